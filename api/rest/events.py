"""The progress of a meeting as it happens, by server-sent events."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated
from weakref import WeakKeyDictionary

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from api import views
from api.deps import Id, Place
from api.installation import Installation
from api.rest.models import ProgressOut
from assistant.errors import NotFoundError
from storage import meetings
from storage.db import Database
from storage.tables import MeetingState, Stage, now

router = APIRouter(prefix="/meetings/{meeting_id}", tags=["meetings"])

_POLL_EVERY_S = 1.0
# Then the browser connects again, which asks anew whether it may see the meeting. Proxies that cut
# long answers off do the same, and nothing is lost.
_LASTS_S = 300.0
_RETRY_MS = 2000

_WORKING = (MeetingState.processing, MeetingState.drafting)


@dataclass
class _Poll:
    """The last look at a meeting, shared by all who follow it."""

    result: ProgressOut | None = None
    at: float = 0.0
    followers: int = 0


class Feed:
    """Looks at a meeting at most once a second, however many follow it.

    `clock` gives seconds; `sleep` waits for some.
    """

    def __init__(
        self,
        place: Installation,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        # Not itself: the table of feeds must not keep an installation that is closed.
        self._database = place.database
        self._clock, self._sleep = clock, sleep
        self._polls: dict[int, _Poll] = {}

    async def follow(self, meeting_id: int) -> AsyncIterator[ServerSentEvent]:
        """What changed of the meeting's progress, from now until it is done, deleted, or long.

        Named `progress`; the last one is `end`, and tells the page to close.
        """
        poll = self._polls.setdefault(meeting_id, _Poll())
        poll.followers += 1
        until = self._clock() + _LASTS_S
        told: ProgressOut | None = None
        try:
            while self._clock() < until:
                try:
                    found = await self._look(meeting_id, poll)
                except NotFoundError:
                    yield ServerSentEvent(event="end", data=None)
                    return
                if found.state not in _WORKING:
                    yield ServerSentEvent(event="end", data=found)
                    return
                if found != told:
                    yield ServerSentEvent(event="progress", data=found, retry=_RETRY_MS)
                    told = found
                await self._sleep(_POLL_EVERY_S)
        finally:
            poll.followers -= 1
            if not poll.followers:
                self._polls.pop(meeting_id, None)

    async def _look(self, meeting_id: int, poll: _Poll) -> ProgressOut:
        if poll.result is None or self._clock() - poll.at >= _POLL_EVERY_S:
            # Before the look, so that others meanwhile take what is there.
            poll.at = self._clock()
            poll.result = await run_in_threadpool(read_progress, self._database, meeting_id)
        return poll.result


def read_progress(database: Database, meeting_id: int) -> ProgressOut:
    """Where the meeting stands now. Raises NotFoundError."""
    with database.read() as session:
        meeting = meetings.get(session, meeting_id)
        how_far = views.how_far(session, meeting, now())
    return ProgressOut(
        state=meeting.state,
        stage=meeting.stage,
        done=[Stage(stage) for stage in meeting.done],
        progress=how_far.part,
        percent=how_far.percent,
        seconds_left=how_far.seconds_left,
        problem=meeting.problem,
    )


# One for each installation of this process, gone with it.
_feeds: WeakKeyDictionary[Installation, Feed] = WeakKeyDictionary()


def feed(place: Place) -> Feed:
    return _feeds.setdefault(place, Feed(place))


@router.get("/events", response_class=EventSourceResponse)
async def follow_progress(
    meeting_id: Id, feed: Annotated[Feed, Depends(feed)]
) -> AsyncIterator[ServerSentEvent]:
    """Follow the meeting's processing: `progress` events as `/progress` gives them, then `end`.

    Between events there are comments every fifteen seconds. After some minutes the connection
    ends; connect again to go on.
    """
    async for event in feed.follow(meeting_id):
        yield event
