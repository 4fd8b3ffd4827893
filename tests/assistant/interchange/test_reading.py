"""Transcripts as other tools write them: words of our own in the form of each tool's export."""

import datetime as dt
import io
import zipfile

import docx
import pytest

from assistant.errors import InputError
from assistant.interchange import ImportedTranscript, read_transcript

Said = tuple[float | None, float | None, str | None, str]


def said(transcript: ImportedTranscript) -> list[Said]:
    return [(s.start, s.end, s.speaker, s.text) for s in transcript.segments]


def read(filename: str, text: str) -> ImportedTranscript:
    return read_transcript(filename, text.encode())


FEISHU = """\
2026年6月15日 下午 11:32|1小时 8分钟 33秒

关键词:
微服务、缓存、灰度发布

文字记录:
说话人 1 00:02
喂，我们定在 14:00 开会。
目标：增长 30%

王建国 00:13
你好，听得到的。
"""


def test_the_text_export_of_feishu_is_read_with_its_heading() -> None:
    found = read("灰度发布评审.txt", FEISHU)
    assert (found.date, found.duration_s) == (dt.date(2026, 6, 15), 4113)
    assert found.keywords == ("微服务", "缓存", "灰度发布")
    assert found.title is None
    assert said(found) == [
        (2, None, "SPEAKER_01", "喂，我们定在 14:00 开会。"),
        (None, None, "SPEAKER_01", "目标：增长 30%"),
        (13, None, "王建国", "你好，听得到的。"),
    ]


def test_feishu_text_on_the_line_of_its_speaker_is_read() -> None:
    found = read(
        "文字记录.txt",
        "文字记录：功能应用分享 2026年6月18日\n\n说话人 1 00:00:00在外围我们都跟大脑交互。\n\n"
        "说话人 2 01:09:44嗯，还是比较完善的。\n",
    )
    assert (found.title, found.date) == ("功能应用分享", dt.date(2026, 6, 18))
    assert said(found) == [
        (0, 4184, "SPEAKER_01", "在外围我们都跟大脑交互。"),
        (4184, None, "SPEAKER_02", "嗯，还是比较完善的。"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "王建国(00:00:12):\n测试版本三月八号交付。\n\n李敏(00:00:29):\n好的。\n",
        "王建国(00:00:12): 测试版本三月八号交付。\n李敏(00:00:29): 好的。\n",
        "王建国 00:00:12\n测试版本三月八号交付。\n李敏 00:00:29\n好的。\n",
        "[00:12] 王建国：测试版本三月八号交付。\n[00:29] 李敏：好的。\n",
        "00:00:12 王建国: 测试版本三月八号交付。\n00:00:29 李敏: 好的。\n",
        "00:12\n王建国\n测试版本三月八号交付。\n\n00:29\n李敏\n好的。\n",
        "00:12 王建国\n测试版本三月八号交付。\n00:29 李敏\n好的。\n",
        "王建国 [00:12]\r\n测试版本三月八号交付。\r\n李敏 [00:29]\r\n好的。\r\n",
        "**王建国** (00:00:12): 测试版本三月八号交付。\n**李敏** (00:00:29): 好的。\n",
    ],
    ids=lambda text: text.split("\n")[0],
)
def test_each_way_to_begin_a_turn_is_read(text: str) -> None:
    assert said(read("记录.txt", text)) == [
        (12, 29, "王建国", "测试版本三月八号交付。"),
        (29, None, "李敏", "好的。"),
    ]


def test_tencent_meeting_s_heading_is_no_speech() -> None:
    found = read(
        "TencentMeeting.txt",
        "会议主题：供应商评审会\n会议时间：2026/03/05 14:00-15:30\n会议号：382 197 699\n\n"
        "王建国(00:00:12):\n开始吧。\n",
    )
    assert (found.title, found.date) == ("供应商评审会", dt.date(2026, 3, 5))
    assert said(found) == [(12, None, "王建国", "开始吧。")]


