"""Questions that lean on the one before: 那财务部呢？, 其中逾期的有哪些？, and next month?

What the question names takes the place of the same thing in the query before (a department that of
a department), or is added to it. A question that says whose, how and what it asks stands alone.
"""

import re
from dataclasses import replace

from assistant.qa.asked import as_query, times_of
from assistant.qa.asking import Asking
from assistant.qa.query import Form, StatusQuery, Wanted
from assistant.qa.sheet import StatusLexicon, left_of, load_status_lexicon
from assistant.qa.standing import Fields

_TIMES = ("due", "done", "held", "updated")
# Of the query before these are not taken over where only some of its items are asked for.
_OF_ALL: Fields = {"group": None, "order": None, "most": None, "is_first_only": False}
_WANTED: dict[Form, Wanted] = {"who": "party", "when": "date"}
_SHORT = 14


def follow(question: str, asking: Asking, before: StatusQuery) -> StatusQuery | None:
    """The query that both make together; None where the question stands alone."""
    words = load_status_lexicon(asking.language)
    text = asking.whole
    if words.following["among"].search(text):
        return _joined(asking, before, is_among=True)
    if words.following["more"].search(text):
        return before.model_copy(update={"form": "list", "group": "person", "also": ()})
    if _takes_up(asking, before, words):
        return _with_scope(asking, before)
    if re.search(r"\b(?:what|how) (?:about|if)\b", text) and asking.form in ("list", "status"):
        # The words are no question of their own.
        asking.form = None
    if _is_of_one(asking, before, words):
        return _joined(_without_status(asking), before)
    has_cue = words.following["cue"].search(text) is not None
    if has_cue and not _is_whole(asking):
        return _joined(asking, before)
    if not has_cue and _is_bare(question, asking, before, words):
        return _joined(asking, before)
    return None


def _is_of_one(asking: Asking, before: StatusQuery, words: StatusLexicon) -> bool:
    """Whether who or when is asked of the one thing that the question before was about."""
    if not before.subject or before.is_about or asking.left or asking.has_scope:
        return False
    says_it = words.following["this"].search(asking.whole) is not None
    return says_it and asking.what is None and asking.form in ("who", "when")


def _without_status(asking: Asking) -> Asking:
    """The "done" of "when does it have to be done" tells nothing of how it stands."""
    kept = {key: value for key, value in asking.fields.items() if key != "statuses"}
    return replace(asking, fields=kept, times=[])


def _is_whole(asking: Asking) -> bool:
    """Whether it says of whom, how they stand and what it wants to know of that."""
    if asking.what not in (None, "items"):
        return asking.has_scope or bool(asking.times)
    if asking.left and asking.form not in (None, "status"):
        return True
    return asking.has_scope and bool(asking.metrics) and asking.form is not None


def _is_bare(question: str, asking: Asking, before: StatusQuery, words: StatusLexicon) -> bool:
    """Whether it names one thing without asking anything of it, or asks without naming any."""
    if asking.left or asking.has_item:
        return False
    if asking.what is not None:
        # "What was decided?", of the meetings that were spoken of.
        is_free = not asking.has_scope and not asking.times and not asking.metrics
        return is_free and asking.what == "decisions" and before.what == "meetings"
    names = asking.has_scope or bool(asking.times)
    if asking.form is None:
        if asking.metrics <= {"group"} and "group" in asking.metrics:
            return not names
        if names:
            return not asking.metrics and len(question) <= _SHORT * (1 + question.isascii())
        return not asking.metrics and words.following["show"].search(asking.whole) is not None
    if asking.form in ("count", "list") and _is_of_those(asking, before, words):
        return True
    if names:
        return False
    if asking.form == "why":
        return True
    if asking.form in ("who", "when"):
        return not asking.metrics - {"group"} or not left_of(asking.masked).strip()
    return asking.metrics <= {"group"} and asking.form in ("list", "count", "status")


def _is_of_those(asking: Asking, before: StatusQuery, words: StatusLexicon) -> bool:
    """Whether it counts or lists no things by their name: 财务部是几项？, 延期的有几项？"""
    if words.following["whole"].search(asking.whole) or before.what != "items":
        return False
    names = asking.has_scope or bool(asking.times)
    if asking.metrics:
        return bool(_scope_of(before)) and not names and "group" not in asking.metrics
    return names and (before.has_filter or bool(_scope_of(before)))


def _scope_of(before: StatusQuery) -> tuple[str, ...]:
    return (*before.people, *before.departments, *before.projects, *before.meetings)


