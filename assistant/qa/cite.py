"""What in the records an answer rests on: words of a recording first."""

from collections.abc import Iterable, Mapping, Sequence

from assistant.extraction.script import simplify
from assistant.qa.records import Records
from assistant.qa.search import Line
from assistant.qa.types import (
    Citation,
    DecisionRecord,
    DisputeRecord,
    ItemChange,
    ItemRecord,
    MeetingFacts,
    NextMeetingRecord,
    Trouble,
)
from assistant.types import Segment

# Of a long list the first ones are cited; the rest is one click away.
CITED = 20

Said = Mapping[str, Sequence[Segment]]


def cite_utterances(
    records: Records, meeting: str, utterances: Iterable[int], quote: str | None = None
) -> list[Citation]:
    """A citation for each utterance; `quote` stands in where there is no transcript to cite."""
    wanted = sorted(set(utterances))
    found = [cite_segment(meeting, segment) for segment in records.lines(meeting, wanted)]
    if not found and quote and wanted:
        return [Citation(meeting=meeting, utterance=wanted[0], quote=quote)]
    return found


def cite_field(records: Records, item: ItemRecord, evidence: Iterable[int]) -> list[Citation]:
    """The words that give the item's owner or deadline, else those that give the item."""
    if item.meeting_title is None:
        return [cite_itself(item)]
    said = cite_utterances(records, item.meeting, evidence, item.quote)
    return said or cite_items(records, [item])


def cite_segment(meeting: str, segment: Segment) -> Citation:
    return Citation(meeting=meeting, utterance=segment.id, start=segment.start, quote=segment.text)


def cite_line(line: Line) -> Citation:
    """Words of a recording, or a row of issued minutes."""
    if line.kind == "words":
        return cite_segment(line.meeting, line.segment)
    return Citation(source="minutes", meeting=line.meeting, quote=line.segment.text)


def cite_items(records: Records, items: Sequence[ItemRecord]) -> list[Citation]:
    """Of each of the first items the one utterance in which it was given.

    That is where its quote stands, or its first; the item itself where there are no words to show.
    """
    shown = items[:CITED]
    said = _said(records, {(i.meeting, u) for i in shown for u in (*i.evidence, *i.owner_evidence)})
    return _unique(citation for item in shown for citation in _cite_item(item, said))


def cite_decisions(records: Records, decisions: Sequence[DecisionRecord]) -> list[Citation]:
    """The words that decided each; the decision itself where there are none to show."""
    shown = decisions[:CITED]
    said = _said(records, {(d.meeting, u) for d in shown for u in d.evidence})
    return _unique(citation for each in shown for citation in _cite_decision(each, said))


def cite_disputes(records: Records, disputes: Sequence[DisputeRecord]) -> list[Citation]:
    shown = disputes[:CITED]
    said = _said(records, {(d.meeting, u) for d in shown for u in d.evidence})
    return _unique(
        citation
        for each in shown
        for citation in _cite_segments(each.meeting, each.evidence, said)
        or [Citation(source="dispute", meeting=each.meeting, of=each.id, quote=each.text)]
    )


def cite_next_meetings(records: Records, said: Sequence[NextMeetingRecord]) -> list[Citation]:
    """The words that fixed each; the meeting that did where there are none to show."""
    found = _said(records, {(n.meeting, u) for n in said for u in n.evidence})
    return _unique(
        citation
        for each in said
        for citation in _cite_segments(each.meeting, each.evidence, found)
        or [Citation(source="meeting", meeting=each.meeting, quote=each.meeting_title or "")]
    )


def cite_meetings(meetings: Sequence[MeetingFacts]) -> list[Citation]:
    shown = meetings[:CITED]
    return [Citation(source="meeting", meeting=each.id, quote=each.title) for each in shown]


def cite_change(change: ItemChange, words: str) -> Citation:
    """`words`: what was changed, as the answer tells it."""
    return Citation(source="change", of=change.id, item=change.item, quote=words)


def cite_trouble(trouble: Trouble, words: str) -> Citation:
    return Citation(source="problem", of=trouble.id, item=trouble.item, quote=words)


def cite_itself(item: ItemRecord, words: str | None = None) -> Citation:
    """The item as it stands in the tracker, and not the words in which it was given."""
    meeting = item.meeting if item.meeting_title is not None else None
    return Citation(source="item", meeting=meeting, of=item.id, quote=words or item.task)


def _cite_item(item: ItemRecord, said: Said) -> list[Citation]:
    if item.meeting_title is None:
        # The asker may not see the meeting, nor what was said there.
        return [cite_itself(item)]
    held = [i for i in item.evidence if item.quote and _holds(said, item.meeting, i, item.quote)]
    one = (*held, *item.owner_evidence, *item.evidence)[:1]
    found = _cite_segments(item.meeting, one, said)
    if not found and one and item.quote:
        return [Citation(meeting=item.meeting, utterance=one[0], quote=item.quote)]
    return found or ([cite_itself(item)] if item.id is not None else [])


def _cite_decision(decision: DecisionRecord, said: Said) -> list[Citation]:
    found = _cite_segments(decision.meeting, decision.evidence, said)
    if not found and decision.evidence and decision.quote:
        first = min(decision.evidence)
        return [Citation(meeting=decision.meeting, utterance=first, quote=decision.quote)]
    itself = Citation(
        source="decision", meeting=decision.meeting, of=decision.id, quote=decision.text
    )
    return found or [itself]


def _said(records: Records, wanted: Iterable[tuple[str, int]]) -> Said:
    by_meeting: dict[str, set[int]] = {}
    for meeting, utterance in wanted:
        by_meeting.setdefault(meeting, set()).add(utterance)
    return records.lines_of(by_meeting) if by_meeting else {}


def _cite_segments(meeting: str, utterances: Iterable[int], said: Said) -> list[Citation]:
    wanted = set(utterances)
    return [cite_segment(meeting, s) for s in said.get(meeting, ()) if s.id in wanted]


def _holds(said: Said, meeting: str, utterance: int, quote: str) -> bool:
    text = next((s.text for s in said.get(meeting, ()) if s.id == utterance), "")
    return _letters(quote) in _letters(text)


def _letters(text: str) -> str:
    return "".join(c for c in simplify(text).casefold() if c.isalnum())


def _unique(citations: Iterable[Citation]) -> list[Citation]:
    return list(dict.fromkeys(citations))
