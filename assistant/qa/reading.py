"""What a question asks: a grammar for Chinese and English, without a model.

Questions about how the work stands are read word by word (`status_reader`, `asked`), those about
what was said by what is left of them (`content`), and those that lean on the one before by what
they name (`following`). The words are in `lexicon/`; people, departments and dates are found as in
a meeting.
"""

import datetime as dt
import re
from functools import lru_cache

from assistant.qa.asked import as_query, is_status, times_of
from assistant.qa.asking import Asking
from assistant.qa.content import read_content
from assistant.qa.following import follow
from assistant.qa.query import StatusQuery
from assistant.qa.records import Names
from assistant.qa.sheet import PROJECT
from assistant.qa.status_reader import read_asking
from assistant.qa.terms import fold
from assistant.types import Language

__all__ = ["language_of", "understand"]


def understand(
    question: str, names: Names, today: dt.date, before: StatusQuery | None = None
) -> StatusQuery:
    """What `question` asks; words that fit no filter become the subject.

    `before` is the question that this one may lean on: "那财务部呢？"
    """
    language = language_of(question, names.scripts)
    asking = read_asking(question, names, today, language)
    if before is not None and (leaning := follow(question, asking, before)):
        return leaning
    content = read_content(question, names, today, language)
    is_open = content.what in ("disputes", "next_meeting") and asking.form != "why"
    if is_open and asking.what in (None, "decisions"):
        return _placed(content, asking)
    if is_status(asking):
        return as_query(asking)
    return _placed(content, asking)


_CALLED = re.compile(f"{PROJECT}(?:的)?(?:项目|专案| project)")


def _placed(query: StatusQuery, asking: Asking) -> StatusQuery:
    """With the meeting that the question names by its day or by the week it was held in."""
    held = times_of(asking, query.what).get("held")
    # A part of a project's name may be a word of the subject, save where 项目 follows.
    projects = asking.fields.get("projects") if _CALLED.search(asking.whole) else None
    places = {"held": held, "projects": projects, "meetings": asking.fields.get("meetings")}
    told = {key: value for key, value in places.items() if value and not getattr(query, key)}
    if query.form in ("list", "count") and not query.subject and asking.whose.get("is_mine"):
        told["is_mine"] = True
    return query.model_copy(update=told)


def language_of(question: str, scripts: frozenset[Language] = frozenset()) -> Language:
    """The question's language; characters of both Chinese scripts follow those of the records."""
    chinese = len(re.findall(r"[\u3400-\u9fff]", question))
    if _ENGLISH.match(question):  # however long the Chinese names in it
        return "en"
    if len(re.findall(r"[A-Za-z]+", question)) > chinese:
        return "en"
    if fold(question) != question.lower().replace("’", "'"):
        return "zh-Hant"
    chinese_scripts = scripts - {"en"}
    return (
        "zh-Hant" if chinese_scripts == {"zh-Hant"} and not _is_simplified(question) else "zh-Hans"
    )


_ENGLISH = re.compile(
    r"\s*(?:how|what|which|who|whose|when|where|why|is|are|was|were|does|do|did|list|show|give|tell"
    r"|has|have|any|compare)(?:'s)?\b(?=[\s\w]*[a-z])",
    re.IGNORECASE,
)


def _is_simplified(text: str) -> bool:
    return _to_traditional(text) != text


@lru_cache(maxsize=256)
def _to_traditional(text: str) -> str:
    from opencc import OpenCC

    return str(OpenCC("s2t").convert(text))
