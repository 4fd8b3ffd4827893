"""What people type about a followed item, and what of it they changed."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Form

from api.web.i18n import _
from assistant.errors import InputError
from storage.tables import ActionItemRow

LONGEST = 1000

# Beside which field a message stands, by words that are in it alone.
_BESIDE = (
    ("moves with a reason", "reason"),
    ("delayed item needs a reason", "delay_reason"),
    (" % is not possible", "percent"),
    ("done item is at 100 %", "percent"),
    ("not started is at 0 %", "percent"),
    ("has passed", "deadline"),
    ("has no other date", "deadline"),
    ("needs no other date", "deadline"),
    ("give an item to somebody else", "owner"),
)


@dataclass(frozen=True)
class Typed:
    """The update form. `was_...` is what stood in it, so that what others changed meanwhile and
    this person did not stays as it is."""

    status: Annotated[str, Form()] = ""
    percent: Annotated[str, Form()] = ""
    delay_reason: Annotated[str, Form()] = ""
    note: Annotated[str, Form()] = ""
    deadline_day: Annotated[str, Form()] = ""
    deadline_time: Annotated[str, Form()] = ""
    owner: Annotated[str, Form()] = ""
    department: Annotated[str, Form()] = ""
    reason: Annotated[str, Form()] = ""
    was_status: Annotated[str, Form()] = ""
    was_percent: Annotated[str, Form()] = ""
    was_delay_reason: Annotated[str, Form()] = ""
    was_note: Annotated[str, Form()] = ""
    was_deadline: Annotated[str, Form()] = ""
    was_owner: Annotated[str, Form()] = ""
    was_department: Annotated[str, Form()] = ""

    def wanted(self) -> dict[str, Any]:
        """The fields that differ from what stood in them. Raises InputError."""
        found: dict[str, Any] = {
            name: text
            for name in ("status", "delay_reason", "note", "owner", "department")
            if (text := _even(getattr(self, name))) != _even(getattr(self, f"was_{name}"))
        }
        if self.percent.strip() and self.percent.strip() != self.was_percent:
            found["percent"] = self._percent()
        if self.deadline != self.was_deadline:
            found["deadline"] = self.deadline or None
        # Who did a part of it has begun.
        if found.get("percent") and self.status == self.was_status == "not_started":
            found["status"] = "in_progress"
        return found

    @property
    def deadline(self) -> str:
        day, time = self.deadline_day.strip(), self.deadline_time.strip()
        return f"{day}T{time[:5]}" if day and time else day

    def _percent(self) -> int:
        text = self.percent.strip().rstrip("%％")
        if not (text.isascii() and text.isdigit()):
            raise InputError(_("进度请填 0 到 100 的数字。"))
        return int(text[:9])


def as_typed(item: ActionItemRow) -> Typed:
    """The form as it stands when nobody typed anything."""
    day, _mark, time = (item.deadline or "").partition("T")
    stands = {
        "status": item.status,
        "percent": "" if item.percent is None else str(item.percent),
        "delay_reason": (item.delay_reason or "") if item.status == "delayed" else "",
        "note": item.note or "",
        "owner": item.owner or "",
        "department": item.department or "",
    }
    return Typed(
        **stands,
        **{f"was_{name}": text for name, text in stands.items()},
        was_deadline=item.deadline or "",
        deadline_day=day,
        deadline_time=time[:5],
    )


def checked(text: str) -> str:
    """Without the blanks around it. Raises InputError where it is too long."""
    text = _even(text)
    if len(text) > LONGEST:
        raise InputError(f"That is longer than {LONGEST} characters. Say it shorter.")
    return text


def beside(message: str) -> str:
    """The field that a message is about; "" for the form as a whole."""
    return next((field for words, field in _BESIDE if words in message), "")


def _even(text: str) -> str:
    """Browsers send lines with ends of their own."""
    return text.replace("\r\n", "\n").strip()
