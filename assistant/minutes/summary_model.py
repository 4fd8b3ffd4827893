"""A summary written by a language model, of which only sentences stand that the talk bears out."""

import logging
import re
from collections.abc import Callable, Sequence

from assistant.errors import AssistantError
from assistant.llm import AnswerError, LanguageModel, MisfitError, RefusedError, TruncatedError
from assistant.llm.orders import is_order
from assistant.minutes.facts import Sources, unborne
from assistant.minutes.spoken import close
from assistant.minutes.summary_question import SaidSentence, SaidSummary, ask
from assistant.minutes.topic_rows import Stretch
from assistant.minutes.topic_words import is_chinese, pieces
from assistant.minutes.types import SummarySentence
from assistant.script import simplify
from assistant.types import MeetingContext, Segment, Usage

log = logging.getLogger(__name__)

Spend = Callable[[Usage], None]

# Characters of talk that a model is shown at once: with the instructions they fit into 16k tokens.
_WINDOW_CHARS = 8000
_SENTENCES, _IN_ALL = 4, 6
# The part of a sentence's words that the utterances it names must have.
_BORNE = 0.4
_LONGEST = {True: 150, False: 60}
# After so many failures in a row that are not of one question, the model is out of order.
_PATIENCE = 2
_NOT = re.compile(
    r"不|没|未|无|非|别|拒|反对|禁|否|\bno\b|\bnot\b|n't\b|\bnever\b|\bnobody\b|\bnone\b|\bwithout\b|"
    r"\bcannot\b|\brefus|\breject|\bagainst\b",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"https?://|www\.|[{}<>]|\[\d+\]")


class Summariser:
    """Asks a model topic by topic, and stops asking when it is out of order."""

    def __init__(
        self, model: LanguageModel, context: MeetingContext, spend: Spend | None = None
    ) -> None:
        self._model, self._context, self._spend = model, context, spend
        self._failures = 0

    def sum_up(self, stretch: Stretch) -> tuple[SummarySentence, ...]:
        """What stands of the model's sentences; none where nothing does, or the model failed."""
        windows = _cut([s for s in stretch.segments if not is_order(s.text)])
        each = max(1, _SENTENCES // max(1, len(windows)))
        made: list[SummarySentence] = []
        for window in windows:
            said = self._ask(stretch.topic, window)
            made += self._standing(said, stretch, window)[: max(each, _SENTENCES - len(made))]
        return tuple(made[:_IN_ALL])

    def _ask(self, topic: str, window: list[Segment]) -> Sequence[SaidSentence]:
        if self._failures >= _PATIENCE:
            return ()
        try:
            answer = self._model.answer(ask(topic, window, self._context), SaidSummary)
        except AssistantError as exc:
            log.warning("the summary of %r is made without %s: %s", topic, self._model.model, exc)
            if isinstance(exc, AnswerError) and self._spend:
                self._spend(exc.usage)
            of_one_question = isinstance(exc, RefusedError | MisfitError | TruncatedError)
            self._failures += not of_one_question
            return ()
        self._failures = 0
        if self._spend:
            self._spend(answer.usage)
        return answer.value.sentences

    def _standing(
        self, said: Sequence[SaidSentence], stretch: Stretch, window: Sequence[Segment]
    ) -> list[SummarySentence]:
        shown = {segment.id: segment for segment in window}
        stands: list[SummarySentence] = []
        for sentence in said:
            ids = tuple(dict.fromkeys(i for i in sentence.utterances if i in shown))
            text = " ".join(sentence.text.split())
            cited = [shown[i] for i in ids]
            if ids and is_borne_out(text, cited, stretch.topic, self._context):
                text = close(text, self._context.language)
                if all(_differs(text, other.text) for other in stands):
                    made = SummarySentence(text=text, evidence=ids, made_by=self._model.model)
                    stands.append(made)
        return stands


def is_borne_out(text: str, cited: Sequence[Segment], topic: str, context: MeetingContext) -> bool:
    """Whether every number, day and name of `text` is in what is cited, and enough of its words.

    A "not" that nobody said makes it false. The topic and the meeting's title count as said.
    """
    language = context.language
    length = len(text) if is_chinese(language) else len(text.split())
    if not text or length > _LONGEST[is_chinese(language)]:
        return False
    if _FOREIGN.search(text) or is_order(text):
        return False
    words = "\n".join(f"{segment.speaker or ''}: {segment.text}" for segment in cited)
    spoken = f"{words}\n{topic}\n{context.title}\n{context.project or ''}"
    if unborne(text, Sources(text=spoken, on=context.date), context):
        return False
    if _NOT.search(simplify(text)) and not _NOT.search(simplify(words)):
        return False
    wanted = pieces(text)
    return bool(wanted) and len(wanted & pieces(spoken)) >= _BORNE * len(wanted)


def _differs(text: str, other: str) -> bool:
    mine, taken = pieces(text), pieces(other)
    return len(mine & taken) < 0.7 * min(len(mine), len(taken))


def _cut(segments: Sequence[Segment]) -> list[list[Segment]]:
    windows: list[list[Segment]] = []
    size = _WINDOW_CHARS
    for segment in segments:
        if size + len(segment.text) > _WINDOW_CHARS:
            windows.append([])
            size = 0
        windows[-1].append(segment)
        size += len(segment.text)
    return windows
