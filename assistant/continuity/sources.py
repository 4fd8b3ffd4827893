"""A meeting as read for the open items of earlier ones."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from assistant.continuity.matching import Matcher
from assistant.continuity.phrases import Phrases, load_phrases
from assistant.continuity.reading import Clause, Words
from assistant.continuity.subjects import is_of_another, names_another
from assistant.continuity.types import OpenItem
from assistant.extraction.people import Directory
from assistant.extraction.rules.lexicon import Lexicon, load_lexicon
from assistant.extraction.rules.terms import terms_of
from assistant.extraction.rules.turns import Sentence, Turn, clause_spans, read_turns
from assistant.extraction.script import simplify
from assistant.types import MeetingContext, Transcript


@dataclass(frozen=True)
class Reading:
    """A meeting as read for its open items; `known` are these and some that are done."""

    turns: tuple[Turn, ...]
    items: tuple[OpenItem, ...]
    matcher: Matcher
    lexicon: Lexicon
    phrases: Phrases
    directory: Directory
    context: MeetingContext
    known: tuple[OpenItem, ...]
    known_matcher: Matcher

    def plain(self, text: str) -> str:
        return simplify(text) if self.lexicon.is_chinese else text.lower()

    def people(self, sentence: Sentence) -> set[str]:
        """Who speaks and who is named, with their departments."""
        return self.named(sentence) | ({sentence.speaker} if sentence.speaker else set())

    def named(self, sentence: Sentence) -> set[str]:
        """The people that are named, and the departments."""
        parties = [p.party for p in sentence.parties if p.kind in ("name", "department", "own")]
        names = (p.person or p.department for p in parties if not p.is_ambiguous)
        return {name for name in names if name}

    def leaves(self, sentence: Sentence, item: OpenItem) -> bool:
        """Whether the sentence begins with a subject of its own, not with the item."""
        return is_of_another(sentence, item, self.matcher, self.lexicon, self.phrases)

    def clauses(self, sentence: Sentence, item: OpenItem) -> Iterator[Clause]:
        """The clauses of the sentence that are about the item."""
        has_own = False
        for start, end in clause_spans(sentence.masked, self.lexicon):
            masked = sentence.masked[start:end]
            if self.matcher.has_word(item, masked):
                has_own = True
                yield Clause(sentence, start, masked, len(masked))
            elif has_own and names_another(masked, item, self.matcher, self.phrases):
                return
            else:
                things = self.matcher.things(masked)
                foreign = [t.start for t in things if not self.matcher.has_word(item, t.text)]
                yield Clause(sentence, start, masked, min(foreign, default=len(masked)))

    def is_said_of(self, item: OpenItem, words: str, segment_ids: Collection[int]) -> bool:
        """Whether the words stand where those segments speak of the item, not of another thing."""
        return any(
            self._is_in_talk(turn, sentence, item, words)
            for turn in self.turns
            for sentence in turn.sentences
            if words in sentence.text
            and set(turn.segment_ids(sentence.start, sentence.end)) & set(segment_ids)
        )

    def _is_in_talk(self, turn: Turn, sentence: Sentence, item: OpenItem, words: str) -> bool:
        at = sentence.text.find(words)
        clauses = list(self.clauses(sentence, item))
        if not any(c.at <= at < c.at + len(c.masked) for c in clauses):
            return False
        # Back to where the turn last named something.
        for each in reversed(turn.sentences[: turn.sentences.index(sentence) + 1]):
            if self.matcher.has_word(item, each.masked):
                return True
            if self.leaves(each, item):
                return False
        return True

    def segments(self, words: Words) -> tuple[int, ...]:
        return self.turns[words.turn].segment_ids(words.start, words.end)


def read(transcript: Transcript, context: MeetingContext, known: Sequence[OpenItem]) -> Reading:
    items = [item for item in known if not item.is_done]
    lexicon = load_lexicon(context.language)
    directory = Directory(context)
    title = f"{context.title}，{context.project or ''}"
    plain = simplify(title) if lexicon.is_chinese else title.lower()
    common = {term.text for term in terms_of(plain, lexicon)}
    return Reading(
        turns=read_turns(transcript, context, directory, lexicon),
        items=tuple(items),
        matcher=Matcher(items, lexicon, common),
        lexicon=lexicon,
        phrases=load_phrases(context.language),
        directory=directory,
        context=context,
        known=tuple(known),
        known_matcher=Matcher(known, lexicon, common),
    )
