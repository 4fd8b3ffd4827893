import datetime as dt
from typing import Any

import pytest

from assistant.errors import InputError
from assistant.minutes.catalogue import LABELS, PHRASES
from assistant.minutes.compose import compose
from assistant.minutes.types import (
    ActionLine,
    AgendaLine,
    DecisionLine,
    DisputeLine,
    Minutes,
    NextMeetingLine,
    PositionLine,
    RowStatus,
    SummarySentence,
    TopicSummary,
)
from assistant.types import (
    AgendaRow,
    Dispute,
    Extraction,
    Language,
    NextMeeting,
    Position,
    Quotes,
)
from tests.assistant.minutes.factories import action, context, decision, extraction, transcript


def row(**changes: Any) -> ActionLine:
    """The first row of the tracker of a meeting with one such action item."""
    return compose(context(), extraction(action_items=(action(**changes),))).action_items[0]


def gaps(**changes: Any) -> tuple[str, ...]:
    return compose(context(), extraction(action_items=(action(**changes),))).gaps


def test_compose_shows_what_the_meeting_settled() -> None:
    minutes = compose(context(), extraction())
    assert minutes.decisions == (
        DecisionLine(
            no=1,
            text="3月8日交付测试版本。",
            quote="就这么定",
            said_at="",
            carried_by="孙涛（行动项1）",
        ),
    )
    assert minutes.disputes == (
        DisputeLine(
            no=1,
            text="是否提前上线",
            positions=(
                PositionLine(party="市场部", position="提前到15日"),
                PositionLine(party="研发部", position="时间太紧"),
            ),
            said_at="",
            gist="是否提前上线",
        ),
    )
    assert minutes.action_items == (
        ActionLine(
            no=1,
            task="交付测试版本",
            owner="孙涛",
            department="研发部",
            deadline="3月8日 周五",
            status="未开始",
            delay_reason="",
            updated="3月5日",
            quote="三月八号可以把测试版本交付给大家",
            said_at="",
        ),
    )
    assert minutes.next_meeting == NextMeetingLine(
        at="2024年3月6日（周三）10:00", location="线上", topic="能否提前"
    )
    assert minutes.gaps == ()


def test_the_header_names_departments_from_the_roster() -> None:
    minutes = compose(context(), extraction())
    assert (minutes.chair, minutes.recorder) == ("王建国（研发部）", "刘芳（行政部）")
    assert minutes.time == "2024年3月5日（周二）14:00—15:30"
    assert minutes.agenda == (AgendaLine(no=1, topic="研发进度", owner="孙涛", minutes="15分钟"),)


def test_participants_are_grouped_by_department_and_strangers_come_last() -> None:
    meeting = context(attendees=("赵客户", "李敏", "孙涛", "周顾问", "王建国"))
    minutes = compose(meeting, extraction())
    assert [(g.department, g.names) for g in minutes.participants] == [
        ("研发部", ("孙涛", "王建国")),
        ("市场部", ("李敏",)),
        (None, ("赵客户", "周顾问")),
    ]
    assert minutes.participants_text == "研发部：孙涛、王建国；市场部：李敏；赵客户、周顾问"


def test_a_chair_outside_the_roster_has_no_department() -> None:
    assert compose(context(chair="赵客户"), extraction()).chair == "赵客户"


@pytest.mark.parametrize(
    ("changes", "field", "gap"),
    [
        ({"project": None}, "project", "会议没有项目"),
        ({"location": " "}, "location", "会议没有地点"),
        ({"chair": None}, "chair", "会议没有主持人"),
        ({"recorder": None}, "recorder", "会议没有记录人"),
        ({"attendees": ()}, "participants_text", "会议没有参会人员"),
    ],
)
def test_a_header_field_nobody_gave_is_to_be_confirmed(
    changes: dict[str, Any], field: str, gap: str
) -> None:
    minutes = compose(context(**changes), extraction())
    assert (getattr(minutes, field), minutes.gaps) == ("待确认", (gap,))


def test_a_meeting_without_times_shows_its_day() -> None:
    minutes = compose(context(start=None, end=None), extraction())
    assert (minutes.time, minutes.gaps) == ("2024年3月5日（周二）待确认", ("会议没有时间",))


def test_a_meeting_without_an_end_shows_its_start() -> None:
    minutes = compose(context(end=None), extraction())
    assert (minutes.time, minutes.gaps) == ("2024年3月5日（周二）14:00", ("会议没有结束时间",))


def test_an_agenda_row_shows_what_is_missing() -> None:
    minutes = compose(context(agenda=(AgendaRow(topic="预算"),)), extraction())
    assert minutes.agenda == (AgendaLine(no=1, topic="预算", owner="待确认", minutes="待确认"),)
    assert minutes.gaps == ("议题1没有负责人", "议题1没有计划时长")


