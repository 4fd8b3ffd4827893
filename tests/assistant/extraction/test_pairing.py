from typing import Any

import pytest

from assistant.extraction.pairing import agreement, pair
from assistant.types import (
    ActionItem,
    Decision,
    Disagreement,
    Dispute,
    Extraction,
    Finder,
    NextMeeting,
    Position,
    Quotes,
    Usage,
)


def item(task: str = "做宣传册", **fields: Any) -> ActionItem:
    defaults: dict[str, Any] = {
        "task": task,
        "owner": "林悦",
        "department": "市场部",
        "deadline": "2024-03-13",
        "deadline_text": "下周三之前",
        "evidence": (2,),
        "owner_evidence": (2,),
        "deadline_evidence": (2,),
        "quotes": Quotes(task="那林经理你来做宣传册", owner="林经理", deadline="下周三之前"),
        "confidence": 0.8,
    }
    return ActionItem.model_validate(defaults | fields)


def without_owner(**fields: Any) -> ActionItem:
    return item(
        owner=None,
        department=None,
        owner_evidence=(),
        quotes=Quotes(task="那林经理你来做宣传册", deadline="下周三之前"),
        flags=("missing_owner",),
        **fields,
    )


def without_deadline(**fields: Any) -> ActionItem:
    return item(
        deadline=None,
        deadline_text=None,
        deadline_evidence=(),
        quotes=Quotes(task="那林经理你来做宣传册", owner="林经理"),
        flags=("missing_deadline",),
        **fields,
    )


# Said elsewhere, of something else.
OTHER = item(
    "写测试报告",
    owner="何立",
    department="研发部",
    evidence=(8,),
    owner_evidence=(8,),
    deadline_evidence=(8,),
    quotes=Quotes(task="测试报告让何主管写", owner="何主管", deadline="下周三之前"),
)
NOISE = [
    item(
        f"第{n}件没有人说要做的事情",
        evidence=(n,),
        quotes=Quotes(task=f"{n}号楼的电梯又坏了", owner="林经理"),
    )
    for n in range(20, 40)
]


def found(engine: Finder, *items: ActionItem, **fields: Any) -> Extraction:
    return Extraction(engine=engine, action_items=items, **fields)


def paired(rules: ActionItem, llm: ActionItem) -> ActionItem:
    """Of two engines that agree on another item, so that the model is trusted."""
    both = pair(found("rules", rules, OTHER), found("llm", llm, OTHER))
    first, other = both.action_items
    assert other.found_by == ("rules", "llm")
    return first


def test_what_both_found_is_one_item_and_surer() -> None:
    made = paired(item(), item(confidence=0.5))
    assert (made.found_by, made.disagreements, made.flags) == (("rules", "llm"), (), ())
    assert made.confidence > item().confidence


def test_an_item_is_the_same_in_the_words_of_the_meeting_and_in_those_of_the_model() -> None:
    said = item("那林经理你来做宣传册，下周三之前发给大家")
    made = paired(said, item("制作宣传册并发给大家", evidence=(2, 3)))
    assert (made.task, made.quotes, made.evidence) == ("制作宣传册并发给大家", said.quotes, (2,))


def test_items_said_in_one_breath_stay_two() -> None:
    brochure, booth = item("做宣传册"), item("订展位", owner="周文", department="研发部")
    rules, llm = found("rules", brochure, booth), found("llm", booth, brochure)
    made = pair(rules, llm).action_items
    assert [(one.task, one.owner, one.disagreements) for one in made] == [
        ("做宣传册", "林悦", ()),
        ("订展位", "周文", ()),
    ]


def test_an_owner_that_differs_stays_as_the_rules_have_it_with_the_other_beside() -> None:
    theirs = item(owner="周文", department="研发部", quotes=Quotes(task="那林经理", owner="周经理"))
    made = paired(item(), theirs)
    assert (made.owner, made.department, made.quotes.owner) == ("林悦", "市场部", "林经理")
    assert made.disagreements == (
        Disagreement(field="owner", value="周文", engine="llm", quote="周经理"),
    )
    assert made.flags == ("engines_disagree",)
    assert made.confidence < paired(item(), item()).confidence


def test_a_deadline_that_differs_stays_as_the_rules_have_it_with_the_other_beside() -> None:
    made = paired(item(), item(deadline="2024-03-15"))
    assert made.deadline == "2024-03-13"
    assert made.disagreements == (
        Disagreement(field="deadline", value="2024-03-15", engine="llm", quote="下周三之前"),
    )


