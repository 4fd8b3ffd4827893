"""Signing in: by the first link, by password, and what is refused."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import select

from api import passwords, services_sign_in
from api.gate import COOKIE, own_address, sign_in_address
from api.installation import Installation
from api.services_sign_in import first_link
from assistant.errors import InputError
from storage import accounts, sign_ins
from storage.tables import Invitation, Role, SignInAttempt, SignInSession, User, now
from tests.api.people import SAME_SITE, People, add_user

EMAIL = "wang@company.cn"
PASSWORD = "three small boats"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The real hash takes a tenth of a second and 64 MB."""
    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
    monkeypatch.setattr(passwords, "_hasher", lambda: quick)
    passwords._dummy.cache_clear()
    yield
    passwords._dummy.cache_clear()


@pytest.fixture
def browser(people: People) -> TestClient:
    browser = people.nobody()
    browser.headers.update(SAME_SITE)
    return browser


@pytest.fixture
def user_id(place: Installation) -> int:
    """A colleague with a password."""
    user_id = add_user(place, "王建国", Role.recorder)
    change(place, user_id, email=EMAIL, password_hash=passwords.hash_password(PASSWORD))
    return user_id


def change(place: Installation, user_id: int, **fields: object) -> None:
    with place.database.write() as session:
        user = accounts.get(session, user_id)
        for name, value in fields.items():
            setattr(user, name, value)


def user(place: Installation, user_id: int) -> User:
    with place.database.read() as session:
        return accounts.get(session, user_id)


def try_in(browser: TestClient, password: str = PASSWORD, email: str = EMAIL) -> int:
    answer = browser.post("/sign-in", data={"email": email, "password": password})
    return answer.status_code


def is_in(browser: TestClient) -> bool:
    return browser.get("/account").status_code == 200


def let_pass(place: Installation, table: type, field: str, by: dt.timedelta) -> None:
    """As if rows of the table had been made so much earlier."""
    with place.database.write() as session:
        for row in session.exec(select(table)):
            setattr(row, field, getattr(row, field) - by)


# The first link


def test_the_first_link_makes_an_administrator_once(
    place: Installation, browser: TestClient
) -> None:
    secret = first_link(place)
    assert "创建管理员账号" in browser.get(f"/welcome/{secret}").text
    typed = {"name": "王建国", "email": " Wang@Company.cn ", "password": PASSWORD}
    answer = browser.post(f"/welcome/{secret}", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    with place.database.read() as session:
        (made,) = accounts.all_users(session)
    assert (made.name, made.email, made.role) == ("王建国", EMAIL, Role.administrator)
    assert is_in(browser)
    assert browser.post(f"/welcome/{secret}", data=typed).status_code == 404
    assert first_link(place) is None


def test_the_first_account_is_the_person_of_the_roster_with_this_name(
    place: Installation, browser: TestClient, people: People
) -> None:
    person_id = people.person("王建国")
    typed = {"name": "王建国", "email": EMAIL, "password": PASSWORD}
    browser.post(f"/welcome/{first_link(place)}", data=typed)
    with place.database.read() as session:
        assert [u.person_id for u in accounts.all_users(session)] == [person_id]


def test_a_newer_first_link_ends_the_older(place: Installation, browser: TestClient) -> None:
    old, new = first_link(place), first_link(place)
    codes = [browser.get(f"/welcome/{secret}").status_code for secret in (old, new)]
    assert codes == [404, 200]


def test_a_link_that_is_too_old_does_not_work(place: Installation, browser: TestClient) -> None:
    secret = first_link(place)
    let_pass(place, Invitation, "expires_at", accounts.LINK_LASTS)
    assert browser.get(f"/welcome/{secret}").status_code == 404


def test_only_hashes_of_secrets_are_in_the_database(
    place: Installation, browser: TestClient, user_id: int
) -> None:
    try_in(browser)
    content = place.settings.data_dir.joinpath("assistant.db").read_bytes()
    wal = place.settings.data_dir / "assistant.db-wal"
    content += wal.read_bytes() if wal.exists() else b""
    assert browser.cookies[COOKIE].encode() not in content
    assert PASSWORD.encode() not in content


@pytest.mark.parametrize(
    "password",
    ["short", "1234567890", "Password123", "aaaaaaaaaaaa", "wang@company.cn", "x" * 201],
)
def test_a_weak_password_is_refused_and_the_form_keeps_the_rest(
    place: Installation, browser: TestClient, password: str
) -> None:
    typed = {"name": "王建国", "email": EMAIL, "password": password}
    answer = browser.post(f"/welcome/{first_link(place)}", data=typed)
    assert answer.status_code == 422
    assert ('value="王建国"' in answer.text, 'role="alert"' in answer.text) == (True, True)


def test_a_password_of_ten_characters_is_enough() -> None:
    passwords.check_strength("七步之内必有芳草也好")
    with pytest.raises(InputError, match="fewer than 10"):
        passwords.check_strength("七步之内必有芳草也")


# Passwords


def test_whoever_signs_in_gets_where_they_wanted(browser: TestClient, user_id: int) -> None:
    asked = browser.get("/tracker?status=done")
    assert asked.headers["location"] == "/sign-in?next=/tracker%3Fstatus%3Ddone"
    form = browser.get(asked.headers["location"])
    assert 'name="next" value="/tracker?status=done"' in form.text
    typed = {"email": EMAIL.upper(), "password": PASSWORD, "next": "/tracker?status=done"}
    answer = browser.post("/sign-in", data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, "/tracker?status=done")
    assert is_in(browser)


def test_the_cookie_is_kept_from_scripts_and_other_sites(
    place: Installation, user_id: int, people: People
) -> None:
    for scheme, is_secure in (("http", False), ("https", True)):
        browser = people.nobody()
        browser.base_url = f"{scheme}://testserver"
        browser.headers.update(SAME_SITE)
        answer = browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
        cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(COOKIE))
        assert ("HttpOnly" in cookie, "SameSite=lax" in cookie) == (True, True)
        assert ("Secure" in cookie) is is_secure


