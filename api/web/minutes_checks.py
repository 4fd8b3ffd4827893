"""What a good secretary checks before minutes go out, each with the place that mends it."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from api.web.i18n import language, ngettext
from assistant.minutes.catalogue import PHRASES, Phrases
from assistant.minutes.checks import Finding, check
from assistant.minutes.document import content_hash
from assistant.minutes.types import ItemNews, Minutes
from assistant.types import Extraction, MeetingContext, Transcript
from storage import meetings, review
from storage.item_news import confirmed_news
from storage.review import MeetingItems
from storage.tables import DecisionRow, Reviewed, ReviewState

# What was found of the minutes looked at last, by what they were held against.
_found: dict[bytes, tuple[Finding, ...]] = {}
_MOST_FOUND = 64


@dataclass(frozen=True)
class Point:
    """`text` in the language of the minutes unless `language` is another one's, `advice` perhaps;
    `address` is where it is mended."""

    text: str
    address: str
    advice: str = ""
    language: str = ""


@dataclass(frozen=True)
class Settled:
    """A confirmed decision that nobody is known to carry out, or that needs nobody."""

    row: DecisionRow
    no: int


@dataclass(frozen=True)
class Checks:
    """`gaps` are what is missing, `findings` what nothing bears out: None where there is no
    transcript to hold the minutes against."""

    gaps: list[Point]
    findings: list[Point] | None
    decisions: list[Settled]

    @property
    def count(self) -> int:
        """How much there is to look at."""
        undecided = [each for each in self.decisions if not each.row.needs_no_action]
        return len(self.gaps) + len(self.findings or []) + len(undecided)


def checks(
    session: Session,
    meeting_id: int,
    found: MeetingItems,
    made: Minutes,
    transcript: Transcript | None,
) -> Checks:
    """Of the minutes composed of what is confirmed now, which is `found`'s."""
    places = _Places(meeting_id, PHRASES[made.language], _kept(found))
    decisions = _unsettled(found, made)
    # What is asked of decisions has a place of its own.
    asked = {places.not_carried(each.no) for each in decisions}
    return Checks(
        gaps=_gaps(found, made, places, asked),
        findings=_findings(session, meeting_id, made, transcript, places),
        decisions=decisions,
    )


def _gaps(found: MeetingItems, made: Minutes, places: "_Places", asked: set[str]) -> list[Point]:
    """What is missing. Nothing of a kind was not found while some of it waits to be decided."""
    waiting = found.waiting()
    untold = asked | {
        phrase
        for phrase, kind in (
            (places.phrases.no_decisions, found.decisions),
            (places.phrases.no_actions, found.action_items),
            (places.phrases.no_next_meeting, found.next_meeting),
        )
        if any(row in waiting for row in kind)
    }
    gaps = [Point(text, places.of(text)) for text in made.gaps if text not in untold]
    if not waiting:
        return gaps
    said = ngettext("还有 %(num)s 项待确认", "还有 %(num)s 项待确认", len(waiting))
    text = said % {"num": len(waiting)}
    return [Point(text, f"/meetings/{places.meeting_id}", language=language()), *gaps]


def _findings(
    session: Session,
    meeting_id: int,
    made: Minutes,
    transcript: Transcript | None,
    places: "_Places",
) -> list[Point] | None:
    if transcript is None or not transcript.segments:
        return None
    meeting = meetings.get(session, meeting_id)
    context, news = meetings.context(session, meeting), confirmed_news(session, meeting)
    found = _checked(made, context, review.confirmed(session, meeting_id), news, transcript)
    return [Point(f.problem, places.of(f.place, in_words=True), f.advice) for f in found]


def _checked(
    made: Minutes,
    context: MeetingContext,
    extraction: Extraction,
    news: Sequence[ItemNews],
    transcript: Transcript,
) -> tuple[Finding, ...]:
    """`check`, whose answer stays the same while all it looks at does: it reads every word."""
    said = [(s.id, s.speaker, s.text, s.start) for s in transcript.segments]
    looked_at = repr((content_hash(made), context, extraction, news, said))
    key = hashlib.sha256(looked_at.encode(errors="surrogatepass")).digest()
    if key not in _found:
        if len(_found) >= _MOST_FOUND:
            _found.pop(next(iter(_found)), None)
        _found[key] = check(made, context, extraction, transcript, progress=news)
    return _found[key]


def _unsettled(found: MeetingItems, made: Minutes) -> list[Settled]:
    kept = [row for row in found.decisions if row.review == ReviewState.confirmed]
    return [
        Settled(row, line.no)
        for row, line in zip(kept, made.decisions, strict=False)
        if row.needs_no_action or not line.carried_by
    ]


def _kept(found: MeetingItems) -> dict[str, list[Reviewed]]:
    return {
        kind: [row for row in getattr(found, kind) if row.review == ReviewState.confirmed]
        for kind in review.KINDS
    }


@dataclass(frozen=True)
class _Places:
    """Where what the minutes tell of is changed, by how they name it."""

    meeting_id: int
    phrases: Phrases
    kept: dict[str, list[Reviewed]]

    def not_carried(self, no: int) -> str:
        """How it is told that nobody is known to carry this decision out."""
        thing = self.phrases.decision.format(no=no)
        return self.phrases.not_carried.format(thing=thing)

    def of(self, text: str, *, in_words: bool = False) -> str:
        """Where to go for a text that begins with the name of a thing.

        `in_words`: what was discussed of a row of the agenda is meant, not the row.
        """
        phrases, meeting = self.phrases, f"/meetings/{self.meeting_id}"
        if text in (phrases.no_decisions, phrases.no_actions, phrases.no_next_meeting):
            return f"{meeting}?show=all"
        row = _number(phrases.agenda_row, text)
        if row and in_words:
            return f"{meeting}/minutes?edit={row - 1}#topic-{row - 1}"
        for kind, phrase in (
            ("decisions", phrases.decision),
            ("action_items", phrases.action),
            ("disputes", phrases.dispute),
            ("progress", phrases.progress),
            ("next_meeting", phrases.next_meeting),
        ):
            number, rows = _number(phrase, text), self.kept[kind]
            if number and number <= len(rows):
                ref = f"{kind}-{rows[number - 1].id}"
                return f"{meeting}?show=all&edit={ref}#{ref}"
        # What is left are facts of the meeting itself, and rows of its agenda.
        return f"{meeting}/edit"


def _number(phrase: str, text: str) -> int | None:
    """Which of its kind the text is about: there is but one next meeting."""
    before, is_counted, after = phrase.partition("{no}")
    if not is_counted:
        return 1 if text.startswith(phrase) else None
    found = re.match(rf"{re.escape(before)}(\d+){re.escape(after)}", text)
    return int(found[1]) if found else None
