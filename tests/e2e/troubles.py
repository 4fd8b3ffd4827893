"""A followed item that has all that its page tells of."""

import datetime as dt
import io

from sqlmodel import col, select

from api import services_proofs, services_tracking
from api.installation import Installation
from assistant.tracking.changes import Author
from storage import problems
from storage.item_conditions import is_tracked
from storage.tables import ActionItemRow, now


def followed(place: Installation) -> int:
    """The first item that is followed."""
    with place.database.read() as session:
        chosen = select(ActionItemRow.id).where(is_tracked()).order_by(col(ActionItemRow.id))
        return session.exec(chosen).first() or 0


def trouble(place: Installation, item_id: int) -> None:
    """Give the item all that its page tells of: a proof, requests, problems, another date."""
    owner, leader = Author("Theo Lindqvist"), Author("Priya Raghunathan", decides=True)
    day = dt.date.today() + dt.timedelta(days=40)
    for days, reason in ((0, "The lab is closed."), (7, "The lab is full."), (14, "No lab yet.")):
        moved = {"deadline": (day + dt.timedelta(days=days)).isoformat()}
        made = services_tracking.update(place, item_id, moved, by=owner, reason=reason)
        if made.request and days == 7:
            services_tracking.decide_request(
                place, made.request.id or 0, is_granted=False, by=leader, comment="Ask another lab."
            )
    proof = services_proofs.Sent("report.pdf", "application/pdf", io.BytesIO(b"%PDF-1.7"))
    services_proofs.attach(place, item_id, [proof], by=owner)
    services_tracking.report_problem(place, item_id, "There is no lab.", by=owner, is_urgent=True)
    told = services_tracking.report_problem(place, item_id, "One sample is missing.", by=owner)
    with place.database.write() as session:
        problems.tell(session, problems.get(session, told.id or 0), 1, ["Priya Raghunathan"], now())
    services_tracking.answer_problem(place, told.id or 0, "It comes on Monday.", by=leader)
