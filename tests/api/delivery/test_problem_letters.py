"""What is told of problems: level by level, by two channels where urgent, and their answers."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import time_machine

from api.delivery import tracking_letters
from api.installation import Installation
from storage import problems, responsible
from storage.responsible import Contact
from storage.tables import (
    ActionItemRow,
    Message,
    Problem,
    ProblemCause,
    ProblemState,
    Role,
    User,
    now,
)
from tests.api.delivery.meetings_made import (
    PUBLIC_URL,
    add_group,
    hold,
    item,
    mails,
    messages,
    part,
    person_id,
)
from tests.api.delivery.test_tracking_letters import account, own_chat

MONDAY = dt.datetime(2026, 3, 16, 1, tzinfo=dt.UTC)  # 09:00 in Shanghai
AROSE = dt.datetime(2026, 3, 13, 16, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def raised(
    house: Installation, cause: str = "overdue", row: ActionItemRow | None = None, **fields: Any
) -> tuple[int, int]:
    """A problem with an item; their ids."""
    told = {k: fields.pop(k) for k in ("text", "wanted", "is_urgent") if k in fields}
    row = row or item()
    with house.database.write() as session:
        hold(session, [row], **fields)
        problem = problems.raise_(
            session, row, ProblemCause(cause), f"{cause} {row.id}", actor="李敏", at=AROSE, **told
        )
        return problem.id or 0, row.id or 0


def tell(
    house: Installation, ids: tuple[int, int], level: int = 1, *names: str, times: int = 1
) -> list[str]:
    with house.database.write() as session:
        problem, row = session.get(Problem, ids[0]), session.get(ActionItemRow, ids[1])
        assert problem and row
        people = [person_id(house, name) for name in names or ("孙涛",)]
        contacts: Sequence[Contact] = responsible.people(session, people)
        told: list[str] = []
        for _time in range(times):
            told = tracking_letters.on_problem(
                session, house.settings, problem, row, level, contacts
            )
        return told


def first(house: Installation, cause: str, level: int = 1, **fields: Any) -> Message:
    tell(house, raised(house, cause, **fields), level)
    return messages(house)[0]


@pytest.mark.parametrize(
    ("cause", "level", "subject", "ask"),
    [
        (
            "behind",
            1,
            "[请处理] 落后计划：发出方案",
            "请在 24 小时内与责任人沟通，并记录补救措施。",
        ),
        ("overdue", 1, "[请处理] 逾期：发出方案", "请在 24 小时内与责任人沟通，确认什么时候完成"),
        ("reported", 1, "[请处理] 遇到问题：发出方案", "请在 24 小时内答复，并记录处理办法。"),
        ("overdue", 2, "[升级到组长] 逾期：发出方案", "问题还没有人答复。请在 24 小时内协调处理"),
        ("overdue", 3, "[升级到分管领导] 逾期：发出方案", "请决定怎么处理，并记录下来。"),
    ],
)
def test_each_level_is_told_what_it_is_asked_to_do(
    house: Installation, cause: str, level: int, subject: str, ask: str
) -> None:
    mail = first(house, cause, level, text="缺人", is_urgent=False)
    assert (mail.subject, mail.kind) == (subject, "problem")
    assert mail.key == f"problem 1 level {level} person {person_id(house, '孙涛')}"
    assert ask in mail.text


def test_a_level_is_told_whose_item_it_is_and_since_when(house: Installation) -> None:
    text = first(house, "overdue").text
    assert "责任人：李敏\n部门：市场部\n截止：3月13日 周五\n状态：未开始\n" in text
    assert "发生：3月14日 周六 00:00" in text


def test_a_level_is_told_what_was_reported_and_wanted(house: Installation) -> None:
    mail = first(
        house, "reported", text="缺两个人\n<b>急</b>", wanted="研发部，周三前", is_urgent=True
    )
    assert mail.subject.startswith("[紧急] [请处理] ")
    assert part(mail.text, "问题") == "- 缺两个人\n- <b>急</b>"
    assert part(mail.text, "需要的支持") == "- 研发部，周三前"
    assert "<b>急" not in (mail.html or "")


def test_a_level_is_told_whom_the_ones_before_were(house: Installation) -> None:
    ids = raised(house)
    with house.database.write() as session:
        problem = session.get(Problem, ids[0])
        assert problem
        problems.tell(session, problem, 1, ["孙涛", "陈晓"], MONDAY)
        problems.tell(session, problem, 2, [], MONDAY + dt.timedelta(days=1))
    tell(house, ids, 3)
    assert part(messages(house)[0].text, "此前") == (
        "- 3月16日 周一 09:00 已通知接口人 孙涛、陈晓，没有答复\n"
        "- 3月17日 周二 09:00 组长：没有人可通知"
    )


def test_of_what_is_behind_plan_people_are_named_without_a_level(house: Installation) -> None:
    ids = raised(house, "behind")
    with house.database.write() as session:
        problem = session.get(Problem, ids[0])
        assert problem
        problems.tell(session, problem, 1, ["孙涛", "陈晓"], MONDAY)
    tell(house, ids, 2, "王建国")
    mail = messages(house)[0]
    assert part(mail.text, "此前") == "- 3月16日 周一 09:00 已通知 孙涛、陈晓，没有答复"
    assert mail.subject == "[升级到组长] 落后计划：发出方案"


def test_who_was_told_at_the_level_before_is_reminded(house: Installation) -> None:
    ids = raised(house, "behind")
    tell(house, ids, 1, "孙涛", "陈晓")
    with house.database.write() as session:
        problem = session.get(Problem, ids[0])
        assert problem
        problems.tell(session, problem, 1, ["孙涛", "陈晓"], MONDAY)
    with time_machine.travel(MONDAY + dt.timedelta(days=1), tick=False):
        assert tell(house, ids, 2, "孙涛", "王建国") == ["王建国", "孙涛"]
    new, again = [mail for mail in messages(house) if " level 2 " in mail.key]
    assert (again.subject, new.subject) == (
        "[再次提醒] 落后计划：发出方案",
        "[升级到组长] 落后计划：发出方案",
    )
    said = "24 小时前已通知您，仍没有答复。\n\n请在 24 小时内协调处理，并记录处理办法。"
    assert (said in again.text, "已通知您" in new.text) == (True, False)


def test_a_level_is_told_why_the_item_is_delayed(house: Installation) -> None:
    tell(house, raised(house, "overdue", item(status="delayed", delay_reason="等设备")))
    assert "状态：延期\n延期原因：等设备\n" in messages(house)[0].text


def test_a_level_is_told_once(house: Installation) -> None:
    assert tell(house, raised(house), 1, "孙涛", times=2) == ["孙涛"]
    assert len(messages(house)) == 1


def test_who_has_an_account_gets_a_link_to_the_item(house: Installation) -> None:
    account(house, "孙涛", Role.administrator)
    tell(house, raised(house), 1, "孙涛", "陈晓")
    told = {name: f"{PUBLIC_URL}/tracker/1" in mail.text for name, mail in mails(house).items()}
    assert told == {"孙涛": True, "陈晓": False}
    assert "请把处理办法告诉会议的记录人" in mails(house)["陈晓"].text


def test_who_was_not_in_a_confidential_meeting_is_told_nothing(house: Installation) -> None:
    ids = raised(house, title="裁员", is_confidential=True)
    assert tell(house, ids, 1, "孙涛", "王建国") == ["王建国"]
    assert list(mails(house)) == ["王建国"]


def test_problem_notices_cannot_be_switched_off_by_who_is_to_act(house: Installation) -> None:
    account(house, "孙涛", notify={"mails": [], "offered": ["problems"]})
    assert tell(house, raised(house)) == ["孙涛"]


def channels(house: Installation) -> list[tuple[str, str]]:
    return [(str(m.channel.value), m.recipient) for m in messages(house)]


@pytest.mark.parametrize(("is_urgent", "level"), [(True, 1), (False, 3)])
def test_urgent_ones_and_the_third_level_go_by_mail_and_the_own_chat(
    house: Installation, is_urgent: bool, level: int
) -> None:
    own_chat(house, account(house, "孙涛"))
    ids = raised(house, "reported", text="停产", is_urgent=is_urgent)
    assert tell(house, ids, level) == ["孙涛"]
    assert sorted(channels(house)) == [("chat", "孙涛"), ("mail", "孙涛")]


def test_others_go_where_the_person_chose(house: Installation) -> None:
    own_chat(house, account(house, "孙涛", notify={"channel": "chat"}))
    tell(house, raised(house), 2)
    assert channels(house) == [("chat", "孙涛")]


def test_without_an_own_chat_the_groups_are_told_of_urgent_ones_once(house: Installation) -> None:
    with house.database.write() as session:
        add_group(session, ["problems"])
        add_group(session, ["minutes late"])
    tell(house, raised(house, text="停产", is_urgent=True), 1, "孙涛", "陈晓")
    assert sorted(channels(house)) == [("chat", "上市群"), ("mail", "孙涛"), ("mail", "陈晓")]


def test_groups_hear_nothing_of_what_is_not_urgent(house: Installation) -> None:
    with house.database.write() as session:
        add_group(session, ["problems"])
    tell(house, raised(house), 2)
    assert channels(house) == [("mail", "孙涛")]


def test_groups_hear_nothing_of_confidential_meetings(house: Installation) -> None:
    with house.database.write() as session:
        add_group(session, ["problems"])
    tell(house, raised(house, is_urgent=True, is_confidential=True), 1, "王建国")
    assert channels(house) == [("mail", "王建国")]


def answered(
    house: Installation, *names: str, by: str = "刘芳", **fields: Any
) -> dict[str, Message]:
    """A problem that these were told of, and its answer; the mails of the answer."""
    ids = raised(house, **fields)
    tell(house, ids, 1, *names)
    with house.database.write() as session:
        problem, row = session.get(Problem, ids[0]), session.get(ActionItemRow, ids[1])
        assert problem and row
        problem.state = ProblemState.answered
        problem.answer, problem.answered_by, problem.answered_at = "加两个人\n周三完成", by, now()
        for _time in range(2):
            tracking_letters.on_answer(session, house.settings, problem, row)
    return {m.recipient: m for m in messages(house) if m.key.startswith("answer 1 ")}


def test_the_owner_and_who_was_told_hear_the_answer(house: Installation) -> None:
    found = answered(house, "孙涛", "陈晓")
    assert sorted(found) == sorted(["李敏", "孙涛", "陈晓"])
    mail = found["孙涛"]
    assert mail.subject == "[问题已答复] 发出方案"
    assert "刘芳 记录了处理办法，这个问题不再升级。" in mail.text
    assert part(mail.text, "处理办法") == "- 加两个人\n- 周三完成"


def test_whoever_answers_is_not_told(house: Installation) -> None:
    assert list(answered(house, "孙涛", by="孙涛")) == ["李敏"]


def test_who_was_told_by_the_own_chat_alone_hears_the_answer(house: Installation) -> None:
    own_chat(house, account(house, "孙涛", notify={"channel": "chat"}))
    assert sorted(answered(house, "孙涛")) == sorted(["李敏", "孙涛"])


def test_who_has_an_account_and_is_nobody_of_the_roster_hears_the_answer(
    house: Installation,
) -> None:
    from tests.api.people import add_user

    user_id = add_user(house, "总经理", Role.executive)
    ids = raised(house)
    with house.database.write() as session:
        user, problem = session.get(User, user_id), session.get(Problem, ids[0])
        row = session.get(ActionItemRow, ids[1])
        assert user and problem and row
        user.email = "boss@example.com"
        chief = Contact(user.name, user.email, user_id=user_id)
        tracking_letters.on_problem(session, house.settings, problem, row, 3, [chief])
        problem.answer, problem.answered_by = "加人", "刘芳"
        tracking_letters.on_answer(session, house.settings, problem, row)
    assert [m.key for m in messages(house) if m.recipient == "总经理"] == [
        f"problem 1 level 3 user {user_id}",
        f"answer 1 user {user_id}",
    ]


def test_answers_can_be_switched_off_but_not_those_of_own_items(house: Installation) -> None:
    quiet = {"notify": {"mails": [], "offered": ["problems"]}}
    account(house, "孙涛", **quiet)
    account(house, "李敏", **quiet)
    assert list(answered(house, "孙涛")) == ["李敏"]
