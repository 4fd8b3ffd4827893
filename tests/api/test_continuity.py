"""A later meeting speaks of open items: proposed, reviewed, and made so when it is confirmed."""

import datetime as dt
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import services, services_continuity
from api.installation import Installation
from assistant.extraction.rules.engine import extract
from assistant.formats import MeetingFile
from assistant.types import MeetingContext, Transcript
from storage import review, tracking
from storage.tables import ActionItemRow, ReviewState
from tests.assistant.extraction.make import CHINESE, transcript

FIRST = (
    ("赵志远", "王建国，你下周五之前把接口文档修订好发给大家。"),
    ("王建国", "好，下周五之前发给大家。"),
    ("赵志远", "小李，供应商评估报告你三月二十号之前提交。"),
    ("李敏", "好的，三月二十号之前提交。"),
)
LATER = (
    ("赵志远", "先过上次的行动项。王经理，接口文档修订完成了吗？"),
    ("王建国", "已经改完了，昨天发给大家了。"),
    ("赵志远", "好。供应商评估报告呢？"),
    ("李敏", "供应商评估报告延期了，因为客户数据没给齐，改到三月二十八号。"),
)


def hold(place: Installation, day: int, said: tuple[tuple[str, str], ...], **more: Any) -> int:
    context = MeetingContext(
        title="例会",
        date=dt.date(2025, 3, day),
        project="音箱",
        roster=CHINESE,
        attendees=tuple({who for who, _ in said}),
    )
    heard: Transcript = transcript(*said)
    file = MeetingFile(id=f"m{day}", context=context, transcript=heard)
    made = services.import_meeting(
        place, file, extract(heard, context), is_confirmed=False, actor="刘芳", **more
    )
    return made.id or 0


@pytest.fixture
def both(client: TestClient, place: Installation) -> tuple[int, int]:
    """A meeting that was confirmed, and a later one in review."""
    first = hold(place, 4, FIRST)
    services.confirm_meeting(place, first, remaining=ReviewState.confirmed, actor="刘芳")
    return first, hold(place, 18, LATER)


def items(client: TestClient, meeting_id: int) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = client.get(
        f"/api/v1/meetings/{meeting_id}/items"
    ).json()
    return found


def open_item(place: Installation, meeting_id: int, owner: str) -> ActionItemRow:
    with place.database.read() as session:
        found = review.items(session, meeting_id).action_items
        return next(item for item in found if item.owner == owner)


def test_a_later_meeting_proposes_what_it_says_of_open_items(
    client: TestClient, both: tuple[int, int]
) -> None:
    said = items(client, both[1])["progress"]

    assert [(p["status"], p["deadline"]) for p in said] == [
        ("done", None),
        ("delayed", "2025-03-28"),
    ]
    assert said[1]["delay_reason"] == "因为客户数据没给齐"


def test_what_was_confirmed_of_open_items_becomes_their_update_once(
    client: TestClient, place: Installation, both: tuple[int, int]
) -> None:
    services.confirm_meeting(place, both[1], remaining=ReviewState.confirmed, actor="刘芳")
    with place.database.write() as session:
        assert services_continuity.apply_progress(session, place, both[1], actor="刘芳") == 0

    done, late = open_item(place, both[0], "王建国"), open_item(place, both[0], "李敏")
    assert (done.status, late.status, late.deadline) == ("done", "delayed", "2025-03-28")
    assert (late.deadline_changes, late.first_deadline) == (1, "2025-03-20")
    with place.database.read() as session:
        last = tracking.history(session, late.id or 0)[-1]
    assert (last.source, last.meeting_id, last.actor) == ("meeting", both[1], "刘芳")
    assert last.evidence == [2, 3]


def test_what_was_rejected_changes_no_item(
    client: TestClient, place: Installation, both: tuple[int, int]
) -> None:
    services.confirm_meeting(place, both[1], remaining=ReviewState.rejected, actor="刘芳")

    assert open_item(place, both[0], "王建国").status == "not_started"


def test_an_item_done_meanwhile_is_left_as_it_is(
    client: TestClient, place: Installation, both: tuple[int, int]
) -> None:
    late = open_item(place, both[0], "李敏")
    client.patch(f"/api/v1/action-items/{late.id}", json={"status": "done"})

    services.confirm_meeting(place, both[1], remaining=ReviewState.confirmed, actor="刘芳")

    stands = open_item(place, both[0], "李敏")
    assert (stands.status, stands.deadline) == ("done", "2025-03-20")


def test_progress_is_edited_and_taken_back_like_other_items(
    client: TestClient, both: tuple[int, int]
) -> None:
    address = f"/api/v1/meetings/{both[1]}/items"
    first = items(client, both[1])["progress"][0]

    client.patch(f"{address}/progress/{first['id']}", json={"status": "in_progress", "percent": 90})
    assert items(client, both[1])["progress"][0]["percent"] == 90
    client.post(f"{address}/undo")

    assert items(client, both[1])["progress"][0]["status"] == "done"


def test_progress_that_is_a_new_item_becomes_one(client: TestClient, both: tuple[int, int]) -> None:
    address = f"/api/v1/meetings/{both[1]}/items"
    late = items(client, both[1])["progress"][1]

    answer = client.post(f"{address}/progress/{late['id']}/kind", json={"kind": "action_items"})

    assert answer.json()["deadline"] == "2025-03-28"
    assert items(client, both[1])["progress"][1]["review"] == "rejected"


