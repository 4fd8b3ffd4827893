"""The addresses of the application, as its routes have them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts


def get_paths(app: FastAPI) -> Iterator[str]:
    """The path of every GET route, pages and API, each once, with its parameters in braces."""
    seen = set[str]()
    for context in iter_route_contexts(app.routes):
        path: Any = getattr(context, "path", None)
        if path and "GET" in (getattr(context, "methods", None) or ()) and path not in seen:
            seen.add(path)
            yield path


def filled(path: str, values: Mapping[str, str]) -> str | None:
    """The path with values for its parameters; None where one has none."""
    names = re.findall(r"{(\w+)(?::\w+)?}", path)
    if any(name not in values for name in names):
        return None
    return re.sub(r"{(\w+)(?::\w+)?}", lambda found: values[found[1]], path)
