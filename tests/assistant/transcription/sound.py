"""Small recordings the tests make for themselves."""

from pathlib import Path

import av
import numpy as np
import pytest

from assistant.transcription.audio import SAMPLE_RATE, Samples

SAMPLE = Path(__file__).parents[3] / "api" / "sample" / "recording.mp3"

# suffix -> (codec, sample rate, container format where the suffix does not say it)
ENCODINGS = {
    "mp3": ("libmp3lame", 44_100, None),
    "m4a": ("aac", 44_100, "ipod"),
    "wav": ("pcm_s16le", 16_000, None),
    "ogg": ("libopus", 48_000, None),
    "opus": ("libopus", 48_000, None),
    "flac": ("flac", 44_100, None),
    "amr": ("libopencore_amrnb", 8_000, None),
    "aac": ("aac", 44_100, "adts"),
    "wma": ("wmav2", 44_100, "asf"),
    "mp4": ("aac", 48_000, None),
    "mov": ("aac", 48_000, None),
    "mkv": ("libopus", 48_000, None),
    "webm": ("libopus", 48_000, None),
}


def tone(seconds: float, rate: int = SAMPLE_RATE, hertz: float = 440) -> Samples:
    t = np.arange(int(seconds * rate), dtype=np.float32) / rate
    return (0.3 * np.sin(2 * np.pi * hertz * t)).astype(np.float32)


def silence(seconds: float, rate: int = SAMPLE_RATE) -> Samples:
    return np.zeros(int(seconds * rate), np.float32)


def write(path: Path, samples: Samples, *, kind: str | None = None) -> Path:
    """Encode `samples`, which have the rate of the file's kind, into `path`."""
    codec, rate, container = ENCODINGS[kind or path.suffix[1:]]
    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate, layout="mono")
        if codec == "wmav2":
            stream.bit_rate = 64_000  # it has no default
        resampler = av.AudioResampler(
            format=stream.format, layout="mono", rate=rate, frame_size=stream.frame_size or 1024
        )
        pcm = (samples * 32767).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(pcm, format="s16", layout="mono")
        frame.sample_rate = rate
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return path


def rate_of(suffix: str) -> int:
    return ENCODINGS[suffix][1]


def speech(path: Path, start_s: float, end_s: float) -> Path:
    """A cut of the sample recording as WAV."""
    from assistant.transcription.audio import decode

    pcm = np.concatenate(list(decode(SAMPLE)))[int(start_s * 16_000) : int(end_s * 16_000)]
    return write(path, (pcm / 32768).astype(np.float32))


def shared(*parts: str) -> Path:
    """A file beside the repository; the test is skipped where it is not."""
    path = Path(__file__).parents[4].joinpath("shared", *parts)
    if not path.exists():
        pytest.skip(f"../shared/{'/'.join(parts)} is not here")
    return path
