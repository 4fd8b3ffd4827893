"""All that `python -m eval qa` measures: generated, held-out and annotated questions."""

from collections.abc import Collection
from pathlib import Path

from assistant.errors import InputError
from assistant.llm import ToolModel
from assistant.qa.by_model import answer_by_model
from assistant.qa.query import StatusQuery
from assistant.qa.records import Records
from assistant.qa.types import Answer
from eval import engines
from eval.cases import load_cases
from eval.qa import annotated, organisation
from eval.qa.asking import Ask, ask_all, by_grammar
from eval.qa.expected import Question
from eval.qa.figures import Scored, of_asked
from eval.qa.questions import HELD_OUT, WORDINGS, load_held_out, load_questions, load_wordings
from eval.qa.report import Part

NAMES = ("grammar", "llm")
# Models on slow machines are measured too.
LIMIT_S = 1200.0


def parts(
    ask: Ask = by_grammar,
    wordings: Path = WORDINGS,
    held_out: Path = HELD_OUT,
    *,
    kinds: Collection[str] = (),
    with_annotated: bool = True,
) -> list[Part]:
    """`kinds`: only questions of these; all for none. The annotated ones are asked of the grammar,
    where `with_annotated`.
    """
    every = load_questions()
    # Lexicons and dictionaries are read with the first question: that is no part of an answer.
    for company in organisation.LANGUAGES:
        ask_all([question for question in every if question.company == company][:1])

    def scored(questions: list[Question]) -> list[Scored]:
        return of_asked(ask_all([q for q in questions if not kinds or q.kind in kinds], ask))

    made = [
        Part("generated", scored(every)),
        Part("other wordings", scored(load_wordings(every, wordings))),
        Part("held out", scored(load_held_out(every, held_out, wordings)), is_held_out=True),
    ]
    if with_annotated:
        made.append(Part("annotated", annotated.score(load_cases())))
    return made


def load(name: str, replies: Path | None = None, use: engines.Use = "record") -> Ask:
    """The way of asking called `name`; the model of "llm" is as the environment says.

    With `replies`, a folder, what the model says is kept there and found again. Raises InputError
    where there is no such way or no model.
    """
    if name == "grammar":
        return by_grammar
    if name == "llm":
        return with_model(engines.configured_tools(replies, use))
    raise InputError(f"There is no way of asking {name!r}. Choose from: {', '.join(NAMES)}.")


def with_model(model: ToolModel) -> Ask:
    """Each question asked of the model, also those that the grammar is sure of."""

    def ask(question: str, records: Records, before: StatusQuery | None) -> Answer:
        return answer_by_model(question, records, organisation.NOW, model, before, limit_s=LIMIT_S)

    return ask
