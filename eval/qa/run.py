"""All that `python -m eval qa` measures: generated, held-out and annotated questions."""

from pathlib import Path

from assistant.errors import InputError
from eval.cases import load_cases
from eval.qa import annotated
from eval.qa.asking import Ask, ask_all, by_grammar, records_of
from eval.qa.figures import of_asked
from eval.qa.questions import HELD_OUT, load_held_out, load_questions
from eval.qa.report import Part


def parts(
    ask: Ask = by_grammar, held_out: Path = HELD_OUT, *, with_annotated: bool = True
) -> list[Part]:
    """The annotated questions are asked without a model, and only where `with_annotated`."""
    questions = load_questions()
    for company in {question.company for question in questions}:
        records_of(company)
    # Lexicons and dictionaries are read with the first question: that is no part of an answer.
    ask_all(questions[:1], ask)
    others = load_held_out(questions, held_out)
    made = [
        Part("generated", of_asked(ask_all(questions, ask))),
        Part("held out", of_asked(ask_all(others, ask)), is_held_out=True),
    ]
    if with_annotated:
        made.append(Part("annotated", annotated.score(load_cases())))
    return made


def load(name: str) -> Ask:
    """The way of asking called `name`. Raises InputError where there is none."""
    if name == "grammar":
        return by_grammar
    raise InputError(f"There is no way of asking {name!r}. Choose from: grammar.")
