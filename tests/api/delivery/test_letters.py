"""Who is written to, what the mails say, and what they keep to themselves."""

import datetime as dt
import email
import email.message
import email.policy
import html
import re
import time
from typing import Any

import pytest
from icalendar import Calendar
from sqlmodel import select

from api.delivery import mime
from api.delivery.letters import on_issue
from api.installation import Installation
from storage import meetings
from storage.tables import (
    ActionItemRow,
    Message,
    Person,
    Role,
    now,
)
from tests.api.delivery.meetings_made import (
    ADDRESSES,
    PUBLIC_URL,
    add_group,
    hold,
    issue,
    item,
    mails,
    messages,
    organisation_id,
    part,
    person,
    person_id,
)
from tests.api.people import add_user

HOSTILE = "发出\r\nBcc: x@evil.com <script>alert(1)</script> {{ 7*7 }} {% raw %} %(name)s"


def sent(
    place: Installation, *items: ActionItemRow, row: dict[str, Any] | None = None, **fields: Any
) -> dict[str, Message]:
    """The minutes of a meeting are issued; the mails, by their recipients."""
    with place.database.write() as session:
        meeting = hold(session, items, **fields)
        on_issue(session, place.settings, issue(session, meeting, **(row or {})))
    return mails(place)


def files(message: Message) -> list[str]:
    return [each["filename"] for each in message.attachments]


def entries(message: Message) -> list[str]:
    (file,) = [each for each in message.attachments if each["media_type"] == "text/calendar"]
    return [str(e["summary"]) for e in Calendar.from_ical(file["content"]).walk("VEVENT")]


def as_read(page: str) -> str:
    """What a reader of the HTML sees, as letters alone: signs of lists are the client's."""
    body = re.sub(r"<head>.*</head>", "", page, flags=re.DOTALL)
    return letters_of(html.unescape(re.sub(r"<[^>]+>", " ", body)))


