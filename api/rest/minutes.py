"""Minutes: as files, and their way from a draft to being out."""

import datetime as dt
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, status
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from api import services_minutes
from api.access import approvers_only
from api.deps import LARGEST_ID, Actor, CurrentUser, Id, Place
from api.installation import Installation
from api.rest.models import In
from assistant.errors import NotFoundError
from storage import meetings, minutes, recipients
from storage.recipients import Recipient
from storage.tables import MinutesRow, MinutesState

router = APIRouter(prefix="/meetings/{meeting_id}/minutes", tags=["minutes"])

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


class VersionOut(BaseModel):
    """A version of the minutes. One that is issued never changes."""

    model_config = ConfigDict(from_attributes=True)

    version: int
    state: MinutesState
    number: str | None = Field(description="of the organisation's issued minutes")
    template: str = Field(description="standard, formal, brief, or company:3")
    content_hash: str = Field(description="SHA-256 of what they say")
    sha256: str = Field(description="of the Word file")
    pdf_sha256: str | None
    made_at: dt.datetime
    submitted_at: dt.datetime | None
    submitted_by: str | None
    returned_at: dt.datetime | None
    returned_by: str | None
    comment: str | None = Field(description="of whoever returned them")
    approved_at: dt.datetime | None
    approved_by: str | None
    issued_at: dt.datetime | None
    problem: str | None = Field(description="why they could not be issued, and what to do")
    changes: list[str] = Field(description="against the version issued before")


class RecipientOut(BaseModel):
    name: str
    address: str | None
    person_id: int | None
    gets: Literal["minutes", "items"] = Field(description="items: the own ones alone")


class FlowOut(BaseModel):
    versions: list[VersionOut] = Field(description="the latest first")
    is_old: bool = Field(description="whether what is confirmed was changed since the latest")
    recipients: list[RecipientOut] = Field(description="of the latest version")
    recipients_hash: str = Field(description="of that list, for approving")
    late_reason: str | None


class LateIn(In):
    late_reason: str = Field(default="", description="needed when the minutes are late")


class SeenIn(LateIn):
    content_hash: str = Field(description="of the version that was read")
    recipients_hash: str = Field(description="of the list of recipients that was read")


class ReturnIn(In):
    content_hash: str = Field(description="of the version that was read")
    comment: str = Field(description="what is to be changed")


class RecipientIn(In):
    name: str
    address: str | None = None
    person_id: int | None = Field(default=None, ge=1, le=LARGEST_ID)
    gets: Literal["minutes", "items"] = "minutes"


class RecipientsIn(In):
    recipients: list[RecipientIn] | None = Field(
        description="null: those that follow from the meeting"
    )


class TemplateIn(In):
    template: str | None = Field(description="null: the default of the language")


@router.get("", response_class=FileResponse)
def download_minutes(
    place: Place,
    meeting_id: Id,
    version: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="or the latest")] = None,
    format: Literal["docx", "pdf"] = "docx",  # noqa: A002  # the name in the address
) -> FileResponse:
    """The minutes as a Word file, or as PDF where the server could make one."""
    with place.database.read() as session:
        meetings.get(session, meeting_id)
        row = (
            minutes.get(session, meeting_id, version)
            if version
            else minutes.latest(session, meeting_id)
        )
    if row is None:
        raise NotFoundError("The meeting has no minutes yet. Confirm its items first.")
    if format == "docx":
        return FileResponse(place.files.path(row.sha256), filename=row.filename, media_type=DOCX)
    if row.pdf_sha256 is None:
        raise NotFoundError("There is no PDF of this version. Download the Word file.")
    name = row.filename.removesuffix(".docx") + ".pdf"
    return FileResponse(place.files.path(row.pdf_sha256), filename=name, media_type=PDF)


@router.get("/flow")
def read_flow(place: Place, viewer: CurrentUser, meeting_id: Id) -> FlowOut:
    """Where the minutes stand, and who is to get them; addresses for those who may edit."""
    return _flow(place, meeting_id, with_addresses=viewer.is_editor)


def _flow(place: Installation, meeting_id: int, *, with_addresses: bool = True) -> FlowOut:
    with place.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        rows: list[MinutesRow] = minutes.versions(session, meeting_id)
        latest = rows[0] if rows else None
        to = recipients.of(session, meeting, latest)
        return FlowOut(
            versions=[VersionOut.model_validate(row) for row in rows],
            is_old=latest is not None and minutes.is_old(session, latest),
            recipients=[
                RecipientOut.model_validate(
                    r.model_dump() | ({} if with_addresses else {"address": None})
                )
                for r in to
            ],
            recipients_hash=recipients.fingerprint(to),
            late_reason=meeting.late_reason,
        )


@router.post("/submit")
def submit(place: Place, actor: Actor, meeting_id: Id, wanted: LateIn) -> FlowOut:
    """Ask the leader to approve the draft."""
    services_minutes.submit(place, meeting_id, actor=actor, late_reason=wanted.late_reason)
    return _flow(place, meeting_id)


@router.post("/take-back")
def take_back(place: Place, actor: Actor, meeting_id: Id) -> FlowOut:
    """Take the submission back, to change something."""
    services_minutes.take_back(place, meeting_id, actor=actor)
    return _flow(place, meeting_id)


@router.post("/return", dependencies=[Depends(approvers_only)])
def send_back(place: Place, actor: Actor, meeting_id: Id, said: ReturnIn) -> FlowOut:
    """Return the minutes to the recorder."""
    services_minutes.send_back(place, meeting_id, said.content_hash, said.comment, actor=actor)
    return _flow(place, meeting_id)


@router.post(
    "/approve", dependencies=[Depends(approvers_only)], status_code=status.HTTP_202_ACCEPTED
)
def approve(place: Place, actor: Actor, meeting_id: Id, seen: SeenIn) -> FlowOut:
    """Approve the minutes: a worker issues them and sends them to everybody."""
    services_minutes.approve(
        place,
        meeting_id,
        seen.content_hash,
        seen.recipients_hash,
        actor=actor,
        late_reason=seen.late_reason,
    )
    return _flow(place, meeting_id)


@router.post("/issue-again", status_code=status.HTTP_202_ACCEPTED)
def issue_again(place: Place, actor: Actor, meeting_id: Id) -> FlowOut:
    """Try once more to issue approved minutes that could not be issued."""
    services_minutes.issue_again(place, meeting_id, actor=actor)
    return _flow(place, meeting_id)


@router.put("/recipients")
def choose_recipients(place: Place, actor: Actor, meeting_id: Id, wanted: RecipientsIn) -> FlowOut:
    """Who is to get the version in the making."""
    chosen = wanted.recipients
    to = None if chosen is None else [Recipient.model_validate(r.model_dump()) for r in chosen]
    services_minutes.choose_recipients(place, meeting_id, to, actor=actor)
    return _flow(place, meeting_id)


@router.put("/template")
def choose_template(place: Place, actor: Actor, meeting_id: Id, wanted: TemplateIn) -> FlowOut:
    """The template of the meeting's minutes, from the next draft on."""
    services_minutes.choose_template(place, meeting_id, wanted.template, actor=actor)
    return _flow(place, meeting_id)


@router.put("/late-reason")
def explain_lateness(place: Place, actor: Actor, meeting_id: Id, said: LateIn) -> FlowOut:
    """Record why the minutes are late."""
    services_minutes.explain_lateness(place, meeting_id, said.late_reason, actor=actor)
    return _flow(place, meeting_id)
