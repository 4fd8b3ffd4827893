"""How many there are of what was asked for, in one sentence."""

from collections.abc import Sequence
from string import Template

from assistant.labels import status_label
from assistant.qa.lexicon import load_section
from assistant.qa.query import OPEN, StatusQuery, What
from assistant.qa.types import GroupTally, Tally
from assistant.qa.wording import Wording

_Said = tuple[str, dict[str, object]]


class Scope:
    """Whose things are counted, and of which sort: the words around the number.

    `titles`: of the meetings that the query names by their ids.
    """

    def __init__(self, words: Wording, query: StatusQuery, titles: Sequence[str] = ()) -> None:
        self.words, self.query, self.titles = words, query, titles

    def count(self, what: What, total: int) -> str:
        """市场部有 3 项逾期: without the full stop, for more may be told."""
        if short := self._short(what):
            return self._say("count_short", what, total, short=short)
        return self._say("count", what, total)

    def none(self, what: What = "items") -> str:
        return self._say("none", what, 0)

    def noun(self, total: int, what: What = "items") -> str:
        """逾期的行动项"""
        return self.words.say("noun", **self._around(what, total)).strip()

    @property
    def name(self) -> str:
        """Who or what is looked at; "" for everything."""
        return self.who or self.words.joint(self._places)

    @property
    def who(self) -> str:
        query = self.query
        me = (self.words.say("me"),) if query.is_mine else ()
        return self.words.joint((*me, *query.people, *query.departments))

    @property
    def _places(self) -> tuple[str, ...]:
        return (*self.query.projects, *self.titles)

    def _say(self, phrase: str, what: What, total: int, **more: object) -> str:
        form = f"{phrase}_{'who' if self.who else 'all'}"
        return self.words.plural(form, total, **{**self._around(what, total), **more})

    def _around(self, what: What, total: int) -> dict[str, object]:
        unit, one, many = load_section(self.words.language, "nouns")[what].split("|")
        query, places = self.query, self.words.joint(self._places)
        several = len(query.people) + len(query.departments) > 1 or query.is_mine
        where = f"where_{'who' if self.who else 'all'}"
        return {
            "who": self.who,
            "verb": self.words.say("have" if several else "has"),
            "where": self.words.say(where, names=places) if places else "",
            "unit": unit,
            "noun": one if total == 1 else many,
            "before": self._said("before", what),
            "after": self._said("after", what),
        }

    def _said(self, section: str, what: What) -> str:
        known = load_section(self.words.language, section)
        said = self._conditions(what)
        return "".join(_fill(known[key], names) for key, names in said if key in known)

    def _short(self, what: What) -> str | None:
        """The one condition there is, said of the items themselves."""
        conditions = self._conditions(what)
        short = load_section(self.words.language, "short")
        if what != "items" or len(conditions) != 1 or conditions[0][0] not in short:
            return None
        return _fill(short[conditions[0][0]], conditions[0][1])

    def _conditions(self, what: What) -> list[_Said]:
        """What narrows them down, each by its key in the phrases, with what is filled in."""
        query = self.query
        found = self._days(what)
        if query.statuses:
            found.append(self._statuses())
        if query.percent:
            found.append(("percent", {"low": query.percent[0], "high": query.percent[1]}))
        flags = {
            query.state or "": bool(query.state),
            f"missing_{query.missing}": bool(query.missing),
            "problem": query.has_problem and not query.level and what == "items",
            "urgent": query.is_urgent,
            "waits": query.waits,
            "moved": query.was_moved,
            f"minutes_{query.minutes}": bool(query.minutes),
            "helping": query.is_helping,
        }
        found += [(key, {}) for key, is_said in flags.items() if is_said]
        if query.level:
            found.append(("level", {"level": self.words.say(f"level_{query.level}")}))
        if query.subject:
            found.append(("about", {"subject": " ".join(query.subject)}))
        return found

    def _days(self, what: What) -> list[_Said]:
        query = self.query
        updated = "updated_events" if what in ("changes", "problems") else "updated"
        keys = {
            "held_meetings" if what == "meetings" else "held": query.held,
            "due": query.due,
            "done_in": query.done,
            "not_updated" if query.is_not_updated else updated: query.updated,
        }
        return [(key, {"span": self.words.span(span)}) for key, span in keys.items() if span]

    def _statuses(self) -> _Said:
        query = self.query
        if set(query.statuses) == set(OPEN):
            return "open", {}
        if len(query.statuses) == 1:
            return query.statuses[0], {}
        labels = (status_label(s, self.words.language) for s in query.statuses)
        return "statuses", {"statuses": self.words.joint(labels)}


