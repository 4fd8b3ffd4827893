from assistant.pipeline import extract
from tests.assistant.extraction.make import meeting, transcript


def test_voices_are_named_with_the_reason() -> None:
    said = transcript(
        ("SPEAKER_01", "第二个议题，李经理你来说。"), ("SPEAKER_02", "好的，预算要调整。")
    )
    extracted = extract(said, meeting())
    assert extracted.speaker_names == {"SPEAKER_02": "李敏"}
    assert extracted.speaker_reasons == {"SPEAKER_02": "被点名后发言"}


def test_who_a_voice_sounds_like_is_a_reason_beside_the_words() -> None:
    said = transcript(
        ("SPEAKER_01", "第二个议题，李经理你来说。"), ("SPEAKER_02", "好的，预算要调整。")
    )
    extracted = extract(said, meeting(), heard_speakers={"SPEAKER_02": "李敏"})
    assert extracted.speaker_reasons == {"SPEAKER_02": "被点名后发言；声音与以往会议相符"}


def test_a_voice_a_person_named_is_not_named_again() -> None:
    said = transcript(("SPEAKER_01", "李经理你来说。"), ("SPEAKER_02", "好的。"))
    extracted = extract(
        said,
        meeting(),
        known_speakers={"SPEAKER_02": "方正浩"},
        heard_speakers={"SPEAKER_02": "李敏"},
    )
    assert extracted.speaker_names == {}
