"""Whom words mean."""

from assistant.types import Data


class Party(Data):
    """A person of the roster, or a department alone; neither where it stays open who is meant.

    Of an ambiguous party `candidates` are the names of those who may be meant, and `department` is
    theirs if all share it.
    """

    person: str | None = None
    department: str | None = None
    is_ambiguous: bool = False
    is_absent: bool = False
    candidates: tuple[str, ...] = ()


class PartyMention(Data):
    """Words that name a party, at character offsets `start` to `end`.

    `kind` is "name", "department", "i", "we" or "own" (the speaker's department). A weak mention is
    a common noun that may not mean the department at all.
    """

    start: int
    end: int
    text: str
    party: Party
    kind: str = "name"
    is_weak: bool = False


def spanning(text: str, first: PartyMention, last: PartyMention, **fields: object) -> PartyMention:
    """One mention from the start of `first` to the end of `last`, otherwise as `last`."""
    span = {"start": first.start, "end": last.end, "text": text[first.start : last.end]}
    return last.model_copy(update={"is_weak": False, **span, **fields})
