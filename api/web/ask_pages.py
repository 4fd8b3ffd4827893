"""Ask: a question in plain words, its answer as things stand, and one's own questions by day."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from sqlmodel import Session

from api import services_ask
from api.deps import CurrentUser, Id, Place, Viewer
from api.installation import Installation
from api.services_projects import choices
from api.web import templates
from api.web.ask_examples import examples
from api.web.ask_shown import chain, shown
from api.web.ask_stream import stream
from api.web.error_words import explain
from api.web.forms import id_number
from assistant.errors import InputError
from assistant.qa.by_model import OnStep
from assistant.qa.query import FILTERS
from storage.tables import Question

router = APIRouter(prefix="/ask")

_HISTORY, _ALL_HISTORY = 30, 500
# What a form may hold; the question itself is checked where it is asked.
_LONGEST = 20_000
Typed = Annotated[str, Form(max_length=_LONGEST)]
Without = Annotated[list[str], Query(max_length=len(FILTERS))]


@router.get("")
def ask_page(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    q: str = "",
    project: str = "",
    every: Annotated[bool, Query(alias="all")] = False,
) -> Response:
    """`q` is put into the box; it is asked once it is sent."""
    with place.database.read() as session:
        context = _front(session, place, viewer, project, every=every)
    context |= {"typed": q[: services_ask.LONGEST], "done": request.query_params.get("done", "")}
    return templates.TemplateResponse(request, "ask.html", context)


@router.post("")
def ask(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    q: Typed = "",
    project: Typed = "",
    after: Typed = "",
) -> Response:
    """Keeps the question and goes to its answer. `after`: the question it leans on.

    Scripts that ask for events are told what a model does meanwhile, and the answer's address.
    """
    before = id_number(after)

    def address(tell: OnStep | None = None) -> str:
        asked = services_ask.ask(
            place, viewer, q, project=project or None, after=before, on_event=tell
        )
        # A model was asked, and the rules answered after all.
        fell_back = asked.answer.usage is not None and asked.answer.engine == "grammar"
        return f"/ask/{asked.question.id}{'?done=rules' if fell_back else ''}"

    try:
        services_ask.checked(q)
        if request.headers.get("accept") == "text/event-stream":
            return StreamingResponse(
                stream(address),
                media_type="text/event-stream",
                headers={"Cache-Control": "no-store"},
            )
        there = address()
    except InputError as exc:
        with place.database.read() as session:
            context = _front(session, place, viewer, project)
            if before is not None:
                last = services_ask.one(session, viewer, before)
                context |= {"after": last, "chain": [*chain(session, viewer, last), last]}
        context |= {"typed": q, "problem": explain(str(exc))}
        return templates.TemplateResponse(request, "ask.html", context, status_code=422)
    return RedirectResponse(there, status_code=303)


@router.get("/{question_id}")
def answer_page(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    question_id: Id,
    without: Without = [],  # noqa: B006
) -> Response:
    """The answer as things stand now, without the filters that were taken away."""
    keys = known_keys(without)
    asked = services_ask.again(place, viewer, question_id, keys)
    # What was taken away may be taken in again, so it is shown, too.
    parts = services_ask.again(place, viewer, question_id).answer.parts if keys else ()
    with place.database.read() as session:
        context = shown(session, place, viewer, asked, keys, parts)
    context["done"] = request.query_params.get("done", "")
    is_part = request.headers.get("hx-request") == "true"
    is_whole = not is_part or request.headers.get("hx-history-restore-request") == "true"
    page = "ask_answer.html" if is_whole else "_ask_answer.html"
    return templates.TemplateResponse(
        request, page, context, headers={"Vary": "HX-Request", "Cache-Control": "no-store"}
    )


def known_keys(without: Sequence[str]) -> list[str]:
    return [key for key in dict.fromkeys(without) if key in FILTERS]


def _front(
    session: Session, place: Installation, viewer: Viewer, project: str, *, every: bool = False
) -> dict[str, Any]:
    known = [choice.name for choice in choices(session, viewer)]
    limit = _ALL_HISTORY if every else _HISTORY
    questions = services_ask.history(session, viewer, limit=limit + 1)
    return {
        "projects": known,
        "project": project if project in known else "",
        "examples": examples(place, session, viewer),
        "days": _days(questions[:limit], place.settings.zone),
        "has_more": len(questions) > limit and not every,
        "today": services_ask.local(place).date(),
        "longest": services_ask.LONGEST,
        "typed": "",
        "is_live": bool(place.settings.llm_model),
        "problem": "",
        "after": None,
        "chain": [],
    }


def _days(questions: Sequence[Question], zone: dt.tzinfo) -> list[tuple[dt.date, list[Question]]]:
    def day(question: Question) -> dt.date:
        return question.asked_at.astimezone(zone).date()

    return [(key, list(rows)) for key, rows in groupby(questions, day)]
