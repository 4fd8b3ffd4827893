"""Whose a task is: who is meant, who is absent, and who is not known."""

import pytest

from assistant.extraction.rules.engine import extract
from tests.assistant.extraction.make import meeting, transcript
from tests.assistant.extraction.rules.talk import agreed, items, unmet

# --- left open ----------------------------------------------------------------------------------


def test_an_owner_left_blank_stays_blank() -> None:
    (item,) = items(
        ("王建国", "展会物料清单下周五之前要定下来，这个谁来？"),
        ("李敏", "我手上排满了。"),
        ("王建国", "那责任人先空着，但一定要做。"),
    )

    assert (item.owner, item.department, item.deadline) == (None, None, "2025-03-14")
    assert "missing_owner" in item.flags
    assert "物料清单" in item.task


def test_an_english_owner_left_blank_stays_blank() -> None:
    (item,) = items(
        ("Dana Whitlock", "The security review has to happen by March 14."),
        ("Jolene Baptiste", "I can't take it."),
        ("Dana Whitlock", "Then leave the owner blank for now, but it needs to happen."),
        language="en",
    )

    assert (item.owner, item.department) == (None, None)
    assert "missing_owner" in item.flags
    assert "security review" in item.task


def test_what_nobody_takes_keeps_its_english_date() -> None:
    (item,) = items(
        ("Dana Whitlock", "The security review has to happen by March 14."),
        ("Jolene Baptiste", "I can't take it."),
        ("Dana Whitlock", "Then leave the owner blank for now, but it needs to happen."),
        language="en",
    )

    assert item.deadline == "2025-03-14"


def test_a_department_that_will_see_who_is_free_has_the_task_alone() -> None:
    (item,) = items(
        ("王建国", "门店巡检表下周三之前谁来做？"),
        ("方正浩", "我们部门做，我回去看谁手上有空再定。"),
    )

    assert (item.owner, item.department, item.deadline) == (None, "质量部", "2025-03-12")
    assert "missing_owner" in item.flags


def test_an_english_department_that_will_see_who_is_free_has_the_task_alone() -> None:
    (item,) = items(
        ("Dana Whitlock", "Who can prepare the customer list by next Friday?"),
        ("Jolene Baptiste", "Sales will do it, I'll see who's free."),
        language="en",
    )

    assert (item.owner, item.department, item.deadline) == (None, "Sales", "2025-03-14")


def test_who_is_free_is_no_date() -> None:
    (item,) = items(
        ("王建国", "门店巡检下周三之前要做完，质量部来做吧。"),
        ("方正浩", "行，我们质量部做，具体谁有空我回去看一下。"),
    )

    assert (item.owner, item.department, item.deadline) == (None, "质量部", "2025-03-12")


# --- together -----------------------------------------------------------------------------------


def test_who_leads_owns_and_who_supports_co_owns() -> None:
    (item,) = items(("王建国", "直播方案李敏牵头，方正浩配合，下周三之前出。"), ("李敏", "好。"))

    assert (item.owner, item.co_owners) == ("李敏", ("方正浩",))
    assert (item.department, item.deadline) == ("市场部", "2025-03-12")


def test_who_helps_in_english_co_owns() -> None:
    (item,) = items(
        ("Dana Whitlock", "Jo, please write the launch plan by Friday, with help from Theo."),
        ("Jolene Baptiste", "Sure."),
        language="en",
    )

    assert (item.owner, item.co_owners) == ("Jolene Baptiste", ("Theo Lindqvist",))


@unmet("“由质量部和市场部一起做” keeps the first department alone")
def test_two_departments_together_are_both_kept() -> None:
    (item,) = items(("王建国", "巡检由质量部和市场部一起做，下周三之前。"), ("方正浩", "好。"))

    assert (item.owner, item.department, item.co_owners) == (None, "质量部", ("市场部",))


# --- absent, addressed --------------------------------------------------------------------------


def test_a_promise_passed_on_belongs_to_the_one_who_made_it() -> None:
    (item,) = items(
        ("王建国", "孙涛今天没来，数据库迁移怎么说？"),
        ("赵志远", "我问过他了，数据库迁移方案他说周五之前给。"),
    )

    assert (item.owner, item.department, item.deadline) == ("孙涛", "研发部", "2025-03-07")
    assert "absent_owner" in item.flags


def test_an_english_promise_passed_on_belongs_to_the_one_who_made_it() -> None:
    (item,) = items(
        ("Dana Whitlock", "What about the load test?"),
        ("Jolene Baptiste", "Theo said he'll have the load test done by Friday."),
        language="en",
        attendees=("Dana Whitlock", "Jolene Baptiste"),
    )

    assert (item.owner, item.deadline) == ("Theo Lindqvist", "2025-03-07")
    assert "absent_owner" in item.flags


def test_you_is_who_was_called_whoever_speaks_next() -> None:
    (item,) = items(
        ("王建国", "李敏，问卷汇总你下周二之前发出来。"),
        ("方正浩", "我补充一句，问卷很长。"),
        ("李敏", "好。"),
    )

    assert (item.owner, item.deadline) == ("李敏", "2025-03-11")


