"""The tracker as files: all of it as a table, and a table taken over."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, File, Form, Query, Response, UploadFile, status
from pydantic import BaseModel, Field

from api import services_tracker_exchange as exchange
from api import services_tracker_import
from api.access import recorders_only
from api.deps import LARGEST_ID, CurrentUser, Place
from api.web import i18n
from api.web.tracker_exchange_pages import answer
from assistant.errors import InputError
from assistant.labels import Status
from assistant.sheets import MOST_BYTES
from storage.tracker_lists import Wanted

router = APIRouter(prefix="/action-items", tags=["tracker"])


class ExportedList(BaseModel):
    project: str | None = None
    department: str | None = None
    owner: str | None = None
    meeting_id: int | None = Field(default=None, ge=1, le=LARGEST_ID)
    status: Status | Literal["open"] | None = None
    due: Literal["overdue", "behind", "near", "week", "month", "none"] | None = None
    is_mine: bool = False
    format: Literal["xlsx", "csv"] = "xlsx"


class ReadOut(BaseModel):
    row: int = Field(description="as the spreadsheet counts")
    task: str
    owner: str | None
    department: str | None
    deadline: str | None
    deadline_text: str | None
    status: Status
    percent: int | None
    is_new: bool = Field(description="false: followed already, or twice in the file")
    doubts: list[str] = Field(description="what was guessed, or could not be read")


class UnreadOut(BaseModel):
    row: int
    reason: str
    cells: list[str]


class ImportOut(BaseModel):
    meeting_id: int | None = Field(description="what stands for their meeting; null: only read")
    items: list[ReadOut]
    unread: list[UnreadOut]
    unknown_names: list[str] = Field(description="that are not in the roster")
    columns: dict[str, str] = Field(description="by the name in the file, what it was read as")


@router.get("/export", response_class=Response)
def export_tracker(
    place: Place, viewer: CurrentUser, wanted: Annotated[ExportedList, Query()]
) -> Response:
    """All items of a list as a table: an XLSX or CSV file in the language of Accept-Language."""
    chosen: dict[str, Any] = wanted.model_dump(exclude={"format"})
    return answer(place, viewer, wanted.format, Wanted(**chosen), "deadline", "tracker")


@router.post("/import", status_code=status.HTTP_201_CREATED, dependencies=[Depends(recorders_only)])
def import_tracker(
    place: Place,
    viewer: CurrentUser,
    response: Response,
    file: Annotated[UploadFile, File(description="XLSX or CSV")],
    project: Annotated[str | None, Form(description="the name of one that is there")] = None,
    preview: Annotated[bool, Form(description="only read it, and take nothing over")] = False,
) -> ImportOut:
    """Take a tracker over that was kept elsewhere. Items that are followed already are left out.

    DELETE /meetings/{meeting_id} takes it back.
    """
    draft_id = exchange.keep_draft(
        place, viewer, file.filename or "tracker", file.file.read(MOST_BYTES + 1)
    )
    try:
        return _import(place, viewer, response, draft_id, project, preview)
    finally:
        exchange.drop_draft(place, viewer, draft_id)


def _import(
    place: Place,
    viewer: CurrentUser,
    response: Response,
    draft_id: str,
    project: str | None,
    is_preview: bool,
) -> ImportOut:
    draft = exchange.find_draft(place, viewer, draft_id)
    layout = exchange.layout(draft)
    if not layout.has_task:
        raise InputError(
            "No column of tasks was found. Name one 任务 or Task in one of the first 20 rows."
        )
    with place.database.read() as session:
        found = exchange.preview(place, session, viewer, draft_id, draft, layout)
    meeting_id = None
    if is_preview:
        response.status_code = status.HTTP_200_OK
    else:
        meeting_id = services_tracker_import.take_over(
            place, viewer, draft_id, layout, project=project, language=i18n.language()
        )
    head = draft.sheets[layout.sheet].rows[layout.top]
    return ImportOut(
        meeting_id=meeting_id,
        items=[_read(line) for line in found.lines],
        unread=[
            UnreadOut(row=row.number, reason=row.reason, cells=list(row.cells))
            for row in found.table.unread
        ],
        unknown_names=found.strangers,
        columns={head[at]: column for at, column in layout.columns.items() if at < len(head)},
    )


def _read(line: exchange.Line) -> ReadOut:
    item = line.row.item
    return ReadOut(
        row=line.row.number,
        task=item.task,
        owner=line.owner.name if line.owner else None,
        department=line.department,
        deadline=item.deadline,
        deadline_text=item.deadline_text,
        status=item.status,
        percent=item.percent,
        is_new=line.is_new,
        doubts=list(line.row.doubts),
    )
