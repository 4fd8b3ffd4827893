"""Two generated companies, as plain dicts: the truth that right answers are computed from.

By a fixed seed, so they are the same on every machine. `records` gives the same companies as the
product takes them. It is Wednesday, 2026-06-10, 10:30; the meetings lie in the three months before.
"""

import datetime as dt
import random
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from assistant.qa.types import MeetingRecord
from eval.qa import as_records, saying, standing

NOW = dt.datetime(2026, 6, 10, 10, 30)
FIRST_DAY = dt.date(2026, 3, 9)
LANGUAGES = ("zh", "en")
START = dt.time(14)
# Meetings whose minutes are late, submitted, in draft; all others are issued. Counted from the end.
MINUTES = {1: "none", 2: "draft", 3: "submitted", 5: "draft", 8: "submitted"}


@cache
def company(language: str = "zh") -> dict[str, Any]:
    """A company: departments, people, projects, meetings, items, decisions, disputes, next
    meetings, changes, troubles. All are lists of dicts with an id; the rest refers to those.
    """
    path = Path(__file__).with_name(f"company_{language}.toml")
    parts = tomllib.loads(path.read_text(encoding="utf-8"))
    chance = random.Random(parts["seed"])
    people = [_person(line, d["name"]) for d in parts["departments"] for line in d["people"]]
    made: dict[str, Any] = {
        "language": parts["language"],
        "departments": [{k: d[k] for k in ("name", "aliases")} for d in parts["departments"]],
        "people": people,
        "projects": [p["name"] for p in parts["projects"]],
        "meetings": _meetings(parts, people, chance),
    }
    made["items"] = _items(parts, made, chance)
    for name in ("decisions", "disputes", "next_meetings"):
        made[name] = []
    for meeting in made["meetings"]:
        _settle(meeting, made, parts, chance)
    _replace_first_budget(made["decisions"])
    made["changes"] = standing.live_on(made, parts["words"], chance, NOW)
    made["troubles"] = standing.trouble(made, parts["words"], chance, NOW)
    for meeting in made["meetings"]:
        saying.say(meeting, made, parts["words"], chance)
    return made


def records(language: str = "zh") -> list[MeetingRecord]:
    """The company's meetings, as questions are asked of them."""
    return as_records.records(company(language))


def _person(line: str, department: str) -> dict[str, Any]:
    name, title = line.split("|" if "|" in line else " ")
    return {"name": name, "title": title, "department": department}


