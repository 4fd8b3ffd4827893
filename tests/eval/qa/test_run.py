from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.errors import AssistantError, InputError, LLMError
from assistant.llm import Reply, Tool, Turn
from assistant.qa.query import StatusQuery
from assistant.qa.records import Records
from assistant.qa.types import Answer
from eval.__main__ import app
from eval.qa import expected, run
from eval.qa.asking import ask_all
from eval.qa.expected import Question
from eval.qa.questions import load_questions


def test_the_list_has_every_question_with_those_before_it() -> None:
    lines = CliRunner().invoke(app, ["qa", "--list"]).output.splitlines()
    assert lines[0] == "count-late-marketing: 市场部还有几项逾期？"
    assert "chain-third: 市场部还有几项逾期？ → 那财务部呢？ → 研发部呢" in lines


def test_there_is_no_other_way_of_asking() -> None:
    with pytest.raises(InputError, match="Choose from"):
        run.load("guessing")


class Silent:
    """A model that is asked and never answers."""

    name = model = "silent"

    def __init__(self) -> None:
        self.times = 0

    def converse(
        self, turns: Sequence[Turn], tools: Sequence[Tool], *, within_s: float | None = None
    ) -> Reply:
        self.times += 1
        raise LLMError("Nobody is there. Start the model.")


def test_where_a_model_says_nothing_the_grammar_answers() -> None:
    model = Silent()
    [question] = [q for q in load_questions() if q.id == "count-late-marketing"]
    [asked] = ask_all([question], run.with_model(model))
    assert (model.times, asked.judgement.is_right, asked.answer.engine) == (1, True, "grammar")


def test_a_model_has_to_be_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASSISTANT_LLM_MODEL", raising=False)
    with pytest.raises(AssistantError):
        run.load("llm")


def test_only_questions_of_a_kind_are_asked(tmp_path: Path) -> None:
    asked: list[str] = []

    def ask(question: str, records: Records, before: StatusQuery | None) -> Answer:
        asked.append(question)
        return Answer(answer="", answered=False, kind="unanswerable")

    none = tmp_path / "none.toml"
    parts = run.parts(ask, none, none, kinds=("names",), with_annotated=False)
    assert [(part.name, {row.kind for row in part.rows}) for part in parts] == [
        ("generated", {"names"}),
        ("other wordings", set()),
        ("held out", set()),
    ]
    assert len(asked) == len(parts[0].rows)


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
