"""The accounts of these tests, each a person of the sample's roster."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from playwright.sync_api import BrowserContext
from sqlmodel import Session, select

from api.gate import COOKIE
from storage import accounts, sign_ins
from storage.tables import Person, Project, ProjectMember, ProjectRole, Role, User
from tests.e2e.servers import Server

PASSWORD = "纪要要在今晚十点之前发出"


@dataclass(frozen=True)
class Account:
    """Somebody who signs in, whom the roster knows as `name`."""

    name: str
    email: str
    role: Role


ACCOUNTS = {
    "administrator": Account("管理员", "admin@example.com", Role.administrator),
    "recorder": Account("刘芳", "liufang@example.com", Role.recorder),
    "second recorder": Account("陈晓", "chenxiao@example.com", Role.recorder),
    "leader": Account("王建国", "wangjianguo@example.com", Role.leader),
    "member": Account("李敏", "limin@example.com", Role.member),
    "executive": Account("赵强", "zhaoqiang@example.com", Role.executive),
}


# The same accounts, of people of an English meeting.
ENGLISH = {
    who: replace(account, name=name)
    for (who, account), name in zip(
        ACCOUNTS.items(),
        (
            "Administrator",
            "Jolene Baptiste",
            "Sam Kowalczyk",
            "Dana Whitlock",
            "Priya Raghunathan",
            "Renee Castellano",
        ),
        strict=True,
    )
}


def add_accounts(
    session: Session,
    organisation_id: int,
    password_hash: str,
    known: Mapping[str, Account] = ACCOUNTS,
) -> None:
    """The accounts, with one password, and everybody in every project."""
    people = {person.name: person.id for person in session.exec(select(Person))}
    for account in known.values():
        session.add(
            User(
                organisation_id=organisation_id,
                person_id=people.get(account.name),
                name=account.name,
                email=account.email,
                role=account.role,
                password_hash=password_hash,
            )
        )
    for project in session.exec(select(Project)).all():
        for account in known.values():
            if person_id := people.get(account.name):
                session.add(_member(project, person_id, account))


def _member(project: Project, person_id: int, account: Account) -> ProjectMember:
    role = ProjectRole.leader if account.role == Role.leader else ProjectRole.member
    assert project.id is not None
    return ProjectMember(project_id=project.id, person_id=person_id, role=role)


def sign_in(context: BrowserContext, server: Server, who: str) -> None:
    """Sign an account in, as the sign-in page does."""
    with server.place.database.write() as session:
        user = accounts.by_email(session, ACCOUNTS[who].email)
        assert user is not None and user.id is not None
        secret = sign_ins.open_session(session, user.id, lasts=dt.timedelta(days=1))
    context.add_cookies([{"name": COOKIE, "value": secret, "url": server.address}])
