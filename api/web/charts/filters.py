"""What the address of a chart asks for."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from api.web.forms import id_number
from assistant.tracking.reviews import months_on

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Typed:
    """The filters as the address has them; what makes no sense is as good as nothing."""

    project: str = ""
    department: str = ""
    since: str = ""
    until: str = ""
    page: str = "1"

    @property
    def project_id(self) -> int | None:
        return id_number(self.project)

    @property
    def first(self) -> dt.date | None:
        return _month(self.since)

    @property
    def last(self) -> dt.date | None:
        """The last day of the period."""
        month = _month(self.until)
        return months_on(month, 1) - dt.timedelta(days=1) if month else None

    def query(self, **changed: Any) -> str:
        said = {
            "project": self.project,
            "department": self.department,
            "from": self.since,
            "to": self.until,
        } | changed
        found = urlencode({name: value for name, value in said.items() if value})
        return f"?{found}" if found else ""


def _month(text: str) -> dt.date | None:
    found = _MONTH.fullmatch(text.strip())
    return dt.date(int(found[1]), int(found[2]), 1) if found else None