def _takes_up(asking: Asking, before: StatusQuery, words: StatusLexicon) -> bool:
    """Whether a pronoun stands for whom or what the question before named."""
    if not words.following["pronoun"].search(asking.whole) or asking.has_scope:
        return False
    is_known = before.people or before.departments or before.projects
    asks = (
        asking.metrics
        or asking.what
        or asking.has_item
        or asking.form == "status"
        or asking.is_doing
    )
    return bool(is_known and asks) and not asking.left


def _with_scope(asking: Asking, before: StatusQuery) -> StatusQuery:
    scope = ("people", "departments", "is_mine", "is_helping", "projects", "parties")
    return as_query(asking).model_copy(update={name: getattr(before, name) for name in scope})


# --- both together ----------------------------------------------------------------------------


def _joined(asking: Asking, before: StatusQuery, *, is_among: bool = False) -> StatusQuery:
    changed: Fields = {"language": asking.language, "also": ()}
    if is_among:
        changed |= _OF_ALL
    changed |= _whose(asking, before)
    changed |= _standing(asking, before, is_among=is_among)
    changed |= _times(asking, before)
    changed |= _subject(asking, before)
    if asking.what is not None:
        changed["what"] = asking.what
    changed |= _form(asking, before, changed)
    merged = before.model_dump() | changed
    return StatusQuery.model_validate(merged)


def _whose(asking: Asking, before: StatusQuery) -> Fields:
    found: Fields = {}
    if asking.whose:
        empty: Fields = {"people": (), "departments": (), "is_mine": False, "is_helping": False}
        found |= empty | {"parties": ()} | asking.whose
        if before.is_helping and asking.form is None:
            found["is_helping"] = True
        # Those that were compared are asked after no longer.
        if len(before.people) + len(before.departments) > 1:
            found |= _OF_ALL
    for name in ("projects", "meetings"):
        if name in asking.fields:
            found[name] = asking.fields[name]
    if "projects" in asking.fields and "meetings" not in asking.fields:
        found["meetings"] = ()
    return found


def _standing(asking: Asking, before: StatusQuery, *, is_among: bool) -> Fields:
    found = {
        key: value
        for key, value in asking.fields.items()
        if key not in ("projects", "meetings", *_TIMES) and value is not None
    }
    if asking.form == "why":
        # "Why are they delayed" asks after those that were spoken of.
        for key in ("statuses", "state"):
            found.pop(key, None)
        return found
    if "group" in found and "order" not in found:
        found |= {"order": None, "most": None, "is_first_only": False}
    if is_among:
        return found
    if "statuses" in found or "state" in found:
        return {"statuses": (), "state": None} | found
    return found


def _times(asking: Asking, before: StatusQuery) -> Fields:
    """A time without a role takes the place of the time before."""
    found: Fields = {k: v for k, v in asking.fields.items() if k in _TIMES}
    if not asking.times:
        return found
    was = next((name for name in _TIMES if getattr(before, name) is not None), None)
    if was is None or any(timed.role for timed in asking.times):
        return found | times_of(asking, asking.what or before.what)
    when = asking.times[0].when
    return found | {was: when.ahead if was == "due" else when.back}


def _subject(asking: Asking, before: StatusQuery) -> Fields:
    if not asking.left:
        return {}
    found: Fields = {"subject": asking.left, "head": None}
    if before.subject:
        leans = asking.form in ("who", "when") and all(len(p) < 3 for p in asking.left)
        return {"subject": (*before.subject, *asking.left)} if leans else found
    # A name that nobody has: nothing is found, rather than the same as before.
    if not asking.whose:
        found |= {"people": (), "departments": (), "parties": ()}
    return found | {"is_about": True}


def _form(asking: Asking, before: StatusQuery, changed: Fields) -> Fields:
    form = asking.form
    what = changed.get("what", before.what)
    if form is None:
        if "group" in changed and changed["group"] and before.form not in ("list", "count"):
            return {"form": "list"}
        is_shown = not asking.has_scope and not asking.times and not asking.metrics
        if is_shown and not asking.left and before.form == "count":
            return {"form": "list"}
        return {}
    has_subject = bool(changed.get("subject", before.subject)) and not before.is_about
    if form in ("who", "when") and has_subject:
        return {"form": form, "wanted": _WANTED[form], "unit": None, "head": None}
    if form == "who" and what == "items":
        return {"form": "list", "group": "person"}
    if form == "when":
        return {"form": "list"}
    if form == "status" and before.form in ("list", "count") and asking.metrics:
        return {}
    return {"form": form, "wanted": None}
