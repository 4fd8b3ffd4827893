"""What the form of a meeting holds: typed, read from a meeting or a notice, checked."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic import ValidationError
from starlette.datastructures import FormData

from api.rest.models import MeetingIn
from api.web import error_words
from api.web.forms import agenda_rows, lines
from api.web.i18n import N_, Labels, _
from assistant.notice import Notice
from assistant.types import MeetingContext
from storage.tables import Meeting

FIELDS = (
    "title",
    "date",
    "start",
    "end",
    "project",
    "location",
    "chair",
    "recorder",
    "language",
    "glossary",
)
NAMES = Labels(
    title=N_("主题"),
    date=N_("日期"),
    start=N_("开始"),
    end=N_("结束"),
    location=N_("地点"),
    chair=N_("主持人"),
    recorder=N_("记录人"),
)
# domain.md: longer meetings are advised against.
ADVISED_MINUTES = 90
# Rows to type into without JavaScript.
_BLANK_ROWS = 3


@dataclass
class MeetingForm:
    """The fields as text, with what is wrong beside them.

    `offers` are values of a notice for fields in which something else was typed; `defaults` what
    the form itself put in, which a notice may replace.
    """

    values: dict[str, str] = field(default_factory=dict)
    attendees: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    is_confidential: bool = False
    defaults: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    offers: dict[str, str] = field(default_factory=dict)
    # Whether somebody typed into it: a draft kept in the browser then gives way.
    is_typed: bool = False

    @property
    def shown_rows(self) -> list[dict[str, str]]:
        return [*self.rows, *({} for _ in range(_BLANK_ROWS))]

    @property
    def is_long(self) -> bool:
        length = minutes_between(self.values.get("start", ""), self.values.get("end", ""))
        return length is not None and length > ADVISED_MINUTES


def blank(today: dt.date, recorder: str, language: str) -> MeetingForm:
    defaults = {"date": today.isoformat(), "recorder": recorder, "language": language}
    return MeetingForm(values=dict(defaults), defaults=defaults)


def of_meeting(meeting: Meeting, context: MeetingContext) -> MeetingForm:
    """The form of a meeting that is there. The organisation's own glossary is not the meeting's."""
    said = context.model_dump(mode="json", include=set(FIELDS) - {"glossary"})
    values = {name: str(value) for name, value in said.items() if value is not None}
    for name in ("start", "end"):
        if name in values:
            values[name] = values[name][:5]
    return MeetingForm(
        values=values | {"glossary": "、".join(meeting.glossary)},
        attendees=list(context.attendees),
        rows=[
            {
                "topic": row.topic,
                "owner": row.owner or "",
                "minutes": str(row.minutes) if row.minutes else "",
            }
            for row in context.agenda
        ],
        is_confidential=meeting.is_confidential,
    )


def like(form: MeetingForm, earlier: MeetingForm) -> MeetingForm:
    """A new form with what stays the same from an earlier meeting: all but the day and hours."""
    kept = ("title", "project", "location", "chair", "language", "glossary")
    values = {name: earlier.values[name] for name in kept if earlier.values.get(name)}
    return MeetingForm(
        values=form.values | values,
        attendees=list(earlier.attendees),
        rows=[dict(row) for row in earlier.rows],
        is_confidential=earlier.is_confidential,
        defaults=form.defaults,
        is_typed=True,
    )


def with_open_items(form: MeetingForm, count: int) -> MeetingForm:
    """The agenda begins with the items left open before, told anew; not where there are none."""
    begins = _("上次行动项的进展")
    form.rows = [row for row in form.rows if not row.get("topic", "").startswith(begins)]
    if count:
        topic = _("上次行动项的进展（%(n)s 项未完成）", n=count)
        form.rows.insert(0, {"topic": topic, "owner": form.values.get("chair", ""), "minutes": ""})
    return form


def read(data: FormData) -> MeetingForm:
    """The form as it was sent."""
    texts = {name: str(data.get(name) or "").strip() for name in FIELDS}
    columns = [
        [str(value).strip() for value in data.getlist(f"agenda_{name}")]
        for name in ("topic", "owner", "minutes")
    ]
    rows = [
        dict(zip(("topic", "owner", "minutes"), row, strict=True))
        for row in zip(*columns, strict=False)
        if any(row)
    ]
    for row in agenda_rows(str(data.get("agenda") or "")):
        rows.append({"topic": row["topic"] or "", "owner": row["owner"] or "", "minutes": ""})
    return MeetingForm(
        values=texts,
        attendees=_once(lines(str(data.get("attendees") or ""))),
        rows=rows,
        is_confidential=bool(data.get("is_confidential")),
        defaults={
            name: str(data.get(f"default_{name}") or "")
            for name in ("date", "recorder", "language")
        },
        is_typed=True,
    )


def checked(form: MeetingForm) -> MeetingIn | None:
    """The meeting the form tells of. None where something is wrong, which the form then says."""
    typed = {name: value for name, value in form.values.items() if value}
    typed.pop("glossary", None)
    try:
        wanted = MeetingIn.model_validate(
            typed
            | {
                "attendees": form.attendees,
                "glossary": lines(form.values.get("glossary", "")),
                "agenda": [{k: v for k, v in row.items() if v} for row in form.rows],
                "is_confidential": form.is_confidential,
            }
        )
    except ValidationError as exc:
        for problem in exc.errors():
            place = ".".join(str(part) for part in problem["loc"])
            text = f"{problem['msg'][0].lower()}{problem['msg'][1:]}"
            said = error_words.explain(f"{place}: {text}.")
            form.problems.setdefault(str(problem["loc"][0]), said)
        wanted = None
    length = minutes_between(form.values.get("start", ""), form.values.get("end", ""))
    if length is not None and length <= 0:
        form.problems["end"] = _("结束要晚于开始。")
    return None if form.problems else wanted


def take_notice(form: MeetingForm, notice: Notice) -> None:
    """Fill in what a notice says. What was typed stays, with the notice's words offered beside."""
    said = {name: getattr(notice, name) for name in NAMES}
    if notice.link and not notice.location:
        said["location"] = notice.link
    for name, found in said.items():
        if found is None:
            continue
        typed = form.values.get(name, "")
        if not typed or typed == form.defaults.get(name):
            form.values[name] = found.value
        elif typed != found.value:
            form.offers[name] = found.value
    form.attendees = _once([*form.attendees, *(person.name for person in notice.attendees)])
    topics = {row["topic"] for row in form.rows}
    form.rows += [
        {"topic": row.topic, "owner": row.owner or "", "minutes": str(row.minutes or "")}
        for row in notice.agenda
        if row.topic not in topics
    ]
    form.is_typed = True


def minutes_between(start: str, end: str) -> int | None:
    """None where one of them is no time of day."""
    try:
        first, last = dt.time.fromisoformat(start), dt.time.fromisoformat(end)
    except ValueError:
        return None
    return (last.hour - first.hour) * 60 + last.minute - first.minute


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
