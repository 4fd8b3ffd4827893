"""Changes of items and problems with them, put into words."""

from typing import Any

from assistant.errors import InputError
from assistant.labels import STATUSES, status_label
from assistant.qa.lexicon import load_section
from assistant.qa.types import ItemChange, ItemRecord, Trouble
from assistant.qa.wording import Wording


def tell_change(words: Wording, change: ItemChange) -> str:
    """3月6日 王敏把截止时间从3月8日改到3月15日，原因：…; words of people are quoted."""
    what = words.say("separator").join(_told(words, change)) or words.say("change_other")
    if _is_first(change):
        what = words.say("change_begin")
    told = words.say("change", day=words.day(change.at.date()), actor=change.actor, what=what)
    reason = reason_of(change)
    return told + (words.say("change_reason", reason=reason) if reason else "")


def head_of_change(words: Wording, change: ItemChange) -> str:
    owner = change.owner or change.department or words.say("nobody")
    return words.say("change_head", task=change.task.rstrip("。."), owner=owner)


def reason_of(change: ItemChange) -> str | None:
    """Why it was changed: what was said with the change, or the reason for a delay it set."""
    after = change.changes.get("delay_reason", (None, None))[1]
    reason = change.reason or (after if isinstance(after, str) else None)
    return reason.rstrip("。.") if reason else None


def tell_trouble(words: Wording, trouble: Trouble) -> str:
    owner = trouble.owner or trouble.department or words.say("nobody")
    said = trouble.text.rstrip("。.")
    details = [f"“{said}”" if said else words.say(f"trouble_{trouble.cause}")]
    if trouble.is_urgent:
        details.append(words.say("trouble_urgent"))
    if trouble.wanted:
        details.append(words.say("trouble_wanted", wanted=trouble.wanted.rstrip("。.")))
    if trouble.level:
        details.append(words.say("trouble_level", level=words.say(f"level_{trouble.level}")))
    if trouble.told:
        details.append(words.say("trouble_told", names=words.joint(trouble.told)))
    if trouble.answer:
        details.append(words.say("trouble_answer", answer=trouble.answer.rstrip("。.")))
    what = words.say("separator").join(details)
    return words.say("trouble", task=trouble.task.rstrip("。."), owner=owner, what=what)


def tell_reasons(
    words: Wording, item: ItemRecord, changes: list[ItemChange], troubles: list[Trouble]
) -> list[str]:
    """All reasons that anybody gave, each once and in their words."""
    told: list[str] = []
    given = item.delay_reason.rstrip("。.") if item.delay_reason else None
    if given:
        told.append(words.say("reason_field", reason=given))
    for change in changes:
        reason = reason_of(change)
        if reason and reason != given:
            day = words.day(change.at.date())
            told.append(words.say("reason_change", day=day, actor=change.actor, reason=reason))
    for trouble in troubles:
        told += _of_trouble(words, trouble)
    return list(dict.fromkeys(told))


def _of_trouble(words: Wording, trouble: Trouble) -> list[str]:
    told = []
    # What a clock raised says only that it is late.
    if trouble.text and trouble.cause == "reported":
        day = words.day(trouble.arose_at.date())
        told.append(words.say("reason_trouble", day=day, text=trouble.text.rstrip("。.")))
    if trouble.answer:
        told.append(words.say("reason_answer", answer=trouble.answer.rstrip("。.")))
    return told


def _is_first(change: ItemChange) -> bool:
    """Whether this is the item's confirmation, from which its history begins."""
    return "task" in change.changes and all(pair[0] is None for pair in change.changes.values())


def _told(words: Wording, change: ItemChange) -> list[str]:
    fields = load_section(words.language, "fields")
    told = []
    for key, (before, after) in change.changes.items():
        if key not in fields or key == "delay_reason" and reason_of(change):
            continue
        names = {"field": fields[key], "before": _value(words, key, before)}
        names["after"] = _value(words, key, after)
        is_set, is_gone = before in (None, "", []), after in (None, "", [])
        other = "change_move" if key in ("deadline", "percent") else "change_from_to"
        phrase = "change_to" if is_set else "change_away" if is_gone else other
        if not (is_set and is_gone):
            told.append(words.say(phrase, **names))
    return told


def _value(words: Wording, key: str, value: Any) -> str:
    if isinstance(value, list | tuple):
        return words.joint(map(str, value))
    if key == "percent":
        return f"{value}%"
    if key == "status" and value in STATUSES:
        return status_label(value, words.language)
    if key == "deadline" and isinstance(value, str):
        try:
            return words.moment(value)
        except InputError:
            return value
    if key in ("note", "delay_reason", "task"):
        return f"“{value}”"
    return str(value)
