"""The settings of the rhythm, on their page and over REST."""

import datetime as dt
import re

import pytest
import time_machine
from fastapi.testclient import TestClient
from sqlmodel import select

from api.installation import Installation
from assistant.tracking.clocks import ClockRule
from assistant.tracking.rhythm import Rhythm
from storage import clocks, rhythm
from storage.tables import AuditEntry, Role
from tests.api.people import People

CHOSEN = {
    "update_weekday": "3",
    "ask_at": "10:00",
    "ask_again_at": "14:00",
    "update_due_at": "16:30",
    "review_weekday": "1",
    "review_at": "09:30",
    "month_at": "10:00",
    "quiet_from": "21:00",
    "quiet_until": "07:00",
    "level_hours": "12",
    "behind_points": "30",
    "shortest_plan_days": "4",
}
WANTED = Rhythm(
    update_weekday=3,
    ask_at=dt.time(10),
    ask_again_at=dt.time(14),
    update_due_at=dt.time(16, 30),
    review_weekday=1,
    review_at=dt.time(9, 30),
    month_at=dt.time(10),
    quiet_from=dt.time(21),
    quiet_until=dt.time(7),
    level_hours=12,
    counts_working_days=False,
    behind_points=30,
    shortest_plan_days=4,
)
PLAIN = {
    "calendar": "zh-Hans",
    "update_weekday": 4,
    "ask_at": "09:00:00",
    "ask_again_at": "15:00:00",
    "update_due_at": "17:00:00",
    "review_weekday": 0,
    "review_at": "09:00:00",
    "month_at": "09:00:00",
    "quiet_from": "20:00:00",
    "quiet_until": "08:00:00",
    "level_hours": 24,
    "counts_working_days": True,
    "behind_points": 20,
    "shortest_plan_days": 5,
    "signs_off_all": False,
}
ADDRESS = "/api/v1/settings/rhythm"
# The Friday before Golden Week.
FRIDAY = dt.datetime(2024, 9, 27, 4, tzinfo=dt.UTC)


def kept(place: Installation) -> Rhythm:
    with place.database.read() as session:
        return rhythm.rhythm(session)


def words(page: str) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


@pytest.mark.parametrize("role", [Role.recorder, Role.leader, Role.member, Role.executive])
def test_the_rhythm_is_for_administrators(people: People, place: Installation, role: Role) -> None:
    client = people.client(role)
    answers = [
        client.get("/settings/rhythm"),
        client.post("/settings/rhythm", data=CHOSEN),
        client.get(ADDRESS),
        client.put(ADDRESS, json={}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert kept(place) == Rhythm()


def test_a_rhythm_is_chosen_and_chosen_back(client: TestClient, place: Installation) -> None:
    assert "已保存" in client.post("/settings/rhythm", data=CHOSEN).text
    assert kept(place) == WANTED
    form = re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', client.get("/settings/rhythm").text)
    assert {name: value for name, value in form if name in ("ask_at", "level_hours")} == {
        "ask_at": "10:00",
        "level_hours": "12",
    }
    with place.database.read() as session:
        chosen = select(AuditEntry).where(AuditEntry.subject == "setting rhythm")
        assert [entry.after["ask_at"] for entry in session.exec(chosen)] == ["10:00"]


def test_a_rhythm_is_tried_out_and_not_kept(client: TestClient, place: Installation) -> None:
    page = client.get("/settings/rhythm", params=CHOSEN).text
    assert "若这样选（还没有保存）" in page
    assert "周四 10:00 请责任人更新" in page
    assert kept(place) == Rhythm()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"ask_at": "soon"}, "请填几点几分，如 09:00。"),
        ({"level_hours": "a day"}, "请填整数。"),
        ({"ask_again_at": "09:00"}, "这三个时间要依次向后"),
        ({"review_at": "22:00"}, "22:00 在免打扰时间里"),
        ({"level_hours": "0"}, "每一级处理的小时数应是 1 到 240"),
    ],
)
def test_what_makes_no_sense_is_said_and_stays_in_the_form(
    client: TestClient, place: Installation, typed: dict[str, str], problem: str
) -> None:
    answer = client.post("/settings/rhythm", data=CHOSEN | typed)
    assert answer.status_code == 422
    assert problem in answer.text
    assert f'value="{next(iter(typed.values()))}"' in answer.text
    assert kept(place) == Rhythm()


def test_the_page_says_when_each_comes_next(client: TestClient) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        said = words(client.get("/settings/rhythm").text)
    for part in (
        "接下来：9月30日 周一 09:00、10月11日 周五 09:00、10月18日 周五 09:00",
        "接下来：9月27日 周五 15:00、9月30日 周一 15:00、10月11日 周五 15:00",
        "接下来：9月30日 周一 09:00、10月8日 周二 09:00、10月14日 周一 09:00",
        "接下来：10月8日 周二 09:00、11月1日 周五 09:00、12月2日 周一 09:00",
    ):
        assert part in said


def test_the_page_says_who_is_told_when_of_a_problem(client: TestClient) -> None:
    with time_machine.travel(FRIDAY, tick=False):
        page = client.get("/settings/rhythm").text
    rows = [re.findall(r"<td>(.+?)</td>", row) for row in re.findall(r"<tr>(.+?)\n", page)]
    assert [[words(cell) for cell in row] for row in rows if row][-1] == [
        "9月30日 周一 17:00",
        "9月30日 周一 17:00",
        "10月8日 周二 17:00",
        "10月9日 周三 17:00",
    ]


def test_rest_gives_and_takes_the_rhythm(client: TestClient, place: Installation) -> None:
    assert client.get(ADDRESS).json() == PLAIN
    answer = client.put(ADDRESS, json={"ask_at": "08:30:15", "behind_points": 10})
    assert answer.json() == PLAIN | {"ask_at": "08:30:00", "behind_points": 10}
    assert kept(place) == Rhythm(ask_at=dt.time(8, 30), behind_points=10)


def test_rest_refuses_what_makes_no_sense(client: TestClient, place: Installation) -> None:
    answers = [client.put(ADDRESS, json=j) for j in ({"ask_at": "16:00"}, {"level_hours": 241})]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert kept(place) == Rhythm()


def test_the_calendar_is_the_one_of_the_minutes(client: TestClient, place: Installation) -> None:
    with place.database.write() as session:
        clocks.choose(session, ClockRule(calendar="en"), actor="t")
    client.put(ADDRESS, json={"behind_points": 10})
    assert kept(place) == Rhythm(calendar="en", behind_points=10)
    assert "按美国的日历" in client.get("/settings/rhythm").text
