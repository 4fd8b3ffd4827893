"""A made-up meeting that templates are tried with."""

import datetime as dt
from pathlib import Path

from api import template_sandbox
from assistant.minutes.compose import compose
from assistant.minutes.types import (
    ItemNews,
    Minutes,
    ReplacedDecision,
    SummarySentence,
    TopicSummary,
)
from assistant.transcription.script import to_script
from assistant.types import (
    ActionItem,
    AgendaRow,
    Decision,
    Department,
    Dispute,
    Extraction,
    Language,
    MeetingContext,
    NextMeeting,
    Person,
    Position,
    Quotes,
    Roster,
)

_CHINESE = (
    MeetingContext(
        title="新产品上市进度协调会",
        project="新产品上市",
        date=dt.date(2026, 3, 5),
        start=dt.time(14),
        end=dt.time(15, 30),
        location="301 会议室",
        chair="王建国",
        recorder="刘芳",
        attendees=("王建国", "李敏", "孙涛", "刘芳"),
        agenda=(AgendaRow(topic="研发进度", owner="孙涛", minutes=30), AgendaRow(topic="上市日期")),
        roster=Roster(
            departments=(Department(name="研发部"), Department(name="市场部")),
            people=(
                Person(name="王建国", title="总经理", department="市场部"),
                Person(name="孙涛", title="主管", department="研发部"),
            ),
        ),
    ),
    Extraction(
        engine="rules",
        decisions=(Decision(text="3月8日交付测试版本", confidence=1, evidence=(), quote=""),),
        action_items=(
            ActionItem(
                task="完成原型测试并交付测试版本",
                owner="孙涛",
                department="研发部",
                deadline="2026-03-08",
                confidence=1,
                evidence=(),
                quotes=Quotes(task=""),
            ),
            ActionItem(
                task="发出邀请名单",
                flags=("missing_owner",),
                confidence=1,
                evidence=(),
                quotes=Quotes(task=""),
            ),
        ),
        disputes=(
            Dispute(
                evidence=(),
                text="能否提前到十五号上市",
                positions=(
                    Position(party="市场部", position="展会前必须上市"),
                    Position(party="研发部", position="测试时间不够"),
                ),
            ),
        ),
        next_meeting=NextMeeting(
            at="2026-03-12T14:00", location="301 会议室", topic="上市准备", evidence=()
        ),
    ),
)
_ENGLISH = (
    MeetingContext(
        title="Launch progress meeting",
        language="en",
        project="Launch",
        date=dt.date(2026, 3, 5),
        start=dt.time(14),
        end=dt.time(15, 30),
        location="Room 301",
        chair="Grace Wang",
        recorder="Ruth Liu",
        attendees=("Grace Wang", "Min Lee", "Tom Sun", "Ruth Liu"),
        agenda=(AgendaRow(topic="Progress", owner="Tom Sun", minutes=30),),
        roster=Roster(
            departments=(Department(name="Engineering"), Department(name="Marketing")),
            people=(Person(name="Tom Sun", department="Engineering"),),
        ),
    ),
    Extraction(
        engine="rules",
        decisions=(
            Decision(
                text="The test build is delivered on March 8", confidence=1, evidence=(), quote=""
            ),
        ),
        action_items=(
            ActionItem(
                task="Finish the tests and deliver the build",
                owner="Tom Sun",
                department="Engineering",
                deadline="2026-03-08",
                confidence=1,
                evidence=(),
                quotes=Quotes(task=""),
            ),
        ),
        disputes=(
            Dispute(
                evidence=(),
                text="Whether to launch on the 15th",
                positions=(Position(party="Marketing", position="Before the fair"),),
            ),
        ),
        next_meeting=NextMeeting(
            at="2026-03-12T14:00", location="Room 301", topic="Launch", evidence=()
        ),
    ),
)


_CHINESE_TOPICS = (
    TopicSummary(
        number=0,
        topic="研发进度",
        sentences=(
            SummarySentence(text="孙涛说明原型测试还差两项，3月8日可以交付测试版本。"),
            SummarySentence(text="李敏希望提前，以便市场部发出邀请。"),
        ),
    ),
)
_ENGLISH_TOPICS = (
    TopicSummary(
        number=0,
        topic="Progress",
        sentences=(
            SummarySentence(text="Tom Sun said two tests are left; the build is ready on March 8."),
            SummarySentence(text="Min Lee asked for it sooner, to send the invitations."),
        ),
    ),
)
_CHINESE_NEWS = ItemNews(
    task="采购测试设备",
    owner_before="孙涛",
    department_before="研发部",
    deadline_before="2026-03-06",
    text="设备到了一半，其余的下周五到",
    status="in_progress",
    percent=50,
    deadline="2026-03-13",
)
_ENGLISH_NEWS = ItemNews(
    task="Buy the test equipment",
    owner_before="Tom Sun",
    department_before="Engineering",
    deadline_before="2026-03-06",
    text="Half of the equipment has come, the rest comes next Friday",
    status="in_progress",
    percent=50,
    deadline="2026-03-13",
)
_CHINESE_REPLACED = ReplacedDecision(day=dt.date(2026, 2, 26), no=2, text="3月1日交付测试版本")
_ENGLISH_REPLACED = ReplacedDecision(
    day=dt.date(2026, 2, 26), no=2, text="The test build is delivered on March 1"
)


def sample(language: Language) -> Minutes:
    """Minutes with every kind of row there can be."""
    context, extraction = _ENGLISH if language == "en" else _CHINESE
    topics: tuple[TopicSummary, ...] = _ENGLISH_TOPICS if language == "en" else _CHINESE_TOPICS
    news, replaced = (
        (_ENGLISH_NEWS, _ENGLISH_REPLACED)
        if language == "en"
        else (_CHINESE_NEWS, _CHINESE_REPLACED)
    )
    if language == "zh-Hant":
        context = MeetingContext.model_validate_json(
            to_script(context.model_dump_json(exclude={"language"}), language)
        ).model_copy(update={"language": language})
        extraction = Extraction.model_validate_json(
            to_script(extraction.model_dump_json(), language)
        )
        topics = tuple(
            TopicSummary.model_validate_json(to_script(each.model_dump_json(), language))
            for each in topics
        )
        news = ItemNews.model_validate_json(to_script(news.model_dump_json(), language))
        replaced = ReplacedDecision.model_validate_json(
            to_script(replaced.model_dump_json(), language)
        )
    return compose(context, extraction, topics=topics, progress=(news,), replaced={0: replaced})


def try_out(template: Path, name: str, language: Language, out: Path) -> None:
    """Write the sample minutes to `out`. Raises InputError for a template that cannot be used."""
    template_sandbox.fill(sample(language), template, out, name)
