"""The transcript's page, and what its forms ask for: words changed, repairs taken back, voices
named.

Each form works by itself; asked by htmx, it is answered with the lines that changed.
"""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from api import services_transcript as services
from api import views
from api.deps import LARGEST_ID, Actor, CurrentUser, Id, Place, Viewer
from api.installation import Installation
from api.web import freshness, templates, words
from api.web.i18n import _, ngettext
from api.web.meeting_head import head
from api.web.player import player_files
from api.web.speakers_view import candidates, voices
from api.web.transcript_parts import transcript_parts
from assistant.errors import ConflictError, NotFoundError
from assistant.types import Segment
from storage import meetings, repairs, transcripts
from storage.edits import Change
from storage.tables import Meeting, MeetingState

router = APIRouter(prefix="/meetings/{meeting_id}")

Number = Annotated[int, Form(ge=0, le=LARGEST_ID)]

# More lines than these and the page is loaded anew: that is as fast, and shows the voices anew too.
_MOST_LINES = 300


@router.get("/transcript")
def transcript_page(
    request: Request, place: Place, viewer: CurrentUser, meeting_id: Id, links: bool = False
) -> Response:
    """`links`: each line has one to be edited by, for browsers without JavaScript."""
    with place.database.read() as session:
        view = views.meeting_view(session, meeting_id)
        context = {
            "head": head(session, viewer, place.settings, meeting_id, "transcript"),
            "meeting": view.meeting,
            "how_far": view.how_far,
            "files": player_files(view),
            "may_edit": viewer.is_editor,
            "is_extraction_old": freshness.is_extraction_old(session, view.meeting),
            "is_text_old": freshness.is_text_old(session, view.meeting),
            "candidates": candidates(view.context, view.meeting),
        } | transcript_parts(session, view.meeting, viewer.name, has_links=links)
        return templates.TemplateResponse(request, "transcript.html", context)


@router.get("/transcript/segments/{number}")
def show_line(
    request: Request, place: Place, viewer: CurrentUser, meeting_id: Id, number: int
) -> Response:
    """A line as it is now: what an edit that is given up goes back to."""
    return _changed(request, place, viewer, meeting_id, services.Edited((number,), None), None)


@router.get("/transcript/segments/{number}/edit")
def edit_line(
    request: Request, place: Place, viewer: CurrentUser, meeting_id: Id, number: int
) -> Response:
    return _edit_form(request, place, meeting_id, number)


