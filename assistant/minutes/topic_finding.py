"""The topics of a meeting without an agenda, told by which words stay together.

Neighbouring stretches are compared by their words; where they have least in common a topic ends
(TextTiling, Hearst 1997). A topic is called by the words that it uses and the others do not.
"""

import math
from collections import Counter
from collections.abc import Sequence

from assistant.minutes.facts_dates import days
from assistant.minutes.facts_numbers import values_in
from assistant.minutes.topic_cues import goes_on
from assistant.minutes.topic_rows import Stretch
from assistant.minutes.topic_words import Term, is_chinese, terms
from assistant.types import Language, Segment

# Shorter talk is one topic, and no topic is shorter than that; in segments.
_WHOLE, _SHORTEST = 30, 12
_WINDOW = 8
_MOST = 8
_NEXT = 0.15
# A word names a topic when so many of its segments say it, and so much of its use is there.
_SAID, _OWN = 3, 0.6
_WORDS_IN_NAME = 2


def find_topics(
    segments: Sequence[Segment], language: Language, discussion: str, people: str = ""
) -> tuple[Stretch, ...]:
    """The stretches in order; one called `discussion` where the words show no more.

    `people` are what the people of the meeting are called: who is spoken to is no topic.
    """
    if not segments:
        return ()
    spoken = [terms(segment.text, language) for segment in segments]
    everywhere = Counter(word for said in spoken for word in {term.text for term in said})
    starts = [0, *_boundaries(segments, spoken, language)]
    named: list[tuple[int, str]] = []
    for start, end in zip(starts, [*starts[1:], len(segments)], strict=True):
        name = _name(spoken[start:end], everywhere, language, people)
        if name is not None:
            # What has no name of its own belongs to what it follows, or at first precedes.
            named.append((start if named else 0, name))
    if len(named) < 2:
        named = [(0, discussion)]
    ends = [*(start for start, _ in named[1:]), len(segments)]
    return tuple(
        Stretch(number=number, topic=name, segments=tuple(segments[start:end]))
        for number, ((start, name), end) in enumerate(zip(named, ends, strict=True))
    )


def _boundaries(
    segments: Sequence[Segment], spoken: Sequence[Sequence[Term]], language: Language
) -> list[int]:
    """Where topics begin, the first excepted."""
    if len(segments) < _WHOLE:
        return []
    gaps = range(_SHORTEST, len(segments) - _SHORTEST + 1)
    alike = {at: _alike(spoken, at) for at in gaps}
    depth = {at: _depth(alike, at) + _NEXT * goes_on(segments[at].text, language) for at in gaps}
    mean = sum(depth.values()) / len(depth)
    spread = math.sqrt(sum((d - mean) ** 2 for d in depth.values()) / len(depth))
    chosen: list[int] = []
    for at in sorted(depth, key=lambda gap: (-depth[gap], gap)):
        if depth[at] < mean + spread or len(chosen) >= _MOST - 1:
            break
        if all(abs(at - other) >= _SHORTEST for other in chosen):
            chosen.append(at)
    return sorted(chosen)


def _alike(spoken: Sequence[Sequence[Term]], at: int) -> float:
    """The cosine of the words before and after a gap, rare ones counting more."""
    before = _weights(spoken[max(0, at - _WINDOW) : at])
    after = _weights(spoken[at : at + _WINDOW])
    product = sum(before[word] * after[word] for word in before.keys() & after.keys())
    size = math.hypot(*before.values()) * math.hypot(*after.values())
    return product / size if size else 0.0


def _weights(spoken: Sequence[Sequence[Term]]) -> dict[str, float]:
    counts = Counter(term.text for said in spoken for term in said)
    rarity = {term.text: term.rarity for said in spoken for term in said}
    return {word: count * rarity[word] for word, count in counts.items()}


def _depth(alike: dict[int, float], at: int) -> float:
    """How deep a gap lies below the nearest peaks on both sides."""
    return _climb(alike, at, -1) + _climb(alike, at, 1) - 2 * alike[at]


def _climb(alike: dict[int, float], at: int, step: int) -> float:
    top = alike[at]
    while at + step in alike and alike[at + step] >= top:
        at += step
        top = alike[at]
    return top


def _name(
    spoken: Sequence[Sequence[Term]], everywhere: Counter[str], language: Language, people: str
) -> str | None:
    """The words that are most its own, in their order of weight; None where none is."""
    said = Counter(word for part in spoken for word in {term.text for term in part})
    written = {term.text: term for part in spoken for term in part if term.is_thing}
    own = [
        word
        for word, count in said.items()
        if word in written
        and count >= _SAID
        and count >= _OWN * everywhere[word]
        and len(written[word].written) > 1
        and word not in people
        and not (values_in(shown := written[word].written) or days(f"{shown} 1"))
    ]
    own.sort(key=lambda word: (-said[word] * written[word].rarity, word))
    words = [written[word].written for word in own[:_WORDS_IN_NAME]]
    if not words:
        return None
    joined = ("、" if is_chinese(language) else ", ").join(words)
    return joined[:1].upper() + joined[1:]
