"""From a recording to a transcript: recognise the words, then tell the speakers apart."""

from pathlib import Path

from assistant.errors import AssistantError, AudioError
from assistant.transcription import glossary, homophones, speakers
from assistant.transcription.audio import SAMPLE_RATE, Piece, decode, probe, read_pieces
from assistant.transcription.engines.protocol import SpeechEngine, SpeechOptions
from assistant.transcription.gaps import fill_gaps
from assistant.transcription.guard import guard
from assistant.transcription.recognition import Passage, Recognition, rewrite, shift
from assistant.transcription.script import to_script
from assistant.transcription.sentences import split_sentences, with_full_width_punctuation
from assistant.transcription.speakers import Diarizer
from assistant.types import (
    Language,
    MeetingContext,
    Progress,
    Segment,
    Transcript,
    TranscriptWarning,
)


def transcribe(
    path: Path,
    context: MeetingContext,
    engine: SpeechEngine,
    *,
    diarizer: Diarizer | None = None,
    progress: Progress | None = None,
) -> Transcript:
    """What was said in the recording, and by which voice.

    Without a `diarizer`, or when it fails, segments have no speaker and a warning says so. Raises
    AudioError for a recording that cannot be used, SpeechError when the engine fails.
    """
    recognition = recognise(path, context, engine, progress=_part(progress, 0.0, 0.8))
    return assign_speakers(path, recognition, diarizer, progress=_part(progress, 0.8, 1.0))


def recognise(
    path: Path, context: MeetingContext, engine: SpeechEngine, *, progress: Progress | None = None
) -> Recognition:
    """The first half: the words of the recording with their times, cut into sentences."""
    options = SpeechOptions(language=context.language, prompt=glossary.prompt(context))
    total_s = _duration_s(path)
    warnings: list[TranscriptWarning] = []
    heard: list[Passage] = []
    is_silent, end_s = True, 0.0
    for piece in read_pieces(path, warn=warnings.append):
        end_s = piece.start_s + piece.duration_s
        if not piece.is_silent:
            is_silent = False
            heard += _hear(piece, engine, options, progress, total_s)
        if progress:
            progress(min(1.0, end_s / total_s))
    if is_silent:
        raise AudioError(
            f"{path.name} holds only silence: the microphone was muted, or another one was used. "
            "Send the recording of the device that heard the meeting."
        )
    passages, found = clean(heard, context, options.prompt or "")
    if not passages:
        found += (_no_speech(end_s),)
    return Recognition(
        language=context.language,
        duration_s=round(end_s, 2),
        engine=engine.name,
        model=engine.model,
        passages=passages,
        warnings=(*warnings, *found),
    )


def clean(
    heard: list[Passage], context: MeetingContext, prompt: str
) -> tuple[tuple[Passage, ...], tuple[TranscriptWarning, ...]]:
    """What the engine heard as sentences in the meeting's script, inventions out, names mended."""
    sentences = tuple(
        sentence
        for passage in heard
        for sentence in split_sentences(_written_well(passage, context.language))
    )
    true, removed = guard(sentences, prompt)
    mended, repaired = homophones.repair(true, context)
    return mended, (*removed, *repaired)


def assign_speakers(
    path: Path,
    recognition: Recognition,
    diarizer: Diarizer | None = None,
    *,
    progress: Progress | None = None,
) -> Transcript:
    """The second half: the transcript, its segments cut and labelled by speaker.

    The words are safe whatever happens to the speakers: any failure becomes a warning.
    """
    turns, why = _turns(path, recognition, diarizer, progress)
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
    path: Path, recognition: Recognition, diarizer: Diarizer | None, progress: Progress | None
) -> tuple[tuple[speakers.Turn, ...], str]:
    if diarizer is None:
        how = "" if speakers.is_available() else f" To do so, run: {speakers.INSTALL}"
        return (), f"Speakers were not told apart.{how}"
    if not recognition.passages:
        return (), "Nobody speaks, so there are no speakers to tell apart."
    try:
        turns = diarizer.diarize(path, progress)
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
    if language == "en":
        return passage
    text = "".join(word.text for word in passage.words)
    return with_full_width_punctuation(rewrite(passage, to_script(text, language)))


def _duration_s(path: Path) -> float:
    """Recordings of browsers do not say how long they are: their samples are counted."""
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
    )


def _no_speech(end_s: float) -> TranscriptWarning:
    return TranscriptWarning(
        start=0, end=end_s, kind="no_speech", text="No speech was heard in the recording."
    )


def _no_speakers(recognition: Recognition, why: str) -> TranscriptWarning:
    return TranscriptWarning(start=0, end=recognition.duration_s, kind="no_speakers", text=why)
