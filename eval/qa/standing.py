"""What became of the items since they were given: statuses, changes, troubles."""

import datetime as dt
import random
from typing import Any

Row = dict[str, Any]


def live_on(made: Row, words: Row, chance: random.Random, now: dt.datetime) -> list[Row]:
    """Gives every item its standing as of `now`, and returns the changes that led there."""
    held = {meeting["id"]: meeting for meeting in made["meetings"]}
    changes: list[Row] = []
    for item in made["items"]:
        given = dt.datetime.combine(held[item["meeting"]]["date"], dt.time(18))
        followed = min(given + dt.timedelta(hours=20), now - dt.timedelta(hours=1))
        changes += _live(item, followed, words, chance, now)
    changes.sort(key=lambda change: change["at"])
    for number, change in enumerate(changes, 1):
        change["id"] = f"c{number:03}"
    return changes


def _live(
    item: Row, followed: dt.datetime, words: Row, chance: random.Random, now: dt.datetime
) -> list[Row]:
    item |= {
        "first_deadline": item["deadline"],
        "deadline_changes": 0,
        "status": "not_started",
        "percent": 0,
        "followed_at": followed,
        "updated_at": None,
        "updated_by": None,
        "done_at": None,
        "behind_on": None,
    }
    status = item.pop("wanted_status") or _drawn_status(item, chance, now)
    changes = []
    if item["deadline"] and status != "done" and chance.random() < 0.35:
        changes.append(_move(item, words, chance, now))
    if status == "not_started":
        if chance.random() < 0.3:
            item["percent"] = None
    else:
        at = _working_hour(_between(followed, now, chance), now)
        so_far = chance.randrange(10, 80, 5)
        before = [item["status"], item["percent"]]
        item |= {"status": status, "percent": 100 if status == "done" else so_far}
        if status == "done":
            item["done_at"] = at
        if status == "delayed":
            item["delay_reason"] = item["delay_reason"] or chance.choice(words["reasons"])
        after = {"status": [before[0], status], "percent": [before[1], item["percent"]]}
        changes.append(_change(item, at, after, item["delay_reason"]))
    if status in ("in_progress", "delayed") and item["deadline"] and chance.random() < 0.3:
        item["behind_on"] = (now + dt.timedelta(days=chance.randint(-8, 6))).date()
    if changes:
        last = max(changes, key=lambda change: change["at"])
        item |= {"updated_at": last["at"], "updated_by": last["actor"]}
    return changes


def _drawn_status(item: Row, chance: random.Random, now: dt.datetime) -> str:
    has_passed = item["deadline"] and item["deadline"][:10] < now.date().isoformat()
    weights = (0.06, 0.12, 0.07, 0.75) if has_passed else (0.3, 0.4, 0.12, 0.18)
    return chance.choices(("not_started", "in_progress", "delayed", "done"), weights)[0]


def _move(item: Row, words: Row, chance: random.Random, now: dt.datetime) -> Row:
    before = item["deadline"]
    later = dt.date.fromisoformat(before[:10]) + dt.timedelta(days=chance.randint(5, 40))
    item |= {"deadline": later.isoformat() + before[10:], "deadline_changes": 1}
    at = _working_hour(_between(item["followed_at"], now, chance), now)
    change = {"deadline": [before, item["deadline"]]}
    return _change(item, at, change, chance.choice(words["reasons"]))


def _change(item: Row, at: dt.datetime, changes: Row, reason: str | None) -> Row:
    actor = item["owner"] or "PMO"
    return {"item": item["id"], "at": at, "actor": actor, "changes": changes, "reason": reason}


def _between(first: dt.datetime, last: dt.datetime, chance: random.Random) -> dt.datetime:
    """A time in between, the later the likelier."""
    part: float = chance.random() ** 0.6
    return first + (last - first) * part


def _working_hour(at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """A weekday's working hour near the time, and not after `now`."""
    at -= dt.timedelta(days=max(0, at.weekday() - 4))
    at = at.replace(hour=9 + at.hour % 9, minute=at.minute // 5 * 5, second=0, microsecond=0)
    return at if at < now else at - dt.timedelta(days=1 if at.weekday() else 3)


def trouble(made: Row, words: Row, chance: random.Random, now: dt.datetime) -> list[Row]:
    """Problems with some of the items that are open; every fifth is settled."""
    confirmed = {m["id"] for m in made["meetings"] if m["is_confirmed"]}
    still = [i for i in made["items"] if i["status"] != "done" and i["meeting"] in confirmed]
    chosen = chance.sample(still, len(made["items"]) // 16)
    rows = []
    for number, item in enumerate(chosen, 1):
        is_late = bool(item["deadline"]) and item["deadline"][:10] < now.date().isoformat()
        is_behind = item["behind_on"] is not None and item["behind_on"] <= now.date()
        cause = "overdue" if is_late else "behind" if is_behind else "reported"
        level = chance.choice([0, 1, 1, 2, 2, 3])
        days = chance.randint(0, 12)
        rows.append(
            {
                "id": f"t{number:02}",
                "item": item["id"],
                "cause": cause,
                "text": words["causes"][cause] or chance.choice(words["troubles"]),
                "wanted": chance.choice(words["wanted"]) if cause == "reported" else "",
                "arose_at": _working_hour(now - dt.timedelta(days=days, hours=3), now),
                "state": "settled" if number % 5 == 0 else "open",
                "level": level,
            }
        )
    return rows
