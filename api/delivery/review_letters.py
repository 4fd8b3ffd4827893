"""The weekly and monthly reviews as they are sent: to a project's team, and to its groups."""

import datetime as dt
from collections.abc import Callable, Sequence

from sqlmodel import Session

from api.delivery import links, readers, week_texts
from api.delivery.preferences import wants
from api.delivery.reaching import News, reach, tell_groups, whom
from api.delivery.tracking_texts import Letter, Link
from api.delivery.wording import speaking
from api.settings import Settings
from api.web.i18n import LANGUAGES, SOURCE, _
from storage import chat, reviews
from storage.responsible import Contact
from storage.tables import Project, User, now

# The name of whom it is for, where they may go on, and whether they can stop such messages.
Writing = Callable[[str, Link, bool], Letter]


def send_week(
    session: Session,
    settings: Settings,
    project_id: int | None,
    week: str,
    contacts: Sequence[Contact],
) -> list[str]:
    """The names of those it is sent to. Nothing is sent of a week with nothing to tell."""
    review = reviews.week(
        session, week, settings.zone, project_id=project_id, most=week_texts.MOST_LINES
    )
    kinds = (review.done, review.late, review.behind, review.no_update, review.new)
    if not (review.open_count or any(kind.count for kind in kinds)):
        return []
    project, today = _project(session, project_id), _today(settings)
    page = _page(settings, f"/reviews/week/{week}", project_id)

    def write(name: str, link: Link, can_stop: bool) -> Letter:
        return week_texts.week_letter(name, project, review, today, link=link, can_stop=can_stop)

    about = f"week {week} review {_of(project_id)}"
    told = _send(session, contacts, about, "review", page, write)
    with speaking(SOURCE):
        text = week_texts.week_group_text(project, review, page)
    groups = chat.of_project(session, project_id, "week review")
    tell_groups(session, groups, about, "review", text, 0)
    return told


def send_month(
    session: Session,
    settings: Settings,
    project_id: int | None,
    month: str,
    contacts: Sequence[Contact],
) -> list[str]:
    """The names of those it is sent to."""
    review = reviews.month(
        session, month, settings.zone, project_id=project_id, most=week_texts.MOST_LINES
    )
    project, today = _project(session, project_id), _today(settings)
    page = _page(settings, f"/reviews/month/{month}", project_id)

    def write(name: str, link: Link, can_stop: bool) -> Letter:
        return week_texts.month_letter(name, project, review, today, link=link, can_stop=can_stop)

    return _send(session, contacts, f"month {month} {_of(project_id)}", "month", page, write)


def _send(
    session: Session,
    contacts: Sequence[Contact],
    about: str,
    kind: str,
    page: str | None,
    write: Writing,
) -> list[str]:
    told = []
    for contact in contacts:
        user = readers.account(session, contact.person_id, contact.user_id)
        if not wants(user, "reviews"):
            continue
        with speaking(_language(user)):
            link = (_("查看回顾"), page) if page and user else None
            subject, body = write(contact.name, link, user is not None)
            news = News(f"{about} {whom(contact)}", kind, subject, body)
            if reach(session, contact, user, news):
                told.append(contact.name)
    return told


def _language(user: User | None) -> str:
    preferred = user.preferences.get("language") if user else None
    return str(preferred) if preferred in LANGUAGES else SOURCE


def _project(session: Session, project_id: int | None) -> str:
    project = session.get(Project, project_id) if project_id is not None else None
    return project.name if project else ""


def _of(project_id: int | None) -> str:
    return "all" if project_id is None else f"project {project_id}"


def _page(settings: Settings, path: str, project_id: int | None) -> str | None:
    query = "" if project_id is None else f"?project={project_id}"
    return links.page(settings, path + query)


def _today(settings: Settings) -> dt.date:
    return now().astimezone(settings.zone).date()
