"""People with accounts: clients of the pages and the API, each signed in as somebody."""

from fastapi.testclient import TestClient
from sqlmodel import col, select

from api.gate import COOKIE
from api.installation import Installation
from api.services_accounts import session_lasts
from storage import organisation, sign_ins
from storage.tables import Person, ProjectMember, ProjectRole, Role, User
from tests.api.application import application

# What a browser says of a change that one of our own pages asks for.
SAME_SITE = {"sec-fetch-site": "same-origin"}


def add_user(place: Installation, name: str, role: Role, *, person_id: int | None = None) -> int:
    """An account without a password, which takes long to hash."""
    with place.database.write() as session:
        owner = organisation.current(session)
        user = User(organisation_id=owner.id or 0, name=name, role=role, person_id=person_id)
        session.add(user)
        session.flush()
        return user.id or 0


def sign_in(place: Installation, client: TestClient, user_id: int) -> None:
    with place.database.write() as session:
        secret = sign_ins.open_session(session, user_id, lasts=session_lasts(place))
    client.cookies.set(COOKIE, secret)
    client.headers.update(SAME_SITE)


class People:
    """Makes clients of one installation's application, each with an account of its own."""

    def __init__(self, place: Installation) -> None:
        self._place = place
        # Not entered as a context, which would close the installation at its end.
        self._app = application(place)

    def nobody(self) -> TestClient:
        """Who is not signed in."""
        return TestClient(self._app, raise_server_exceptions=False, follow_redirects=False)

    def client(
        self, role: Role, name: str = "", *, project: str | None = None, has_person: bool = True
    ) -> TestClient:
        """Whoever is in `project` sees its meetings. `name` is looked up in the roster."""
        name = name or f"A {role}"
        person_id = self.person(name) if has_person else None
        if project and person_id:
            self._join(project, person_id)
        client = self.nobody()
        client.follow_redirects = True
        sign_in(self._place, client, add_user(self._place, name, role, person_id=person_id))
        return client

    def outsider(self) -> TestClient:
        """Has an account, and nothing to do with any meeting."""
        return self.client(Role.recorder, "外人")

    def person(self, name: str) -> int:
        """The person of the roster with this name, made if need be."""
        with self._place.database.write() as session:
            owner = organisation.current(session)
            found = session.exec(select(Person).where(col(Person.name) == name)).first()
            person = found or Person(organisation_id=owner.id or 0, name=name)
            session.add(person)
            session.flush()
            return person.id or 0

    def _join(self, project: str, person_id: int) -> None:
        with self._place.database.write() as session:
            owner = organisation.current(session)
            joined = organisation.ensure_project(session, owner.id or 0, project)
            session.add(
                ProjectMember(
                    project_id=joined.id or 0, person_id=person_id, role=ProjectRole.member
                )
            )
