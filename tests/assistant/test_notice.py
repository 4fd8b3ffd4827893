"""Notices in the styles people write them, each with what it says of the meeting and no more."""

import datetime as dt
from typing import Any

import pytest

from assistant.errors import InputError
from assistant.notice import Notice, read_notice
from assistant.types import Department, Person, Roster

TODAY = dt.date(2026, 3, 2)  # a Monday

ROSTER = Roster(
    departments=(
        Department(name="研发部", aliases=("研发", "技术部")),
        Department(name="市场部", aliases=("市场",)),
        Department(name="采购部"),
        Department(name="财务部"),
    ),
    people=(
        Person(name="王建国", title="经理", department="研发部", aliases=("老王",)),
        Person(name="孙涛", title="主管", department="研发部"),
        Person(name="李敏", title="经理", department="市场部", aliases=("Amy",)),
        Person(name="王芳", title="经理", department="财务部"),
        Person(name="周一鸣", title="专员", department="采购部"),
        Person(name="Anna Berg", title="Engineer", department="研发部"),
    ),
)


def shown(notice: Notice) -> dict[str, Any]:
    """The fields a notice fills, without the words they came from."""
    single = ("title", "date", "start", "end", "location", "link", "chair", "recorder")
    filled = {name: getattr(notice, name).value for name in single if getattr(notice, name)}
    if notice.attendees:
        filled["attendees"] = [p.name for p in notice.attendees]
        guests = [p.name for p in notice.attendees if not p.is_known]
        filled |= {"guests": guests} if guests else {}
    if notice.agenda:
        filled["agenda"] = [(row.topic, row.owner, row.minutes) for row in notice.agenda]
    for name in ("unclear", "doubts"):
        if getattr(notice, name):
            filled[name] = list(getattr(notice, name))
    return filled


def day(date: str, start: str, end: str | None = None) -> dict[str, str]:
    return {"date": date, "start": start} | ({"end": end} if end else {})


