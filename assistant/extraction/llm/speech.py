"""The meeting's words as the model's claims about them are looked up."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from assistant.extraction.dates import DateMention, find_dates, resolve_date
from assistant.extraction.evidence import locate, normalise, quote_stands
from assistant.extraction.likeness import shared
from assistant.extraction.llm.answer import SaidOwner
from assistant.extraction.llm.orders import is_order
from assistant.extraction.people import Directory, Party
from assistant.types import MeetingContext, Segment

# How many utterances away from a task its owner, deadline or confirmation may be said. Models count
# badly, and owner and date often come a few turns after the task.
NEAR = 8
# Part of a task's words that shows people have come back to it.
SPEAKS_OF = 0.15
# Quotes shorter than this stand almost anywhere: 市场方案 names a subject and states nothing.
_QUOTE_LETTERS = 6
# A weekday or a time said alone hangs on a day spoken of this many utterances before.
_DAYS_BEFORE = 5

# What people say when they take something on without saying "I".
_ACCEPTS = re.compile(
    r"好|行|可以|没问题|沒問題|成|嗯|收到|明白"
    r"|\b(?:sure|ok|okay|yes|yeah|yep|fine|will do|got it|can do|on it)\b",
    re.IGNORECASE,
)


class Speech:
    """A window's utterances, and the people and days of its meeting."""

    def __init__(self, segments: Sequence[Segment], context: MeetingContext) -> None:
        self.context = context
        self.directory = Directory(context)
        # Orders to the machine keep their place and lose their words: nothing is looked up there.
        self.segments = [
            segment.model_copy(update={"text": ""}) if is_order(segment.text) else segment
            for segment in segments
        ]
        self._place = {segment.id: place for place, segment in enumerate(segments)}

    def find_quote(self, quote: str, claimed: Iterable[int]) -> tuple[int, ...]:
        """Where `quote` was said, with the claimed utterances around it; empty if nowhere.

        A quote that stands elsewhere than claimed is taken from where it stands.
        """
        if len(normalise(quote)) < _QUOTE_LETTERS:
            return ()
        known = sorted(i for i in set(claimed) if i in self._place)
        found = locate(quote, self.pick(known)) or locate(quote, self.segments)
        if not found:
            return ()
        near = {s.id for s in self.around(found)}
        ids = {*found, *(i for i in known if i in near)}
        return tuple(sorted(ids, key=self._place.__getitem__))

    def find_words(
        self, words: str, claimed: int, evidence: Iterable[int], about: str
    ) -> Segment | None:
        """The utterance that holds `words`; None when they were not said about this.

        That is one near `evidence`, the claimed one first, or further off the claimed one alone
        and only where people speak of `about` again: dates and owners are changed later on.
        """
        near = self.around(evidence)
        holding = [segment for segment in near if quote_stands(words, [segment])]
        place = self._place.get(claimed)
        if holding:
            start = self._place[holding[0].id] if place is None else place
            return min(holding, key=lambda segment: abs(self._place[segment.id] - start))
        if place is None or not quote_stands(words, [self.segments[place]]):
            return None
        spoken = "\n".join(segment.text for segment in self.around([claimed], 1))
        return self.segments[place] if shared(about, spoken) >= SPEAKS_OF else None

    def around(self, ids: Iterable[int], reach: int = NEAR) -> Sequence[Segment]:
        """The utterances from `reach` before the first of `ids` to `reach` after the last."""
        places = [self._place[i] for i in ids]
        return self.segments[max(0, min(places) - reach) : max(places) + reach + 1]

    def pick(self, ids: Iterable[int]) -> list[Segment]:
        return [self.segments[self._place[i]] for i in ids]

    def whose(self, owner: SaidOwner, segment: Segment) -> Party | None:
        """Whom the owner's words mean. None if nobody known, or if they do not bind the speaker."""
        speaker = segment.speaker
        if owner.how == "speaker" and self._binds_speaker(owner.words, speaker):
            return self.directory.person(speaker or "")
        party = self.directory.resolve(owner.words, speaker)
        is_known = party is not None and (party.person or party.department or party.is_ambiguous)
        return party if is_known else None

    def _binds_speaker(self, words: str, speaker: str | None) -> bool:
        """Whether somebody we know says "I", or accepts without naming anybody else."""
        if not self.directory.is_person(speaker):
            return False
        kinds = {mention.kind for mention in self.directory.find(words, speaker)}
        return bool(kinds & {"i", "we"}) or (not kinds and bool(_ACCEPTS.search(words)))

    def when(self, words: str, segment: Segment) -> DateMention | None:
        """The moment that `words` of `segment` name; None if they are no date.

        Read within the whole utterance, because a model that quotes 周三 out of 下周三 would
        otherwise move the date by a week.
        """
        wanted = normalise(words)
        mentions = find_dates(segment.text, self.context, said=self._days_before(segment))
        meant = [m for m in mentions if _hold_each_other(normalise(m.text), wanted)]
        limits = [m for m in meant if m.is_limit] or meant
        return limits[-1] if limits else resolve_date(words, self.context)

    def _days_before(self, segment: Segment) -> list[dt.date]:
        place = self._place[segment.id]
        before = self.segments[max(0, place - _DAYS_BEFORE) : place]
        mentions = [m for s in before for m in find_dates(s.text, self.context)]
        return [m.day for m in mentions if m.day is not None and not m.is_past]


def _hold_each_other(a: str, b: str) -> bool:
    return bool(a) and bool(b) and (a in b or b in a)