@pytest.mark.parametrize(
    ("wanted", "address"),
    [
        ("/meetings/1?tab=x#y", "/meetings/1?tab=x#y"),
        ("//elsewhere.com", "/"),
        ("https://elsewhere.com", "/"),
        ("/\\elsewhere.com", "/"),
        ("/\t/elsewhere.com", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_nobody_is_sent_to_another_site(wanted: str | None, address: str) -> None:
    assert own_address(wanted) == address


def test_the_first_page_needs_no_mention() -> None:
    assert sign_in_address("/") == "/sign-in"


def test_an_unknown_account_and_a_wrong_password_are_answered_alike(
    browser: TestClient, user_id: int
) -> None:
    def text(email: str) -> str:
        typed = {"email": email, "password": "something else"}
        return browser.post("/sign-in", data=typed).text.replace(email, "")

    assert text("nobody@company.cn") == text(EMAIL)


def test_a_hash_is_computed_for_unknown_accounts_too(
    browser: TestClient, user_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the time of the answer does not tell who has an account."""
    verified: list[str] = []
    hasher = passwords._hasher()

    class Watched:
        def hash(self, password: str) -> str:
            return hasher.hash(password)

        def verify_and_update(self, password: str, password_hash: str) -> tuple[bool, str | None]:
            verified.append(password_hash)
            return hasher.verify_and_update(password, password_hash)

    monkeypatch.setattr(passwords, "_hasher", Watched)
    codes = [try_in(browser, "wrong", email) for email in (EMAIL, "nobody@company.cn")]
    assert (codes, len(verified)) == ([422, 422], 2)


def test_an_account_that_is_switched_off_does_not_sign_in(
    place: Installation, browser: TestClient, user_id: int
) -> None:
    change(place, user_id, is_active=False)
    assert (try_in(browser), is_in(browser)) == (422, False)


def test_an_account_without_a_password_does_not_sign_in_with_one(
    place: Installation, browser: TestClient, user_id: int
) -> None:
    change(place, user_id, password_hash=None)
    assert [try_in(browser, password) for password in ("", PASSWORD)] == [422, 422]


# Too many tries


def test_after_five_failed_tries_the_right_password_has_to_wait_too(
    place: Installation, browser: TestClient, user_id: int
) -> None:
    assert [try_in(browser, "wrong") for _ in range(5)] == [422] * 5
    answer = browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "15")
    assert "请等 15 秒再试" in answer.text
    let_pass(place, SignInAttempt, "at", dt.timedelta(seconds=15))
    assert try_in(browser) == 303


def test_the_wait_grows_with_every_try_up_to_a_quarter_of_an_hour(
    place: Installation, browser: TestClient, user_id: int
) -> None:
    for _ in range(5):
        try_in(browser, "wrong")
    waits = []
    for _ in range(8):
        answer = browser.post("/sign-in", data={"email": EMAIL, "password": "wrong"})
        waits.append(int(answer.headers["retry-after"]))
        let_pass(place, SignInAttempt, "at", dt.timedelta(seconds=waits[-1]))
        assert try_in(browser, "wrong") == 422
    assert waits == [15, 30, 60, 120, 240, 480, 900, 900]


def test_an_account_that_is_not_there_waits_as_well(browser: TestClient, user_id: int) -> None:
    codes = [try_in(browser, "wrong", "nobody@company.cn") for _ in range(6)]
    assert codes == [422] * 5 + [429]
    assert try_in(browser) == 303


def test_one_address_cannot_try_many_accounts(browser: TestClient, user_id: int) -> None:
    codes = [try_in(browser, "wrong", f"guess{i}@company.cn") for i in range(31)]
    assert codes == [422] * 30 + [429]
    assert try_in(browser) == 429


def test_signing_in_forgets_the_tries_of_the_account(browser: TestClient, user_id: int) -> None:
    for _ in range(3):
        assert [try_in(browser, "wrong") for _ in range(4)] == [422] * 4
        assert try_in(browser) == 303


# Sessions and visits


def test_signing_out_ends_the_session_on_the_server(browser: TestClient, user_id: int) -> None:
    try_in(browser)
    secret = browser.cookies[COOKIE]
    assert browser.post("/sign-out").headers["location"] == "/sign-in"
    browser.cookies.set(COOKIE, secret)
    assert not is_in(browser)


def test_a_session_ends_after_thirty_days_without_a_visit(
    place: Installation, browser: TestClient, user_id: int
) -> None:
    try_in(browser)
    let_pass(place, SignInSession, "expires_at", dt.timedelta(days=29))
    let_pass(place, SignInSession, "seen_at", dt.timedelta(days=29))
    assert is_in(browser)  # and stays so for thirty days more
    let_pass(place, SignInSession, "expires_at", dt.timedelta(days=29))
    assert is_in(browser)
    let_pass(place, SignInSession, "expires_at", dt.timedelta(days=30))
    assert not is_in(browser)


def test_a_visit_ends_after_half_an_hour_of_quiet(
    place: Installation, browser: TestClient, user_id: int
) -> None:
    try_in(browser)
    at = now()

    def quiet(minutes: int) -> dt.datetime | None:
        seen_at = at - dt.timedelta(minutes=minutes)
        change(place, user_id, seen_at=seen_at, previous_visit_at=None)
        let_pass(place, SignInSession, "seen_at", sign_ins.TOUCHED_AT_MOST_EVERY)
        browser.get("/account")
        return user(place, user_id).previous_visit_at

    assert (quiet(29), quiet(31)) == (None, at - dt.timedelta(minutes=31))


def test_reading_pages_does_not_write_the_database_every_time(
    place: Installation, browser: TestClient, user_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    try_in(browser)
    writes: list[int] = []
    monkeypatch.setattr(place.database, "write", lambda: writes.append(1))
    assert [is_in(browser), is_in(browser)] == [True, True]
    assert writes == []


def test_the_chosen_language_is_worn_by_every_browser(
    place: Installation, browser: TestClient, user_id: int
) -> None:
    change(place, user_id, preferences={"language": "en"})
    try_in(browser)
    assert "My account" in browser.get("/account").text


# Other sites


@pytest.mark.parametrize(
    ("headers", "is_refused"),
    [
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "http://testserver"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, True),
        ({"origin": "http://elsewhere"}, True),
        ({"origin": "http://testserver.elsewhere"}, True),
        ({"origin": "null"}, True),
        ({}, True),
    ],
)
def test_changes_asked_for_by_other_sites_are_refused(
    client: TestClient, headers: dict[str, str], is_refused: bool
) -> None:
    del client.headers["sec-fetch-site"]
    for address in ("/api/v1/glossary", "/sign-out", "/sign-in"):
        answer = client.post(address, headers=headers, json={"terms": ["灯塔"]})
        assert (answer.status_code == 403) is is_refused, address


def test_nobody_is_signed_in_by_another_site(people: People, user_id: int) -> None:
    browser = people.nobody()
    browser.headers["sec-fetch-site"] = "cross-site"
    assert try_in(browser) == 403


# Ways of asking


def test_a_part_of_a_page_is_not_replaced_by_the_sign_in_page(people: People) -> None:
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/meetings/1?sort=said"}
    answer = people.nobody().get("/meetings/1", headers=headers)
    assert (answer.status_code, answer.headers["hx-redirect"]) == (
        401,
        "/sign-in?next=/meetings/1%3Fsort%3Dsaid",
    )


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(people: People) -> None:
    browser = people.nobody()
    for referer, location in (
        ("http://testserver/meetings/1", "/sign-in?next=/meetings/1"),
        ("http://elsewhere/meetings/1", "/sign-in"),
    ):
        answer = browser.post("/meetings/1/confirm", headers={"referer": referer})
        assert answer.headers["location"] == location


def test_the_rest_api_says_how_to_sign_in(people: People) -> None:
    answer = people.nobody().get("/api/v1/meetings")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.headers["content-type"] == "application/problem+json"


def test_without_accounts_the_page_says_where_the_link_is(people: People) -> None:
    assert "meeting-assistant users link" in people.nobody().get("/sign-in").text


def test_the_link_is_shown_with_an_address_that_can_be_opened(place: Installation) -> None:
    shown: Callable[[str], str] = lambda host: services_sign_in.welcome_address(  # noqa: E731
        place.settings.model_copy(update={"host": host}), "x"
    )
    assert [shown("0.0.0.0"), shown("::1"), shown("10.0.0.2")] == [
        "http://127.0.0.1:8000/welcome/x",
        "http://[::1]:8000/welcome/x",
        "http://10.0.0.2:8000/welcome/x",
    ]


def test_what_is_chosen_beside_the_menu_is_remembered_for_the_person(
    place: Installation, browser: TestClient, user_id: int
) -> None:
    try_in(browser)
    browser.post("/appearance", data={"language": "en", "next": "/account"})
    browser.post("/appearance", data={"theme": "dark", "language": "klingon"})
    assert user(place, user_id).preferences == {"language": "en", "theme": "dark"}
