"""A backup made while the installation runs becomes the same installation elsewhere."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from api import backup, services_backup
from api.installation import Installation
from api.settings import Settings
from assistant.errors import ConflictError, InputError, NotFoundError
from storage import meetings, recordings
from storage.db import Database
from storage.tables import now
from tests.api.conftest import Worker

SAMPLE = 1


@pytest.fixture
def made(place: Installation, worker: Worker, tmp_path: Path) -> Path:
    """A backup of an installation with the sample meeting in review."""
    worker.work(SAMPLE)
    path = tmp_path / "elsewhere" / "copy.tar"
    backup.make(place.settings.data_dir, place.database, path, now())
    return path


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "new", _env_file=None)


@pytest.fixture
def restored(made: Path, empty: Settings) -> Iterator[Installation]:
    backup.restore(empty, made)
    place = Installation(empty)
    place.prepare()
    yield place
    place.close()


def content(place: Installation) -> tuple[list[tuple[str, str]], bytes]:
    with place.database.read() as session:
        found = [(m.title, str(m.state)) for m in meetings.newest(session)]
        sha256 = recordings.of_meeting(session, SAMPLE)[0].sha256
    return found, place.files.path(sha256).read_bytes()


def test_what_is_restored_is_what_was_there(place: Installation, restored: Installation) -> None:
    assert content(restored) == content(place)


def test_a_backup_is_for_its_owner_only(made: Path) -> None:
    assert made.stat().st_mode & 0o077 == 0
    with tarfile.open(made) as tar:
        assert {(m.uid, m.uname, m.mode) for m in tar} == {(0, "", 0o600)}


def test_a_backup_does_not_wait_for_who_writes(place: Installation, tmp_path: Path) -> None:
    with place.database.write() as session:
        meetings.get(session, SAMPLE).title = "没有保存"
        session.flush()
        backup.make(place.settings.data_dir, place.database, tmp_path / "copy.tar", now())
        session.rollback()
    assert (tmp_path / "copy.tar").exists()


def test_a_data_folder_with_something_in_it_is_left_alone(made: Path, settings: Settings) -> None:
    before = (settings.data_dir / "assistant.db").read_bytes()
    with pytest.raises(ConflictError, match="is not empty"):
        backup.restore(settings, made)
    assert (settings.data_dir / "assistant.db").read_bytes() == before


def test_a_database_of_its_own_elsewhere_is_not_written_over(made: Path, empty: Settings) -> None:
    empty.database_url = "postgresql://me@here/minutes"
    with pytest.raises(ConflictError, match="pg_restore"):
        backup.restore(empty, made)


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "files/aa/../../evil", "files/aa/short"])
def test_a_backup_with_files_at_other_places_is_refused(
    made: Path, empty: Settings, name: str
) -> None:
    with tarfile.open(made, "a") as tar:
        member = tarfile.TarInfo(name)
        member.size = 4
        tar.addfile(member, io.BytesIO(b"evil"))
    with pytest.raises(InputError, match="not a backup"):
        backup.restore(empty, made)
    assert not empty.data_dir.exists()


def test_a_link_in_a_backup_is_refused(made: Path, empty: Settings) -> None:
    with tarfile.open(made, "a") as tar:
        member = tarfile.TarInfo(f"files/aa/{'a' * 64}")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(member)
    with pytest.raises(InputError, match="not a backup"):
        backup.restore(empty, made)


@pytest.mark.parametrize("about", [b"", b"[1]", b"\xff{"])
def test_a_backup_that_says_nothing_of_itself_is_refused(
    tmp_path: Path, empty: Settings, about: bytes
) -> None:
    with tarfile.open(tmp_path / "x.tar", "w") as tar:
        member = tarfile.TarInfo("backup.json")
        member.size = len(about)
        tar.addfile(member, io.BytesIO(about))
    with pytest.raises(InputError, match="not a backup"):
        backup.restore(empty, tmp_path / "x.tar")


@pytest.mark.parametrize("content", [b"", b"no tar at all" * 100])
def test_another_file_is_no_backup(tmp_path: Path, empty: Settings, content: bytes) -> None:
    (tmp_path / "x.tar").write_bytes(content)
    with pytest.raises(InputError, match="not a backup"):
        backup.restore(empty, tmp_path / "x.tar")


def test_a_backup_that_fails_leaves_nothing(place: Installation, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"):
        backup.make(place.settings.data_dir, place.database, tmp_path / "file" / "x.tar", now())
    assert [path.name for path in tmp_path.iterdir() if "x.tar" in path.name] == []


def test_of_postgresql_the_files_are_copied(
    place: Installation, empty_postgres_url: str, tmp_path: Path, empty: Settings
) -> None:
    database = Database(empty_postgres_url)
    backup.make(place.settings.data_dir, database, tmp_path / "copy.tar", now())
    database.close()
    with tarfile.open(tmp_path / "copy.tar") as tar:
        names = tar.getnames()
    assert "assistant.db" not in names and any(name.startswith("files/") for name in names)
    with pytest.raises(InputError, match="made with PostgreSQL"):
        backup.restore(empty, tmp_path / "copy.tar")


def test_a_backup_asked_for_on_the_page_is_made_once(place: Installation) -> None:
    name = services_backup.ask_for(place, actor="刘芳")
    with pytest.raises(ConflictError, match="is being made"):
        services_backup.ask_for(place, actor="孙涛")
    services_backup.run(place.database, place.settings.data_dir, name)
    assert [each.name for each in backup.listed(place.settings.data_dir)] == [name]
    with place.database.read() as session:
        assert not services_backup.is_under_way(session, now())


def test_why_a_backup_could_not_be_made_is_told(place: Installation) -> None:
    name = services_backup.ask_for(place, actor="刘芳")
    backup.folder(place.settings.data_dir).touch()  # a file where the folder should be
    services_backup.run(place.database, place.settings.data_dir, name)
    with place.database.read() as session:
        assert "cannot be written" in (services_backup.problem(session) or "")


@pytest.mark.parametrize("name", ["../assistant.db", "assistant.db", "meeting-assistant-1.tar"])
def test_only_backups_are_found(place: Installation, name: str) -> None:
    with pytest.raises(NotFoundError):
        backup.find(place.settings.data_dir, name)


def test_sqlite_in_a_backup_is_whole(made: Path, tmp_path: Path) -> None:
    with tarfile.open(made) as tar:
        tar.extract("assistant.db", tmp_path / "db", filter="data")
    engine = sa.create_engine(f"sqlite:///{tmp_path}/db/assistant.db")
    with engine.connect() as connection:
        assert connection.execute(sa.text("PRAGMA integrity_check")).scalar() == "ok"
    engine.dispose()
