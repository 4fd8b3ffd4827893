"""The minutes' page: from a draft to minutes that are out, as each role sees it."""

import datetime as dt
import re

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlmodel import col, select

from api.installation import Installation
from api.jobs import issuing
from storage import minutes, review, topics
from storage.tables import (
    DecisionRow,
    Meeting,
    MeetingState,
    Message,
    MessageState,
    MinutesRow,
    MinutesState,
    Person,
    Role,
    now,
)
from tests.api.conftest import Worker
from tests.api.people import People

MINUTES = "/meetings/1/minutes"
PROJECT = "新产品上市"


def words(html: str) -> str:
    """The text of the page's main part on one line."""
    main = html[html.index("<main") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def page(client: TestClient, query: str = "") -> str:
    answer = client.get(MINUTES + query)
    assert answer.status_code == 200
    return answer.text


def latest(place: Installation) -> MinutesRow:
    with place.database.read() as session:
        row = minutes.latest(session, 1)
        assert row is not None
        return row


def make_late(place: Installation) -> None:
    """The meeting ended two days ago, and is none that was put in afterwards."""
    local = dt.datetime.now(place.settings.zone) - dt.timedelta(days=2)
    with place.database.write() as session:
        meeting = session.get(Meeting, 1)
        assert meeting is not None
        meeting.source_id = None
        meeting.date, meeting.start = local.date(), dt.time(10)
        meeting.end, meeting.created_at = dt.time(11), local.astimezone(dt.UTC)


@pytest.fixture
def recorder(people: People) -> TestClient:
    return people.client(Role.recorder, "刘芳", project=PROJECT)


@pytest.fixture
def leader(people: People) -> TestClient:
    return people.client(Role.leader, "王建国", project=PROJECT)


@pytest.fixture
def drafted(worker: Worker, recorder: TestClient) -> None:
    """A meeting whose minutes are drafted."""
    worker.work(1)
    recorder.post("/meetings/1/confirm", data={"remaining": "confirmed"})
    worker.work(1)


@pytest.fixture
def submitted(drafted: None, recorder: TestClient) -> None:
    recorder.post(f"{MINUTES}/submit")


def approve(leader: TestClient, place: Installation) -> Response:
    form = leader.get(f"{MINUTES}/approve").text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)"', form))
    return leader.post(f"{MINUTES}/approve", data=hidden)


def issue(place: Installation, worker: Worker) -> None:
    issuing.issue(worker.shop, latest(place).id or 0)


# The way of the minutes


def test_a_draft_is_submitted_and_waits_for_the_leader(
    drafted: None, recorder: TestClient, place: Installation
) -> None:
    answer = recorder.post(f"{MINUTES}/submit")
    assert answer.url.path == MINUTES
    assert "已提交审批。" in words(answer.text)
    assert "纪要在等组长审批" in words(answer.text)
    assert latest(place).state == MinutesState.submitted
    assert latest(place).submitted_by == "刘芳"


def test_the_step_the_minutes_are_at_is_marked(submitted: None, recorder: TestClient) -> None:
    found = re.findall(
        r'<li class="(\w+)"(?: aria-current="(\w+)")?><span class="sign"', page(recorder)
    )
    assert found == [("done", ""), ("now", "step"), ("todo", "")]


def test_the_leader_is_offered_to_approve_and_the_recorder_is_not(
    submitted: None, recorder: TestClient, leader: TestClient
) -> None:
    assert ("批准并发出" in page(leader), "批准并发出" in page(recorder)) == (True, False)
    assert ("撤回，继续修改" in page(leader), "撤回，继续修改" in page(recorder)) == (False, True)


@pytest.mark.parametrize("act", ["approve", "return"])
def test_a_recorder_who_approves_or_returns_is_refused(
    submitted: None, recorder: TestClient, place: Installation, act: str
) -> None:
    hash_ = latest(place).content_hash
    answer = recorder.post(f"{MINUTES}/{act}", data={"content_hash": hash_, "comment": "改"})
    assert answer.status_code == 403
    assert "只有组长或管理员可以批准或退回纪要" in answer.text
    assert latest(place).state == MinutesState.submitted


