import pytest

from assistant.transcription.guard import guard
from assistant.transcription.recognition import Passage, spread
from assistant.types import TranscriptWarning


def passages(*texts: str, confidence: float | None = 0.9) -> tuple[Passage, ...]:
    return tuple(spread(text, i * 2, i * 2 + 2, confidence) for i, text in enumerate(texts))


@pytest.mark.parametrize(
    "invented",
    [
        "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
        "請不吝點贊訂閱轉發打賞支持明鏡與點點欄目",
        "字幕由Amara.org社群提供",
        "中文字幕志愿者 李宗盛",
        "优优独播剧场——YoYo Television Series Exclusive",
        "谢谢大家观看",
        "Thanks for watching!",
        "Thank you so much for watching.",
    ],
)
def test_guard_takes_out_an_invention_and_says_so(invented: str) -> None:
    kept, warnings = guard(passages("好，散会。", invented))
    assert [p.text for p in kept] == ["好，散会。"]
    assert warnings == (
        TranscriptWarning(start=2, end=4, kind="hallucination_removed", text=invented),
    )


@pytest.mark.parametrize(
    "said",
    [
        "宣传片的字幕由市场部周五之前提供给设计。",
        "我们的订阅用户涨了两万。",
        "谢谢大家。",
        "支持。",
        "转发给财务部的同事。",
        "Thank you.",
        "We need more people to subscribe to the newsletter.",
    ],
)
def test_guard_keeps_what_a_meeting_may_say(said: str) -> None:
    assert guard(passages(said)) == (passages(said), ())


def test_guard_takes_out_the_prompt_read_aloud_over_silence_but_not_when_heard_well() -> None:
    prompt = "以下是录音。议题：研发进度汇报。部门：研发部。"
    assert guard(passages("部门：研发。", confidence=0.3), prompt)[0] == ()
    assert guard(passages("研发进度汇报。", confidence=0.9), prompt)[1] == ()


def test_guard_shortens_a_loop_and_keeps_its_times() -> None:
    kept, warnings = guard(passages("预算" + "我还能够认识，" * 6 + "就这样"))
    assert kept[0].text == "预算我还能够认识，就这样"
    assert (kept[0].start, kept[0].end) == (0, 2)
    assert [(w.kind, w.text) for w in warnings] == [("loop_removed", "我还能够认识，" * 5)]


def test_guard_takes_out_a_sentence_said_over_and_over_after_its_second_time() -> None:
    kept, warnings = guard(passages(*["我们就这么定了。"] * 5, "好。"))
    assert [p.text for p in kept] == ["我们就这么定了。", "我们就这么定了。", "好。"]
    assert [w.kind for w in warnings] == ["loop_removed"] * 3


@pytest.mark.parametrize("said", ["对对对对对，没错", "好。", "一百零零零零号", "哈哈哈哈哈哈"])
def test_guard_keeps_how_people_really_talk(said: str) -> None:
    assert guard(passages(said))[0] == passages(said)


def test_guard_keeps_short_answers_however_often_they_come() -> None:
    assert guard(passages(*["好的。"] * 5)) == (passages(*["好的。"] * 5), ())


def test_guard_marks_what_was_heard_badly() -> None:
    assert guard(passages("三会", confidence=0.31))[1] == (
        TranscriptWarning(start=0, end=2, kind="low_confidence", text="三会"),
    )


def test_guard_trusts_an_engine_that_gives_no_confidence() -> None:
    assert guard(passages("散会", confidence=None))[1] == ()


def test_guard_takes_out_what_is_too_fast_to_be_said() -> None:
    assert guard((spread("作证证证证证证", 40, 40.3, 0.2),))[0] == ()
    assert guard((spread("作证证证证证证", 40, 42, 0.2),))[1][0].kind == "low_confidence"
