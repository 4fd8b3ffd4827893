"""Following a meeting's progress."""

import asyncio

import pytest
from fastapi.sse import ServerSentEvent
from fastapi.testclient import TestClient

from api.installation import Installation
from api.rest.events import Feed
from storage import meetings
from storage.tables import Stage
from tests.api.conftest import Worker


class Clock:
    """Time that passes by sleeping only; `then` is done in each sleep, in turn."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.then: list[object] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)
        if self.then:
            self.then.pop(0)()  # type: ignore[operator]


def follow(place: Installation, clock: Clock) -> list[ServerSentEvent]:
    async def collect() -> list[ServerSentEvent]:
        return [event async for event in Feed(place, clock, clock.sleep).follow(1)]

    return asyncio.run(collect())


def enter(place: Installation, stage: Stage) -> None:
    with place.database.write() as session:
        meetings.enter(meetings.get(session, 1), stage)


def told(events: list[ServerSentEvent]) -> list[tuple[str | None, str | None, str | None]]:
    return [(e.event, e.data and e.data.state, e.data and e.data.stage) for e in events]


def test_each_change_is_told_until_the_work_is_done(place: Installation, worker: Worker) -> None:
    clock = Clock()
    clock.then = [
        lambda: None,
        lambda: enter(place, Stage.store),
        lambda: worker.work(1),
    ]
    assert told(follow(place, clock)) == [
        ("progress", "processing", None),
        ("progress", "processing", "store"),
        ("end", "review", None),
    ]


def test_a_failure_ends_it_with_what_to_do(place: Installation) -> None:
    with place.database.write() as session:
        meetings.fail(meetings.get(session, 1), "Upload another recording.")
    (event,) = follow(place, Clock())
    assert (event.event, event.data.problem) == ("end", "Upload another recording.")


def test_a_meeting_that_is_deleted_meanwhile_ends_it(place: Installation) -> None:
    def delete() -> None:
        with place.database.write() as session:
            meetings.delete(session, meetings.get(session, 1))

    clock = Clock()
    clock.then = [delete]
    assert told(follow(place, clock))[-1] == ("end", None, None)


def test_a_connection_ends_after_some_minutes_for_the_browser_to_ask_again(
    place: Installation,
) -> None:
    clock = Clock()
    events = follow(place, clock)
    assert (told(events), clock.now) == ([("progress", "processing", None)], 1300.0)


def test_many_who_follow_a_meeting_look_at_it_together(
    place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, read = [], place.database.read
    monkeypatch.setattr(place.database, "read", lambda: looks.append(1) or read())
    clock = Clock()
    feed = Feed(place, clock, lambda seconds: clock.sleep(seconds / 20))

    async def follow_one() -> list[ServerSentEvent]:
        return [event async for event in feed.follow(1)]

    async def follow_all() -> None:
        await asyncio.gather(*(follow_one() for _ in range(20)))

    asyncio.run(follow_all())
    # One look a second for 300 seconds, and everybody's first.
    assert 300 <= len(looks) <= 330


def test_a_meeting_that_is_done_is_told_in_one_event(client: TestClient, worker: Worker) -> None:
    worker.work(1)
    answer = client.get("/api/v1/meetings/1/events")
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    first = answer.text.split("\n")[0]
    assert (first, '"state":"review"' in answer.text) == ("event: end", True)


def test_what_one_may_not_see_cannot_be_followed(client: TestClient) -> None:
    assert client.get("/api/v1/meetings/99/events").status_code == 404
