import itertools

import pytest

from eval.cases import Case, load_cases
from eval.matching import Claim, Pair, is_match, pair, similarity


def claim(text: str, *evidence: int) -> Claim:
    return Claim(text, frozenset(evidence))


def test_similarity_is_half_words_and_half_evidence() -> None:
    # words 0.75, evidence 2 * 1 / (1 + 2)
    both = similarity(claim("整理会议纪要", 4), claim("会议纪要", 4, 5))
    assert both == (0.75 + 2 / 3) / 2


def test_the_spoken_words_of_a_task_match_its_annotation() -> None:
    said = claim("刘专员，麻烦你把今天的会议纪要整理一下，发给大家。", 21)
    assert is_match(said, claim("整理并发出会议纪要", 21))


def test_another_task_of_the_same_utterance_does_not_match() -> None:
    assert not is_match(claim("整理会议纪要", 21), claim("完成预算审批", 21))


def test_an_acceptance_without_the_task_does_not_match() -> None:
    assert not is_match(claim("行，我来安排", 13), claim("抽调1名业务人员支持测试", 13))


def test_loosely_alike_words_said_elsewhere_do_not_match() -> None:
    # 预算 alone is common: 2 * 1 / (5 + 5) of the words, nothing of the evidence
    assert not is_match(claim("提交预算方案", 3), claim("完成预算审批", 40))


def test_the_same_words_said_elsewhere_match() -> None:
    assert is_match(claim("完成预算审批", 3), claim("完成预算审批", 40))


def test_pair_gives_each_item_one_partner_at_most() -> None:
    gold = [claim("整理会议纪要", 1)]
    predicted = [claim("整理纪要", 1), claim("整理会议纪要", 1)]
    assert pair(predicted, gold) == [Pair(1, 0), Pair(0, None)]


def test_pair_tells_two_alike_tasks_apart_by_their_best_total() -> None:
    gold = [claim("写活动规则初稿", 53), claim("审核活动规则", 53)]
    predicted = [claim("审核活动规则", 53), claim("写活动规则", 53)]
    assert pair(predicted, gold) == [Pair(1, 0), Pair(0, 1)]


def test_pair_lists_missing_and_extra_items() -> None:
    predicted, gold = [claim("完成预算审批", 9)], [claim("整理会议纪要", 1)]
    assert pair(predicted, gold) == [Pair(None, 0), Pair(0, None)]


def test_pair_of_nothing_is_empty() -> None:
    assert pair([], []) == []


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.id)
def test_different_annotated_items_match_only_when_they_share_an_utterance(case: Case) -> None:
    tasks = [claim(item.task, *item.evidence) for item in case.gold.action_items]
    decisions = [claim(item.text, *item.evidence) for item in case.gold.decisions]
    confused = [
        (a, b)
        for claims in (tasks, decisions)
        for a, b in itertools.combinations(claims, 2)
        if is_match(a, b) and not a.evidence & b.evidence
    ]
    assert confused == []
