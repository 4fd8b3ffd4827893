"""The questions asked of the generated companies, and the files of other wordings of them.

`eval/qa/wordings.toml` has other wordings that those who write the grammar read, and
`eval/qa/heldout.toml` such as were written without sight of the grammar, and they do not read:

    [[question]]
    id = "count-late-marketing"
    q = ["市场部逾期的有多少？", "市场那边有几件事过了期？"]

`id` is the id of a question here; each of `q` asks the same, of the same company, with the same
right answer. Of a question with `before`, the wording stands for the last one: those before it are
asked first, as they are here. `python -m eval qa --list` prints ids and questions.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from eval.qa.asked import (
    chains,
    english,
    english_others,
    grouped,
    open_items,
    others,
    people,
    times,
    traditional,
    unanswerable,
)
from eval.qa.expected import Question

MODULES = (
    *(open_items, grouped, people, times, others, chains),
    *(traditional, english, english_others, unanswerable),
)
WORDINGS = Path(__file__).with_name("wordings.toml")
HELD_OUT = Path(__file__).with_name("heldout.toml")


def load_questions() -> list[Question]:
    return [question for module in MODULES for question in module.questions()]


def load_wordings(known: Sequence[Question], path: Path) -> list[Question]:
    """The other wordings of known questions; none where there is no file.

    Raises KeyError for an id that no question has.
    """
    if not path.is_file():
        return []
    by_id = {question.id: question for question in known}
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("question", [])
    return [replace(by_id[row["id"]], q=wording) for row in rows for wording in row["q"]]


def load_held_out(
    known: Sequence[Question], path: Path = HELD_OUT, wordings: Path = WORDINGS
) -> list[Question]:
    """Held-out wordings, without those that stand among the others or among the questions, too:
    two people may hit on the same words.
    """
    read = {_bare(question) for question in (*known, *load_wordings(known, wordings))}
    return [question for question in load_wordings(known, path) if _bare(question) not in read]


def _bare(question: Question) -> tuple[str, str]:
    return question.id, re.sub(r"\W", "", question.q).lower()