NOTICES: dict[str, tuple[str, dict[str, Any]]] = {
    "a labelled notice": (
        """会议通知

会议主题：新产品上市进度协调会
会议时间：2026年3月12日（星期四）14:00-15:30
会议地点：三楼301会议室
主 持 人：王建国
记 录 人：李敏
参会人员：王建国、孙涛、李敏、周一鸣
会议议程：
1. 研发进度汇报（孙涛，20分钟）
2. 市场推广方案（李敏，30分钟）
3. 采购计划讨论 15分钟

请准时参加。
""",
        {
            "title": "新产品上市进度协调会",
            **day("2026-03-12", "14:00", "15:30"),
            "location": "三楼301会议室",
            "chair": "王建国",
            "recorder": "李敏",
            "attendees": ["王建国", "孙涛", "李敏", "周一鸣"],
            "agenda": [
                ("研发进度汇报", "孙涛", 20),
                ("市场推广方案", "李敏", 30),
                ("采购计划讨论", None, 15),
            ],
        },
    ),
    "an official notice in numbered clauses": (
        """关于召开第一季度供应商评审会的通知

各部门：
    为加强供应商管理，经研究决定召开评审会。现将有关事项通知如下：
一、会议时间：3月6日（周五）上午9:30
二、会议地点：总部二楼大会议室
三、参会人员：各部门负责人、采购部全体人员
四、会议内容：
（一）通报一季度供货情况；
（二）讨论供应商名单调整。
五、有关要求：请各部门提前准备材料。

综合办公室
2026年3月2日
""",
        {
            "title": "第一季度供应商评审会",
            **day("2026-03-06", "09:30"),
            "location": "总部二楼大会议室",
            "attendees": ["周一鸣"],
            "unclear": ["各部门负责人"],
            "agenda": [("通报一季度供货情况", None, None), ("讨论供应商名单调整", None, None)],
        },
    ),
    "an invitation of 腾讯会议": (
        """王建国 邀请您参加腾讯会议
会议主题：Q2 架构评审
会议时间：2026/03/10 14:30-16:00 (GMT+08:00) 中国标准时间 - 北京

点击链接入会，或添加至会议列表：
https://meeting.tencent.com/dm/AbCdEf1234

#腾讯会议：987-654-321
会议密码：260824

手机一键拨号入会
+8675536550000,,987654321# (中国大陆)

复制该信息，打开手机腾讯会议即可参与
""",
        {
            "title": "Q2 架构评审",
            **day("2026-03-10", "14:30", "16:00"),
            "location": "腾讯会议 987-654-321",
            "link": "https://meeting.tencent.com/dm/AbCdEf1234",
        },
    ),
    "an invitation of 飞书": (
        """李敏 邀请你加入飞书日程
日程主题：市场周会
时间：3月5日（周四）10:00 - 11:00（GMT+8）
视频会议：https://vc.feishu.cn/j/123456789
会议号：123 456 789
参与者：李敏、孙涛、Amy
""",
        {
            "title": "市场周会",
            **day("2026-03-05", "10:00", "11:00"),
            "link": "https://vc.feishu.cn/j/123456789",
            "attendees": ["李敏", "孙涛"],
        },
    ),
    "a message in a chat": (
        "各位，下周三下午两点在301会议室开一个预算评审会，老王主持，李敏负责记录，"
        "请研发部王经理、孙涛、财务部王经理准时参加。",
        {
            "title": "预算评审会",
            **day("2026-03-11", "14:00"),
            "location": "301会议室",
            "chair": "王建国",
            "recorder": "李敏",
            "attendees": ["王建国", "孙涛", "王芳"],
        },
    ),
    "a message with half an hour and a length": (
        "通知：本周四上午9点半到11点，二楼培训室，开季度复盘会，请@孙涛 @周一鸣 参加",
        {
            "title": "季度复盘会",
            **day("2026-03-05", "09:30", "11:00"),
            "attendees": ["孙涛", "周一鸣"],
        },
    ),
    "a namesake is not guessed": (
        """主题：合同变更沟通
时间：明天下午3:00，时长90分钟
参会人：王经理、李经理、陈志远（法务顾问）、市场部
""",
        {
            "title": "合同变更沟通",
            **day("2026-03-03", "15:00", "16:30"),
            "attendees": ["李敏", "陈志远"],
            "guests": ["陈志远"],
            "unclear": ["王经理", "市场部"],
        },
    ),
    "a table pasted from Word": (
        """会议名称\t上市协调会
会议时间\t2026-03-09 13:30~15:00
地点\t线上
议程
序号\t议题\t负责人\t时长
1\t上次行动项检查\t李敏\t10分钟
2\t研发进度\t研发部\t30
3\t风险讨论\t\t20分钟
""",
        {
            "title": "上市协调会",
            **day("2026-03-09", "13:30", "15:00"),
            "location": "线上",
            "agenda": [
                ("上次行动项检查", "李敏", 10),
                ("研发进度", "研发部", 30),
                ("风险讨论", None, 20),
            ],
        },
    ),
    "an agenda by the clock": (
        """【会议通知】交付节奏对齐
🕐 3月4日 15:00-16:00
📍 地点：5F 银杏厅
👥 参会：研发部：王建国、孙涛；市场部：李敏
【议程】
15:00-15:20 研发进度 —— 孙涛
15:20-15:50 由李敏介绍推广计划
15:50-16:00 总结：王建国
""",
        {
            "title": "交付节奏对齐",
            **day("2026-03-04", "15:00", "16:00"),
            "location": "5F 银杏厅",
            "attendees": ["王建国", "孙涛", "李敏"],
            "agenda": [
                ("研发进度", "孙涛", 20),
                ("推广计划", "李敏", 30),
                ("总结", "王建国", 10),
            ],
        },
    ),
    "a notice in Traditional Chinese": (
        """會議通知
會議主題：產品上市協調會
會議時間：3月12日（週四）下午2:00至3:30
會議地點：三樓會議室
主持人：王建國
參會人員：王建國、孫濤、李敏
""",
        {
            "title": "產品上市協調會",
            **day("2026-03-12", "14:00", "15:30"),
            "location": "三樓會議室",
            "chair": "王建国",
            "attendees": ["王建国", "孙涛", "李敏"],
        },
    ),
    "a weekday that is not the date's": (
        "主题：周例会\n时间：3月12日（周三）10:00-11:00\n",
        {"title": "周例会", **day("2026-03-12", "10:00", "11:00"), "doubts": ["weekday"]},
    ),
    "an English notice": (
        """Subject: Supplier review
When: Thursday, March 12, 2026 2:00 PM-3:30 PM
Where: Conference Room B
Chair: Anna Berg
Minutes: Amy
Attendees: Anna Berg; Amy; Tom Baker <tom@example.com>
Agenda:
- Delivery status (Anna Berg, 20 min)
- Contract changes - Amy - 15 mins
- Any other business
""",
        {
            "title": "Supplier review",
            **day("2026-03-12", "14:00", "15:30"),
            "location": "Conference Room B",
            "chair": "Anna Berg",
            "recorder": "李敏",
            "attendees": ["Anna Berg", "李敏", "Tom Baker"],
            "guests": ["Tom Baker"],
            "agenda": [
                ("Delivery status", "Anna Berg", 20),
                ("Contract changes", "李敏", 15),
                ("Any other business", None, None),
            ],
        },
    ),
    "an invitation of Outlook with Teams": (
        """From: Anna Berg
Sent: Monday, March 2, 2026 9:12 AM
To: Amy; Sun Wei
Subject: Launch sync
When: Friday, 6 March 2026 10:00-10:45.
Where: Microsoft Teams Meeting

Join the meeting now
https://teams.microsoft.com/l/meetup-join/19%3ameeting
Meeting ID: 312 456 789 01
Passcode: x9YzQ1
""",
        {
            "title": "Launch sync",
            **day("2026-03-06", "10:00", "10:45"),
            "location": "Microsoft Teams Meeting",
            "link": "https://teams.microsoft.com/l/meetup-join/19%3ameeting",
            "attendees": ["李敏", "Sun Wei"],
            "guests": ["Sun Wei"],
        },
    ),
    "English in a sentence": (
        "Hi team,\nwe will hold the budget review next Tuesday at 10am in Room 4. "
        "Anna Berg will chair and Amy will take the minutes.\nThanks",
        {
            "title": "budget review",
            **day("2026-03-10", "10:00"),
            "location": "Room 4",
            "chair": "Anna Berg",
            "recorder": "李敏",
        },
    ),
    "hardly anything": ("明天碰一下预算。", {"date": "2026-03-03"}),
}


@pytest.mark.parametrize("style", NOTICES)
def test_a_notice_is_read_field_by_field(style: str) -> None:
    text, says = NOTICES[style]
    assert shown(read_notice(text, ROSTER, TODAY)) == says


def test_each_field_has_the_words_it_came_from() -> None:
    notice = read_notice(NOTICES["a labelled notice"][0], ROSTER, TODAY)
    assert notice.date is not None
    assert notice.date.words == "2026年3月12日（星期四）14:00-15:30"
    assert notice.agenda[0].words == "1. 研发进度汇报（孙涛，20分钟）"
    assert [p.words for p in notice.attendees] == ["王建国", "孙涛", "李敏", "周一鸣"]


def test_lines_nothing_was_taken_from_are_told() -> None:
    text = "主题：周例会\n\n停车请走东门，茶水自备。\n"
    assert read_notice(text, ROSTER, TODAY).unread == ("停车请走东门，茶水自备。",)


def test_an_empty_notice_says_nothing() -> None:
    assert read_notice("\n \n", ROSTER, TODAY) == Notice()


def test_more_than_a_notice_is_refused() -> None:
    with pytest.raises(InputError, match="at most 20000 characters"):
        read_notice("会" * 20_001, ROSTER, TODAY)
