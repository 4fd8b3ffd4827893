"""How the review workbench answers: with the cards that changed, or by going back to the card."""

import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from api.deps import CurrentUser
from api.installation import Installation
from api.web import error_words, templates
from api.web.items_view import Show, Sort, read_show, read_sort
from api.web.review_view import Bench, bench, touched_since
from assistant.errors import AssistantError, ConflictError
from storage import review
from storage.tables import Reviewed


class Look:
    """How the page is looked at: which items, in which order; and what htmx knows of it."""

    def __init__(
        self,
        request: Request,
        viewer: CurrentUser,
        show: str | None = None,
        sort: str | None = None,
    ) -> None:
        self.request, self.viewer = request, viewer
        self.show: Show = read_show(show)
        self.sort: Sort = read_sort(sort)
        self.is_htmx = request.headers.get("hx-request") == "true"


Looking = Annotated[Look, Depends()]


async def read_form(request: Request) -> dict[str, str]:
    return {key: str(value) for key, value in (await request.form()).items()}


# The fields of a form as they were typed.
Typed = Annotated[dict[str, str], Depends(read_form)]


def cards_answer(
    session: Session,
    look: Look,
    meeting_id: int,
    since: int | None,
    also: Sequence[tuple[str, int]] = (),
    *,
    status: int = 200,
    events: dict[str, Any] | None = None,
    **shown_as: Any,
) -> Response:
    """What htmx puts in the place of the cards that are there."""
    found = bench(session, look.viewer, meeting_id, look.show, look.sort, **shown_as)
    touched = touched_since(session, meeting_id, since) if since is not None else []
    wanted = list(dict.fromkeys([*also, *touched]))
    cards = {ref: found.card(*ref) for ref in wanted}
    context = {
        "bench": found,
        "meeting": found.meeting,
        "changed": [card for card in cards.values() if card],
        "gone": [f"{kind}-{n}" for (kind, n), card in cards.items() if card is None],
    }
    page = templates.TemplateResponse(look.request, "_cards.html", context, status_code=status)
    if events:
        page.headers["HX-Trigger"] = json.dumps(events)
    return page


def answer(
    place: Installation,
    look: Look,
    meeting_id: int,
    since: int | None,
    do: Callable[[], tuple[str, Sequence[Reviewed]]],
) -> Response:
    """Do it, then say so and show what changed; or say why not, and show how things stand."""
    try:
        said, rows = do()
    except AssistantError as exc:
        if not look.is_htmx:
            raise
        status = 409 if isinstance(exc, ConflictError) else 422
        said, rows = error_words.explain(str(exc)), []
        return _shown(place, look, meeting_id, since, rows, {"refused": said}, status)
    if look.is_htmx:
        return _shown(place, look, meeting_id, since, rows, {"done": said})
    anchor = f"{review.kind_of(rows[0])}-{rows[0].id}" if rows else "items"
    return back(meeting_id, look, anchor)


def _shown(
    place: Installation,
    look: Look,
    meeting_id: int,
    since: int | None,
    rows: Sequence[Reviewed],
    events: dict[str, Any],
    status: int = 200,
) -> Response:
    also = [(review.kind_of(row), row.id or 0) for row in rows]
    with place.database.read() as session:
        return cards_answer(session, look, meeting_id, since, also, status=status, events=events)


def back(meeting_id: int, look: Look, anchor: str) -> RedirectResponse:
    address = f"/meetings/{meeting_id}?show={look.show}&sort={look.sort}#{anchor}"
    return RedirectResponse(address, status_code=303)


def ask(look: Look, found: Bench, template: str, *, status: int = 200, **context: Any) -> Response:
    """A question as the content of a dialog, or as a page of its own."""
    page = template if look.is_htmx else "review_ask.html"
    context |= {"bench": found, "meeting": found.meeting, "ask": template}
    return templates.TemplateResponse(look.request, page, context, status_code=status)
