from eval.cases import load_cases
from eval.questions import ask_all, load_questions, score_items, score_questions


def test_the_questions_of_the_sample_are_all_answered_right() -> None:
    scores = score_questions(ask_all(load_cases(["zh-sample"])))
    assert [(score.kind, score.right, score.asked) for score in scores][-1] == ("all", 5, 5)


def test_every_answer_to_an_annotated_question_has_a_citation() -> None:
    asked = ask_all(load_cases(["zh-dev-01", "zh-dev-08", "en-dev-01"]))
    assert [a.question.q for a in asked if a.answer.answered and not a.answer.citations] == []


def test_the_unanswerable_questions_are_not_answered_among_all_meetings() -> None:
    asked = [a for a in ask_all(load_cases(), together=True) if a.question.kind == "unanswerable"]
    assert [a.question.q for a in asked if a.answer.answered] == []


def test_load_questions_reads_kind_and_items() -> None:
    [case] = load_cases(["zh-sample"])
    assert [(q.kind, q.items) for q in load_questions(case)][0] == ("deadline", (2,))


def test_score_items_counts_lists_and_counts() -> None:
    assert score_items(ask_all(load_cases(["zh-sample"]))) == (2, 2, 2)
