"""Chinese script: Whisper mixes Simplified and Traditional, a transcript has one."""

from functools import cache
from typing import Any

from assistant.types import Language

# Characters only, no vocabulary: s2twp would write 資訊 where the speaker said 信息, and a
# transcript holds what was said.
CONVERSIONS: dict[Language, str] = {"zh-Hans": "t2s", "zh-Hant": "s2tw"}


def to_script(text: str, language: Language) -> str:
    """The text in the script the meeting asks for. Other languages come back unchanged."""
    conversion = CONVERSIONS.get(language)
    return str(_converter(conversion).convert(text)) if conversion else text


@cache
def _converter(conversion: str) -> Any:
    from opencc import OpenCC

    return OpenCC(conversion)
