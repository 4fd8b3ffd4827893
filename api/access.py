"""Who may see and change what. What is not yours looks like what does not exist.

`check` runs before every route of the application. Queries that list or count meetings, or what
belongs to them, take `visible(viewer)` as a condition.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any

import sqlalchemy as sa
from fastapi import Request
from pydantic import Field, TypeAdapter, ValidationError
from sqlmodel import Session, col, select
from starlette.concurrency import run_in_threadpool

from api.deps import LARGEST_ID, CurrentUser, Viewer
from api.errors import ForbiddenError
from api.gate import SAFE, is_under
from api.installation import Installation
from storage import meetings, problems, tracker
from storage.tables import (
    ActionItemRow,
    Department,
    ItemUpdate,
    Meeting,
    MeetingParticipant,
    Person,
    ProjectMember,
    Role,
    now,
)
from storage.tracker_filters import Viewed

# Everybody signed in may change what is under these: it is their own.
_OWN = (
    "/account",
    "/sign-out",
    "/sign-in",
    "/welcome",
    "/appearance",
    "/api/v1/account",
    "/settings/notifications",
    # Each item is checked by the route: `check_items`.
    "/api/v1/action-items/bulk",
    "/tracker/bulk",
    # Everybody's own views of the tracker.
    "/tracker/views",
    "/api/v1/tracker-views",
    # Everybody's own questions.
    "/ask",
    "/api/v1/questions",
)

# What is done about a problem may be said by whoever was told of it, too.
_ANSWER = "/answer"

_an_id = TypeAdapter(Annotated[int, Field(ge=1, le=LARGEST_ID)])

Condition = sa.ColumnElement[bool]


def visible(viewer: Viewer) -> Condition:
    """The meetings this viewer may see, as a condition on `Meeting` rows."""
    meeting_id, person_id = col(Meeting.id), viewer.person_id
    involved = col(Meeting.created_by_id) == viewer.user_id
    if person_id is not None:
        taking_part = select(MeetingParticipant.meeting_id).where(
            MeetingParticipant.person_id == person_id
        )
        involved = sa.or_(involved, meeting_id.in_(taking_part))
    return sa.or_(involved, sa.and_(~col(Meeting.is_confidential), _open_to(viewer)))


def _open_to(viewer: Viewer) -> Condition:
    """Of the meetings that are not confidential, those seen without being involved."""
    if viewer.sees_all:
        return sa.true()
    if viewer.person_id is None:
        return sa.false()
    own_projects = select(ProjectMember.project_id).where(
        ProjectMember.person_id == viewer.person_id
    )
    return col(Meeting.project_id).in_(own_projects)


def own_items(viewer: Viewer) -> Condition:
    """The action items this viewer answers for, as a condition on `ActionItemRow` rows.

    Items name their owner; of namesakes, it is who is in the item's department.
    """
    if viewer.person_id is None:
        return sa.false()
    # About the viewer alone, so the database finds it once, and the items by their owner's index.
    me = sa.select(col(Person.name)).where(col(Person.id) == viewer.person_id)
    department = (
        sa.select(col(Department.name))
        .join(Person, col(Person.department_id) == Department.id)
        .where(col(Person.id) == viewer.person_id)
    )
    person, namesake = sa.orm.aliased(Person), sa.orm.aliased(Person)
    has_namesake = (
        sa.select(sa.literal(1))
        .select_from(person)
        .join(
            namesake,
            sa.and_(col(namesake.name) == person.name, col(namesake.id) != person.id),
        )
        .where(
            col(person.id) == viewer.person_id,
            col(namesake.organisation_id) == person.organisation_id,
            col(namesake.is_active),
        )
        .exists()
    )
    return sa.and_(
        col(ActionItemRow.owner) == me.scalar_subquery(),
        sa.or_(
            col(ActionItemRow.department).is_(None),
            col(ActionItemRow.department) == department.scalar_subquery(),
            ~has_namesake,
        ),
    )


def visible_items(viewer: Viewer) -> Condition:
    """The action items this viewer may see: of visible meetings, and the own ones.

    A condition on `ActionItemRow` joined with `Meeting`. Tasks are given to absent people too;
    they see the task, not the meeting. Not of confidential meetings: these stay among those there.
    """
    return sa.or_(visible(viewer), sa.and_(~col(Meeting.is_confidential), own_items(viewer)))


def viewed(viewer: Viewer, zone: dt.tzinfo) -> Viewed:
    """What of followed items this viewer sees, now."""
    return Viewed(
        items=visible_items(viewer),
        meetings=visible(viewer),
        own=own_items(viewer),
        now=now().astimezone(zone).replace(tzinfo=None),
        sees_all=viewer.sees_all,
    )


async def check(request: Request) -> None:
    """Raises NotFoundError for what the viewer may not see, ForbiddenError for what they may see
    but not do."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    if viewer is None:  # one of the few open pages
        return
    is_change = request.method not in SAFE
    if is_change:
        check_scope(viewer, "write")
    place: Installation = request.app.state.installation
    meeting_id = _id(request, "meeting_id")
    item_id = _id(request, "item_id") if "meeting_id" not in request.path_params else None
    owns = False
    if meeting_id is not None:
        await run_in_threadpool(_check_meeting, place, viewer, meeting_id)
    elif item_id is not None:
        owns = await run_in_threadpool(_check_item, place, viewer, item_id)
        if request.url.path.endswith(_ANSWER) and not owns:
            owns = await run_in_threadpool(_was_told, place, viewer, _id(request, "problem_id"))
    if is_change and not (viewer.is_editor or owns or is_under(request.url.path, _OWN)):
        raise ForbiddenError(
            "You may read this, but not change it. Ask a recorder, the leader or an administrator."
        )


