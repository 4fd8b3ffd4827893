"""The words in the record that an answer rests on."""

from collections.abc import Iterable, Sequence

from assistant.extraction.script import simplify
from assistant.qa.types import Citation, DecisionRecord, ItemRecord, MeetingRecord
from assistant.types import Segment


def cite_utterances(
    record: MeetingRecord, utterances: Iterable[int], quote: str | None = None
) -> list[Citation]:
    """A citation for each utterance; `quote` stands in where there is no transcript to cite."""
    said = {segment.id: segment for segment in _segments(record)}
    wanted = sorted(set(utterances))
    found = [cite_segment(record, said[i]) for i in wanted if i in said]
    if not found and quote and wanted:
        return [Citation(meeting=record.id, utterance=wanted[0], quote=quote)]
    return found


def cite_segment(record: MeetingRecord, segment: Segment) -> Citation:
    return Citation(
        meeting=record.id, utterance=segment.id, start=segment.start, quote=segment.text
    )


def cite_item(record: MeetingRecord, item: ItemRecord) -> list[Citation]:
    """The one utterance in which the item was given: where its quote stands, or its first."""
    held = [i for i in item.evidence if item.quote and _holds(record, i, item.quote)]
    one = (*held, *item.owner_evidence, *item.evidence)[:1]
    return cite_utterances(record, one, item.quote)


def cite_decision(record: MeetingRecord, decision: DecisionRecord) -> list[Citation]:
    return cite_utterances(record, decision.evidence, decision.quote)


def _holds(record: MeetingRecord, utterance: int, quote: str) -> bool:
    text = next((s.text for s in _segments(record) if s.id == utterance), "")
    return _letters(quote) in _letters(text)


def _letters(text: str) -> str:
    return "".join(c for c in simplify(text).casefold() if c.isalnum())


def _segments(record: MeetingRecord) -> Sequence[Segment]:
    return record.transcript.segments if record.transcript else ()
