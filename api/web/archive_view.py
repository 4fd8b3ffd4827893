"""What the archive shows of what was found: where it stands, and its words with the hits marked."""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup, escape

from api.web.i18n import N_, Labels, _, language
from assistant.indexing import Phrase, find, phrases
from storage.archive import Kept
from storage.passages import PassageKind
from storage.search import Found, Hit

# What somebody may look in, by its name in the address.
PLACES: dict[str, tuple[PassageKind, ...]] = {
    "minutes": (PassageKind.minutes,),
    "items": (
        PassageKind.decisions,
        PassageKind.action_items,
        PassageKind.disputes,
        PassageKind.next_meeting,
    ),
    "lines": (PassageKind.lines,),
    "notice": (PassageKind.notice,),
}
PLACE_WORDS = Labels(
    minutes=N_("已发出的纪要"),
    items=N_("确认的条目"),
    lines=N_("转写"),
    notice=N_("会议通知"),
)
KIND_WORDS = Labels(
    notice=N_("会议通知"),
    minutes=N_("纪要"),
    decisions=N_("决议"),
    action_items=N_("行动项"),
    disputes=N_("争议点"),
    next_meeting=N_("下次会议"),
    lines=N_("转写"),
)

# Characters of a snippet before the first hit, and in all.
_BEFORE, _LENGTH = 24, 110


@dataclass(frozen=True)
class Snippet:
    kind: str
    address: str
    words: Markup
    at_s: float | None


@dataclass(frozen=True)
class Result:
    """A meeting that was found, with the best of what was found in it; `count` is of all."""

    kept: Kept
    snippets: tuple[Snippet, ...]
    count: int


@dataclass(frozen=True)
class Month:
    year: int
    month: int
    kept: tuple[Kept, ...]

    @property
    def label(self) -> str:
        """2026年3月, March 2026."""
        if language() == "en":
            return f"{calendar.month_name[self.month]} {self.year}"
        return _("%(year)s年%(month)s月", year=self.year, month=self.month)


def results(
    found: Sequence[Found],
    kept: Sequence[Kept],
    typed: str,
    starts: dict[tuple[int, int], float | None],
) -> list[Result]:
    """`starts` has the seconds at which lines begin, by meeting and number."""
    wanted = phrases(typed)
    return [
        Result(each, tuple(_snippet(hit, wanted, starts) for hit in row.hits), row.count)
        for row, each in zip(found, kept, strict=True)
    ]


def months(kept: Sequence[Kept]) -> list[Month]:
    """By the month of the meeting, in the order they come."""

    def month(one: Kept) -> tuple[int, int]:
        day: dt.date = one.meeting.date
        return day.year, day.month

    return [Month(*which, tuple(of_it)) for which, of_it in groupby(kept, month)]


def _snippet(
    hit: Hit, wanted: list[Phrase], starts: dict[tuple[int, int], float | None]
) -> Snippet:
    at_s = starts.get((hit.meeting_id, int(hit.ref))) if hit.kind == "lines" else None
    return Snippet(hit.kind, address(hit), marked(hit.text, wanted), at_s)


def address(hit: Hit) -> str:
    """Where on the meeting's pages the passage stands."""
    base = f"/meetings/{hit.meeting_id}"
    if hit.kind == "lines":
        return f"{base}/transcript#s{hit.ref}"
    if hit.kind == "minutes":
        return f"{base}/minutes"
    return base if hit.kind == "notice" else f"{base}#{hit.kind}-{hit.ref}"


def marked(text: str, wanted: list[Phrase]) -> Markup:
    """The words around the first hit, with all hits in them marked; everything else escaped."""
    spans = find(text, wanted)
    start = max(0, spans[0][0] - _BEFORE) if spans else 0
    end = min(len(text), start + _LENGTH)
    start = max(0, min(start, end - _LENGTH))
    made, at = [Markup("…") if start else Markup("")], start
    for first, last in spans:
        if first >= end:
            break
        last = min(last, end)
        made += [escape(text[at:first]), Markup("<mark>{}</mark>").format(text[first:last])]
        at = last
    return Markup("").join([*made, escape(text[at:end]), Markup("…") if end < len(text) else ""])
