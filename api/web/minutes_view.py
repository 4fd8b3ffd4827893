"""The minutes' page: where they stand, what is missing, who gets them, what happened."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlmodel import Session

from api import access, documents, services_minutes, views
from api.deps import Viewer
from api.installation import Installation
from api.web import act_words, minutes_words
from api.web.i18n import N_, Labels, _
from api.web.meeting_head import head
from api.web.minutes_checks import checks
from api.web.recipients_view import list_form, pickable, sending_context, sendings
from api.web.template_choice import options
from api.web.topics_view import TopicForm, topic_views
from assistant.minutes.document import content_hash
from storage import audit, meetings, minutes, responsible, review, transcripts
from storage.composing import composed
from storage.responsible import Contact
from storage.tables import (
    AuditEntry,
    Meeting,
    MeetingState,
    MinutesRow,
    MinutesState,
    now,
)

OPEN = (MinutesState.draft, MinutesState.returned)
# The leader has these before them, or they are out: what they say is kept, not made anew.
_FIXED = (MinutesState.submitted, MinutesState.approved, MinutesState.issued)

# What of the meeting's history is about its minutes.
_TOLD = (
    "confirm",
    "draft minutes",
    "draft minutes again",
    "submit minutes",
    "take back minutes",
    "return minutes",
    "approve minutes",
    "issue minutes",
    "send minutes later",
    "choose recipients",
    "choose minutes template",
    "explain late minutes",
    "edit topic",
    "undo topic",
)
_MOST_TOLD = 30

_STEPS = Labels(draft=N_("草稿"), submitted=N_("待审批"), issued=N_("已签发"))


@dataclass(frozen=True)
class Step:
    """One of the three that minutes go through."""

    name: str
    label: str
    state: Literal["done", "now", "todo"]
    who: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True)
class Unreached:
    """Somebody who would be told of the minutes, and has no mail address."""

    part: str
    name: str
    person_id: int | None


@dataclass(frozen=True)
class Told:
    """Something that happened to the minutes."""

    at: dt.datetime
    who: str
    act: str
    detail: str


def minutes_context(
    session: Session,
    place: Installation,
    viewer: Viewer,
    meeting_id: int,
    *,
    topics: Mapping[int, TopicForm | None] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """All that the page shows; `more` takes the place of what is there. Raises NotFoundError."""
    meeting = meetings.get(session, meeting_id)
    versions = minutes.versions(session, meeting_id)
    row = versions[0] if versions else None
    transcript = transcripts.load(session, meeting_id)
    made = composed(session, meeting_id, transcript=transcript)
    is_old = bool(row and row.content_hash and content_hash(made) != row.content_hash)
    template = documents.chosen_name(session, meeting)
    found = review.said(session, meeting_id)
    issued = minutes.last_issued(session, meeting_id)
    # What is approved or out is not checked any more, unless it is to be corrected.
    is_open = row is None or is_old or row.state not in (MinutesState.approved, MinutesState.issued)
    context = {
        "head": head(session, viewer, place.settings, meeting_id, "minutes"),
        "meeting": meeting,
        "how_far": views.how_far(session, meeting, now()),
        "minutes": made,
        "row": row,
        "issued": issued,
        "versions": versions,
        "steps": steps(row),
        "waiting": len(found.waiting()),
        "has_items": bool(found.all()),
        "is_old": is_old,
        "is_open": is_open,
        "is_other_template": bool(row and row.state in OPEN and row.template != template),
        "template_options": options(session, meeting),
        "preview": previewed(row, is_old=is_old or row.template != template) if row else None,
        "may_approve": access.may_approve(viewer),
        "is_drafting": meeting.state == MeetingState.drafting,
        "is_late": services_minutes.is_late(place, meeting),
        "checks": checks(session, meeting_id, found, made, transcript) if is_open else None,
        "topics": topic_views(session, meeting, viewer.name, topics or {}),
        "unreached": unreached(session, viewer, meeting, row) if viewer.is_editor else [],
        "list": list_form(session, meeting, row),
        "pickable": pickable(session) if viewer.is_editor else {},
        "timeline": timeline(audit.history(session, meeting_id)),
        "is_mail_off": place.settings.smtp_host is None,
        "done": "",
        "done_topic": None,
        "problem": "",
        "typed": {},
        "is_other": False,
        "list_typed": {},
        "list_problem": "",
    }
    sent = sendings(session, meeting, issued) if issued else []
    return context | sending_context(place, viewer, meeting, sent) | more


def previewed(row: MinutesRow, *, is_old: bool) -> int | None:
    """The version that the preview shows: what was submitted or is out, or a draft that is still
    what would be drafted. None: what is confirmed now."""
    return None if is_old and row.state not in _FIXED else row.version


def steps(row: MinutesRow | None) -> list[Step]:
    """Where the latest version stands."""
    if row is None:
        return [Step(name, label, "todo") for name, label in _STEPS.items()]
    reached = {
        MinutesState.submitted: 1,
        MinutesState.approved: 2,
        MinutesState.issued: 3,
    }.get(row.state, 0)
    told = {
        "draft": ("", row.made_at),
        "submitted": (row.submitted_by or "", row.submitted_at),
        "issued": (row.approved_by or "", row.issued_at),
    }
    found = []
    for place, (name, label) in enumerate(_STEPS.items()):
        state: Literal["done", "now", "todo"] = (
            "done" if place < reached else "now" if place == reached else "todo"
        )
        who, at = told[name] if state != "todo" else ("", None)
        found.append(Step(name, label, state, who, at))
    return found


def unreached(
    session: Session, viewer: Viewer, meeting: Meeting, row: MinutesRow | None
) -> list[Unreached]:
    """Whom no mail tells of what comes next: that the minutes wait for approval, or are returned.

    Not the viewer, who knows.
    """
    told: list[tuple[str, Contact]] = []
    if row and row.state in (*OPEN, MinutesState.submitted):
        told += [(_("审批人"), each) for each in responsible.leaders(session, meeting)]
    if row and row.state == MinutesState.submitted:
        told += [(_("记录人"), each) for each in responsible.recorders(session, meeting)]
    return [
        Unreached(part, each.name, each.person_id)
        for part, each in told
        if not each.address and not _is_viewer(each, viewer)
    ]


def _is_viewer(contact: Contact, viewer: Viewer) -> bool:
    if contact.user_id is not None:
        return contact.user_id == viewer.user_id
    return contact.person_id is not None and contact.person_id == viewer.person_id


def timeline(entries: Sequence[AuditEntry]) -> list[Told]:
    """The latest first, as the entries are."""
    told = [entry for entry in entries if entry.action in _TOLD]
    return [
        Told(
            entry.at,
            _("系统") if entry.actor in ("assistant", "worker", "system") else entry.actor,
            act_words.ACTIONS[entry.action],
            _detail(entry),
        )
        for entry in told[:_MOST_TOLD]
    ]


def _detail(entry: AuditEntry) -> str:
    after = entry.after
    if "template" in after:
        return template_label(after["template"])
    for name in ("comment", "late_reason", "number", "recipient"):
        if after.get(name):
            return str(after[name])
    if "version" in after and (entry.subject or "").startswith("minutes"):
        return _("第 %(n)s 版", n=after["version"])
    return ""


def template_label(name: str | None) -> str:
    """The name of a built-in template in words; a company's has none here."""
    return minutes_words.STYLES.get(name or "", "")
