import pytest

from assistant.transcription.loops import has_loop, without_loops


@pytest.mark.parametrize(
    ("looped", "once"),
    [
        ("还有资源冲突解决" + "解决" * 20, "还有资源冲突解决"),
        ("啊" * 30, "啊"),
        (
            "问题是量产，三月二十五号能到第一批，大概八千套。" * 2,
            "问题是量产，三月二十五号能到第一批，大概八千套。",
        ),
    ],
)
def test_a_loop_is_said_once(looped: str, once: str) -> None:
    assert without_loops(looped)[0] == once


@pytest.mark.parametrize(
    "said",
    ["对对对对，没错", "二十二号，二十二号我能保", "一二一二", "1000000000000", "试试试试看"],
)
def test_how_people_talk_is_no_loop(said: str) -> None:
    assert not has_loop(said)
