"""Questions of several clauses: "how much is the budget, and who approves it?"."""

import datetime as dt
import re

from assistant.qa.query import StatusQuery
from assistant.qa.reading import language_of, understand
from assistant.qa.records import Names
from assistant.qa.talk import talk_of
from assistant.qa.terms import fold

# What a clause begins with that asks again, after the words that join it to the one before.
_ASKS = re.compile(
    r"^(?:那|又|并且|而且|以及|还有|同时|分别|都|具体)*(?:是|由|归|让|给|在|要|该|应该|打算)?"
    r"(?:谁|什么时候|何时|哪天|几号|几点|多久|多少|为什么|为何|为啥|什么原因|原因|怎么|哪(?:里|儿|个|位|些|几)"
    r"|几[项个条次]|截止|最晚|责任人|负责人|进度|进展|批了多少)"
    r"|^(?:and |but )?(?:by |for |to )?(?:who|whom|when|why|how|what|where|which)\b"
)
_ENDS = re.compile(r"[，,；;。？?]\s*|\s+and (?=(?:by |for )?(?:who|when|why|how|what|where)\b)")
# A clause that is longer is a question of its own.
_LONGEST = 24
_LONGEST_ENGLISH = 48


def clauses(question: str) -> list[str]:
    """The parts of a question that each ask something, in order; itself where it is one."""
    found: list[str] = []
    begun = 0
    for end in _ENDS.finditer(question):
        rest = question[end.end() :]
        if rest.strip() and _ASKS.search(fold(rest)) and _is_short(rest):
            found.append(question[begun : end.start()])
            begun = end.end()
    return [part.strip() for part in (*found, question[begun:]) if part.strip()]


def understand_all(
    question: str, names: Names, today: dt.date, before: StatusQuery | None = None
) -> StatusQuery:
    """What the first clause asks, with what the others ask in `also`; each leans on the first."""
    if talk := talk_of(question):
        return StatusQuery(language=language_of(question, names.scripts), talk=talk)
    if before is not None:
        before = None if before.talk else before.model_copy(update={"also": (), "said": ""})
    parts = clauses(question)
    if len(parts) == 1 or not _asks(parts[0]):
        return understand(question, names, today, before)
    first = understand(parts[0], names, today, before)
    also = tuple(
        _said(
            _lean(understand(part, names, today, first), understand(part, names, today), first),
            part,
        )
        for part in parts[1:]
    )
    return _said(first, parts[0]).model_copy(update={"also": also})


def _said(query: StatusQuery, clause: str) -> StatusQuery:
    return query.model_copy(update={"said": clause.strip(" ，,；;。.？?！!")})


def _lean(query: StatusQuery, alone: StatusQuery, first: StatusQuery) -> StatusQuery:
    """With what the first clause is about where this one, read `alone`, names nothing else."""
    named = ("people", "departments", "projects", "meetings", "parties", "subject")
    kept = {name: getattr(query, name) or getattr(first, name) for name in named}
    kept["subject"] = tuple(dict.fromkeys((*first.subject, *alone.subject)))
    kept["is_deciding"] = query.is_deciding or alone.is_deciding
    is_about_items = query.what == "items" and first.what not in ("items", "decisions")
    return query.model_copy(update={**kept, "what": first.what if is_about_items else query.what})


def _asks(clause: str) -> bool:
    return (
        re.search(
            r"谁|什么|何|哪|几|多少|多久|怎|吗|没有|\b(?:who|what|when|where|why|how|which|is|are|did|do|does)\b",
            fold(clause),
        )
        is not None
    )


def _is_short(rest: str) -> bool:
    is_chinese = re.search(r"[\u3400-\u9fff]", rest) is not None
    return len(rest) <= (_LONGEST if is_chinese else _LONGEST_ENGLISH)
