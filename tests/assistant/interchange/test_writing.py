"""Our own exports: what they look like, and that they read back as they were."""

import datetime as dt
import io
from itertools import groupby

import docx
import pytest
from docx.oxml.ns import qn

from assistant.errors import InputError
from assistant.interchange import Format, read_transcript, write_transcript
from assistant.interchange.writing import columns, cut
from assistant.types import Segment, Transcript

LONG = (
    "第一个，我先说研发这边的进度，三月八号可以把测试版本交付给市场部，但是前提是接口文档这周五之前"
    "能定下来，否则还要再往后推两三天，这个风险我提前跟大家说一下。"
)


def transcript(*segments: Segment) -> Transcript:
    return Transcript(language="zh-Hans", engine="fake", duration_s=30, segments=segments)


SPOKEN = transcript(
    Segment(id=0, start=1.5, end=12, speaker="王建国", text=LONG),
    Segment(id=1, start=13, end=14, speaker="SPEAKER_02", text="好的 <明白> & 收到。"),
    Segment(id=2, start=4000, end=4002.25, speaker="王建国", text="散会。"),
)


def test_text_has_title_date_times_and_names() -> None:
    written = write_transcript(SPOKEN, "txt", "zh-Hans", title="周会", date=dt.date(2026, 3, 5))
    assert written.decode("utf-8-sig") == (
        f"周会\n2026-03-05\n\n[00:01] 王建国：{LONG}\n[00:13] 说话人 2：好的 <明白> & 收到。\n"
        "[1:06:40] 王建国：散会。\n"
    )


def test_srt_cuts_long_words_into_two_lines_at_stops() -> None:
    written = write_transcript(SPOKEN, "srt", "zh-Hans").decode()
    assert written.startswith(
        "1\n00:00:01,500 --> 00:00:05,942\n王建国：第一个，我先说研发这边的进度，\n"
        "三月八号可以把测试版本交付给市场部，\n\n2\n00:00:05,942 --> "
    )
    lines = [line for line in written.split("\n") if line and "-->" not in line]
    assert max(columns(line.removeprefix("王建国：")) for line in lines) <= 40
    assert "\n\n5\n01:06:40,000 --> 01:06:42,250\n王建国：散会。\n" in written


def test_vtt_names_the_voice_of_every_cue_and_escapes_signs() -> None:
    written = write_transcript(SPOKEN, "vtt", "en").decode()
    assert written.startswith("WEBVTT\n\n00:00:01.500 --> ")
    assert (
        "\n00:00:13.000 --> 00:00:14.000\n<v Speaker 2>好的 &lt;明白&gt; &amp; 收到。\n" in written
    )


def test_a_word_file_has_its_title_and_an_east_asian_font() -> None:
    written = write_transcript(SPOKEN, "docx", "zh-Hans", title="周会", date=dt.date(2026, 3, 5))
    document = docx.Document(io.BytesIO(written))
    assert [p.text for p in document.paragraphs] == [
        "周会",
        "2026-03-05",
        f"王建国  00:01\n{LONG}",
        "说话人 2  00:13\n好的 <明白> & 收到。",
        "王建国  1:06:40\n散会。",
    ]
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "微软雅黑"


@pytest.mark.parametrize("kind", ["txt", "srt", "vtt", "docx", "json"])
def test_what_is_written_is_read_back(kind: Format) -> None:
    written = write_transcript(SPOKEN, kind, "zh-Hans", title="周会", date=dt.date(2026, 3, 5))
    found = read_transcript(f"周会.{kind}", written)
    # Subtitles cut what is long; joined again, each speaker said the same.
    said = [
        (speaker, "".join(s.text for s in turn))
        for speaker, turn in groupby(found.segments, key=lambda s: s.speaker)
    ]
    assert said == [(s.speaker, s.text) for s in SPOKEN.segments]
    first, last = found.segments[0], found.segments[-1]
    exact = kind in ("srt", "vtt", "json")
    assert (first.start, last.start) == ((1.5, 4000) if exact else (1, 4000))
    if kind in ("txt", "docx"):
        assert (found.title, found.date) == ("周会", dt.date(2026, 3, 5))
    assert found.warnings == ()


@pytest.mark.parametrize("kind", ["txt", "docx", "json"])
def test_a_transcript_without_times_is_read_back(kind: Format) -> None:
    spoken = transcript(
        Segment(id=0, speaker="王建国", text="开始吧。"),
        Segment(id=1, speaker="李敏", text="结论：下周一交。"),
        Segment(id=2, speaker="王建国", text="散会。"),
    )
    found = read_transcript(f"a.{kind}", write_transcript(spoken, kind, "zh-Hans"))
    assert [(s.start, s.speaker, s.text) for s in found.segments] == [
        (None, s.speaker, s.text) for s in spoken.segments
    ]


def test_an_imported_transcript_is_one_of_a_meeting() -> None:
    found = read_transcript("a.json", write_transcript(SPOKEN, "json", "zh-Hans"))
    again = found.transcript("zh-Hans")
    assert again.segments == SPOKEN.segments
    assert (again.engine, again.duration_s) == ("import: json", 30)


def test_subtitles_of_what_has_no_times_are_refused() -> None:
    with pytest.raises(InputError, match="no times"):
        write_transcript(transcript(Segment(id=0, text="散会。")), "srt", "zh-Hans")


def test_words_without_any_stop_are_cut_all_the_same() -> None:
    assert [columns(part) for part in cut("好" * 50, 40)] == [40, 40, 20]


def test_control_signs_do_not_spoil_a_word_file() -> None:
    spoken = transcript(Segment(id=0, start=0, text="散\x00会\x0b。"))
    found = read_transcript("a.docx", write_transcript(spoken, "docx", "zh-Hans"))
    assert [s.text for s in found.segments] == ["散会。"]
