import pytest
from sqlmodel import Session, select

from assistant.errors import NotFoundError
from storage import organisation, templates
from storage.db import Database
from storage.files import StoredFile
from storage.tables import AuditEntry, WordTemplate


def add(session: Session, name: str, language: str = "zh-Hans") -> WordTemplate:
    owner, _ = organisation.ensure(session, "云雀")
    return templates.add(
        session,
        owner.id or 0,
        name=name,
        language=language,
        filename=f"{name}.docx",
        stored=StoredFile(sha256=name, size=1),
        actor="刘芳",
    )


def default(session: Session, language: str = "zh-Hans") -> str | None:
    found = templates.default(session, language)
    return found.name if found else None


def test_templates_are_listed_the_latest_first(database: Database) -> None:
    with database.write() as session:
        add(session, "甲"), add(session, "乙")
        assert [row.name for row in templates.listed(session)] == ["乙", "甲"]


def test_each_language_has_one_default(database: Database) -> None:
    with database.write() as session:
        first, second, english = add(session, "甲"), add(session, "乙"), add(session, "E", "en")
        for row in (first, english, second):
            templates.choose(session, row.language, templates.name_of(row), actor="刘芳")
        assert (default(session), default(session, "en"), default(session, "zh-Hant")) == (
            "乙",
            "E",
            None,
        )
        templates.choose(session, "zh-Hans", "standard", actor="刘芳")
        assert default(session) is None


def test_a_template_of_another_language_cannot_be_chosen(database: Database) -> None:
    with database.write() as session:
        english = add(session, "E", "en")
        with pytest.raises(NotFoundError):
            templates.choose(session, "zh-Hans", templates.name_of(english), actor="刘芳")


def test_a_deletion_is_taken_back_with_what_was_chosen(database: Database) -> None:
    with database.write() as session:
        row = add(session, "甲")
        templates.choose(session, "zh-Hans", templates.name_of(row), actor="刘芳")
        templates.delete(session, row.id or 0, actor="刘芳")
        assert (templates.listed(session), default(session)) == ([], None)
        templates.restore(session, row.id or 0, actor="刘芳")
        assert default(session) == "甲"


def test_a_template_that_comes_back_gives_way_to_the_one_chosen_since(database: Database) -> None:
    with database.write() as session:
        row, other = add(session, "甲"), add(session, "乙")
        templates.choose(session, "zh-Hans", templates.name_of(row), actor="刘芳")
        templates.delete(session, row.id or 0, actor="刘芳")
        templates.choose(session, "zh-Hans", templates.name_of(other), actor="刘芳")
        templates.restore(session, row.id or 0, actor="刘芳")
        assert default(session) == "乙"


def test_what_was_deleted_is_not_there(database: Database) -> None:
    with database.write() as session:
        row = add(session, "甲")
        templates.delete(session, row.id or 0, actor="刘芳")
        with pytest.raises(NotFoundError):
            templates.get(session, row.id or 0)


def test_every_change_is_audited(database: Database) -> None:
    with database.write() as session:
        row = add(session, "甲")
        templates.choose(session, "zh-Hans", templates.name_of(row), actor="刘芳")
        templates.choose(session, "zh-Hans", templates.name_of(row), actor="刘芳")
        templates.delete(session, row.id or 0, actor="刘芳")
        templates.restore(session, row.id or 0, actor="刘芳")
    with database.read() as session:
        actions = session.exec(select(AuditEntry.action).order_by(AuditEntry.id)).all()  # type: ignore[arg-type]
    assert actions == ["add template", "choose template", "delete template", "restore template"]


def test_a_built_in_style_is_the_default_of_a_language(database: Database) -> None:
    with database.write() as session:
        row = add(session, "甲")
        templates.choose(session, "zh-Hans", templates.name_of(row), actor="刘芳")
        templates.choose(session, "zh-Hans", "formal", actor="刘芳")
        names = [templates.default_name(session, each) for each in ("zh-Hans", "en")]
        assert (names, default(session)) == (["formal", "standard"], None)


def test_a_template_that_comes_back_gives_way_to_the_style_chosen_since(
    database: Database,
) -> None:
    with database.write() as session:
        row = add(session, "甲")
        templates.choose(session, "zh-Hans", templates.name_of(row), actor="刘芳")
        templates.delete(session, row.id or 0, actor="刘芳")
        templates.choose(session, "zh-Hans", "brief", actor="刘芳")
        templates.restore(session, row.id or 0, actor="刘芳")
        assert templates.default_name(session, "zh-Hans") == "brief"


@pytest.mark.parametrize("name", ["", "ornate", "company:", "company:7", "company:x", "3"])
def test_a_name_nobody_gave_is_not_there(database: Database, name: str) -> None:
    with database.write() as session, pytest.raises(NotFoundError):
        templates.choose(session, "zh-Hans", name, actor="刘芳")


def test_a_deleted_template_is_still_known_by_its_name(database: Database) -> None:
    """What was approved is issued as it was approved."""
    with database.write() as session:
        row = add(session, "甲")
        templates.delete(session, row.id or 0, actor="刘芳")
        assert templates.named(session, templates.name_of(row)) == row
        with pytest.raises(NotFoundError):
            templates.choose(session, "zh-Hans", templates.name_of(row), actor="刘芳")
