"""The own account and, for administrators, those of others."""

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import col, select

from api import passwords, services_staff
from api.commands import users as commands
from api.installation import Installation
from assistant.errors import InputError, NotFoundError
from storage import accounts
from storage.tables import AuditEntry, Invitation, Role, User
from tests.api.conftest import ADMINISTRATOR
from tests.api.people import SAME_SITE, People, add_user, sign_in

EMAIL = "li@company.cn"
PASSWORD = "three small boats"
LINK = re.compile(r"/welcome/([\w-]{43})")


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
    monkeypatch.setattr(passwords, "_hasher", lambda: quick)
    passwords._dummy.cache_clear()
    yield
    passwords._dummy.cache_clear()


def invite(client: TestClient, **more: object) -> Response:
    typed = {"name": "李敏", "email": EMAIL, "role": "member"} | more
    return client.post("/settings/accounts/invite", data=typed)


def link_in(answer: Response) -> str:
    (secret,) = set(LINK.findall(answer.text))
    return str(secret)


def accept(browser: TestClient, secret: str, **more: object) -> int:
    browser.headers.update(SAME_SITE)
    typed = {"name": "李敏", "password": PASSWORD} | more
    return browser.post(f"/welcome/{secret}", data=typed).status_code


def named(place: Installation, name: str) -> User:
    with place.database.read() as session:
        return session.exec(select(User).where(User.name == name)).one()


def audited(place: Installation) -> list[str]:
    with place.database.read() as session:
        return list(session.exec(select(AuditEntry.action).order_by(col(AuditEntry.id))))


# Invitations


def test_an_invited_colleague_becomes_the_person_of_the_roster(
    client: TestClient, people: People, place: Installation
) -> None:
    person_id = people.person("李敏")
    browser = people.nobody()
    assert accept(browser, link_in(invite(client, person=person_id, role="leader"))) == 303
    made = named(place, "李敏")
    assert (made.person_id, made.email, made.role) == (person_id, EMAIL, Role.leader)
    assert audited(place)[-3:] == ["invite", "create account", "sign in"]


def test_who_is_invited_does_not_become_somebody_else_by_typing_their_name(
    client: TestClient, people: People, place: Installation
) -> None:
    head_id = people.person("王建国")
    accept(people.nobody(), link_in(invite(client, name="新来的")), name="王建国")
    assert named(place, "王建国").person_id == people.person("新来的") != head_id


def test_an_account_of_somebody_new_adds_a_person(
    client: TestClient, people: People, place: Installation
) -> None:
    accept(people.nobody(), link_in(invite(client, name="新来的")), name="新来的")
    made = named(place, "新来的")
    assert made.person_id == people.person("新来的")


def test_an_invitation_works_once(client: TestClient, people: People) -> None:
    secret = link_in(invite(client))
    codes = [accept(people.nobody(), secret) for _ in range(2)]
    assert codes == [303, 404]


def test_the_address_of_an_invitation_is_not_changed_by_who_accepts_it(
    client: TestClient, people: People, place: Installation
) -> None:
    accept(people.nobody(), link_in(invite(client)), email="other@company.cn")
    assert named(place, "李敏").email == EMAIL


def test_an_invitation_is_renewed_or_withdrawn(
    client: TestClient, people: People, place: Installation
) -> None:
    first = link_in(invite(client))
    with place.database.read() as session:
        (row,) = accounts.open_invitations(session)
    second = link_in(client.post(f"/settings/accounts/invitations/{row.id}/renew"))
    look = people.nobody().get
    assert [look(f"/welcome/{s}").status_code for s in (first, second)] == [404, 200]
    client.post(f"/settings/accounts/invitations/{row.id}/withdraw")
    assert look(f"/welcome/{second}").status_code == 404


def test_inviting_twice_leaves_one_link(client: TestClient, place: Installation) -> None:
    invite(client)
    invite(client)
    with place.database.read() as session:
        assert len(accounts.open_invitations(session)) == 1


