import hashlib
from pathlib import Path

import pytest

from storage.errors import DiskFullError
from storage.files import FileStore
from tests.fakes import FullStore


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path)


def test_a_file_is_found_by_what_is_in_it(store: FileStore) -> None:
    stored = store.add_bytes(b"minutes")
    assert stored.sha256 == hashlib.sha256(b"minutes").hexdigest()
    assert store.path(stored.sha256).read_bytes() == b"minutes"


def test_the_same_content_is_kept_once(store: FileStore) -> None:
    assert store.add_bytes(b"minutes") == store.add_bytes(b"minutes")
    assert len([p for p in store.root.rglob("*") if p.is_file()]) == 1


def test_what_is_broken_off_leaves_no_file(store: FileStore) -> None:
    with pytest.raises(ConnectionError), store.writer() as writer:
        writer.write(b"half a recor")
        raise ConnectionError
    assert [p for p in store.root.rglob("*") if p.is_file()] == []


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(DiskFullError, match="Make room"):
        FullStore(tmp_path).add_bytes(b"x" * 100_000)


def test_what_a_crash_broke_off_is_removed_once_it_is_old(store: FileStore) -> None:
    with store.open_partial() as file:
        file.write(b"half a recor")
    store.drop_partial(older_than_s=3600)
    assert Path(file.name).exists()
    store.drop_partial(older_than_s=-1)
    assert not Path(file.name).exists()
