"""Issuing approved minutes: the final documents, the meeting's state, and the letters, at once."""

import tempfile
from pathlib import Path

from sqlmodel import Session

from api import documents
from api.delivery import letters
from api.documents import Template
from api.jobs.steps import Workshop
from assistant.minutes.document import stamp
from assistant.minutes.types import DocumentFacts, Minutes
from storage import audit, clocks, meetings, minutes, webhooks
from storage.files import StoredFile
from storage.tables import Meeting, MeetingState, MinutesRow, MinutesState, now


def issue(shop: Workshop, minutes_id: int) -> None:
    """Issue the minutes that were approved; nothing where that was done, or they are not."""
    with shop.database.read() as session:
        row = session.get(MinutesRow, minutes_id)
        if row is None or row.state != MinutesState.approved:
            return
        issued = stamp(minutes.content(row), _facts(shop, row))
        template = documents.named(session, shop.files, row.template)
    word_file, pdf_file = _files(shop, issued, template)
    with shop.database.write() as session:
        meeting = meetings.hold(session, row.meeting_id)
        kept = session.get(MinutesRow, minutes_id)
        if kept is None or kept.state != MinutesState.approved:
            return
        kept.state, kept.issued_at, kept.problem = MinutesState.issued, now(), None
        draft, kept.sha256 = kept.sha256, word_file.sha256
        kept.pdf_sha256 = pdf_file.sha256 if pdf_file else None
        _stop_clock(shop, session, meeting)
        if meeting.state == MeetingState.minuted:
            meetings.settle(meeting, MeetingState.issued)
        session.add_all((kept, meeting))
        audit.record(
            session,
            kept.approved_by or "",
            "issue minutes",
            meeting_id=meeting.id,
            subject=minutes.subject(kept),
            after={"number": kept.number, "sha256": kept.sha256},
        )
        letters.on_issue(session, shop.settings, kept)
        told = webhooks.about_meeting(meeting) | {"number": kept.number, "version": kept.version}
        webhooks.emit(session, "minutes.issued", f"issued {kept.id} {kept.issued_at}", told)
        orphans = meetings.unused_files(session, meeting, [draft])
    for sha256 in orphans:
        shop.files.path(sha256).unlink(missing_ok=True)


def _facts(shop: Workshop, row: MinutesRow) -> DocumentFacts:
    approved_at = row.approved_at and row.approved_at.astimezone(shop.settings.zone)
    return DocumentFacts(
        version=row.version,
        number=row.number,
        issued_on=approved_at.date() if approved_at else None,
        approved_by=row.approved_by,
    )


def _files(
    shop: Workshop, issued: Minutes, template: Template
) -> tuple[StoredFile, StoredFile | None]:
    """The Word file and, where LibreOffice is installed, the PDF."""
    with tempfile.TemporaryDirectory() as folder:
        docx, pdf = Path(folder) / "minutes.docx", Path(folder) / "minutes.pdf"
        shop.stages.draft(issued, docx, template.usable)
        has_pdf = documents.make_pdf(docx, pdf, shop.settings.soffice)
        return shop.files.add_path(docx), shop.files.add_path(pdf) if has_pdf else None


def _stop_clock(shop: Workshop, session: Session, meeting: Meeting) -> None:
    """The first minutes of the meeting are out: when they were due stays as it was."""
    if meeting.minutes_issued_at:
        return
    zone = shop.settings.zone
    meeting.minutes_issued_at = now()
    if clocks.is_timed(meeting, zone):
        meeting.minutes_due_at = clocks.due_at(clocks.rule(session), meeting, zone)


def fail(shop: Workshop, minutes_id: int, problem: str) -> None:
    """Say on the minutes why they are not out."""
    with shop.database.write() as session:
        row = session.get(MinutesRow, minutes_id)
        if row and row.state == MinutesState.approved:
            row.problem = problem
            session.add(row)
