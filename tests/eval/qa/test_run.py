import pytest
from typer.testing import CliRunner

from assistant.errors import InputError
from assistant.qa.query import StatusQuery
from assistant.qa.records import Records
from assistant.qa.types import Answer
from eval.__main__ import app
from eval.qa import expected, run
from eval.qa.asking import ask_all
from eval.qa.expected import Question


def test_the_list_has_every_question_with_those_before_it() -> None:
    lines = CliRunner().invoke(app, ["qa", "--list"]).output.splitlines()
    assert lines[0] == "count-late-marketing: 市场部还有几项逾期？"
    assert "chain-third: 市场部还有几项逾期？ → 那财务部呢？ → 研发部呢" in lines


def test_there_is_no_other_way_of_asking() -> None:
    with pytest.raises(InputError, match="Choose from"):
        run.load("guessing")


def test_a_question_leans_on_what_was_understood_of_the_one_before() -> None:
    told: list[tuple[str, StatusQuery | None]] = []

    def ask(question: str, records: Records, before: StatusQuery | None) -> Answer:
        told.append((question, before))
        query = StatusQuery(subject=(question,))
        return Answer(answer="", answered=False, kind="unanswerable", query=query)

    ask_all([Question("chain-x", "c", expected.NONE, before=("a", "b"))], ask)
    first, second = StatusQuery(subject=("a",)), StatusQuery(subject=("b",))
    assert told == [("a", None), ("b", first), ("c", second)]


def test_a_question_that_fails_is_wrong_and_says_why() -> None:
    def ask(question: str, records: Records, before: StatusQuery | None) -> Answer:
        raise ZeroDivisionError("nothing to divide by")

    [asked] = ask_all([Question("none-x", "a", expected.NONE)], ask)
    assert (asked.judgement.is_right, asked.error) == (
        False,
        "ZeroDivisionError: nothing to divide by",
    )
