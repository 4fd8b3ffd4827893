"""Answer a question from the records, with the words each answer rests on."""

import datetime as dt
from collections.abc import Collection, Sequence

from assistant.extraction.people import Directory
from assistant.labels import read_moment, show_long_day, show_moment
from assistant.qa.cite import cite_decision, cite_item, cite_segment, cite_utterances
from assistant.qa.query import StatusQuery
from assistant.qa.reading import understand
from assistant.qa.records import Corpus, Records
from assistant.qa.search import Hit, Line, Passage, counts_unit, fits_type, is_question, rank
from assistant.qa.types import Answer, Citation, DecisionRecord, ItemRecord, Kind
from assistant.qa.wording import Wording
from assistant.types import MeetingContext

# The share of a question's terms, weighted by rarity, that a record has to speak of.
NEAR = 0.5
# Enough where the record counts the very thing that is asked for.
NEAR_ENOUGH_TO_COUNT = 0.25
# Unconfirmed words answer only where they say all that was asked.
PASSAGE = 0.9


def answer(
    question: str, records: Records, now: dt.datetime, *, before: StatusQuery | None = None
) -> Answer:
    """What the records say to `question`; not answered where they say nothing.

    `now` is in the organisation's time, without a zone; deadlines and "this week" count from it.
    `before` is the question that this one may lean on. Confirmed items and decisions come first,
    the words of transcripts last.
    """
    return answer_query(understand(question, records.names, now.date(), before), records, now)


def answer_query(query: StatusQuery, records: Records, now: dt.datetime) -> Answer:
    """What the records say to a question that was understood already."""
    return _Answerer(query, records, now).answer()


# What of a query says how items stand, not whose they are.
_STANDING = (
    *("status", "state", "missing", "percent", "problem", "waits", "moved", "due", "done"),
    *("updated", "order"),
)


