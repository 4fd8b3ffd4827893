from sqlmodel import select

from storage import settings
from storage.db import Database
from storage.tables import AuditEntry


def test_a_setting_nobody_chose_is_empty(database: Database) -> None:
    with database.read() as session:
        assert settings.value(session, "retention") == {}


def test_a_choice_is_kept_and_told_once(database: Database) -> None:
    with database.write() as session:
        settings.change(session, "retention", {"days": 30}, actor="刘芳")
        settings.change(session, "retention", {"days": 30}, actor="孙涛")
    with database.read() as session:
        assert settings.value(session, "retention") == {"days": 30}
        entries = session.exec(select(AuditEntry)).all()
    assert [(e.actor, e.before, e.after) for e in entries] == [("刘芳", {}, {"days": 30})]
