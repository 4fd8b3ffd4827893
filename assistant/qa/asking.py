"""A question about the state of the work, as far as it was understood."""

import datetime as dt
from dataclasses import dataclass, field

from assistant.qa.named import Named
from assistant.qa.query import Form, What
from assistant.qa.standing import Fields
from assistant.qa.whens import When
from assistant.types import Language

# The fields that tell how items stand; the rest tells whose and which ones.
_METRICS = frozenset(
    (
        *("statuses", "state", "missing", "percent", "has_problem", "level", "is_urgent"),
        *("waits", "was_moved", "is_not_updated", "minutes", "group", "order"),
    )
)


@dataclass(frozen=True)
class Timed:
    """A time and what it is the time of; None where the question does not say."""

    when: When
    role: str | None


@dataclass
class Asking:
    """A question as far as it was understood; `form` and `what` are None where it says none."""

    language: Language
    named: Named
    today: dt.date
    what: What | None = None
    form: Form | None = None
    fields: Fields = field(default_factory=dict)
    whose: Fields = field(default_factory=dict)
    times: list[Timed] = field(default_factory=list)
    left: tuple[str, ...] = ()
    is_about: bool = False
    is_yes_no: bool = False
    has_item: bool = False
    is_doing: bool = False
    is_must: bool = False
    is_shared: bool = False
    is_beyond: bool = False
    # Single characters that are left: too short for a subject, but something was said.
    crumbs: tuple[str, ...] = ()
    is_updated: bool = False
    masked: str = ""
    # As it was asked, folded, before anything was struck out.
    whole: str = ""

    @property
    def metrics(self) -> frozenset[str]:
        return frozenset(self.fields) & _METRICS

    @property
    def has_scope(self) -> bool:
        return bool(self.whose or self.fields.get("projects") or self.fields.get("meetings"))