def test_a_department_that_differs_under_one_owner_is_told() -> None:
    made = paired(item(), item(department="研发部"))
    assert [(each.field, each.value) for each in made.disagreements] == [("department", "研发部")]


def test_what_the_rules_left_open_the_model_fills_and_it_is_told() -> None:
    made = paired(without_owner(), item(owner_evidence=(3,)))
    assert (made.owner, made.department, made.quotes.owner) == ("林悦", "市场部", "林经理")
    assert (made.owner_evidence, made.evidence) == ((3,), (2, 3))
    assert made.disagreements == (Disagreement(field="owner", value=None, engine="rules"),)
    assert made.flags == ("engines_disagree",)


def test_a_deadline_that_the_rules_left_open_the_model_fills() -> None:
    made = paired(without_deadline(), item(deadline_rule="下周三"))
    assert (made.deadline, made.deadline_text, made.deadline_rule) == (
        "2024-03-13",
        "下周三之前",
        "下周三",
    )
    assert made.flags == ("engines_disagree",)


def test_a_person_of_the_department_that_the_rules_found_says_more() -> None:
    made = paired(item(owner=None, flags=("missing_owner",)), item())
    assert (made.owner, made.department, made.flags) == ("林悦", "市场部", ("engines_disagree",))


def test_a_field_that_the_model_did_not_read_is_no_disagreement() -> None:
    made = paired(item(), without_owner())
    assert (made.owner, made.disagreements, made.flags) == ("林悦", (), ())


def test_what_the_rules_alone_found_stays() -> None:
    made = pair(found("rules", item(), OTHER), found("llm", OTHER)).action_items[0]
    assert (made.task, made.owner, made.deadline) == ("做宣传册", "林悦", "2024-03-13")
    assert (made.found_by, made.flags) == (("rules",), ("only_rules",))


def test_what_the_model_alone_found_is_possible_and_never_sure() -> None:
    extra = item("布置展台", evidence=(5,), quotes=Quotes(task="展台请林经理布置", owner="林经理"))
    made = pair(found("rules", OTHER), found("llm", extra, OTHER)).action_items[0]
    assert (made.task, made.found_by, made.flags) == ("布置展台", ("llm",), ("only_model",))
    assert made.confidence < 0.6


EXTRA = {"evidence": (5,), "quotes": Quotes(task="展台请林经理布置", owner="林经理")}


QUOTED = item("展台请林经理布置", **EXTRA)
NOBODYS = item("布置展台", owner=None, department=None, **EXTRA)


@pytest.mark.parametrize(
    "extra",
    [
        pytest.param(item("布置展台", flags=("unproven",), **EXTRA), id="a field failed its check"),
        pytest.param(item("林经理做宣传册", quotes=Quotes(task="做宣传册")), id="told already"),
    ],
)
def test_what_the_model_alone_found_must_stand_and_be_new(extra: ActionItem) -> None:
    made = pair(found("rules", item(), OTHER), found("llm", item(), OTHER, extra))
    assert [one.task for one in made.action_items] == ["做宣传册", "写测试报告"]


@pytest.mark.parametrize(("noise", "is_taken"), [(0, True), (4, False)])
@pytest.mark.parametrize("extra", [QUOTED, NOBODYS], ids=["quoted alone", "nobody does it"])
def test_a_model_that_errs_often_must_say_who_does_what(
    extra: ActionItem, noise: int, is_taken: bool
) -> None:
    llm = found("llm", item(), OTHER, extra, *NOISE[:noise])
    made = pair(found("rules", item(), OTHER), llm)
    assert (extra.task in [one.task for one in made.action_items]) is is_taken


def test_work_that_one_person_takes_on_in_the_same_words_is_one_item() -> None:
    said = item("知道知道，开去检掉", evidence=(7, 8), quotes=Quotes(task="开去检掉"))
    put_well = item("给两台叉车做年检", evidence=(8,), quotes=Quotes(task="叉车年检到期了"))
    made = paired(said, put_well)
    assert (made.task, made.found_by) == ("给两台叉车做年检", ("rules", "llm"))


def test_of_a_model_that_shares_nothing_with_the_rules_nothing_is_taken() -> None:
    rules = found("rules", item(), OTHER)
    made = pair(rules, found("llm", *NOISE))
    assert [(one.task, one.owner, one.deadline) for one in made.action_items] == [
        (one.task, one.owner, one.deadline) for one in rules.action_items
    ]


