"""Confirmed action items, followed until done."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal

import sqlalchemy as sa
from fastapi import APIRouter, Query, status
from pydantic import Field
from sqlmodel import Session, col, select

from api import services_tracking as services
from api.access import check_answer, check_items, hidden_reasons, viewed, visible, visible_items
from api.deps import CurrentUser, Id, Place, Viewer
from api.rest.tracker_models import (
    AnswerIn,
    DecideRequestIn,
    FollowedOut,
    ProblemIn,
    ProblemOut,
    ProofOut,
    RequestOut,
    SignOffIn,
    StepOut,
    TrackedOut,
    TrackIn,
    TrackManyIn,
    UpdatedOut,
    UpdateOut,
)
from api.services_projects import local_time
from assistant.errors import NotFoundError
from assistant.tracking.plan import planned_percent
from assistant.tracking.status import is_overdue
from storage import item_requests, problems, proofs, rhythm, tracker, tracking
from storage import tracker_filters as filters
from storage.tables import ItemRequest, Meeting, Problem
from storage.tracker import TrackedItem, TrackerFilter
from storage.tracker_filters import Condition, Wanted

router = APIRouter(prefix="/action-items", tags=["tracker"])


class TrackedPage(TrackerFilter):
    """Which items, and which of those."""

    q: str = Field(default="", max_length=200, description="words of task, owner, meeting")
    due: Literal["overdue", "behind", "near", "week", "month", "none"] | None = None
    since: dt.date | None = Field(default=None, description="due from this day on")
    until: dt.date | None = Field(default=None, description="due on this day at the latest")
    mine: bool = False
    waits_for_consent: bool = False
    has_problem: bool = False
    limit: int = Field(default=100, ge=1, le=500)
    offset: int = Field(default=0, ge=0)


@router.get("")
def list_tracked(
    place: Place, viewer: CurrentUser, wanted: Annotated[TrackedPage, Query()]
) -> list[TrackedOut]:
    """Confirmed items by deadline, those without one last; filters can be combined.

    `limit` of them after the first `offset`.
    """
    page = {"limit": wanted.limit, "offset": wanted.offset}
    where = sa.and_(visible_items(viewer), *_narrowed(place, viewer, wanted))
    if wanted.project is not None:
        # The project is the meeting's, which not everybody who has a task may see.
        where = sa.and_(where, visible(viewer))
    with place.database.read() as session:
        found = tracker.listed(session, wanted, where, **page)
        return _told(place, session, viewer, found)


def _narrowed(place: Place, viewer: Viewer, wanted: TrackedPage) -> list[Condition]:
    """As the page of the tracker chooses them."""
    also = Wanted(
        words=wanted.q,
        due="range" if wanted.since or wanted.until else wanted.due,
        since=wanted.since,
        until=wanted.until,
        is_mine=wanted.mine,
        waits_for_consent=wanted.waits_for_consent,
        has_problem=wanted.has_problem,
    )
    seen = viewed(viewer, place.settings.zone)
    return [*filters.chosen(also, seen), *filters.of_due(also, seen.now)]


@router.post("/bulk")
def update_many(place: Place, viewer: CurrentUser, wanted: TrackManyIn) -> list[UpdatedOut]:
    """The same changes to several items: all of them or, on an error, none."""
    with place.database.read() as session:
        check_items(session, viewer, wanted.items)
        by = services.author(session, viewer, wanted.items, "rest")
    changes = wanted.changes.model_dump(exclude_unset=True)
    found = services.update_many(place, wanted.items, changes, by=by, reason=wanted.reason)
    return [_updated(place, viewer, each) for each in found]


@router.get("/{item_id}")
def get_tracked(place: Place, viewer: CurrentUser, item_id: Id) -> FollowedOut:
    """An item with its history, what was asked of the leader, and its problems."""
    with place.database.read() as session:
        tracked = tracker.get(session, item_id)
        item, meeting = tracked.item, tracked.meeting
        plan, today = rhythm.rhythm(session).plan, local_time(place).date()
        planned = item.deadline and planned_percent(plan, meeting.date, item.deadline, today)
        told = _told(place, session, viewer, [tracked])[0].model_dump()
        asked = item_requests.of_item(session, item_id)
        return FollowedOut(
            **told,
            planned_percent=planned or None,
            history=_history(session, viewer, item_id),
            requests=[RequestOut.model_validate(row) for row in asked],
            problems=[_problem(session, row) for row in problems.of_item(session, item_id)],
            proofs=[ProofOut.model_validate(row) for row in proofs.of_item(session, item_id)],
        )


@router.patch("/{item_id}")
def update_tracked(place: Place, viewer: CurrentUser, item_id: Id, update: TrackIn) -> UpdatedOut:
    """Change an item; {} says that it is as it was. `delayed` needs a `delay_reason`.

    A date that stood moves with a `reason`; the second time the answer's `request` says that the
    leader is asked, as where an item that needs sign-off is done.
    """
    by = services.author_of(place, viewer, item_id, "rest")
    done = services.update(place, item_id, update.changes(), by=by, reason=update.reason)
    return _updated(place, viewer, done)


@router.put("/{item_id}/sign-off", status_code=status.HTTP_204_NO_CONTENT)
def require_sign_off(place: Place, viewer: CurrentUser, item_id: Id, wanted: SignOffIn) -> None:
    """Whether the item is done only when the leader signed it off, with a proof."""
    by = services.author_of(place, viewer, item_id, "rest")
    services.require_sign_off(place, item_id, wanted.is_needed, by=by)


@router.post("/{item_id}/requests/{request_id}/decide")
def decide_request(
    place: Place, viewer: CurrentUser, item_id: Id, request_id: Id, wanted: DecideRequestIn
) -> UpdatedOut:
    """Consent to another date, or that the item is done; or refuse. For leaders."""
    _check_request(place, item_id, request_id)
    by = services.author_of(place, viewer, item_id, "rest")
    done = services.decide_request(
        place, request_id, is_granted=wanted.is_granted, comment=wanted.comment, by=by
    )
    return _updated(place, viewer, done)


@router.post("/{item_id}/requests/{request_id}/withdraw")
def withdraw_request(place: Place, viewer: CurrentUser, item_id: Id, request_id: Id) -> UpdatedOut:
    _check_request(place, item_id, request_id)
    by = services.author_of(place, viewer, item_id, "rest")
    return _updated(place, viewer, services.withdraw_request(place, request_id, by=by))


@router.post("/{item_id}/problems", status_code=status.HTTP_201_CREATED)
def report_problem(place: Place, viewer: CurrentUser, item_id: Id, wanted: ProblemIn) -> ProblemOut:
    """Tell of a problem: liaison, leader and executive hear of it in turn until one answers."""
    by = services.author_of(place, viewer, item_id, "rest")
    problem = services.report_problem(place, item_id, by=by, **wanted.model_dump())
    with place.database.read() as session:
        return _problem(session, problem)


@router.post("/{item_id}/problems/{problem_id}/answer")
def answer_problem(
    place: Place, viewer: CurrentUser, item_id: Id, problem_id: Id, wanted: AnswerIn
) -> ProblemOut:
    """Record what is done about it: nobody else is told."""
    with place.database.read() as session:
        if problems.get(session, problem_id).item_id != item_id:
            raise NotFoundError(f"There is no problem {problem_id} of item {item_id}.")
        check_answer(session, viewer, item_id, problem_id)
    by = services.author_of(place, viewer, item_id, "rest")
    problem = services.answer_problem(place, problem_id, wanted.text, by=by)
    with place.database.read() as session:
        return _problem(session, problem)


def _history(session: Session, viewer: Viewer, item_id: int) -> list[UpdateOut]:
    updates = tracking.history(session, item_id)
    hidden = hidden_reasons(session, viewer, updates)
    return [
        UpdateOut.model_validate(each).model_copy(
            update={"reason": None if each.id in hidden else each.reason}
        )
        for each in updates
    ]


def _check_request(place: Place, item_id: int, request_id: int) -> None:
    with place.database.read() as session:
        if item_requests.get(session, request_id).item_id != item_id:
            raise NotFoundError(f"There is no request {request_id} of item {item_id}.")


def _updated(place: Place, viewer: Viewer, done: services.Updated) -> UpdatedOut:
    with place.database.read() as session:
        tracked = tracker.get(session, done.item.id or 0)
        told = _told(place, session, viewer, [tracked])[0].model_dump()
    request: ItemRequest | None = done.request
    return UpdatedOut(**told, request=RequestOut.model_validate(request) if request else None)


def _problem(session: Session, problem: Problem) -> ProblemOut:
    told = problems.steps(session, problem.id or 0)
    out = ProblemOut.model_validate(problem)
    return out.model_copy(update={"steps": [StepOut.model_validate(step) for step in told]})


def _told(
    place: Place, session: Session, viewer: Viewer, found: Sequence[TrackedItem]
) -> list[TrackedOut]:
    """The items; of meetings that the viewer may not see, no title and no project."""
    ids = {tracked.meeting.id for tracked in found}
    chosen = select(Meeting.id).where(col(Meeting.id).in_(ids), visible(viewer))
    is_open, now = set(session.exec(chosen)), local_time(place)
    return [_out(tracked, tracked.meeting.id in is_open, now) for tracked in found]


def _out(tracked: TrackedItem, is_open: bool, now: dt.datetime) -> TrackedOut:
    item = tracked.item
    is_undone = item.status != "done"
    return TrackedOut.model_validate(
        item.model_dump(include=set(TrackedOut.model_fields))
        | {
            "meeting": tracked.meeting.title if is_open else None,
            "project": tracked.project if is_open else None,
            "is_overdue": is_overdue(item.deadline, services.state_of(item).status, now),
            "is_behind": bool(is_undone and item.behind_on and item.behind_on <= now.date()),
            "updated_at": item.status_updated_at,
        }
    )
