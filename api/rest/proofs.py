"""Files that show that an item is done."""

from typing import Annotated

from fastapi import APIRouter, File, UploadFile, status
from fastapi.responses import FileResponse

from api import services_proofs
from api.deps import CurrentUser, Id, Place
from api.rest.tracker_models import ProofOut
from api.services_proofs import DOWNLOAD_HEADERS, PLAIN, Sent
from api.services_tracking import author_of

router = APIRouter(prefix="/action-items/{item_id}/proofs", tags=["tracker"])


@router.post("", status_code=status.HTTP_201_CREATED)
def attach(
    place: Place, viewer: CurrentUser, item_id: Id, proof: Annotated[list[UploadFile], File()]
) -> list[ProofOut]:
    """Attach files, as a form: all of them or, on an error, none."""
    sent = [
        Sent(file.filename or "", file.content_type or PLAIN, file.file)
        for file in proof
        if file.filename
    ]
    by = author_of(place, viewer, item_id, "rest")
    kept = services_proofs.attach(place, item_id, sent, by=by)
    return [ProofOut.model_validate(row) for row in kept]


@router.get("/{proof_id}")
def download(place: Place, item_id: Id, proof_id: Id) -> FileResponse:
    proof, path = services_proofs.file(place, item_id, proof_id)
    return FileResponse(path, filename=proof.filename, media_type=PLAIN, headers=DOWNLOAD_HEADERS)


@router.delete("/{proof_id}", status_code=status.HTTP_204_NO_CONTENT)
def remove(place: Place, viewer: CurrentUser, item_id: Id, proof_id: Id) -> None:
    """Take it away; the file stays with the history."""
    by = author_of(place, viewer, item_id, "rest")
    services_proofs.remove(place, item_id, proof_id, by=by)
