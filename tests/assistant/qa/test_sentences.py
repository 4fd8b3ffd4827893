import pytest

from assistant.qa.sentences import Sentence, read_sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("有两项 [r1.total]。", [Sentence("有两项。", ("r1.total",))]),
        ("有两项。[r1.total]", [Sentence("有两项。", ("r1.total",))]),
        (
            "有两项【r1.total】。由孙涛负责（r1.1、r1.2）。",
            [Sentence("有两项。", ("r1.total",)), Sentence("由孙涛负责。", ("r1.1", "r1.2"))],
        ),
        (
            "The price is $1.5 [r1.1]. Tom has it [r2.1][r2.2].",
            [Sentence("The price is $1.5.", ("r1.1",)), Sentence("Tom has it.", ("r2.1", "r2.2"))],
        ),
        (
            "1. **有两项** [r1.total]\n- 由孙涛负责 [r1.1]",
            [Sentence("有两项", ("r1.total",)), Sentence("由孙涛负责", ("r1.1",))],
        ),
        ("没有依据。", [Sentence("没有依据。", ())]),
        ("<think>也许 [r1.1]。</think>有两项 [r1.total]。", [Sentence("有两项。", ("r1.total",))]),
        ("[r1.1]", []),
        ("", []),
    ],
)
def test_sentences_are_read_with_what_they_cite(text: str, expected: list[Sentence]) -> None:
    assert read_sentences(text) == expected


def test_a_sentence_that_is_said_twice_counts_once_and_endless_ones_are_cut() -> None:
    assert len(read_sentences("有两项 [r1.1]。" * 50)) == 1
    assert len(read_sentences("".join(f"第{n}句 [r1.1]。" for n in range(50)))) == 20
