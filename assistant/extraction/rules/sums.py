"""Recaps: turns that go through what was agreed, line by line, and what each line is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.extraction.dates import DateMention
from assistant.extraction.people import Party
from assistant.extraction.rules.drafts import Draft
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.linking import same_party, same_when
from assistant.extraction.rules.moves import Move
from assistant.extraction.rules.turns import Sentence, Turn

# A turn with so many short lines, each of a name and a date, is a list.
_LINES = 3
# Characters (a third of them in Chinese) that a line has at most.
_LINE = 75
# Characters of a loose date: "周日", "sunday".
_LOOSE = 9
# Turns between two parts of one recap.
_BETWEEN = 2


@dataclass(frozen=True)
class Sums:
    """The turns that go through what was agreed, by index; `said` are those that say so."""

    turns: frozenset[int]
    said: frozenset[int]


def find_sums(turns: Sequence[Turn], lexicon: Lexicon) -> Sums:
    """The turns that sum up: lists of names and dates, and those announced as such."""
    listing = {t.index for t in turns if _is_list(t, lexicon)}
    said = set()
    for turn in turns:
        says = any(lexicon.says("sums_up", s.masked) for s in turn.sentences)
        after = {i for i in range(turn.index, turn.index + _BETWEEN + 1) if i in listing}
        if says and (after or len(_lines(turn, lexicon)) >= _LINES - 1):
            said |= {turn.index, *after}
    return Sums(turns=frozenset(listing | said), said=frozenset(said))


def _is_list(turn: Turn, lexicon: Lexicon) -> bool:
    lines = _lines(turn, lexicon)
    return len(lines) >= _LINES and len({repr(_sign(s)) for s in lines}) >= _LINES - 1


def _lines(turn: Turn, lexicon: Lexicon) -> list[Sentence]:
    longest = _LINE // 3 if lexicon.is_chinese else _LINE
    return [
        s
        for s in turn.sentences
        if len(s.text) <= longest and (_named(s) or s.future) and "question" not in s.acts
    ]


def _named(sentence: Sentence) -> bool:
    return any(p.kind in ("name", "department") and not p.is_weak for p in sentence.parties)


def _sign(sentence: Sentence) -> tuple[object, ...]:
    who = [p.party for p in sentence.parties if p.kind in ("name", "department")]
    return (who[:1], [d.day for d in sentence.future][:1])


def summed_up(drafts: Sequence[Draft], move: Move) -> Draft | None:
    """The draft that a line of a recap is about; None if it names none that is known."""
    line = _Line(move)
    fits = [(line.likeness(d), -i) for i, d in enumerate(drafts) if not d.is_dropped]
    best, index = max(fits, default=(0.0, 0))
    return drafts[-index] if best >= 1 else None


def is_echo(old: DateMention | None, new: DateMention) -> bool:
    """Whether a date in a recap is the one that holds, said more loosely: "Sunday", "the 8th"."""
    if new.is_vague or new.day is None:
        return old is not None
    if old is None or old.day is None:
        return False
    if old.day == new.day:
        return "T" not in (new.moment or "")
    loose = len(new.text) <= _LOOSE and old.day.weekday() == new.day.weekday()
    return loose and not any(c.isdigit() for c in new.text)


def owner_in_sum(draft: Draft, move: Move) -> Party | None:
    """The owner that a recap names and that is another than the one known; None if none is.

    A line of a recap that names one person is believed where it says of what and by when.
    """
    line = _Line(move)
    if len(line.owners) != 1 or line.owners[0].is_ambiguous or line.owners[0].person is None:
        return None
    owner = line.owners[0]
    if draft.owner is not None and same_party(draft.owner, owner):
        return owner if draft.owner.person is None and not draft.is_unowned else None
    due, said = draft.deadline, move.deadline
    when = due is not None and said is not None and same_when(due, said)
    shared = len(move.content & draft.content)
    return owner if shared >= 2 or (shared and when) else None


class _Line:
    """A line of a recap: whose it is, by when, about what."""

    def __init__(self, move: Move) -> None:
        self._move = move
        named = [
            p.party
            for p in move.sentence.parties
            if p.kind in ("name", "department") and not p.is_weak
        ]
        self.owners = [move.owner] if move.owner is not None else named

    def likeness(self, draft: Draft) -> float:
        """How well it fits: by the words most, then by who, then by when."""
        shared = len(self._move.content & draft.content)
        words = min(shared, 3) * 0.5
        owner = draft.owner
        who = owner is not None and any(same_party(owner, o) for o in self.owners)
        due, said = draft.deadline, self._move.deadline
        when = due is not None and said is not None and same_when(due, said)
        if not shared and not (who and when):
            return 0.0
        if not who and not when:
            return words * 0.5 if self.owners or said else 0.0
        return words + 0.6 * who + 0.6 * when
