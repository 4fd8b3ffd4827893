from collections import Counter
from pathlib import Path

import pytest

from eval.qa.expected import Question
from eval.qa.questions import WORDINGS, load_held_out, load_questions, load_wordings


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


def test_a_held_out_wording_that_others_read_is_left_out(
    questions: list[Question], tmp_path: Path
) -> None:
    read = _written(tmp_path / "wordings.toml", "count-late-all", "逾期几项？", "逾期几件？")
    held_out = _written(tmp_path / "heldout.toml", "count-late-all", "逾期几项", "过期几项")
    assert [q.q for q in load_held_out(questions, held_out, read)] == ["过期几项"]


def test_every_wording_kept_here_is_of_a_known_question(questions: list[Question]) -> None:
    known = {question.id for question in questions}
    kept = [*load_wordings(questions, WORDINGS), *load_held_out(questions)]
    assert [wording.id for wording in kept if wording.id not in known] == []


def _written(path: Path, id_: str, *wordings: str) -> Path:
    quoted = ", ".join(f'"{wording}"' for wording in wordings)
    path.write_text(f'[[question]]\nid = "{id_}"\nq = [{quoted}]\n', encoding="utf-8")
    return path


def test_an_other_wording_has_the_answer_of_the_question(
    questions: list[Question], tmp_path: Path
) -> None:
    path = _written(tmp_path / "wordings.toml", "chain-which", "哪几件？")
    [wording] = load_wordings(questions, path)
    [known] = [q for q in questions if q.id == "chain-which"]
    assert (wording.q, wording.expects, wording.before) == ("哪几件？", known.expects, known.before)


def test_there_are_none_where_there_is_no_file(questions: list[Question], tmp_path: Path) -> None:
    assert load_wordings(questions, tmp_path / "none.toml") == []
