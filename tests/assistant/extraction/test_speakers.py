from assistant.extraction.speakers import name_speakers, with_names
from tests.assistant.extraction.make import meeting, transcript


def names(*said: tuple[str | None, str], language: str = "zh-Hans") -> dict[str, str]:
    context = meeting(language)  # type: ignore[arg-type]
    found = name_speakers(transcript(*said), context)
    return {label: speaker.name for label, speaker in found.items()}


def test_who_introduces_themselves_is_named() -> None:
    assert names(("SPEAKER_02", "大家好，我是市场部的李敏。")) == {"SPEAKER_02": "李敏"}


def test_who_speaks_after_being_called_is_named() -> None:
    said = names(("SPEAKER_01", "第二个议题，李经理你来说。"), ("SPEAKER_02", "好的，预算要调整。"))

    assert said == {"SPEAKER_02": "李敏"}


def test_who_opens_and_closes_the_meeting_is_its_chair() -> None:
    said = names(
        ("SPEAKER_01", "人到齐了，我们开始吧。"),
        ("SPEAKER_02", "好。"),
        ("SPEAKER_01", "那先这样，散会。"),
    )

    assert said == {"SPEAKER_01": "王建国"}


def test_nobody_is_named_from_a_mention_alone() -> None:
    assert names(("SPEAKER_01", "李敏昨天去了工厂。"), ("SPEAKER_02", "嗯。")) == {}


def test_a_person_who_is_not_there_is_nobodys_name() -> None:
    said = names(("SPEAKER_01", "孙主管，你来说说？"), ("SPEAKER_02", "他没来。"))

    assert said == {}


def test_contradicting_cues_leave_a_speaker_unnamed() -> None:
    said = names(
        ("SPEAKER_01", "李经理，你来说说？"),
        ("SPEAKER_02", "我先说。"),
        ("SPEAKER_01", "方主管，你觉得呢？"),
        ("SPEAKER_02", "我觉得可以。"),
    )

    assert said == {}


def test_one_person_is_not_two_speakers() -> None:
    said = names(
        ("SPEAKER_01", "我是李敏。"),
        ("SPEAKER_02", "我是李敏。"),
    )

    assert said == {}


def test_the_reason_and_its_segments_are_told() -> None:
    found = name_speakers(
        transcript(("SPEAKER_01", "方主管，你怎么看？"), ("SPEAKER_02", "质量没问题。")), meeting()
    )

    assert found["SPEAKER_02"].reason == "被点名后发言"
    assert found["SPEAKER_02"].evidence == (0,)


def test_an_english_speaker_is_named_after_being_called() -> None:
    said = names(
        ("SPEAKER_01", "Okay, firmware first. Theo, how long do you need?"),
        ("SPEAKER_02", "Two days."),
        language="en",
    )

    assert said == {"SPEAKER_02": "Theo Lindqvist"}


def test_named_speakers_are_left_as_they_are() -> None:
    assert names(("李敏", "我来。"), ("方正浩", "好。")) == {}


def test_with_names_replaces_the_labels_it_knows() -> None:
    said = transcript(("SPEAKER_01", "好。"), ("SPEAKER_02", "行。"), (None, "嗯。"))

    named = with_names(said, {"SPEAKER_01": "李敏"})

    assert [s.speaker for s in named.segments] == ["李敏", "SPEAKER_02", None]


def test_who_is_named_with_a_few_last_words_speaks_next() -> None:
    said = names(
        ("SPEAKER_01", "人到齐了，我们开始吧。李敏已接着。"),
        ("SPEAKER_02", "我们这周在改海报。"),
        ("SPEAKER_01", "那先不谈了，李敏接着说完。"),
        ("SPEAKER_02", "好。"),
    )

    assert said["SPEAKER_02"] == "李敏"


def test_one_cue_is_enough_where_as_many_people_as_voices_are_left() -> None:
    context = meeting(attendees=("王建国", "李敏", "方正浩"))
    found = name_speakers(
        transcript(
            ("SPEAKER_01", "人到齐了，我们开始吧。清单你哪天给李敏？"),
            ("SPEAKER_02", "周一给。"),
            ("SPEAKER_03", "周一给我没问题。"),
            ("SPEAKER_01", "那先这样，散会。"),
        ),
        context,
    )

    assert {label: speaker.name for label, speaker in found.items()} == {
        "SPEAKER_01": "王建国",
        "SPEAKER_02": "方正浩",
        "SPEAKER_03": "李敏",
    }


def test_who_is_given_a_task_is_not_who_gets_its_result() -> None:
    said = names(
        ("SPEAKER_01", "口号给李敏吧，周三之前出三条。"),
        ("SPEAKER_02", "周三给我，那我能接上。"),
    )

    assert said == {}


def test_a_voice_heard_in_earlier_meetings_is_named_and_says_why() -> None:
    said = transcript(("SPEAKER_01", "今天讨论预算。"), ("SPEAKER_02", "嗯。"))
    found = name_speakers(said, meeting(), {"SPEAKER_02": "李敏"})
    assert {label: (n.name, n.reason, n.evidence) for label, n in found.items()} == {
        "SPEAKER_02": ("李敏", "声音与以往会议相符", (1,))
    }


def test_words_that_speak_against_a_voice_leave_it_unnamed() -> None:
    said = transcript(
        ("SPEAKER_01", "我是市场部的李敏。"),
        ("SPEAKER_02", "嗯。"),
    )
    found = name_speakers(said, meeting(), {"SPEAKER_02": "李敏"})
    assert "SPEAKER_02" not in found


def test_who_sounds_like_somebody_absent_is_not_named() -> None:
    said = transcript(("SPEAKER_01", "嗯。"))
    assert name_speakers(said, meeting(), {"SPEAKER_01": "孙涛"}) == {}


def test_a_voice_is_not_named_as_who_a_person_said_it_is_not() -> None:
    said = transcript(("SPEAKER_02", "大家好，我是市场部的李敏。"))
    rejected = {"SPEAKER_02": ["李敏"]}

    assert name_speakers(said, meeting("zh-Hans"), rejected=rejected) == {}
