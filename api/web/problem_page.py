"""An error as a page: what is wrong, what to do, and the way back."""

from fastapi import Request, Response

from api.web import templates


def render(request: Request, status: int, detail: str) -> Response:
    context = {"status": status, "detail": detail, "back": _same_site_referer(request)}
    return templates.TemplateResponse(request, "problem.html", context, status_code=status)


def _same_site_referer(request: Request) -> str:
    referer = request.headers.get("referer", "")
    return referer if referer.startswith(str(request.base_url)) else "/"
