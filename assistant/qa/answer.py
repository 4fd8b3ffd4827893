"""Answer a question from the records, with the words each answer rests on."""

import datetime as dt
from collections.abc import Iterable, Sequence

from assistant.extraction.people import Directory
from assistant.labels import read_moment, show_long_day, show_moment, status_label
from assistant.qa.cite import cite_decision, cite_item, cite_segment, cite_utterances
from assistant.qa.query import StatusQuery, understand
from assistant.qa.search import (
    Hit,
    Passage,
    counts_unit,
    fits_type,
    is_question,
    passages_of_decisions,
    passages_of_items,
    passages_of_transcripts,
    rank,
)
from assistant.qa.select import (
    groups,
    in_order,
    in_scope,
    is_helped_by,
    is_whose,
    of_project,
    stands_so,
)
from assistant.qa.types import Answer, Citation, DecisionRecord, ItemRecord, Kind, MeetingRecord
from assistant.qa.wording import Wording
from assistant.types import MeetingContext, Segment

# The share of a question's terms, weighted by rarity, that a record has to speak of.
NEAR = 0.5
# Enough where the record counts the very thing that is asked for.
NEAR_ENOUGH_TO_COUNT = 0.25
# Unconfirmed words answer only where they say all that was asked.
PASSAGE = 0.9


def answer(
    question: str, records: Sequence[MeetingRecord], now: dt.datetime, project: str | None = None
) -> Answer:
    """What the records say to `question`; not answered where they say nothing.

    `now` is in the organisation's time, without a zone; deadlines and "this week" count from it.
    With `project`, only its meetings are looked at. Confirmed items and decisions come first, the
    words of transcripts last.
    """
    records = of_project(records, project)
    query = understand(question, records, now.date())
    return _Answerer(query, in_scope(records, query), now).answer()