def test_a_member_reads_the_minutes_and_can_do_nothing(submitted: None, people: People) -> None:
    member = people.client(Role.member, "李敏", project=PROJECT)
    assert re.findall(r'<form[^>]*action="/meetings/[^"]*"', page(member)) == []
    assert member.post(f"{MINUTES}/take-back").status_code == 403


def test_minutes_are_taken_back(submitted: None, recorder: TestClient, place: Installation) -> None:
    recorder.post(f"{MINUTES}/take-back")
    assert latest(place).state == MinutesState.draft


def test_returned_minutes_show_what_is_to_be_changed_and_by_whom(
    submitted: None, recorder: TestClient, leader: TestClient, place: Installation
) -> None:
    form = {"content_hash": latest(place).content_hash, "comment": "预算写错了"}
    leader.post(f"{MINUTES}/return", data=form)
    shown = words(page(recorder))
    assert "王建国 退回了纪要，要改的是：" in shown
    assert "预算写错了" in shown
    assert "再次提交审批" in shown


def test_the_comment_stays_until_the_minutes_are_approved(
    submitted: None, recorder: TestClient, leader: TestClient, place: Installation, worker: Worker
) -> None:
    form = {"content_hash": latest(place).content_hash, "comment": "预算写错了"}
    leader.post(f"{MINUTES}/return", data=form)
    said = "王建国 退回了纪要，要改的是："

    def is_told(client: TestClient) -> bool:
        flow = words(page(client)).partition("核对")[0]
        return said in flow and "预算写错了" in flow

    recorder.patch("/api/v1/meetings/1/items/action_items/1", json={"task": "发出最后的方案"})
    recorder.post(f"{MINUTES}/draft")
    worker.work(1)
    row = latest(place)
    assert (row.state, row.submitted_at, row.submitted_by) == (MinutesState.draft, None, None)
    assert is_told(recorder) and "再次提交审批" in page(recorder)
    recorder.post(f"{MINUTES}/submit")
    assert is_told(leader)
    approve(leader, place)
    issue(place, worker)
    assert said not in words(page(leader))


def test_returning_without_a_comment_is_asked_for_one(
    submitted: None, leader: TestClient, place: Installation
) -> None:
    form = {"content_hash": latest(place).content_hash, "comment": " "}
    answer = leader.post(f"{MINUTES}/return", data=form)
    assert answer.status_code == 422
    assert "退回之前，请写明要改什么。" in answer.text


def test_a_comment_is_not_lost_when_the_recorder_took_the_minutes_back_meanwhile(
    submitted: None, recorder: TestClient, leader: TestClient, place: Installation
) -> None:
    form = {"content_hash": latest(place).content_hash, "comment": "预算写错了"}
    recorder.post(f"{MINUTES}/take-back")
    answer = leader.post(f"{MINUTES}/return", data=form)
    assert answer.status_code == 409
    assert "纪要的状态已经变成“草稿”" in words(answer.text)
    assert "预算写错了" in words(answer.text)


def test_who_gets_the_minutes_is_named_before_they_leave(
    submitted: None, leader: TestClient, place: Installation
) -> None:
    with place.database.write() as session:
        person = session.get(Person, 1)
        assert person is not None
        person.email = "wang@example.com"
    shown = words(leader.get(f"{MINUTES}/approve").text)
    assert "整份纪要 1 王建国 wang@example.com" in shown
    assert "没有邮箱，收不到" in shown


