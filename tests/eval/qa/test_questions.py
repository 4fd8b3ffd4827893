import re
from collections import Counter
from pathlib import Path

import pytest

from eval.qa.expected import Question
from eval.qa.questions import load_held_out, load_questions


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return load_questions()


def test_there_are_enough_questions_of_each_sort(questions: list[Question]) -> None:
    kinds, languages = Counter(q.kind for q in questions), Counter(q.language for q in questions)
    assert (len(questions) >= 200, kinds["unanswerable"] >= 30) == (True, True)
    assert set(languages) == {"zh-Hans", "zh-Hant", "en"}


def test_no_two_questions_have_the_same_id(questions: list[Question]) -> None:
    assert [id_ for id_, times in Counter(q.id for q in questions).items() if times > 1] == []


def test_lists_ask_for_something_that_is_there(questions: list[Question]) -> None:
    judged = ("list", "first", "top", "names", "says")
    assert [q.id for q in questions if q.expects.judged in judged and not q.expects.ids] == []


def test_where_the_largest_is_asked_for_there_is_one(questions: list[Question]) -> None:
    asked = [q for q in questions if q.expects.judged == "largest"]
    numbers = {q.id: sorted((n for _, n in q.expects.numbers), reverse=True) for q in asked}
    assert [id_ for id_, (first, second, *_) in numbers.items() if first == second] == []


def test_other_wordings_are_of_known_questions(questions: list[Question]) -> None:
    wordings = load_held_out(questions)
    known = {(q.id, re.sub(r"\W", "", q.q)) for q in questions}
    assert [w.id for w in wordings if (w.id, re.sub(r"\W", "", w.q)) in known] == []


def test_an_other_wording_has_the_answer_of_the_question(
    questions: list[Question], tmp_path: Path
) -> None:
    path = tmp_path / "heldout.toml"
    path.write_text('[[question]]\nid = "chain-which"\nq = ["哪几件？"]\n', encoding="utf-8")
    [wording] = load_held_out(questions, path)
    [known] = [q for q in questions if q.id == "chain-which"]
    assert (wording.q, wording.expects, wording.before) == ("哪几件？", known.expects, known.before)


def test_there_are_none_where_there_is_no_file(questions: list[Question], tmp_path: Path) -> None:
    assert load_held_out(questions, tmp_path / "none.toml") == []
