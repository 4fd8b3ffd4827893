"""Checks that every field of a claim of progress stands in the words that it names."""

from collections.abc import Iterable, Sequence

from assistant.continuity.types import OpenItem, ProgressClaim
from assistant.extraction.evidence import quote_stands
from assistant.types import Segment, Transcript


def checked(
    claims: Iterable[ProgressClaim], transcript: Transcript, items: Sequence[OpenItem]
) -> tuple[ProgressClaim, ...]:
    """The claims of known items, without the fields whose words are not said where they say."""
    segments = {s.id: s for s in transcript.segments}
    known = {item.id for item in items}
    kept = (check(claim, segments) for claim in claims if claim.item_id in known)
    return tuple(claim for claim in kept if claim is not None)


def check(claim: ProgressClaim, segments: dict[int, Segment]) -> ProgressClaim | None:
    """The claim without unsupported fields; None where its own words are not said."""
    ids = [i for i in dict.fromkeys(claim.evidence) if i in segments]
    said = [segments[i] for i in sorted(ids)]
    quotes = claim.quotes
    if not _stands(quotes.task, said):
        return None
    without: dict[str, object] = {"evidence": tuple(ids)}
    if not _stands(quotes.status, said):
        without |= {"status": None, "percent": None, "delay_reason": None}
    if not _stands(quotes.reason, said):
        without |= {"delay_reason": None}
    if not _stands(quotes.owner, said):
        without |= {"owner": None, "department": None}
    if not _stands(quotes.deadline, said):
        without |= {"deadline": None, "deadline_text": None, "deadline_rule": None}
    kept = claim.model_copy(update=without)
    if kept.status == "delayed" and not kept.delay_reason:
        kept = kept.model_copy(update={"status": None})
    return kept


def _stands(quote: str | None, said: Sequence[Segment]) -> bool:
    """Whether one of the segments, or several one after the other, say it."""
    return bool(quote) and quote is not None and quote_stands(quote, said)
