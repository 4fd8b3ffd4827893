"""The text of a meeting's notice or invitation, read into the fields of the form."""

from assistant.notice.reading import read_notice
from assistant.notice.types import Attendee, Found, Notice, Row

__all__ = ["Attendee", "Found", "Notice", "Row", "read_notice"]