def test_a_model_that_mostly_errs_fills_no_field() -> None:
    made = pair(found("rules", without_owner(), OTHER), found("llm", item(), *NOISE))
    first = made.action_items[0]
    assert (first.owner, first.flags) == (None, ("missing_owner", "engines_disagree"))
    assert first.disagreements == (
        Disagreement(field="owner", value="林悦", engine="llm", quote="林经理"),
    )


def test_where_the_rules_found_nothing_the_model_is_heard() -> None:
    made = pair(found("rules"), found("llm", item()))
    assert [one.found_by for one in made.action_items] == [("llm",)]


def test_a_silent_model_changes_no_value() -> None:
    rules = found("rules", item(), OTHER)
    made = pair(rules, found("llm"))
    assert [one.confidence for one in made.action_items] == [0.8, 0.8]
    assert made.engine == "both"


def test_what_a_model_did_not_see_that_saw_all_else_is_less_sure() -> None:
    rules = found("rules", item(), OTHER, *NOISE[:3])
    missed, seen, *_ = pair(rules, found("llm", OTHER, *NOISE[:3])).action_items
    assert missed.task == "做宣传册"
    assert missed.confidence < 0.7 < 0.8 < seen.confidence


def test_what_the_model_took_is_kept() -> None:
    spent = Usage(requests=2, input_tokens=10, output_tokens=5)
    llm = found("llm", item(), model="m", prompt_version="p", usage=spent, seconds=3)
    made = pair(found("rules", item(), seconds=0.5), llm)
    assert (made.model, made.prompt_version, made.usage, made.seconds) == ("m", "p", spent, 3.5)


def decision(text: str = "展位费用定为两万", **fields: Any) -> Decision:
    defaults = {"evidence": (5,), "quote": "展位费用就定两万", "confidence": 0.7}
    return Decision.model_validate({"text": text} | defaults | fields)


def test_a_decision_that_both_found_is_surer() -> None:
    rules = Extraction(engine="rules", decisions=(decision("展位费用就定两万"),))
    made = pair(rules, Extraction(engine="llm", decisions=(decision(),))).decisions[0]
    assert (made.text, made.found_by) == ("展位费用定为两万", ("rules", "llm"))
    assert made.confidence > 0.7


def test_a_task_is_not_a_decision_as_well() -> None:
    twice = decision("由林悦做宣传册", evidence=(2,), quote="那林经理你来做宣传册")
    llm = found("llm", item(), decisions=(twice,))
    assert pair(found("rules", item()), llm).decisions == ()


def test_a_dispute_of_one_side_is_none() -> None:
    sides = [Position(party=party, position="不同意") for party in ("研发部", "市场部")]
    one = Dispute(text="能否提前", positions=tuple(sides[:1]), evidence=(7,))
    two = Dispute(text="预算够不够", positions=tuple(sides), evidence=(8,))
    made = pair(found("rules", item()), found("llm", item(), disputes=(one, two)))
    assert [(dispute.text, dispute.found_by) for dispute in made.disputes] == [
        ("预算够不够", ("llm",))
    ]


def test_the_next_meeting_stays_as_the_rules_have_it_and_its_gaps_are_filled() -> None:
    ours = NextMeeting(at="2024-03-12T10:00", evidence=(9,))
    theirs = NextMeeting(at="2024-03-19", location="二楼会议室", evidence=(9, 10))
    made = pair(
        found("rules", item(), next_meeting=ours), found("llm", item(), next_meeting=theirs)
    )
    assert made.next_meeting == NextMeeting(
        at="2024-03-12T10:00", location="二楼会议室", evidence=(9, 10)
    )


def test_a_next_meeting_that_the_rules_missed_is_the_models() -> None:
    theirs = NextMeeting(at="2024-03-19", evidence=(9,))
    made = pair(found("rules", item()), found("llm", item(), next_meeting=theirs))
    assert made.next_meeting == theirs


@pytest.mark.parametrize(
    ("rules", "llm", "expected"),
    [
        ([item(), OTHER], [item(), OTHER], 1.0),
        ([item(), OTHER], [item()], 2 / 3),
        ([item()], [OTHER], 0.0),
    ],
)
def test_agreement_is_the_part_that_both_found(
    rules: list[ActionItem], llm: list[ActionItem], expected: float
) -> None:
    assert agreement(found("rules", *rules), found("llm", *llm)) == pytest.approx(expected)
