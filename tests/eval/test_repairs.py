from assistant.types import Repair, RepairKind, Segment, Transcript, TranscriptWarning
from eval.alignment import align
from eval.repairs import JudgedRepair, judge_repairs
from eval.tokens import tokens


def verdicts(said: str, transcript: Transcript) -> list[str]:
    return [repair.verdict for repair in judge(said, transcript)]


def judge(said: str, transcript: Transcript) -> tuple[JudgedRepair, ...]:
    left = tokens(said, "zh-Hans")
    right = tokens("".join(s.text for s in transcript.segments), "zh-Hans")
    return judge_repairs(transcript, left, align(left, right))


def repaired(text: str, heard: str, written: str, kind: RepairKind = "name") -> Transcript:
    repair = Repair(at=text.index(written), heard=heard, written=written, kind=kind)
    segment = Segment(id=0, start=0, end=5, text=text, repairs=(repair,))
    return Transcript(language="zh-Hans", engine="test", segments=(segment,))


def test_a_repair_is_right_when_its_words_were_said() -> None:
    transcript = repaired("那么，孙涛来说", "孙套", "孙涛")
    assert judge("那么孙涛来说", transcript) == (JudgedRepair(0, "孙套", "孙涛", "right"),)


def test_a_repair_is_wrong_when_what_was_heard_was_said() -> None:
    assert verdicts("财务不批这个", repaired("财务部批这个", "财务不", "财务部")) == ["wrong"]


def test_a_repair_is_neither_when_something_else_was_said() -> None:
    assert verdicts("那么孙子来说", repaired("那么孙涛来说", "孙套", "孙涛")) == ["neither"]


def test_a_repair_elsewhere_in_the_recording_does_not_make_it_right() -> None:
    said = "孙套一下这个型号，然后我们再看看别的项目怎么样，最后孙涛来说"
    text = "孙涛一下这个型号然后我们再看看别的项目怎么样最后孙涛来说"
    assert verdicts(said, repaired(text, "孙套", "孙涛")) == ["wrong"]


def test_a_change_of_form_is_no_repair() -> None:
    assert verdicts("三月来", repaired("3月来", "三月", "3月", "number")) == []


def test_repairs_of_older_transcripts_are_read_from_the_warnings() -> None:
    transcript = Transcript(
        language="zh-Hans",
        engine="test",
        segments=(
            Segment(id=0, start=0, end=5, text="孙涛来了。"),
            Segment(id=1, start=6, end=9, text="市场部批准，市场部签字。"),
        ),
        warnings=(
            TranscriptWarning(start=6, end=9, kind="repaired", text="市场不 → 市场部"),
            TranscriptWarning(start=6, end=9, kind="repaired", text="市场布 → 市场部"),
            TranscriptWarning(start=0, end=5, kind="loop", text="好 → 好"),
        ),
    )
    assert verdicts("孙涛来了市场不批准市场部签字", transcript) == ["wrong", "right"]
    assert verdicts("孙涛来了市场不批准我们都很高兴呢", transcript) == ["wrong", "neither"]
