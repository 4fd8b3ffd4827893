"""Stages that give fixed results at once, and small recordings."""

from collections.abc import Callable, Sequence
from pathlib import Path

import av
import numpy as np

from api import documents
from api.jobs.stages import KnownVoices, Stages
from assistant.errors import AudioError
from assistant.minutes.types import SummarySentence, TopicSummary
from assistant.pipeline import Extracted
from assistant.transcription import HeardPiece, Recognition
from assistant.transcription.recognition import spread
from assistant.transcription.speakers import Turn, Voice, VoicePiece
from assistant.types import (
    ActionItem,
    Decision,
    Dispute,
    Extraction,
    MeetingContext,
    NextMeeting,
    Position,
    Progress,
    Quotes,
    Segment,
    Transcript,
)

LINES = ("预算定三万。", "方案我明天上午之前发给你。", "提前到十五号太紧了。", "下次会议六号十点。")
LENGTH_S = 8.0

EXTRACTION = Extraction(
    engine="rules",
    decisions=(Decision(text="预算定三万", evidence=(0,), quote="预算定三万", confidence=0.9),),
    action_items=(
        ActionItem(
            task="发出方案",
            owner="李敏",
            department="市场部",
            deadline="2024-03-06T12:00",
            deadline_text="明天上午之前",
            deadline_rule="明天上午 = 3月6日 12:00",
            evidence=(1,),
            owner_evidence=(1,),
            deadline_evidence=(1,),
            quotes=Quotes(task="方案我明天上午之前发给你", owner="我", deadline="明天上午之前"),
            confidence=0.9,
        ),
    ),
    disputes=(
        Dispute(
            text="能否提前到十五号",
            positions=(Position(party="研发部", position="太紧"),),
            evidence=(2,),
        ),
    ),
    next_meeting=NextMeeting(at="2024-03-06T10:00", evidence=(3,)),
)


# How each voice of the fake transcript sounds.
VOICES = {
    "SPEAKER_01": Voice(model="fake", vector=(1.0, 0.0), seconds=30),
    "SPEAKER_02": Voice(model="fake", vector=(0.0, 1.0), seconds=30),
}


def fake_stages() -> Stages:
    return Stages(
        inspect=lambda path: LENGTH_S,
        listen=lambda context: _hear,
        assign_speakers=_assign_speakers,
        extract=_extract,
        summarise=_summarise,
        draft=documents.make,
        voiceprint=_voiceprint,
    )


def _hear(
    path: Path,
    *,
    known: Sequence[HeardPiece],
    keep: Callable[[HeardPiece], None],
    progress: Progress,
) -> tuple[HeardPiece, ...]:
    if known:
        return tuple(known)
    progress(0.5)
    piece = HeardPiece(
        number=0,
        start_s=0,
        duration_s=LENGTH_S,
        is_silent=False,
        engine="fake",
        model=None,
        passages=tuple(spread(text, 2.0 * i, 2.0 * i + 2) for i, text in enumerate(LINES)),
    )
    keep(piece)
    return (piece,)


def _assign_speakers(
    paths: Sequence[Path],
    heard: Recognition,
    *,
    known: Sequence[VoicePiece],
    keep: Callable[[VoicePiece], None],
    progress: Progress,
) -> Transcript:
    return Transcript(
        language=heard.language,
        duration_s=heard.duration_s,
        engine=heard.engine,
        segments=tuple(
            Segment(id=i, start=p.start, end=p.end, speaker=f"SPEAKER_{i % 2 + 1:02}", text=p.text)
            for i, p in enumerate(heard.passages)
        ),
    )


def _extract(
    transcript: Transcript, context: MeetingContext, known: KnownVoices, progress: Progress
) -> Extracted:
    heard = {
        label: name
        for label, name in known.heard.items()
        if name not in known.rejected.get(label, [])
    }
    return Extracted(
        extraction=EXTRACTION,
        speaker_names={"SPEAKER_02": "李敏"} | heard,
        speaker_reasons={"SPEAKER_02": "被点名后发言"},
    )


def _voiceprint(paths: Sequence[Path], turns: Sequence[Turn]) -> Voice | None:
    """Every voice has a direction of its own."""
    (label,) = {turn.speaker for turn in turns}
    return VOICES[label]


def _summarise(
    transcript: Transcript, context: MeetingContext, extraction: Extraction, progress: Progress
) -> tuple[TopicSummary, ...]:
    said = SummarySentence(text=LINES[0], evidence=(0,))
    return (TopicSummary(number=0, topic="预算", sentences=(said,)),)


def no_sound(path: Path) -> float:
    raise AudioError("There is no sound in it. Choose another file.")


def wav(seconds: float = 1.0, pitch_hz: float = 220.0) -> bytes:
    """A tone as a WAV file."""
    import io
    import wave

    times = np.arange(int(16_000 * seconds)) / 16_000
    samples = (np.sin(2 * np.pi * pitch_hz * times) * 12_000).astype("<i2")
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(samples.tobytes())
    return buffer.getvalue()


def mp4(tmp_path: Path, *, has_sound: bool) -> bytes:
    """A short video, with or without a sound track."""
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=10)
        video.width = video.height = 32
        sound = container.add_stream("aac", rate=16_000) if has_sound else None
        for _ in range(10):
            frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
            container.mux(video.encode(frame))
        container.mux(video.encode())
        if sound:
            tone = (np.sin(np.arange(16_000) / 10) * 12_000).astype(np.int16).reshape(1, -1)
            heard = av.AudioFrame.from_ndarray(tone, format="s16", layout="mono")
            heard.sample_rate = 16_000
            container.mux(sound.encode(heard))
            container.mux(sound.encode())
    return path.read_bytes()