def letters_of(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


# Issued minutes


def test_everybody_gets_a_mail_of_their_own(house: Installation) -> None:
    found = sent(house, item())
    assert {name: m.address for name, m in found.items()} == {
        name: ADDRESSES[name] for name in ("刘芳", "王建国", "李敏")
    }
    assert {m.subject for m in found.values()} == {"[会议纪要] 上市例会（3月5日）"}
    assert found["李敏"].key == f"minutes 1 person {person_id(house, '李敏')}"
    assert {(m.kind, m.meeting_id, m.minutes_id) for m in found.values()} == {("minutes", 2, 1)}


def test_own_items_come_first_then_what_was_settled(house: Installation) -> None:
    mail = sent(house, item(), item("备料", "王建国"))["李敏"]
    own = "1. 发出方案\n   截止：3月13日 周五 · 部门：市场部 · 状态：未开始"
    assert part(mail.text, "您的行动项") == own
    assert part(mail.text, "决议") == "1. 预算定三万"
    assert part(mail.text, "下次会议") == "- 时间：2026年3月12日（周四）10:00"
    assert "编号：2026-0012\n版本：1\n记录：刘芳\n批准：王建国\n发出日期：3月6日" in mail.text
    assert "备料" not in mail.text


def test_a_deadline_at_a_time_has_its_weekday_too(house: Installation) -> None:
    mail = sent(house, item(deadline="2026-03-06T12:00"))["李敏"]
    assert "截止：3月6日 周五 12:00 前" in mail.text


def test_who_helps_with_an_item_is_told_so(house: Installation) -> None:
    mail = sent(house, item("备料", "王建国", co_owners=["李敏"]))["李敏"]
    assert part(mail.text, "您的行动项").startswith("1. [协助] 备料\n   牵头：王建国 · 截止：")


def test_who_has_no_items_is_told_so(house: Installation) -> None:
    mail = sent(house, item())["王建国"]
    assert part(mail.text, "您的行动项") == "这次会议没有交给您的行动项。"


def test_minutes_without_items_decisions_and_next_meeting_say_so(house: Installation) -> None:
    mail = sent(house, decisions=(), next_at=None)["李敏"]
    assert part(mail.text, "决议") == "没有记录决议。"
    assert part(mail.text, "下次会议") == "没有约定。"
    assert files(mail) == ["上市例会.docx"]


def test_the_document_and_the_own_dates_are_attached(house: Installation) -> None:
    found = sent(house, item(), item("备料", "王建国"), row={"pdf_sha256": "e" * 64})
    assert files(found["李敏"]) == ["上市例会.docx", "上市例会.pdf", "calendar.ics"]
    assert [a.get("sha256") for a in found["李敏"].attachments] == ["d" * 64, "e" * 64, None]
    assert entries(found["李敏"]) == ["截止：发出方案", "上市例会：下次会议"]
    assert entries(found["刘芳"]) == ["上市例会：下次会议"]


def test_an_absent_owner_gets_the_items_and_nothing_of_the_meeting(house: Installation) -> None:
    mail = sent(house, item("备料", "赵强", department="财务部"))["赵强"]
    assert (mail.kind, mail.subject) == ("items", "[行动项] 3月5日的会议交给您的任务")
    assert files(mail) == ["calendar.ics"]
    assert entries(mail) == ["截止：备料"]
    told = mail.text + (mail.html or "") + mail.attachments[0]["content"]
    assert [
        word for word in ("上市例会", "预算定三万", "2026-0012", "3月12日") if word in told
    ] == []


def test_an_absent_owner_who_may_see_the_meeting_is_told_which(house: Installation) -> None:
    add_user(house, "赵强", Role.executive, person_id=person_id(house, "赵强"))
    mail = sent(house, item("备料", "赵强", department="财务部"))["赵强"]
    assert mail.subject == "[行动项] 上市例会（3月5日）"
    assert f"{PUBLIC_URL}/meetings/2/minutes" in mail.text


def test_with_an_account_the_link_is_the_meetings_without_the_own_items(
    house: Installation,
) -> None:
    add_user(house, "王建国", Role.member, person_id=person_id(house, "王建国"))
    found = sent(house, item(), item("备料", "王建国"))
    assert f"打开纪要：\n{PUBLIC_URL}/meetings/2/minutes" in found["王建国"].text
    assert f"查看您的任务：\n{PUBLIC_URL}/mine/" in found["李敏"].text
    assert PUBLIC_URL not in found["刘芳"].text  # neither an account nor items
    assert "/mine/" not in found["李敏"].attachments[-1]["content"]


def test_without_a_public_address_the_mail_says_where_to_look(house: Installation) -> None:
    house.settings.public_url = None
    add_user(house, "李敏", Role.member, person_id=person_id(house, "李敏"))
    mail = sent(house, item())["李敏"]
    assert "登录会议助手，可以在“跟踪表”里更新自己的任务。" in mail.text
    assert "http" not in mail.text + (mail.html or "")


def test_nobodys_address_is_in_the_mail_of_another(house: Installation) -> None:
    found = sent(house, item(), item("备料", "王建国"))
    leaks = [
        (reader, name)
        for reader, mail in found.items()
        for name, address in ADDRESSES.items()
        if address in mail.text + (mail.html or "") + str(mail.attachments)
    ]
    assert leaks == []


def test_who_has_no_address_gets_no_message(place: Installation) -> None:
    assert sent(place, item()) == {}


def test_what_a_person_chose_decides_who_gets_it(house: Installation) -> None:
    chosen = [
        {"name": "外部顾问", "address": "Guest@Partner.com", "gets": "minutes"},
        {"name": "外部顾问", "address": "guest@partner.com", "gets": "minutes"},
    ]
    found = sent(house, item("审图", "外部顾问", department=None), row={"recipients": chosen})
    assert list(found) == ["外部顾问"]
    assert found["外部顾问"].key == "minutes 1 mail guest@partner.com"
    assert part(found["外部顾问"].text, "您的行动项").startswith("1. 审图")


def test_who_is_to_get_own_items_and_has_none_gets_no_mail(house: Installation) -> None:
    chosen = [{"name": "外部顾问", "address": "guest@partner.com", "gets": "items"}]
    assert sent(house, item(), row={"recipients": chosen}) == {}


def test_forty_items_for_forty_people_are_written_in_a_moment(house: Installation) -> None:
    guests = [
        {"name": f"顾问{no}", "address": f"a{no}@x.com", "gets": "minutes"} for no in range(40)
    ]
    items = [item(f"第 {no} 件事", f"顾问{no}") for no in range(40)]
    with house.database.write() as session:
        row = issue(session, hold(session, items), recipients=guests)
        begin = time.perf_counter()
        on_issue(session, house.settings, row)
        assert time.perf_counter() - begin < 2
    assert len(messages(house)) == 40


def test_a_guest_with_the_name_of_a_colleague_is_not_told_the_colleagues_items(
    house: Installation,
) -> None:
    chosen = [{"name": "李敏", "address": "other@partner.com", "gets": "minutes"}]
    mail = sent(house, item(), row={"recipients": chosen})["李敏"]
    assert part(mail.text, "您的行动项") == "这次会议没有交给您的行动项。"


def test_of_namesakes_each_gets_the_items_of_the_own_department(house: Installation) -> None:
    with house.database.write() as session:
        sales = person(session, "陈晓").department_id
        namesake = Person(
            organisation_id=organisation_id(session),
            name="李敏",
            email="other@example.com",
            department_id=sales,
        )
        session.add(namesake)
        meeting = hold(session, [item("销售的事", department="销售部"), item("市场的事")])
        on_issue(session, house.settings, issue(session, meeting))
    own = {m.address: part(m.text, "您的行动项") for m in messages(house) if m.recipient == "李敏"}
    assert "1. 销售的事" in own["other@example.com"]
    assert "市场的事" not in own["other@example.com"]
    assert "1. 市场的事" in own[ADDRESSES["李敏"]]


def test_what_was_changed_after_the_approval_is_not_told(house: Installation) -> None:
    with house.database.write() as session:
        meeting = hold(session, [item(), item("备料")])
        row = issue(session, meeting)
        moved, other = session.exec(
            select(ActionItemRow).where(ActionItemRow.meeting_id == meeting.id)
        )
        moved.deadline, other.task = "2026-04-01", "别的"
        session.flush()
        on_issue(session, house.settings, row)
    mail = mails(house)["李敏"]
    assert "1. 发出方案\n   截止：3月13日 周五" in mail.text
    assert "别的" not in mail.text
    assert entries(mail) == ["上市例会：下次会议"]


def test_issuing_twice_writes_once(house: Installation) -> None:
    with house.database.write() as session:
        meeting = hold(session, [item()])
        row = issue(session, meeting)
        on_issue(session, house.settings, row)
        on_issue(session, house.settings, row)
    assert len(messages(house)) == 3


# Corrections


def corrected(house: Installation, **changes: Any) -> dict[str, Message]:
    """Version 2 is issued after the item of 李敏 was changed; its mails."""
    with house.database.write() as session:
        meeting = hold(session, [item(), item("备料", "赵强", department="财务部")])
        on_issue(session, house.settings, issue(session, meeting))
    with house.database.write() as session:
        row = session.exec(select(ActionItemRow).where(ActionItemRow.owner == "赵强")).one()
        for name, value in changes.items():
            setattr(row, name, value)
        session.flush()
        again = issue(session, meetings.get(session, 2), changes=["行动项 2：截止改为 3月20日"])
        on_issue(session, house.settings, again)
    return mails(house, minutes_id=2)


def test_a_correction_tells_first_what_changed(house: Installation) -> None:
    mail = corrected(house, deadline="2026-03-20")["李敏"]
    assert mail.subject == "[会议纪要更正] 上市例会（3月5日）第 2 版"
    assert part(mail.text, "与上一版相比") == "- 行动项 2：截止改为 3月20日"
    assert mail.text.index("与上一版相比") < mail.text.index("您的行动项")


def test_who_is_no_owner_any_more_is_told_by_the_correction(house: Installation) -> None:
    mail = corrected(house, owner="李敏", department="市场部")["赵强"]
    assert (mail.kind, files(mail)) == ("items", ["calendar.ics"])
    assert part(mail.text, "您的行动项") == "更正之后，这场会议没有交给您的行动项。"
    assert "行动项 2" not in mail.text  # of the minutes, which were never for this reader


def events(message: Message) -> dict[str, tuple[str, Any]]:
    """Of the calendar file, by summary: the status and the day."""
    (file,) = [each for each in message.attachments if each["media_type"] == "text/calendar"]
    return {
        str(e["summary"]): (str(e.get("status", "")), e["dtstart"].dt)
        for e in Calendar.from_ical(file["content"]).walk("VEVENT")
    }


def test_a_correction_cancels_what_is_no_longer_to_be(house: Installation) -> None:
    mail = corrected(house, owner="李敏", department="市场部")["赵强"]
    assert events(mail) == {"截止：备料": ("CANCELLED", dt.date(2026, 3, 13))}


def test_what_was_cancelled_is_not_cancelled_again(house: Installation) -> None:
    corrected(house, owner="李敏", department="市场部")
    with house.database.write() as session:
        on_issue(session, house.settings, issue(session, meetings.get(session, 2)))
    assert files(mails(house, minutes_id=3)["赵强"]) == []


def test_a_correction_cancels_a_deadline_at_a_time_at_that_time(house: Installation) -> None:
    with house.database.write() as session:
        meeting = hold(session, [item(deadline="2026-03-06T12:00")], next_at=None)
        on_issue(session, house.settings, issue(session, meeting))
        row = session.exec(select(ActionItemRow)).one()
        row.deadline = None
        session.flush()
        on_issue(session, house.settings, issue(session, meeting))
    status, at = events(mails(house, minutes_id=2)["李敏"])["截止：发出方案"]
    assert (status, at.astimezone(dt.UTC)) == (
        "CANCELLED",
        dt.datetime(2026, 3, 6, 4, tzinfo=dt.UTC),
    )


def test_a_correction_tells_how_far_the_reader_is_by_now(house: Installation) -> None:
    mail = corrected(house, owner="李敏", department="市场部", status="done")["李敏"]
    assert "状态：已完成" in mail.text


def test_who_left_the_company_gets_no_correction(house: Installation) -> None:
    with house.database.write() as session:
        meeting = hold(session, [item()])
        on_issue(session, house.settings, issue(session, meeting))
        person(session, "李敏").is_active = False
        on_issue(session, house.settings, issue(session, meeting))
    assert set(mails(house, minutes_id=2)) == {"刘芳", "王建国"}


def test_a_correction_goes_to_who_is_named_no_more_at_todays_address(house: Installation) -> None:
    with house.database.write() as session:
        meeting = hold(session)
        on_issue(session, house.settings, issue(session, meeting))
        person(session, "李敏").email = "new@example.com"
        meeting.attendees = ["王建国"]
        on_issue(session, house.settings, issue(session, meeting))
    assert mails(house, minutes_id=2)["李敏"].address == "new@example.com"


def test_an_absent_owner_gets_no_correction_of_what_became_confidential(
    house: Installation,
) -> None:
    with house.database.write() as session:
        meeting = hold(session, [item(owner="孙涛")])
        assert "孙涛" in {each["name"] for each in issue(session, meeting).recipients or ()}
        meeting.is_confidential = True
        again = issue(session, meeting).recipients or ()
    assert {each["name"] for each in again} == {"刘芳", "王建国", "李敏"}


def test_minutes_go_to_nobody_whom_the_leader_did_not_see_on_the_list(house: Installation) -> None:
    with house.database.write() as session:
        meeting = hold(session)
        first = issue(session, meeting)
        on_issue(session, house.settings, first)
        left = [each for each in first.recipients or () if each["name"] != "王建国"]
        on_issue(session, house.settings, issue(session, meeting, recipients=left))
    assert set(mails(house, minutes_id=2)) == {"刘芳", "李敏"}


# The mails as they are read


def test_text_and_html_say_the_same(house: Installation) -> None:
    for mail in corrected(house, deadline="2026-03-20").values():
        address = re.search(r"https://\S+", mail.text)
        link = address[0] if address else ""
        assert as_read(mail.html or "").replace("您好", "您好") == letters_of(
            re.sub(r"^\d+\. ", "", mail.text.replace(link, ""), flags=re.MULTILINE)
        )
        assert html.unescape(mail.html or "").count(f'href="{link}"') == (1 if link else 0)


@pytest.mark.parametrize("field", ["task", "title", "decision"])
def test_what_people_wrote_changes_nothing_of_the_mail(house: Installation, field: str) -> None:
    found = sent(
        house,
        item(HOSTILE if field == "task" else "发出方案"),
        title=HOSTILE if field == "title" else "上市例会",
        decisions=(HOSTILE if field == "decision" else "预算",),
    )
    mail = found["李敏"]
    shown = "发出 Bcc: x@evil.com <script>alert(1)</script> {{ 7*7 }} {% raw %} %(name)s"
    assert shown in mail.text
    assert html.escape(shown, quote=False) in (mail.html or "").replace("&#39;", "'")
    assert "<script" not in (mail.html or "")
    assert [line for line in mail.text.splitlines() if line.startswith("Bcc")] == []
    assert mail.subject == " ".join(mail.subject.split())


def test_the_html_fetches_nothing_and_runs_nothing(house: Installation) -> None:
    page = sent(house, item())["李敏"].html or ""
    assert re.findall(r"<(img|script|link|iframe|object|form|style)\b|url\(|@import", page) == []
    assert all(
        link.startswith(f"{PUBLIC_URL}/") for link in re.findall(r'(?:src|href)="([^"]*)', page)
    )


def test_very_long_words_are_cut_in_the_mail(house: Installation) -> None:
    long = "很" * 5000
    mail = sent(house, item(long), title=long, decisions=[long] * 80)["李敏"]
    assert len(mail.subject) < 120
    assert len(part(mail.text, "您的行动项")) < 500
    assert mail.text.count("\n") < 120
    assert "其余 50 项见所附文件。" in mail.text


def test_a_meeting_in_english_has_a_mail_in_english(house: Installation) -> None:
    mail = sent(house, item(), language="en", title="Launch")["李敏"]
    assert mail.subject == "[Minutes] Launch (Mar 5)"
    own = "1. 发出方案\n   Due: Fri, Mar 13 · Department: 市场部 · Status: Not started"
    assert part(mail.text, "Your action items") == own
    assert '<html lang="en">' in (mail.html or "")


def test_a_meeting_in_traditional_chinese_has_a_mail_in_it(house: Installation) -> None:
    mail = sent(house, item(), language="zh-Hant")["李敏"]
    assert mail.subject == "[會議紀要] 上市例会（3月5日）"
    assert "部門：市场部 · 狀態：未開始" in mail.text


def test_mail_programs_find_text_html_document_and_calendar(house: Installation) -> None:
    document = house.settings.data_dir / "minutes.docx"
    document.write_bytes(b"PK of a document")
    stored = house.files.add_path(document)
    mail = sent(house, item(), row={"sha256": stored.sha256})["李敏"]
    built = mime.compose(
        mail, house.files, sender="会议助手 <m@company.cn>", reply_to=None, now=now()
    )
    read = email.message_from_bytes(built, policy=email.policy.default)
    assert isinstance(read, email.message.EmailMessage)
    assert (read["subject"], read["to"].addresses[0].addr_spec) == (mail.subject, mail.address)
    text, page = read.get_body(("plain",)), read.get_body(("html",))
    assert text and page
    assert text.get_content().splitlines() == mail.text.splitlines()
    assert page.get_content().splitlines() == (mail.html or "").splitlines()
    word, dates = read.iter_attachments()
    assert (word.get_filename(), word.get_content()) == ("上市例会.docx", b"PK of a document")
    assert dates.get_content_type() == "text/calendar"
    assert dates["content-type"].params["method"] == "PUBLISH"
    content = dates.get_payload(decode=True)
    assert [str(e["uid"]) for e in Calendar.from_ical(content).walk("VEVENT")][0][:7] == "item-1@"


# Chats


def test_groups_are_told_that_minutes_are_out(house: Installation) -> None:
    with house.database.write() as session:
        add_group(session, ["minutes issued"])
    (message,) = [m for m in sent(house, item()).values() if m.channel == "chat"]
    assert (message.key, message.address) == ("minutes 1 chat 1", "1")
    assert message.text.splitlines() == [
        "会议纪要已发出：上市例会（3月5日）",
        "1 项决议，1 个行动项",
        "编号：2026-0012",
        f"{PUBLIC_URL}/meetings/2/minutes",
    ]


def test_no_group_hears_of_a_confidential_meeting(house: Installation) -> None:
    with house.database.write() as session:
        add_group(session, ["minutes issued", "minutes late"])
    found = sent(house, item(), is_confidential=True)
    assert [m for m in found.values() if m.channel == "chat"] == []
