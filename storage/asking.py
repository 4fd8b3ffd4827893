"""The records of a database, asked as `assistant.qa` asks them (assistant.qa.records.Records).

A query becomes statements with parameters, each of which has the conditions of whoever asks: what
they may not see is not counted, not found and not cited. `assistant.qa.memory` means the same.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlmodel import Session

from assistant.qa.query import StatusQuery
from assistant.qa.records import LISTED, Corpus, Found, PassageKind
from assistant.qa.search import Line
from assistant.qa.types import (
    DecisionRecord,
    DisputeRecord,
    GroupTally,
    ItemChange,
    ItemRecord,
    MeetingFacts,
    NextMeetingRecord,
    Tally,
    Trouble,
)
from assistant.types import Segment
from storage import asking_alike, asking_history, asking_items, asking_meetings
from storage.asking_alike import Meant
from storage.asking_names import SqlNames
from storage.asking_passages import Passages
from storage.asking_said import Said
from storage.asking_scope import Scope
from storage.tracker_filters import Viewed


class SqlRecords:
    """What an asker sees of a database, for as long as the session lasts.

    `project`: of this one alone, by its name in either script; nothing where there is none. `me`
    is the asker's name; `meant` tells what words mean, None where nothing does.
    """

    def __init__(
        self,
        session: Session,
        viewed: Viewed,
        zone: dt.tzinfo,
        *,
        me: str | None = None,
        project: str | None = None,
        meant: Meant | None = None,
    ) -> None:
        self._meant = meant
        self._scope = Scope(session, viewed, zone).of_project(project)
        self._said = Said(self._scope)
        self._passages = Passages(self._scope, self._said)
        self.names = SqlNames(self._scope, me)

    def items(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[ItemRecord]:
        found = asking_items.found(self._scope, query, among, limit)
        for item in found.rows:
            self._expect(item.meeting, (*item.evidence, *item.owner_evidence))
        return found

    def tally(self, query: StatusQuery, *, among: Collection[str] | None = None) -> Tally:
        return asking_items.tally(self._scope, query, among)

    def groups(
        self, query: StatusQuery, *, among: Collection[str] | None = None
    ) -> tuple[GroupTally, ...]:
        return asking_items.groups(self._scope, query, among)

    def decisions(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[DecisionRecord]:
        found = asking_meetings.decisions(self._scope, query, among, limit)
        for decision in found.rows:
            self._expect(decision.meeting, decision.evidence)
        return found

    def disputes(self, query: StatusQuery, *, limit: int = LISTED) -> Found[DisputeRecord]:
        found = asking_meetings.disputes(self._scope, query, limit)
        for dispute in found.rows:
            self._expect(dispute.meeting, dispute.evidence)
        return found

    def next_meetings(self, query: StatusQuery, *, limit: int = 20) -> Found[NextMeetingRecord]:
        return asking_meetings.next_meetings(self._scope, query, limit)

    def meetings(self, query: StatusQuery, *, limit: int = LISTED) -> Found[MeetingFacts]:
        return asking_meetings.meetings(self._scope, query, limit)

    def changes(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[ItemChange]:
        return asking_history.changes(self._scope, query, among, limit)

    def troubles(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[Trouble]:
        return asking_history.troubles(self._scope, query, among, limit)

    def near(self, query: StatusQuery, kind: PassageKind) -> Corpus:
        return self._passages.near(query, kind)

    def alike(self, words: str, query: StatusQuery, *, limit: int = 20) -> Sequence[Line]:
        return asking_alike.alike(self._scope, self._said, self._meant, words, query, limit)

    def lines(self, meeting: str, utterances: Collection[int]) -> Sequence[Segment]:
        return self._said.of({meeting: utterances}).get(meeting, [])

    def lines_of(self, wanted: Mapping[str, Collection[int]]) -> Mapping[str, Sequence[Segment]]:
        return self._said.of(wanted)

    def _expect(self, meeting: str, numbers: Iterable[int]) -> None:
        self._said.expect((int(meeting), number) for number in numbers)
