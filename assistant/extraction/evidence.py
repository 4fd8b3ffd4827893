"""Checks that quoted words stand in the segments that are named as their evidence."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from assistant.types import (
    ActionItem,
    Decision,
    Dispute,
    Extraction,
    NextMeeting,
    Segment,
    Transcript,
)

Segments = Mapping[int, Segment]


def normalise(text: str) -> str:
    """`text` in small letters without spaces, punctuation and differences of width."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", wide)


def quote_stands(quote: str, segments: Iterable[Segment]) -> bool:
    """Whether `quote` is found letter for letter in the segments, spaces and punctuation aside.

    The segments are read one after the other, so that a quote may run over a cut between them.
    """
    wanted = normalise(quote)
    return bool(wanted) and wanted in "".join(normalise(s.text) for s in segments)


def locate(quote: str, segments: Sequence[Segment], *, longest: int = 4) -> tuple[int, ...]:
    """Ids of the shortest run of segments that holds `quote`; empty if none of up to `longest`."""
    for length in range(1, longest + 1):
        for at in range(len(segments) - length + 1):
            run = segments[at : at + length]
            if quote_stands(quote, run):
                return tuple(s.id for s in run)
    return ()


def check(extraction: Extraction, transcript: Transcript) -> Extraction:
    """`extraction` with everything dropped that its own evidence does not support.

    An unsupported owner or deadline becomes None and is flagged; a decision or an item whose own
    quote does not stand is removed, for nothing is left to check it by. Evidence that names
    segments which do not exist is dropped, and with it a dispute or next meeting that has no other.
    """
    segments = {s.id: s for s in transcript.segments}
    items = (check_item(item, segments) for item in extraction.action_items)
    decisions = (_check_decision(decision, segments) for decision in extraction.decisions)
    disputes = (_check_dispute(dispute, segments) for dispute in extraction.disputes)
    return extraction.model_copy(
        update={
            "action_items": tuple(item for item in items if item is not None),
            "decisions": tuple(decision for decision in decisions if decision is not None),
            "disputes": tuple(dispute for dispute in disputes if dispute is not None),
            "next_meeting": _check_next_meeting(extraction.next_meeting, segments),
        }
    )


def check_item(item: ActionItem, segments: Segments) -> ActionItem | None:
    """`item` without the fields its evidence does not support; None if its task is not said."""
    evidence = _known(item.evidence, segments)
    if not _stands(item.quotes.task, evidence, segments):
        return None
    checked = item.model_copy(update={"evidence": evidence})
    if not _has_owner_words(item, segments):
        checked = _without_owner(checked)
    if not _stands(item.quotes.deadline, item.deadline_evidence, segments):
        checked = _without_deadline(checked)
    return checked


def _has_owner_words(item: ActionItem, segments: Segments) -> bool:
    return _stands(item.quotes.owner, item.owner_evidence, segments)


def _without_owner(item: ActionItem) -> ActionItem:
    """The department goes with the owner's words, for it followed from them."""
    return item.model_copy(
        update={
            "owner": None,
            "co_owners": (),
            "department": None,
            "owner_evidence": (),
            "quotes": item.quotes.model_copy(update={"owner": None}),
            "flags": _flagged(item.flags, "missing_owner"),
        }
    )


def _without_deadline(item: ActionItem) -> ActionItem:
    return item.model_copy(
        update={
            "deadline": None,
            "deadline_text": None,
            "deadline_rule": None,
            "deadline_evidence": (),
            "quotes": item.quotes.model_copy(update={"deadline": None}),
            "flags": _flagged(
                tuple(f for f in item.flags if f != "vague_deadline"), "missing_deadline"
            ),
        }
    )


def _check_decision(decision: Decision, segments: Segments) -> Decision | None:
    evidence = _known(decision.evidence, segments)
    if not _stands(decision.quote, evidence, segments):
        return None
    return decision.model_copy(update={"evidence": evidence})


def _check_dispute(dispute: Dispute, segments: Segments) -> Dispute | None:
    evidence = _known(dispute.evidence, segments)
    return dispute.model_copy(update={"evidence": evidence}) if evidence else None


def _check_next_meeting(meeting: NextMeeting | None, segments: Segments) -> NextMeeting | None:
    evidence = _known(meeting.evidence, segments) if meeting is not None else ()
    if meeting is None or not evidence:
        return None
    return meeting.model_copy(update={"evidence": evidence})


def _known(ids: Iterable[int], segments: Segments) -> tuple[int, ...]:
    return tuple(i for i in dict.fromkeys(ids) if i in segments)


def _stands(quote: str | None, ids: Iterable[int], segments: Segments) -> bool:
    named = [segments[i] for i in sorted(_known(ids, segments))]
    return quote is not None and quote_stands(quote, named)


def _flagged(flags: tuple[str, ...], flag: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*flags, flag)))