def test_turns_without_times_are_read_and_told_of() -> None:
    found = read(
        "记录.txt", "王建国：开始吧。\n目标：三月上市。\n李敏：好的。\n还有一点：预算不够。\n"
    )
    assert said(found) == [
        (None, None, "王建国", "开始吧。"),
        (None, None, "王建国", "目标：三月上市。"),
        (None, None, "李敏", "好的。"),
        (None, None, "李敏", "还有一点：预算不够。"),
    ]
    assert found.warnings == ("no_times",)


def test_a_time_said_in_the_talk_begins_no_turn() -> None:
    found = read(
        "记录.txt",
        "王建国：几点？\n李敏：明天\n14:30 开始\n王建国：好。\n李敏：好。\n王建国：散会。\n",
    )
    assert said(found)[1:3] == [(None, None, "李敏", "明天"), (None, None, "李敏", "14:30 开始")]


def test_words_of_nobody_are_kept_line_by_line() -> None:
    found = read("笔记.txt", "今天讨论了上市进度。\n\n测试版本推迟一周。\n")
    assert said(found) == [
        (None, None, None, "今天讨论了上市进度。"),
        (None, None, None, "测试版本推迟一周。"),
    ]
    assert found.warnings == ("no_speakers", "no_times")


def test_english_turns_are_read() -> None:
    found = read(
        "notes.txt",
        "Launch sync\nMarch 5, 2026\n\nLenny Rachitsky (00:00:12):\nLet's start.\n\n"
        "Anna O'Neil (00:01:02):\nFine. Note: the budget is tight.\n",
    )
    assert (found.title, found.date) == ("Launch sync", dt.date(2026, 3, 5))
    assert said(found) == [
        (12, 62, "Lenny Rachitsky", "Let's start."),
        (62, None, "Anna O'Neil", "Fine. Note: the budget is tight."),
    ]


def test_a_time_every_few_minutes_stands_above_many_turns() -> None:
    found = read(
        "meet.txt",
        "Weekly (2026-03-05 10:00 GMT+8)\n00:00:00\n\nAnn Bee: Hello.\nCee Dee: Hi.\n00:05:00\n"
        "Ann Bee: Next.\n",
    )
    assert said(found) == [
        (0, 300, "Ann Bee", "Hello."),
        (None, None, "Cee Dee", "Hi."),
        (300, None, "Ann Bee", "Next."),
    ]


def test_times_of_day_are_counted_from_the_first_words() -> None:
    found = read("记录.txt", "王建国 14:02:11\n开始吧。\n李敏 14:02:20\n好。\n")
    assert [s.start for s in found.segments] == [0, 9]


def test_srt_with_names_is_read_and_its_cut_sentences_are_joined() -> None:
    found = read(
        "会议.srt",
        "1\n00:00:02,340 --> 00:00:05,000\n说话人 1: 第一个，我先说\n\n"
        "2\n00:00:05,000 --> 00:00:07,500\n研发这边。\n\n"
        "3\n00:00:09,000 --> 00:00:10,000\n说话人 2: 好的。\n\n"
        "4\n00:00:11,000 --> 00:00:12,000\n说话人 1: 下周一交。\n",
    )
    assert said(found) == [
        (2.34, 7.5, "SPEAKER_01", "第一个，我先说研发这边。"),
        (9, 10, "SPEAKER_02", "好的。"),
        (11, 12, "SPEAKER_01", "下周一交。"),
    ]


def test_subtitles_without_names_keep_their_colons() -> None:
    found = read("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n结论：下周一上线。\n")
    assert said(found) == [(1, 2, None, "结论：下周一上线。")]


