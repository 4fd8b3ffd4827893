"""Questions that the language model of the settings answers.

The grammar answers at once what it understood wholly: lists, numbers and standings by filters
alone (`assistant.qa.by_model.is_sure`). The model is asked the rest, and where it fails the grammar
answers that, too. What it said is kept for a while, in memory only: a page that shows the answer
again has it looked up and checked anew, as things stand and for whoever asks, without asking it
twice.
"""

import datetime as dt
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property, lru_cache
from weakref import WeakKeyDictionary

from api.engines import endpoint
from api.installation import Installation
from api.settings import Settings
from assistant.llm import Endpoint, Reply, ToolModel, connect_tools
from assistant.llm.retelling import Heard, Retold
from assistant.qa.by_model import OnStep, Step, answer_by_model
from assistant.qa.query import StatusQuery
from assistant.qa.records import LISTED, Corpus, Found, Names, PassageKind, Records
from assistant.qa.search import Line
from assistant.qa.types import (
    Answer,
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
from assistant.types import Language, Roster, Segment
from storage.tables import Question

log = logging.getLogger(__name__)

Open = Callable[[], AbstractContextManager[Records]]

# Whoever asks waits: a busy server is asked once more, and soon.
_RETRIES, _LONGEST_WAIT_S = 1, 5
_REMEMBERED = 256
# With account and words, so that what was said for one question is never told for another.
_Key = tuple[int | None, int, str]
_said: WeakKeyDictionary[Installation, OrderedDict[_Key, tuple[str, tuple[Reply, ...]]]] = (
    WeakKeyDictionary()
)
_lock = threading.Lock()


def tool_model(settings: Settings) -> ToolModel | None:
    """None when no model is configured: the grammar answers everything."""
    known = endpoint(settings)
    if known is None:
        return None
    return _connected(replace(known, retries=_RETRIES, longest_wait_s=_LONGEST_WAIT_S))


@lru_cache(maxsize=4)
def _connected(endpoint: Endpoint) -> ToolModel:
    return connect_tools(endpoint)


def answer(
    model: ToolModel,
    opened: Open,
    question: str,
    at: dt.datetime,
    before: StatusQuery | None,
    limit_s: float,
    on_event: OnStep | None = None,
) -> tuple[Answer, tuple[Reply, ...]]:
    """The answer and what the model said for it. `limit_s`: after so long the grammar answers."""

    def tell(step: Step) -> None:
        if step.stage == "falling_back":
            log.info("the model %s gave no answer: %s", model.model, step.text)
        if on_event:
            on_event(step)

    heard = Heard(model)
    found = answer_by_model(
        question, BriefRecords(opened), at, heard, before, tell, limit_s=limit_s
    )
    usage = found.usage
    if usage and usage.requests:
        log.info(
            "a question took %d requests, %d + %d tokens, %.1f s",
            *(usage.requests, usage.input_tokens, usage.output_tokens, usage.seconds),
        )
    return found, tuple(heard.said)


def remember(place: Installation, question: Question, model: str, said: Sequence[Reply]) -> None:
    with _lock:
        kept = _said.setdefault(place, OrderedDict())
        kept[_key(question)] = model, tuple(said)
        while len(kept) > _REMEMBERED:
            kept.popitem(last=False)


def remembered(place: Installation, question: Question) -> ToolModel | None:
    """What was said for this question, to be said again; None where that is forgotten."""
    with _lock:
        known = _said.get(place, OrderedDict()).get(_key(question))
    return Retold(*known) if known else None


def _key(question: Question) -> _Key:
    return question.id, question.user_id, question.text


class BriefRecords:
    """`Records` that are opened for each look: no database waits for a model."""

    def __init__(self, opened: Open) -> None:
        self._opened = opened

    @cached_property
    def names(self) -> Names:
        return _BriefNames(self._opened)

    def items(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[ItemRecord]:
        with self._opened() as known:
            return known.items(query, among=among, limit=limit)

    def tally(self, query: StatusQuery, *, among: Collection[str] | None = None) -> Tally:
        with self._opened() as known:
            return known.tally(query, among=among)

    def groups(
        self, query: StatusQuery, *, among: Collection[str] | None = None
    ) -> tuple[GroupTally, ...]:
        with self._opened() as known:
            return known.groups(query, among=among)

    def decisions(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[DecisionRecord]:
        with self._opened() as known:
            return known.decisions(query, among=among, limit=limit)

    def disputes(self, query: StatusQuery, *, limit: int = LISTED) -> Found[DisputeRecord]:
        with self._opened() as known:
            return known.disputes(query, limit=limit)

    def next_meetings(self, query: StatusQuery, *, limit: int = 20) -> Found[NextMeetingRecord]:
        with self._opened() as known:
            return known.next_meetings(query, limit=limit)

    def meetings(self, query: StatusQuery, *, limit: int = LISTED) -> Found[MeetingFacts]:
        with self._opened() as known:
            return known.meetings(query, limit=limit)

    def changes(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[ItemChange]:
        with self._opened() as known:
            return known.changes(query, among=among, limit=limit)

    def troubles(
        self, query: StatusQuery, *, among: Collection[str] | None = None, limit: int = LISTED
    ) -> Found[Trouble]:
        with self._opened() as known:
            return known.troubles(query, among=among, limit=limit)

    def near(self, query: StatusQuery, kind: PassageKind) -> Corpus:
        with self._opened() as known:
            return known.near(query, kind)

    def alike(self, words: str, query: StatusQuery, *, limit: int = 20) -> Sequence[Line]:
        with self._opened() as known:
            return known.alike(words, query, limit=limit)

    def lines(self, meeting: str, utterances: Collection[int]) -> Sequence[Segment]:
        with self._opened() as known:
            return known.lines(meeting, utterances)

    def lines_of(self, wanted: Mapping[str, Collection[int]]) -> Mapping[str, Sequence[Segment]]:
        with self._opened() as known:
            return known.lines_of(wanted)


class _BriefNames:
    """`Names` read once, as long as one question takes."""

    def __init__(self, opened: Open) -> None:
        self._opened = opened

    @cached_property
    def roster(self) -> Roster:
        with self._opened() as known:
            return known.names.roster

    @cached_property
    def projects(self) -> Sequence[str]:
        with self._opened() as known:
            return known.names.projects

    @cached_property
    def me(self) -> str | None:
        with self._opened() as known:
            return known.names.me

    @cached_property
    def scripts(self) -> frozenset[Language]:
        with self._opened() as known:
            return known.names.scripts

    def titled(self, question: str) -> Sequence[MeetingFacts]:
        with self._opened() as known:
            return known.names.titled(question)

    def latest(self, project: str | None) -> MeetingFacts | None:
        with self._opened() as known:
            return known.names.latest(project)
