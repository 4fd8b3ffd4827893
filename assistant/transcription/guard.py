"""Taking out what nobody said. Nothing goes silently: each removal is a warning with its text."""

import re

from assistant.transcription.loops import without_loops
from assistant.transcription.recognition import Passage, rewrite
from assistant.transcription.script import to_script
from assistant.types import TranscriptWarning

# What Whisper has learnt from subtitles and writes over silence and music. A whole sentence must
# match: a meeting may well speak of subtitles or subscriptions.
FROM_SUBTITLES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(请|請)?不吝点赞.*",
        r"(请)?(点赞|订阅|转发|打赏|支持|明镜|与|点点|栏目){3,}",
        r"(明镜|点点)(与|需要您的|栏目).*",
        r"优优独播剧场.*",
        r"(yoyo)(television|tv).*",
        r"(中文)?字幕(志愿者|制作|组|由|by|提供)?.{0,16}(社群|社区|amaraorg|索兰娅|杨茜茜|李宗盛|提供)",
        r"(中文)?字幕(志愿者|制作)(者)?.{0,6}",
        r"(谢谢|感谢)(大家|您|你们|各位)?(的)?(观看|收看|收听).{0,6}",
        r"(我们)?下(期|集|次)(视频|节目)?再见",
        r"(请)?(记得)?(订阅|关注)(我的|我们的|本)?(频道|节目)",
        r"(thanks|thankyou)(somuch|verymuch)?for(watching|listening)(thisvideo)?",
        r"(please)?(like(and|,)?)?subscribe(to(my|our)channel)?",
        r"subtitles(by|provided).*",
        r"(transcriptionby|transcribedby).*",
    )
)

# Below this mean word probability a passage is shown as doubtful. On the dev recordings the base
# model gives 0.75 on average, and below 0.5 most names and numbers are wrong.
DOUBTFUL = 0.5

# Chinese is spoken at 4 to 6 characters a second, at most 9; what the engine makes up for the last
# breath of a recording comes faster.
FASTEST_CHINESE = 12


def guard(
    passages: tuple[Passage, ...], prompt: str = ""
) -> tuple[tuple[Passage, ...], tuple[TranscriptWarning, ...]]:
    """The passages without inventions and loops, and what was taken out or is doubtful."""
    kept: list[Passage] = []
    warnings: list[TranscriptWarning] = []
    for passage in passages:
        if kind := _invented(passage, kept, _letters(prompt)):
            warnings.append(_warning(kind, passage, passage.text))
            continue
        text, removed = without_loops("".join(word.text for word in passage.words))
        if removed:
            warnings.append(_warning("loop_removed", passage, removed))
        once = rewrite(passage, text)
        if _is_doubtful(once):
            warnings.append(_warning("low_confidence", once, once.text))
        kept.append(once)
    return tuple(kept), tuple(warnings)


def _is_doubtful(passage: Passage) -> bool:
    return passage.confidence is not None and passage.confidence < DOUBTFUL


def _invented(passage: Passage, before: list[Passage], prompt: str) -> str | None:
    letters = _letters(passage.text)
    clauses = [_letters(clause) for clause in re.split(r"[，。：、,.:\s]+", passage.text)]
    if any(pattern.fullmatch(letters) for pattern in FROM_SUBTITLES):
        return "hallucination_removed"
    # Over silence the engine may read its own prompt aloud; a person who says the same words is
    # heard well.
    unsure = _is_doubtful(passage)
    characters = sum(c >= "\u4e00" for c in letters)
    if unsure and characters > FASTEST_CHINESE * (passage.end - passage.start):
        return "hallucination_removed"
    if len(letters) >= 4 and unsure and all(clause in prompt for clause in clauses):
        return "hallucination_removed"
    same = [_letters(other.text) == letters for other in before[-2:]]
    if len(letters) >= 6 and len(same) == 2 and all(same):
        return "loop_removed"
    return None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", to_script(text, "zh-Hans")).lower()


def _warning(kind: str, passage: Passage, text: str) -> TranscriptWarning:
    return TranscriptWarning(
        start=round(passage.start, 2), end=round(passage.end, 2), kind=kind, text=text
    )
