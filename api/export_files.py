"""What an export says of a meeting in files: in the documented formats, and as tables."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlmodel import Session, col, select

from api.views import named_transcript
from api.web import audit_words
from assistant.errors import InputError
from assistant.interchange import Format, write_transcript
from assistant.sheets import harmless
from assistant.types import Extraction, MeetingContext, Transcript
from storage import audit, meetings, review
from storage.tables import Meeting, Message

_TRANSCRIPT_FORMATS: tuple[Format, ...] = ("txt", "srt", "json")

_HISTORY = ("at", "who", "action", "action in words", "subject", "before", "after")
_DELIVERY = (
    *("created_at", "sent_at", "channel", "kind", "recipient", "address", "subject", "state"),
    *("tries", "problem", "bounced_at"),
)


def documents(session: Session, meeting: Meeting) -> Iterator[tuple[str, bytes]]:
    """The files made for the export, each with its name."""
    assert meeting.id is not None
    context = meetings.context(session, meeting)
    transcript = named_transcript(session, meeting)
    yield "meeting.json", _json(meeting_file(session, meeting, context, transcript))
    extraction = items(session, meeting)
    if extraction:
        yield "extraction.json", _json(extraction.model_dump(mode="json"))
    yield "notice.txt", notice(context).encode("utf-8-sig")
    if transcript:
        for format_ in _TRANSCRIPT_FORMATS:
            try:
                content = write_transcript(
                    transcript,
                    format_,
                    transcript.language,
                    title=meeting.title,
                    date=meeting.date,
                )
            except InputError:  # subtitles of words without times
                continue
            yield f"transcript/transcript.{format_}", content
    yield "history.csv", _csv(_HISTORY, _history(session, meeting.id))
    yield "delivery.csv", _csv(_DELIVERY, _deliveries(session, meeting.id))


def meeting_file(
    session: Session, meeting: Meeting, context: MeetingContext, transcript: Transcript | None
) -> dict[str, Any]:
    """The meeting as a meeting file, which `import-meeting` reads.

    Of the roster, whom the meeting and its items name: not everybody else's names.
    """
    fields = set(MeetingContext.model_fields) - {"language", "roster", "glossary"}
    file: dict[str, Any] = {
        "id": meeting.source_id or f"{meeting.created_at:%Y%m%dT%H%M%S%f}-{meeting.id}",
        "language": context.language,
        "meeting": context.model_dump(mode="json", include=fields),
        "roster": _roster(session, meeting, context),
    }
    if transcript:
        file["utterances"] = [
            {"i": s.id} | s.model_dump(mode="json", include={"speaker", "text", "start", "end"})
            for s in transcript.segments
        ]
    return file


def _roster(session: Session, meeting: Meeting, context: MeetingContext) -> dict[str, Any]:
    found = review.items(session, meeting.id or 0).action_items
    named = {context.chair, context.recorder, *context.attendees, *meeting.speakers.values()}
    named |= {name for item in found for name in (item.owner, *item.co_owners)}
    people = [person for person in context.roster.people if person.name in named]
    theirs = {person.department for person in people} | {item.department for item in found}
    departments = [d for d in context.roster.departments if d.name in theirs]
    return {
        "departments": [each.model_dump(mode="json") for each in departments],
        "people": [each.model_dump(mode="json") for each in people],
    }


def items(session: Session, meeting: Meeting) -> Extraction | None:
    """What was confirmed; before that, what was proposed. None where nothing was."""
    if meeting.confirmed_at:
        return review.confirmed(session, meeting.id or 0)
    last = review.last_extraction(session, meeting.id or 0)
    return Extraction.model_validate(last.result) if last and last.result else None


def notice(context: MeetingContext) -> str:
    """The notice in words; its labels in both languages, for whoever opens it in ten years."""
    hours = "–".join(f"{at:%H:%M}" for at in (context.start, context.end) if at)
    rows = (
        ("会议 Meeting", context.title),
        ("项目 Project", context.project),
        ("时间 Time", f"{context.date.isoformat()} {hours}".strip()),
        ("地点 Place", context.location),
        ("主持人 Chair", context.chair),
        ("记录人 Recorder", context.recorder),
        ("参会人 Participants", "、".join(context.attendees)),
    )
    lines = [f"{label}: {value}" for label, value in rows if value]
    if context.agenda:
        lines.append("议程 Agenda:")
    for number, row in enumerate(context.agenda, start=1):
        more = [row.owner, f"{row.minutes} min" if row.minutes else None]
        told = ", ".join(each for each in more if each)
        lines.append(f"{number}. {row.topic}{f' ({told})' if told else ''}")
    return "\n".join(lines) + "\n"


def _history(session: Session, meeting_id: int) -> Iterator[tuple[object, ...]]:
    for entry in reversed(audit.history(session, meeting_id)):
        told = (json.dumps(each, ensure_ascii=False) for each in (entry.before, entry.after))
        words = audit_words.action(entry.action)
        yield entry.at.isoformat(), entry.actor, entry.action, words, entry.subject, *told


def _deliveries(session: Session, meeting_id: int) -> Iterator[tuple[object, ...]]:
    chosen = select(Message).where(Message.meeting_id == meeting_id).order_by(col(Message.id))
    for message in session.exec(chosen):
        row = message.model_dump(mode="json", include=set(_DELIVERY))
        yield tuple(row[name] for name in _DELIVERY)


def _csv(head: Iterable[str], rows: Iterable[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    for row in rows:
        writer.writerow(["" if cell is None else harmless(str(cell)) for cell in row])
    # Excel knows UTF-8 by its mark.
    return text.getvalue().encode("utf-8-sig")


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
