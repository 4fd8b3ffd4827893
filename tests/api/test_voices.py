"""Whose voices are kept, over the REST API and on the page."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.installation import Installation
from storage.tables import Person, Voiceprint

API = "/api/v1/voices"


@pytest.fixture
def person_id(place: Installation) -> int:
    """李敏, who consents and has two voiceprints."""
    with place.database.write() as session:
        person = session.exec(select(Person).where(Person.name == "李敏")).one()
        person.keeps_voiceprint = True
        for seconds in (20.0, 30.0):
            session.add(Voiceprint(person_id=person.id, model="fake", vector=[1], seconds=seconds))
        assert person.id is not None
        return person.id


def voice(client: TestClient, person_id: int) -> tuple[bool, int]:
    found = next(v for v in client.get(API).json() if v["id"] == person_id)
    return found["keeps_voiceprint"], found["count"]


def test_nobodys_voice_is_kept_unless_they_consent(client: TestClient) -> None:
    found = client.get(API).json()
    assert len(found) >= 4
    assert {(v["keeps_voiceprint"], v["count"]) for v in found} == {(False, 0)}


def test_taking_consent_back_deletes_what_is_kept(client: TestClient, person_id: int) -> None:
    assert voice(client, person_id) == (True, 2)
    answer = client.patch(f"{API}/{person_id}", json={"keeps_voiceprint": False})
    assert (answer.status_code, voice(client, person_id)) == (204, (False, 0))


def test_voiceprints_are_deleted_and_the_consent_stays(client: TestClient, person_id: int) -> None:
    assert client.delete(f"{API}/{person_id}/prints").status_code == 204
    assert voice(client, person_id) == (True, 0)


def test_a_person_who_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.patch(f"{API}/999", json={"keeps_voiceprint": True}).status_code == 404
    assert client.delete(f"{API}/999/prints").status_code == 404


def test_the_page_switches_and_deletes(client: TestClient, person_id: int) -> None:
    assert "2 份" in client.get("/settings/voices").text
    client.post(f"/settings/voices/{person_id}/delete")
    assert "2 份" not in client.get("/settings/voices").text
    client.post(f"/settings/voices/{person_id}", data={"keeps": "false"})
    assert voice(client, person_id) == (False, 0)
    client.post(f"/settings/voices/{person_id}", data={"keeps": "true"})
    assert voice(client, person_id) == (True, 0)