def _id(request: Request, name: str) -> int | None:
    """None where the path has none, or nothing that could be one: the route says so itself.

    Read as routes read it: "01" and "1.0" are 1 there, too.
    """
    try:
        return _an_id.validate_python(request.path_params.get(name))
    except ValidationError:
        return None


def _check_meeting(place: Installation, viewer: Viewer, meeting_id: int) -> None:
    with place.database.read() as session:
        check_meeting(session, viewer, meeting_id)


def check_meeting(session: Session, viewer: Viewer, meeting_id: int) -> None:
    """For ids that come in another way than `{meeting_id}` of the path. Raises NotFoundError."""
    chosen = select(Meeting.id).where(Meeting.id == meeting_id, visible(viewer))
    if session.exec(chosen).first() is None:
        raise meetings.missing(meeting_id)


def _check_item(place: Installation, viewer: Viewer, item_id: int) -> bool:
    """Whether the viewer answers for the item. Raises NotFoundError."""
    chosen: Any = (
        select(own_items(viewer))
        .select_from(ActionItemRow)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .where(ActionItemRow.id == item_id, visible_items(viewer))
    )
    with place.database.read() as session:
        found = session.exec(chosen).first()
    if found is None:
        raise tracker.missing(item_id)
    return bool(found)


def _was_told(place: Installation, viewer: Viewer, problem_id: int | None) -> bool:
    with place.database.read() as session:
        return problem_id is not None and was_told(session, viewer, problem_id)


def was_told(session: Session, viewer: Viewer, problem_id: int) -> bool:
    """Whether the viewer is among those who were told of the problem; steps have their names."""
    known = names(session, viewer)
    return any(known & set(step.told) for step in problems.steps(session, problem_id))


def check_answer(session: Session, viewer: Viewer, item_id: int, problem_id: int) -> None:
    """What is done about a problem is said by editors and by those who were told of it: an owner
    does not answer for them. Raises ForbiddenError."""
    chosen = (
        select(ActionItemRow.id)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .where(ActionItemRow.id == item_id, visible(viewer))
    )
    is_open = session.exec(chosen).first() is not None
    if not ((is_open and viewer.is_editor) or was_told(session, viewer, problem_id)):
        raise ForbiddenError("Only those who were told of the problem may answer it. Ask one.")


def names(session: Session, viewer: Viewer) -> set[str]:
    """What the viewer is called, as an account and as a person."""
    person = session.get(Person, viewer.person_id) if viewer.person_id else None
    return {viewer.name} | ({person.name} if person else set())


def hidden_reasons(
    session: Session, viewer: Viewer, updates: Sequence[ItemUpdate]
) -> set[int | None]:
    """The updates whose reason is what a later meeting said that the viewer may not see; by id."""
    ids = {each.meeting_id for each in updates if each.meeting_id is not None}
    chosen = select(Meeting.id).where(col(Meeting.id).in_(ids), visible(viewer))
    hidden = ids - set(session.exec(chosen))
    return {each.id for each in updates if each.meeting_id in hidden}


def check_items(session: Session, viewer: Viewer, item_ids: Sequence[int]) -> None:
    """That the viewer may change all of these items, whose ids come otherwise than in the path.

    Raises NotFoundError, ForbiddenError.
    """
    chosen: Any = (
        select(ActionItemRow.id, own_items(viewer))
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .where(col(ActionItemRow.id).in_(item_ids), visible_items(viewer))
    )
    owns = {item_id: bool(is_own) for item_id, is_own in session.exec(chosen)}
    for item_id in item_ids:
        if item_id not in owns:
            raise tracker.missing(item_id)
        if not (viewer.is_editor or owns[item_id]):
            raise ForbiddenError(
                "You may read this, but not change it. Ask a recorder, the leader or an "
                "administrator."
            )


def check_scope(viewer: Viewer, scope: str) -> None:
    """Raises ForbiddenError where a token was not made for this. A browser may all."""
    if viewer.scopes is not None and scope not in viewer.scopes:
        raise ForbiddenError(
            f"The token may not do this: it has no scope “{scope}”. Make another that has it."
        )


def administrators_only(viewer: CurrentUser) -> None:
    """A dependency of routes. Raises ForbiddenError."""
    if viewer.role != Role.administrator:
        raise ForbiddenError("Only an administrator may do this. Ask one.")
    check_scope(viewer, "admin")


def recorders_only(viewer: CurrentUser) -> None:
    """A dependency of routes: administrators, recorders and leaders. Raises ForbiddenError."""
    if not viewer.is_editor:
        raise ForbiddenError("Only recorders, leaders and administrators may do this. Ask one.")


def may_approve(viewer: Viewer) -> bool:
    """Whether minutes that this viewer sees go out on their word."""
    return viewer.role in (Role.leader, Role.administrator)


def approvers_only(viewer: CurrentUser) -> None:
    """A dependency of routes: leaders and administrators. Raises ForbiddenError."""
    if not may_approve(viewer):
        raise ForbiddenError(
            "Only the leader or an administrator may approve minutes, or return them. Ask one."
        )
