"""Errors as RFC 9457 problem details for JSON, as a page for people."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from api.errors import ForbiddenError, SignInNeededError
from api.web import error_words, problem_page
from assistant.errors import AssistantError, ConflictError, InputError, NotFoundError
from storage.errors import DiskFullError, TooLargeError

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

_STATUS: dict[type[AssistantError], int] = {
    SignInNeededError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    TooLargeError: 413,
    InputError: 422,
    DiskFullError: 507,
    AssistantError: 500,
}

SCHEMA = {
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what is wrong and what to do"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}


def add_to(app: FastAPI) -> None:
    app.add_exception_handler(AssistantError, _assistant_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(OperationalError, database_error)
    app.add_exception_handler(Exception, _unexpected)


def answer_to(
    request: Request, error: AssistantError | HTTPException | RequestValidationError
) -> Response:
    """For what stands before the routes, where no handler reaches, or adds to the answer."""
    if isinstance(error, RequestValidationError):
        return _invalid(request, error)
    if isinstance(error, HTTPException):
        return _http_error(request, error)
    return _assistant_error(request, error)


def _assistant_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, AssistantError)
    status = next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
    return _answer(request, status, str(error))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"field": ".".join(str(part) for part in e["loc"][1:]), "message": e["msg"]}
        for e in error.errors()
    ]
    language = error_words.language_for(request)
    said = [error_words.field_problem(e["field"], e["message"], language) for e in errors]
    detail = ("; " if language == "en" else "；").join(said)
    return _answer(request, 422, detail, errors=errors)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _answer(request, error.status_code, str(error.detail))


def database_error(request: Request, error: Exception) -> Response:
    log.error("the database failed", exc_info=error)
    return _answer(request, 503, "The database cannot be reached. Try again in a moment.")


def _unexpected(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _answer(request, 500, "Something unexpected went wrong. It is in the server's log.")


def _answer(request: Request, status: int, detail: str, **more: Any) -> Response:
    title = HTTPStatus(status).phrase
    detail = error_words.said_in(error_words.language_for(request), detail)
    if request.url.path.startswith("/api/"):
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
        return JSONResponse(body, status, media_type=MEDIA_TYPE)
    return problem_page.render(request, status, detail)