def test_approved_minutes_are_issued_and_show_who_was_told(
    submitted: None,
    leader: TestClient,
    recorder: TestClient,
    place: Installation,
    worker: Worker,
) -> None:
    with place.database.write() as session:
        person = session.get(Person, 1)
        assert person is not None
        person.email = "wang@example.com"
    answer = approve(leader, place)
    assert "正在生成正式文件并发出" in words(answer.text)
    issue(place, worker)
    with place.database.write() as session:
        message = session.get(Message, 1) or Message(
            key="minutes", kind="minutes", recipient="王建国", address="", subject="", text=""
        )
        message.minutes_id, message.person_id = latest(place).id, 1
        message.state, message.problem = MessageState.failed, "550 no such user"
        session.add(message)
    shown = words(page(recorder))
    number = latest(place).number
    assert f"纪要 {number} · 第 1 版 · 王建国 批准" in shown
    assert "王建国 未送达" in shown
    assert "550 no such user" in shown
    assert 'href="/settings/mail/log?meeting=1"' in page(recorder)


def test_the_leader_approves_what_was_read_alone(
    submitted: None, recorder: TestClient, leader: TestClient, place: Installation
) -> None:
    answer = leader.get(f"{MINUTES}/approve", params={"content_hash": "another"})
    assert "你读过之后，纪要又改过。请再读一遍。" in answer.text
    assert '<form method="post" action="/meetings/1/minutes/approve"' not in answer.text
    answer = leader.post(f"{MINUTES}/approve", data={"content_hash": "another"})
    assert answer.status_code == 409
    assert latest(place).state == MinutesState.submitted


def test_minutes_do_not_go_to_others_than_were_shown(
    submitted: None, recorder: TestClient, leader: TestClient, place: Installation
) -> None:
    form = leader.get(f"{MINUTES}/approve").text
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)"', form))
    change(recorder, guest="周律师", guest_address="zhou@example.com")
    answer = leader.post(f"{MINUTES}/approve", data=hidden)
    assert answer.status_code == 409
    assert "别人改过收件人" in answer.text
    assert latest(place).state == MinutesState.submitted


def test_minutes_that_could_not_be_issued_say_why_and_are_tried_again(
    submitted: None, recorder: TestClient, leader: TestClient, place: Installation, worker: Worker
) -> None:
    approve(leader, place)
    problem = "The disk is full. Make room, then try again."
    issuing.fail(worker.shop, latest(place).id or 0, problem)
    assert "已经批准，但没能签发" in words(page(recorder))
    answer = recorder.post(f"{MINUTES}/issue-again")
    assert latest(place).problem is None
    assert "正在生成正式文件并发出" in words(answer.text)


def test_a_correction_makes_a_second_version(
    submitted: None, recorder: TestClient, leader: TestClient, place: Installation, worker: Worker
) -> None:
    approve(leader, place)
    issue(place, worker)
    assert "已签发的纪要不会再变" in words(page(recorder))
    recorder.patch("/api/v1/meetings/1/items/action_items/1", json={"task": "发出最后的方案"})
    assert "生成第 2 版" in words(page(recorder))
    recorder.post(f"{MINUTES}/draft")
    worker.work(1)
    assert (latest(place).version, latest(place).state) == (2, MinutesState.draft)
    shown = words(page(recorder))
    assert "与上一版相比改了" in shown
    assert "第 1 版 已签发" in shown


def test_a_draft_that_is_old_is_drafted_again_before_it_is_submitted(
    drafted: None, recorder: TestClient, place: Installation, worker: Worker
) -> None:
    recorder.patch("/api/v1/meetings/1/items/action_items/1", json={"task": "发出最后的方案"})
    shown = page(recorder)
    assert ("重新生成纪要" in shown, "提交审批</button>" in shown) == (True, False)
    assert recorder.post(f"{MINUTES}/submit").status_code == 409
    recorder.post(f"{MINUTES}/draft")
    worker.work(1)
    assert recorder.post(f"{MINUTES}/submit").status_code == 200
    assert latest(place).state == MinutesState.submitted


def test_late_minutes_are_submitted_with_a_reason(
    drafted: None, recorder: TestClient, place: Installation, worker: Worker
) -> None:
    make_late(place)
    recorder.post(f"{MINUTES}/draft")
    worker.work(1)
    assert "纪要迟了，请写明原因" in page(recorder)
    answer = recorder.post(f"{MINUTES}/submit")
    assert answer.status_code == 422
    assert "纪要已经迟了。请写明原因，再继续。" in answer.text
    answer = recorder.post(f"{MINUTES}/submit", data={"late_reason": "等参会人补充材料"})
    assert "迟交原因：等参会人补充材料" in words(answer.text)
    assert latest(place).state == MinutesState.submitted


