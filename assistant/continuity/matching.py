"""Which open item a stretch of talk is about, by the rare words of its task."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.continuity.types import OpenItem
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.terms import Term, terms_of
from assistant.extraction.script import simplify

# What a deed counts beside a thing: people say "改完了" of what was written down as 修订.
_DEED, _BOTH = 0.35, 1.0
# A single character, which stands in many a word.
_LETTER = 0.3
# And a word that the whole meeting is about.
_COMMON = 0.3
# The part of a task's words that must be said; less where its owner speaks or is named.
_ENOUGH, _ENOUGH_OF_OWNER = 0.5, 0.34
# More where other things are named too, and where somebody else is: theirs may be called the same.
_ENOUGH_AMONG_OTHERS, _ENOUGH_OF_OTHERS = 0.6, 0.8
# And how much they must weigh in all: one rare word, or two that are not.
_HEAVY, _HEAVY_OF_OWNER = 16.0, 9.0
_OWNER = 0.15
# The best must lead the next by this much, or nobody knows which is meant.
_LEAD = 0.15


@dataclass(frozen=True)
class _Known:
    item: OpenItem
    terms: dict[str, float]  # with what each counts
    shares: dict[str, float]  # the same, less where other open items have the word too
    people: frozenset[str]


class Matcher:
    """Tells the open items apart. `common` are words of little meaning, as of the title."""

    def __init__(
        self, items: Sequence[OpenItem], lexicon: Lexicon, common: Collection[str] = ()
    ) -> None:
        self._lexicon = lexicon
        own = [self._weighed(item.task, common) for item in items]
        told = Counter(word for terms in own for word in terms)
        self._known = [
            _Known(
                item,
                terms,
                {word: weight / told[word] for word, weight in terms.items()},
                frozenset(name for name in (item.owner, *item.co_owners, item.department) if name),
            )
            for item, terms in zip(items, own, strict=True)
        ]
        self._terms = {known.item.id: known.terms for known in self._known}

    def find(
        self, masked: str, people: Collection[str], named: Collection[str] = ()
    ) -> OpenItem | None:
        """The one item these words are about; None where it is none, or not clear which.

        `people` are who speaks and who is named, with their departments; `named` the latter alone.
        """
        said = squeezed(masked)
        things = {term.text for term in self.things(masked)}
        scored = sorted(
            ((self._score(known, said, things, people, named), known) for known in self._known),
            key=lambda pair: -pair[0],
        )
        if not scored or scored[0][0] <= 0:
            return None
        best, known = scored[0]
        second = scored[1][0] if len(scored) > 1 else 0.0
        return known.item if best - second >= _LEAD else None

    def has_word(self, item: OpenItem, masked: str) -> bool:
        """Whether a word of the item's task that names a thing is said."""
        said = squeezed(masked)
        return any(word in said for word, weight in self._terms[item.id].items() if weight >= 5)

    def things(self, masked: str) -> list[Term]:
        """What is spoken of; a single character may be anything."""
        terms = terms_of(masked, self._lexicon)
        return [t for t in terms if t.is_thing and not t.is_deed and len(t.text) > 1]

    def words(self, masked: str) -> list[Term]:
        """What is spoken of, things and deeds."""
        return [t for t in terms_of(masked, self._lexicon) if len(t.text) > 1]

    def is_of(self, item: OpenItem, word: str) -> bool:
        """Whether a word of the item's task is this one or holds it, a thing or a deed."""
        return any(word in own for own in self._terms[item.id])

    def part(self, item: OpenItem, text: str) -> float:
        """The part of the item's words that `text` holds; 0..1."""
        mine, said = self._terms[item.id], squeezed(simplify(text))
        total = sum(mine.values())
        return sum(w for word, w in mine.items() if word in said) / total if total else 0.0

    def likeness(self, item: OpenItem, text: str) -> float:
        """The part of the item's words that `text` holds, and of its that the item holds; 0..1."""
        mine, other = self._terms[item.id], self._weighed(text, ())
        total = sum(mine.values()) + sum(other.values())
        both = sum(weight for word, weight in mine.items() if word in squeezed(simplify(text)))
        back = sum(
            weight for word, weight in other.items() if word in squeezed(simplify(item.task))
        )
        return (both + back) / total if total else 0.0

    def _score(
        self,
        known: _Known,
        said: str,
        foreign: set[str],
        people: Collection[str],
        named: Collection[str],
    ) -> float:
        """0 where too little of the item is said, else the part of it, and more for its people."""
        heard = [word for word in known.terms if word in said]
        total = sum(known.shares.values())
        if not heard or not total:
            return 0.0
        part = sum(known.shares[word] for word in heard) / total
        heavy = sum(known.terms[word] for word in heard)
        is_owners = bool(known.people & set(people))
        enough, least = (_ENOUGH_OF_OWNER, _HEAVY_OF_OWNER) if is_owners else (_ENOUGH, _HEAVY)
        if not is_owners and set(named) - known.people:
            enough = _ENOUGH_OF_OTHERS
        elif not is_owners and foreign - known.terms.keys():
            enough = _ENOUGH_AMONG_OTHERS
        if part < enough or heavy < least:
            return 0.0
        return part + _OWNER * is_owners

    def _weighed(self, task: str, common: Collection[str]) -> dict[str, float]:
        plain = simplify(task) if self._lexicon.is_chinese else task.lower()
        weights = {}
        for term in terms_of(plain, self._lexicon):
            part = _BOTH if term.is_deed and term.is_thing else _DEED if term.is_deed else 1.0
            part *= _COMMON if term.text in common else 1.0
            weights[term.text] = term.rarity * (min(part, _LETTER) if len(term.text) == 1 else part)
        return weights


def squeezed(text: str) -> str:
    """Simplified text in small letters without spaces, in which words are looked for."""
    return "".join(text.lower().split())
