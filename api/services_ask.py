"""Questions: asked, answered from what the asker may see, kept for whoever asked.

Everything that answers goes through `ask`, `again` or `answer`: pages, REST, MCP, command line.
"""

import datetime as dt
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from pydantic import ValidationError
from sqlmodel import Session, col, select

from api import access, asking_model, meaning
from api.deps import Viewer
from api.installation import Installation
from api.services_archive import index_changes
from assistant.errors import InputError, NotFoundError
from assistant.llm import Reply, ToolModel
from assistant.qa.answer import answer_query
from assistant.qa.by_model import OnStep, is_sure
from assistant.qa.clauses import understand_all
from assistant.qa.query import StatusQuery
from assistant.qa.records import Records
from assistant.qa.related import with_related
from assistant.qa.types import Answer
from storage.asking import SqlRecords
from storage.tables import Feedback, Person, Question, now
from storage.tracker_filters import Viewed

LONGEST = 500
# No text holds these: databases and pages refuse them.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


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
    by_model: bool = True,
    on_event: OnStep | None = None,
) -> Answer:
    """An answer that is not kept. `before`: the question it may lean on; `without`: keys of
    `assistant.qa.query.FILTERS` to leave out. `by_model`: whether the language model of the
    settings may put it into words; `on_event` is told what it does. Raises InputError for no
    question, or a long one; NotFoundError for a project that the asker sees nothing of."""
    _check_project(place, viewer, project)
    model = asking_model.tool_model(place.settings) if by_model and not without else None
    text = checked(question)
    return _answer(place, viewer, text, project, before, without, model, on_event)[0]


def ask(
    place: Installation,
    viewer: Viewer,
    question: str,
    *,
    project: str | None = None,
    after: int | None = None,
    on_event: OnStep | None = None,
) -> Asked:
    """Ask, and keep the question. `after`: one of the asker's own, which it leans on; `on_event`
    as in `answer`.

    Raises InputError; NotFoundError for a question that is not the asker's, and for a project that
    they see nothing of.
    """
    text, project = checked(question), _printable(project or "")[:LONGEST] or None
    _check_project(place, viewer, project)
    before = _query_of(place, viewer, after)
    began = time.perf_counter()
    model = asking_model.tool_model(place.settings)
    found, said = _answer(place, viewer, text, project, before, (), model, on_event)
    row = Question(
        user_id=viewer.user_id,
        text=text,
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
    if said and found.engine != "grammar":
        asking_model.remember(place, row, found.engine, said)
    return Asked(row, found)


def again(
    place: Installation, viewer: Viewer, question_id: int, without: Sequence[str] = ()
) -> Asked:
    """A question of the asker's own, answered as things stand now. Raises NotFoundError.

    What a model said for it is checked anew; where that is forgotten, or no longer stands, where
    the question it leans on is deleted, and `without` some filters, it is answered from how it was
    understood.
    """
    with place.database.read() as session:
        row = one(session, viewer, question_id)
        session.expunge(row)
        leant_on = session.get(Question, row.after_id) if row.after_id is not None else row
        is_whole = leant_on is not None and leant_on.user_id == row.user_id
    model = None if without else asking_model.remembered(place, row)
    if model and is_whole:
        before = _query_of(place, viewer, row.after_id)
        found, _ = _answer(place, viewer, row.text, row.project, before, (), model, None)
        if found.engine != "grammar":
            return Asked(row, found)
    at = local(place)
    with place.database.read() as session:
        known = records(place, session, viewer, row.project)
        query = _kept(row, known, at).without(*without)
        given = answer_query(query, known, at)
        return Asked(row, with_related(given, row.text, query, known))


def _answer(
    place: Installation,
    viewer: Viewer | None,
    text: str,
    project: str | None,
    before: StatusQuery | None,
    without: Sequence[str],
    model: ToolModel | None,
    on_event: OnStep | None,
) -> tuple[Answer, tuple[Reply, ...]]:
    """The answer, and what the model said for it where it was asked."""
    at = local(place)

    @contextmanager
    def opened() -> Iterator[Records]:
        with place.database.read() as session:
            yield records(place, session, viewer, project)

    with opened() as known:
        query = understand_all(text, known.names, at.date(), before).without(*without)
        if model is None or is_sure(query):
            return with_related(answer_query(query, known, at), text, query, known), ()
    limit_s = place.settings.llm_timeout_s
    found, said = asking_model.answer(model, opened, text, at, before, limit_s, on_event)
    with opened() as known:
        return with_related(found, text, found.query or query, known), said


def _check_project(place: Installation, viewer: Viewer | None, project: str | None) -> None:
    """Raises NotFoundError, alike for one that is hidden and one that does not exist."""
    if project is None:
        return
    with place.database.read() as session:
        if not records(place, session, viewer, project).names.projects:
            raise NotFoundError(f"There is no project “{project}”. Choose one of the list.")


def _kept(row: Question, known: Records, at: dt.datetime) -> StatusQuery:
    """How the question was understood; read anew where an earlier release kept it otherwise."""
    try:
        return StatusQuery.model_validate(row.query)
    except ValidationError:
        return understand_all(row.text, known.names, at.date(), None)


def _query_of(place: Installation, viewer: Viewer, question_id: int | None) -> StatusQuery | None:
    """How a question of the asker's own was understood. Raises NotFoundError."""
    if question_id is None:
        return None
    with place.database.read() as session:
        row = one(session, viewer, question_id)
        return _kept(row, records(place, session, viewer, row.project), local(place))


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
        row.feedback, row.comment = feedback, _printable(comment or "").strip()[:LONGEST] or None
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
    text = " ".join(_printable(question).split())
    if not text:
        raise InputError("Ask something, such as: 市场部还有几项逾期？")
    if len(text) > LONGEST:
        raise InputError(
            f"The question is longer than {LONGEST} characters. Ask it in fewer words."
        )
    return text


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text)


def local(place: Installation) -> dt.datetime:
    """Now, in the organisation's time, without a zone: as deadlines are written."""
    return now().astimezone(place.settings.zone).replace(tzinfo=None)
