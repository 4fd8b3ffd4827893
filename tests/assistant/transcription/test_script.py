from assistant.transcription.script import to_script


def test_a_transcript_has_the_script_of_its_meeting() -> None:
    assert to_script("預算調整为三万", "zh-Hans") == "预算调整为三万"
    assert to_script("預算調整为三万", "zh-Hant") == "預算調整為三萬"
    assert to_script("預算 budget", "en") == "預算 budget"


def test_traditional_keeps_the_words_that_were_said() -> None:
    assert to_script("软件信息", "zh-Hant") == "軟件信息"
