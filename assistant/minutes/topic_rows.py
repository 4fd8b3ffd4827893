"""Which stretch of the talk belongs to which row of the agenda.

A path through the rows (Viterbi 1967): it stays with a row unless the words show that another
begins, and follows the order of the agenda unless they name a row out of it. What they show are
words of the topic, its owner being given the floor, a number, a phrase of going on. The path is
then walked again with the words that each row's stretch turned out to use.
"""

import math
from collections import Counter
from collections.abc import Sequence

from assistant.minutes.topic_cues import closes, goes_on, ordinals
from assistant.minutes.topic_words import names_of, pieces, sentences, terms
from assistant.types import Data, MeetingContext, Segment

# What it costs to go to another row: to the next, for each row left out, for going back.
_GO, _SKIP, _BACK = 3.0, 1.2, 2.5
# What lowers it: words of the topic, its number, its owner being given the floor, "next".
_NAMED, _NUMBERED, _FLOOR, _NEXT = 4.0, 2.0, 1.0, 1.0
# What a segment is worth to the row it speaks of, to the row of who speaks.
_SPOKEN, _OWNER = 1.0, 0.15
# The opening belongs to no row, which costs more the longer it lasts.
_OPENING = 0.05
# What it is worth that a row is walked about when its planned minutes say.
_PLANNED = 0.15
_ROUNDS = 2
_COHESION, _SMOOTH = 0.25, 6.0


class Stretch(Data):
    """The segments that were about a topic: `number` is its row from 0."""

    number: int
    topic: str
    segments: tuple[Segment, ...] = ()


class _Signs(Data):
    """What a segment tells of each row: that it opens it, that it is about it."""

    opens: tuple[float, ...]
    about: tuple[float, ...]


def align(segments: Sequence[Segment], context: MeetingContext) -> tuple[Stretch, ...]:
    """One stretch for each row of the agenda, in its order; empty where nothing was said of it."""
    signs = _planned(_read(segments, context), context)
    about: list[Sequence[float]] = [sign.about for sign in signs]
    path = _walk(signs, about)
    for _ in range(_ROUNDS):
        about = _with_own_words(segments, context, signs, path)
        path = _walk(signs, about)
    return tuple(
        Stretch(
            number=number,
            topic=row.topic,
            segments=tuple(s for s, at in zip(segments, path, strict=True) if at == number),
        )
        for number, row in enumerate(context.agenda)
    )


def _read(segments: Sequence[Segment], context: MeetingContext) -> list[_Signs]:
    topics = _topic_weights(context)
    calls = names_of(context)
    following = [*segments[1:], None][: len(segments)]
    return [
        _signs(segment, after, topics, calls, context)
        for segment, after in zip(segments, following, strict=True)
    ]


def _planned(signs: Sequence[_Signs], context: MeetingContext) -> list[_Signs]:
    """The signs with what the planned minutes make of them: a bell over each row's time."""
    minutes = [float(row.minutes or 0) for row in context.agenda]
    known = [m for m in minutes if m > 0]
    usual = sum(known) / len(known) if known else 1.0
    spans = [m or usual for m in minutes]
    total, made = sum(spans), []
    for at, sign in enumerate(signs):
        place, before, about = (at + 0.5) / len(signs), 0.0, list(sign.about)
        for row, span in enumerate(spans):
            middle, width = (before + span / 2) / total, span / total
            about[row] += _PLANNED * math.exp(-(((place - middle) / width) ** 2))
            before += span
        made.append(sign.model_copy(update={"about": tuple(about)}))
    return made


def _topic_weights(context: MeetingContext) -> list[dict[str, float]]:
    """The pieces of each topic, those it shares with other rows counting less; they sum to 1."""
    wordings = [pieces(row.topic) for row in context.agenda]
    shared = Counter(piece for wording in wordings for piece in wording)
    rows = [{piece: 1 / shared[piece] ** 2 for piece in wording} for wording in wordings]
    return [{p: w / sum(row.values()) for p, w in row.items()} for row in rows]


