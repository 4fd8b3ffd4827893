import wave
from pathlib import Path

import av
import numpy as np
import pytest

from assistant.errors import AudioError
from assistant.transcription import audio
from assistant.transcription.audio import SAMPLE_RATE
from assistant.types import TranscriptWarning
from tests.assistant.transcription.sound import ENCODINGS, rate_of, silence, tone, write


@pytest.mark.parametrize("suffix", ENCODINGS)
def test_decode_reads_every_format_in_its_length(suffix: str, tmp_path: Path) -> None:
    path = write(tmp_path / f"a.{suffix}", tone(3, rate_of(suffix)))
    samples = np.concatenate(list(audio.decode(path)))
    assert len(samples) / audio.SAMPLE_RATE == pytest.approx(3, abs=0.15)
    assert audio.loudness_dbfs(samples / np.float32(32768)) == pytest.approx(-13.5, abs=2)


def test_probe_tells_what_the_recording_is(tmp_path: Path) -> None:
    path = write(tmp_path / "a.flac", tone(2, rate_of("flac")))
    assert audio.probe(path) == audio.AudioInfo(
        duration_s=2.0, codec="flac", channels=1, sample_rate=44_100, has_video=False
    )


def test_probe_has_no_duration_where_a_browser_wrote_none(tmp_path: Path) -> None:
    path = _as_a_browser_writes(tmp_path)
    assert audio.probe(path).duration_s is None
    assert sum(map(len, audio.decode(path))) / 16_000 == pytest.approx(3, abs=0.1)


def test_probe_refuses_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.touch()
    with pytest.raises(AudioError, match=r"a\.mp3 is empty \(0 bytes\).*Send the file again"):
        audio.probe(path)


def test_probe_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="Check the path"):
        audio.probe(tmp_path / "a.mp3")


