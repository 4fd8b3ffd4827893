"""Decoding recordings of any format PyAV reads, a few minutes at a time."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from assistant.transcription.containers import open_recording, undecodable
from assistant.types import Data, Progress, TranscriptWarning

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.container import InputContainer

SAMPLE_RATE = 16_000
PIECE_S = 240.0

# Quieter than this in every half second is silence: a muted microphone, not a quiet speaker.
SILENCE_DBFS = -65.0

# A jump in the file's own clock that is longer than this is lost sound, not jitter.
GAP_S = 0.5
# A longer jump is a broken clock, not lost sound: filling it would fill the memory.
LONGEST_GAP_S = 600.0

Pcm = NDArray[np.int16]
Samples = NDArray[np.float32]


class AudioInfo(Data):
    """What a recording's header says. `duration_s` is None where it does not say (webm)."""

    duration_s: float | None
    codec: str
    channels: int
    sample_rate: int
    has_video: bool


@dataclass(frozen=True)
class Piece:
    """Some minutes of a recording: 16 kHz mono samples in -1..1 that begin at `start_s`."""

    start_s: float
    samples: Samples

    @property
    def duration_s(self) -> float:
        return len(self.samples) / SAMPLE_RATE

    @property
    def is_silent(self) -> bool:
        return loudness_dbfs(self.samples) < SILENCE_DBFS


def probe(path: Path) -> AudioInfo:
    """What the recording is. Raises AudioError for a file that cannot be used; reads its start."""
    with open_recording(path) as container:
        stream = container.streams.audio[0]
        context = stream.codec_context
        if not any(part.size for part in _first_sound(container)):
            raise undecodable(path)
        return AudioInfo(
            duration_s=_duration_s(container),
            codec=context.name,
            channels=context.channels,
            sample_rate=context.sample_rate,
            has_video=bool(container.streams.video),
        )


def read_pieces(
    path: Path,
    *,
    piece_s: float = PIECE_S,
    warn: Callable[[TranscriptWarning], None] = lambda warning: None,
    progress: Progress | None = None,
) -> Iterator[Piece]:
    """The recording in pieces of at most `piece_s` seconds, each cut at a quiet spot.

    Damage is passed over and told to `warn`. Raises AudioError when nothing can be decoded.
    """
    rest: Pcm = np.zeros(0, np.int16)
    start = 0
    for block in decode(path, warn=warn, progress=progress):
        rest = np.concatenate([rest, block])
        while len(rest) > piece_s * SAMPLE_RATE:
            cut = quiet_cut(rest, piece_s)
            yield _piece(start, rest[:cut])
            rest, start = rest[cut:], start + cut
    if len(rest):
        yield _piece(start, rest)


def quiet_cut(samples: NDArray[Any], longest_s: float) -> int:
    """Where to cut `samples` so that the part before is at most `longest_s` and no word is cut.

    The quietest 0.4 s of the last quarter (at most 40 s).
    """
    end = int(longest_s * SAMPLE_RATE)
    begin = end - int(min(40.0, longest_s / 4) * SAMPLE_RATE)
    frame = SAMPLE_RATE // 50
    frames = samples[begin:end].astype(np.float32)
    frames = frames[: len(frames) // frame * frame].reshape(-1, frame)
    energy = np.convolve((frames**2).mean(axis=1), np.ones(20) / 20, mode="valid")
    # Among equally quiet spots the last, so that pieces are as long as they may be.
    quietest = len(energy) - 1 - int(np.argmin(energy[::-1]))
    return begin + (quietest + 10) * frame


def decode(
    path: Path,
    *,
    warn: Callable[[TranscriptWarning], None] = lambda warning: None,
    progress: Progress | None = None,
) -> Iterator[Pcm]:
    """The recording as 16 kHz mono in blocks of about ten seconds."""
    with open_recording(path) as container:
        total_s = _duration_s(container)
        done = 0
        for block in _blocks(_sound(container, warn, "mono")):
            done += block.shape[1]
            yield block[0]
            if progress and total_s:
                progress(min(1.0, done / SAMPLE_RATE / total_s))
    if not done:
        raise undecodable(path)


def decode_channels(path: Path) -> Iterator[Pcm]:
    """The recording at 16 kHz in blocks of two rows, left and right.

    Times are those of `decode`. Raises AudioError for a file that does not open.
    """
    with open_recording(path) as container:
        yield from _blocks(_sound(container, lambda warning: None, "stereo"))


def write_wav(path: Path, target: Path) -> None:
    """Write the recording to `target` as 16 kHz mono WAV of 16 bits."""
    import wave

    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        for block in decode(path):
            file.writeframes(block.tobytes())


def to_flac(samples: Samples) -> bytes:
    """The samples as a FLAC file: lossless, and about half the size of WAV."""
    import av

    file = BytesIO()
    with av.open(file, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=SAMPLE_RATE, layout="mono", format="s16")
        pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return file.getvalue()


def at_tempo(samples: Samples, tempo: float) -> Samples:
    """The samples played faster (`tempo` above 1) or slower, at the same pitch."""
    import av
    from av.filter import Graph

    if tempo == 1:
        return samples
    graph = Graph()
    source = graph.add_abuffer(sample_rate=SAMPLE_RATE, format="flt", layout="mono")
    graph.link_nodes(source, graph.add("atempo", str(tempo)), graph.add("abuffersink")).configure()
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="flt", layout="mono")
    frame.sample_rate = SAMPLE_RATE
    graph.push(frame)
    graph.push(None)
    parts = []
    while True:
        try:
            parts.append(graph.pull().to_ndarray().reshape(-1))
        except (av.error.BlockingIOError, av.error.EOFError):
            break
    return np.concatenate(parts).astype(np.float32, copy=False)