def test_you_without_a_name_is_who_answers() -> None:
    (item,) = items(
        ("方正浩", "样机还有三台。"),
        ("王建国", "测试大纲你下周二之前发出来。"),
        ("方正浩", "好。"),
    )

    assert (item.owner, item.department, item.deadline) == ("方正浩", "质量部", "2025-03-11")


# --- namesakes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "owner", "department"),
    [
        ("海报设计稿市场部王经理负责，下周三之前出。", "王丽", "市场部"),
        ("海报设计稿研发部王经理负责，下周三之前出。", "王建国", "研发部"),
    ],
)
def test_namesakes_are_told_apart_by_department(words: str, owner: str, department: str) -> None:
    (item,) = items(("李敏", words), ("方正浩", "好。"))

    assert (item.owner, item.department) == (owner, department)
    assert "ambiguous_owner" not in item.flags


def test_a_namesake_who_answers_is_meant() -> None:
    (item,) = items(
        ("李敏", "王经理，报价单你周五之前整理好。"),
        ("王建国", "好，我来整理。"),
        attendees=("王建国", "王丽", "李敏"),
    )

    assert (item.owner, item.department) == ("王建国", "研发部")


def test_namesakes_nobody_tells_apart_stay_ambiguous() -> None:
    found = extract(
        transcript(("李敏", "报价单王经理负责，周五之前整理好。"), ("方正浩", "嗯。")),
        meeting(attendees=("王丽", "李敏", "方正浩", "王建国")),
    )

    (item,) = found.action_items
    assert (item.owner, item.department) == (None, None)
    assert {"missing_owner", "ambiguous_owner"} <= set(item.flags)


@unmet("Of two namesakes who are there the last to speak is taken")
def test_a_namesake_who_only_spoke_last_is_not_guessed() -> None:
    (item,) = items(
        ("王丽", "海报好了。"),
        ("王建国", "外面下雨了。"),
        ("李敏", "报价单王经理负责，周五之前整理好。"),
        ("方正浩", "嗯。"),
        attendees=("王丽", "李敏", "方正浩", "王建国"),
    )

    assert (item.owner, item.department) == (None, None)


# --- scripts, voices, no marks ------------------------------------------------------------------


def test_traditional_talk_has_owner_and_date() -> None:
    (item,) = items(
        ("王建国", "供應商合約麻煩你去簽，下禮拜三之前給我。"),
        ("李敏", "沒問題，我來簽。"),
        language="zh-Hant",
    )

    assert (item.owner, item.department, item.deadline) == ("李敏", "市场部", "2025-03-12")
    assert item.deadline_text == "下禮拜三之前"
    assert "供應商合約" in item.task


def test_talk_without_punctuation_has_owners_and_dates() -> None:
    found = items(
        ("王建国", "供应商合同李敏负责下周三之前签回来"),
        ("李敏", "好的没问题"),
        ("方正浩", "样机清单我来整理三月七号之前发给大家"),
    )

    assert agreed(found) == [("李敏", "2025-03-12"), ("方正浩", "2025-03-07")]
    assert "供应商合同" in found[0].task
    assert "样机清单" in found[1].task


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("jo can you draft the pricing sheet by friday", "sure i'll draft it by friday"),
        ("jo please draft the pricing sheet by friday", "okay will do"),
    ],
)
def test_english_talk_without_punctuation_has_owner_and_date(asked: str, answered: str) -> None:
    (item,) = items(("Dana Whitlock", asked), ("Jolene Baptiste", answered), language="en")

    assert (item.owner, item.deadline) == ("Jolene Baptiste", "2025-03-07")
    assert "pricing sheet" in item.task


def test_a_bit_before_next_wednesday_is_not_the_wednesday_after_next() -> None:
    (item,) = items(
        ("王建国", "那个供应商合同李敏你来跟一下下周三之前签回来啊"), ("李敏", "好的没问题")
    )

    assert item.deadline == "2025-03-12"


@pytest.mark.parametrize("voice", [None, "SPEAKER_01"])
def test_an_unknown_voice_leaves_the_owner_open(voice: str | None) -> None:
    (item,) = items((voice, "供应商合同我来签，下周三之前签回来。"), (None, "嗯。"))

    assert (item.owner, item.department, item.deadline) == (None, None, "2025-03-12")
    assert "missing_owner" in item.flags


def test_an_unknown_voice_that_names_somebody_gives_them_the_task() -> None:
    (item,) = items((None, "报价单方正浩负责，周五之前整理好。"), (None, "好。"))

    assert (item.owner, item.department, item.deadline) == ("方正浩", "质量部", "2025-03-07")


def test_a_promise_that_hangs_on_something_is_flagged() -> None:
    (plain,) = items(("方正浩", "测试报告我来写，周五之前给大家。"))
    (open_,) = items(("方正浩", "样件到位的话，测试报告我来写，周五之前给大家。"))

    assert "conditional" not in plain.flags
    assert "conditional" in open_.flags
