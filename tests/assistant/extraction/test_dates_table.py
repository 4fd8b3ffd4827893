"""Every row of `dates/*.toml`: a sentence, and the dates that are said in it."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.extraction.dates import DateMention, find_dates
from assistant.types import Language, MeetingContext, Person, Roster

_LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")
_TABLES = Path(__file__).parent / "dates"
_ROSTER = Roster(people=(Person(name="周一鸣"), Person(name="June Park")))


def _rows() -> Iterator[object]:
    for language in _LANGUAGES:
        table = tomllib.loads((_TABLES / f"{language}.toml").read_text(encoding="utf-8"))
        for meeting in table["meetings"]:
            context = _context(meeting["at"], language)
            for sentence, *told in meeting["rows"]:
                marks = [pytest.mark.xfail(strict=True, **t) for t in told if isinstance(t, dict)]
                dates = [_cells(t) for t in told if isinstance(t, str)]
                name = f"{meeting['at'][:10]} {sentence}"
                yield pytest.param(context, sentence, dates, id=name, marks=marks)


def _context(at: str, language: Language) -> MeetingContext:
    day, _, times = at.partition(" ")
    start, _, end = times.partition("-")
    told = {"date": day, "start": start or None, "end": end or None}
    return MeetingContext.model_validate(
        {"title": "例会", "language": language, "roster": _ROSTER, **told}
    )


def _cells(row: str) -> tuple[str, ...]:
    words, value, precision, flags = [cell.strip() for cell in f"{row}|".split("|")][:4]
    return words, value, precision, flags


def _written(mention: DateMention) -> tuple[str, ...]:
    flags = [name for name in ("limit", "past", "about", "after") if getattr(mention, f"is_{name}")]
    told = " ".join([*flags, *([mention.side] if mention.side else [])])
    return mention.text, mention.moment or "-", mention.precision, told


@pytest.mark.parametrize(("context", "sentence", "dates"), list(_rows()))
def test_a_sentence_says_these_dates(
    context: MeetingContext, sentence: str, dates: list[tuple[str, ...]]
) -> None:
    found = find_dates(sentence, context)

    assert [_written(mention) for mention in found] == dates
    assert [sentence[m.start : m.end] for m in found] == [m.text for m in found]
    assert all(m.is_vague == (m.moment is None) for m in found)
