"""The web application: REST API, pages, problem details."""

import importlib.metadata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from fastapi.security import HTTPBearer
from fastapi.staticfiles import StaticFiles
from fastapi_offline import FastAPIOffline

from api import access, problems, rest
from api.deps import Place
from api.gate import Gate
from api.installation import Installation
from api.rest import (
    account,
    archive,
    ask,
    clock,
    deliveries,
    events,
    glossary,
    interchange,
    items,
    me,
    meetings,
    minutes,
    people,
    proofs,
    recordings,
    reviews,
    rhythm,
    saved_views,
    settings,
    tracker,
    tracker_files,
    transcript,
    uploads,
    voices,
    waveforms,
    webhooks,
)
from api.web import (
    WEB,
    about_pages,
    account_pages,
    archive_pages,
    ask_export_pages,
    ask_kept_pages,
    ask_pages,
    audit_pages,
    backup_pages,
    chat_pages,
    clock_pages,
    department_pages,
    feed_pages,
    glossary_pages,
    history_pages,
    hold_pages,
    home_pages,
    item_pages,
    item_problem_pages,
    item_proof_pages,
    mail_pages,
    meeting_form_pages,
    meeting_list_pages,
    minutes_flow_pages,
    minutes_pages,
    notification_pages,
    oidc_pages,
    own_items_pages,
    pages,
    people_pages,
    preview_pages,
    project_pages,
    question_feedback_pages,
    recipients_pages,
    record_pages,
    recording_pages,
    report_pages,
    retention_pages,
    review_month_pages,
    review_more_pages,
    review_pages,
    review_week_pages,
    rhythm_pages,
    roster_pages,
    settings_pages,
    shell_pages,
    sign_in_pages,
    staff_pages,
    template_pages,
    topic_pages,
    tracker_exchange_pages,
    tracker_pages,
    tracking_report_pages,
    transcript_pages,
    voices_pages,
    webhook_pages,
)
from api.web.security import PageHeaders

health = APIRouter()

# Only describes it in /docs; the gate has looked at the token by then.
_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="A token from the account page. Scopes: read; write, to change what you may "
    "change; admin, for what only administrators may do.",
)


@health.get("/healthz")
def is_well(place: Place) -> dict[str, str]:
    """For whoever watches over the server."""
    with place.database.read() as session:
        session.connection().exec_driver_sql("SELECT 1")
    return {"status": "ok"}


def create_app(place: Installation) -> FastAPI:
    """The application on a prepared installation, which it closes at its end."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.installation.close()

    app = FastAPIOffline(
        title="Meeting Assistant",
        version=importlib.metadata.version("meeting-assistant"),
        summary="From a recording to confirmed minutes and tracked action items",
        description=rest.DESCRIPTION,
        lifespan=lifespan,
        docs_url="/docs",
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        dependencies=[Depends(access.check)],
    )
    app.state.installation = place
    # The one added last comes first.
    app.add_middleware(Gate)
    app.add_middleware(PageHeaders)
    problems.add_to(app)
    app.include_router(health, include_in_schema=False)
    v1 = APIRouter(
        prefix="/api/v1",
        dependencies=[Depends(_BEARER)],
        responses={
            code: {
                "description": text,
                "content": {problems.MEDIA_TYPE: {"schema": problems.SCHEMA}},
            }
            for code, text in {
                401: "sign in, or send a token",
                403: "not allowed",
                404: "not there",
                409: "conflict",
                422: "wrong input",
            }.items()
        },
    )
    for noun in (
        account,
        archive,
        ask,
        meetings,
        recordings,
        uploads,
        transcript,
        interchange,
        items,
        minutes,
        # Before those of one item, whose number could be anything.
        tracker_files,
        tracker,
        proofs,
        saved_views,
        glossary,
        voices,
        people,
        settings,
        clock,
        rhythm,
        reviews,
        me,
        waveforms,
        deliveries,
        webhooks,
        events,
    ):
        v1.include_router(noun.router)
    app.include_router(v1)
    for page in (
        account_pages,
        feed_pages,
        oidc_pages,
        sign_in_pages,
        own_items_pages,
        staff_pages,
        home_pages,
        # Before a question, whose number could be anything.
        ask_kept_pages,
        ask_export_pages,
        ask_pages,
        meeting_list_pages,
        archive_pages,
        hold_pages,
        meeting_form_pages,
        pages,
        recording_pages,
        review_more_pages,
        review_pages,
        record_pages,
        transcript_pages,
        minutes_pages,
        preview_pages,
        minutes_flow_pages,
        recipients_pages,
        topic_pages,
        history_pages,
        settings_pages,
        template_pages,
        mail_pages,
        chat_pages,
        webhook_pages,
        notification_pages,
        retention_pages,
        clock_pages,
        rhythm_pages,
        backup_pages,
        audit_pages,
        about_pages,
        report_pages,
        tracking_report_pages,
        review_month_pages,
        review_week_pages,
        tracker_exchange_pages,
        tracker_pages,
        glossary_pages,
        voices_pages,
        # Addresses of words before those of numbers: /people/import is no person.
        department_pages,
        roster_pages,
        people_pages,
        project_pages,
        question_feedback_pages,
        item_pages,
        item_problem_pages,
        item_proof_pages,
        shell_pages,
    ):
        app.include_router(page.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=WEB / "static"), name="static")
    return app
