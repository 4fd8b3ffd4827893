"""The pages: server-rendered, working without JavaScript. Plain and small for now."""

from pathlib import Path

from fastapi.templating import Jinja2Templates

from api.web import words

WEB = Path(__file__).parent

templates = Jinja2Templates(directory=WEB / "templates", context_processors=[])
templates.env.globals["words"] = words
templates.env.filters["clock"] = words.clock
templates.env.filters["size"] = words.size
