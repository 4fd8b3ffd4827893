"""Questions: asked, answered from what the asker may see, kept for whoever asked.

Everything that answers goes through `ask`, `again` or `answer`: pages, REST, MCP, command line.
"""

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api import access, meaning
from api.deps import Viewer
from api.installation import Installation
from api.services_archive import index_changes
from assistant.errors import InputError, NotFoundError
from assistant.qa.answer import answer_query
from assistant.qa.query import StatusQuery
from assistant.qa.reading import understand
from assistant.qa.records import Records
from assistant.qa.related import with_related
from assistant.qa.types import Answer
from storage.asking import SqlRecords
from storage.tables import Feedback, Person, Question, now
from storage.tracker_filters import Viewed

LONGEST = 500


@dataclass(frozen=True)
class Asked:
    """A question that was kept, and its answer as things stand now."""

    question: Question
    answer: Answer


def records(
    place: Installation, session: Session, viewer: Viewer | None, project: str | None = None
) -> Records:
    """All that `viewer` may ask of; None is the console, which sees everything."""
    index_changes(place)
    zone = place.settings.zone
    viewed = access.viewed(viewer, zone) if viewer else _all(place)
    me = _name(session, viewer) if viewer else None
    meant = meaning.meant(place.settings)
    return SqlRecords(session, viewed, zone, me=me, project=project, meant=meant)


def _all(place: Installation) -> Viewed:
    """What the console sees; nobody is at it whose items would be their own."""
    every = sa.true()
    return Viewed(every, every, own=sa.false(), now=local(place), sees_all=True)


def _name(session: Session, viewer: Viewer) -> str:
    """As meetings call the asker."""
    person = session.get(Person, viewer.person_id) if viewer.person_id else None
    return person.name if person else viewer.name


def answer(
    place: Installation,
    viewer: Viewer | None,
    question: str,
    *,
    project: str | None = None,
    before: StatusQuery | None = None,
    without: Sequence[str] = (),
) -> Answer:
    """An answer that is not kept. `before`: the question it may lean on; `without`: keys of
    `assistant.qa.query.FILTERS` to leave out. Raises InputError for no question, or a long one."""
    text = checked(question)
    at = local(place)
    with place.database.read() as session:
        known = records(place, session, viewer, project)
        query = understand(text, known.names, at.date(), before)
        asked = query.without(*without)
        return with_related(answer_query(asked, known, at), text, asked, known)


def ask(
    place: Installation,
    viewer: Viewer,
    question: str,
    *,
    project: str | None = None,
    after: int | None = None,
) -> Asked:
    """Ask, and keep the question. `after`: one of the asker's own, which it leans on.

    Raises InputError; NotFoundError for a question that is not the asker's.
    """
    before = None
    if after is not None:
        with place.database.read() as session:
            before = StatusQuery.model_validate(one(session, viewer, after).query)
    began = time.perf_counter()
    found = answer(place, viewer, question, project=project, before=before)
    row = Question(
        user_id=viewer.user_id,
        text=checked(question),
        project=project,
        after_id=after,
        query=found.query.model_dump(mode="json") if found.query else {},
        kind=found.kind,
        engine=found.engine,
        seconds=round(time.perf_counter() - began, 3),
    )
    with place.database.write() as session:
        session.add(row)
        session.flush()
        session.refresh(row)
        session.expunge(row)
    return Asked(row, found)


def again(
    place: Installation, viewer: Viewer, question_id: int, without: Sequence[str] = ()
) -> Asked:
    """A question of the asker's own, answered as things stand now. Raises NotFoundError."""
    with place.database.read() as session:
        row = one(session, viewer, question_id)
        session.expunge(row)
    at = local(place)
    with place.database.read() as session:
        known = records(place, session, viewer, row.project)
        query = StatusQuery.model_validate(row.query).without(*without)
        found = answer_query(query, known, at)
        return Asked(row, with_related(found, row.text, query, known))


def history(session: Session, viewer: Viewer, *, limit: int = 50) -> list[Question]:
    """The asker's own questions, the latest first."""
    chosen = select(Question).where(Question.user_id == viewer.user_id)
    return list(session.exec(chosen.order_by(col(Question.id).desc()).limit(limit)))


def one(session: Session, viewer: Viewer, question_id: int) -> Question:
    """Raises NotFoundError, also for the question of somebody else."""
    row = session.get(Question, question_id)
    if row is None or row.user_id != viewer.user_id:
        raise NotFoundError(
            f"There is no question {question_id} of yours. It may have been deleted."
        )
    return row


def tell(
    place: Installation,
    viewer: Viewer,
    question_id: int,
    feedback: Feedback | None,
    comment: str | None = None,
) -> None:
    """What the asker thinks of the answer; None takes it back. Raises NotFoundError."""
    with place.database.write() as session:
        row = one(session, viewer, question_id)
        row.feedback, row.comment = feedback, (comment or "").strip()[:LONGEST] or None
        session.add(row)


def forget(place: Installation, viewer: Viewer, question_id: int | None = None) -> int:
    """Delete a question of the asker's own, or all of them; how many. Raises NotFoundError."""
    with place.database.write() as session:
        rows = (
            [one(session, viewer, question_id)]
            if question_id is not None
            else list(session.exec(select(Question).where(Question.user_id == viewer.user_id)))
        )
        for row in rows:
            session.delete(row)
    return len(rows)


def checked(question: str) -> str:
    """The question as it is asked. Raises InputError."""
    text = " ".join(question.split())
    if not text:
        raise InputError("Ask something, such as: 市场部还有几项逾期？")
    if len(text) > LONGEST:
        raise InputError(
            f"The question is longer than {LONGEST} characters. Ask it in fewer words."
        )
    return text


def local(place: Installation) -> dt.datetime:
    """Now, in the organisation's time, without a zone: as deadlines are written."""
    return now().astimezone(place.settings.zone).replace(tzinfo=None)
