"""Merging, splitting and adding items of a meeting, each asked in a dialog or on a page."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Response

from api import services_continuity, services_review
from api.deps import LARGEST_ID, Id, Place
from api.rest.models import Kind
from api.services_items import ItemRef
from api.web import words
from api.web.i18n import _
from api.web.review_answers import Looking, Typed, answer, ask
from api.web.review_forms import changes, read_date
from api.web.review_view import bench
from assistant.errors import InputError, NotFoundError
from storage import meetings
from storage.tables import Reviewed

router = APIRouter(prefix="/meetings/{meeting_id}/items")

_NO_FIELDS: dict[str, Any] = {"co_owners": []}


@router.get("/merge")
def ask_merge(
    look: Looking, place: Place, meeting_id: Id, item: Annotated[list[str] | None, Query()] = None
) -> Response:
    """Which of the chosen items stays."""
    refs = [_ref(text) for text in item or ()]
    if len(refs) < 2 or len({ref.kind for ref in refs}) > 1:
        raise InputError("Choose at least two items of one kind to merge.")
    with place.database.read() as session:
        found = bench(session, look.viewer, meeting_id, look.show, look.sort)
    cards = [found.card(ref.kind, ref.id) for ref in refs]
    chosen = [card for card in cards if card]
    return ask(look, found, "_ask_merge.html", cards=chosen)


@router.post("/merge")
def merge(
    look: Looking,
    place: Place,
    meeting_id: Id,
    keep: Annotated[str, Form()],
    item: Annotated[list[str], Form()],
    since: Annotated[int | None, Form()] = None,
) -> Response:
    kept = _ref(keep)
    others = [ref for ref in map(_ref, item) if (ref.kind, ref.id) != (kept.kind, kept.id)]

    def do() -> tuple[str, list[Reviewed]]:
        rows = services_review.merge_items(place, meeting_id, kept, others, actor=look.viewer.name)
        return _("已合并 %(n)s 项", n=len(rows)), rows

    return answer(place, look, meeting_id, since, do)


def _ref(text: str) -> ItemRef:
    """From "action_items-12" or, with the version seen, "action_items-12-3"."""
    kind, *numbers = text.split("-")
    if kind not in words.KINDS or not numbers or not all(n.isdigit() for n in numbers):
        raise NotFoundError(f"There is no item {text}.")
    version = int(numbers[1]) if len(numbers) > 1 else None
    return ItemRef.model_validate({"kind": kind, "id": int(numbers[0]), "version": version})


@router.get("/action_items/{item_id}/split")
def ask_split(look: Looking, place: Place, meeting_id: Id, item_id: Id) -> Response:
    with place.database.read() as session:
        found = bench(session, look.viewer, meeting_id, look.show, look.sort)
    card = found.card("action_items", item_id)
    if card is None:
        raise NotFoundError(f"There is no action_items {item_id} in meeting {meeting_id}.")
    return ask(look, found, "_ask_split.html", card=card)


@router.post("/action_items/{item_id}/split")
def split(
    look: Looking,
    place: Place,
    meeting_id: Id,
    item_id: Id,
    version: Annotated[int, Form()],
    first: Annotated[str, Form()],
    second: Annotated[str, Form()],
    since: Annotated[int | None, Form()] = None,
) -> Response:
    def do() -> tuple[str, list[Reviewed]]:
        ref = ItemRef(kind="action_items", id=item_id, version=version)
        rows = services_review.split_item(
            place, meeting_id, ref, (first, second), actor=look.viewer.name
        )
        return _("已拆成两项"), rows

    return answer(place, look, meeting_id, since, do)


@router.post("/{kind}/{item_id}/kind")
def change_kind(
    look: Looking,
    place: Place,
    meeting_id: Id,
    kind: Kind,
    item_id: Id,
    version: Annotated[int, Form()],
    to: Annotated[Kind, Form()],
    since: Annotated[int | None, Form()] = None,
) -> Response:
    """Take the item for one of another kind."""

    def do() -> tuple[str, list[Reviewed]]:
        ref = ItemRef(kind=kind, id=item_id, version=version)
        rows = services_review.change_kind(place, meeting_id, ref, to, actor=look.viewer.name)
        return _("已改为%(kind)s", kind=words.KINDS[to]), rows[::-1]

    return answer(place, look, meeting_id, since, do)


@router.post("/action_items/{item_id}/link")
def link(
    look: Looking,
    place: Place,
    meeting_id: Id,
    item_id: Id,
    version: Annotated[int, Form()],
    to: Annotated[int, Form(alias="item_id", ge=1, le=LARGEST_ID)],
    since: Annotated[int | None, Form()] = None,
) -> Response:
    """Take the action item for news of an open one."""

    def do() -> tuple[str, list[Reviewed]]:
        ref = ItemRef(kind="action_items", id=item_id, version=version)
        rows = services_continuity.link_item(place, meeting_id, ref, to, actor=look.viewer.name)
        return _("已改为%(kind)s", kind=words.KINDS["progress"]), rows

    return answer(place, look, meeting_id, since, do)


@router.get("/new")
def ask_add(
    look: Looking, place: Place, meeting_id: Id, segments: str = "", quote: str = ""
) -> Response:
    """A form for an item from chosen lines, with what their words say of date and people."""
    ids = _segments(segments)
    with place.database.read() as session:
        quote = services_review.check_said(session, meeting_id, ids, quote)
        found = bench(session, look.viewer, meeting_id, look.show, look.sort)
    read = read_date(quote, found.context)
    return ask(
        look,
        found,
        "_ask_add.html",
        said=found.cards.talk.said(ids, quote),
        read=read,
        named=[p.name for p in found.context.roster.people if p.name in quote],
    )


@router.post("/new")
def add(look: Looking, place: Place, meeting_id: Id, typed: Typed) -> Response:
    since = typed.pop("since", "")
    kind, quote = typed.pop("kind", ""), typed.pop("quote", "")
    ids = _segments(typed.pop("segments", ""))
    if kind not in words.KINDS:
        raise InputError("Choose what kind of item it is.")
    with place.database.read() as session:
        context = meetings.context(session, meetings.get(session, meeting_id))
    fields = changes(kind, _of_kind(kind, typed), _NO_FIELDS, context)

    def do() -> tuple[str, list[Reviewed]]:
        row = services_review.add_said(
            place, meeting_id, kind, fields, ids, quote, actor=look.viewer.name
        )
        return _("已添加%(kind)s", kind=words.KINDS[kind]), [row]

    return answer(place, look, meeting_id, int(since) if since.isdigit() else None, do)


def _of_kind(kind: str, typed: dict[str, str]) -> dict[str, str]:
    """The one form has the fields of every kind; its words are called after the kind."""
    name = {"decisions": "text", "action_items": "task", "disputes": "text"}.get(kind, "topic")
    fields = {name: typed.get("words", "")}
    if kind == "action_items":
        fields |= {k: v for k, v in typed.items() if k == "owner" or k.startswith("deadline")}
    return {key: value for key, value in fields.items() if value.strip()}


def _segments(text: str) -> list[int]:
    return [int(part) for part in text.replace(",", " ").split() if part.isdigit()]
