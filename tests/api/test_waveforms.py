"""The waveform of a recording: made beside the work, or when somebody looks."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from api.installation import Installation
from api.jobs import waveforms as job
from storage import waveforms

WAVEFORM = "/api/v1/meetings/1/recordings/1/waveform"


@pytest.fixture
def asked(place: Installation, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What was asked of a worker."""
    asked: list[tuple[int, int]] = []

    def note(_session: Session, meeting_id: int, attempt: int) -> None:
        asked.append((meeting_id, attempt))

    monkeypatch.setattr(place.queue, "draw_waveforms", note)
    return asked


def test_the_job_draws_what_is_missing(place: Installation, client: TestClient) -> None:
    job.draw(place.database, place.files, 1)
    answer = client.get(WAVEFORM, params={"points": 100}).json()
    assert (len(answer["levels"]), round(answer["duration_s"])) == (100, 163)


def test_one_that_is_not_there_yet_is_asked_for(
    client: TestClient, asked: list[tuple[int, int]]
) -> None:
    answer = client.get(WAVEFORM)
    assert (answer.status_code, answer.headers["retry-after"], asked) == (202, "3", [(1, 1)])


def test_asking_a_worker_twice_is_asking_once(place: Installation) -> None:
    for _ in range(2):
        with place.database.write() as session:
            place.queue.draw_waveforms(session, 1, 1)
    with place.database.read() as session:
        counted = "SELECT count(*) FROM workflow_status WHERE name = 'draw_waveforms'"
        assert session.connection().exec_driver_sql(counted).scalar_one() == 1


def test_a_browser_that_has_it_is_told_so(place: Installation, client: TestClient) -> None:
    with place.database.write() as session:
        waveforms.keep(session, 1, 10, bytes([0, 9, 3]))
    first = client.get(WAVEFORM)
    assert first.json() == {"levels": [0, 9, 3], "duration_s": 0.3}
    again = client.get(WAVEFORM, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_waveform_of_another_meetings_recording_is_not_there(client: TestClient) -> None:
    assert client.get("/api/v1/meetings/2/recordings/1/waveform").status_code == 404


def test_a_recording_that_cannot_be_decoded_gets_none(place: Installation) -> None:
    with place.database.read() as session:
        (recording,) = waveforms.missing(session, 1)
    place.files.path(recording.sha256).write_bytes(b"no sound")
    job.draw(place.database, place.files, 1)
    with place.database.read() as session:
        assert waveforms.get(session, 1) is None
