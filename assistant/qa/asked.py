"""What was understood of a question about the state of the work, as a query; or that it is none."""

import re
from collections.abc import Sequence

from assistant.qa.asking import Asking, Timed
from assistant.qa.query import OPEN, Form, Span, StatusQuery, What
from assistant.qa.standing import Fields

_RATE = re.compile("完成率|比例|百分|完成度|完成情况|进度|进展|progress|completion|rate")
_NOT_YET = re.compile("没|未|卡|拖|耽误|耽搁|绊|原因|n't|\\bnot\\b|reason|blocking|holding")
# What tells of a delay, so that "why" asks for its reason and not for anything else's.
_LATE = frozenset({"state", "statuses", "has_problem", "was_moved", "is_not_updated", "percent"})
_DATED: dict[What, str] = {
    "meetings": "held",
    "decisions": "held",
    "disputes": "held",
    "next_meeting": "held",
    "changes": "updated",
    "problems": "updated",
}


def is_status(asking: Asking) -> bool:
    """Whether the question is about how the work stands, rather than about what was said."""
    is_clear = not asking.left or asking.is_about
    has_items = bool(asking.metrics) or asking.has_item
    if asking.is_beyond and asking.form not in ("who", "when", "why"):
        return has_items
    match asking.what:
        case "meetings":
            return is_clear or "minutes" in asking.fields
        case "next_meeting" | "disputes":
            return True
        case "changes" | "problems":
            return is_clear or asking.form in ("list", "count", None)
        case "decisions":
            return asking.form in ("list", "count", "status", None) or is_clear
    match asking.form:
        case "why":
            return bool(asking.metrics & _LATE) or bool(_NOT_YET.search(asking.masked))
        case "who":
            return is_clear and (has_items or _is_due(asking))
        case "when":
            is_meeting = "meetings" in asking.fields and not asking.crumbs
            return not asking.left and (has_items or is_meeting)
        case "status":
            is_named = has_items or asking.has_scope or bool(asking.times)
            return not asking.left and (is_named or not asking.crumbs)
        case "list" | "count":
            if asking.is_yes_no and asking.left and not asking.has_item:
                return False
            # What is left of "what is X in charge of" may be a name nobody has.
            return has_items or _is_due(asking) or bool(asking.whose and asking.is_doing)
    if asking.is_yes_no:
        return not asking.left and has_items
    if not asking.left and not asking.crumbs and (asking.has_scope or asking.times):
        # Somebody, a project or a day alone: how things are there.
        return True
    return (is_clear and (has_items or _is_due(asking))) or (
        asking.has_item and bool(asking.metrics)
    )


def _is_due(asking: Asking) -> bool:
    return any(timed.role == "due" for timed in asking.times) and (
        not asking.left or asking.form in ("list", "count")
    )


def as_query(asking: Asking) -> StatusQuery:
    """The query of a question that is about the state of the work."""
    what: What = asking.what or "items"
    if asking.form == "when" and "meetings" in asking.fields and not asking.has_item:
        what = "meetings"
    times = times_of(asking, what)
    fields = asking.fields | asking.whose | times
    _settle_groups(asking, fields)
    form = form_of(asking)
    if form == "who" and what != "meetings":
        form = "list"
        if what == "items":
            fields.setdefault("group", "person")
    if form == "when":
        form = "list"
    if form == "why" and asking.left:
        # The item that is asked about is found by its words, however it stands now.
        fields = {k: v for k, v in fields.items() if k not in ("statuses", "state")}
    if fields.get("is_not_updated") and what == "items":
        fields.setdefault("statuses", OPEN)
    return StatusQuery.model_validate(
        {
            "what": what,
            "form": form,
            "language": asking.language,
            "subject": asking.left,
            # What is left is a name nobody has, or a subject nobody spoke of: never everything.
            "is_about": bool(asking.left),
            **{key: value for key, value in fields.items() if value is not None},
        }
    )


def form_of(asking: Asking) -> Form:
    if asking.form is not None:
        if asking.form != "status":
            return asking.form
        if "group" in asking.fields and not _RATE.search(asking.masked):
            return "list"
        is_rate = not asking.metrics - {"group"} and asking.what in (None, "items")
        if asking.form == "status" and not is_rate:
            return "list"
        return asking.form
    is_named_alone = asking.has_scope and not (asking.metrics or asking.has_item or asking.times)
    return "status" if is_named_alone and asking.what is None and not asking.left else "list"


def _settle_groups(asking: Asking, fields: Fields) -> None:
    """Several parties that are compared are groups; "who has most" means persons or those named."""
    people, departments, projects = (
        _named(fields, key) for key in ("people", "departments", "projects")
    )
    if "group" not in fields:
        if len(departments) > 1 or (departments and people and asking.is_shared):
            fields["group"] = "department"
        elif len(projects) > 1:
            fields["group"] = "project"
        elif len(people) > 1 or fields.get("order") in ("size", "-size"):
            fields["group"] = "person"
    is_compared = len(people) + len(departments) > 1 or len(projects) > 1
    if fields.get("order") in ("size", "-size") and not is_compared:
        fields.setdefault("most", 1)
    if fields.get("order") in ("size", "-size"):
        asking.form = "count"


def _named(fields: Fields, key: str) -> Sequence[str]:
    value = fields.get(key)
    return value if isinstance(value, tuple) else ()


def times_of(asking: Asking, what: What) -> Fields:
    """The times by what they are the times of."""
    found: Fields = {}
    for timed in asking.times:
        role = timed.role if _may_be(timed.role, what) else None
        role = role or _DATED.get(what) or _role_of_items(asking, timed)
        is_back = role in ("held", "done", "updated")
        span = timed.when.back if is_back else timed.when.ahead
        if role == "held" and what == "next_meeting":
            span = timed.when.ahead
        if role == "due" and span.first is None and span.last is None:
            continue
        found.setdefault(role, span)
    return _mended(asking, what, found)


def _may_be(role: str | None, what: What) -> bool:
    return role is not None and not (role == "due" and what in _DATED and what != "problems")


def _role_of_items(asking: Asking, timed: Timed) -> str:
    if asking.fields.get("is_not_updated") or asking.is_updated:
        return "updated"
    if asking.fields.get("statuses") == ("done",) and not asking.is_must:
        return "done"
    return "due"


def _mended(asking: Asking, what: What, found: Fields) -> Fields:
    if asking.fields.get("is_not_updated") and "updated" not in found:
        found["updated"] = this_week(asking)
    done = found.get("done")
    if isinstance(done, Span) and done.first is not None and _is_ahead(asking, done):
        found["due"] = found.pop("done")
    if "due" in found and asking.is_must and asking.fields.get("statuses") == ("done",):
        asking.fields.pop("statuses")
    return found


def _is_ahead(asking: Asking, span: Span) -> bool:
    return span.first is not None and span.first > asking.today


def this_week(asking: Asking) -> Span:
    from assistant.qa.periods import period_of

    first, last = period_of("week", 0, asking.today)
    return Span(first=first, last=last)
