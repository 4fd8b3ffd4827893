"""Whom people mean by what they say, row by row of `people.toml`."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from assistant.extraction.people import Directory, PartyMention, Talk
from assistant.types import MeetingContext, Roster

_TABLE = tomllib.loads(Path(__file__).with_name("people.toml").read_text(encoding="utf-8"))


def _rows() -> list[Any]:
    rows = []
    for group in _TABLE["group"]:
        for row in group["rows"]:
            case = {"by": None, "before": [], **{k: group[k] for k in group if k != "rows"}, **row}
            marks = [pytest.mark.xfail(reason=row["xfail"], strict=True)] if "xfail" in row else []
            name = f"{group['about']}: {row['say']}".replace("\\", "")
            rows.append(pytest.param(case, id=name, marks=marks))
    return rows


def _context(name: str) -> MeetingContext:
    known = _TABLE["roster"][name]
    roster = Roster.model_validate({k: known[k] for k in ("departments", "people")})
    return MeetingContext.model_validate(
        {
            "title": "例会",
            "language": known["language"],
            "date": "2025-03-04",
            "attendees": [p.name for p in roster.people if p.name not in known.get("absent", [])],
            "roster": roster,
        }
    )


def _shown(mention: PartyMention) -> str:
    """The mention in the notation of the table."""
    party = mention.party
    if party.is_ambiguous:
        return f"{mention.text}=?{'|'.join(sorted(party.candidates))}"
    if party.person is None and party.department is not None:
        return f"{mention.text}=@{party.department}"
    return f"{mention.text}={party.person or ''}"


def _expected(row: str) -> str:
    words, _, meant = row.partition("=?")
    return f"{words}=?{'|'.join(sorted(meant.split('|')))}" if meant else row


@pytest.mark.parametrize("case", _rows())
def test_everybody_named_is_found_and_nobody_else(case: dict[str, Any]) -> None:
    talk = Talk(Directory(_context(case["roster"])))
    for speaker, words in case["before"]:
        talk.hear(words, speaker)

    found = talk.hear(case["say"], case["by"])

    meant = [_shown(m) for m in found if m.kind != "we" and not m.is_weak]
    assert meant == [_expected(row) for row in case["means"]]
