"""What must hold of answers without a model; `python -m eval qa -v` shows what is wrong."""

import pytest

from eval.cases import load_cases
from eval.qa import annotated
from eval.qa.asking import ask_all
from eval.qa.figures import Figures, Scored, measure, of_asked
from eval.qa.questions import load_held_out, load_questions


@pytest.fixture(scope="module")
def rows() -> list[Scored]:
    return of_asked(ask_all(load_questions()))


@pytest.fixture(scope="module")
def figures(rows: list[Scored]) -> Figures:
    return measure(rows)


def test_at_least_nine_in_ten_generated_questions_are_answered_right(figures: Figures) -> None:
    assert (figures.right.value or 0) >= 0.9


def test_what_nobody_said_is_refused(figures: Figures) -> None:
    assert (figures.refused.value or 0) >= 0.95


def test_no_question_fails(rows: list[Scored]) -> None:
    assert [(row.id, row.error) for row in rows if row.error] == []


def test_no_answer_is_without_a_citation(rows: list[Scored]) -> None:
    assert [row.id for row in rows if row.is_answered and not row.cited] == []


def test_what_is_cited_bears_the_answer_out(rows: list[Scored]) -> None:
    right = [row for row in rows if row.is_right and row.is_answerable]
    assert sum(r.cited_right for r in right) / sum(r.cited for r in right) >= 0.98


def test_at_least_seven_in_ten_annotated_questions_are_answered_right() -> None:
    figures = measure(annotated.score(load_cases()))
    assert (figures.right.value or 0) >= 0.7
    assert (figures.refused.value or 0) >= 0.95
    assert (figures.uncited, figures.failed) == (0, 0)


@pytest.mark.slow
def test_wordings_that_the_grammar_was_written_without_are_mostly_understood() -> None:
    # No floor was promised; under this one the grammar has got worse.
    rows = of_asked(ask_all(load_held_out(load_questions())))
    assert (measure(rows).right.value or 0) >= 0.75
    assert measure(rows).uncited == 0
