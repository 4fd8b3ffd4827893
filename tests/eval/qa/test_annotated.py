import pytest

from assistant.qa.types import Citation
from eval.cases import Case, load_cases
from eval.qa.annotated import is_borne, score
from eval.questions import Question


@pytest.fixture
def case() -> Case:
    [found] = load_cases(["zh-sample"])
    return found


def asked(*items: int, kind: str = "owner") -> Question:
    return Question(q="谁负责？", kind=kind, answer="", items=items)


def cite(case: Case, utterance: int, quote: str | None = None) -> Citation:
    said = next(s.text for s in case.transcript.segments if s.id == utterance)
    return Citation(meeting=case.id, utterance=utterance, quote=quote or said)


def test_words_of_the_annotated_item_bear_the_answer_out(case: Case) -> None:
    utterance = case.gold.action_items[0].evidence[0]
    assert is_borne(cite(case, utterance), asked(0), case)


def test_words_nobody_said_bear_nothing_out(case: Case) -> None:
    utterance = case.gold.action_items[0].evidence[0]
    assert not is_borne(cite(case, utterance, "我们买条船"), asked(0), case)


def test_words_of_another_item_bear_nothing_out(case: Case) -> None:
    first, second = (set(item.evidence) for item in case.gold.action_items[:2])
    assert not is_borne(cite(case, min(second - first)), asked(0), case)


def test_where_no_item_is_annotated_all_that_was_said_may_be_cited(case: Case) -> None:
    assert is_borne(cite(case, 1), asked(kind="list"), case)


def test_a_decision_is_no_item(case: Case) -> None:
    cited = Citation(source="item", meeting=case.id, of="a0")
    assert (is_borne(cited, asked(0), case), is_borne(cited, asked(0, kind="decision"), case)) == (
        True,
        False,
    )


def test_every_annotated_question_of_a_meeting_is_scored(case: Case) -> None:
    rows = score([case])
    assert [(row.is_right, row.is_answered) for row in rows if not row.is_answerable] == [
        (True, False)
    ]
    assert (len(rows), all(row.is_right for row in rows)) == (5, True)
