"""The review workbench of a meeting: its page, and what a reviewer does there.

Each change answers htmx with the cards that changed since the page was last brought up to date,
others' changes among them, and a browser without JavaScript by sending it back to the card.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import JSONResponse, RedirectResponse
from sqlmodel import Session

from api import services, services_items, services_review, views
from api.deps import Id, Place, Viewer
from api.installation import Installation
from api.rest.models import Kind
from api.services_items import ItemRef
from api.web import error_words, freshness, templates, words
from api.web.i18n import _
from api.web.meeting_head import head
from api.web.people_search import find_people
from api.web.player import player_files, takes_recordings
from api.web.review_answers import Look, Looking, Typed, answer, ask, back, cards_answer
from api.web.review_forms import EditForm, as_text, changes, read_date
from api.web.review_view import (
    act_in_words,
    bench,
    conflict,
    stamp,
)
from api.web.speakers_view import candidates
from api.web.tracker_imported import imported_page
from api.web.transcript_parts import transcript_parts
from assistant.errors import ConflictError, InputError
from storage import meetings, review, review_acts, transcripts
from storage.lines import Line
from storage.tables import ReviewAct, Reviewed, ReviewState

router = APIRouter(prefix="/meetings/{meeting_id}")


# Which changes the page has seen already.
Since = Annotated[int, Query(ge=0)]


@router.get("")
def review_page(look: Looking, place: Place, meeting_id: Id, edit: str = "") -> Response:
    kind, _mark, number = edit.partition("-")
    with place.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        if meeting.is_imported_tracker:
            return imported_page(look.request, place, session, meeting)
        forms = {}
        if kind in review.KINDS and number.isdigit():
            row = review.find(session, meeting_id, kind, int(number))
            forms = {edit: EditForm(as_text(kind, row.model_dump(mode="json")))}
        return _page(session, place, look, meeting_id, forms=forms)


def _page(
    session: Session,
    place: Installation,
    look: Look,
    meeting_id: int,
    *,
    status: int = 200,
    **shown_as: Any,
) -> Response:
    view = views.meeting_view(session, meeting_id)
    meeting = view.meeting
    transcript = transcripts.load(session, meeting_id)
    said = {s.id: Line(s.start, s.end, s.text) for s in transcript.segments} if transcript else {}
    found = bench(session, look.viewer, meeting_id, look.show, look.sort, said=said, **shown_as)
    context = {
        "head": head(session, look.viewer, place.settings, meeting_id, "review"),
        "view": view,
        "meeting": meeting,
        "bench": found,
        "files": player_files(view),
        "how_far": view.how_far,
        "is_extraction_old": freshness.is_extraction_old(session, meeting),
        "is_text_old": freshness.is_text_old(session, meeting),
        "candidates": candidates(view.context, meeting),
        "takes_recordings": takes_recordings(view),
    }
    context |= transcript_parts(
        session, meeting, look.viewer.name, found.cards.items, transcript=transcript
    )
    return templates.TemplateResponse(look.request, "review.html", context, status_code=status)


@router.get("/items/changes")
def changes_since(look: Looking, place: Place, meeting_id: Id, since: Since = 0) -> Response:
    """The cards that changed since; 204 where none did, which costs one query."""
    with place.database.read() as session:
        if stamp(session, meeting_id) <= since:
            return Response(status_code=204)
        return cards_answer(session, look, meeting_id, since)


@router.get("/items/{kind}/{item_id}")
def card(
    look: Looking,
    place: Place,
    meeting_id: Id,
    kind: Kind,
    item_id: Id,
    edit: bool = False,
    since: Since | None = None,
) -> Response:
    """One card anew, perhaps as a form."""
    ref = f"{kind}-{item_id}"
    if not look.is_htmx:
        more = f"&edit={ref}" if edit else ""
        address = f"/meetings/{meeting_id}?show={look.show}&sort={look.sort}{more}#{ref}"
        return RedirectResponse(address, status_code=303)
    with place.database.read() as session:
        row = review.find(session, meeting_id, kind, item_id)
        forms = {ref: EditForm(as_text(kind, row.model_dump(mode="json")))} if edit else {}
        return cards_answer(session, look, meeting_id, since, [(kind, item_id)], forms=forms)


@router.post("/items/{kind}/{item_id}")
def change_item(
    look: Looking, place: Place, meeting_id: Id, kind: Kind, item_id: Id, typed: Typed
) -> Response:
    """One form per item: save its fields, and confirm, reject or take back as the button says."""
    return _change(look, place, meeting_id, ItemRef(kind=kind, id=item_id), typed)


def _change(
    look: Look, place: Installation, meeting_id: int, ref: ItemRef, typed: dict[str, str]
) -> Response:
    since = _number(typed.pop("since", ""))
    ref = ref.model_copy(update={"version": _number(typed.pop("version", ""))})
    decision, take = typed.pop("review", ""), typed.pop("take", "")
    key = (ref.kind, ref.id)
    with place.database.read() as session:
        row = review.find(session, meeting_id, *key)
        context = meetings.context(session, meetings.get(session, meeting_id))
        seen = review_acts.as_seen(session, row, ref.version or row.version)
        stands = row.model_dump(mode="json")
    if take == "edit":
        values = as_text(ref.kind, stands) | typed
        return _again(look, place, meeting_id, key, since, EditForm(values), 200)
    try:
        fields = changes(ref.kind, typed, seen, context)
        _save(place, look.viewer, meeting_id, ref, fields, decision)
    except InputError as exc:
        form = EditForm(as_text(ref.kind, stands) | typed, error_words.explain(str(exc)))
        return _again(look, place, meeting_id, key, since, form, 422)
    except ConflictError:
        if ref.version is None:
            raise
        return _conflict(look, place, meeting_id, ref, since, typed, decision)
    if not look.is_htmx:
        return back(meeting_id, look, f"{ref.kind}-{ref.id}")
    said = words.REVIEWS[decision] if decision else _("已保存")
    with place.database.read() as session:
        return cards_answer(session, look, meeting_id, since, [key], events={"done": said})


def _save(
    place: Installation,
    viewer: Viewer,
    meeting_id: int,
    ref: ItemRef,
    fields: dict[str, Any],
    decision: str,
) -> None:
    then = ReviewState(decision) if decision else None
    if then and not fields:
        services_items.decide_items(place, meeting_id, [ref], then, actor=viewer.name)
    else:
        services_items.edit_item(place, meeting_id, ref, fields, actor=viewer.name, then=then)


def _again(
    look: Look,
    place: Installation,
    meeting_id: int,
    key: tuple[str, int],
    since: int | None,
    form: EditForm,
    status: int,
) -> Response:
    """The form with what was typed."""
    forms = {f"{key[0]}-{key[1]}": form}
    with place.database.read() as session:
        if look.is_htmx:
            return cards_answer(session, look, meeting_id, since, [key], status=status, forms=forms)
        return _page(session, place, look, meeting_id, status=status, forms=forms)


def _conflict(
    look: Look,
    place: Installation,
    meeting_id: int,
    ref: ItemRef,
    since: int | None,
    typed: dict[str, str],
    decision: str,
) -> Response:
    """Theirs and mine beside the card; nothing that was typed is lost."""
    key = (ref.kind, ref.id)
    with place.database.read() as session:
        row = review.find(session, meeting_id, *key)
        context = meetings.context(session, meetings.get(session, meeting_id))
        seen = ref.version or row.version
        both = {f"{ref.kind}-{ref.id}": conflict(session, row, seen, typed, decision, context)}
        if look.is_htmx:
            return cards_answer(session, look, meeting_id, since, [key], status=409, conflicts=both)
        return _page(session, place, look, meeting_id, status=409, conflicts=both)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


@router.post("/items/confirm-sure")
def confirm_sure(
    look: Looking,
    place: Place,
    meeting_id: Id,
    step: Annotated[int, Form(ge=2, le=3)] = 3,
    since: Annotated[int | None, Form()] = None,
) -> Response:
    def do() -> tuple[str, list[Reviewed]]:
        rows = services_review.confirm_sure(place, meeting_id, step, actor=look.viewer.name)
        return _("已确认 %(n)s 项", n=len(rows)), rows

    return answer(place, look, meeting_id, since, do)


@router.post("/items/undo")
def undo(
    look: Looking, place: Place, meeting_id: Id, since: Annotated[int | None, Form()] = None
) -> Response:
    def do() -> tuple[str, list[Reviewed]]:
        act = services_review.undo(place, meeting_id, actor=look.viewer.name)
        return _act_said(place, _("已撤销"), act)

    return answer(place, look, meeting_id, since, do)


@router.post("/items/redo")
def redo(
    look: Looking, place: Place, meeting_id: Id, since: Annotated[int | None, Form()] = None
) -> Response:
    def do() -> tuple[str, list[Reviewed]]:
        act = services_review.redo(place, meeting_id, actor=look.viewer.name)
        return _act_said(place, _("已重做"), act)

    return answer(place, look, meeting_id, since, do)


def _act_said(place: Installation, done: str, act: ReviewAct) -> tuple[str, list[Reviewed]]:
    """What was taken back or done again, and the items it was done to that are still there."""
    with place.database.read() as session:
        found = [session.get(review.KINDS[c["kind"]], c["id"]) for c in act.changes]
        name = act_in_words(act, review.items(session, act.meeting_id))
    return _("%(done)s：%(act)s", done=done, act=name), [row for row in found if row]


@router.get("/dates")
def dates(place: Place, meeting_id: Id, text: str = "") -> Response:
    """How words about a date are read on the day of the meeting."""
    with place.database.read() as session:
        context = meetings.context(session, meetings.get(session, meeting_id))
    read = read_date(text[:200], context)
    return JSONResponse(
        {"moment": read.moment, "shown": read.shown, "is_clear": read.is_clear},
    )


@router.get("/people")
def people(place: Place, meeting_id: Id, q: str = "") -> Response:
    """Whom of the meeting's roster the words may mean."""
    with place.database.read() as session:
        context = meetings.context(session, meetings.get(session, meeting_id))
    found = find_people(context, q[:100])
    keys = ("name", "title", "department", "aliases")
    return JSONResponse([{key: getattr(person, key) for key in keys} for person in found])


@router.get("/confirm")
def ask_confirm(look: Looking, place: Place, meeting_id: Id) -> Response:
    """What is left undecided, and what shall become of it."""
    with place.database.read() as session:
        return _ask_confirm(session, look, meeting_id, 200)


def _ask_confirm(session: Session, look: Look, meeting_id: int, status: int) -> Response:
    found = bench(session, look.viewer, meeting_id, look.show, look.sort)
    return ask(look, found, "_ask_confirm.html", status=status)


@router.post("/confirm")
def confirm_meeting(
    look: Looking,
    place: Place,
    meeting_id: Id,
    remaining: Annotated[ReviewState | None, Form()] = None,
) -> Response:
    """End the review; what is undecided is asked about first."""
    with place.database.read() as session:
        if remaining is None and review.items(session, meeting_id).waiting():
            return _ask_confirm(session, look, meeting_id, 409)
    services.confirm_meeting(place, meeting_id, remaining=remaining, actor=look.viewer.name)
    return RedirectResponse(f"/meetings/{meeting_id}/minutes", status_code=303)
