"""The clock's settings and the report of minutes on time, as people with roles see them."""

import csv
import datetime as dt
import io

import pytest
from fastapi.testclient import TestClient

from api.installation import Installation
from assistant.tracking.clocks import WHOLE_DAYS, ClockRule, WorkingHours
from assistant.types import MeetingContext
from storage import clocks, meetings
from storage.tables import Role, now
from tests.api.people import People

CHOSEN = {
    "hours": "24",
    "counted": "days",
    "start": "09:00",
    "end": "18:00",
    "calendar": "zh-Hans",
}


def text(client: TestClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def rule(place: Installation) -> ClockRule:
    with place.database.read() as session:
        return clocks.rule(session)


def add_meeting(
    place: Installation, title: str, days_ago: int, issued_after: int | None = None, **said: object
) -> int:
    """A meeting that ended at 10:00, so many days ago, its minutes out so many hours later."""
    zone = place.settings.zone
    day = now().astimezone(zone).date() - dt.timedelta(days=days_ago)
    fields = {name: said.pop(name) for name in ("project", "recorder") if name in said}
    context = MeetingContext(title=title, date=day, end=dt.time(10), **fields)
    with place.database.write() as session:
        meeting = meetings.create(session, context)
        meeting.created_at = ended_at = clocks.ended_at(meeting, zone)
        if issued_after is not None:
            meeting.minutes_issued_at = ended_at + dt.timedelta(hours=issued_after)
            meeting.minutes_due_at = ended_at + dt.timedelta(hours=24)
        for name, value in said.items():
            setattr(meeting, name, value)
        session.add(meeting)
        session.flush()
        return meeting.id or 0


@pytest.mark.parametrize("role", [Role.recorder, Role.leader, Role.member, Role.executive])
def test_the_clock_is_set_by_administrators(
    people: People, place: Installation, role: Role
) -> None:
    client = people.client(role)
    assert client.get("/settings/clock").status_code == 403
    assert client.post("/settings/clock", data=CHOSEN).status_code == 403
    assert rule(place) == ClockRule()


def test_a_rule_is_chosen_and_chosen_back(client: TestClient, place: Installation) -> None:
    assert "已保存" in client.post("/settings/clock", data=CHOSEN).text
    assert rule(place) == ClockRule(24, WHOLE_DAYS)
    client.post("/settings/clock", data=CHOSEN | {"counted": "hours", "end": "17:30"})
    assert rule(place) == ClockRule(24, WorkingHours(dt.time(9), dt.time(17, 30)))
    client.post("/settings/clock", data=CHOSEN | {"counted": "all"})
    assert rule(place) == ClockRule()


def test_the_form_shows_what_was_chosen(client: TestClient) -> None:
    client.post("/settings/clock", data=CHOSEN | {"hours": "36", "calendar": "en"})
    page = text(client, "/settings/clock")
    assert 'value="36"' in page
    assert '<input type="radio" name="counted" value="days" checked>' in page
    assert '<option value="en" selected>' in page


def test_a_rule_is_tried_before_it_is_kept(client: TestClient, place: Installation) -> None:
    page = text(client, "/settings/clock?hours=24&counted=days")
    assert "还没有保存" in page
    assert rule(place) == ClockRule()


def test_the_examples_tell_what_the_rule_means(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "api.web.clock_pages.now", lambda: dt.datetime(2026, 4, 22, 4, tzinfo=dt.UTC)
    )
    page = text(client, "/settings/clock?hours=24&counted=days")
    friday = page[page.index("周五下午的会") :]
    assert friday.index("4月24日 周五 17:00") < friday.index("4月27日 周一 17:00")
    # Labour Day is off from May 1 to 5.
    before_holidays = page[page.index("节前的会") :]
    ended, due = "4月30日 周四 17:00", "5月6日 周三 17:00"
    assert before_holidays.index(ended) < before_holidays.index(due)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"hours": ""}, "请填 1 到 240 之间的小时数。"),
        ({"hours": "一天"}, "请填 1 到 240 之间的小时数。"),
        ({"hours": "241"}, "纪要不能定为会后 241 小时"),
        ({"counted": "hours", "start": "18:00", "end": "09:00"}, "下班时间至少比上班时间晚一小时"),
        ({"counted": "hours", "start": "", "end": "25:00"}, "请填上班和下班的时间"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_was_typed(
    client: TestClient, place: Installation, typed: dict[str, str], said: str
) -> None:
    answer = client.post("/settings/clock", data=CHOSEN | typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{typed.get("hours", "24")}"' in answer.text
    assert rule(place) == ClockRule()


def test_the_countdown_follows_the_rule(client: TestClient, place: Installation) -> None:
    local = now().astimezone(place.settings.zone)
    meeting_id = add_meeting(place, "周会", 0)
    with place.database.write() as session:
        meeting = meetings.get(session, meeting_id)
        meeting.end = local.time().replace(tzinfo=None)
        clocks.choose(session, ClockRule(hours=30), actor="t")
    assert "还剩 29 小时 59 分" in text(client, f"/meetings/{meeting_id}")
    assert "还剩 29 小时 59 分" in text(client, "/")


def test_no_time_is_counted_for_old_meetings_put_in_later(
    client: TestClient, place: Installation
) -> None:
    meeting_id = add_meeting(place, "旧会", 40, created_at=now())
    assert "已超" not in text(client, f"/meetings/{meeting_id}")


def test_the_report_tells_how_many_were_on_time(client: TestClient, place: Installation) -> None:
    add_meeting(place, "准时的会", 3, 20)
    add_meeting(place, "迟了的会", 4, 30, late_reason="等财务核对数字")
    add_meeting(place, "没出的会", 5)
    page = text(client, "/reports/minutes")
    assert "3 份到期的纪要里，1 份按时签发，1 份迟了，1 份逾期还没签发。" in page
    late = page[page.index('id="late-title"') :]
    assert "等财务核对数字" in late
    assert "6 小时 0 分" in late
    assert "没出的会" in late
    assert "准时的会" not in late


def test_the_picture_is_told_in_words_too(client: TestClient, place: Installation) -> None:
    add_meeting(place, "准时的会", 3, 20)
    page = text(client, "/reports/minutes")
    assert '<svg viewBox="0 0 720 200" role="img" aria-labelledby="chart-title chart-desc">' in page
    assert "及时率 100%，按时 1，迟了 0，逾期 0。" in page


def test_the_report_tells_nobody_of_meetings_they_may_not_see(
    people: People, place: Installation
) -> None:
    add_meeting(place, "上市周会", 3, 30, project="上市")
    add_meeting(place, "薪酬会", 4, 30, project="上市", is_confidential=True)
    member = people.client(Role.member, "李敏", project="上市")
    for address in ("/reports/minutes", "/reports/minutes.csv"):
        assert "上市周会" in text(member, address)
        assert "薪酬会" not in text(member, address)
        assert "上市周会" not in text(people.client(Role.member, f"外人{address}"), address)


def test_the_sample_is_in_no_report(client: TestClient, place: Installation) -> None:
    with place.database.write() as session:
        meeting = meetings.get(session, 1)
        meeting.date = now().date() - dt.timedelta(days=3)
    assert "这段时间没有开完的会议。" in text(client, "/reports/minutes")


def test_the_table_has_every_meeting_and_runs_no_formula(
    client: TestClient, place: Installation
) -> None:
    add_meeting(place, "=1+1", 3, 30, project="上市", late_reason="等数字")
    rows = list(csv.reader(io.StringIO(text(client, "/reports/minutes.csv").lstrip("\ufeff"))))
    assert rows[0][0] == "会议"
    title, project, *_, outcome, hours, reason = rows[1]
    assert (title.lstrip("'"), project, outcome) == ("=1+1", "上市", "迟了才签发")
    assert title != "=1+1"
    assert (hours, reason) == ("6.0", "等数字")


def test_filters_live_in_the_address(client: TestClient, place: Installation) -> None:
    meeting_id = add_meeting(place, "上市周会", 3, 30, project="上市", recorder="刘芳")
    add_meeting(place, "别的会", 3, 30)
    with place.database.read() as session:
        project_id = meetings.get(session, meeting_id).project_id
    page = text(client, f"/reports/minutes?project={project_id}&by=department")
    assert "上市周会" in page and "别的会" not in page
    assert "按记录人的部门" in page
    assert f"/reports/minutes.csv?project={project_id}&amp;by=department" in page
    assert "这段时间没有开完的会议。" in text(client, "/reports/minutes?from=2020-01&to=2020-02")


@pytest.mark.parametrize(
    "query",
    [
        "from=2020-13&to=x&project=-1&by=y",
        "from=2099-12&to=2000-01",
        "from=2000-01",
        "to=2001-01",
        "project=99999999999",
    ],
)
def test_filters_that_make_no_sense_are_as_good_as_none(client: TestClient, query: str) -> None:
    assert "纪要及时率" in text(client, f"/reports/minutes?{query}")


def test_programs_choose_the_rule_too(
    client: TestClient, people: People, place: Installation
) -> None:
    address = "/api/v1/settings/clock"
    assert client.get(address).json() == {"hours": 24, "working": None, "calendar": "zh-Hans"}
    wanted = {"hours": 16, "working": {"start": "08:30", "end": "17:00"}}
    chosen = client.put(address, json=wanted).json()
    assert chosen["working"] == {"start": "08:30:00", "end": "17:00:00"}
    assert rule(place) == ClockRule(16, WorkingHours(dt.time(8, 30), dt.time(17)))
    assert (
        client.put(address, json={"working": {"start": "18:00", "end": "09:00"}}).status_code == 422
    )
    assert client.put(address, json={"hours": 0}).status_code == 422
    assert people.client(Role.leader).put(address, json=wanted).status_code == 403
