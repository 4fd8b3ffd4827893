"""Acts of two people upon the same item at the same moment."""

import threading
import time
from pathlib import Path

from api import services_items
from api.installation import Installation
from api.services_items import ItemRef
from api.settings import Settings
from assistant.errors import ConflictError
from storage import meetings, review
from tests.storage.reviewing import propose, tasks


def test_an_edit_under_way_is_not_overwritten_by_one_of_the_same_version(
    database_url: str, tmp_path: Path
) -> None:
    place = Installation(
        Settings(data_dir=tmp_path / "data", database_url=database_url, _env_file=None)
    )
    place.database.migrate()
    meeting_id = propose(place.database)
    refused: list[ConflictError] = []

    def edit_too() -> None:
        try:
            services_items.edit_item(place, meeting_id, ref, {"task": "另一句"}, actor="赵强")
        except ConflictError as exc:
            refused.append(exc)

    with place.database.write() as session:
        meetings.hold(session, meeting_id)
        row = tasks(session, meeting_id)[0]
        ref = ItemRef(kind="action_items", id=row.id or 0, version=row.version)
        review.edit(session, row, {"task": "这一句"}, actor="刘芳", version=row.version)
        session.flush()
        other = threading.Thread(target=edit_too)
        other.start()
        time.sleep(0.3)
    other.join()
    with place.database.read() as session:
        assert (tasks(session, meeting_id)[0].task, len(refused)) == ("这一句", 1)
    place.close()
