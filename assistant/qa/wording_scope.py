"""Whose things are counted, when and of which sort: how many there are, in one sentence."""

from collections.abc import Sequence
from string import Template

from assistant.labels import status_label
from assistant.qa.lexicon import load_section
from assistant.qa.query import OPEN, Span, StatusQuery, What
from assistant.qa.wording import Wording
from assistant.qa.wording_days import tell_days

_Said = tuple[str, dict[str, object]]
# Of meetings and changes their days are said as what happened then.
_OWN_DAYS = {"meetings": "held_meetings", "changes": "updated_events"}


class Scope:
    """Whose things are counted, and of which sort: the words around the number.

    `titles`: of the meetings that the query names by their ids.
    """

    def __init__(self, words: Wording, query: StatusQuery, titles: Sequence[str] = ()) -> None:
        self.words, self.query, self.titles = words, query, titles

    def count(self, what: What, total: int) -> str:
        """市场部有 3 项逾期: without the full stop, for more may be told."""
        if happened := self._happened("count", what, total):
            return happened
        if short := self._short(what):
            return self._say("count_short", what, total, short=short)
        conditions = self._conditions(what)
        if not conditions:
            return self._say("count", what, total)
        # "下周到期的有 8 项": of items that are told by one thing alone.
        is_one = what == "items" and len(conditions) == 1
        return self._say("count_one" if is_one else "count_of", what, total)

    def none(self, what: What = "items") -> str:
        if happened := self._happened("none", what, 0):
            return happened
        return self._none_on_days(what) or self._say("none", what, 0)

    def most(self, total: int, count: int) -> str | None:
        """逾期最久的 3 项（逾期共 19 项）: the first `count` of `total`; None without an order."""
        query = self.query
        phrase = f"most_{query.order or ''}"
        if phrase not in load_section(self.words.language, "first_of"):
            return None
        told = load_section(self.words.language, "first_of")[phrase]
        noun = self.noun(total)
        short = self._short("items") or noun
        where = self._around("items", total)["where"]
        names = {"who": self.who, "where": where, "noun": noun, "short": short}
        return _fill(told, {**names, "count": count, "total": total})

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
        unit, one, many = self._nouns(what)
        query, places = self.query, self.words.joint(self._places)
        several = len(query.people) + len(query.departments) > 1 or query.is_mine
        where = f"where_{'who' if self.who else 'all'}"
        if what == "meetings":
            where = "where_happened"
        return {
            "who": self.who,
            "verb": self.words.say("have" if several else "has"),
            "where": self.words.say(where, names=places) if places else "",
            "unit": unit,
            "noun": one if total == 1 else many,
            "before": self._before(self._conditions(what)),
            "after": self._after(self._conditions(what)),
        }

    def _is_urgent_in_noun(self, what: What) -> bool:
        return f"{what}_urgent" in load_section(self.words.language, "nouns")

    def _nouns(self, what: What) -> list[str]:
        known = load_section(self.words.language, "nouns")
        is_told = bool(self._conditions(what))
        sorts = (
            f"{what}_urgent" if self.query.is_urgent else "",
            f"{what}_told" if is_told else "",
            what,
        )
        return next(known[sort] for sort in sorts if sort in known).split("|")

    # --- what happened --------------------------------------------------------------------------

    def _happened(self, phrase: str, what: What, total: int) -> str | None:
        """11月共开了 4 次会: of meetings and changes on some days, and nothing else."""
        span, conditions = self._own_days(what), self._conditions(what)
        if span is None or [key for key, _ in conditions] != [_OWN_DAYS[what]]:
            return None
        query, words = self.query, self.words
        of_whom = query.people if what == "meetings" else self.who
        places = words.joint(self._places)
        return words.plural(
            f"{phrase}_{what}_{'who' if of_whom else 'all'}",
            total,
            who=words.joint(query.people) if what == "meetings" else self._owners,
            where=words.say("where_happened", names=places) if places else "",
            span=tell_days(words, span, is_back=True),
        )

    def _own_days(self, what: What) -> Span | None:
        if what == "changes":
            return self.query.updated
        span = self.query.held if what == "meetings" else None
        is_ahead = span is not None and span.first and span.first > self.words.now.date()
        return None if is_ahead else span

    @property
    def _owners(self) -> str:
        is_me = self.who == self.words.say("me")
        return self.words.say("my_items" if is_me else "items_of", who=self.who)

    def _none_on_days(self, what: What) -> str | None:
        """下周没有到期的行动项, where one day or span narrows them down."""
        known = load_section(self.words.language, "none_on_days")
        conditions = self._conditions(what)
        days = [said for said in conditions if "span" in said[1]]
        if what not in ("items", "decisions") or len(days) != 1 or days[0][0] not in known:
            return None
        rest = [said for said in conditions if "span" not in said[1]]
        around = {**self._around(what, 0), "before": self._before(rest, is_told=True), **days[0][1]}
        return _fill(known[days[0][0]], around)

    # --- of which sort --------------------------------------------------------------------------

    def _before(self, conditions: Sequence[_Said], *, is_told: bool = False) -> str:
        """What stands before the noun; what is as short as 未完成 last, and right at the noun.

        `is_told`: more is said before it.
        """
        known = load_section(self.words.language, "before")
        beside = load_section(self.words.language, "beside")
        said = [each for each in conditions if each[0] in known]
        said.sort(key=lambda each: each[0] in beside)
        told = [_fill(known[key], names) for key, names in said]
        if said and (is_told or len(said) > 1) and said[-1][0] in beside:
            told[-1] = beside[said[-1][0]]
        return "".join(told)

    def _after(self, conditions: Sequence[_Said]) -> str:
        known = load_section(self.words.language, "after")
        return "".join(_fill(known[key], names) for key, names in conditions if key in known)

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
        # What was done on some day is done.
        is_done_then = query.statuses == ("done",) and query.done
        # What is late is open, and so is what has an open problem.
        is_open_anyway = set(query.statuses) == set(OPEN) and (query.state or what == "problems")
        if query.statuses and not (is_done_then or is_open_anyway):
            found.append(self._statuses())
        if query.percent:
            found += self._percent(*query.percent)
        flags = {
            query.state or "": bool(query.state),
            f"missing_{query.missing}": bool(query.missing),
            "problem": query.has_problem and not query.level and what == "items",
            "urgent": query.is_urgent and not self._is_urgent_in_noun(what),
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
        return [
            (key, {"span": tell_days(self.words, span, is_back=key != "due")})
            for key, span in keys.items()
            if span and (span.first or span.last)
        ]

    def _percent(self, low: int, high: int) -> list[_Said]:
        """In the words it was asked in: from 51 on is above 50."""
        found: list[_Said] = []
        if low:
            is_above = low % 10 == 1
            found.append(("percent_above", {"low": low - 1}) if is_above else _from(low))
        if high < 100:
            is_below = high % 10 == 9
            found.append(("percent_below", {"high": high + 1}) if is_below else _to(high))
        if len(found) == 2 or not found:
            return [("percent", {"low": low, "high": high})]
        return found

    def _statuses(self) -> _Said:
        query = self.query
        if set(query.statuses) == set(OPEN):
            return "open", {}
        if len(query.statuses) == 1:
            return query.statuses[0], {}
        labels = (status_label(s, self.words.language) for s in query.statuses)
        return "statuses", {"statuses": self.words.joint(labels)}


def _from(low: int) -> _Said:
    return "percent_from", {"low": low}


def _to(high: int) -> _Said:
    return "percent_to", {"high": high}


def _fill(phrase: str, names: dict[str, object]) -> str:
    return Template(phrase).substitute(names)
