import pytest

from assistant.types import Segment, Transcript
from eval.cases import Gold, Turn
from eval.transcription import TranscriptionScore, confusion, edit_distance, score
from tests.eval import make


def heard(*segments: Segment) -> Transcript:
    return Transcript(language="zh-Hans", engine="test", segments=segments)


@pytest.mark.parametrize(
    ("a", "b", "edits"),
    [("", "", 0), ("会议", "", 2), ("", "会议", 2), ("kitten", "sitting", 3), ("纪要", "纪药", 1)],
)
def test_edit_distance(a: str, b: str, edits: int) -> None:
    assert edit_distance(a, b) == edits


def test_score_leaves_script_and_punctuation_aside_but_not_numerals() -> None:
    case = make.case(Gold(), "三月八号，", "会议纪要。")
    result = score(heard(Segment(id=0, text="3月8号 會議紀藥")), case)
    # 三 as 3, 八 as 8, 要 as 药, of eight letters
    assert (result.edits, result.letters, result.cer) == (3, 8, 3 / 8)


def test_score_counts_names_as_often_as_they_were_said() -> None:
    case = make.case(Gold(), "李敏，你们市场部呢？", "李敏说行。")
    result = score(heard(Segment(id=0, text="李敏你们市场部呢李明说行")), case)
    # 李敏 twice, 市场部 and within it 市场; the second 李敏 was misheard
    assert (result.names_heard, result.names_said) == (3, 4)


def test_confusion_is_the_time_given_to_the_wrong_person() -> None:
    turns = [
        Turn(i=0, start=0, end=10, speaker="甲"),
        Turn(i=1, start=10, end=20, speaker="乙"),
    ]
    transcript = heard(
        Segment(id=0, start=0, end=12, speaker="SPEAKER_01", text="话"),
        Segment(id=1, start=12, end=25, speaker="SPEAKER_02", text="话"),
    )
    assert confusion(transcript, turns) == (2, 20)


def test_confusion_without_speakers_is_unknown() -> None:
    turns = [Turn(i=0, start=0, end=10, speaker="甲")]
    transcript = heard(Segment(id=0, start=0, end=10, text="话"))
    assert confusion(transcript, turns) == (None, 0)


def test_ratios_of_nothing_said_are_none_or_zero() -> None:
    empty = TranscriptionScore("test", edits=0, letters=0, names_heard=0, names_said=0)
    assert (empty.cer, empty.name_recall, empty.confusion) == (0, None, None)
