"""The minutes of a meeting that spoke of earlier items, from the confirmation to the page."""

import pytest
from fastapi.testclient import TestClient

from api import services
from api.installation import Installation
from storage import minutes, review
from storage.composing import composed
from storage.tables import MinutesRow, ProgressRow, ReviewState
from tests.api.conftest import Worker
from tests.api.test_continuity import FIRST, LATER, decide, hold


@pytest.fixture
def later(client: TestClient, place: Installation) -> int:
    """A meeting in review that speaks of two items of an earlier one, and replaces its decision."""
    first = hold(place, 4, FIRST)
    old = decide(client, first, "音箱外壳采用白色")
    services.confirm_meeting(place, first, remaining=ReviewState.confirmed, actor="刘芳")
    later = hold(place, 18, LATER)
    new = decide(client, later, "音箱外壳改为黑色")
    client.post(
        f"/meetings/{later}/items/decisions/{new['id']}",
        data={"text": new["text"], "replaces_id": old["id"]},
    )
    return later


def confirm(place: Installation, meeting_id: int) -> None:
    services.confirm_meeting(place, meeting_id, remaining=ReviewState.confirmed, actor="刘芳")


def draft(place: Installation, meeting_id: int) -> MinutesRow:
    Worker(place).work(meeting_id)
    with place.database.read() as session:
        row = minutes.latest(session, meeting_id)
        assert row is not None
        return row


def test_minutes_tell_what_became_of_earlier_items_though_they_were_moved(
    place: Installation, later: int
) -> None:
    confirm(place, later)

    lines = minutes.content(draft(place, later)).progress

    assert [(line.no, line.owner, line.change) for line in lines] == [
        (1, "王建国", "已完成"),
        (2, "李敏", "延期（因为客户数据没给齐）；截止时间 3月20日 周四 → 3月28日 周五"),
    ]


def test_minutes_tell_which_earlier_decision_is_replaced(place: Installation, later: int) -> None:
    confirm(place, later)
    lines = minutes.content(draft(place, later)).decisions
    assert lines[-1].replaces == "替代3月4日会议第1项决议：音箱外壳采用白色"


def test_the_preview_shows_progress_and_what_is_replaced(
    client: TestClient, place: Installation, later: int
) -> None:
    confirm(place, later)
    draft(place, later)

    page = client.get(f"/meetings/{later}/minutes/preview?version=1").text

    assert "五、上次行动项的进展" in page
    assert "替代3月4日会议第1项决议：音箱外壳采用白色" in page


def test_minutes_do_not_grow_old_because_an_earlier_item_moves_on(
    client: TestClient, place: Installation, later: int
) -> None:
    confirm(place, later)
    row = draft(place, later)
    with place.database.read() as session:
        item_id = review.items(session, later).progress[1].item_id

    client.patch(f"/api/v1/action-items/{item_id}", json={"status": "done"})

    with place.database.read() as session:
        assert minutes.is_old(session, row) is False


def test_minutes_grow_old_when_progress_is_corrected(
    client: TestClient, place: Installation, later: int
) -> None:
    confirm(place, later)
    row = draft(place, later)
    with place.database.read() as session:
        claim = review.items(session, later).progress[1]

    address = f"/api/v1/meetings/{later}/items/progress/{claim.id}"
    client.patch(address, json={"deadline": "2025-03-31"})

    with place.database.read() as session:
        assert minutes.is_old(session, row) is True


def test_what_nobody_said_of_an_earlier_item_is_found_and_leads_to_it(
    client: TestClient, place: Installation, later: int
) -> None:
    with place.database.read() as session:
        claim: ProgressRow = review.items(session, later).progress[1]
    client.patch(
        f"/api/v1/meetings/{later}/items/progress/{claim.id}", json={"text": "还差17份数据"}
    )
    confirm(place, later)
    draft(place, later)

    page = client.get(f"/meetings/{later}/minutes").text

    assert "上次行动项2里的数字“17”" in page
    ref = f"progress-{claim.id}"
    assert f"/meetings/{later}?show=all&amp;edit={ref}#{ref}" in page


def test_a_meeting_that_spoke_of_nothing_earlier_tells_of_none(
    client: TestClient, place: Installation
) -> None:
    first = hold(place, 4, FIRST)
    confirm(place, first)
    with place.database.read() as session:
        assert composed(session, first).progress == ()
