"""Commands that copy this installation, and put a copy back."""

from pathlib import Path

from api import backup
from api.commands.data import ACTOR, installation
from api.settings import load_settings
from storage import audit
from storage.tables import now


def make(out: Path | None) -> tuple[Path, bool]:
    """Where the backup is, and whether it holds the database."""
    with installation() as place:
        made_at = now()
        path = out or backup.folder(place.settings.data_dir) / backup.name_at(made_at)
        backup.make(place.settings.data_dir, place.database, path, made_at)
        with place.database.write() as session:
            audit.record(session, ACTOR, "make backup", subject=path.name)
        return path, place.database.is_sqlite


def restore(source: Path) -> Path:
    """The data folder it went to, brought up to this release."""
    settings = load_settings()
    backup.restore(settings, source)
    with installation():
        return settings.data_dir