@pytest.mark.parametrize(
    "text",
    [
        "会议纪要：今天讨论了三个议题。\n" * 300,
        "hello",
        "#EXTM3U\n#EXTINF:10,\nfile:///etc/hosts\n",
    ],
    ids=["chinese", "short", "playlist"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_probe_refuses_text_named_mp3(text: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_text(text, encoding=encoding)
    with pytest.raises(AudioError, match=r"a\.mp3 holds text, not sound"):
        audio.probe(path)


def test_probe_refuses_a_playlist_that_names_another_recording(tmp_path: Path) -> None:
    write(tmp_path / "other.mp3", tone(2, 44_100))
    path = tmp_path / "a.m3u8"
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nother.mp3\n#EXT-X-ENDLIST\n")
    with pytest.raises(AudioError):
        audio.probe(path)


def test_probe_refuses_what_is_neither_text_nor_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(AudioError, match="Send mp3, m4a, wav|Save or export it again"):
        audio.probe(path)


def test_probe_refuses_a_video_without_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _ in range(5):
            picture = np.zeros((64, 64, 3), np.uint8)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(stream.encode(None))
    with pytest.raises(AudioError, match="has no sound: it holds video but no audio track"):
        audio.probe(path)


def test_probe_refuses_a_truncated_mp4(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp4", tone(10, 48_000))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(
        AudioError, match=r"cut short: its index \(moov\) is missing.*Send it again"
    ):
        audio.probe(path)


def test_decode_keeps_what_it_can_of_a_damaged_recording_and_warns(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp3", tone(20, 44_100))
    whole = bytearray(path.read_bytes())
    middle = len(whole) // 2
    whole[middle : middle + 3000] = bytes(3000)
    path.write_bytes(whole)
    warnings: list[TranscriptWarning] = []
    seconds = sum(map(len, audio.decode(path, warn=warnings.append))) / 16_000
    assert 18 < seconds <= 20.2
    assert {w.kind for w in warnings} == {"damaged_audio"}
    assert 8 < warnings[0].start < 12


def test_decode_keeps_the_start_of_a_recording_that_breaks_off(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mkv", tone(20, 48_000))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert 8 < sum(map(len, audio.decode(path))) / 16_000 < 12


def test_read_pieces_cuts_at_the_quiet_spot_and_loses_nothing(tmp_path: Path) -> None:
    sound = np.concatenate([tone(9), silence(1), tone(8), silence(1), tone(6)])
    path = write(tmp_path / "a.wav", sound)
    pieces = list(audio.read_pieces(path, piece_s=11))
    assert [round(p.start_s, 1) for p in pieces] == pytest.approx([0, 9.5, 18.5], abs=0.5)
    assert np.concatenate([p.samples for p in pieces]) == pytest.approx(sound, abs=1e-3)


def test_read_pieces_are_never_longer_than_asked(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", tone(31))
    assert max(p.duration_s for p in audio.read_pieces(path, piece_s=7)) <= 7


def test_a_muted_recording_is_silent_and_a_quiet_one_is_not() -> None:
    assert audio.Piece(0, silence(3)).is_silent
    assert not audio.Piece(0, tone(3) * np.float32(0.01)).is_silent


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", tone(30))
    seen: list[float] = []
    list(audio.decode(path, progress=seen.append))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_write_wav_is_16_khz_mono_of_16_bits(tmp_path: Path) -> None:
    audio.write_wav(write(tmp_path / "a.mp3", tone(2, 44_100)), tmp_path / "b.wav")
    with wave.open(str(tmp_path / "b.wav")) as file:
        assert file.getparams()[:3] == (1, 2, 16_000)


def test_to_flac_keeps_every_sample(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    path.write_bytes(audio.to_flac(tone(2)))
    samples = np.concatenate(list(audio.decode(path))) / np.float32(32768)
    assert samples == pytest.approx(tone(2), abs=1e-4)


def _as_a_browser_writes(tmp_path: Path) -> Path:
    """A webm as a stream: no duration, no index."""
    target = tmp_path / "browser.webm"
    source = write(tmp_path / "a.ogg", tone(3, 48_000))
    with (
        av.open(str(source)) as given,
        av.open(str(target), "w", format="webm", options={"live": "1"}) as file,
    ):
        stream = file.add_stream_from_template(given.streams.audio[0])
        for packet in given.demux(audio=0):
            if packet.dts is not None:
                packet.stream = stream
                file.mux(packet)
    return target


@pytest.mark.parametrize("tempo", [0.9, 1.1])
def test_at_tempo_plays_faster_or_slower_at_the_same_pitch(tempo: float) -> None:
    played = audio.at_tempo(tone(3, hertz=400), tempo)
    assert len(played) / audio.SAMPLE_RATE == pytest.approx(3 / tempo, abs=0.01)
    spectrum = np.abs(np.fft.rfft(played))
    loudest_hz = spectrum.argmax() * audio.SAMPLE_RATE / len(played)
    assert loudest_hz == pytest.approx(400, abs=5)


@pytest.mark.parametrize("tempo", [0.9, 1.1])
def test_at_tempo_loses_nothing_at_the_ends(tempo: float) -> None:
    sound = np.concatenate([tone(0.05), silence(1), tone(0.05)])
    played = audio.at_tempo(sound, tempo)
    heard = np.flatnonzero(np.abs(played) > 0.1) / audio.SAMPLE_RATE
    end_s = len(played) / audio.SAMPLE_RATE
    assert heard[0] < 0.01
    assert end_s - heard[-1] < 0.01
    assert played.dtype == np.float32


def test_at_tempo_one_is_the_sound_itself() -> None:
    sound = tone(1)
    assert audio.at_tempo(sound, 1.0) is sound


def test_two_channels_are_decoded_apart_with_the_times_of_both_together(tmp_path: Path) -> None:
    left, right = tone(12), silence(12)
    with av.open(str(tmp_path / "a.flac"), "w") as file:
        stream = file.add_stream("flac", rate=SAMPLE_RATE, layout="stereo", format="s16")
        pcm = (np.stack([left, right]) * 32767).astype(np.int16).T.reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(pcm), format="s16", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        file.mux([*stream.encode(frame), *stream.encode(None)])
    both = np.concatenate(list(audio.decode_channels(tmp_path / "a.flac")), axis=1)
    together = np.concatenate(list(audio.decode(tmp_path / "a.flac")))
    assert both.shape == (2, len(together)) == (2, 12 * SAMPLE_RATE)
    assert (np.abs(both).max(axis=1) > 1000).tolist() == [True, False]


def test_one_channel_is_decoded_into_two_that_are_the_same(tmp_path: Path) -> None:
    left, right = np.concatenate(
        list(audio.decode_channels(write(tmp_path / "a.wav", tone(2)))), axis=1
    )
    assert np.array_equal(left, right)
