"""Decisions, action items, disputes and the next meeting, proposed by a language model."""

import time
from collections.abc import Callable, Sequence

from assistant import prompts
from assistant.extraction import evidence
from assistant.extraction.llm.answer import SaidInMeeting
from assistant.extraction.llm.merge import merge
from assistant.extraction.llm.speech import Speech
from assistant.extraction.llm.verify import verify
from assistant.extraction.llm.windows import WINDOW_CHARS, Window, cut, halve
from assistant.llm import Answer, LanguageModel, Message, TruncatedError
from assistant.prompts import Prompt
from assistant.types import (
    Data,
    Extraction,
    MeetingContext,
    Person,
    Progress,
    Segment,
    Transcript,
    Usage,
)

_WEEKDAYS = {
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


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
    progress: Progress | None = None,
    window_chars: int = WINDOW_CHARS,
) -> Extraction:
    """What the meeting settled, each claim with the segments that support it.

    `keep` is called with every answer as it was written. Nothing the model says passes unchecked:
    claims whose quote was not said are dropped, owners and deadlines are looked up in the words
    quoted for them, and left empty and flagged where those do not bear them out. Raises LLMError
    when an answer is unusable as a whole.
    """
    started = time.monotonic()
    reading = _Reading(context, llm, keep)
    windows = cut(transcript.segments, window_chars)
    parts = []
    for done, window in enumerate(windows, start=1):
        parts += reading.read(window)
        if progress:
            progress(done / len(windows))
    merged = merge(parts).model_copy(
        update={
            "model": llm.model,
            "prompt_version": reading.prompt_version,
            "usage": reading.usage,
            "seconds": round(time.monotonic() - started, 3),
        }
    )
    return evidence.check(merged, transcript)


class _Reading:
    """One reading of a meeting: the prompts, and what has been used so far."""

    def __init__(
        self,
        context: MeetingContext,
        llm: LanguageModel,
        keep: Callable[[RawAnswer], None] | None,
    ) -> None:
        self._context, self._llm, self._keep = context, llm, keep
        self._instructions = prompts.load("extract", context.language)
        self.usage = Usage()

    @property
    def prompt_version(self) -> str:
        return f"{self._instructions.version}+{self._question(()).version}"

    def read(self, window: Window) -> list[Extraction]:
        """The window's extraction; of its halves when the answer was too long for the model."""
        try:
            answer = self._llm.answer(self._messages(window), SaidInMeeting)
        except TruncatedError:
            if len(window) < 4:
                raise
            return [part for half in halve(window) for part in self.read(half)]
        self._note(window, answer)
        return [verify(answer.value, Speech(window, self._context))]

    def _messages(self, window: Window) -> list[Message]:
        return [
            Message(role="system", text=self._instructions.text),
            Message(role="user", text=self._question(window).text),
        ]

    def _question(self, window: Window) -> Prompt:
        return prompts.load(
            "extract-window",
            self._context.language,
            meeting=describe_meeting(self._context),
            people=describe_people(self._context),
            utterances="\n".join(number(segment) for segment in window),
        )

    def _note(self, window: Window, answer: Answer[SaidInMeeting]) -> None:
        used, more = self.usage, answer.usage
        self.usage = Usage(
            requests=used.requests + more.requests,
            input_tokens=used.input_tokens + more.input_tokens,
            output_tokens=used.output_tokens + more.output_tokens,
        )
        if self._keep:
            ids = tuple(segment.id for segment in window)
            self._keep(
                RawAnswer(
                    segment_ids=ids,
                    text=answer.raw,
                    model=self._llm.model,
                    prompt_version=self.prompt_version,
                )
            )


def number(segment: Segment) -> str:
    """An utterance as the model reads it, on one line: what was said cannot pose as another."""
    return f"[{segment.id}] {segment.speaker or '?'}: {' '.join(segment.text.split())}"


def describe_meeting(context: MeetingContext) -> str:
    """Title and day. The agenda is left out: weak models quote it as if it had been said."""
    language = "en" if context.language == "en" else "zh"
    weekday = _WEEKDAYS[language][context.date.weekday()]
    return f"{context.title}\n{context.date.isoformat()} {weekday}"


def describe_people(context: MeetingContext) -> str:
    """Everybody of the roster with title, department and other names, then the departments."""
    people = [_describe_person(person) for person in context.roster.people]
    departments = [_joined([d.name, *d.aliases]) for d in context.roster.departments]
    return "\n".join([*people, *departments]) or "-"


def _describe_person(person: Person) -> str:
    return _joined([person.name, person.title, person.department, *person.aliases])


def _joined(parts: Sequence[str | None]) -> str:
    return " / ".join(part for part in parts if part)
