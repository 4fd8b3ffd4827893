"""From a recording to a transcript: recognise the words, then tell the speakers apart."""

from collections.abc import Callable, Sequence
from pathlib import Path

from assistant.errors import AssistantError, AudioError
from assistant.transcription import glossary, speakers
from assistant.transcription.audio import SAMPLE_RATE, Piece, decode, probe, read_pieces
from assistant.transcription.correction import correct
from assistant.transcription.engines.protocol import SpeechEngine, SpeechOptions
from assistant.transcription.gaps import fill_gaps
from assistant.transcription.guard import guard
from assistant.transcription.hearings import letters
from assistant.transcription.memory import return_memory
from assistant.transcription.numerals import spell_numbers
from assistant.transcription.recognition import (
    HeardPiece,
    Passage,
    Recognition,
    Word,
    repairs,
    shift,
)
from assistant.transcription.script import in_script, simplified
from assistant.transcription.sentences import split_sentences, with_full_width_punctuation
from assistant.transcription.speakers import Diarizer, Keep, VoicePiece
from assistant.types import (
    Language,
    MeetingContext,
    Progress,
    Segment,
    Transcript,
    TranscriptWarning,
)


def transcribe(
    paths: Path | Sequence[Path],
    context: MeetingContext,
    engine: SpeechEngine,
    *,
    diarizer: Diarizer | None = None,
    progress: Progress | None = None,
) -> Transcript:
    """What was said in the meeting's recordings, and by which voice.

    Several recordings are joined in order: times run on from one to the next. Without a
    `diarizer`, or when it fails, segments have no speaker and a warning says so. Raises AudioError
    for a recording that cannot be used, SpeechError when the engine fails.
    """
    paths = (paths,) if isinstance(paths, Path) else tuple(paths)
    heard = hear_all(paths, context, engine, progress=_part(progress, 0.0, 0.8))
    recognition = write_down(heard, context)
    return assign_speakers(paths, recognition, diarizer, progress=_part(progress, 0.8, 1.0))


def hear_all(
    paths: Sequence[Path],
    context: MeetingContext,
    engine: SpeechEngine,
    *,
    progress: Progress | None = None,
) -> tuple[tuple[HeardPiece, ...], ...]:
    """`hear` for each of several recordings; progress is that of the whole."""
    lengths = [duration_s(path) for path in paths]
    total_s = max(sum(lengths), 0.1)
    heard, done_s = [], 0.0
    for path, length_s in zip(paths, lengths, strict=True):
        part = _part(progress, done_s / total_s, (done_s + length_s) / total_s)
        heard.append(hear(path, context, engine, progress=part))
        done_s += length_s
    return tuple(heard)


def hear(
    path: Path,
    context: MeetingContext,
    engine: SpeechEngine,
    *,
    known: Sequence[HeardPiece] = (),
    keep: Callable[[HeardPiece], None] = lambda piece: None,
    progress: Progress | None = None,
) -> tuple[HeardPiece, ...]:
    """The words of one recording as the engine hears them, piece by piece.

    Each piece of some minutes goes to `keep` as soon as it is there; those in `known`, from an
    earlier run over the same recording, are not heard again. Raises AudioError, SpeechError.
    """
    options = SpeechOptions(language=context.language, prompt=glossary.prompt(context))
    total_s = duration_s(path)
    heard = {piece.number: piece for piece in known}
    damage: list[TranscriptWarning] = []
    for number, piece in enumerate(read_pieces(path, warn=damage.append)):
        if number not in heard:
            heard[number] = HeardPiece(
                number=number,
                start_s=piece.start_s,
                duration_s=piece.duration_s,
                is_silent=piece.is_silent,
                engine=engine.name,
                model=engine.model,
                passages=()
                if piece.is_silent
                else tuple(_hear(piece, engine, options, progress, total_s)),
                warnings=tuple(damage),
            )
            keep(heard[number])
        damage.clear()
        if progress:
            progress(min(1.0, (piece.start_s + piece.duration_s) / total_s))
    return tuple(heard[number] for number in sorted(heard))


def write_down(recordings: Sequence[Sequence[HeardPiece]], context: MeetingContext) -> Recognition:
    """What was heard in a meeting's recordings as sentences, one recording after the other.

    Needs no engine, so it can be done anew when the roster or the glossary has changed. Raises
    AudioError when all of it is silence.
    """
    heard: list[Passage] = []
    warnings: list[TranscriptWarning] = []
    offset_s = 0.0
    for pieces in recordings:
        for piece in pieces:
            heard += [shift(passage, offset_s) for passage in piece.passages]
            warnings += [_later(warning, offset_s) for warning in piece.warnings]
        offset_s += sum(piece.duration_s for piece in pieces)
    everything = [piece for pieces in recordings for piece in pieces]
    if all(piece.is_silent for piece in everything):
        raise AudioError(
            "The recording holds only silence: the microphone was muted, or another one was used. "
            "Send the recording of the device that heard the meeting."
        )
    passages, found = clean(heard, context, glossary.prompt(context))
    if not passages:
        found += (_no_speech(offset_s),)
    return Recognition(
        language=context.language,
        duration_s=round(offset_s, 2),
        engine=everything[-1].engine,
        model=everything[-1].model,
        passages=passages,
        warnings=(*warnings, *found),
    )


def _later(warning: TranscriptWarning, seconds: float) -> TranscriptWarning:
    times = {"start": warning.start + seconds, "end": warning.end + seconds}
    return warning.model_copy(update=times)


