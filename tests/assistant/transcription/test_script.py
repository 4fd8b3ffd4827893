from assistant.transcription.recognition import spread
from assistant.transcription.script import in_script, to_script
from assistant.types import Department, Person, Roster
from tests.assistant.transcription.context import meeting


def test_a_transcript_has_the_script_of_its_meeting() -> None:
    assert to_script("預算調整为三万", "zh-Hans") == "预算调整为三万"
    assert to_script("預算調整为三万", "zh-Hant") == "預算調整為三萬"
    assert to_script("預算 budget", "en") == "預算 budget"


def test_traditional_keeps_the_words_that_were_said() -> None:
    assert to_script("软件信息", "zh-Hant") == "軟件信息"


def test_every_name_of_the_meeting_is_written_as_the_meeting_writes_it() -> None:
    # 台 is usually 臺 in Traditional, but not in these names.
    context = meeting(
        language="zh-Hant",
        roster=Roster(
            departments=(Department(name="台中廠", aliases=("中台",)),),
            people=(Person(name="林台生", aliases=("台哥",)),),
        ),
        attendees=("王台",),
        glossary=("平台",),
    )
    said = "林台生、台哥、王台，台中厂、中台和平台，舞台"
    found = in_script(spread(said, 0, len(said)), context)
    assert found.text == "林台生、台哥、王台，台中廠、中台和平台，舞臺"
