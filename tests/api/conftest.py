"""An installation with fake engines, and a client of its API."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.installation import Installation
from api.jobs import steps
from api.settings import Settings
from storage import meetings
from storage.tables import MeetingState, Role, Stage
from tests.api.application import application
from tests.api.fakes import fake_stages
from tests.api.people import People, add_user, sign_in

ADMINISTRATOR = "Administrator"


@pytest.fixture(scope="session")
def new_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an installation after its first start; to be copied."""
    folder = tmp_path_factory.mktemp("installation") / "data"
    place = Installation(Settings(data_dir=folder, _env_file=None))
    place.prepare(with_sample=True)
    place.close()
    return folder


@pytest.fixture
def settings(tmp_path: Path, new_data_dir: Path) -> Settings:
    copy = shutil.copytree(new_data_dir, tmp_path / "data")
    return Settings(data_dir=copy, _env_file=None)


@pytest.fixture
def place(settings: Settings) -> Iterator[Installation]:
    """A prepared installation on SQLite, with the sample meeting waiting to be processed."""
    place = Installation(settings)
    yield place
    place.close()


@pytest.fixture
def client(place: Installation) -> Iterator[TestClient]:
    """Signed in as an administrator."""
    with TestClient(application(place), raise_server_exceptions=False) as client:
        sign_in(place, client, add_user(place, ADMINISTRATOR, Role.administrator))
        yield client


@pytest.fixture
def people(place: Installation) -> People:
    """Clients of people with other roles: `people.client(Role.leader, project="上市")`."""
    return People(place)


class Worker:
    """Does at once, in the test's own thread, what a worker would do."""

    def __init__(self, place: Installation) -> None:
        self.shop = steps.Workshop(place.database, place.files, fake_stages(), place.settings)

    def work(self, meeting_id: int) -> None:
        with self.shop.database.read() as session:
            meeting = meetings.get(session, meeting_id)
        is_drafting = meeting.state == MeetingState.drafting
        for stage in steps.DRAFTING if is_drafting else steps.PROCESSING:
            steps.run(self.shop, meeting_id, meeting.attempt, Stage(stage))


@pytest.fixture
def worker(place: Installation) -> Worker:
    return Worker(place)