def tell_rest(words: Wording, query: StatusQuery, tally: Tally) -> str:
    """How many are done, and late, where the question leaves both open: ，其中 1 项已逾期."""
    counts = {
        "of_done": 0 if query.statuses or query.state or query.done else tally.done,
        "of_overdue": 0 if query.state else tally.overdue,
    }
    told = [words.plural(key, count) for key, count in counts.items() if count]
    is_all = tally.total == 1
    return words.say("of_one" if is_all else "of_them", parts=words.joint(told)) if told else ""


def compare(words: Wording, groups: Sequence[GroupTally], query: StatusQuery) -> str:
    """Of two groups which has more, and by how much."""
    most, least = sorted(groups, key=lambda group: -group.tally.total)
    names = [group_name(words, group, query) for group in (most, least)]
    by = most.tally.total - least.tally.total
    if not by:
        return words.say("compare_same", first=names[0], second=names[1], count=most.tally.total)
    counts = {"most": most.tally.total, "least": least.tally.total}
    return words.say("compare_more", first=names[0], second=names[1], by=by, **counts)


def name_largest(words: Wording, groups: Sequence[GroupTally], query: StatusQuery) -> str:
    """The group with most, or with fewest where that was asked; ties are told as ties.

    What belongs to nobody takes no part, unless there is nothing else.
    """
    named = [group for group in groups if group.name is not None] or list(groups)
    pick = min if query.order == "-size" else max
    count = pick(group.tally.total for group in named)
    top = [group_name(words, g, query) for g in named if g.tally.total == count]
    phrase = "fewest" if query.order == "-size" else "most"
    if len(groups) == 1:
        return words.say("group_only", name=top[0], count=count)
    if len(top) > 1:
        return words.say(f"{phrase}_tied", names=words.joint(top), count=count)
    return words.say(phrase, name=top[0], count=count)


def name_shares(words: Wording, groups: Sequence[GroupTally], query: StatusQuery) -> str:
    """Of which groups most is done, and least, in percent; ties are told as ties."""
    named = [group for group in groups if group.name is not None] or list(groups)
    shares = [share(group.tally) for group in named]
    told = []
    for phrase, best in (("share_most", max(shares)), ("share_least", min(shares))):
        names = [
            group_name(words, group, query)
            for group, percent in zip(named, shares, strict=True)
            if percent == best
        ]
        told.append(words.say(phrase, names=words.joint(names), share=best))
    return words.say("separator").join(
        dict.fromkeys(told if min(shares) < max(shares) else told[:1])
    )


def share(tally: Tally) -> int:
    """How much is done, in percent."""
    return round(100 * tally.done / tally.total) if tally.total else 0


def group_line(words: Wording, group: GroupTally, query: StatusQuery) -> str:
    tally = group.tally
    details = []
    if query.form == "status":
        details.append(words.say("overview_done", count=tally.done, share=share(tally)))
    if tally.overdue and not query.state:
        details.append(words.plural("of_overdue", tally.overdue))
    return words.with_details(f"{group_name(words, group, query)} {group.tally.total}", details)


def group_name(words: Wording, group: GroupTally, query: StatusQuery) -> str:
    if group.name is None:
        return words.say(f"no_{query.group or 'department'}")
    if query.group == "status":
        return status_label(group.name, words.language)  # type: ignore[arg-type]
    return group.name


def _fill(phrase: str, names: dict[str, object]) -> str:
    return Template(phrase).substitute(names)