def loudness_dbfs(samples: Samples) -> float:
    """The loudest half second, in decibels below full scale; -inf for digital silence."""
    step = SAMPLE_RATE // 2
    powers = [
        float(np.mean(samples[at : at + step] ** 2)) for at in range(0, len(samples), step)
    ] or [0.0]
    return 10 * math.log10(max(powers)) if max(powers) > 0 else -math.inf


def _piece(start: int, pcm: Pcm) -> Piece:
    return Piece(start / SAMPLE_RATE, (pcm / np.float32(32768)).astype(np.float32))


def _duration_s(container: "InputContainer") -> float | None:
    stream = container.streams.audio[0]
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / 1_000_000 if container.duration else None


def _first_sound(container: "InputContainer") -> list[Pcm]:
    parts = _sound(container, lambda warning: None, "mono")
    return [part for part, _ in zip(parts, range(5), strict=False)]


def _frames(
    container: "InputContainer", warn: Callable[[TranscriptWarning], None]
) -> Iterator["AudioFrame | Pcm"]:
    """Decoded frames; where the file's clock jumps over lost sound, a row of silence."""
    import av

    stream = container.streams.audio[0]
    at_s, offset_s, damaged_since = 0.0, None, None
    packets = container.demux(stream)
    while True:
        frames: list[AudioFrame] = []
        try:
            packet = next(packets)
            frames = packet.decode()
        except StopIteration:
            break
        except av.error.EOFError:
            break
        except av.error.InvalidDataError:
            damaged_since = at_s if damaged_since is None else damaged_since
            continue
        except av.error.FFmpegError:
            # The container itself breaks off here; what was decoded before stays.
            damaged_since = at_s if damaged_since is None else damaged_since
            break
        for frame in frames:
            if frame.time is not None:
                offset_s = frame.time if offset_s is None else offset_s
                gap_s = frame.time - offset_s - at_s
                if GAP_S < gap_s < LONGEST_GAP_S:
                    yield np.zeros((1, int(gap_s * SAMPLE_RATE)), np.int16)
                    at_s += gap_s
            if damaged_since is not None:
                warn(_damage(damaged_since, at_s))
                damaged_since = None
            yield frame
            at_s += frame.samples / frame.sample_rate
    if damaged_since is not None:
        warn(_damage(damaged_since, at_s))


def _damage(start: float, end: float) -> TranscriptWarning:
    return TranscriptWarning(
        start=round(start, 2),
        end=round(end, 2),
        kind="damaged_audio",
        text="The recording is damaged here; what could be decoded was kept.",
    )


def _sound(
    container: "InputContainer",
    warn: Callable[[TranscriptWarning], None],
    layout: Literal["mono", "stereo"],
) -> Iterator[Pcm]:
    """The sound at 16 kHz, a row for each channel of the layout; lost sound is silence."""
    import av

    resampler = None
    shape = None
    for frame in _frames(container, warn):
        if isinstance(frame, np.ndarray):
            yield frame if layout == "mono" else np.repeat(frame, 2, axis=0)
            continue
        if shape != (frame.format.name, frame.layout.name, frame.sample_rate):
            # Some files change their format on the way (HE-AAC after its first frames).
            shape = (frame.format.name, frame.layout.name, frame.sample_rate)
            resampler = av.AudioResampler(format="s16p", layout=layout, rate=SAMPLE_RATE)
        assert resampler is not None
        frame.pts = None  # times are counted by samples
        yield from map(_pcm, resampler.resample(frame))
    if resampler is not None:
        yield from map(_pcm, resampler.resample(None))


def _pcm(frame: "AudioFrame") -> Pcm:
    return frame.to_ndarray().astype(np.int16, copy=False)


def _blocks(parts: Iterable[Pcm], block_s: float = 10.0) -> Iterator[Pcm]:
    waiting: list[Pcm] = []
    count = 0
    for part in parts:
        waiting.append(part)
        count += part.shape[1]
        if count >= block_s * SAMPLE_RATE:
            yield np.concatenate(waiting, axis=1)
            waiting, count = [], 0
    if count:
        yield np.concatenate(waiting, axis=1)