def test_lateness_can_be_explained_at_any_time(recorder: TestClient, place: Installation) -> None:
    make_late(place)
    answer = recorder.post(f"{MINUTES}/late-reason", data={"reason": "审批人出差"})
    assert "迟交原因：审批人出差" in words(answer.text)


def test_what_happened_is_told_in_words(submitted: None, recorder: TestClient) -> None:
    told = re.findall(r'<span class="name">([^<]*)</span> ([^\s<]+)', page(recorder)[-4000:])
    assert told[:3] == [("刘芳", "提交了纪要审批"), ("系统", "生成了纪要"), ("刘芳", "确认了会议")]
    assert "提交了纪要审批" in words(recorder.get("/meetings/1/history?kind=minutes").text)


def test_drafting_again_is_not_told_as_confirming_again(
    drafted: None, recorder: TestClient, leader: TestClient, worker: Worker
) -> None:
    for _ in range(2):
        recorder.post(f"{MINUTES}/draft")
        worker.work(1)
    told = re.findall(r'<span class="name">刘芳</span> ([^\s<]+)', page(recorder))
    assert told == ["重新生成了纪要", "重新生成了纪要", "确认了会议"]
    assert "重新生成了纪要" in words(recorder.get("/meetings/1/history?kind=minutes").text)
    assert "重新生成了纪要" not in leader.get("/").text


def give_address(place: Installation, name: str, address: str | None) -> int:
    with place.database.write() as session:
        person = session.exec(select(Person).where(col(Person.name) == name)).one()
        person.email = address
        return person.id or 0


def unreached(client: TestClient) -> list[str]:
    found = re.findall(r'<p class="near">(.*?)</p>', page(client))
    return [re.sub(r"<[^>]+>", "", each) for each in found if "当面告诉" in each]


def test_who_would_be_told_and_has_no_address_is_named_to_those_who_can_tell_them(
    drafted: None, recorder: TestClient, leader: TestClient, people: People, place: Installation
) -> None:
    wang = people.person("王建国")
    give_address(place, "王建国", None)
    give_address(place, "刘芳", None)
    assert unreached(recorder) == ["审批人王建国没有邮箱，不会收到通知，请当面告诉。"]
    assert f'审批人<a class="name" href="/people/{wang}">王建国</a>没有邮箱' in page(recorder)
    recorder.post(f"{MINUTES}/submit")
    assert unreached(leader) == ["记录人刘芳没有邮箱，不会收到通知，请当面告诉。"]
    assert unreached(people.client(Role.member, "李敏", project=PROJECT)) == []
    give_address(place, "王建国", "wang@example.com")
    assert unreached(recorder) == []


# Who gets them


def change(client: TestClient, **typed: str) -> Response:
    seen = re.search(r'name="seen" value="(\w+)"', page(client))
    assert seen
    return client.post(f"{MINUTES}/recipients", data={"seen": seen[1], **typed})


def names(place: Installation) -> list[tuple[str, str | None, str]]:
    rows = latest(place).recipients or []
    return [(row["name"], row["address"], row["gets"]) for row in rows]


def test_a_guest_and_an_address_are_added_for_this_time(
    drafted: None, recorder: TestClient, place: Installation
) -> None:
    typed = {"address-0": "wang@example.com", "gets-0": "items"}
    change(recorder, guest="周律师", guest_address="zhou@law.example", **typed)
    assert names(place)[0] == ("王建国", "wang@example.com", "items")
    assert names(place)[-1] == ("周律师", "zhou@law.example", "minutes")
    with place.database.read() as session:
        person = session.get(Person, 1)
        assert person is not None and person.email is None