class _Answerer:
    """One query over the records in its scope."""

    def __init__(
        self, query: StatusQuery, records: Sequence[MeetingRecord], now: dt.datetime
    ) -> None:
        self.query = query
        self.records = records
        self.now = now
        self.words = Wording(query.language, now)
        self.by_id = {record.id: record for record in records}

    def answer(self) -> Answer:
        ask = {
            "list": self._list,
            "count": self._list,
            "status": self._status,
            "who": self._field,
            "when": self._field,
            "what": self._what,
            "open": self._open,
            "next_meeting": self._next_meeting,
        }[self.query.form]
        return ask() or self._not_mentioned()

    # --- lists and counts -----------------------------------------------------------------------

    def _list(self) -> Answer | None:
        if self.query.of_decisions:
            return self._list_decisions()
        whose = [i for r in self.records for i in r.action_items if is_whose(i, self.query)]
        about = self._narrowed(whose)
        standing = [item for item in about if stands_so(item, self.query, self.now)]
        items = in_order(standing, self.query)
        if items:
            return self._listed(items)
        if about and self.query.has_filter:
            filters = self.words.say("separator").join(self.words.understood(self.query))
            text = self.words.say("count_none", count=len(about), filters=filters)
            return self._answered(self._list_kind, text, cited=about)
        return None if self.query.subject else self._not_mentioned("no_items")

    @property
    def _list_kind(self) -> Kind:
        return "count" if self.query.form == "count" else "list"

    def _narrowed(self, items: list[ItemRecord]) -> list[ItemRecord]:
        """The items about the question's subject.

        Words that no item shares are taken for a way of asking where somebody is named or a status
        ("what did Marcus leave with"), and for a subject nobody spoke of where nothing else is.
        """
        if not self.query.subject:
            return items
        query = self.query.model_copy(update={"parties": ()})
        near = [h for h in rank(query, list(passages_of_items(self.records))) if h.score >= NEAR]
        found = [hit.passage.of for hit in near if hit.passage.of in items]
        is_subject = self.query.is_about or not (
            self.query.people or self.query.departments or self.query.has_filter
        )
        if not found and not is_subject:
            return items
        return [item for item in items if item in found]

    def _listed(self, items: Sequence[ItemRecord]) -> Answer | None:
        lines = [self.words.line(item) for item in items]
        if self.query.group:
            lines = self._group_lines(items)
        text = self.words.listed(self.words.say("list", count=len(items)), lines)
        if helping := self._helping():
            also = [self.words.line(item) for item in helping]
            text += "\n" + self.words.listed(self.words.say("helping"), also)
        return self._answered(self._list_kind, text, items=items)

    def _group_lines(self, items: Sequence[ItemRecord]) -> list[str]:
        assert self.query.group is not None
        projects = {record.id: record.project for record in self.records}
        found = groups(items, self.query.group, projects)
        if self.query.group == "status":
            labels = {item.status: status_label(item.status, self.query.language) for item in items}
            return [f"{labels[group[0].status]} {len(group)}" for _, group in found]
        nobody = self.words.say("nobody")
        return [f"{name or nobody} {len(group)}" for name, group in found]

    def _helping(self) -> list[ItemRecord]:
        asks_all = self.query.form == "list" and not self.query.has_filter
        if not asks_all or self.query.subject or self.query.is_helping:
            return []
        every = (item for record in self.records for item in record.action_items)
        return [i for i in every if is_helped_by(i, self.query) and not is_whose(i, self.query)]

    def _list_decisions(self) -> Answer | None:
        decisions = [d for record in self.records for d in record.decisions]
        if self.query.subject:
            hits = rank(self.query, list(passages_of_decisions(self.records)))
            decisions = [
                d for d in decisions if d in [h.passage.of for h in hits if h.score >= NEAR]
            ]
        if not decisions:
            return None
        kind: Kind = "decision" if self.query.subject else self._list_kind
        return self._answered(kind, self.words.decisions(decisions), decisions=decisions)

    # --- one item or decision -------------------------------------------------------------------

    def _status(self) -> Answer | None:
        if self.query.subject:
            hit = self._best(passages_of_items(self.records), NEAR)
            if hit is None or not isinstance(item := hit.passage.of, ItemRecord):
                return self._what()
            return self._answered("status", self.words.status_answer(item), items=[item])
        items = [i for r in self.records for i in r.action_items if is_whose(i, self.query)]
        if not items:
            return None
        return self._answered("status", self.words.status_summary(items), items=items)

    def _field(self) -> Answer | None:
        """Who or when: of an item, or of a decision that says so and is nearer."""
        item = self._best(passages_of_items(self.records), NEAR)
        decision = self._best(passages_of_decisions(self.records), NEAR)
        if self.query.form == "when" and self.query.is_deciding:
            item = None
        if decision and (self.query.is_deciding or not item or item.score < decision.score):
            return self._of_decision(decision)
        if item is None or not isinstance(item.passage.of, ItemRecord):
            return self._passage()
        return self._of_item(item.passage.of)

    def _of_item(self, item: ItemRecord) -> Answer | None:
        is_who = self.query.form == "who"
        text = self.words.who_answer(item) if is_who else self.words.when_answer(item)
        known = (item.owner or item.department) if is_who else (item.deadline or item.deadline_text)
        cited = item.owner_evidence if is_who else item.deadline_evidence
        if not known:
            return self._not_mentioned().model_copy(update={"answer": text})
        record = self.by_id[item.meeting]
        found = cite_utterances(record, cited, item.quote) or cite_item(record, item)
        kind: Kind = "owner" if is_who else "deadline"
        return self._answered(kind, text, items=[item], citations=found)

    def _what(self) -> Answer | None:
        if decision := self._best(passages_of_decisions(self.records), NEAR):
            return self._of_decision(decision)
        # "Who will ask the supplier for prices" does not tell what the supplier is called.
        is_open = self.query.is_naming and self.query.wanted is None
        item = None if is_open else self._best(passages_of_items(self.records), NEAR)
        if item and isinstance(item.passage.of, ItemRecord):
            text = self.words.line(item.passage.of)
            return self._answered("list", text, items=[item.passage.of])
        return self._passage()

    def _of_decision(self, hit: Hit) -> Answer | None:
        decision = hit.passage.of
        assert isinstance(decision, DecisionRecord)
        return self._answered("decision", decision.text, decisions=[decision])

    def _passage(self) -> Answer | None:
        passages = (p for p in passages_of_transcripts(self.records) if not is_question(p))
        hit = self._best(passages, PASSAGE)
        if hit is None or not isinstance(segment := hit.passage.of, Segment):
            return None
        text = self.words.say("passage", quote=segment.text)
        cited = [cite_segment(hit.passage.record, segment)]
        return self._answered("passage", text, citations=cited)

    def _best(self, passages: Iterable[Passage], threshold: float) -> Hit | None:
        for hit in rank(self.query, list(passages)):
            counts = threshold == NEAR and counts_unit(self.query, hit.passage)
            enough = NEAR_ENOUGH_TO_COUNT if counts else threshold
            if hit.score >= enough and self._is_of_type(hit.passage):
                return hit
        return None

    def _is_of_type(self, passage: Passage) -> bool:
        """Whether the passage holds what is asked for; an item has its owner and deadline."""
        if isinstance(passage.of, ItemRecord) and self.query.wanted in ("date", "party"):
            return True
        if self.query.wanted == "party":
            return _names_somebody(passage)
        return fits_type(self.query, passage)

    # --- the rest -------------------------------------------------------------------------------

    def _open(self) -> Answer | None:
        disputes = [(r, dispute) for r in self.records for dispute in r.disputes]
        cited = [c for r, dispute in disputes for c in cite_utterances(r, dispute.evidence)]
        if not disputes:
            return None
        text = self.words.open_questions([dispute for _, dispute in disputes])
        return self._answered("list", text, citations=cited)

    def _next_meeting(self) -> Answer | None:
        planned = [record for record in self.records if record.next_meeting]
        record = max(planned, key=lambda r: r.date, default=None)
        if record is None or record.next_meeting is None:
            return None
        meeting = record.next_meeting
        shown = _show(meeting.at, self.words) if meeting.at else None
        cited = cite_utterances(record, meeting.evidence)
        text = self.words.next_meeting(meeting, shown)
        return self._answered("deadline", text, citations=cited)

    # --- answers --------------------------------------------------------------------------------

    def _answered(
        self,
        kind: Kind,
        text: str,
        *,
        items: Sequence[ItemRecord] = (),
        decisions: Sequence[DecisionRecord] = (),
        cited: Sequence[ItemRecord] = (),
        citations: Sequence[Citation] = (),
    ) -> Answer | None:
        """The answer, or None where no words can be shown for it."""
        found = list(citations)
        if not found:
            for item in items or cited:
                found += cite_item(self.by_id[item.meeting], item)
            for decision in decisions:
                found += cite_decision(self.by_id[decision.meeting], decision)
        if not found:
            return None
        return Answer(
            answer=text,
            answered=True,
            kind=kind,
            items=tuple(items),
            decisions=tuple(decisions),
            citations=tuple(found),
            understood=self.words.understood(self.query),
        )

    def _not_mentioned(self, phrase: str = "not_mentioned") -> Answer:
        return Answer(
            answer=self.words.say(phrase),
            answered=False,
            kind="unanswerable",
            understood=self.words.understood(self.query),
        )


def _names_somebody(passage: Passage) -> bool:
    record = passage.record
    context = MeetingContext(
        title=record.title, language=record.language, date=record.date, roster=record.roster
    )
    found = Directory(context).find(passage.text)
    return any(m.kind in ("name", "department") and not m.is_weak for m in found)


def _show(moment: str, words: Wording) -> str:
    day, time = read_moment(moment)
    return show_moment(moment, words.language) if time else show_long_day(day, words.language)
