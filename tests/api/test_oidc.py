"""Sign-in by an OpenID Connect provider, with real signatures on this machine."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from joserfc.jwk import OctKey, RSAKey

from api import services_staff
from api.installation import Installation
from api.services_oidc import check_settings
from assistant.errors import InputError
from storage import accounts
from storage.tables import Role, User
from tests.api.fake_provider import CLIENT_ID, CLIENT_SECRET, Provider, provider
from tests.api.people import People, add_user

EMAIL = "li@company.cn"


@pytest.fixture
def sso() -> Iterator[Provider]:
    with provider() as made:
        yield made


@pytest.fixture
def place(place: Installation, sso: Provider) -> Installation:
    place.settings.oidc_issuer = sso.address
    place.settings.oidc_client_id = CLIENT_ID
    place.settings.oidc_client_secret = CLIENT_SECRET
    return place


@pytest.fixture
def administrator(place: Installation) -> int:
    return add_user(place, "王建国", Role.administrator)


@pytest.fixture
def user_id(place: Installation, administrator: int) -> int:
    """A colleague with an account of the address the provider vouches for."""
    user_id = add_user(place, "李敏", Role.leader)
    with place.database.write() as session:
        accounts.get(session, user_id).email = EMAIL
    return user_id


@pytest.fixture
def browser(people: People) -> TestClient:
    return people.nobody()


def begin(browser: TestClient, wanted: str = "/") -> dict[str, str]:
    """To the provider; what the browser asks it for."""
    answer = browser.get("/sign-in/oidc", params={"next": wanted})
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    return {name: values[0] for name, values in query.items()}


def sign_in(browser: TestClient, sso: Provider, wanted: str = "/") -> Response:
    return browser.get(sso.authorize(begin(browser, wanted)))


def users(place: Installation) -> list[User]:
    with place.database.read() as session:
        return accounts.all_users(session)


def test_a_known_colleague_signs_in_by_the_verified_address(
    browser: TestClient, sso: Provider, place: Installation, user_id: int
) -> None:
    answer = sign_in(browser, sso, "/tracker")
    assert (answer.status_code, answer.headers["location"]) == (303, "/tracker")
    assert browser.get("/account").status_code == 200
    assert next(u for u in users(place) if u.id == user_id).oidc_subject == f"{sso.address} u-1"


def test_from_then_on_the_subject_counts_not_the_address(
    browser: TestClient, sso: Provider, people: People, user_id: int
) -> None:
    sign_in(browser, sso)
    sso.claims["email"] = "li.min@company.cn"
    again = people.nobody()
    assert sign_in(again, sso).status_code == 303
    assert "李敏" in again.get("/account").text


def test_an_invited_colleague_gets_the_account_of_the_invitation(
    browser: TestClient, sso: Provider, place: Installation, administrator: int, people: People
) -> None:
    person_id = people.person("李敏")
    services_staff.invite(
        place, email=EMAIL, person_id=person_id, role=Role.recorder, actor="王建国"
    )
    assert sign_in(browser, sso).status_code == 303
    made = next(u for u in users(place) if u.email == EMAIL)
    assert (made.role, made.person_id, made.password_hash) == (Role.recorder, person_id, None)


def test_the_uninvited_are_told_whom_to_ask(
    browser: TestClient, sso: Provider, place: Installation, administrator: int
) -> None:
    answer = sign_in(browser, sso)
    assert (answer.status_code, len(users(place))) == (403, 1)
    assert "王建国" in answer.text


def test_the_uninvited_become_what_the_setting_says(
    browser: TestClient, sso: Provider, place: Installation, administrator: int
) -> None:
    place.settings.oidc_new_role = "member"
    sso.claims["name"] = "新来的"
    assert sign_in(browser, sso).status_code == 303
    made = next(u for u in users(place) if u.email == EMAIL)
    assert (made.role, made.name) == (Role.member, "新来的")


def test_the_uninvited_do_not_become_somebody_of_the_roster_by_their_name(
    browser: TestClient, sso: Provider, place: Installation, administrator: int, people: People
) -> None:
    person_id = people.person("李敏")
    place.settings.oidc_new_role = "member"
    sign_in(browser, sso)
    made = next(u for u in users(place) if u.email == EMAIL)
    assert (made.name, made.person_id == person_id) == (f"李敏 ({EMAIL})", False)


def test_an_address_that_is_not_verified_counts_for_nothing(
    browser: TestClient, sso: Provider, place: Installation, user_id: int
) -> None:
    place.settings.oidc_new_role = "member"
    sso.claims["email_verified"] = False
    assert (sign_in(browser, sso).status_code, len(users(place))) == (403, 2)


def test_an_address_that_went_to_somebody_else_does_not_take_the_account(
    browser: TestClient, sso: Provider, people: People, user_id: int
) -> None:
    sign_in(browser, sso)
    sso.claims["sub"] = "u-2"
    assert sign_in(people.nobody(), sso).status_code == 403


def test_an_account_that_is_switched_off_stays_out(
    browser: TestClient, sso: Provider, place: Installation, user_id: int
) -> None:
    services_staff.switch(place, user_id, is_on=False, actor="test")
    assert sign_in(browser, sso).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://elsewhere"},
        {"aud": "another application"},
        {"exp": 1_000_000_000},
        {"nonce": "of another sign-in"},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
    ],
)
def test_a_token_for_something_else_is_refused(
    browser: TestClient, sso: Provider, user_id: int, wrong: dict[str, object]
) -> None:
    sso.wrong = wrong
    assert sign_in(browser, sso).status_code == 403
    assert browser.get("/account").status_code == 303


def test_an_address_the_token_does_not_name_is_asked_for(
    browser: TestClient, sso: Provider, user_id: int
) -> None:
    sso.asked_claims = {name: sso.claims.pop(name) for name in ("email", "email_verified")}
    sso.asked_claims["sub"] = "somebody else"
    assert sign_in(browser, sso).status_code == 403
    sso.asked_claims["sub"] = "u-1"
    assert sign_in(browser, sso).status_code == 303


def test_a_token_signed_with_another_key_is_refused(
    browser: TestClient, sso: Provider, user_id: int
) -> None:
    sso.key = RSAKey.generate_key(2048, {"kid": "1"}, private=True)
    assert sign_in(browser, sso).status_code == 403


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(
    browser: TestClient, sso: Provider, user_id: int
) -> None:
    public = sso.published.as_pem(private=False)
    sso.key, sso.header = OctKey.import_key(public.hex()), {"alg": "HS256", "kid": "1"}
    answer = sign_in(browser, sso)
    assert (answer.status_code, "HS256" in answer.text) == (403, True)


def test_an_answer_to_another_browser_is_refused(
    browser: TestClient, sso: Provider, people: People, user_id: int
) -> None:
    address = sso.authorize(begin(people.nobody()))
    assert browser.get(address).status_code == 403  # nothing was begun here
    begin(browser)
    assert browser.get(address).status_code == 403  # something else was


def test_an_answer_counts_once(browser: TestClient, sso: Provider, user_id: int) -> None:
    address = sso.authorize(begin(browser))
    codes = [browser.get(address).status_code for _ in range(2)]
    assert codes == [303, 403]


def test_a_person_who_gives_up_there_is_back_at_the_form(
    browser: TestClient, sso: Provider, user_id: int
) -> None:
    asked = begin(browser)
    address = f"/sign-in/oidc/callback?error=access_denied&state={asked['state']}"
    answer = browser.get(address)
    assert (answer.status_code, "access_denied" in answer.text) == (403, True)


def test_a_provider_that_calls_itself_otherwise_is_refused(
    browser: TestClient, sso: Provider, user_id: int
) -> None:
    sso.issuer = "https://elsewhere"
    assert browser.get("/sign-in/oidc").status_code == 403


def test_a_provider_that_does_not_answer_leaves_the_password(
    browser: TestClient, place: Installation, user_id: int
) -> None:
    place.settings.oidc_issuer = "http://127.0.0.1:9"
    answer = browser.get("/sign-in/oidc")
    assert (answer.status_code, 'name="password"' in answer.text) == (403, True)


def test_without_a_provider_there_is_no_such_way(
    browser: TestClient, place: Installation, user_id: int
) -> None:
    assert "/sign-in/oidc" in browser.get("/sign-in").text
    place.settings.oidc_issuer = None
    assert "/sign-in/oidc" not in browser.get("/sign-in").text
    codes = [browser.get(f"/sign-in/oidc{path}").status_code for path in ("", "/callback")]
    assert codes == [404, 404]


def test_half_a_setting_is_named(place: Installation) -> None:
    place.settings.oidc_client_id = None
    with pytest.raises(InputError, match="ASSISTANT_OIDC_CLIENT_ID"):
        check_settings(place)