def clean(
    heard: Sequence[Passage], context: MeetingContext, prompt: str
) -> tuple[tuple[Passage, ...], tuple[TranscriptWarning, ...]]:
    """What the engine heard as sentences in the meeting's script, inventions out, words mended."""
    sentences = tuple(
        sentence
        for passage in heard
        for sentence in split_sentences(_written_well(passage, context.language))
    )
    true, removed = guard(sentences, prompt)
    mended = correct(true, context)
    repaired = tuple(_repaired(passage) for passage in mended)
    written = tuple(in_script(passage, context) for passage in mended)
    return written, (*removed, *(warning for found in repaired for warning in found))


def _repaired(passage: Passage) -> list[TranscriptWarning]:
    """Names put right are worth a look of their own; every repair is marked in its segment."""
    return [
        TranscriptWarning(
            start=round(passage.start, 2),
            end=round(passage.end, 2),
            kind="repaired",
            text=f"{repair.heard} → {repair.written}",
        )
        for repair in repairs(passage)
        if repair.kind in ("name", "department")
    ]


def assign_speakers(
    paths: Sequence[Path],
    recognition: Recognition,
    diarizer: Diarizer | None = None,
    *,
    known: Sequence[VoicePiece] = (),
    keep: Keep = lambda piece: None,
    progress: Progress | None = None,
) -> Transcript:
    """The second half: the transcript, its segments cut and labelled by speaker.

    `known` and `keep` are those of the diarizer, for a restart to go on. The words are safe
    whatever happens to the speakers: any failure becomes a warning.
    """
    turns, why = _turns(paths, recognition, diarizer, known, keep, progress)
    if turns:
        spoken = speakers.by_speaker(recognition.passages, turns)
        segments = tuple(_segment(i, passage, who) for i, (who, passage) in enumerate(spoken))
    else:
        segments = tuple(_segment(i, p, None) for i, p in enumerate(recognition.passages))
    if progress:
        progress(1.0)
    return Transcript(
        language=recognition.language,
        duration_s=recognition.duration_s,
        engine=recognition.engine,
        model=recognition.model,
        segments=segments,
        warnings=recognition.warnings + (() if turns else (_no_speakers(recognition, why),)),
    )


def _turns(
    paths: Sequence[Path],
    recognition: Recognition,
    diarizer: Diarizer | None,
    known: Sequence[VoicePiece],
    keep: Keep,
    progress: Progress | None,
) -> tuple[tuple[speakers.Turn, ...], str]:
    if diarizer is None:
        how = "" if speakers.is_available() else f" To do so, run: {speakers.INSTALL}"
        return (), f"Speakers were not told apart.{how}"
    if not recognition.passages:
        return (), "Nobody speaks, so there are no speakers to tell apart."
    return_memory()  # what hearing left, for its engine may stay loaded beside these models
    try:
        turns = diarizer.diarize(paths, known, keep, progress)
    except AssistantError as exc:
        return (), f"Speakers were not told apart: {exc}"
    return turns, "No voice was found to tell apart."


def _hear(
    piece: Piece,
    engine: SpeechEngine,
    options: SpeechOptions,
    progress: Progress | None,
    total_s: float,
) -> list[Passage]:
    within = _part(
        progress,
        min(1.0, piece.start_s / total_s),
        min(1.0, (piece.start_s + piece.duration_s) / total_s),
    )
    passages = engine.recognise(piece.samples, options, within)
    whole = fill_gaps(piece, passages, engine, options)
    return [shift(passage, piece.start_s) for passage in whole]


def _written_well(passage: Passage, language: Language) -> Passage:
    """Chinese letter by letter, in Simplified characters, marks and numbers in one form.

    So the rules know it, whichever engine heard it.
    """
    if language == "en":
        return passage
    return spell_numbers(with_full_width_punctuation(simplified(_letter_by_letter(passage))))


def _letter_by_letter(passage: Passage) -> Passage:
    """Chinese words of several letters cut into these, their time shared evenly."""
    words: list[Word] = []
    for word in passage.words:
        is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in word.text)
        words += letters([word]) if is_chinese and len(word.text) > 1 else [word]
    return Passage(words=tuple(words))


def duration_s(path: Path) -> float:
    """How long the recording is, in seconds. Raises AudioError.

    Recordings of browsers do not say how long they are: their samples are counted.
    """
    stated = probe(path).duration_s
    return stated or sum(len(block) for block in decode(path)) / SAMPLE_RATE


def _part(progress: Progress | None, start: float, end: float) -> Progress | None:
    if progress is None:
        return None
    return lambda done: progress(start + (end - start) * done)


def _segment(index: int, passage: Passage, speaker: str | None) -> Segment:
    confidence = passage.confidence
    return Segment(
        id=index,
        start=round(passage.start, 2),
        end=round(passage.end, 2),
        speaker=speaker,
        text=passage.text,
        confidence=None if confidence is None else round(confidence, 3),
        repairs=repairs(passage),
    )


def _no_speech(end_s: float) -> TranscriptWarning:
    return TranscriptWarning(
        start=0, end=end_s, kind="no_speech", text="No speech was heard in the recording."
    )


def _no_speakers(recognition: Recognition, why: str) -> TranscriptWarning:
    return TranscriptWarning(start=0, end=recognition.duration_s, kind="no_speakers", text=why)