@pytest.mark.parametrize(
    ("changes", "field", "gap"),
    [
        ({"owner": None}, "owner", "行动项1没有责任人"),
        ({"department": None}, "department", "行动项1没有部门"),
        ({"deadline": None, "deadline_text": None}, "deadline", "行动项1没有截止时间"),
    ],
)
def test_a_field_of_an_action_nobody_said_is_to_be_confirmed(
    changes: dict[str, Any], field: str, gap: str
) -> None:
    assert getattr(row(**changes), field) == "待确认"
    assert gaps(**changes) == (gap,)


def test_vague_words_are_kept_in_place_of_a_date() -> None:
    vague = {"deadline": None, "deadline_text": "尽快", "flags": ("vague_deadline",)}
    assert row(**vague).deadline == "待确认（“尽快”）"
    assert gaps(**vague) == ("行动项1没有明确的截止时间，原话是“尽快”",)


def test_a_date_that_was_said_vaguely_is_told_to_the_recorder() -> None:
    vague = {"deadline_text": "争取周五", "flags": ("vague_deadline",)}
    assert row(**vague).deadline == "3月8日 周五"
    assert gaps(**vague) == ("行动项1的截止时间说得含糊，原话是“争取周五”，请核实",)


def test_a_condition_is_told_to_the_recorder() -> None:
    assert gaps(flags=("conditional",)) == ("行动项1带有条件，请核实条件是否写清",)


def test_flags_that_say_nothing_new_make_no_gap() -> None:
    assert gaps(flags=("something_else",)) == ()


def test_co_owners_stand_below_the_owner() -> None:
    assert row(co_owners=("质量部", "石宇")).owner == "牵头：孙涛\n配合：质量部、石宇"
    assert row(owner=None, co_owners=("质量部",)).owner == "牵头：待确认\n配合：质量部"


def test_statuses_show_in_the_rows() -> None:
    statuses = [RowStatus(status="delayed", delay_reason="缺人", updated=dt.date(2024, 3, 8))]
    line = compose(context(), extraction(), statuses=statuses).action_items[0]
    assert (line.status, line.delay_reason, line.updated) == ("延期", "缺人", "3月8日")


def test_a_delay_without_a_reason_is_to_be_confirmed() -> None:
    minutes = compose(context(), extraction(), statuses=[RowStatus(status="delayed")])
    assert minutes.action_items[0].delay_reason == "待确认"
    assert minutes.gaps == ("行动项1没有延期原因",)


def test_statuses_must_be_as_many_as_the_items() -> None:
    with pytest.raises(InputError, match="^There are 2 statuses for 1 action items."):
        compose(context(), extraction(), statuses=[RowStatus(), RowStatus()])


def test_a_deadline_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InputError, match="^2024-02-30 is not a date"):
        row(deadline="2024-02-30")


def test_an_empty_extraction_tells_the_recorder_to_listen_again() -> None:
    minutes = compose(context(), Extraction(engine="rules"))
    assert minutes.gaps == (
        "没有找到决策，请对照录音核实",
        "没有找到行动项，请对照录音核实",
        "没有提到下次会议",
    )
    assert minutes.next_meeting == NextMeetingLine(at="待确认", location="待确认", topic="待确认")


def test_a_next_meeting_without_a_place_shows_its_time() -> None:
    found = NextMeeting(at="2024-03-06", topic="上线", evidence=(2,))
    minutes = compose(context(), extraction(next_meeting=found))
    assert minutes.next_meeting == NextMeetingLine(
        at="2024年3月6日（周三）", location="待确认", topic="上线"
    )
    assert minutes.gaps == ("下次会议没有地点",)


def test_a_transcript_gives_the_time_at_which_things_were_said() -> None:
    settled = extraction(
        decisions=(decision(evidence=(2, 1)),),
        action_items=(action(evidence=(3,)), action(evidence=(0,)), action(evidence=(9,))),
    )
    minutes = compose(context(), settled, transcript(None, 75.9, 80, 3725))
    assert minutes.decisions[0].said_at == "01:15"
    assert [line.said_at for line in minutes.action_items] == ["1:02:05", "", ""]


