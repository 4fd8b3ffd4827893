import pytest

from assistant.minutes.checks import check
from assistant.minutes.compose import compose
from assistant.minutes.types import ItemNews, SummarySentence, TopicSummary
from assistant.types import (
    AgendaRow,
    Extraction,
    Language,
    NextMeeting,
    Person,
    Quotes,
    Roster,
    Segment,
    Transcript,
)
from tests.assistant.minutes.factories import action, context, decision

MEETING = context(
    agenda=(AgendaRow(topic="推广预算", owner="李敏", minutes=20),),
    roster=Roster(
        people=(
            Person(name="王建国", aliases=("王经理",)),
            Person(name="李敏"),
            Person(name="孙涛", aliases=("孙主管",)),
            Person(name="赵海波"),
        )
    ),
    attendees=("王建国", "李敏"),
)
SAID = Transcript(
    language="zh-Hans",
    engine="test",
    segments=tuple(
        Segment(id=i, speaker=speaker, text=text)
        for i, (speaker, text) in enumerate(
            [
                ("王建国", "预算就定三万，孙主管本周五之前交方案。"),
                *[("李敏", "好的。")] * 9,
                ("李敏", "发布会来了一百二十人。"),
            ]
        )
    ),
)
ITEM = action(
    task="交推广方案",
    owner="孙涛",
    evidence=(0,),
    quotes=Quotes(task="本周五之前交方案", deadline="本周五"),
    deadline_rule="本周五 = 2024-03-08",
)


def findings(
    text: str = "推广预算定为3万元",
    *,
    task: str = "交推广方案",
    discussed: str = "预算不多。",
    **more: NextMeeting,
) -> list[tuple[str, str, str, str]]:
    extraction = Extraction(
        engine="rules",
        decisions=(decision(text, (0,)),),
        action_items=(ITEM.model_copy(update={"task": task}),),
        **more,
    )
    topics = [
        TopicSummary(number=0, topic="推广预算", sentences=(SummarySentence(text=discussed),))
    ]
    minutes = compose(MEETING, extraction, SAID, topics=topics)
    return [(f.place, f.words, f.kind, f.wrong) for f in check(minutes, MEETING, extraction, SAID)]


def test_check_finds_nothing_wrong_with_what_was_said() -> None:
    assert findings() == []


@pytest.mark.parametrize("text", ["推广预算定为5万元", "推广预算定为五万元"])
def test_check_finds_a_wrong_number(text: str) -> None:
    assert [(f[0], f[2], f[3]) for f in findings(text)] == [("决议1", "number", "nowhere")]


def test_check_finds_a_wrong_name() -> None:
    assert findings("预算3万元由赵海波审批") == [("决议1", "赵海波", "name", "nowhere")]


def test_check_finds_a_wrong_date() -> None:
    assert findings("3月9日前定预算") == [("决议1", "3月9日", "date", "nowhere")]


def test_check_takes_a_day_that_a_rule_worked_out() -> None:
    assert findings("3月8日前交方案") == []


def test_check_finds_a_number_that_belongs_to_something_else() -> None:
    assert findings("预算供120人使用") == [("决议1", "120", "number", "elsewhere")]


def test_check_looks_at_tasks_summaries_and_the_next_meeting() -> None:
    assert findings(task="交5份方案") == [("行动项1", "5", "number", "nowhere")]
    assert findings(discussed="预算涨了7万。") == [("议题1", "7万", "number", "nowhere")]
    meeting = NextMeeting(at="2024-03-12T10:00", topic="看4个方案", evidence=(0,))
    assert findings(next_meeting=meeting) == [("下次会议", "4", "number", "nowhere")]


def test_check_says_what_is_wrong_and_what_to_do_in_the_language_of_the_meeting() -> None:
    extraction = Extraction(engine="rules", decisions=(decision("预算定为5万元", (0,)),))
    [found] = check(compose(MEETING, extraction, SAID), MEETING, extraction, SAID)
    assert (found.problem, found.advice) == (
        "决议1里的数字“5万”，录音文字和会议资料中都没有",
        "请对照录音核实，改正或删去",
    )
    english = MEETING.model_copy(update={"language": "en"})
    [found] = check(compose(english, extraction, SAID), english, extraction, SAID)
    assert found.problem == (
        "Decision 1: the number “5万” is neither in the transcript nor in the meeting's facts"
    )


def test_check_says_nothing_where_there_is_nothing_to_check_by() -> None:
    extraction = Extraction(engine="rules", decisions=(decision("预算定为5万元", (0,)),))
    minutes = compose(MEETING, extraction)
    empty = SAID.model_copy(update={"segments": ()})
    assert (check(minutes, MEETING, extraction), check(minutes, MEETING, extraction, empty)) == (
        (),
        (),
    )


