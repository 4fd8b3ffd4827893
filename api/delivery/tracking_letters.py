"""What is written about followed items, to whom and when: each puts messages into the outbox.

Each gives the names of those who are written to; a key is written about once.
"""

from collections.abc import Sequence

from sqlmodel import Session

from api.settings import Settings
from storage.responsible import Contact
from storage.tables import ActionItemRow, ItemRequest, Problem


def on_update_request(
    session: Session,
    settings: Settings,
    contact: Contact,
    items: Sequence[ActionItemRow],
    *,
    key: str,
    is_second: bool,
) -> list[str]:
    """Ask the owner how the items stand, with a signed link; `is_second`: what is still missing."""
    return []


def on_problem(
    session: Session,
    settings: Settings,
    problem: Problem,
    item: ActionItemRow,
    level: int,
    contacts: Sequence[Contact],
) -> list[str]:
    """Tell a level of a problem; urgent ones, and the third level, by two channels."""
    return []


def on_answer(session: Session, settings: Settings, problem: Problem, item: ActionItemRow) -> None:
    """Tell the owner, and who was told of the problem, what is done about it."""


def on_request(
    session: Session, settings: Settings, request: ItemRequest, item: ActionItemRow
) -> None:
    """Ask the leaders for their consent."""


def on_decided(
    session: Session, settings: Settings, request: ItemRequest, item: ActionItemRow
) -> None:
    """Tell who asked, and the owner, what the leader said."""


def on_assigned(session: Session, settings: Settings, item: ActionItemRow) -> None:
    """Tell the new owner of an item that was somebody else's."""


def on_week(
    session: Session,
    settings: Settings,
    project_id: int | None,
    week: str,
    contacts: Sequence[Contact],
) -> list[str]:
    """Send the review of a week ("2026-W12") of a project's items to its team; None: of all."""
    return []


def on_month(
    session: Session,
    settings: Settings,
    project_id: int | None,
    month: str,
    contacts: Sequence[Contact],
) -> list[str]:
    """Send the summary of a month ("2026-03")."""
    return []
