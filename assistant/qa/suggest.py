"""Questions to ask next: only such as the records answer."""

from collections.abc import Iterator
from string import Template

from assistant.qa.lexicon import load_section
from assistant.qa.query import StatusQuery
from assistant.qa.records import Records
from assistant.qa.types import Answer

# So many are offered at most.
OFFERED = 4


def suggest(answer: Answer, query: StatusQuery, records: Records) -> tuple[str, ...]:
    """Up to four questions that follow from the answer, in its language; none asked just now.

    They are of whom and what the question names, or of everything; which of these there are is
    asked of the records, so that each has an answer.
    """
    phrases = load_section(query.language, "next")
    filled = (
        Template(phrases[key]).substitute(names) for key, names in _next(answer, query, records)
    )
    return tuple(dict.fromkeys(filled))[:OFFERED]


def _next(
    answer: Answer, query: StatusQuery, records: Records
) -> Iterator[tuple[str, dict[str, str]]]:
    who = _who(query)
    is_list = query.what == "items" and query.form in ("list", "count")
    every = records.tally(StatusQuery())
    if not every.total:
        if records.decisions(StatusQuery(what="decisions"), limit=1).rows:
            yield "decisions", {}
        return
    if is_list and query.form == "count" and answer.total:
        yield from _listed(query, who)
    if who and is_list and any(item.delay_reason for item in answer.items):
        yield "why", {"who": who}
    if who and not is_list:
        yield "list_open", {"who": who}
    if is_list and not who and query.group is None:
        yield "by_department", {}
    if project := _project(answer, query):
        yield "project", {"project": project}
    if every.overdue and query.state != "overdue":
        yield "overdue", {}
    if every.open and not query.due:
        yield "due_next_week", {}
    if every.open:
        yield "open_all", {}
    if query.group is None:
        yield "by_department", {}


def _listed(query: StatusQuery, who: str | None) -> Iterator[tuple[str, dict[str, str]]]:
    """What was counted, as a list."""
    if query.state == "overdue":
        yield ("overdue_who", {"who": who}) if who else ("overdue", {})
    elif who:
        yield "list_all", {"who": who}


def _who(query: StatusQuery) -> str | None:
    """The one whom the question names."""
    named = (*query.people, *query.departments)
    return named[0] if len(named) == 1 else None


def _project(answer: Answer, query: StatusQuery) -> str | None:
    """A project the answer speaks of, if the question did not ask how it is doing."""
    if query.projects:
        is_asked = query.form == "status" and not query.subject
        return query.projects[0] if len(query.projects) == 1 and not is_asked else None
    of = {each.project for each in answer.items}
    of |= {each.project for each in answer.decisions}
    of |= {each.project for each in answer.meetings}
    return next(iter(of)) if len(of) == 1 else None
