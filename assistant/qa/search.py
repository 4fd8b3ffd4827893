"""Which decision, item or passage a question is about.

A record is as near to a question as the share of the question's terms it speaks of, each term
weighted by how rare it is (inverse document frequency as in BM25: Robertson and Zaragoza 2009, "The
Probabilistic Relevance Framework"). A share, not a sum, so that one threshold fits all questions
and a question about something nobody said stays far from every record.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.qa.lexicon import load_lexicon
from assistant.qa.query import Party, StatusQuery
from assistant.qa.terms import Term, Words, fold, read_terms, read_words, stem
from assistant.qa.types import DecisionRecord, ItemRecord
from assistant.types import Language, Segment

# A term found only in what was said around a record, not in the record itself, counts this much.
_IN_EVIDENCE = 0.7
# What was said around a record may be about anything, so this much has to be in its own words.
_OWN = 0.35
# A record speaks of the noun whose value is asked for when it holds this much of it.
_HEAD = 0.5


@dataclass(frozen=True)
class Line:
    """A segment of a transcript, or a row of issued minutes: `kind` says which."""

    meeting: str
    segment: Segment
    kind: Literal["words", "minutes"] = "words"


@dataclass(frozen=True)
class Passage:
    """A decision, an item or a line, and the words by which it is found."""

    of: DecisionRecord | ItemRecord | Line
    words: Words
    evidence: Words
    text: str

    @property
    def parties(self) -> tuple[str | None, ...]:
        if isinstance(self.of, ItemRecord):
            return (self.of.owner, self.of.department, *self.of.co_owners)
        return (self.of.segment.speaker,) if isinstance(self.of, Line) else ()


def passage(of: DecisionRecord | ItemRecord | Line, evidence: str = "") -> Passage:
    """`evidence`: what was said where it was decided or given."""
    match of:
        case ItemRecord():
            text = of.task
        case DecisionRecord():
            text = of.text
        case Line():
            text = of.segment.text
    return Passage(of, read_words(text), read_words(evidence), text)


def text_passage(text: str) -> Passage:
    """A passage of words that are no record's."""
    return passage(Line("", Segment(id=0, text=text)))


@dataclass(frozen=True)
class Hit:
    """A passage and how near it is to the question, 0..1."""

    passage: Passage
    score: float


def rank(query: StatusQuery, passages: Sequence[Passage], size: int) -> list[Hit]:
    """The passages that speak of the question's subject at all, the nearest first.

    They are those of `size` passages that share a word with it: by these, words are rare or common.
    Empty where the question has no subject, or none that any passage shares.
    """
    terms = [term for piece in query.subject for term in read_terms(piece)]
    if not terms and not query.parties:
        return []
    weights = _weights(terms, passages, size)
    party = _typical(weights) * 2
    hits = []
    for passage in passages:
        score = _score(query, terms, weights, party, passage)
        if score > 0 and _speaks_of_head(query, passage):
            hits.append(Hit(passage, score))
    return sorted(hits, key=lambda hit: -hit.score)


def fits_type(query: StatusQuery, passage: Passage) -> bool:
    """Whether the passage holds the kind of thing that is asked for, an amount for a "how much"."""
    if query.wanted is None or query.wanted == "party":
        return True
    types = load_lexicon(query.language).types
    return types[query.wanted].search(fold(passage.text)) is not None


def told_share(query: StatusQuery, passage: Passage) -> float:
    """How much of what the passage says is in the question, 0..1: the other way round.

    A short decision about just that is all told in few words; of a task that only mentions what
    the question is about, little is.
    """
    asked = read_words(" ".join(query.subject))
    content = load_lexicon(query.language).stop.sub(_blank_unless_kept, fold(passage.text))
    terms = read_terms(content)
    told = sum(t.factor for t in terms if any(asked.holds(n, t.is_word) for n in t.needles))
    return told / (sum(term.factor for term in terms) or 1.0)


def _blank_unless_kept(match: re.Match[str]) -> str:
    return match[0] if match["keep"] else " " * len(match[0])


def counts_unit(query: StatusQuery, passage: Passage) -> bool:
    """Whether the passage counts just what the question does: "26 points" for "how many points".

    False in Chinese, where what follows 多少 is a measure that many things share.
    """
    if query.unit is None or load_lexicon(query.language).is_chinese:
        return False
    words = [term.needles[0] for term in read_terms(fold(passage.text))]
    pairs = zip(words, words[1:], strict=False)
    return any(number.isdigit() and unit == stem(query.unit) for number, unit in pairs)


def _weights(terms: Sequence[Term], passages: Sequence[Passage], size: int) -> list[float]:
    frequency = Counter(
        (needle, term.is_word)
        for term in terms
        for needle in set(term.needles)
        for passage in passages
        if passage.words.holds(needle, term.is_word)
    )
    return [term.factor * _rarity(term, frequency, terms, size) for term in terms]


def _rarity(
    term: Term, frequency: Counter[tuple[str, bool]], terms: Sequence[Term], count: int
) -> float:
    # Counted once for every term that has the needle, so divided by those again. Pairs across two
    # words occur nowhere; the character is as rare as the word it belongs to.
    counts = [
        frequency[needle, term.is_word] / max(1, sum(needle in other.needles for other in terms))
        for needle in term.needles
    ]
    found = max((c for c in counts if c), default=0.0)
    return math.log(1 + (count - found + 0.5) / (found + 0.5))


def _typical(weights: Sequence[float]) -> float:
    return sorted(weights)[len(weights) // 2] if weights else 1.0


def _score(
    query: StatusQuery,
    terms: Sequence[Term],
    weights: Sequence[float],
    party_weight: float,
    passage: Passage,
) -> float:
    own = sum(w for t, w in zip(terms, weights, strict=True) if _says(t, passage.words))
    # First, for of thousands of passages most say too little.
    if own < _OWN * sum(weights) and not counts_unit(query, passage):
        return 0.0
    held = [weight * _holds(term, passage) for term, weight in zip(terms, weights, strict=True)]
    parties = [party_weight * _names(party, passage) for party in query.parties]
    whole = sum(weights) + party_weight * len(parties)
    return (sum(held) + sum(parties)) / whole


def _says(term: Term, words: Words) -> bool:
    held = words.stems if term.is_word else words.text
    return any(needle in held for needle in term.needles)


def _holds(term: Term, passage: Passage) -> float:
    if _says(term, passage.words):
        return 1.0
    return _IN_EVIDENCE if _says(term, passage.evidence) else 0.0


def _names(party: Party, passage: Passage) -> float:
    """Whether the passage is of the party the question names, or speaks of it."""
    if {party.person, party.department} & set(passage.parties) - {None}:
        return 1.0
    names = [fold(name) for name in (party.person, party.department) if name]
    if any(name in passage.words.text for name in (party.words, *names)):
        return 1.0
    return _IN_EVIDENCE * any(name in passage.evidence.text for name in (party.words, *names))


def _speaks_of_head(query: StatusQuery, passage: Passage) -> bool:
    if query.head is None or query.form == "when":
        return True
    # A head without content ("日期", "地点") is no term of the subject and asks for nothing itself.
    kept = [t for piece in query.subject for t in read_terms(piece) if t.text in query.head]
    terms = [term for term in read_terms(query.head) if term.text in {t.text for t in kept}]
    if not terms:
        return True
    return sum(_holds(term, passage) > 0 for term in terms) >= _HEAD * len(terms)


def is_question(passage: Passage, language: Language) -> bool:
    """Whether the passage asks something itself, and so answers nothing."""
    return load_lexicon(language).types["question"].search(fold(passage.text)) is not None
