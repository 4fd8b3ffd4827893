"""The proofs of an item: sent, saved by a browser, taken away."""

from typing import Annotated

from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.responses import FileResponse

from api import services_proofs
from api.deps import CurrentUser, Id, Place
from api.services_proofs import Sent
from api.web.item_pages import author, back, page
from assistant.errors import ConflictError, InputError, NotFoundError
from storage import proofs, tracker

router = APIRouter(prefix="/tracker/{item_id}/proofs")

# Anybody may send anything: no browser is to open it as a page of this site.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "no-cache, private",
}
_PLAIN = "application/octet-stream"


@router.post("")
def attach(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    item_id: Id,
    proof: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    sent = [
        Sent(file.filename, file.content_type or _PLAIN, file.file)
        for file in proof or []
        if file.filename
    ]
    try:
        services_proofs.attach(place, item_id, sent, by=author(place, viewer, item_id))
    except InputError as exc:
        return page(request, place, viewer, item_id, problem=exc, said={"form": "proofs"})
    return back(item_id, "attached")


@router.get("/{proof_id}/download")
def download(place: Place, item_id: Id, proof_id: Id) -> FileResponse:
    with place.database.read() as session:
        tracker.get(session, item_id)
        proof = proofs.get(session, item_id, proof_id)
    path = place.files.path(proof.sha256)
    if not path.is_file():
        raise NotFoundError(f"The file “{proof.filename}” is no longer there.")
    return FileResponse(path, filename=proof.filename, media_type=_PLAIN, headers=_HEADERS)


@router.post("/{proof_id}/remove")
def remove(
    request: Request, place: Place, viewer: CurrentUser, item_id: Id, proof_id: Id
) -> Response:
    try:
        services_proofs.remove(place, item_id, proof_id, by=author(place, viewer, item_id))
    except (InputError, ConflictError) as exc:
        return page(
            request, place, viewer, item_id, problem=InputError(str(exc)), said={"form": "proofs"}
        )
    return back(item_id, "removed")