def test_somebody_of_the_roster_is_added_once(
    drafted: None, recorder: TestClient, place: Installation, people: People
) -> None:
    people.person("钱进")
    change(recorder, person="钱进")
    assert names(place)[-1] == ("钱进", None, "minutes")
    answer = change(recorder, person="钱进")
    assert answer.status_code == 422
    assert "钱进 已经在名单里。" in answer.text


def test_a_recipient_is_removed_and_the_usual_list_comes_back(
    drafted: None, recorder: TestClient, place: Installation
) -> None:
    change(recorder, remove="0")
    assert "王建国" not in [name for name, _address, _gets in names(place)]
    change(recorder, usual="1")
    assert latest(place).recipients is None


def test_a_wrong_address_comes_back_as_it_was_typed(
    drafted: None, recorder: TestClient, place: Installation
) -> None:
    answer = change(recorder, guest="周律师", guest_address="zhou@")
    assert answer.status_code == 422
    assert "“zhou@”不是邮箱地址" in words(answer.text)
    assert 'value="周律师"' in answer.text
    assert latest(place).recipients is None


def test_a_list_that_somebody_else_changed_is_shown_before_it_is_changed_again(
    drafted: None, recorder: TestClient, place: Installation
) -> None:
    change(recorder, remove="0")
    typed = {"seen": "old", "guest": "周律师", "guest_address": "zhou@law.example"}
    answer = recorder.post(f"{MINUTES}/recipients", data=typed)
    assert answer.status_code == 409
    assert 'value="周律师"' in answer.text
    assert "周律师" not in [name for name, _address, _gets in names(place)]


@pytest.fixture
def issued(submitted: None, leader: TestClient, place: Installation, worker: Worker) -> MinutesRow:
    """Minutes that are out, and one mail of them under way: to 王建国."""
    with place.database.write() as session:
        for person in session.exec(select(Person)):
            person.email = "wang@example.com" if person.name == "王建国" else None
    approve(leader, place)
    issue(place, worker)
    return latest(place)


def set_message(place: Installation, state: MessageState) -> None:
    with place.database.write() as session:
        message = session.exec(select(Message).where(col(Message.recipient) == "王建国")).one()
        message.state = state


@pytest.mark.parametrize("path", [MINUTES, f"{MINUTES}/sendings"])
def test_addresses_are_shown_to_editors_alone(
    issued: MinutesRow, recorder: TestClient, people: People, place: Installation, path: str
) -> None:
    member = people.client(Role.member, "李敏", project=PROJECT)
    shown = [client.get(path).text for client in (recorder, member)]
    assert ["wang@example.com" in each for each in shown] == [True, False]
    assert all('<span class="name">王建国</span>' in each for each in shown)


def test_before_they_leave_addresses_are_shown_to_editors_alone(
    drafted: None, recorder: TestClient, people: People, place: Installation
) -> None:
    give_address(place, "王建国", "wang@example.com")
    member = people.client(Role.member, "李敏", project=PROJECT)
    shown = [page(client) for client in (recorder, member)]
    assert ["wang@example.com" in each for each in shown] == [True, False]
    assert all('<span class="name">王建国</span>' in each for each in shown)


@pytest.mark.parametrize(
    ("host", "state", "asks"),
    [
        ("mail.example.com", MessageState.queued, True),
        ("mail.example.com", MessageState.sending, True),
        ("mail.example.com", MessageState.sent, False),
        (None, MessageState.queued, False),
    ],
)
def test_what_becomes_of_mails_is_asked_while_one_is_on_its_way(
    issued: MinutesRow,
    recorder: TestClient,
    place: Installation,
    host: str | None,
    state: MessageState,
    asks: bool,
) -> None:
    place.settings.smtp_host = host
    set_message(place, state)
    poll = f'hx-get="{MINUTES}/sendings" hx-trigger="every 5s"'
    found = [poll in recorder.get(path).text for path in (MINUTES, f"{MINUTES}/sendings")]
    assert found == [asks, asks]


# What they are made of


def topic(place: Installation) -> tuple[int, list[tuple[str, list[int]]]]:
    with place.database.read() as session:
        row = topics.rows(session, 1)[0]
    return row.version, [(s["text"], s["evidence"]) for s in row.sentences]


