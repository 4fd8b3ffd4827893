"""A question as filters over the records: what a store compiles, and nothing else runs."""

import datetime as dt
from typing import Literal, Self

from assistant.labels import Status
from assistant.types import Data, Language

# What is asked of: "changes" are of items since they were confirmed, "problems" those reported or
# raised by a clock, "meetings" with their minutes.
What = Literal["items", "decisions", "disputes", "next_meeting", "meetings", "changes", "problems"]
Form = Literal["list", "count", "status", "who", "when", "why", "what"]
Wanted = Literal["date", "party", "money", "number", "place", "contact", "named"]
Group = Literal["department", "person", "project", "status", "meeting"]
# What is said without asking anything: a greeting, or an order to change a record.
Talk = Literal["greeting", "change"]
# "size": by what is counted, the largest group first; "late": what is late longest first.
Order = Literal["deadline", "-deadline", "late", "updated", "-updated", "size", "-size"]

OPEN: tuple[Status, ...] = ("not_started", "in_progress", "delayed")


class Span(Data):
    """Days, both of them in it; None leaves that side open."""

    first: dt.date | None = None
    last: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class Party(Data):
    """Somebody the question names: by the words used, and who that is."""

    words: str
    person: str | None = None
    department: str | None = None


class StatusQuery(Data):
    """A question as filters over the records; a filter of None or () lets all pass.

    Whose: `people` and `departments` are owners and theirs, or helpers where `is_helping`; of
    meetings, who took part. `is_mine`: the asker's own. Where both people and departments are
    named, items of any of them. `projects`: of meetings of any of these.
    How they stand: `statuses`; `state`, of which "behind" and "near" leave out what is late;
    `missing` a field; `percent`, from and to; `has_problem`, an open one, told to level `level` or
    higher, and `is_urgent`; `waits`: for the leader's consent; `was_moved`: another date took the
    first one's place.
    When: `due`, `done` the days of deadline and end; `held` the meeting's day, of what was decided
    or given there; `updated` the day of the last update, or of none in these days where
    `is_not_updated`; of changes and problems, `updated` is their own day.
    `minutes`: of meetings, those whose minutes are out, are not, or are late.

    `subject` is what is left of the question once all words without content are cut out, `head` the
    noun whose value is asked for. `wanted` is what an answer has to hold: a "how much" is not
    answered by a sentence without an amount, nor "who is the guest" ("named") by the owner
    of a task about the guest; `unit` is what is counted. `is_deciding` tells that a decision is
    asked for rather than a task, `is_naming` that it is what something is or is called.
    `is_about`: the subject was named as such.
    """

    what: What = "items"
    form: Form = "what"
    language: Language = "zh-Hans"

    people: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    is_helping: bool = False
    is_mine: bool = False
    projects: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()

    statuses: tuple[Status, ...] = ()
    state: Literal["overdue", "behind", "near"] | None = None
    missing: Literal["owner", "deadline"] | None = None
    percent: tuple[int, int] | None = None
    has_problem: bool = False
    level: Literal[1, 2, 3] | None = None
    is_urgent: bool = False
    waits: bool = False
    was_moved: bool = False
    due: Span | None = None
    done: Span | None = None
    held: Span | None = None
    updated: Span | None = None
    is_not_updated: bool = False
    minutes: Literal["issued", "unissued", "late"] | None = None

    group: Group | None = None
    order: Order | None = None
    # The first so many, where the question says how many; in the order above.
    most: int | None = None
    # The first and only those that share its value of the order: "what is due first".
    is_first_only: bool = False

    parties: tuple[Party, ...] = ()
    subject: tuple[str, ...] = ()
    head: str | None = None
    is_about: bool = False
    is_deciding: bool = False
    is_naming: bool = False
    wanted: Wanted | None = None
    unit: str | None = None

    talk: Talk | None = None
    # The words of a clause, where the question has several.
    said: str = ""
    # What the clauses after the first one ask: "how much was it, and who approves it?"
    also: tuple["StatusQuery", ...] = ()

    @property
    def has_filter(self) -> bool:
        """Whether items are narrowed down by how they stand, beyond whose they are."""
        return any(getattr(self, name) for name in (*_STANDING, "order", "most"))

    def without(self, *keys: str) -> Self:
        """The query with these of `FILTERS` taken away; keys that are none change nothing."""
        empty = {name: _EMPTY[name] for key in keys for name in FILTERS.get(key, ())}
        also = tuple(query.without(*keys) for query in self.also)
        return self.model_copy(update={**empty, "also": also})


_STANDING = (
    *("statuses", "state", "missing", "percent", "has_problem", "level", "is_urgent"),
    *("waits", "was_moved", "due", "done", "held", "updated", "minutes"),
)
# The filters that may be taken away one by one, by key, with the fields each is made of.
FILTERS: dict[str, tuple[str, ...]] = {
    "whose": ("people", "departments", "is_helping", "is_mine", "parties"),
    "project": ("projects",),
    "meeting": ("meetings",),
    "status": ("statuses",),
    "state": ("state",),
    "missing": ("missing",),
    "percent": ("percent",),
    "problem": ("has_problem", "level", "is_urgent"),
    "waits": ("waits",),
    "moved": ("was_moved",),
    "due": ("due",),
    "done": ("done",),
    "held": ("held",),
    "updated": ("updated", "is_not_updated"),
    "minutes": ("minutes",),
    "group": ("group",),
    "order": ("order", "most", "is_first_only"),
    "about": ("subject", "head", "is_about", "wanted", "unit"),
}
_EMPTY = {name: field.default for name, field in StatusQuery.model_fields.items()}