@pytest.mark.parametrize(
    "more", [{"email": "li"}, {"email": ""}, {"name": " "}, {"role": "emperor"}]
)
def test_a_wrong_invitation_comes_back_as_typed(client: TestClient, more: dict[str, str]) -> None:
    answer = invite(client, **({"name": "李小敏"} | more))
    assert (answer.status_code, 'role="alert"' in answer.text) == (422, True)
    assert LINK.findall(answer.text) == []


def test_who_has_an_account_is_not_invited_again(
    client: TestClient, people: People, place: Installation
) -> None:
    accept(people.nobody(), link_in(invite(client)))
    assert invite(client).status_code == 422


# What administrators change


def test_only_administrators_see_the_accounts(people: People) -> None:
    codes = {
        role: people.client(role).get("/settings/accounts").status_code
        for role in Role
        if role != Role.administrator
    }
    assert set(codes.values()) == {403}


def test_a_changed_role_counts_at_once(
    client: TestClient, people: People, place: Installation
) -> None:
    colleague = people.client(Role.member, "李敏")
    client.post(f"/settings/accounts/{named(place, '李敏').id}", data={"role": "administrator"})
    assert colleague.get("/settings/accounts").status_code == 200


def test_the_last_administrator_stays(client: TestClient, place: Installation) -> None:
    me = named(place, ADMINISTRATOR).id
    codes = [
        client.post(f"/settings/accounts/{me}", data={"role": "member"}).status_code,
        client.post(f"/settings/accounts/{me}/switch").status_code,
    ]
    assert codes == [409, 409]
    add_user(place, "二号", Role.administrator)
    assert client.post(f"/settings/accounts/{me}", data={"role": "member"}).status_code == 403


def test_an_account_switched_off_is_out_at_once_and_can_come_back(
    client: TestClient, people: People, place: Installation
) -> None:
    colleague = people.client(Role.member, "李敏")
    colleague.follow_redirects = False
    address = f"/settings/accounts/{named(place, '李敏').id}/switch"
    client.post(address)
    assert colleague.get("/account").status_code == 303
    client.post(address, data={"on": "true"})
    assert named(place, "李敏").is_active
    assert colleague.get("/account").status_code == 303  # the old session stays ended


def test_an_account_is_given_a_person(
    client: TestClient, people: People, place: Installation
) -> None:
    user_id = add_user(place, "小李", Role.member)
    person_id = people.person("李敏")
    client.post(f"/settings/accounts/{user_id}", data={"person": person_id})
    assert named(place, "小李").person_id == person_id


def test_a_person_has_one_account(client: TestClient, people: People, place: Installation) -> None:
    people.client(Role.member, "李敏")
    user_id = add_user(place, "小李", Role.member)
    answer = client.post(f"/settings/accounts/{user_id}", data={"person": people.person("李敏")})
    assert answer.status_code == 409


def test_a_password_link_lets_a_colleague_in_again(
    client: TestClient, people: People, place: Installation
) -> None:
    before = people.client(Role.member, "李敏")
    secret = link_in(client.post(f"/settings/accounts/{named(place, '李敏').id}/link"))
    browser = people.nobody()
    assert "设置新密码" in browser.get(f"/welcome/{secret}").text
    assert accept(browser, secret) == 303
    before.follow_redirects = False
    codes = [who.get("/account").status_code for who in (browser, before)]
    assert (codes, named(place, "李敏").role) == ([200, 303], Role.member)


# The own account


def test_a_new_password_ends_the_other_sessions(place: Installation, people: People) -> None:
    here = people.client(Role.member, "李敏")
    there = people.nobody()
    user_id = named(place, "李敏").id or 0
    sign_in(place, there, user_id)
    here.post("/account/password", data={"new": PASSWORD})
    assert [c.get("/account").status_code for c in (here, there)] == [200, 303]


