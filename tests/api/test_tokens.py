"""Personal tokens of the REST API."""

import datetime as dt
import re

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.installation import Installation
from storage.tables import ApiToken, Role
from tests.api.application import application
from tests.api.people import People

API = "/api/v1"


def make(client: TestClient, scope: str = "read", days: str = "30") -> str:
    """A token made on the account page."""
    answer = client.post("/account/tokens", data={"name": "脚本", "scope": scope, "days": days})
    (secret,) = re.findall(r'value="(ma_[\w-]{43})"', answer.text)
    return str(secret)


def program(people: People, token: str) -> TestClient:
    program = people.nobody()
    program.headers["authorization"] = f"Bearer {token}"
    return program


def codes(program: TestClient) -> tuple[int, int, int]:
    """Of reading, changing, and what only administrators may do."""
    return (
        program.get(f"{API}/meetings").status_code,
        program.post(f"{API}/glossary", json={"terms": ["灯塔"]}).status_code,
        program.post(f"{API}/settings/models/select", json={"name": "nothing"}).status_code,
    )


def rows(place: Installation) -> list[ApiToken]:
    with place.database.read() as session:
        return list(session.exec(select(ApiToken)))


def test_a_token_may_what_its_scope_says(client: TestClient, people: People) -> None:
    found = {scope: codes(program(people, make(client, scope))) for scope in ("read", "write")}
    assert found == {"read": (200, 403, 403), "write": (200, 200, 403)}
    # There is no such model, but asking is allowed.
    assert codes(program(people, make(client, "admin"))) == (200, 200, 422)


def test_a_token_may_no_more_than_its_person(people: People) -> None:
    executive = people.client(Role.executive)
    assert codes(program(people, make(executive, "write"))) == (200, 403, 403)


def test_only_administrators_make_tokens_for_administration(people: People) -> None:
    leader = people.client(Role.leader)
    answer = leader.post("/account/tokens", data={"name": "脚本", "scope": "admin"})
    assert (answer.status_code, 'id="token-problem"' in answer.text) == (422, True)


def test_a_token_is_shown_once_and_kept_as_a_hash(client: TestClient, place: Installation) -> None:
    token = make(client)
    (row,) = rows(place)
    assert (row.start, token in repr(row)) == (token[:8], False)
    assert token not in client.get("/account").text


def test_a_revoked_token_ends_at_once(
    client: TestClient, people: People, place: Installation
) -> None:
    asking = program(people, make(client))
    assert asking.get(f"{API}/meetings").status_code == 200
    client.post(f"/account/tokens/{rows(place)[0].id}/revoke")
    assert asking.get(f"{API}/meetings").status_code == 401


def test_nobody_revokes_the_token_of_somebody_else(
    client: TestClient, people: People, place: Installation
) -> None:
    make(client)
    other = people.client(Role.administrator)
    assert other.post(f"/account/tokens/{rows(place)[0].id}/revoke").status_code == 404


def test_a_token_runs_out(client: TestClient, people: People, place: Installation) -> None:
    lasting, short = make(client, days=""), make(client, days="30")
    with place.database.write() as session:
        for row in session.exec(select(ApiToken)):
            row.expires_at = row.expires_at and row.expires_at - dt.timedelta(days=30)
    found = [program(people, t).get(f"{API}/meetings").status_code for t in (lasting, short)]
    assert found == [200, 401]


def test_it_is_known_when_a_token_was_last_used(
    client: TestClient, people: People, place: Installation
) -> None:
    asking = program(people, make(client))
    assert rows(place)[0].used_at is None
    asking.get(f"{API}/meetings")
    used_at = rows(place)[0].used_at
    asking.get(f"{API}/meetings")
    assert used_at and rows(place)[0].used_at == used_at  # not written down every time


def test_a_token_opens_no_pages(client: TestClient, people: People) -> None:
    answer = program(people, make(client, "admin")).get("/account")
    assert answer.headers["location"] == "/sign-in?next=/account"


def test_a_changed_role_takes_the_scope_away(
    client: TestClient, people: People, place: Installation
) -> None:
    other = people.client(Role.administrator, "李敏")
    make(other, "admin")
    user_id = rows(place)[0].user_id
    client.post(f"/settings/accounts/{user_id}", data={"role": "recorder"})
    assert rows(place)[0].scopes == ["read", "write"]


def test_a_wrong_token_is_not_helped_by_the_cookie(client: TestClient) -> None:
    answer = client.get(f"{API}/meetings", headers={"authorization": "Bearer ma_nothing"})
    assert answer.status_code == 401


def test_a_program_is_not_asked_where_it_comes_from(client: TestClient, people: People) -> None:
    asking = program(people, make(client, "write"))
    answer = asking.post(
        f"{API}/glossary", json={"terms": ["灯塔"]}, headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 200


def test_the_api_says_whom_a_token_stands_for(people: People) -> None:
    leader = people.client(Role.leader, "李敏")
    found = program(people, make(leader, "write")).get(f"{API}/account").json()
    assert (found["name"], found["role"], found["scopes"]) == ("李敏", "leader", ["read", "write"])


def test_the_description_names_the_token(place: Installation) -> None:
    described = application(place).openapi()
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert described["paths"][f"{API}/meetings"]["get"]["security"] == [{"token": []}]


@pytest.mark.parametrize("days", ["0", "99999"])
def test_a_token_of_no_sensible_length_is_refused(client: TestClient, days: str) -> None:
    answer = client.post("/account/tokens", data={"name": "脚本", "days": days})
    assert answer.status_code == 422
