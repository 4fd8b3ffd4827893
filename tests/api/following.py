"""A followed item of the sample meeting, for tests of what people do to it."""

from typing import Any

from api.installation import Installation
from storage import meetings, tracking
from storage.tables import ActionItemRow, ReviewState, now

SAMPLE = 1


def follow(place: Installation, **fields: Any) -> int:
    """Confirm an item of the sample meeting, and the meeting with it; the item's id."""
    told = {
        "task": "发出测试方案",
        "owner": "孙涛",
        "department": "研发部",
        "deadline": "2099-03-06",
        "quotes": {"task": "测试方案我来发"},
        "review": ReviewState.confirmed,
    }
    with place.database.write() as session:
        meetings.get(session, SAMPLE).confirmed_at = now()
        item = ActionItemRow(meeting_id=SAMPLE, **told | fields)
        session.add(item)
        tracking.keep_up(session, SAMPLE, actor="李敏")
        return item.id or 0
