"""What a speech engine heard, with the times of its words: the material a Transcript is made of."""

from difflib import SequenceMatcher

from assistant.types import Confidence, Data, Language, Repair, RepairKind, TranscriptWarning


class Alternative(Data):
    """What a word is by another hearing of the same sound, and by how many hearings."""

    text: str
    confidence: Confidence | None = None
    votes: int = 1


class Word(Data):
    """The smallest part of the text with times of its own; in Chinese often one character.

    `votes` of the hearings of an engine that hears more than once say so, `others` say otherwise.
    `heard` is what the engine heard where the text says otherwise, and `repair` why it does.
    """

    start: float
    end: float
    text: str
    confidence: Confidence | None = None
    votes: int = 1
    others: tuple[Alternative, ...] = ()
    heard: str | None = None
    repair: RepairKind | None = None


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


class HeardPiece(Data):
    """Some minutes of a recording as the engine heard them, times from the recording's start.

    Saved as soon as it is there, for a restart to go on from, and kept: it is what was heard
    before anything was mended. `number` counts the pieces of one recording from 0; `warnings` are
    the damage in it.
    """

    number: int
    start_s: float
    duration_s: float
    is_silent: bool
    engine: str
    model: str | None
    passages: tuple[Passage, ...]
    warnings: tuple[TranscriptWarning, ...] = ()


class Recognition(Data):
    """The words of a meeting's recordings without speakers, times from the first one's start."""

    language: Language
    duration_s: float
    engine: str
    model: str | None
    passages: tuple[Passage, ...]
    warnings: tuple[TranscriptWarning, ...] = ()


def repairs(passage: Passage) -> tuple[Repair, ...]:
    """Where the passage's text is not what was heard; words mended together are one repair."""
    found: list[Repair] = []
    raw = "".join(word.text for word in passage.words)
    at = len(raw.lstrip()) - len(raw)  # the passage's text begins at its first letter
    for word in passage.words:
        if word.heard is not None and word.repair is not None:
            last = found[-1] if found else None
            if last and last.kind == word.repair and last.at + len(last.written) == at:
                found[-1] = last.model_copy(
                    update={
                        "heard": last.heard + word.heard,
                        "written": last.written + word.text,
                    }
                )
            else:
                found.append(Repair(at=at, heard=word.heard, written=word.text, kind=word.repair))
        at += len(word.text)
    return tuple(found)


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


def mend(passage: Passage, start: int, end: int, written: str, kind: RepairKind) -> Passage:
    """The passage with `written` in place of its letters `start` to `end`, and what was heard kept.

    Letters are counted in the joined text of the words, at least one is replaced, and `written` is
    not empty. Each letter of it gets a word of its own, with times spread over the stretch.
    """
    words: list[Word] = []
    mended: list[Word] = []
    at = 0
    for word in passage.words:
        inside = range(max(start, at), min(end, at + len(word.text)))
        if not inside:
            words.append(word)
        else:
            words += _letters(word, 0, inside.start - at)
            mended += _letters(word, inside.start - at, inside.stop - at)
            if at + len(word.text) >= end:
                words += _mended(mended, written, kind)
            words += _letters(word, inside.stop - at, len(word.text))
        at += len(word.text)
    return Passage(words=tuple(words))


def _letters(word: Word, first: int, last: int) -> list[Word]:
    if first >= last:
        return []
    if (first, last) == (0, len(word.text)):
        return [word]
    step = (word.end - word.start) / len(word.text)
    cut = {"start": word.start + first * step, "end": word.start + last * step}
    return [word.model_copy(update=cut | {"text": word.text[first:last]})]


def _mended(old: list[Word], written: str, kind: RepairKind) -> list[Word]:
    heard = "".join(word.text if word.heard is None else word.heard for word in old)
    start, end = old[0].start, old[-1].end
    step = (end - start) / len(written)
    known = [word.confidence for word in old if word.confidence is not None]
    return [
        Word(
            start=start + i * step,
            end=start + (i + 1) * step,
            text=letter,
            confidence=min(known) if known else None,
            # The letters beside each other are shown as one; the first holds what is left over.
            heard=_share(heard, i, len(written)),
            repair=kind,
        )
        for i, letter in enumerate(written)
    ]


def _share(heard: str, i: int, parts: int) -> str:
    if len(heard) == parts:
        return heard[i]
    return heard if i == 0 else ""


def shift(passage: Passage, seconds: float) -> Passage:
    """The passage that many seconds later."""
    return Passage(
        words=tuple(
            word.model_copy(update={"start": word.start + seconds, "end": word.end + seconds})
            for word in passage.words
        )
    )
