"""The tools about meetings: what was said and decided, and where."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import col, select

from api.mcp import items
from api.mcp.desk import Condition, Desk
from api.mcp.models import (
    Decision,
    Dispute,
    Found,
    Kind,
    MeetingAnswer,
    MeetingsAnswer,
    NextMeeting,
    Passage,
    SearchAnswer,
    Words,
)
from api.web.archive_view import address
from storage import meeting_lists, meetings, review, search
from storage.passages import PassageKind
from storage.search import Hit
from storage.tables import Meeting, Project, ReviewState


def searched(
    desk: Desk,
    words: str,
    *,
    kinds: Sequence[Kind] | None,
    project: str | None,
    since: dt.date | None,
    until: dt.date | None,
    not_searched: int,
    limit: int,
) -> SearchAnswer:
    """Raises InputError for a project that there is not."""
    named = desk.project(project)
    wanted = search.Wanted(
        words=words,
        kinds=tuple(PassageKind[kind] for kind in kinds) if kinds else None,
        project_id=named.id if named else None,
        since=since,
        until=until,
    )
    found, total = search.meetings(desk.session, wanted, where=desk.meetings, limit=limit)
    return SearchAnswer(
        meetings=[_found(desk, each) for each in found], total=total, not_searched=not_searched
    )


def listed(
    desk: Desk,
    *,
    words: str,
    project: str | None,
    since: dt.date | None,
    until: dt.date | None,
    limit: int,
    offset: int,
) -> MeetingsAnswer:
    """Raises InputError for a project that there is not."""
    named = desk.project(project)
    where: list[Condition] = [desk.meetings, ~col(Meeting.is_imported_tracker)]
    if since:
        where.append(col(Meeting.date) >= since)
    if until:
        where.append(col(Meeting.date) <= until)
    wanted = meeting_lists.Wanted(words=words, project_id=named.id if named else None)
    found, total = meeting_lists.listed(
        desk.session, sa.and_(*where), wanted, offset=offset, limit=limit
    )
    return MeetingsAnswer(
        meetings=[desk.meeting(meeting, name) for meeting, name in found], total=total
    )


def one(desk: Desk, meeting_id: int) -> MeetingAnswer:
    """Raises NotFoundError, also for what the viewer may not see."""
    chosen = (
        select(Meeting, Project.name)
        .join(Project, col(Project.id) == Meeting.project_id, isouter=True)
        .where(Meeting.id == meeting_id, desk.meetings)
    )
    row = desk.session.exec(chosen).first()
    if row is None:
        raise meetings.missing(meeting_id)
    meeting, project = row
    # What is proposed is nobody's word yet.
    found = review.items(desk.session, meeting_id)
    disputes = [each for each in found.disputes if each.review == ReviewState.confirmed]
    following = [each for each in found.next_meeting if each.review == ReviewState.confirmed]
    is_confirmed = meeting.confirmed_at is not None
    followed = items.of_meeting(desk, meeting_id)
    return MeetingAnswer(
        meeting=desk.meeting(meeting, project),
        start=meeting.start,
        end=meeting.end,
        location=meeting.location,
        chair=meeting.chair,
        recorder=meeting.recorder,
        attendees=meeting.attendees,
        agenda=[str(each.get("topic", "")) for each in meeting.agenda],
        is_confirmed=is_confirmed,
        minutes_issued_at=desk.in_zone(meeting.minutes_issued_at),
        decisions=[
            Decision(
                id=each.id or 0,
                text=each.text,
                quote=each.quote,
                link=desk.link(f"/meetings/{meeting_id}#decisions-{each.id}"),
            )
            for each in found.decisions
            if is_confirmed and each.review == ReviewState.confirmed
        ],
        items=followed.items,
        items_total=followed.total,
        disputes=[Dispute(text=each.text, positions=each.positions) for each in disputes]
        if is_confirmed
        else [],
        next_meeting=NextMeeting(
            at=following[0].at, location=following[0].location, topic=following[0].topic
        )
        if following and is_confirmed
        else None,
    )


def _found(desk: Desk, found: search.Found) -> Found:
    numbers = [int(hit.ref) for hit in found.hits if hit.kind == "lines"]
    lines = {words.segment: words for words in desk.words(found.meeting, numbers)}
    return Found(
        meeting=desk.meeting(found.meeting, found.project),
        count=found.count,
        passages=[_passage(desk, hit, lines) for hit in found.hits],
    )


def _passage(desk: Desk, hit: Hit, lines: dict[int, Words]) -> Passage:
    return Passage.model_validate(
        {
            "kind": hit.kind,
            "text": hit.text,
            "item_id": int(hit.ref) if hit.kind == "action_items" else None,
            "words": lines.get(int(hit.ref)) if hit.kind == "lines" else None,
            "link": desk.link(address(hit)),
        }
    )
