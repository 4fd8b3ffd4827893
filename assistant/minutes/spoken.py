"""What was said, made fit to be read: the noises of talk taken off, no word put in."""

import re

from assistant.minutes.topic_words import is_chinese
from assistant.script import simplify
from assistant.types import Language

_ZH_LEAD = re.compile(
    r"^(?:(?:嗯+|呃|额|啊|哦|噢|喔|诶|欸|哎|唉|唔|那个|这个|就是说|然后|对(?:对|啊|的)*|好(?:的|啦|吧)*|"
    r"行(?:了|吧|啊)*|是(?:的|啊|是)*|可以|没问题|OK|所以|其实|说实话|老实说|反正|来|那|我跟你们讲|我插一句啊?|"
    r"我先说一?句?啊?|我先汇报啊?|凭什么啊?|我(?:就|先)说一下)(?:[，、。；!！…—~～\s]+)|(?:嗯|呃|哎呀?)(?=[\u4e00-\u9fff]))+"
)
# 汤总，…: whom it is said to.
_ZH_CALL = re.compile(
    r"^(?!各位)[\u4e00-\u9fff]{1,3}(?:总|经理|主管|总监|主任|姐|哥|工|老师|部长)[，、]\s*"
)
_ZH_INNER = re.compile(r"(?<=[，。、；])\s*(?:嗯+|呃|额|那个|就是说|对吧|是吧|你知道吧)\s*[，、…]+")
_ZH_PAUSE = re.compile(r"(?:嗯|呃|啊)?(?:…+|\.{3,})(?:嗯|呃)?")
_ZH_PARTICLE = re.compile(r"[啊嘛哈呀咯欸诶啦喔哟]+(?=[，。；！]|$)")
_ZH_TAIL = re.compile(r"[，、](?:对吧|是吧|是不是|好吧|听见没有|哈哈+|嗯)(?=[。！]|$)")
_EN_LEAD = re.compile(
    r"^(?:(?:yeah|yep|so|um+|uh+|okay|ok|well|right|alright|oh|hmm|mm|great|cool|fine|sure|sorry|agreed|then|"
    r"i mean|you know|like|honestly|look|listen|anyway|and|ha)\b[,.…—-]*\s+)+",
    re.IGNORECASE,
)
_EN_INNER = re.compile(
    r"(?:,\s*|\s+)(?:um+|uh+|you know|i mean|like|i guess|sort of|kind of|literally)(?=,)",
    re.IGNORECASE,
)
_EN_NOISE = re.compile(r"\b(?:um+|uh+),?\s*", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_DOUBLE = re.compile(r"([，、,])(?:\s*[，、,])+")


def tidy(sentence: str, language: Language) -> str:
    """The sentence without fillers and the answer to what was said before; empty if all was that.

    Chinese keeps its script: noises are found in simplified letters at the same places.
    """
    text = _SPACES.sub(" ", sentence).strip()
    made = _chinese(text) if is_chinese(language) else _english(text)
    return _DOUBLE.sub(r"\1", made).strip(" ，、,；;…—-")


def close(sentence: str, language: Language) -> str:
    """The sentence with the mark that ends it."""
    if sentence.endswith(("。", "！", "？", ".", "!", "?", "”", "’")):
        return sentence
    return sentence + ("。" if is_chinese(language) else ".")


def _chinese(text: str) -> str:
    text = _cut(_ZH_LEAD, _cut(_ZH_CALL, _cut(_ZH_LEAD, text)))
    text = _cut(_ZH_INNER, text)
    text = _ZH_PAUSE.sub("，", text)
    text = _cut(_ZH_TAIL, text)
    return _cut(_ZH_PARTICLE, text)


def _cut(pattern: re.Pattern[str], text: str) -> str:
    plain = simplify(text)
    for match in reversed(list(pattern.finditer(plain))):
        text = text[: match.start()] + text[match.end() :]
    return text


def _english(text: str) -> str:
    text = _EN_LEAD.sub("", text)
    text = _EN_INNER.sub("", text)
    text = _EN_NOISE.sub("", text)
    return text[:1].upper() + text[1:]
