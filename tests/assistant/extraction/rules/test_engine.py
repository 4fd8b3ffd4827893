"""What the rules engine makes of short talks; whole meetings are measured by `eval`."""

from pathlib import Path

import pytest

from assistant.extraction.rules.engine import extract
from assistant.formats import read_meeting
from assistant.types import ActionItem, Extraction, Language
from tests.assistant.extraction.make import meeting, transcript
from tests.assistant.extraction.rules.talk import unmet

SAMPLE = Path(__file__).parents[4] / "eval" / "data" / "dev" / "zh-sample.json"


def run(*said: tuple[str | None, str], language: Language = "zh-Hans") -> Extraction:
    return extract(transcript(*said, language=language), meeting(language))


def items(*said: tuple[str | None, str], language: Language = "zh-Hans") -> list[ActionItem]:
    return list(run(*said, language=language).action_items)


def test_an_assigned_task_has_owner_deadline_and_their_words() -> None:
    (item,) = items(
        ("王建国", "渠道分配表由市场部李敏负责，下周三之前发给大家。"), ("李敏", "好。")
    )

    assert (item.owner, item.department) == ("李敏", "市场部")
    assert (item.deadline, item.deadline_text) == ("2025-03-12", "下周三之前")
    assert item.deadline_rule == "下周三之前 = 3月12日 周三"
    assert "渠道分配表" in item.task
    assert (item.evidence, item.deadline_evidence) == ((0, 1), (0,))


def test_i_is_the_speaker() -> None:
    (item,) = items(("方正浩", "降噪测试报告我来出，三月十一号之前给大家。"))

    assert (item.owner, item.department, item.deadline) == ("方正浩", "质量部", "2025-03-11")


def test_an_answer_to_a_question_takes_the_task_and_its_date() -> None:
    (item,) = items(
        ("王建国", "李经理，推广方案什么时候能给我？"),
        ("李敏", "周四下班前给你。"),
    )

    assert (item.owner, item.deadline) == ("李敏", "2025-03-06T18:00")
    assert "推广方案" in item.task


def test_the_last_date_agreed_on_counts() -> None:
    (item,) = items(
        ("王建国", "供应商报价单，李经理你去要，三月十二号之前拿回来。"),
        ("李敏", "十二号有点紧，能不能到十四号？"),
        ("王建国", "行，那就十四号。"),
    )

    assert (item.owner, item.deadline) == ("李敏", "2025-03-14")
    assert item.deadline_evidence == (0, 1, 2)


def test_a_department_alone_leaves_the_owner_open() -> None:
    (item,) = items(("王建国", "二十台样机，质量部解决，三月底之前交到市场部。"))

    assert (item.owner, item.department) == (None, "质量部")
    assert "missing_owner" in item.flags


def test_an_absent_owner_is_flagged() -> None:
    (item,) = items(("王建国", "测试版本由孙主管负责，三月十号交付给大家。"))

    assert (item.owner, item.flags) == ("孙涛", ("absent_owner",))


def test_one_of_two_namesakes_is_never_guessed() -> None:
    (item,) = items(("李敏", "报价单王经理负责，周五之前整理好。"))

    assert item.owner is None
    assert "ambiguous_owner" in item.flags


def test_a_vague_deadline_keeps_its_words_and_names_no_day() -> None:
    (item,) = items(("王建国", "李经理，客户名单你整理一份，尽快。"), ("李敏", "好，没问题。"))

    assert (item.deadline, item.deadline_text) == (None, "尽快")
    assert "vague_deadline" in item.flags


def test_those_who_help_are_co_owners() -> None:
    (item,) = items(("王建国", "隔离封存李敏负责，质量部配合贴标，今天十八点之前做完。"))

    assert (item.owner, item.co_owners) == ("李敏", ("质量部",))


@pytest.mark.parametrize(
    "words",
    [
        "模具上周五已经验收完了，没问题。",
        "要是测试不达标，我下周三再出一版方案。",
        "每周五我都发一份周报给大家。",
        "客户月底来看实测。",
        "什么时候能把自动化跑起来就好了。",
    ],
)
def test_reports_hypotheses_habits_and_wishes_are_no_tasks(words: str) -> None:
    assert items(("方正浩", words)) == []


def test_a_settled_choice_is_a_decision_with_the_turn_that_proposed_it() -> None:
    found = run(
        ("李敏", "线上推广预算想从五万调整到三万。"),
        ("王建国", "好，那就定了，线上推广预算调整为三万元。"),
    )

    assert [d.text for d in found.decisions] == ["线上推广预算调整为三万元。"]
    assert found.decisions[0].evidence == (0, 1)


