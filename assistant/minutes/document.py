"""What a version of the minutes is: its number, its state, and the hash of its content."""

import hashlib
import json
from typing import Any

from assistant.labels import show_long_day
from assistant.minutes.catalogue import PHRASES
from assistant.minutes.types import DocumentFacts, DocumentLine, Minutes

_SHOWN = 16
_LATER_LABELS = ("section_progress", "section_next_meeting_after", "said", "change")


def content_hash(minutes: Minutes) -> str:
    """SHA-256 of what the minutes say, in hexadecimal; of everything but `document` and `gaps`."""
    said = minutes.model_dump(mode="json", exclude={"document", "gaps"})
    _leave_out_later_fields(said)
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _leave_out_later_fields(said: dict[str, Any]) -> None:
    """Fields that minutes did not have at first count where they say something: what was issued
    without them goes on having the hash it was issued with."""
    if not said["progress"]:
        del said["progress"]
        for name in _LATER_LABELS:
            del said["labels"][name]
    for decision in said["decisions"]:
        if not decision["replaces"]:
            del decision["replaces"]


def stamp(minutes: Minutes, facts: DocumentFacts) -> Minutes:
    """The same minutes as this version of the document."""
    phrases = PHRASES[minutes.language]
    issued = facts.issued_on and show_long_day(facts.issued_on, minutes.language)
    line = DocumentLine(
        version=phrases.version.format(version=facts.version),
        number=facts.number or "",
        state=phrases.issued if issued else phrases.draft,
        issued=issued or "",
        approved_by=facts.approved_by or "",
        hash=content_hash(minutes)[:_SHOWN],
    )
    return minutes.model_copy(update={"document": line})
