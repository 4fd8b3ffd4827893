"""The web application: REST API, pages, problem details."""

import importlib.metadata
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from fastapi_offline import FastAPIOffline

from api import problems, rest
from api.installation import Installation
from api.rest import (
    glossary,
    items,
    meetings,
    minutes,
    recordings,
    settings,
    tracker,
    transcript,
    voices,
    waveforms,
)
from api.web import (
    WEB,
    glossary_pages,
    pages,
    recording_pages,
    settings_pages,
    shell_pages,
    transcript_pages,
    voices_pages,
)
from api.web.security import PageHeaders
from assistant.errors import AssistantError


def create_app(place: Installation) -> FastAPI:
    """The application on a prepared installation, which it closes at its end."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        place.close()

    app = FastAPIOffline(
        title="Meeting Assistant",
        version=importlib.metadata.version("meeting-assistant"),
        summary="From a recording to confirmed minutes and tracked action items",
        description=rest.DESCRIPTION,
        lifespan=lifespan,
        docs_url="/docs",
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.installation = place
    app.add_middleware(PageHeaders)
    app.middleware("http")(_same_site_only)
    problems.add_to(app)
    v1 = APIRouter(
        prefix="/api/v1",
        responses={
            code: {
                "description": text,
                "content": {problems.MEDIA_TYPE: {"schema": problems.SCHEMA}},
            }
            for code, text in {404: "not there", 409: "conflict", 422: "wrong input"}.items()
        },
    )
    for noun in (
        meetings,
        recordings,
        transcript,
        items,
        minutes,
        tracker,
        glossary,
        voices,
        settings,
        waveforms,
    ):
        v1.include_router(noun.router)
    app.include_router(v1)
    for page in (
        pages,
        recording_pages,
        transcript_pages,
        settings_pages,
        glossary_pages,
        voices_pages,
        shell_pages,
    ):
        app.include_router(page.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=WEB / "static"), name="static")
    return app


async def _same_site_only(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Refuse changes that another site's page asks for; browsers say where they come from."""
    is_change = request.method not in ("GET", "HEAD", "OPTIONS")
    if is_change and request.headers.get("sec-fetch-site") == "cross-site":
        error = AssistantError("This was asked for by another site's page. Open it here instead.")
        return problems.refused(request, error)
    return await call_next(request)
