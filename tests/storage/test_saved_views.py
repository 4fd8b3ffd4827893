"""Views of the tracker: each person's own, and those that are shared."""

import pytest
from sqlmodel import Session

from assistant.errors import ConflictError, InputError, NotFoundError
from storage import saved_views
from storage.db import Database
from storage.saved_views import LONGEST_NAME, MOST
from storage.tables import Organisation, Role, User


@pytest.fixture
def users(database: Database) -> tuple[int, int]:
    """李敏 and 孙涛."""
    database.migrate()
    with database.write() as session:
        owner = Organisation(name="云雀")
        session.add(owner)
        session.flush()
        made = [
            User(organisation_id=owner.id or 0, name=name, role=Role.member)
            for name in ("李敏", "孙涛")
        ]
        session.add_all(made)
        session.flush()
        return made[0].id or 0, made[1].id or 0


def shown(session: Session, user_id: int) -> list[tuple[str, str | None]]:
    return [(view.name, view.by) for view in saved_views.listed(session, user_id)]


def test_own_views_come_before_those_that_others_share(
    database: Database, users: tuple[int, int]
) -> None:
    mine, other = users
    with database.write() as session:
        saved_views.add(session, other, "全部逾期", "due=overdue", is_shared=True)
        saved_views.add(session, other, "只给自己", "mine=1")
        saved_views.add(session, mine, "研发部", "department=研发部")
        assert shown(session, mine) == [("研发部", None), ("全部逾期", "孙涛")]


def test_a_name_is_used_once_by_each(database: Database, users: tuple[int, int]) -> None:
    mine, other = users
    with database.write() as session:
        saved_views.add(session, mine, "逾期", "due=overdue")
        saved_views.add(session, other, "逾期", "due=overdue")
        with pytest.raises(ConflictError):
            saved_views.add(session, mine, " 逾期 ", "")


@pytest.mark.parametrize("name", ["", "  ", "长" * (LONGEST_NAME + 1)])
def test_a_view_needs_a_name_of_some_length(
    database: Database, users: tuple[int, int], name: str
) -> None:
    with database.write() as session, pytest.raises(InputError):
        saved_views.add(session, users[0], name, "")


def test_there_is_an_end_to_how_many_one_keeps(database: Database, users: tuple[int, int]) -> None:
    with database.write() as session:
        for number in range(MOST):
            saved_views.add(session, users[0], str(number), "")
        with pytest.raises(InputError):
            saved_views.add(session, users[0], "one more", "")


def test_filters_of_no_end_are_refused(database: Database, users: tuple[int, int]) -> None:
    with database.write() as session, pytest.raises(InputError):
        saved_views.add(session, users[0], "长", "q=" + "长" * 2000)


def test_a_view_is_named_anew_and_shared(database: Database, users: tuple[int, int]) -> None:
    mine, other = users
    with database.write() as session:
        view = saved_views.add(session, mine, "逾期", "due=overdue")
        saved_views.change(session, mine, view.id or 0, name="逾期", is_shared=True)
        saved_views.change(session, mine, view.id or 0, name="都逾期了", is_shared=True)
        assert shown(session, other) == [("都逾期了", "李敏")]


def test_nobody_changes_the_views_of_others(database: Database, users: tuple[int, int]) -> None:
    mine, other = users
    with database.write() as session:
        view = saved_views.add(session, mine, "逾期", "due=overdue", is_shared=True)
        with pytest.raises(NotFoundError):
            saved_views.change(session, other, view.id or 0, name="我的", is_shared=False)
        with pytest.raises(NotFoundError):
            saved_views.remove(session, other, view.id or 0)
        assert shown(session, mine) == [("逾期", None)]


def test_a_view_that_was_removed_is_gone(database: Database, users: tuple[int, int]) -> None:
    with database.write() as session:
        view = saved_views.add(session, users[0], "逾期", "due=overdue")
        assert saved_views.remove(session, users[0], view.id or 0).query == "due=overdue"
        session.flush()
        assert shown(session, users[0]) == []
