"""What a speech engine heard, with the times of its words: the material a Transcript is made of."""

from difflib import SequenceMatcher

from assistant.types import Confidence, Data, Language, TranscriptWarning


class Word(Data):
    """The smallest part of the text with times of its own; in Chinese often one character."""

    start: float
    end: float
    text: str
    confidence: Confidence | None = None


class Passage(Data):
    """A stretch of speech as the engine cut it, or as it was cut into sentences afterwards.

    The text is that of its words, one after the other.
    """

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words).strip()

    @property
    def start(self) -> float:
        return self.words[0].start

    @property
    def end(self) -> float:
        return self.words[-1].end

    @property
    def confidence(self) -> float | None:
        """The mean confidence of its words; None when the engine gives none."""
        known = [word.confidence for word in self.words if word.confidence is not None]
        return sum(known) / len(known) if known else None


class Recognition(Data):
    """A recording's words without speakers. Saved between the two halves of the work as JSON."""

    language: Language
    duration_s: float
    engine: str
    model: str | None
    passages: tuple[Passage, ...]
    warnings: tuple[TranscriptWarning, ...] = ()


def spread(text: str, start: float, end: float, confidence: float | None = None) -> Passage:
    """A passage of an engine that gives no word times: they are spread evenly over its letters."""
    step = (end - start) / max(1, len(text))
    return Passage(
        words=tuple(
            Word(start=start + i * step, end=start + (i + 1) * step, text=c, confidence=confidence)
            for i, c in enumerate(text)
        )
    )


def rewrite(passage: Passage, text: str) -> Passage:
    """The same passage with `text` in place of its own; every word keeps the times it has."""
    old = "".join(word.text for word in passage.words)
    if old == text:
        return passage
    owner = [index for index, word in enumerate(passage.words) for _ in word.text]
    texts = ["" for _ in passage.words]
    for tag, i, i_end, j, j_end in SequenceMatcher(None, old, text, autojunk=False).get_opcodes():
        if tag == "delete":
            continue
        for at in range(j, j_end):
            # What replaces a stretch is laid over it; what is put in goes with the letter before.
            source = min(i + at - j, i_end - 1) if i < i_end else max(0, i - 1)
            texts[owner[source]] += text[at]
    return Passage(
        words=tuple(
            word.model_copy(update={"text": new})
            for word, new in zip(passage.words, texts, strict=True)
            if new
        )
    )


def shift(passage: Passage, seconds: float) -> Passage:
    """The passage that many seconds later."""
    return Passage(
        words=tuple(
            word.model_copy(update={"start": word.start + seconds, "end": word.end + seconds})
            for word in passage.words
        )
    )