def test_the_present_password_is_asked_for(place: Installation, people: People) -> None:
    client = people.client(Role.member, "李敏")
    client.post("/account/password", data={"new": PASSWORD})
    old = named(place, "李敏").password_hash
    wrong = client.post("/account/password", data={"old": "wrong", "new": "four small boats"})
    assert (wrong.status_code, named(place, "李敏").password_hash) == (422, old)
    client.post("/account/password", data={"old": PASSWORD, "new": "four small boats"})
    assert named(place, "李敏").password_hash != old


def test_sessions_are_ended_one_by_one_and_only_the_own(
    place: Installation, people: People
) -> None:
    here, other = people.client(Role.member, "李敏"), people.client(Role.member, "王建国")
    there = people.nobody()
    sign_in(place, there, named(place, "李敏").id or 0)
    listed = re.findall(r"/account/sessions/(\d+)/end", here.get("/account").text)
    assert len(listed) == 1
    assert other.post(f"/account/sessions/{listed[0]}/end").status_code == 404
    here.post(f"/account/sessions/{listed[0]}/end")
    assert [c.get("/account").status_code for c in (here, there)] == [200, 303]


def test_name_language_and_colours_are_kept(place: Installation, people: People) -> None:
    client = people.client(Role.member, "李敏")
    typed = {"name": "李小敏", "language": "en", "theme": "dark"}
    page = client.post("/account/profile", data=typed)
    assert ('<html lang="en" data-theme="dark">' in page.text, "Saved." in page.text) == (
        True,
        True,
    )
    assert named(place, "李小敏").preferences == {"language": "en", "theme": "dark"}


def test_an_empty_name_is_refused_beside_its_field(place: Installation, people: People) -> None:
    client = people.client(Role.member, "李敏")
    answer = client.post("/account/profile", data={"name": " "})
    assert (answer.status_code, 'id="name-problem"' in answer.text) == (422, True)


def test_nobody_takes_the_name_of_another_account(
    client: TestClient, place: Installation, people: People
) -> None:
    colleague = people.client(Role.member, "李敏")
    renamed = colleague.post("/account/profile", data={"name": ADMINISTRATOR})
    browser, secret = people.nobody(), link_in(invite(client, name="新来的"))
    codes = [accept(browser, secret, name=name) for name in (ADMINISTRATOR, "新来的（市场部）")]
    assert (renamed.status_code, codes) == (422, [422, 303])


def test_a_page_of_the_account_escapes_what_people_typed(people: People) -> None:
    client = people.client(Role.member, "<b>李敏</b>")
    assert "<b>李敏</b>" not in client.get("/account").text


# The command line


@pytest.fixture
def shell(place: Installation, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the commands print."""
    said: list[str] = []
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(place.settings.data_dir))
    monkeypatch.setattr(commands, "say", said.append)
    return said


def test_whoever_is_locked_out_is_let_in_from_the_command_line(
    client: TestClient, people: People, place: Installation, shell: list[str]
) -> None:
    accept(people.nobody(), link_in(invite(client)))
    services_staff.switch(place, named(place, "李敏").id or 0, is_on=False, actor="test")
    commands.link("LI@company.cn")
    (secret,) = LINK.findall(shell[0])
    assert accept(people.nobody(), secret, password="four small boats") == 303


def test_the_command_line_lists_accounts(people: People, shell: list[str]) -> None:
    people.client(Role.leader, "李敏")
    commands.list_users()
    assert [line.split("  ")[:3] for line in shell] == [["-", "李敏", "leader"]]


def test_without_accounts_the_command_line_makes_the_first_link(
    place: Installation, shell: list[str]
) -> None:
    commands.link(None)
    with place.database.read() as session:
        (row,) = session.exec(select(Invitation)).all()
    assert (row.role, bool(LINK.search(shell[0]))) == (Role.administrator, True)


def test_with_accounts_the_command_line_asks_whose(client: TestClient, shell: list[str]) -> None:
    with pytest.raises(InputError, match="users link EMAIL"):
        commands.link(None)
    with pytest.raises(NotFoundError, match="no account with"):
        commands.link("nobody@company.cn")
