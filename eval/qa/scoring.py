"""Judge an answer: whether it is right, and whether what it cites bears it out.

A number counts as told when it stands in the short sentence, dates aside. A citation is right when
- it belongs to what the right answer is made of: one of its items, decisions, meetings ...; of
  "list" it always does;
- and, of words, the utterance belongs to that, and says what is quoted.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from assistant.qa.types import Answer, Citation, GroupTally
from eval.qa.expected import Expected

Row = dict[str, Any]
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\d{{4}}-\d\d-\d\d|\d{{4}}年|\d+月(?:\d+[日号])?|\d+:\d\d|{_MONTH} \d+|\d+ {_MONTH}"
)
_NOTHING = re.compile(r"没有|沒有|无|無|\b(?:no|none|nothing|not)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Judgement:
    """`cited` citations of which `cited_right` bear the right answer out."""

    is_right: bool
    cited: int
    cited_right: int


def judge(expects: Expected, got: Answer, company: Row) -> Judgement:
    cited_right = sum(_is_borne(citation, expects, company) for citation in got.citations)
    return Judgement(is_right(expects, got, company), len(got.citations), cited_right)


def is_right(expects: Expected, got: Answer, company: Row) -> bool:
    if expects.judged == "none" or not got.answered:
        return expects.judged == "none" and not got.answered
    judged: dict[str, Callable[[Expected, Answer, Row], bool]] = {
        "count": _counts,
        "list": _lists,
        "first": _comes_first,
        "top": _tops,
        "names": _names,
        "groups": _groups,
        "largest": _largest,
        "rates": _rates,
        "tally": _tallies,
        "says": lambda wanted, answer, _: _says(wanted.words, answer),
    }
    return judged[expects.judged](expects, got, company)


def tells(number: int, text: str) -> bool:
    """Whether the number is in the text: of nothing, that there is none is enough."""
    found = re.findall(r"\d+", _DATE.sub(" ", text).replace(",", ""))
    return str(number) in found or (number == 0 and bool(_NOTHING.search(text)))


def _counts(expects: Expected, got: Answer, company: Row) -> bool:
    counted = {got.total, got.tally.total if got.tally else None}
    if got.groups:
        counted.add(sum(group.tally.total for group in got.groups))
    given = _given(expects.ids, got, company)
    return (
        expects.size in counted
        and tells(expects.size, got.sentence or got.answer)
        and set(given) <= expects.ids
    )


def _lists(expects: Expected, got: Answer, company: Row) -> bool:
    return set(_given(expects.ids, got, company)) == expects.ids and got.total in (
        None,
        len(expects.ids),
    )


def _comes_first(expects: Expected, got: Answer, company: Row) -> bool:
    first = _given(expects.ids, got, company)[:1]
    return set(first) == expects.ids and _says(expects.words, got)


def _tops(expects: Expected, got: Answer, company: Row) -> bool:
    """As many as wanted, and by their keys none that another should stand before."""
    keys = dict(expects.keys)
    wanted = sorted(keys[row] for row, _ in expects.keys[: expects.size])
    given = _given(expects.ids, got, company)
    return sorted(keys.get(row, "") for row in given) == wanted


def _names(expects: Expected, got: Answer, company: Row) -> bool:
    wanted = {name for (name,) in expects.words}
    grouped = {group.name for group in got.groups if group.name and group.tally.total}
    owners = {item.owner for item in got.items if item.owner}
    departments = {item.department for item in got.items if item.department}
    return wanted in (grouped, owners, departments) and _says(expects.words, got)


def _groups(expects: Expected, got: Answer, company: Row) -> bool:
    wanted = {name: number for name, number in expects.numbers if number}
    return any(
        {name: number for name, number in numbers.items() if number} == wanted
        for numbers in _sizes(got.groups, expects.measure)
    )


def _largest(expects: Expected, got: Answer, company: Row) -> bool:
    wanted = dict(expects.numbers)
    most = max(wanted.values())
    named = [group for group in got.groups if group.name]
    if not named or wanted.get(named[0].name or "") != most:
        return False
    as_wanted = any(
        all(wanted.get(name, 0) == number for name, number in numbers.items())
        for numbers in _sizes(named, expects.measure)
    )
    name = named[0].name or ""
    return as_wanted and name in (got.sentence or got.answer) and tells(most, got.answer)


def _rates(expects: Expected, got: Answer, company: Row) -> bool:
    given = {g.name: (g.tally.done, g.tally.total) for g in got.groups if g.name}
    return given == dict(expects.pairs)


def _tallies(expects: Expected, got: Answer, company: Row) -> bool:
    if got.tally is None:
        return False
    numbers = dict(expects.numbers)
    as_wanted = all(getattr(got.tally, name) == number for name, number in numbers.items())
    return as_wanted and tells(numbers["done"], got.answer)


def _says(words: Iterable[Collection[str]], got: Answer) -> bool:
    said = f"{got.sentence}\n{got.answer}"
    return all(any(spelling in said for spelling in spellings) for spellings in words)


def _sizes(groups: Iterable[GroupTally], measure: str) -> list[dict[str, int]]:
    """By name, how many were chosen, and how many of all items stand as asked."""
    named = [group for group in groups if group.name]
    return [
        {group.name or "": getattr(group.tally, name) for group in named}
        for name in dict.fromkeys(("total", measure))
    ]


def _given(ids: Collection[str], got: Answer, company: Row) -> list[str]:
    """Ids of what the answer lists of the kind that is wanted, in its order."""
    lists: dict[str, Iterable[Any]] = {
        "i": got.items,
        "d": got.decisions,
        "q": got.disputes,
        "m": got.meetings,
        "c": got.changes,
        "t": got.troubles,
    }
    kind = next(iter(ids))[0] if ids else "i"
    given = [row.id or "" for row in lists[kind]]
    if kind == "t" and not given:
        # Items that have problems stand for those.
        by_item = {row["item"]: row["id"] for row in company["troubles"] if row["state"] == "open"}
        given = [by_item.get(item.id or "", "") for item in got.items]
    if kind == "i" and not given:
        # So do changes for the items that were changed.
        given = list(dict.fromkeys(change.item for change in got.changes))
    return given


# --- citations ----------------------------------------------------------------------------------


def _is_borne(citation: Citation, expects: Expected, company: Row) -> bool:
    if citation.source == "list":
        return True
    if citation.source == "words":
        return _is_said(citation, company) and bool(_spoken(citation, company) & expects.ids)
    return bool(_meant(citation, company) & expects.ids)


def _is_said(citation: Citation, company: Row) -> bool:
    meeting = next((m for m in company["meetings"] if m["id"] == citation.meeting), None)
    said = meeting["utterances"] if meeting else []
    return any(u["id"] == citation.utterance and citation.quote in u["text"] for u in said)


def _spoken(citation: Citation, company: Row) -> set[str]:
    """Whose words the utterance is: the items and so on, and the meetings they belong to."""
    found = set()
    for name in ("items", "decisions", "disputes", "next_meetings"):
        for row in company[name]:
            if row["meeting"] == citation.meeting and citation.utterance in _evidence(row):
                found |= {row.get("id", row["meeting"])}
    return found | _told_of(found, company)


def _evidence(row: Row) -> set[int]:
    fields = ("evidence", "owner_evidence", "deadline_evidence")
    return {number for field in fields for number in row.get(field, ())}


def _meant(citation: Citation, company: Row) -> set[str]:
    """What the citation is of: itself, the item of a change or problem, and those of an item."""
    found = {citation.of or "", citation.meeting or "" if citation.of is None else ""}
    for name in ("changes", "troubles"):
        found |= {row["item"] for row in company[name] if row["id"] == citation.of}
    return found | _told_of(found, company)


def _told_of(found: set[str], company: Row) -> set[str]:
    """Changes and problems of items."""
    rows = (row for name in ("changes", "troubles") for row in company[name])
    return {row["id"] for row in rows if row["item"] in found}
