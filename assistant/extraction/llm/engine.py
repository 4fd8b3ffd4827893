"""Decisions, action items, disputes and the next meeting, proposed by a language model."""

import logging
import time
from collections import deque
from collections.abc import Callable

from assistant.errors import LLMError
from assistant.extraction import evidence
from assistant.extraction.llm.answer import SaidInMeeting
from assistant.extraction.llm.mend import mend
from assistant.extraction.llm.merge import merge
from assistant.extraction.llm.question import Questions
from assistant.extraction.llm.speech import Speech
from assistant.extraction.llm.verify import check
from assistant.extraction.llm.windows import WINDOW_CHARS, Window, cut, halve, length
from assistant.llm import (
    Answer,
    AnswerError,
    LanguageModel,
    Message,
    MisfitError,
    RefusedError,
    SlowError,
    TooLongError,
    TruncatedError,
)
from assistant.types import Data, Extraction, MeetingContext, Progress, Transcript, Usage

log = logging.getLogger(__name__)

# A claim that does not stand costs a few words to correct; of very many the model makes a new mess.
_PROBLEMS = 12
# A model that is slow twice on ever shorter questions is out of order, not overtaxed.
_SLOW = 3
# Of a window that is too long: halves fit, with their overlap.
_SMALLER = 0.6


class RawAnswer(Data):
    """What the model wrote about one window, for keeping beside what was made of it."""

    segment_ids: tuple[int, ...]
    text: str
    model: str
    prompt_version: str


def extract(
    transcript: Transcript,
    context: MeetingContext,
    llm: LanguageModel,
    *,
    keep: Callable[[RawAnswer], None] | None = None,
    warn: Callable[[str], None] | None = None,
    progress: Progress | None = None,
    window_chars: int = WINDOW_CHARS,
) -> Extraction:
    """What the meeting settled, each claim with the segments that support it.

    `keep` is called with every answer as it was written, `warn` with what could not be read.
    Nothing the model says passes unchecked: what the words do not bear out is shown to it once,
    and if it does not mend it, claims are dropped, owners and deadlines left empty and flagged.
    Raises LLMError when nothing could be read; an AnswerError's `usage` is all that was used.
    """
    started = time.monotonic()
    reading = _Reading(context, llm, keep, warn)
    try:
        merged = merge(reading.read_all(transcript, window_chars, progress))
    except AnswerError as exc:
        exc.usage = reading.usage
        raise
    # What a model took that is heard again from kept replies counts as if it took it now.
    seconds = time.monotonic() - started - reading.waited_s + reading.usage.seconds
    made = merged.model_copy(
        update={
            "model": llm.model,
            "prompt_version": reading.prompt_version,
            "usage": reading.usage,
            "seconds": round(seconds, 3),
        }
    )
    return evidence.check(made, transcript)


class _Reading:
    """One reading of a meeting: the prompts, and what has been used so far."""

    def __init__(
        self,
        context: MeetingContext,
        llm: LanguageModel,
        keep: Callable[[RawAnswer], None] | None,
        warn: Callable[[str], None] | None,
    ) -> None:
        self._context, self._llm, self._keep, self._warn = context, llm, keep, warn
        self._questions = Questions(context)
        self.prompt_version = self._questions.version
        self.usage = Usage()
        self.waited_s = 0.0

    def read_all(
        self, transcript: Transcript, window_chars: int, progress: Progress | None
    ) -> list[Extraction]:
        """The extraction of each window, smaller ones where the model cannot manage the size."""
        parts: list[Extraction] = []
        failures: list[tuple[Window, AnswerError]] = []
        slow = 0
        waiting = deque(cut(transcript.segments, window_chars))
        total = sum(length(window) for window in waiting) or 1
        while waiting:
            window = waiting.popleft()
            if length(window) > window_chars and len(window) > 1:
                # The model turned out to read less at once than was thought.
                waiting.extendleft(reversed(cut(window, window_chars)))
                continue
            try:
                parts.append(self._read(window))
            except (RefusedError, MisfitError) as exc:
                failures.append((window, exc))
            except AnswerError as exc:
                slow += isinstance(exc, SlowError)
                if not isinstance(exc, TruncatedError | SlowError) or slow >= _SLOW:
                    # Busy or out of order: the windows to come would fare no better.
                    failures += [(left, exc) for left in (window, *waiting)]
                    break
                if isinstance(exc, TooLongError):
                    window_chars = max(1, int(length(window) * _SMALLER))
                if len(window) > 1:
                    waiting.extendleft(reversed(halve(window)))
                else:
                    failures.append((window, exc))
            if progress:
                progress(max(0.0, 1 - sum(length(left) for left in waiting) / total))
        self._tell(failures, parts)
        return parts

    def _tell(self, failures: list[tuple[Window, AnswerError]], parts: list[Extraction]) -> None:
        """Warn of the windows that were not read; raise the failure when there is no other."""
        if failures and not parts:
            raise failures[0][1]
        for window, failure in failures:
            message = f"Utterances {window[0].id} to {window[-1].id} were not read: {failure}"
            log.warning("%s", message)
            if self._warn:
                self._warn(message)

    def _read(self, window: Window) -> Extraction:
        speech = Speech(window, self._context)
        answer = self._ask(window, self._questions.ask(window))
        answered = check(answer.value, speech)
        problems = answered.describe_problems()[:_PROBLEMS]
        if problems:
            again = self._questions.ask_again(window, answer.raw, problems)
            try:
                answered = mend(answered, check(self._ask(window, again).value, speech))
            except LLMError as exc:
                # What stands stands without the repair.
                log.info("%s did not mend its answer: %s", self._llm.model, exc)
        return answered.extraction

    def _ask(self, window: Window, messages: list[Message]) -> Answer[SaidInMeeting]:
        started = time.monotonic()
        try:
            answer = self._llm.answer(messages, SaidInMeeting)
        except AnswerError as exc:
            self.usage += exc.usage
            raise
        finally:
            self.waited_s += time.monotonic() - started
        self.usage += answer.usage
        if self._keep:
            self._keep(
                RawAnswer(
                    segment_ids=tuple(segment.id for segment in window),
                    text=answer.raw,
                    model=self._llm.model,
                    prompt_version=self.prompt_version,
                )
            )
        return answer