def _signs(
    segment: Segment,
    after: Segment | None,
    topics: Sequence[dict[str, float]],
    calls: dict[str, tuple[str, ...]],
    context: MeetingContext,
) -> _Signs:
    language, rows = context.language, len(topics)
    hits = [0.0] * rows
    opens = [0.0] * rows
    named = ordinals(segment.text, language, rows)
    for sentence in sentences(segment.text):
        said = pieces(sentence)
        onward = goes_on(sentence, language)
        for row, weights in enumerate(topics):
            hit = sum(weight for piece, weight in weights.items() if piece in said)
            hits[row] = max(hits[row], hit)
            opens[row] = max(opens[row], _NAMED * hit + _NEXT * onward)
    if sum(hit >= 0.3 for hit in hits) > max(1, rows // 2):
        # An opening that lists the topics, or a closing that goes over them, is about none.
        return _Signs(opens=(0.0,) * rows, about=(0.0,) * rows)
    for row, agenda in enumerate(context.agenda):
        opens[row] += _NUMBERED * (row in named)
        opens[row] += _FLOOR * _has_floor(agenda.owner, segment, after, calls)
    if closes(segment.text, language):
        opens = [0.0] * rows
    owners = [_OWNER * (a.owner is not None and a.owner == segment.speaker) for a in context.agenda]
    about = (_SPOKEN * hit + own for hit, own in zip(hits, owners, strict=True))
    return _Signs(opens=tuple(opens), about=tuple(about))


def _has_floor(
    owner: str | None, segment: Segment, after: Segment | None, calls: dict[str, tuple[str, ...]]
) -> bool:
    """Whether the owner of a row is called by name, and speaks next, or begins to speak."""
    if owner is None or after is None or segment.speaker == owner:
        return False
    called = any(name in segment.text for name in calls.get(owner, (owner,)))
    return called and after.speaker in (owner, None)


def _walk(signs: Sequence[_Signs], about: Sequence[Sequence[float]]) -> list[int]:
    """The best row of each segment; -1 for the opening, and for all where there is no row."""
    rows = len(signs[0].opens) if signs else 0
    best = [0.0] + [-math.inf] * rows  # the opening first
    came: list[list[int]] = []
    for sign, worth in zip(signs, about, strict=True):
        new, back = [best[0] - _OPENING], [0]
        for row in range(rows):
            stay = best[row + 1]
            gained, source = max(
                (score - _cost(origin - 1, row, sign.opens[row]), origin)
                for origin, score in enumerate(best)
                if origin != row + 1
            )
            stays = stay >= gained
            new.append((stay if stays else gained) + worth[row])
            back.append(row + 1 if stays else source)
        best = new
        came.append(back)
    at = max(range(len(best)), key=best.__getitem__)
    path = []
    for back in reversed(came):
        path.append(at - 1)
        at = back[at]
    return path[::-1]


def _cost(origin: int, row: int, opens: float) -> float:
    left_out = row - origin - 1
    order = _BACK if row < origin else _SKIP * left_out
    return max(0.2, _GO + order - opens)


def _with_own_words(
    segments: Sequence[Segment],
    context: MeetingContext,
    signs: Sequence[_Signs],
    path: Sequence[int],
) -> list[Sequence[float]]:
    """What each segment is worth to each row by the words that the row's own segments use."""
    words = [[t.text for t in terms(s.text, context.language)] for s in segments]
    everywhere = Counter(word for spoken in words for word in spoken)
    total = sum(everywhere.values()) or 1
    own = [Counter[str]() for _ in context.agenda]
    for spoken, row in zip(words, path, strict=True):
        if row >= 0:
            own[row].update(spoken)
    sizes = [sum(counts.values()) for counts in own]
    made: list[Sequence[float]] = []
    for at, (spoken, sign) in enumerate(zip(words, signs, strict=True)):
        mine = Counter(spoken)
        worth = list(sign.about)
        for row, counts in enumerate(own):
            gain = 0.0
            for word, times in mine.items():
                # Its own words prove nothing for the row that a segment is in already.
                seen = counts[word] - times * (path[at] == row)
                size = sizes[row] - len(spoken) * (path[at] == row)
                base = everywhere[word] / total
                gain += math.log((seen + _SMOOTH * base) / (size + _SMOOTH) / base)
            worth[row] += max(-1.0, min(1.0, _COHESION * gain))
        made.append(worth)
    return made
