"""The proofs of an item: sent, saved by a browser, taken away."""

from typing import Annotated

from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.responses import FileResponse

from api import services_proofs
from api.deps import CurrentUser, Id, Place
from api.services_proofs import DOWNLOAD_HEADERS, PLAIN, Sent
from api.services_tracking import author_of
from api.web.item_pages import back, page
from assistant.errors import ConflictError, InputError

router = APIRouter(prefix="/tracker/{item_id}/proofs")


@router.post("")
def attach(
    request: Request,
    place: Place,
    viewer: CurrentUser,
    item_id: Id,
    proof: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    sent = [
        Sent(file.filename, file.content_type or PLAIN, file.file)
        for file in proof or []
        if file.filename
    ]
    try:
        services_proofs.attach(place, item_id, sent, by=author_of(place, viewer, item_id))
    except InputError as exc:
        return page(request, place, viewer, item_id, problem=exc, said={"form": "proofs"})
    return back(item_id, "attached")


@router.get("/{proof_id}/download")
def download(place: Place, item_id: Id, proof_id: Id) -> FileResponse:
    proof, path = services_proofs.file(place, item_id, proof_id)
    return FileResponse(path, filename=proof.filename, media_type=PLAIN, headers=DOWNLOAD_HEADERS)


@router.post("/{proof_id}/remove")
def remove(
    request: Request, place: Place, viewer: CurrentUser, item_id: Id, proof_id: Id
) -> Response:
    try:
        services_proofs.remove(place, item_id, proof_id, by=author_of(place, viewer, item_id))
    except (InputError, ConflictError) as exc:
        return page(
            request, place, viewer, item_id, problem=InputError(str(exc)), said={"form": "proofs"}
        )
    return back(item_id, "removed")
