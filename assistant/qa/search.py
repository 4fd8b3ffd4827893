"""Which decision, item or passage a question is about.

A record is as near to a question as the share of the question's terms it speaks of, each term
weighted by how rare it is (inverse document frequency as in BM25: Robertson and Zaragoza 2009, "The
Probabilistic Relevance Framework"). A share, not a sum, so that one threshold fits all questions
and a question about something nobody said stays far from every record.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from assistant.qa.lexicon import load_lexicon
from assistant.qa.query import Party, StatusQuery
from assistant.qa.terms import Term, Words, fold, read_terms, read_words, stem
from assistant.qa.types import DecisionRecord, ItemRecord
from assistant.types import Language, Segment

# A term found only in what was said around a record, not in the record itself, counts this much.
_IN_EVIDENCE = 0.7
# What was said around a record may be about anything, so this much has to be in its own words.
OWN = 0.35
# A record speaks of the noun whose value is asked for when it holds this much of it.
_HEAD = 0.5


@dataclass(frozen=True)
class Line:
    """A segment of a transcript, or a row of issued minutes: `kind` says which."""

    meeting: str
    segment: Segment
    kind: Literal["words", "minutes"] = "words"


class Claim(NamedTuple):
    """What an item or a decision is ranked by, of which no more was read: there may be thousands.

    `parties`: whose the item is. A line is one that says too little to be asked for.
    """

    id: str
    kind: Literal["item", "decision", "line"]
    parties: tuple[str | None, ...] = ()
    is_replaced: bool = False


@dataclass(frozen=True)
class Passage:
    """A decision, an item or a line, and the words by which it is found."""

    of: DecisionRecord | ItemRecord | Line | Claim
    words: Words
    evidence: Words
    text: str

    @property
    def parties(self) -> tuple[str | None, ...]:
        if isinstance(self.of, ItemRecord):
            return (self.of.owner, self.of.department, *self.of.co_owners)
        if isinstance(self.of, Claim):
            return self.of.parties
        return (self.of.segment.speaker,) if isinstance(self.of, Line) else ()

    @property
    def is_item(self) -> bool:
        if isinstance(self.of, Claim):
            return self.of.kind == "item"
        return isinstance(self.of, ItemRecord)

    @property
    def is_decision(self) -> bool:
        if isinstance(self.of, Claim):
            return self.of.kind == "decision"
        return isinstance(self.of, DecisionRecord)

    @property
    def is_replaced(self) -> bool:
        """Whether a later decision took its place."""
        return isinstance(self.of, DecisionRecord | Claim) and self.of.is_replaced

    @property
    def id(self) -> str:
        """Of the item or decision; "" where it has none."""
        return "" if isinstance(self.of, Line) else self.of.id or ""


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
    said = spoken(terms, [passage.words for passage in passages], size)
    party, head = _typical(said.weights) * 2, _head(query)
    hits = []
    for passage, says, own in zip(passages, said.terms, said.own, strict=True):
        # First, for of thousands of passages most say too little.
        if own < OWN * said.whole and not counts_unit(query, passage):
            continue
        score = _score(query, terms, said.weights, party, passage, says)
        if score > 0 and _speaks_of(head, passage):
            hits.append(Hit(passage, score))
    return sorted(hits, key=lambda hit: -hit.score)


@dataclass(frozen=True)
class Spoken:
    """What some texts say of a question: which of its terms, and their weight together.

    `weights` are those of the terms, `whole` all of them.
    """

    weights: Sequence[float]
    whole: float
    terms: Sequence[tuple[bool, ...]]
    own: Sequence[float]


def spoken(terms: Sequence[Term], texts: Sequence[Words], size: int) -> Spoken:
    """`texts`: those of `size` that share a word with the question, others do no harm."""
    needles = {(needle, term.is_word) for term in terms for needle in term.needles}
    held = {(needle, is_word): _holding(needle, is_word, texts) for needle, is_word in needles}
    frequency = {needle: sum(holds) for needle, holds in held.items()}
    weights = [term.factor * _rarity(term, frequency, size) for term in terms]
    said = [_any(held[needle, term.is_word] for needle in term.needles) for term in terms]
    patterns = list(zip(*said, strict=True)) if terms else [()] * len(texts)
    # Thousands of texts say the same few terms.
    own = {p: sum(w for w, is_said in zip(weights, p, strict=True) if is_said) for p in {*patterns}}
    return Spoken(weights, sum(weights), patterns, [own[p] for p in patterns])


def _holding(needle: str, is_word: bool, texts: Sequence[Words]) -> list[bool]:
    if is_word:
        return [needle in text.stems for text in texts]
    return [needle in text.text for text in texts]


def _any(held: Iterable[Sequence[bool]]) -> Sequence[bool]:
    first, *others = held
    return list(map(any, zip(first, *others, strict=True))) if others else first


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
    return _told_share(query.subject, query.language, passage.text)


# The same passages are weighed again as the next best answer is looked for.
@lru_cache(maxsize=8192)
def _told_share(subject: tuple[str, ...], language: Language, text: str) -> float:
    asked = read_words(" ".join(subject))
    content = load_lexicon(language).stop.sub(_blank_unless_kept, fold(text))
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


def _rarity(term: Term, frequency: Mapping[tuple[str, bool], int], count: int) -> float:
    # Pairs across two words occur nowhere; the character is as rare as the word it belongs to.
    found = max(frequency[needle, term.is_word] for needle in term.needles)
    return math.log(1 + (count - found + 0.5) / (found + 0.5))


def _typical(weights: Sequence[float]) -> float:
    return sorted(weights)[len(weights) // 2] if weights else 1.0


def _score(
    query: StatusQuery,
    terms: Sequence[Term],
    weights: Sequence[float],
    party_weight: float,
    passage: Passage,
    says: Sequence[bool],
) -> float:
    held = [
        weight * (1.0 if is_said else _IN_EVIDENCE * _says(term, passage.evidence))
        for term, weight, is_said in zip(terms, weights, says, strict=True)
    ]
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


def _head(query: StatusQuery) -> list[Term]:
    """The terms of the noun whose value is asked for; empty where there is none."""
    if query.head is None or query.form == "when":
        return []
    # A head without content ("日期", "地点") is no term of the subject and asks for nothing itself.
    kept = {term.text for piece in query.subject for term in read_terms(piece)}
    return [term for term in read_terms(query.head) if term.text in kept]


def _speaks_of(head: Sequence[Term], passage: Passage) -> bool:
    return sum(_holds(term, passage) > 0 for term in head) >= _HEAD * len(head)


def is_question(passage: Passage, language: Language) -> bool:
    """Whether the passage asks something itself, and so answers nothing."""
    return load_lexicon(language).types["question"].search(fold(passage.text)) is not None
