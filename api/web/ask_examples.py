"""Questions to begin with, about what there is to ask of."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api import access
from api.deps import Viewer
from api.installation import Installation
from api.services_ask import local
from api.web.i18n import _
from storage.item_conditions import is_overdue, is_tracked, is_undone
from storage.tables import ActionItemRow, Meeting, Project


def examples(place: Installation, session: Session, viewer: Viewer) -> list[str]:
    """Some that have an answer; none where nothing can be asked of yet."""
    at = local(place)
    found = []
    late = _first(session, viewer, is_overdue(at), col(ActionItemRow.deadline).desc())
    if late and late.department:
        found.append(_("%(department)s还有几项逾期？", department=late.department))
    ahead = col(ActionItemRow.deadline) >= at.date().isoformat()
    item = _first(session, viewer, sa.and_(is_undone(), ahead), col(ActionItemRow.deadline)) or late
    if not item and not _has_meetings(session, viewer):
        return found
    if item and item.owner:
        found.append(_("%(name)s还有哪些没完成？", name=item.owner))
    if item:
        found.append(_("本周到期的有哪些？"))
    if late:
        found.append(_("各部门分别逾期几项？"))
    if project := _project(session, viewer):
        found.append(_("%(project)s现在进度怎么样？", project=project))
    found.append(_("上次会议有哪些决议？"))
    if viewer.person_id is not None:
        found.append(_("我还有哪些没完成？"))
    return found


def _first(session: Session, viewer: Viewer, where: Any, order: Any) -> ActionItemRow | None:
    """Of the items the viewer may see; read in the order of their deadlines, as an index has it."""
    chosen = (
        select(ActionItemRow)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .where(is_tracked(), where, access.visible_items(viewer))
    )
    return session.exec(chosen.order_by(order).limit(1)).first()


def _has_meetings(session: Session, viewer: Viewer) -> bool:
    chosen = select(Meeting.id).where(
        access.visible(viewer), col(Meeting.confirmed_at).is_not(None)
    )
    return session.exec(chosen.limit(1)).first() is not None


def _project(session: Session, viewer: Viewer) -> str | None:
    """That of the latest meeting that was confirmed."""
    chosen = (
        select(Project.name)
        .join(Meeting, col(Meeting.project_id) == col(Project.id))
        .where(access.visible(viewer), col(Meeting.confirmed_at).is_not(None))
        .order_by(col(Meeting.date).desc(), col(Meeting.id).desc())
    )
    return session.exec(chosen.limit(1)).first()
