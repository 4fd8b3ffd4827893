"""The words in the record that an answer rests on."""

from collections.abc import Iterable, Sequence

from assistant.extraction.script import simplify
from assistant.qa.records import Records
from assistant.qa.types import Citation, DecisionRecord, ItemRecord
from assistant.types import Segment


def cite_utterances(
    records: Records, meeting: str, utterances: Iterable[int], quote: str | None = None
) -> list[Citation]:
    """A citation for each utterance; `quote` stands in where there is no transcript to cite."""
    wanted = sorted(set(utterances))
    found = [cite_segment(meeting, segment) for segment in records.lines(meeting, wanted)]
    if not found and quote and wanted:
        return [Citation(meeting=meeting, utterance=wanted[0], quote=quote)]
    return found


def cite_segment(meeting: str, segment: Segment) -> Citation:
    return Citation(meeting=meeting, utterance=segment.id, start=segment.start, quote=segment.text)


def cite_item(records: Records, item: ItemRecord) -> list[Citation]:
    """The one utterance in which the item was given: where its quote stands, or its first.

    The item itself where there are no words to show.
    """
    said = records.lines(item.meeting, {*item.evidence, *item.owner_evidence})
    held = [i for i in item.evidence if item.quote and _holds(said, i, item.quote)]
    one = (*held, *item.owner_evidence, *item.evidence)[:1]
    found = cite_utterances(records, item.meeting, one, item.quote)
    if found or item.id is None:
        return found
    return [Citation(source="item", meeting=item.meeting, of=item.id, quote=item.task)]


def cite_decision(records: Records, decision: DecisionRecord) -> list[Citation]:
    found = cite_utterances(records, decision.meeting, decision.evidence, decision.quote)
    source = Citation(
        source="decision", meeting=decision.meeting, of=decision.id, quote=decision.text
    )
    return found or [source]


def _holds(said: Sequence[Segment], utterance: int, quote: str) -> bool:
    text = next((s.text for s in said if s.id == utterance), "")
    return _letters(quote) in _letters(text)


def _letters(text: str) -> str:
    return "".join(c for c in simplify(text).casefold() if c.isalnum())
