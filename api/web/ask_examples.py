"""Questions to begin with, about what there is to ask of."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api import access
from api.deps import Viewer
from api.installation import Installation
from api.services_ask import local
from api.web.i18n import _
from storage import home
from storage.item_conditions import is_tracked, is_undone
from storage.tables import ActionItemRow, Meeting, Project


def examples(place: Installation, session: Session, viewer: Viewer) -> list[str]:
    """Some that have an answer; none where nothing can be asked of yet."""
    seen = access.visible_items(viewer)
    overdue = home.overdue_by_department(session, seen, local(place))
    late = next((name for name, _count in overdue if name), None)
    found = []
    if late:
        found.append(_("%(department)s还有几项逾期？", department=late))
    if not (owner := _busiest(session, viewer)) and not _has_meetings(session, viewer):
        return found
    if owner:
        found.append(_("%(name)s还有哪些没完成？", name=owner))
        found.append(_("本周到期的有哪些？"))
        if len(overdue) > 1:
            found.append(_("各部门分别逾期几项？"))
    if project := _project(session, viewer):
        found.append(_("%(project)s现在进度怎么样？", project=project))
    found.append(_("上次会议有哪些决议？"))
    if viewer.person_id is not None:
        found.append(_("我还有哪些没完成？"))
    return found


def _busiest(session: Session, viewer: Viewer) -> str | None:
    """Who has most to do, of what the viewer may see."""
    count = sa.func.count()
    chosen = (
        sa.select(col(ActionItemRow.owner), count)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .where(is_tracked(), is_undone(), access.visible_items(viewer))
        .where(col(ActionItemRow.owner).is_not(None))
        .group_by(col(ActionItemRow.owner))
        .order_by(count.desc(), col(ActionItemRow.owner))
        .limit(1)
    )
    row = session.execute(chosen).first()
    return str(row[0]) if row else None


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