def test_what_was_discussed_is_changed_and_keeps_the_evidence_of_what_stays(
    drafted: None, recorder: TestClient, place: Installation
) -> None:
    version, ((kept, evidence),) = topic(place)
    assert f"{kept}</textarea>" in page(recorder, "?edit=0")
    typed = {"text": f"{kept}\n另外定了样品的数量。", "version": str(version)}
    answer = recorder.post(f"{MINUTES}/topics/0", data=typed)
    assert topic(place) == (2, [(kept, evidence), ("另外定了样品的数量。", [])])
    assert "撤销我的修改" in answer.text
    saved = answer.text.index("讨论内容已保存。")
    assert answer.text.count("讨论内容已保存。") == 1
    assert answer.text.index('id="topic-0"') < saved < answer.text.index('id="topic-1"')
    assert "按原话摘录 · 由 刘芳 修改" in answer.text
    answer = recorder.post(f"{MINUTES}/topics/0/undo")
    assert topic(place) == (3, [(kept, evidence)])
    assert "恢复我的修改" in answer.text
    recorder.post(f"{MINUTES}/topics/0/undo")
    assert topic(place)[1] == [(kept, evidence), ("另外定了样品的数量。", [])]


def test_two_who_change_what_was_discussed_see_both(
    drafted: None, recorder: TestClient, leader: TestClient, place: Installation
) -> None:
    recorder.post(f"{MINUTES}/topics/0", data={"text": "预算定五万。", "version": "1"})
    answer = leader.post(f"{MINUTES}/topics/0", data={"text": "预算定四万。", "version": "1"})
    assert answer.status_code == 409
    assert "预算定五万。" in words(answer.text)
    assert "预算定四万。</textarea>" in answer.text
    assert leader.post(f"{MINUTES}/topics/0/undo").status_code == 409
    assert topic(place)[1] == [("预算定五万。", [])]


def test_a_topic_nobody_summed_up_can_be_written(
    drafted: None, recorder: TestClient, place: Installation
) -> None:
    with place.database.write() as session:
        meeting = session.get(Meeting, 1)
        assert meeting is not None
        number = len(meeting.agenda) - 1
    recorder.post(f"{MINUTES}/topics/{number}", data={"text": "没有展开。", "version": "0"})
    with place.database.read() as session:
        row = next(r for r in topics.rows(session, 1) if r.number == number)
    assert [s["text"] for s in row.sentences] == ["没有展开。"]
    beyond = recorder.post(f"{MINUTES}/topics/77", data={"text": "没有", "version": "0"})
    assert beyond.status_code == 404


def test_a_decision_that_needs_nobody_is_marked_and_unmarked(
    drafted: None, recorder: TestClient, place: Installation
) -> None:
    def stands() -> tuple[bool, int]:
        with place.database.read() as session:
            row = session.get(DecisionRow, 1)
            assert row is not None
            return row.needs_no_action, row.version

    seen = str(stands()[1])
    recorder.post(f"{MINUTES}/decisions/1", data={"settled": "true", "version": seen})
    assert stands() == (True, int(seen) + 1)
    assert "无需落实 否 → 是" in words(recorder.get("/meetings/1/history").text)
    stale = recorder.post(f"{MINUTES}/decisions/1", data={"settled": "false", "version": seen})
    assert stale.status_code == 409
    recorder.post(f"{MINUTES}/decisions/1", data={"settled": "false"})
    assert stands()[0] is False


def test_gaps_lead_to_what_mends_them(
    drafted: None, recorder: TestClient, place: Installation
) -> None:
    recorder.patch("/api/v1/meetings/1/items/action_items/1", json={"owner": None})
    shown = page(recorder)
    ref = "action_items-1"
    address = f"/meetings/1?show=all&amp;edit={ref}#{ref}"
    assert f'<a href="{address}">行动项1没有责任人</a>' in shown
    assert "value" in recorder.get(address.replace("&amp;", "&")).text