def test_check_bears_minutes_that_are_of_another_composition() -> None:
    extraction = Extraction(engine="rules", decisions=(decision("预算定为3万元", (0,)),))
    minutes = compose(MEETING, extraction, SAID)
    assert check(minutes, MEETING, Extraction(engine="rules"), SAID) == ()


def test_check_bears_a_deadline_that_is_no_date() -> None:
    extraction = Extraction(engine="rules", decisions=(decision("预算定为3万元", (0,)),))
    minutes = compose(MEETING, extraction, SAID)
    broken = extraction.model_copy(
        update={"action_items": (ITEM.model_copy(update={"deadline": "2024-02-31"}),)}
    )
    assert check(minutes, MEETING, broken, SAID) == ()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "zh-Hans",
            [
                ("行动项1的截止时间“3月4日 周一”早于会议日期", "请核对会议日期或截止时间"),
                ("下次会议的时间“2024年3月4日（周一）10:00”早于会议日期", "请核对会议日期或时间"),
            ],
        ),
        (
            "zh-Hant",
            [
                ("行動項1的截止時間「3月4日 週一」早於會議日期", "請核對會議日期或截止時間"),
                ("下次會議的時間「2024年3月4日（週一）10:00」早於會議日期", "請核對會議日期或時間"),
            ],
        ),
        (
            "en",
            [
                (
                    "Action item 1: the deadline “Mon, Mar 4” is before the date of the meeting",
                    "Check the date of the meeting or the deadline",
                ),
                (
                    "The next meeting: the time “Monday, March 4, 2024, 10:00” "
                    "is before the date of the meeting",
                    "Check the date of the meeting or the time",
                ),
            ],
        ),
    ],
)
def test_check_finds_days_before_the_meeting(
    language: Language, told: list[tuple[str, str]]
) -> None:
    meeting = MEETING.model_copy(update={"language": language})
    extraction = Extraction(
        engine="rules",
        action_items=(ITEM.model_copy(update={"deadline": "2024-03-04"}),),
        next_meeting=NextMeeting(at="2024-03-04T10:00", evidence=(0,)),
    )
    found = check(compose(meeting, extraction), meeting, extraction)
    assert [(f.problem, f.advice) for f in found] == told
    assert {(f.kind, f.wrong) for f in found} == {("date", "early")}


def test_check_takes_the_day_of_the_meeting_itself() -> None:
    extraction = Extraction(
        engine="rules",
        action_items=(ITEM.model_copy(update={"deadline": "2024-03-05T09:00"}),),
    )
    assert check(compose(MEETING, extraction), MEETING, extraction) == ()


NEWS = ItemNews(
    task="采购40台设备",
    owner_before="赵海波",
    deadline_before="2024-03-01",
    text="预算三万，孙主管本周五之前交方案",
    owner="孙涛",
    deadline="2024-03-08",
    deadline_text="本周五",
    evidence=(0,),
)


def found_in(news: ItemNews, text: str = "预算定了") -> list[tuple[str, str, str, str]]:
    """Findings of minutes with this news of an earlier item and a decision of these words."""
    extraction = Extraction(engine="rules", decisions=(decision(text, (0,)),))
    minutes = compose(MEETING, extraction, SAID, progress=[news])
    found = check(minutes, MEETING, extraction, SAID, progress=[news])
    return [(each.place, each.words, each.kind, each.wrong) for each in found]


def test_what_was_said_of_an_earlier_item_is_borne_out_by_its_evidence() -> None:
    assert found_in(NEWS) == []


def test_a_number_of_an_earlier_item_that_nobody_said_is_found() -> None:
    invented = NEWS.model_copy(update={"text": "预算五万，方案本周五交"})
    assert found_in(invented) == [("上次行动项1", "五万", "number", "nowhere")]


def test_a_number_said_away_from_the_evidence_of_an_earlier_item_is_found() -> None:
    mixed = NEWS.model_copy(update={"text": "来了一百二十人"})
    assert found_in(mixed) == [("上次行动项1", "一百二十", "number", "elsewhere")]


def test_a_reason_for_delay_that_nobody_said_is_found() -> None:
    late = NEWS.model_copy(update={"status": "delayed", "delay_reason": "少了17台"})
    assert found_in(late) == [("上次行动项1", "17", "number", "nowhere")]


def test_a_new_date_of_an_earlier_item_counts_as_said() -> None:
    assert found_in(NEWS.model_copy(update={"deadline": "2024-04-17"}), "4月17日交方案") == []


def test_a_new_date_of_an_earlier_item_before_the_meeting_is_found() -> None:
    early = NEWS.model_copy(update={"deadline": "2024-02-08"})
    assert found_in(early) == [("上次行动项1", "2月8日 周四", "date", "early")]
