"""What was said that comes nearest to a question the records do not answer."""

import re

from assistant.qa.cite import cite_line
from assistant.qa.query import StatusQuery
from assistant.qa.records import Records
from assistant.qa.search import Line, is_question, passage
from assistant.qa.types import Answer
from assistant.types import Language

_ENDS = re.compile(r"[。！？!?；;]+|\.(?=\s|$)")
# Where to look on, not a list to read through.
SHOWN = 3


def with_related(answer: Answer, words: str, query: StatusQuery, records: Records) -> Answer:
    """A refusal with the words nearest in meaning to the question's; it remains a refusal.

    However near some words are, that does not tell an answer from something else about the same
    matter: questions nobody answered are as near to what was said as those somebody did. So they
    are shown to whoever asked, who can tell, and are neither an answer nor cited for one.
    """
    if answer.answered or query.talk:
        return answer
    found = records.alike(words, query)
    telling = [line for line in found if not _only_asks(line, query.language)]
    return answer.model_copy(update={"related": tuple(map(cite_line, telling[:SHOWN]))})


def _only_asks(line: Line, language: Language) -> bool:
    """Whether it is a question and nothing else; many who tell something ask in the end."""
    sentences = [each for each in _ENDS.split(line.segment.text) if each.strip()]
    return len(sentences) == 1 and is_question(passage(line), language)