def test_what_waits_to_be_decided_is_not_called_missing(
    recorder: TestClient, worker: Worker, place: Installation
) -> None:
    worker.work(1)
    with place.database.read() as session:
        waiting = len(review.items(session, 1).waiting())
    gaps = page(recorder).partition('id="checks"')[2]
    assert f'<a href="/meetings/1">还有 {waiting} 项待确认</a>' in gaps
    assert not re.findall("没有找到决策|没有找到行动项|没有提到下次会议", gaps)
    recorder.post("/meetings/1/confirm", data={"remaining": "rejected"})
    gaps = page(recorder).partition('id="checks"')[2]
    assert "项待确认" not in gaps
    assert re.findall("没有找到决策|没有找到行动项", gaps) == ["没有找到决策", "没有找到行动项"]


def test_a_model_that_summed_up_is_named(
    drafted: None, recorder: TestClient, place: Installation
) -> None:
    with place.database.write() as session:
        row = topics.rows(session, 1)[0]
        row.sentences = [{**row.sentences[0], "made_by": "qwen3"}]
        session.add(row)
    assert "由模型整理：qwen3" in page(recorder)


def test_what_nobody_said_is_named_with_the_place_that_mends_it(
    drafted: None, recorder: TestClient
) -> None:
    assert "人名、日期和数字都能在条目或录音里找到。" in page(recorder)
    typed = {"text": "预算定九万七千元。", "version": "1"}
    recorder.post(f"{MINUTES}/topics/0", data=typed)
    shown = page(recorder)
    found = re.findall(r'<a href="([^"]*)">(议题1里的[^<]*)</a>', shown)
    assert [address for address, _text in found] == [f"{MINUTES}?edit=0#topic-0"]
    assert "九万七千" in found[0][1]


def test_before_minutes_leave_it_is_said_that_no_mail_server_is_set(
    submitted: None, leader: TestClient
) -> None:
    assert "还没有设置邮件服务器" in leader.get(f"{MINUTES}/approve").text


def test_another_template_is_used_from_the_next_draft_on(
    drafted: None, recorder: TestClient, place: Installation, worker: Worker
) -> None:
    answer = recorder.post(f"{MINUTES}/template", data={"name": "brief"})
    assert "模板换了，请重新生成。" in answer.text
    assert "提交审批</button>" not in answer.text
    refused = recorder.post(f"{MINUTES}/submit")
    assert refused.status_code == 409
    assert "模板换了，请先重新生成纪要，再提交审批。" in refused.text
    recorder.post(f"{MINUTES}/draft")
    worker.work(1)
    assert latest(place).template == "brief"
    assert "提交审批</button>" in page(recorder)
    refused = recorder.post(f"{MINUTES}/template", data={"name": "company:77"})
    assert refused.status_code == 422


# Home


def test_home_lists_what_waits_for_approval_and_what_was_returned(
    submitted: None, recorder: TestClient, leader: TestClient, place: Installation
) -> None:
    assert "等我批准 1" in words(leader.get("/").text)
    assert "刘芳 提交" in words(leader.get("/").text)
    assert "等我批准" not in recorder.get("/").text
    form = {"content_hash": latest(place).content_hash, "comment": "预算写错了"}
    leader.post(f"{MINUTES}/return", data=form)
    assert "等我批准" not in words(leader.get("/").text)
    assert "王建国：预算写错了" in words(recorder.get("/").text)


def test_minutes_are_due_until_they_are_issued(
    submitted: None, recorder: TestClient, leader: TestClient, place: Installation, worker: Worker
) -> None:
    assert "待出的纪要 1" in words(recorder.get("/").text)
    assert "纪要待审批" in recorder.get("/").text
    approve(leader, place)
    issue(place, worker)
    assert "待出的纪要 0" in words(recorder.get("/").text)
    assert "纪要已签发" in recorder.get("/meetings").text
    with place.database.read() as session:
        meeting = session.get(Meeting, 1)
        assert meeting is not None
        assert meeting.state == MeetingState.issued
        assert meeting.minutes_issued_at is not None and meeting.minutes_issued_at <= now()