class _Answerer:
    """One query over the records in its scope."""

    def __init__(self, query: StatusQuery, records: Records, now: dt.datetime) -> None:
        self.query = query
        self.records = records
        self.now = now
        self.words = Wording(query.language, now)

    def answer(self) -> Answer:
        return self._ask() or self._not_mentioned()

    def _ask(self) -> Answer | None:
        if self.query.what == "disputes":
            return self._open()
        if self.query.what == "next_meeting":
            return self._next_meeting()
        ask = {
            "list": self._list,
            "count": self._list,
            "status": self._status,
            "who": self._field,
            "when": self._field,
            "what": self._what,
            "why": self._status,
        }[self.query.form]
        return ask()

    # --- lists and counts -----------------------------------------------------------------------

    def _list(self) -> Answer | None:
        if self.query.what == "decisions":
            return self._list_decisions()
        among = self._narrowed()
        found = self.records.items(self.query, among=among)
        if found.rows:
            return self._listed(found.rows, found.total, among)
        whose = self.query.without(*_STANDING)
        about = self.records.items(whose, among=among)
        if about.rows and self.query.has_filter:
            filters = self.words.say("separator").join(map(str, self.words.parts(self.query)))
            text = self.words.say("count_none", count=about.total, filters=filters)
            return self._answered(self._list_kind, text, cited=about.rows, total=0)
        return None if self.query.subject else self._not_mentioned("no_items")

    @property
    def _list_kind(self) -> Kind:
        return "count" if self.query.form == "count" else "list"

    def _narrowed(self) -> Collection[str] | None:
        """The ids of the items about the question's subject; None where it has none.

        Words that no item shares are taken for a way of asking where somebody is named or a status
        ("what did Marcus leave with"), and for a subject nobody spoke of where nothing else is.
        """
        if not self.query.subject:
            return None
        query = self.query.model_copy(update={"parties": ()})
        corpus = self.records.near(query, "items")
        near = [hit for hit in rank(query, corpus.passages, corpus.size) if hit.score >= NEAR]
        ids = {hit.passage.of.id or "" for hit in near if isinstance(hit.passage.of, ItemRecord)}
        whose = self.query.without(*_STANDING)
        is_subject = self.query.is_about or not (
            self.query.people or self.query.departments or self.query.has_filter
        )
        if is_subject or (ids and self.records.items(whose, among=ids, limit=1).rows):
            return ids
        return None

    def _listed(
        self, items: Sequence[ItemRecord], total: int, among: Collection[str] | None
    ) -> Answer | None:
        lines = [self.words.line(item) for item in items]
        groups = self.records.groups(self.query, among=among) if self.query.group else ()
        if groups:
            lines = [self.words.group_line(group, self.query) for group in groups]
        text = self.words.listed(self.words.say("list", count=total), lines)
        if helping := self._helping():
            also = [self.words.line(item) for item in helping]
            text += "\n" + self.words.listed(self.words.say("helping"), also)
        answer = self._answered(self._list_kind, text, items=items, total=total)
        return answer.model_copy(update={"groups": groups}) if answer else None

    def _helping(self) -> Sequence[ItemRecord]:
        asks_all = self.query.form == "list" and not self.query.has_filter
        is_named = self.query.people or self.query.departments
        if not asks_all or not is_named or self.query.subject or self.query.is_helping:
            return ()
        helping = self.records.items(self.query.model_copy(update={"is_helping": True})).rows
        own = {item.id for item in self.records.items(self.query).rows}
        return [item for item in helping if item.id not in own]

    def _list_decisions(self) -> Answer | None:
        among = None
        if self.query.subject:
            corpus = self.records.near(self.query, "decisions")
            near = rank(self.query, corpus.passages, corpus.size)
            kept = [hit.passage.of for hit in near if hit.score >= NEAR]
            among = {of.id or "" for of in kept if isinstance(of, DecisionRecord)}
        found = self.records.decisions(self.query, among=among)
        if not found.rows:
            return None
        kind: Kind = "decision" if self.query.subject else self._list_kind
        text = self.words.decisions(found.rows)
        return self._answered(kind, text, decisions=found.rows, total=found.total)

    # --- one item or decision -------------------------------------------------------------------

    def _status(self) -> Answer | None:
        if self.query.subject:
            hit = self._best(self.records.near(self.query, "items"), NEAR)
            if hit is None or not isinstance(item := hit.passage.of, ItemRecord):
                return self._what()
            return self._answered("status", self.words.status_answer(item), items=[item])
        found = self.records.items(self.query)
        if not found.rows:
            return None
        tally = self.records.tally(self.query)
        text = self.words.status_summary(tally)
        answer = self._answered("status", text, items=found.rows, total=found.total)
        return answer.model_copy(update={"tally": tally}) if answer else None

    def _field(self) -> Answer | None:
        """Who or when: of an item, or of a decision that says so and is nearer."""
        item = self._best(self.records.near(self.query, "items"), NEAR)
        decision = self._best(self.records.near(self.query, "decisions"), NEAR)
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
        said = cite_utterances(self.records, item.meeting, cited, item.quote)
        found = said or cite_item(self.records, item)
        kind: Kind = "owner" if is_who else "deadline"
        return self._answered(kind, text, items=[item], citations=found)

    def _what(self) -> Answer | None:
        if decision := self._best(self.records.near(self.query, "decisions"), NEAR):
            return self._of_decision(decision)
        # "Who will ask the supplier for prices" does not tell what the supplier is called.
        is_open = self.query.is_naming and self.query.wanted is None
        item = None if is_open else self._best(self.records.near(self.query, "items"), NEAR)
        if item and isinstance(item.passage.of, ItemRecord):
            text = self.words.line(item.passage.of)
            return self._answered("list", text, items=[item.passage.of])
        return self._passage()

    def _of_decision(self, hit: Hit) -> Answer | None:
        decision = hit.passage.of
        assert isinstance(decision, DecisionRecord)
        return self._answered("decision", decision.text, decisions=[decision])

    def _passage(self) -> Answer | None:
        corpus = self.records.near(self.query, "lines")
        telling = [p for p in corpus.passages if not is_question(p, self.query.language)]
        hit = self._best(Corpus(telling, corpus.size), PASSAGE)
        if hit is None or not isinstance(line := hit.passage.of, Line):
            return None
        text = self.words.say("passage", quote=line.segment.text)
        return self._answered("passage", text, citations=[cite_segment(line.meeting, line.segment)])

    def _best(self, corpus: Corpus, threshold: float) -> Hit | None:
        for hit in rank(self.query, corpus.passages, corpus.size):
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
            return self._names_somebody(passage)
        return fits_type(self.query, passage)

    def _names_somebody(self, passage: Passage) -> bool:
        context = MeetingContext(
            title="",
            language=self.query.language,
            date=self.now.date(),
            roster=self.records.names.roster,
        )
        found = Directory(context).find(passage.text)
        return any(m.kind in ("name", "department") and not m.is_weak for m in found)

    # --- the rest -------------------------------------------------------------------------------

    def _open(self) -> Answer | None:
        found = self.records.disputes(self.query)
        cited = [
            citation
            for dispute in found.rows
            for citation in cite_utterances(self.records, dispute.meeting, dispute.evidence)
        ]
        if not found.rows:
            return None
        text = self.words.open_questions(found.rows)
        answer = self._answered("list", text, citations=cited, total=found.total)
        return answer.model_copy(update={"disputes": found.rows}) if answer else None

    def _next_meeting(self) -> Answer | None:
        found = self.records.next_meetings(self.query, limit=1).rows
        if not found:
            return None
        shown = _show(found[0].at, self.words) if found[0].at else None
        cited = cite_utterances(self.records, found[0].meeting, found[0].evidence)
        return self._answered("deadline", self.words.next_meeting(found[0], shown), citations=cited)

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
        total: int | None = None,
    ) -> Answer | None:
        """The answer, or None where no words can be shown for it."""
        found = list(citations)
        if not found:
            for item in items or cited:
                found += cite_item(self.records, item)
            for decision in decisions:
                found += cite_decision(self.records, decision)
        if not found:
            return None
        return Answer(
            answer=text,
            sentence=text.split("\n", 1)[0],
            answered=True,
            kind=kind,
            total=total,
            items=tuple(items),
            decisions=tuple(decisions),
            citations=tuple(found),
            parts=self.words.parts(self.query),
            query=self.query,
        )

    def _not_mentioned(self, phrase: str = "not_mentioned") -> Answer:
        return Answer(
            answer=self.words.say(phrase),
            sentence=self.words.say(phrase),
            answered=False,
            kind="unanswerable",
            parts=self.words.parts(self.query),
            query=self.query,
        )


def _show(moment: str, words: Wording) -> str:
    day, time = read_moment(moment)
    return show_moment(moment, words.language) if time else show_long_day(day, words.language)