def test_webvtt_voices_of_teams_are_read() -> None:
    found = read(
        "meeting.vtt",
        "WEBVTT\n\nNOTE made by\na tool\n\nSTYLE\n::cue { color: red }\n\n"
        "51b2a1c0-7a2e/12-0\n00:00:03.000 --> 00:00:05.500 align:start\n"
        "<v 王建国>A &amp; B 两个方案，</v>\n\n"
        "00:05.500 --> 00:07.000\n<v.loud Li Min>选 <b>A</b>。</v>\n<v 王建国>好。</v>\n",
    )
    assert said(found) == [
        (3, 5.5, "王建国", "A & B 两个方案，"),
        (5.5, 7, "Li Min", "选 A。"),
        (5.5, 7, "王建国", "好。"),
    ]


def test_webvtt_of_zoom_names_before_a_colon() -> None:
    found = read(
        "zoom.vtt",
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nZhang San: Morning.\n\n"
        "2\n00:00:03.000 --> 00:00:04.000\nLi Si: Morning. Note: I leave early.\n\n"
        "3\n00:00:05.000 --> 00:00:06.000\nZhang San: Fine.\n",
    )
    assert [(s.speaker, s.text) for s in found.segments] == [
        ("Zhang San", "Morning."),
        ("Li Si", "Morning. Note: I leave early."),
        ("Zhang San", "Fine."),
    ]


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def test_a_word_file_of_feishu_is_read() -> None:
    data = word_file(
        "供应商评审会",
        "2026年3月5日 下午 2:00|15分钟 3秒",
        "说话人 1 00:02",
        "开始吧。",
        "李敏 00:08",
        "好。",
    )
    found = read_transcript("妙记.docx", data)
    assert (found.title, found.date, found.duration_s) == (
        "供应商评审会",
        dt.date(2026, 3, 5),
        903,
    )
    assert said(found) == [(2, 8, "SPEAKER_01", "开始吧。"), (8, None, "李敏", "好。")]


def test_a_word_file_of_teams_has_words_below_the_name_in_one_paragraph() -> None:
    data = word_file("Launch sync", "Anna O'Neil   0:03\nMorning all.", "Li Min   1:10\nHi.")
    assert said(read_transcript("Teams.docx", data)) == [
        (3, 70, "Anna O'Neil", "Morning all."),
        (70, None, "Li Min", "Hi."),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_each_encoding_is_read(encoding: str) -> None:
    found = read_transcript("记录.txt", "王建国：开始吧。\n李敏：好。\n".encode(encoding))
    assert [s.speaker for s in found.segments] == ["王建国", "李敏"]


def test_times_that_run_back_are_left_out_and_told_of() -> None:
    found = read("记录.txt", "王建国 10:00\n一。\n李敏 00:05\n二。\n王建国 10:20\n三。\n")
    assert [s.start for s in found.segments] == [600, None, 620]
    assert found.warnings == ("times_run_back",)


@pytest.mark.parametrize(
    ("filename", "data", "problem"),
    [
        ("a.txt", b" \n", "a.txt is empty."),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0rest",
            "a.doc is an old Word file. Open it in Word and save it as .docx.",
        ),
        ("a.pdf", b"%PDF-1.7", "a.pdf is a PDF."),
        ("a.docx", b"not packed", "a.docx is not a Word .docx file, or it is damaged."),
        ("a.srt", b"just words\n", "a.srt has no subtitles:"),
        ("a.json", b"{}", "a.json is not a transcript as this product writes it"),
        ("a.txt", bytes(range(256)) * 9, "a.txt is not text in UTF-8, UTF-16 or GB18030."),
        ("a.txt", b"x" * (20 << 20) + b"x", "a.txt is larger than 20 MB"),
        ("a.txt", b"\n".join([b"x"] * 50_001), "a.txt has more than 50000 lines."),
    ],
)
def test_a_file_that_is_no_transcript_is_refused(filename: str, data: bytes, problem: str) -> None:
    with pytest.raises(InputError) as refused:
        read_transcript(filename, data)
    assert str(refused.value).startswith(problem)


def test_a_word_file_that_unpacks_to_very_much_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b"\0" * (101 << 20))
    with pytest.raises(InputError, match="unpacks to more than 100 MB"):
        read_transcript("bomb.docx", packed.getvalue())
