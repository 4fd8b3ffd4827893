"""What is done with the model's answers; a model of the test's own gives them."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from assistant.transcription.engines import EngineConfig, SpeechOptions
from assistant.transcription.engines import faster_whisper as module
from assistant.transcription.engines.faster_whisper import (
    PUNCTUATED,
    FasterWhisper,
    _numeral_tokens,
    _Stretch,
)
from assistant.transcription.recognition import Passage
from tests.assistant.transcription.sound import silence

OPTIONS = SpeechOptions(language="zh-Hans", prompt="参加会议的有孙涛。")
LIKELY, UNLIKELY = -0.2, -2.0
LOOP = "谢谢大家" * 12

Answer = tuple[str, float]


class FakeWhisper:
    """Says the next of `answers` whenever it hears something: a text, and how likely it is."""

    max_length = 448

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self._said: list[str] = []
        self.prompts: list[Any] = []
        self.model = self

    def feature_extractor(self, samples: Any) -> Any:
        return np.zeros((80, 3001), np.float32)

    def encode(self, features: Any) -> None:
        return None

    def generate(self, encoded: None, prompts: Sequence[Any], **options: Any) -> list[Any]:
        found = []
        for prompt in prompts:
            self.prompts.append(prompt)
            text, likelihood = self._answers.pop(0)
            self._said.append(text)
            tokens = [len(self._said) - 1] if text else []
            found.append(SimpleNamespace(sequences_ids=[tokens], scores=[likelihood]))
        return found

    def decode(self, tokens: Sequence[int]) -> str:
        return "".join(self._said[token] for token in tokens)

    def find_alignment(self, tokenizer: Any, said: Any, *rest: Any) -> list[list[dict[str, Any]]]:
        return [
            [
                {"word": c, "start": i / 10, "end": (i + 1) / 10, "probability": 0.5}
                for i, c in enumerate(self.decode(tokens))
            ]
            for tokens in said
        ]


class Scripted(FasterWhisper):
    """The engine with the words of the prompt for its tokens."""

    def _tokenizer(self, options: SpeechOptions) -> Any:
        return SimpleNamespace(eot=1_000, decode=self._whisper.decode)

    def _prompt(self, tokenizer: Any, options: SpeechOptions) -> Any:
        return options.prompt

    def _suppressed(self, tokenizer: Any, options: SpeechOptions) -> list[int]:
        return []


@pytest.fixture(autouse=True)
def one_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of the sound is speech."""
    monkeypatch.setattr(
        module, "_stretches", lambda samples: [_Stretch(samples, ((0, len(samples)),))]
    )


def heard(whisper: FakeWhisper, hearings: int) -> str:
    passages: tuple[Passage, ...] = Scripted("tiny", whisper, hearings).recognise(
        silence(2), OPTIONS
    )
    return "".join(passage.text for passage in passages)


def test_three_hearings_vote() -> None:
    whisper = FakeWhisper(("交付产品", LIKELY), ("交付样品", LIKELY), ("交付样品", LIKELY))
    assert heard(whisper, 3) == "交付样品"
    assert whisper.prompts == [OPTIONS.prompt] * 3


def test_one_hearing_is_taken_at_its_word() -> None:
    assert heard(FakeWhisper(("交付产品", LIKELY)), 1) == "交付产品"


@pytest.mark.parametrize("failed", [(LOOP, LIKELY), ("交付药品", UNLIKELY)], ids=["loop", "guess"])
def test_a_hearing_that_failed_has_no_vote(failed: Answer) -> None:
    whisper = FakeWhisper(failed, ("交付样品", LIKELY), ("交付样品", LIKELY))
    assert heard(whisper, 3) == "交付样品"
    # Two that agree would outvote the one that is left, had they a vote.
    assert heard(FakeWhisper(failed, failed, ("交付样品", LIKELY)), 3) == "交付样品"


def test_where_all_hearings_fail_the_names_are_left_out_of_the_prompt() -> None:
    failed = (LOOP, LIKELY)
    whisper = FakeWhisper(failed, failed, failed, *[("交付样品", LIKELY)] * 3)
    assert heard(whisper, 3) == "交付样品"
    assert set(whisper.prompts[:3]) == {OPTIONS.prompt}
    assert set(whisper.prompts[3:]) == {PUNCTUATED["zh"]}


def test_where_everything_fails_the_likeliest_is_better_than_nothing() -> None:
    guesses = [("交付药品", -1.9), ("交付样品", -1.1), ("交付用品", -1.5), ("交互", -3.0)]
    assert heard(FakeWhisper(*guesses), 1) == "交付样品"


@pytest.mark.parametrize(
    ("config", "hearings"),
    [
        (EngineConfig(), 1),
        (EngineConfig(model="small"), 1),
        (EngineConfig(hearings=2), 2),
        (EngineConfig(model="small", hearings=3), 3),
    ],
)
def test_everything_is_heard_once_unless_told(
    config: EngineConfig, hearings: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whisper = FakeWhisper(*[("好", LIKELY)] * 3)
    monkeypatch.setattr(module, "_load_model", lambda config: whisper)
    monkeypatch.setattr(module, "FasterWhisper", Scripted)
    module.load(config).recognise(silence(2), OPTIONS)
    assert len(whisper.prompts) == hearings


def test_times_are_those_of_the_recording_where_pauses_were_cut_out() -> None:
    second = 16_000
    stretch = _Stretch(silence(4), ((10 * second, 11 * second), (15 * second, 18 * second)))
    assert [stretch.time_of(at) for at in (-0.1, 0, 0.5, 1, 1.5, 4, 9)] == [
        10.0,
        10.0,
        10.5,
        11.0,
        15.5,
        18.0,
        18.0,
    ]


def test_tokens_of_digits_and_full_width_marks_are_the_numerals() -> None:
    vocabulary = {"ä¸ī": 1, "3": 2, "Ġ20": 3, "ï": 4, "<|0.00|>": 5, "好": 6, "ï¼Į": 7}
    tokenizer = SimpleNamespace(get_vocab=lambda: vocabulary)
    assert _numeral_tokens(tokenizer) == [2, 3, 4]
