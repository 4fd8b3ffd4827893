"""How a question was understood, told as filters with their values: 部门=市场部."""

from collections.abc import Sequence

from assistant.labels import status_label
from assistant.qa.lexicon import load_filter_names
from assistant.qa.query import OPEN, Span, StatusQuery
from assistant.qa.types import Part
from assistant.qa.wording import Wording

_Value = tuple[str, str, str | None]


def name_parts(words: Wording, query: StatusQuery, titles: Sequence[str] = ()) -> tuple[Part, ...]:
    """The filters of a query that can be taken away, and the day they count from.

    `titles`: of the meetings that the query names by their ids.
    """
    names = load_filter_names(words.language)
    every = [
        _whose(words, query, names),
        *_where(words, query, titles),
        *_standing(words, query, names),
        *_days(words, query),
        *_shape(words, query, names),
        ("about", "about", _about(query)),
        ("", "today", words.day(words.now.date()) if _counts_from_today(query) else None),
    ]
    return tuple(Part(key=k, name=names[n], value=value) for k, n, value in every if value)


def _whose(words: Wording, query: StatusQuery, names: dict[str, str]) -> _Value:
    named = (*query.people, *query.departments)
    parties = named or tuple(p.person or p.department or p.words for p in query.parties)
    is_person = query.people or (not named and any(p.person for p in query.parties))
    name = "helping" if query.is_helping else "person" if is_person else "department"
    if query.is_mine:
        mine = (names["me"], *named)
        return "whose", "helping" if query.is_helping else "person", words.joint(mine)
    if query.is_helping and not parties:
        return "whose", "helping", names["yes"]
    return "whose", name, words.joint(parties) or None


def _where(words: Wording, query: StatusQuery, titles: Sequence[str]) -> list[_Value]:
    return [
        ("project", "project", words.joint(query.projects) or None),
        ("meeting", "meeting", words.joint(titles or query.meetings) or None),
    ]


def _standing(words: Wording, query: StatusQuery, names: dict[str, str]) -> list[_Value]:
    yes = names["yes"]
    is_open = set(query.statuses) == set(OPEN)
    labels = [status_label(status, words.language) for status in query.statuses]
    statuses = names["undone"] if is_open else words.joint(labels)
    percent = "{}–{}%".format(*query.percent) if query.percent else None
    level = (
        words.say("from_level", level=words.say(f"level_{query.level}")) if query.level else None
    )
    problem = words.joint(v for v in (level, names["urgent"] if query.is_urgent else None) if v)
    return [
        ("status", "status", statuses or None),
        ("state", query.state or "overdue", yes if query.state else None),
        ("missing", f"missing_{query.missing or 'owner'}", yes if query.missing else None),
        ("percent", "percent", percent),
        ("problem", "problem", problem or (yes if query.has_problem else None)),
        ("waits", "waits", yes if query.waits else None),
        ("moved", "moved", yes if query.was_moved else None),
        ("minutes", "minutes", names[f"minutes_{query.minutes}"] if query.minutes else None),
    ]


def _days(words: Wording, query: StatusQuery) -> list[_Value]:
    def shown(span: Span | None) -> str | None:
        return words.span(span) if span else None

    return [
        ("due", "due", shown(query.due)),
        ("done", "done", shown(query.done)),
        ("held", "held", shown(query.held)),
        ("updated", "not_updated" if query.is_not_updated else "updated", shown(query.updated)),
    ]


def _shape(words: Wording, query: StatusQuery, names: dict[str, str]) -> list[_Value]:
    order = names[f"order_{query.order}"] if query.order else None
    most = words.say("first_so_many", count=query.most) if query.most else None
    only = names["first_only"] if query.is_first_only else None
    told = words.joint(value for value in (order, most, only) if value)
    return [
        ("group", "group", names[f"by_{query.group}"] if query.group else None),
        ("order", "order", told or None),
    ]


def _about(query: StatusQuery) -> str | None:
    return " ".join(query.subject) or query.head


def _counts_from_today(query: StatusQuery) -> bool:
    spans = (query.due, query.done, query.held, query.updated)
    is_late = query.minutes == "late" or query.order == "late"
    return bool(query.state or is_late or any(spans))
