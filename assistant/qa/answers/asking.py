"""A question with the records it is asked of: what every kind of answer is made with."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property

from assistant.extraction.people import Directory
from assistant.qa.cite import CITED, cite_decisions, cite_items
from assistant.qa.directories import directory
from assistant.qa.query import StatusQuery
from assistant.qa.records import Corpus, PassageKind, Records
from assistant.qa.search import Claim, Hit, Passage, counts_unit, fits_type, rank, told_share
from assistant.qa.types import (
    Answer,
    Citation,
    DecisionRecord,
    ItemRecord,
    Kind,
    MeetingFacts,
    Part,
)
from assistant.qa.wording import Wording
from assistant.qa.wording_parts import name_parts
from assistant.qa.wording_scope import Scope

# The share of a question's terms, weighted by rarity, that a record has to speak of.
NEAR = 0.5
# Enough where the record counts the very thing that is asked for.
NEAR_ENOUGH_TO_COUNT = 0.25
# Enough for a decision of which so much is in the question.
NEAR_ENOUGH_IF_TOLD = 0.4
TOLD = 0.5
# Unconfirmed words answer only where they say all that was asked.
PASSAGE = 0.9
# What of a query says how items stand, not whose they are.
STANDING = (
    *("status", "state", "missing", "percent", "problem", "waits", "moved", "due", "done"),
    *("updated", "order", "group"),
)


class Asking:
    """One query over the records in its scope."""

    def __init__(self, query: StatusQuery, records: Records, now: dt.datetime) -> None:
        self.query = query
        self.records = records
        self.now = now
        self.words = Wording(query.language, now)

    def of(self, query: StatusQuery) -> "Asking":
        """The same records, asked otherwise."""
        return Asking(query, self.records, self.now)

    # --- what is asked of -----------------------------------------------------------------------

    @cached_property
    def meetings(self) -> Sequence[MeetingFacts]:
        """The meetings the question names."""
        if not self.query.meetings:
            return ()
        named = StatusQuery(what="meetings", meetings=self.query.meetings)
        return self.records.meetings(named).rows

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return name_parts(self.words, self._told, [meeting.title for meeting in self.meetings])

    @cached_property
    def scope(self) -> Scope:
        """What is counted, in words."""
        return Scope(self.words, self._told, [meeting.title for meeting in self.meetings])

    @cached_property
    def _told(self) -> StatusQuery:
        """The query with a subject only where that narrows something down."""
        query = self.query
        of_items = query.what in ("items", "changes", "problems")
        lists = of_items and query.form in ("list", "count", "status")
        is_wording = lists and query.subject and self.among is None
        if is_wording or query.what == "next_meeting":
            return query.without("about")
        return query

    @cached_property
    def has_scope(self) -> bool:
        """Whether what the question is of exists, so that nothing in it is a fact.

        Names are resolved against what the asker may know; the words of a subject are not.
        """
        query = self.query
        names_somebody = bool(query.people or query.departments)
        if query.subject or (query.parties and not names_somebody):
            return False
        if query.is_mine and self.records.names.me is None:
            return False
        is_named = names_somebody or query.projects or query.is_mine or self.meetings
        return bool(is_named) or self._holds_anything()

    def _holds_anything(self) -> bool:
        return bool(self.records.meetings(StatusQuery(what="meetings"), limit=1).rows)

    @cached_property
    def whose(self) -> StatusQuery:
        """The query without how items stand."""
        return self.query.without(*STANDING)

    @cached_property
    def among(self) -> Collection[str] | None:
        """The ids of the items about the question's subject; None where it has none.

        Short words that no item shares are taken for a way of asking where somebody or something is
        named ("what did Marcus leave with"), and for a subject nobody spoke of where nothing is.
        """
        if not self.query.subject:
            return None
        near = self.near("items", parties=False)
        ids = {hit.passage.id for hit in near if hit.score >= NEAR}
        query = self.query
        is_named = query.people or query.departments or query.projects or query.meetings
        if (
            query.is_about
            or not is_named
            or not self._may_be_wording
            or (ids and self.records.items(self.whose, among=ids, limit=1).rows)
        ):
            return ids
        return None

    @property
    def _may_be_wording(self) -> bool:
        """Whether the subject may be a way of asking: a name or a thing in Chinese is longer."""
        return self.query.language == "en" or all(len(piece) < 3 for piece in self.query.subject)

    # --- which record is meant ------------------------------------------------------------------

    def near(self, kind: PassageKind, *, parties: bool = True) -> list[Hit]:
        """The passages that speak of the subject, the nearest first."""
        query = self.query if parties else self.query.model_copy(update={"parties": ()})
        corpus = self.records.near(query, kind)
        return rank(query, corpus.passages, corpus.size)

    def best(self, kind: PassageKind) -> Hit | None:
        """The nearest confirmed record that holds what is asked for."""
        return self.best_of(self.records.near(self.query, kind), NEAR)

    def best_of(self, corpus: Corpus, threshold: float) -> Hit | None:
        for hit in rank(self.query, corpus.passages, corpus.size):
            if hit.score >= self._enough(hit, threshold) and self._is_of_type(hit.passage):
                return self._whole(hit)
        return None

    def _whole(self, hit: Hit) -> Hit | None:
        """With the whole record, where no more was read than what it is ranked by."""
        if not isinstance(hit.passage.of, Claim):
            return hit
        records, among = self.records, {hit.passage.id}
        read = records.items if hit.passage.is_item else records.decisions
        rows = read(StatusQuery(), among=among).rows
        return replace(hit, passage=replace(hit.passage, of=rows[0])) if rows else None

    def _enough(self, hit: Hit, threshold: float) -> float:
        if threshold != NEAR:
            return threshold
        if counts_unit(self.query, hit.passage):
            return NEAR_ENOUGH_TO_COUNT
        # What was decided in a few words says what it is about in other words than the question.
        is_short = hit.passage.is_decision and NEAR_ENOUGH_IF_TOLD <= hit.score < NEAR
        if is_short and told_share(self.query, hit.passage) >= TOLD:
            return NEAR_ENOUGH_IF_TOLD
        return NEAR

    def _is_of_type(self, passage: Passage) -> bool:
        """Whether the passage holds what is asked for; an item has its owner and deadline."""
        if passage.is_item and self.query.wanted in ("date", "party"):
            return True
        if self.query.wanted == "party":
            return self._names_somebody(passage)
        if self.query.wanted == "named" and self.query.form == "who":
            # Whoever has a task about the guest is not the guest.
            return not passage.is_item and self._names_somebody(passage)
        return fits_type(self.query, passage)

    def _names_somebody(self, passage: Passage) -> bool:
        found = self._directory.find(passage.text)
        return any(m.kind in ("name", "department") and not m.is_weak for m in found)

    @cached_property
    def _directory(self) -> Directory:
        return directory(self.records.names.roster, self.query.language)

    # --- answers --------------------------------------------------------------------------------

    def answered(
        self,
        kind: Kind,
        sentence: str,
        *,
        lines: Sequence[str] = (),
        items: Sequence[ItemRecord] = (),
        decisions: Sequence[DecisionRecord] = (),
        citations: Sequence[Citation] = (),
        total: int | None = None,
    ) -> Answer | None:
        """The answer, or None where nothing can be shown for it."""
        found = list(citations)
        if not found:
            found = cite_items(self.records, items) + cite_decisions(self.records, decisions)
        if not found:
            return None
        return Answer(
            answer="\n".join([sentence, *lines]),
            sentence=sentence,
            answered=True,
            kind=kind,
            total=total,
            items=tuple(items),
            decisions=tuple(decisions),
            citations=tuple(found[:CITED]),
            parts=self.parts,
            query=self.query,
        )

    def answered_by_list(self, kind: Kind, sentence: str, total: int | None = 0) -> Answer | None:
        """What the records themselves show, of which there is nothing to list."""
        meeting = self.query.meetings[0] if len(self.query.meetings) == 1 else None
        said = self.words.joint(str(part) for part in self.parts)
        cited = Citation(source="list", meeting=meeting, quote=said)
        return self.answered(kind, sentence, citations=[cited], total=total)

    def unanswered(self, sentence: str | None = None) -> Answer:
        said = sentence or self.words.say("not_mentioned")
        return Answer(
            answer=said,
            sentence=said,
            answered=False,
            kind="unanswerable",
            parts=self.parts,
            query=self.query,
        )
