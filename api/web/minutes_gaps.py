"""What is missing from the minutes, each with the place that mends it."""

import re
from dataclasses import dataclass

from sqlmodel import Session

from assistant.minutes.catalogue import PHRASES, Phrases
from assistant.minutes.types import Minutes
from storage import review
from storage.tables import Reviewed, ReviewState


@dataclass(frozen=True)
class Gap:
    """`text` in the language of the minutes; `address` where it can be mended."""

    text: str
    address: str


def gaps(session: Session, meeting_id: int, minutes: Minutes) -> list[Gap]:
    """The gaps of these minutes, composed of what is confirmed now."""
    found = review.items(session, meeting_id)
    kept = {
        kind: [row for row in getattr(found, kind) if row.review == ReviewState.confirmed]
        for kind in review.KINDS
    }
    phrases = PHRASES[minutes.language]
    return [Gap(text, _address(text, meeting_id, phrases, kept)) for text in minutes.gaps]


def _address(text: str, meeting_id: int, phrases: Phrases, kept: dict[str, list[Reviewed]]) -> str:
    review_page = f"/meetings/{meeting_id}?show=all"
    if text in (phrases.no_decisions, phrases.no_actions, phrases.no_next_meeting):
        return review_page
    for kind, phrase in _things(phrases).items():
        number = _number(phrase, text)
        rows = kept[kind]
        if number and number <= len(rows):
            ref = f"{kind}-{rows[number - 1].id}"
            return f"{review_page}&edit={ref}#{ref}"
    # What is left are facts of the meeting itself, and rows of its agenda.
    return f"/meetings/{meeting_id}/edit"


def _things(phrases: Phrases) -> dict[str, str]:
    """How gaps name an item, by its kind."""
    named = {"decisions": "decision", "action_items": "action", "disputes": "dispute"}
    known = {kind: getattr(phrases, name, "") for kind, name in named.items()}
    things = {kind: phrase for kind, phrase in known.items() if "{no}" in phrase}
    return things | {"next_meeting": phrases.next_meeting}


def _number(phrase: str, text: str) -> int | None:
    """Which of its kind the text is about: there is but one next meeting."""
    before, is_counted, after = phrase.partition("{no}")
    if not is_counted:
        return 1 if text.startswith(phrase) else None
    found = re.match(rf"{re.escape(before)}(\d+){re.escape(after)}", text)
    return int(found[1]) if found else None
