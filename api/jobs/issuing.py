"""Issuing approved minutes: the final documents, the meeting's state, and the letters, at once."""

import tempfile
from pathlib import Path

from api import documents
from api.delivery import letters
from api.jobs.steps import Workshop
from assistant.minutes.document import stamp
from assistant.minutes.types import DocumentFacts
from storage import audit, clocks, meetings, minutes
from storage.tables import MeetingState, MinutesRow, MinutesState, now


def issue(shop: Workshop, minutes_id: int) -> None:
    """Issue the minutes that were approved; nothing where that was done, or they are not."""
    with shop.database.read() as session:
        row = session.get(MinutesRow, minutes_id)
        if row is None or row.state != MinutesState.approved or row.approved_at is None:
            return
        content = minutes.content(row)
        template = documents.named(session, shop.files, row.template)
    facts = DocumentFacts(
        version=row.version,
        number=row.number,
        issued_on=row.approved_at.astimezone(shop.settings.zone).date(),
        approved_by=row.approved_by,
    )
    with tempfile.TemporaryDirectory() as folder:
        docx, pdf = Path(folder) / "minutes.docx", Path(folder) / "minutes.pdf"
        shop.stages.draft(stamp(content, facts), docx, template.usable)
        has_pdf = documents.make_pdf(docx, pdf, shop.settings.soffice)
        word_file = shop.files.add_path(docx)
        pdf_file = shop.files.add_path(pdf) if has_pdf else None
    with shop.database.write() as session:
        meeting = meetings.hold(session, row.meeting_id)
        kept = session.get(MinutesRow, minutes_id)
        if kept is None or kept.state != MinutesState.approved:
            return
        at = now()
        kept.state, kept.issued_at, kept.problem = MinutesState.issued, at, None
        kept.sha256 = word_file.sha256
        kept.pdf_sha256 = pdf_file.sha256 if pdf_file else None
        if meeting.minutes_issued_at is None:
            zone = shop.settings.zone
            meeting.minutes_issued_at = at
            if clocks.is_timed(meeting, zone):
                meeting.minutes_due_at = clocks.due_at(clocks.rule(session), meeting, zone)
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


def fail(shop: Workshop, minutes_id: int, problem: str) -> None:
    """Say on the minutes why they are not out."""
    with shop.database.write() as session:
        row = session.get(MinutesRow, minutes_id)
        if row and row.state == MinutesState.approved:
            row.problem = problem
            session.add(row)
