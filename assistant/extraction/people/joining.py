"""Department and name said together: 财务的王经理, 我们研发部, "Chen from finance"."""

import re
from collections.abc import Sequence

from assistant.extraction.people.knowledge import knowledge
from assistant.extraction.people.party import PartyMention, spanning
from assistant.types import Roster

_ENGLISH_TO_NAME = re.compile(r"(?:'s)?\s+")
_SELF = ("i", "we", "own")


def join(
    text: str, folded: str, mentions: Sequence[PartyMention], roster: Roster, *, is_english: bool
) -> list[PartyMention]:
    """The mentions with those made one that name one person together."""
    joined: list[PartyMention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        both = None
        if before is not None:
            both = _join(text, folded, before, mention, roster, is_english)
        if both is None:
            joined.append(mention)
        else:
            joined[-1] = both
    return joined


def _join(
    text: str,
    folded: str,
    first: PartyMention,
    last: PartyMention,
    roster: Roster,
    is_english: bool,
) -> PartyMention | None:
    cues = knowledge().departments
    if last.kind == "department":
        if first.kind in _SELF and first.end == last.start:
            return spanning(text, first, last, kind="own")
        if first.kind == "name":
            return _followed(text, folded, first, last, roster, is_english)
        return None
    if last.kind != "name" or first.kind == "name":
        return None
    gap = _ENGLISH_TO_NAME if is_english else cues["to_name"]
    if first.end != last.start and not gap.fullmatch(folded, first.end, last.start):
        return None
    if is_english and first.kind != "department":
        return None
    narrowed = of_department(last, first.party.department, roster)
    if first.kind in ("i", "we"):
        return narrowed or last
    return spanning(text, first, narrowed) if narrowed is not None else None


def _followed(
    text: str,
    folded: str,
    name: PartyMention,
    department: PartyMention,
    roster: Roster,
    is_english: bool,
) -> PartyMention | None:
    """王经理，财务那位; "Chen from finance"."""
    cues = knowledge().departments
    narrowed = of_department(name, department.party.department, roster)
    if narrowed is None:
        return None
    if is_english:
        gap = knowledge().english["from_department"]
        meant = gap.fullmatch(folded, name.end, department.start) is not None
        return spanning(text, name, department, **_of(narrowed)) if meant else None
    if not cues["before_that_one"].fullmatch(folded, name.end, department.start):
        return None
    that = cues["that_one"].match(folded, department.end)
    if that is None:
        return None
    until = department.model_copy(update={"end": that.end()})
    return spanning(text, name, until, **_of(narrowed))


def _of(mention: PartyMention) -> dict[str, object]:
    return {"party": mention.party, "kind": mention.kind}


def of_department(
    mention: PartyMention, department: str | None, roster: Roster
) -> PartyMention | None:
    """The mention as one of a person of that department; None if that is nobody or several."""
    party = mention.party
    names = party.candidates if party.is_ambiguous else (party.person,)
    people = [p for p in roster.people if p.name in names and p.department == department]
    if department is None or len(people) != 1:
        return None
    if not party.is_ambiguous:
        return mention
    update = {"person": people[0].name, "department": department, "is_ambiguous": False}
    return mention.model_copy(
        update={"party": party.model_copy(update={**update, "candidates": ()})}
    )
