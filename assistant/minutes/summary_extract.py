"""A summary made of sentences that were said: the central ones of a stretch, in their order."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from assistant.llm.orders import is_order
from assistant.minutes.facts_dates import DayWords, days
from assistant.minutes.spoken import close, tidy
from assistant.minutes.summary_cues import is_offer, is_whole, worth
from assistant.minutes.topic_cues import closes
from assistant.minutes.topic_rows import Stretch
from assistant.minutes.topic_words import is_chinese, pieces, sentences, terms
from assistant.minutes.types import SummarySentence
from assistant.types import Data, Extraction, Language, Segment

# Shorter ones say nothing by themselves, longer ones are no summary. Characters; English words.
_LENGTHS = {True: (9, 60), False: (6, 36)}
# Of so many segments a summary has two sentences, three, else four.
_SHORT, _MIDDLE = 8, 24
# How much of a sentence an item may say before the sentence says it again, or another sentence.
_SAID_BY_ITEM, _TOLD, _SAID_BEFORE = 0.5, 0.85, 0.5
_TOPIC, _OWNER, _EARLY, _REPEATS_ITEM = 3.0, 1.5, 1.0, 3.0
# Below this a sentence is left out rather than a summary made longer.
_WORTHLESS = 1.5
_LABEL = re.compile(r"(?:SPEAKER|speaker|发言人|說話人|说话人)[_ ]?\w*|\?")


class _Candidate(Data):
    at: int
    segment: int
    speaker: str | None
    text: str
    score: float
    is_told: bool = False


def shown_speaker(segment: Segment) -> str | None:
    """Who said it; None where only a label of the voice is known."""
    name = (segment.speaker or "").strip()
    return None if not name or _LABEL.fullmatch(name) else name


def extract_summary(
    stretch: Stretch, language: Language, extraction: Extraction | None, owner: str | None = None
) -> tuple[SummarySentence, ...]:
    """Two to four sentences, each with who said it; none where nothing fit to be read was said."""
    candidates = _candidates(stretch, language, extraction, owner)
    # What the tables tell word for word is told again only where there is nothing else to tell.
    untold = [candidate for candidate in candidates if not candidate.is_told]
    chosen = _choose(untold or candidates, _wanted(stretch))
    chosen.sort(key=lambda candidate: candidate.at)
    return tuple(
        SummarySentence(text=_written(group, language), evidence=(group[0].segment,))
        for group in _by_turn(chosen)
    )


def _wanted(stretch: Stretch) -> int:
    size = len(stretch.segments)
    return 2 if size <= _SHORT else 3 if size <= _MIDDLE else 4


def _candidates(
    stretch: Stretch, language: Language, extraction: Extraction | None, owner: str | None
) -> list[_Candidate]:
    central = _centrality(stretch, language)
    settled = _settled(extraction)
    elsewhere = extraction.next_meeting.evidence if extraction and extraction.next_meeting else ()
    agreed = _Agreed(extraction)
    topic = pieces(stretch.topic)
    found: list[_Candidate] = []
    for place, segment in enumerate(stretch.segments):
        if is_order(segment.text) or segment.id in elsewhere:
            continue
        for sentence in sentences(segment.text):
            text = tidy(sentence, language)
            if not _is_fit(sentence, text, language):
                continue
            told = _told(text, settled)
            if (told >= _SAID_BY_ITEM or is_offer(text, language)) and not agreed.has(text):
                # Bargained over, and the day that holds is another.
                continue
            score = _score(text, central, topic, language)
            score += _OWNER * (owner is not None and segment.speaker == owner)
            score += _EARLY * (1 - place / len(stretch.segments))
            score -= _REPEATS_ITEM * (told >= _SAID_BY_ITEM)
            found.append(
                _Candidate(
                    at=len(found),
                    segment=segment.id,
                    speaker=shown_speaker(segment),
                    text=text,
                    score=score,
                    is_told=_told(text, settled, whole=True) >= _TOLD,
                )
            )
    return found


def _is_fit(sentence: str, text: str, language: Language) -> bool:
    shortest, longest = _LENGTHS[is_chinese(language)]
    length = len(text) if is_chinese(language) else len(text.split())
    return shortest <= length <= longest and is_whole(sentence) and not closes(sentence, language)


def _centrality(stretch: Stretch, language: Language) -> dict[str, float]:
    """What each word is worth: rare in the language, said in many segments of the stretch."""
    spread: Counter[str] = Counter()
    rarity: dict[str, float] = {}
    for segment in stretch.segments:
        for term in terms(segment.text, language):
            rarity[term.text] = term.rarity
        spread.update({term.text for term in terms(segment.text, language)})
    return {word: rarity[word] / 10 * math.log1p(count) for word, count in spread.items()}


def _score(
    text: str, central: dict[str, float], topic: frozenset[str], language: Language
) -> float:
    words = {term.text for term in terms(text, language)}
    score = sum(central.get(word, 0.0) for word in words) / math.sqrt(len(words) + 2)
    score += _TOPIC * (len(topic & pieces(text)) / len(topic) if topic else 0.0)
    return score + worth(text, language)


def _settled(extraction: Extraction | None) -> list[frozenset[str]]:
    """The words of what the minutes say elsewhere."""
    if extraction is None:
        return []
    said = [text for d in extraction.decisions for text in (d.text, d.quote)]
    said += [text for a in extraction.action_items for text in (a.task, a.quotes.task)]
    return [pieces(text) for text in said]


class _Agreed:
    """The days that hold in the end, by the items and the words they were agreed with."""

    def __init__(self, extraction: Extraction | None) -> None:
        said: list[str | None] = []
        for decision in extraction.decisions if extraction else ():
            said += [decision.text, decision.quote]
        for item in extraction.action_items if extraction else ():
            said += [item.deadline_text, item.quotes.deadline, (item.deadline or "")[:10]]
        self._days = days("\n".join(text for text in said if text))

    def has(self, text: str) -> bool:
        """Whether all days that a text names are among them; a text without days has no other."""
        return all(any(_same_day(day, agreed) for agreed in self._days) for day in days(text))


def _same_day(a: DayWords, b: DayWords) -> bool:
    same_month = a.month is None or b.month is None or a.month == b.month
    return (a.day, a.weekday) == (b.day, b.weekday) and same_month


def _told(text: str, settled: Sequence[frozenset[str]], *, whole: bool = False) -> float:
    """How much the items say of a sentence, or else it says of an item; the most of all items."""
    said = pieces(text)
    parts = (
        len(said & item) / (len(said) if whole else min(len(said), len(item)))
        for item in settled
        if item and said
    )
    return max(parts, default=0.0)


def _choose(candidates: Sequence[_Candidate], wanted: int) -> list[_Candidate]:
    """The best that do not say the same again."""
    chosen: list[_Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (-c.score, c.at)):
        if candidate.score < _WORTHLESS:
            break
        said = pieces(candidate.text)
        taken = (pieces(other.text) for other in chosen)
        if all(len(said & t) < _SAID_BEFORE * max(1, min(len(said), len(t))) for t in taken):
            chosen.append(candidate)
        if len(chosen) == wanted:
            break
    return chosen


def _by_turn(chosen: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Sentences of the same turn together."""
    groups: list[list[_Candidate]] = []
    for candidate in chosen:
        if groups and groups[-1][0].segment == candidate.segment:
            groups[-1].append(candidate)
        else:
            groups.append([candidate])
    return groups


def _written(group: Sequence[_Candidate], language: Language) -> str:
    joined = ("" if is_chinese(language) else " ").join(close(c.text, language) for c in group)
    speaker = group[0].speaker
    if speaker is None:
        return joined
    return f"{speaker}：{joined}" if is_chinese(language) else f"{speaker}: {joined}"
