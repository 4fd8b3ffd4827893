"""A summary made of sentences that were said: the central ones of a stretch, in their order."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from assistant.llm.orders import is_order
from assistant.minutes.spoken import close, tidy
from assistant.minutes.summary_cues import dates_in, is_whole, worth
from assistant.minutes.topic_cues import closes
from assistant.minutes.topic_rows import Stretch
from assistant.minutes.topic_words import is_chinese, pieces, sentences, terms
from assistant.minutes.types import SummarySentence
from assistant.script import simplify
from assistant.types import Data, Extraction, Language, Segment

# Shorter ones say nothing by themselves, longer ones are no summary. Characters; English words.
_LENGTHS = {True: (9, 60), False: (6, 36)}
# Of so many segments a summary has two sentences, three, else four.
_SHORT, _MIDDLE = 8, 24
# How much of a sentence an item may say before the sentence says it again, or another sentence.
_SAID_BY_ITEM, _SAID_BEFORE = 0.5, 0.5
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


def shown_speaker(segment: Segment) -> str | None:
    """Who said it; None where only a label of the voice is known."""
    name = (segment.speaker or "").strip()
    return None if not name or _LABEL.fullmatch(name) else name


def extract_summary(
    stretch: Stretch, language: Language, extraction: Extraction | None, owner: str | None = None
) -> tuple[SummarySentence, ...]:
    """Two to four sentences, each with who said it; none where nothing fit to be read was said."""
    candidates = _candidates(stretch, language, extraction, owner)
    chosen = sorted(_choose(candidates, _wanted(stretch), language), key=lambda c: c.at)
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
    settled = _settled(extraction, language)
    elsewhere = extraction.next_meeting.evidence if extraction and extraction.next_meeting else ()
    dated, agreed = _dated(extraction), _agreed(extraction)
    topic = pieces(stretch.topic, language)
    found: list[_Candidate] = []
    for place, segment in enumerate(stretch.segments):
        if is_order(segment.text) or segment.id in elsewhere:
            continue
        for sentence in sentences(segment.text):
            text = tidy(sentence, language)
            if not _is_fit(sentence, text, language):
                continue
            repeats = _repeats(text, settled, language)
            dates = dates_in(text) if repeats or segment.id in dated else ()
            if any(date not in agreed for date in dates):
                # Bargained over: the date that holds is another.
                continue
            score = _score(text, central, topic, language)
            score += _OWNER * (owner is not None and segment.speaker == owner)
            score += _EARLY * (1 - place / len(stretch.segments))
            score -= _REPEATS_ITEM * repeats
            found.append(
                _Candidate(
                    at=len(found),
                    segment=segment.id,
                    speaker=shown_speaker(segment),
                    text=text,
                    score=score,
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
    score += _TOPIC * (len(topic & pieces(text, language)) / len(topic) if topic else 0.0)
    return score + worth(text, language)


def _settled(extraction: Extraction | None, language: Language) -> list[frozenset[str]]:
    """The words of what the minutes say elsewhere."""
    if extraction is None:
        return []
    said = [text for d in extraction.decisions for text in (d.text, d.quote)]
    said += [text for a in extraction.action_items for text in (a.task, a.quotes.task)]
    return [pieces(text, language) for text in said]


def _dated(extraction: Extraction | None) -> set[int]:
    """The segments in which an item got its date, and those beside them."""
    items = extraction.action_items if extraction else ()
    named = {i for a in items for i in (*a.evidence, *a.deadline_evidence)}
    return {at + step for at in named for step in (-1, 0, 1)}


def _agreed(extraction: Extraction | None) -> str:
    """The words by which the items' dates were told that hold."""
    if extraction is None:
        return ""
    said: list[str | None] = [text for d in extraction.decisions for text in (d.text, d.quote)]
    said += [text for a in extraction.action_items for text in (a.deadline_text, a.quotes.deadline)]
    return simplify("\n".join(text for text in said if text)).casefold()


def _repeats(text: str, settled: Sequence[frozenset[str]], language: Language) -> bool:
    said = pieces(text, language)
    return any(
        len(said & other) >= _SAID_BY_ITEM * min(len(said), len(other))
        for other in settled
        if other and said
    )


def _choose(candidates: Sequence[_Candidate], wanted: int, language: Language) -> list[_Candidate]:
    """The best that do not say the same again."""
    chosen: list[_Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (-c.score, c.at)):
        if chosen and candidate.score < _WORTHLESS:
            break
        said = pieces(candidate.text, language)
        taken = (pieces(other.text, language) for other in chosen)
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