def test_a_proposal_is_no_decision() -> None:
    assert run(("李敏", "能不能把上线改到三月十五号？")).decisions == ()


def test_two_departments_against_each_other_are_a_dispute() -> None:
    found = run(
        ("李敏", "首批必须备五万台，不然断货我没法跟渠道交代。"),
        ("方正浩", "五万台不可能，库存压不住，去年还剩四千台。"),
        ("李敏", "两万台太少了，一个礼拜就断货。"),
    )

    assert [p.party for p in found.disputes[0].positions] == ["市场部", "质量部"]


def test_the_next_meeting_has_time_place_and_topic() -> None:
    found = run(("王建国", "下次会议定在三月十八号上午十点，线上开，专门讨论能不能提前上线。"))

    assert found.next_meeting is not None
    assert found.next_meeting.at == "2025-03-18T10:00"
    assert found.next_meeting.location == "线上"
    assert found.next_meeting.topic == "能不能提前上线"


def test_labels_are_named_before_owners_are_looked_for() -> None:
    (item,) = items(
        ("SPEAKER_01", "李经理，推广方案你说说？"),
        ("SPEAKER_02", "推广方案我来调整，明天上午之前发给大家。"),
    )

    assert item.owner == "李敏"


def test_an_unknown_voice_takes_a_task_without_an_owner() -> None:
    (item,) = items((None, "测试报告我来写，下周三之前发给大家。"))

    assert (item.owner, item.department, item.deadline) == (None, None, "2025-03-12")
    assert "missing_owner" in item.flags


def test_traditional_talk_keeps_its_own_words() -> None:
    (item,) = items(
        ("王建国", "李經理，檢驗報告麻煩你去要，下禮拜五以前給我。"), language="zh-Hant"
    )

    assert (item.owner, item.deadline_text) == ("李敏", "下禮拜五以前")
    assert "檢驗報告" in item.task


def test_an_english_promise_is_a_task() -> None:
    (item,) = items(
        ("Theo Lindqvist", "I'll send the regression report to Jo by Friday."), language="en"
    )

    assert (item.owner, item.deadline, item.department) == (
        "Theo Lindqvist",
        "2025-03-07",
        "Engineering",
    )


def test_silence_holds_nothing() -> None:
    assert run().model_copy(update={"seconds": 0}) == Extraction(engine="rules")


def test_every_item_of_the_sample_meeting_is_found_with_its_owner_and_date() -> None:
    case = read_meeting(SAMPLE)

    assert case.transcript is not None
    found = extract(case.transcript, case.context)

    assert [(a.owner, a.deadline) for a in found.action_items] == [
        ("孙涛", "2024-03-08"),
        ("李敏", "2024-03-06T12:00"),
        ("赵强", "2024-03-06T18:00"),
        ("陈晓", "2024-03-07"),
        ("王建国", "2024-03-06"),
        ("刘芳", "2024-03-06"),
    ]


def test_a_department_that_takes_its_task_leaves_the_owner_open() -> None:
    (item,) = items(
        ("王建国", "样机的检测报告由质量部负责，下周三之前交给市场部。"),
        ("方正浩", "好，下周三之前，我们质量部出。"),
    )

    assert (item.owner, item.department) == (None, "质量部")


def test_the_recap_of_a_task_is_no_second_task() -> None:
    idle = [("方正浩", "嗯，这个颜色也挺好看的。"), ("赵志远", "哈哈，是啊。")] * 8

    (item,) = items(
        ("王建国", "渠道分配表由李敏负责整理，下周三之前发给大家。"),
        ("李敏", "好。"),
        *idle,
        ("王建国", "我过一遍，李敏负责渠道分配表，下周四之前发。"),
    )

    assert (item.owner, item.deadline) == ("李敏", "2025-03-13")


@unmet("A second task of the same person is not cut off")
def test_two_tasks_of_one_person_in_one_sentence_are_two() -> None:
    found = items(("王建国", "李敏负责报价单，周五之前给我，样品清单下周一之前给我。"))

    assert [(i.owner, i.deadline) for i in found] == [
        ("李敏", "2025-03-07"),
        ("李敏", "2025-03-10"),
    ]


def test_a_message_that_is_read_out_speaks_for_who_wrote_it() -> None:
    (item,) = items(("王建国", "孙涛发了条消息，我念一下，安卓还有一个闪退，我周四之前修掉。"))

    assert (item.owner, item.deadline) == ("孙涛", "2025-03-06")
