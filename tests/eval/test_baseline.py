from eval.baseline import extract
from tests.eval import make


def test_every_utterance_with_a_cue_is_an_item_and_no_other() -> None:
    said = make.transcript("大家好。", "小李负责会场。", "嗯。")
    assert [(i.task, i.evidence, i.owner) for i in extract(said, make.CONTEXT).action_items] == [
        ("小李负责会场。", (1,), None)
    ]


def test_cues_are_those_of_the_language() -> None:
    english = make.CONTEXT.model_copy(update={"language": "en"})
    said = make.transcript("I'll send it.", "小李负责会场。", "We saw that.")
    assert [i.evidence for i in extract(said, english).action_items] == [(0,)]