@router.post("/transcript/segments/{number}")
def change_line(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    meeting_id: Id,
    number: int,
    text: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
    speaker: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """What a person heard. `seen` is the text they changed: a later one is not overwritten."""
    # A text field of a browser sends line ends of its own; a line of a transcript has none.
    text = " ".join(text.split("\n")).replace("\r", "").strip()
    change = Change(number, text=text, speaker=speaker or None, seen=seen)
    try:
        done = services.edit_segment(place, meeting_id, change, actor=viewer.name)
    except ConflictError:
        if (form := _conflict(request, place, meeting_id, change)) is None:
            raise
        return form
    return _changed(request, place, viewer, meeting_id, done, _("已保存") if done.batch else None)


def _conflict(
    request: Request, place: Installation, meeting_id: int, change: Change
) -> Response | None:
    """Both texts to choose from; None where the words are those that were seen."""
    with place.database.read() as session:
        row = transcripts.segment(session, meeting_id, change.segment)
    if row.text == change.seen:
        return None
    return _edit_form(request, place, meeting_id, change.segment, mine=change.text)


@router.post("/transcript/replace")
def replace_words(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    meeting_id: Id,
    find: Annotated[str, Form(max_length=500)] = "",
    replacement: Annotated[str, Form(max_length=500)] = "",
    matches_case: Annotated[bool, Form()] = False,
    segment: Annotated[str, Form()] = "",
    at: Annotated[str, Form()] = "",
) -> Response:
    """Everywhere; or at one place, where the script says which."""
    wanted = services.Replacement(
        find=find,
        replacement=replacement,
        matches_case=matches_case,
        segment=int(segment) if segment.isdecimal() else None,
        at=int(at) if at.isdecimal() else None,
    )
    done = services.replace_words(place, meeting_id, wanted, actor=viewer.name)
    told = ngettext("替换了 %(num)s 处", "替换了 %(num)s 处", done.places) % {"num": done.places}
    return _changed(request, place, viewer, meeting_id, done, told)


@router.post("/transcript/merge")
def merge_voices(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    meeting_id: Id,
    voice: Annotated[str, Form()],
    into: Annotated[str, Form()],
) -> Response:
    done = services.merge_voices(place, meeting_id, voice, into, actor=viewer.name)
    return _changed(request, place, viewer, meeting_id, done, _("已合并"))


@router.post("/transcript/undo")
def undo(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    meeting_id: Id,
    batch: Annotated[str, Form()] = "",
) -> Response:
    """Take back one batch, or this person's last."""
    done = services.undo_edit(place, meeting_id, batch or None, actor=viewer.name)
    return _changed(request, place, viewer, meeting_id, done, _("已撤销"), offers_undo=False)


@router.post("/transcript/redo")
def redo(request: Request, place: Place, viewer: CurrentUser, meeting_id: Id) -> Response:
    done = services.redo_edit(place, meeting_id, actor=viewer.name)
    return _changed(request, place, viewer, meeting_id, done, _("已重做"))


@router.post("/repairs")
def change_repair(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    meeting_id: Id,
    segment: Number,
    at: Number,
    heard: Annotated[str, Form()],
    written: Annotated[str, Form()],
    action: Annotated[services.RepairAction, Form()],
) -> Response:
    """Take a repair back or make it again, or all of the same words, as the button says."""
    changed: tuple[int, ...] = (segment,)
    match action:
        case "undo":
            services.undo_repair(place, meeting_id, segment, at, actor=viewer.name)
        case "redo":
            services.redo_repair(place, meeting_id, segment, at, actor=viewer.name)
        case "undo_all" | "redo_all":
            changed = services.change_all_repairs(
                place, meeting_id, action, heard, written, actor=viewer.name
            )
    done = services.Edited(changed, None, len(changed))
    return _changed(request, place, viewer, meeting_id, done, _("已保存"))


@router.post("/speakers")
async def name_speakers(
    request: Request, place: Place, actor: Actor, meeting_id: Id
) -> RedirectResponse:
    """A name per voice, blank where nobody knows; and the proposals that are wrong."""
    typed = {key: str(value).strip() for key, value in (await request.form()).items()}
    with place.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        transcript = transcripts.load(session, meeting_id)
    shown = voices(transcript, meeting) if transcript else []
    names = {voice.label: typed[voice.label] or None for voice in shown if voice.label in typed}
    rejected = dict(meeting.rejected_speakers)
    for voice in shown:
        if voice.proposed:
            others = [n for n in rejected.get(voice.label, []) if n != voice.proposed]
            said = [voice.proposed] if f"not:{voice.label}" in typed else []
            rejected[voice.label] = others + said
    rejected = {label: wrong for label, wrong in rejected.items() if wrong}
    services.name_speakers(place, meeting_id, names, rejected, actor=actor)
    back = "/transcript" if typed.get("back") == "transcript" else ""
    return RedirectResponse(f"/meetings/{meeting_id}{back}", status_code=303)


def _edit_form(
    request: Request, place: Installation, meeting_id: int, number: int, *, mine: str | None = None
) -> Response:
    """The form of one line. With `mine` that is not what stands there now: to choose."""
    with place.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        transcript = transcripts.load(session, meeting_id)
        segment = transcripts.segment(session, meeting_id, number)
        context = meetings.context(session, meeting)
        undone = repairs.undone(session, meeting_id, [segment])[number]
    assert transcript is not None
    shown = {
        "meeting": meeting,
        "segment": segment,
        "undone": undone,
        "base": f"/meetings/{meeting_id}/transcript",
        "mine": segment.text if mine is None else mine,
        "theirs": None if mine is None else segment.text,
        "seen": segment.text,
        "text_language": transcript.language,
        "speakers": _speakers(transcript.segments, meeting, candidates(context, meeting)),
        "oob": _is_htmx(request),
    }
    page = "_edit_line.html" if shown["oob"] else "transcript_edit.html"
    status = 200 if mine is None else 409
    return templates.TemplateResponse(request, page, shown, status_code=status)


def _speakers(
    segments: tuple[Segment, ...], meeting: Meeting, names: list[str]
) -> list[tuple[str, str]]:
    """The voices of the meeting by their labels, then people who are no voice of it yet."""
    known = meeting.speakers
    labels = list(dict.fromkeys(s.speaker for s in segments if s.speaker))
    shown = [(label, words.speaker(known.get(label, label))) for label in labels]
    taken = {name for _label, name in shown}
    return shown + [(name, name) for name in names if name not in taken]


def _is_htmx(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"


def _changed(
    request: Request,
    place: Installation,
    viewer: Viewer,
    meeting_id: int,
    done: services.Edited,
    told: str | None,
    *,
    offers_undo: bool = True,
) -> Response:
    """The lines that changed, for htmx to put in their places; the page itself for others."""
    base = f"/meetings/{meeting_id}/transcript"
    if not _is_htmx(request):
        return RedirectResponse(f"{base}#s{done.segments[0]}", status_code=303)
    if len(done.segments) > _MOST_LINES:
        return Response(status_code=204, headers={"HX-Refresh": "true"})
    with place.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        parts = transcript_parts(session, meeting, viewer.name, is_swap=True)
        is_old = freshness.is_extraction_old(session, meeting)
    shown = _with_next(parts, done.segments)
    if not shown:
        raise NotFoundError(f"There is no segment {done.segments[0]} in meeting {meeting_id}.")
    context = parts | {
        "shown": shown,
        "meeting": meeting,
        "base": base,
        "may_edit": viewer.is_editor and meeting.state != MeetingState.processing,
        "is_extraction_old": is_old,
        "oob": True,
    }
    answer = templates.TemplateResponse(request, "_changed.html", context)
    if told:
        batch = done.batch if offers_undo else None
        answer.headers["HX-Trigger"] = json.dumps({"edited": {"told": told, "batch": batch}})
    return answer


def _with_next(parts: dict[str, Any], numbers: tuple[int, ...]) -> list[Any]:
    """The lines of these segments, and those after them: whether these go on may have changed."""
    if parts["text"] is None:
        return []
    lines = [line for line in parts["text"].lines if not line.is_note]
    wanted = set(numbers)
    return [
        line
        for before, line in zip([None, *lines], lines, strict=False)
        if line.segment.id in wanted or (before and before.segment.id in wanted)
    ]