def _meetings(
    parts: dict[str, Any], people: list[dict[str, Any]], chance: random.Random
) -> list[dict[str, Any]]:
    """A meeting of each project in turn; the last of all is not confirmed yet."""
    projects, titles = parts["projects"], parts["words"]["titles"]
    count = len(projects) * len(titles)
    days = (NOW.date() - FIRST_DAY).days
    made = []
    for index in range(count):
        day = FIRST_DAY + dt.timedelta(days=days * (index + 1) // count - 1)
        day -= dt.timedelta(days=max(0, day.weekday() - 4))
        name = projects[index % len(projects)]["name"]
        title = titles[index // len(projects)]
        gap = " " if parts["language"] == "en" else ""
        ends = dt.datetime.combine(day, START) + dt.timedelta(minutes=90)
        minutes = MINUTES.get(count - index, "issued")
        there = chance.sample([p["name"] for p in people], chance.randint(7, 12))
        made.append(
            {
                "id": f"m{index + 1:02}",
                "title": f"{name}{gap}{title}",
                "project": name,
                "date": day,
                "attendees": there,
                "is_confirmed": index < count - 1,
                "minutes": minutes,
                "minutes_due": ends + dt.timedelta(hours=24),
                "minutes_issued": ends + dt.timedelta(hours=chance.randint(3, 30))
                if minutes == "issued"
                else None,
            }
        )
    return made


def _items(
    parts: dict[str, Any], made: dict[str, Any], chance: random.Random
) -> list[dict[str, Any]]:
    words, meetings = parts["words"], made["meetings"]
    tasks = [
        (words["task"].format(verb=verb, qualifier=qualifier, object=thing), d["name"])
        for d in parts["departments"]
        for verb in words["verbs"]
        for qualifier in words["qualifiers"]
        for thing in d["objects"]
    ]
    wanted = parts["items"] - len(parts["special"])
    drawn: list[dict[str, Any]] = [
        {"task": task, "department": department, "meeting": chance.choice(meetings)["id"]}
        for task, department in chance.sample(tasks, wanted)
    ]
    for special in parts["special"]:
        held = [m for m in meetings if m["project"] == special["project"] and m["is_confirmed"]]
        meeting = chance.choice(held[2:])["id"]
        drawn.append({**special, "meeting": meeting, "is_special": True})
    order = {meeting["id"]: index for index, meeting in enumerate(meetings)}
    drawn.sort(key=lambda item: order[item["meeting"]])
    return [_given(i, item, made, chance) for i, item in enumerate(drawn, 1)]


def _given(
    number: int, drawn: dict[str, Any], made: dict[str, Any], chance: random.Random
) -> dict[str, Any]:
    """An item as its meeting gave it: to whom and until when, where that was said."""
    is_special = drawn.get("is_special", False)
    meeting = next(m for m in made["meetings"] if m["id"] == drawn["meeting"])
    department = drawn["department"]
    own = [p["name"] for p in made["people"] if p["department"] == department]
    others = [p["name"] for p in made["people"] if p["department"] != department]
    has_owner = is_special or chance.random() > 0.08
    has_deadline = is_special or chance.random() > 0.12
    day = meeting["date"] + dt.timedelta(days=chance.randint(3, 45))
    deadline = day.isoformat() + (chance.choice(["", "", "", "T12:00", "T18:00"]))
    return {
        "id": f"i{number:03}",
        "meeting": meeting["id"],
        "project": meeting["project"],
        "task": drawn["task"],
        "subject": drawn.get("subject"),
        "owner": chance.choice(own) if has_owner else None,
        "co_owners": chance.sample(others, 1) if chance.random() < 0.1 else [],
        "department": department if has_owner or chance.random() < 0.5 else None,
        "deadline": deadline if has_deadline else None,
        "wanted_status": drawn.get("status"),
        "delay_reason": drawn.get("reason"),
    }


def _settle(
    meeting: dict[str, Any], made: dict[str, Any], parts: dict[str, Any], chance: random.Random
) -> None:
    """Its decisions, what was left open, and when it goes on."""
    if not meeting["is_confirmed"]:
        return
    project = next(p for p in parts["projects"] if p["name"] == meeting["project"])
    nth = [m["id"] for m in made["meetings"] if m["project"] == project["name"]].index(
        meeting["id"]
    )
    size = len(parts["words"]["titles"])
    for text, subject in project["decisions"][nth * 2 : nth * 2 + 2]:
        number = len(made["decisions"]) + 1
        decision = {"id": f"d{number:03}", "meeting": meeting["id"], "text": text}
        made["decisions"].append(decision | {"subject": subject, "is_replaced": False})
    for text, subject in project["disputes"][nth : nth + 1]:
        sides = chance.sample([d["name"] for d in made["departments"][:-1]], 2)
        number = len(made["disputes"]) + 1
        dispute = {"id": f"q{number:02}", "meeting": meeting["id"], "text": text}
        made["disputes"].append(dispute | {"subject": subject, "sides": sides})
    if nth < size - 1 or chance.random() < 0.6:
        later = [m for m in made["meetings"] if m["project"] == project["name"]][nth + 1 :]
        day = later[0]["date"] if later else NOW.date() + dt.timedelta(days=chance.randint(2, 14))
        day += dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
        at = f"{day.isoformat()}T14:00"
        words = parts["words"]
        place, topic = chance.choice(words["rooms"]), chance.choice(words["next_topics"])
        said = {"meeting": meeting["id"], "at": at, "location": place, "topic": topic}
        made["next_meetings"].append(said)


def _replace_first_budget(decisions: list[dict[str, Any]]) -> None:
    """Of two decisions with the same subject, the first one no longer stands."""
    latest = {decision["subject"]: decision["id"] for decision in decisions}
    for decision in decisions:
        decision["is_replaced"] = latest[decision["subject"]] != decision["id"]