def test_an_action_item_that_is_an_open_one_becomes_news_of_it(
    client: TestClient, place: Installation, both: tuple[int, int]
) -> None:
    address = f"/api/v1/meetings/{both[1]}/items"
    added = client.post(
        f"{address}/action_items",
        json={"task": "再交一版评估", "owner": "孙涛", "deadline": "2025-04-02"},
    ).json()
    known = open_item(place, both[0], "李敏")

    answer = client.post(f"{address}/action_items/{added['id']}/link", json={"item_id": known.id})

    assert answer.status_code == 201
    said = answer.json()
    assert (said["item_id"], said["owner"], said["deadline"]) == (known.id, "孙涛", "2025-04-02")
    client.post(f"{address}/undo")
    assert items(client, both[1])["action_items"][-1]["review"] == "proposed"


def test_an_item_is_linked_with_open_items_of_its_project_alone(
    client: TestClient, both: tuple[int, int]
) -> None:
    address = f"/api/v1/meetings/{both[1]}/items/action_items"
    added = client.post(address, json={"task": "别的事"}).json()

    assert client.post(f"{address}/{added['id']}/link", json={"item_id": 999}).status_code == 422


def test_the_review_page_shows_the_open_item_and_what_would_change(
    client: TestClient, both: tuple[int, int]
) -> None:
    page = client.get(f"/meetings/{both[1]}").text

    assert "上次行动项的进展" in page
    assert "<td>3月20日 周四</td><td><b>3月28日 周五</b></td>" in page
    assert client.get(f"/meetings/{both[1]}?edit=progress-1").status_code == 200


def test_a_card_makes_an_action_item_news_of_an_open_one(
    client: TestClient, place: Installation, both: tuple[int, int]
) -> None:
    added = client.post(
        f"/api/v1/meetings/{both[1]}/items/action_items", json={"task": "再交一版评估"}
    ).json()
    known = open_item(place, both[0], "李敏")

    answer = client.post(
        f"/meetings/{both[1]}/items/action_items/{added['id']}/link",
        data={"version": added["version"], "item_id": known.id},
        follow_redirects=False,
    )

    assert answer.status_code == 303
    assert [p["item_id"] for p in items(client, both[1])["progress"]][-1] == known.id


def decide(client: TestClient, meeting_id: int, text: str, **more: Any) -> dict[str, Any]:
    address = f"/api/v1/meetings/{meeting_id}/items/decisions"
    made: dict[str, Any] = client.post(address, json={"text": text} | more).json()
    return made


def test_a_decision_takes_the_place_of_an_earlier_one_and_both_pages_say_so(
    client: TestClient, place: Installation
) -> None:
    first = hold(place, 4, FIRST)
    old = decide(client, first, "音箱外壳采用白色")
    services.confirm_meeting(place, first, remaining=ReviewState.confirmed, actor="刘芳")
    later = hold(place, 18, LATER)
    new = decide(client, later, "音箱外壳改为黑色")
    address = f"/meetings/{later}/items/decisions/{new['id']}"

    client.post(address, data={"text": new["text"], "replaces_id": old["id"]})
    services.confirm_meeting(place, later, remaining=ReviewState.confirmed, actor="刘芳")

    assert "已被后来的决议替代（3月18日 周二）：" in client.get(f"/meetings/{first}").text
    assert "替代先前的决议（3月4日 周二）：" in client.get(f"/meetings/{later}").text


def test_a_decision_takes_the_place_of_one_of_its_own_project_alone(
    client: TestClient, place: Installation
) -> None:
    later = hold(place, 18, LATER)
    new = decide(client, later, "音箱外壳改为黑色")

    answer = client.patch(
        f"/api/v1/meetings/{later}/items/decisions/{new['id']}", json={"replaces_id": 999}
    )

    assert answer.status_code == 422


def test_the_agenda_of_the_next_meeting_begins_with_what_is_open(
    client: TestClient, both: tuple[int, int]
) -> None:
    page = client.get("/meetings/new?project=音箱").text

    assert 'value="上次行动项的进展（2 项未完成）"' in page
    assert "上次行动项的进展" not in client.get("/meetings/new?project=别的").text


def test_before_a_meeting_its_page_lists_what_is_open(
    client: TestClient, both: tuple[int, int]
) -> None:
    made = client.post(
        "/api/v1/meetings", json={"title": "下次例会", "date": "2025-04-01", "project": "音箱"}
    ).json()

    page = client.get(f"/meetings/{made['id']}").text

    assert "以前会议未完成的行动项 2 项" in page


def test_a_meeting_that_was_not_extracted_is_not_said_to_be_silent_on_open_items(
    client: TestClient, place: Installation, both: tuple[int, int]
) -> None:
    heard = transcript(*LATER)
    context = MeetingContext(title="周会", date=dt.date(2025, 3, 25), project="音箱")
    file = MeetingFile(id="m25", context=context, transcript=heard)
    made = services.import_meeting(place, file, None, is_confirmed=False, actor="刘芳")

    page = client.get(f"/meetings/{made.id}").text

    assert page.count("还没有提取过。") == 5
    assert "没有听到它们的进展" not in page
    assert "会上没有提到" not in page
