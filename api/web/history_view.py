"""What happened to a meeting, in plain words."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, Literal

from api.web import words
from api.web.act_words import ACTIONS
from api.web.i18n import N_, Labels, _
from api.web.minutes_words import STYLES
from storage.review import KINDS
from storage.tables import AuditEntry

Sort = Literal["items", "minutes", "transcript", "recordings", "meeting"]

SORTS = Labels(
    items=N_("条目"),
    minutes=N_("纪要"),
    transcript=N_("转写"),
    recordings=N_("录音和处理"),
    meeting=N_("会议"),
)

_OF_TRANSCRIPT = (
    "edit transcript",
    "replace words",
    "merge voices",
    "undo edit",
    "redo edit",
    "undo repair",
    "redo repair",
    "name speakers",
    "reject speakers",
    "import transcript",
)
_OF_MINUTES = ("draft minutes again", "choose minutes template", "explain late minutes")
_OF_RECORDINGS = (
    "upload",
    "process",
    "arrange recordings",
    "remove recording",
    "expire recording",
)

# What is told of an entry, in this order; what is not here says nothing to a reader.
FIELDS = Labels(
    title=N_("标题"),
    text=N_("文字"),
    task=N_("任务"),
    owner=N_("责任人"),
    co_owners=N_("协办"),
    department=N_("部门"),
    deadline=N_("截止"),
    deadline_text=N_("截止的原话"),
    at=N_("时间"),
    location=N_("地点"),
    topic=N_("议题"),
    status=N_("状态"),
    percent=N_("进度"),
    delay_reason=N_("延期原因"),
    note=N_("备注"),
    review=N_("审核"),
    speaker=N_("发言人"),
    places=N_("处数"),
    segments=N_("句数"),
    filename=N_("文件"),
    date=N_("日期"),
    start=N_("开始"),
    end=N_("结束"),
    chair=N_("主持人"),
    recorder=N_("记录人"),
    attendees=N_("参会人"),
    project=N_("项目"),
    language=N_("语言"),
    is_confidential=N_("保密"),
    hold_reason=N_("依法保留的原因"),
    needs_no_action=N_("无需落实"),
    discussed=N_("讨论内容"),
    comment=N_("意见"),
    late_reason=N_("迟交原因"),
    template=N_("模板"),
    recipients=N_("收件人"),
    number=N_("编号"),
)

# Longer texts are told whole, but what changed in them is marked.
_LONG = 12
# Of texts less alike than this, letters in common say nothing.
_ALIKE = 0.5


@dataclass(frozen=True)
class Piece:
    """A stretch of a text: the same, taken out or put in."""

    text: str
    change: Literal["same", "out", "in"]


@dataclass(frozen=True)
class Change:
    """A field as it was and became; empty where there was nothing. `pieces` of a long text."""

    field: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Event:
    at: dt.datetime
    actor: str
    act: str
    subject: str
    address: str | None  # where on the meeting's pages
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Day:
    date: dt.date
    events: tuple[Event, ...]


def sort_of(entry: AuditEntry) -> Sort:
    about = (entry.subject or "").partition(" ")[0]
    if about in KINDS:
        return "items"
    if about in ("minutes", "topic") or entry.action in _OF_MINUTES:
        return "minutes"
    if entry.action in _OF_TRANSCRIPT:
        return "transcript"
    return "recordings" if entry.action in _OF_RECORDINGS else "meeting"


def days(
    entries: Iterable[AuditEntry], names: Mapping[str, str], zone: dt.tzinfo, meeting_id: int
) -> list[Day]:
    """The entries, newest first, by day. `names` says what a subject is, by its name in them."""
    events = [_event(entry, names, zone, meeting_id) for entry in entries]
    return [Day(date, tuple(found)) for date, found in groupby(events, lambda e: e.at.date())]


def _event(entry: AuditEntry, names: Mapping[str, str], zone: dt.tzinfo, meeting_id: int) -> Event:
    return Event(
        at=entry.at.astimezone(zone),
        actor=_("系统") if entry.actor in ("worker", "system", "assistant") else entry.actor,
        act=ACTIONS.get(entry.action, entry.action),
        subject=names.get(entry.subject or "", ""),
        address=_address(entry.subject or "", meeting_id),
        changes=tuple(_changes(entry)),
    )


def _address(subject: str, meeting_id: int) -> str | None:
    kind, _space, number = subject.partition(" ")
    if kind in KINDS and number.isdecimal():
        return f"/meetings/{meeting_id}#{kind}-{number}"
    if kind in ("minutes", "topic") and number.isdecimal():
        return f"/meetings/{meeting_id}/minutes#{kind}-{number}"
    if kind == "segment" and number.isdecimal():
        return f"/meetings/{meeting_id}/transcript#s{number}"
    return None


def _changes(entry: AuditEntry) -> Iterable[Change]:
    if entry.action in ("name speakers", "reject speakers"):
        yield from _of_voices(entry.before, entry.after)
        return
    if "find" in entry.after:
        # What was done everywhere tells more than the first line it was done to.
        yield Change(FIELDS["text"], entry.after["find"], entry.after["replacement"])
        yield Change(FIELDS["places"], "", str(entry.after["places"]))
        return
    for field in FIELDS:
        before, after = entry.before.get(field), entry.after.get(field)
        if before != after and (before, after) != (None, False):
            yield field_change(field, before, after)


def field_change(field: str, before: Any, after: Any) -> Change:
    """A field of `FIELDS` as it was and became, in words."""
    label, was, now = FIELDS[field], _shown(field, before), _shown(field, after)
    # Half a date marked as changed reads as another date.
    return Change(label, was, now) if field == "deadline" else _change(label, was, now)


def _of_voices(before: dict[str, Any], after: dict[str, Any]) -> Iterable[Change]:
    for label in sorted(before.keys() | after.keys()):
        if before.get(label) != after.get(label):
            was, now = (_shown("speaker", side.get(label)) for side in (before, after))
            yield _change(words.speaker(label), was, now)


def _change(label: str, before: str, after: str) -> Change:
    compared = SequenceMatcher(None, before, after, autojunk=False)
    is_long = max(len(before), len(after)) > _LONG and compared.ratio() > _ALIKE
    pieces = tuple(_pieces(before, after, compared)) if is_long else ()
    return Change(label, before, after, pieces)


def _pieces(before: str, after: str, compared: SequenceMatcher[str]) -> Iterable[Piece]:
    for kind, i, j, k, m in compared.get_opcodes():
        if kind == "equal":
            yield Piece(before[i:j], "same")
            continue
        if j > i:
            yield Piece(before[i:j], "out")
        if m > k:
            yield Piece(after[k:m], "in")


def _shown(field: str, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return words.listed([str(each) for each in value])
    if field == "review":
        return words.REVIEWS.get(value, str(value))
    if field == "status":
        return words.STATUS[value] if value in words.STATUS else str(value)
    if field == "speaker":
        return words.speaker(str(value))
    if field == "template":
        return STYLES.get(value, str(value))
    if field == "percent":
        return f"{value}%"
    if field == "deadline":
        return words.deadline(str(value), dt.date.today().year)
    if field == "language":
        return words.LANGUAGES.get(value, str(value))
    return str(value)