def test_english_minutes_are_english() -> None:
    meeting = context(language="en", title="Launch", attendees=("李敏",))
    minutes = compose(meeting, extraction(action_items=(action(owner=None, co_owners=("QA",)),)))
    assert minutes.chair == "王建国 (研发部)"
    assert minutes.time == "Tuesday, March 5, 2024, 14:00–15:30"
    assert minutes.participants_text == "市场部: 李敏"
    assert minutes.action_items[0].owner == "Lead: To be confirmed\nSupport: QA"
    assert minutes.action_items[0].deadline == "Fri, Mar 8"
    assert minutes.gaps == ("Action item 1: no owner",)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_every_to_be_confirmed_has_a_gap(language: Language) -> None:
    bare = context(
        language=language,
        project=None,
        location=None,
        chair=None,
        recorder=None,
        start=None,
        attendees=(),
        agenda=(AgendaRow(topic="预算"),),
    )
    nothing = {"owner": None, "department": None, "deadline": None, "deadline_text": None}
    found = extraction(
        action_items=(action(**nothing), action(**nothing)), next_meeting=NextMeeting(evidence=(1,))
    )
    minutes = compose(bare, found)
    to_confirm = minutes.labels.to_confirm
    shown = minutes.model_dump_json(exclude={"labels", "gaps"}).count(to_confirm)
    assert shown == len(minutes.gaps) == len(set(minutes.gaps)) == 17


def test_traditional_labels_have_no_simplified_characters() -> None:
    simplified = set("会议纪项录时间参员责门状态决关键争论长无认迟")
    words = "".join(LABELS["zh-Hant"].model_dump().values()) + "".join(
        PHRASES["zh-Hant"].model_dump().values()
    )
    assert simplified & set(words) == set()


def test_minutes_survive_being_written_as_json() -> None:
    minutes = compose(context(), extraction())
    assert Minutes.model_validate_json(minutes.model_dump_json()) == minutes


def said(number: int, topic: str, *texts: str) -> TopicSummary:
    sentences = tuple(SummarySentence(text=text, evidence=(0,)) for text in texts)
    return TopicSummary(number=number, topic=topic, sentences=sentences)


def test_the_agenda_tells_what_was_discussed_of_each_row() -> None:
    minutes = compose(context(), extraction(), topics=[said(0, "研发进度", "完成八成。", "缺人。")])
    assert minutes.agenda[0].discussed == ("完成八成。", "缺人。")


def test_topics_become_rows_where_there_is_no_agenda() -> None:
    topics = [said(0, "推广", "预算不够。"), said(1, "讨论", "缺人。")]
    minutes = compose(context(agenda=()), extraction(), topics=topics)
    assert minutes.agenda == (
        AgendaLine(no=1, topic="推广", owner="", minutes="", discussed=("预算不够。",)),
        AgendaLine(no=2, topic="讨论", owner="", minutes="", discussed=("缺人。",)),
    )
    assert minutes.gaps == ("会议没有议程",)


def test_several_who_carry_a_decision_out_are_named_once_each() -> None:
    items = (action(), action(task="交付测试版本的说明", owner="李敏"), action(owner="孙涛"))
    minutes = compose(context(), extraction(action_items=items))
    assert minutes.decisions[0].carried_by == "孙涛、李敏（行动项1、2、3）"


def test_a_department_carries_a_decision_out_where_no_person_is_named() -> None:
    minutes = compose(context(), extraction(action_items=(action(owner=None),)))
    assert minutes.decisions[0].carried_by == "研发部（行动项1）"


UNRELATED = action(task="整理会议室", quotes=Quotes(task="会议室谁收拾一下"), evidence=(90,))


@pytest.mark.parametrize(
    ("language", "gap"),
    [
        ("zh-Hans", "决议1没有说由谁落实，请补充行动项，或标为无需落实"),
        ("zh-Hant", "決議1沒有說由誰落實，請補充行動項，或標為無需落實"),
        (
            "en",
            "Decision 1: nobody is named to carry it out. "
            "Add an action item, or mark that none is needed",
        ),
    ],
)
def test_a_decision_nobody_carries_out_is_a_gap(language: Language, gap: str) -> None:
    minutes = compose(context(language=language), extraction(action_items=(UNRELATED,)))
    assert (minutes.decisions[0].carried_by, gap in minutes.gaps) == ("", True)


def test_a_decision_that_needs_no_action_is_no_gap() -> None:
    minutes = compose(context(), extraction(action_items=(UNRELATED,)), needs_no_action=[0])
    assert (minutes.decisions[0].carried_by, minutes.gaps) == ("", ())


@pytest.mark.parametrize(
    ("text", "gist"),
    [
        ("研发部认为时间太紧；市场部认为展会前必须上市", ""),
        ("何时上市，会上折中定为二十号", "何时上市，会上折中定为二十号"),
    ],
)
def test_the_gist_of_a_dispute_is_what_its_positions_do_not_say(text: str, gist: str) -> None:
    sides = (
        Position(party="研发部", position="时间太紧"),
        Position(party="市场部", position="展会前必须上市"),
    )
    found = extraction(disputes=(Dispute(text=text, positions=sides, evidence=()),))
    assert compose(context(), found).disputes[0].gist == gist
