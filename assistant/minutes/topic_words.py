"""Sentences of what was said, and the words in them that tell what it is about."""

import re
from functools import lru_cache

from assistant.script import simplify
from assistant.types import Data, Language, MeetingContext
from assistant.words import cut

# Rarer words than this (negative natural logarithm of the probability) carry meaning; a rarer one
# than the second is a misspelling or a name as often as not, and tells no more than that.
_RARE, _RAREST = 8.0, 13.0
_ENGLISH_RARITY = 11.0
_STEM = 6
_ENGLISH = re.compile(r"[a-z][a-z'’-]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CHINESE_RUN = re.compile(r"[\u3400-\u9fff]+")
_HALF = re.compile("[\ud800-\udfff]")
_END = re.compile(r"(?<=[。！？!?；;])|(?<=[.])(?=\s|$)|\n+|(?<=…)(?=\s*[A-Z])")
# Words of talk that the dictionary holds for things or deeds.
_TALK_WORDS = """
东西 时候 问题 事情 情况 觉得 知道 说话 大家 今天 明天 昨天 后天 上午 下午 晚上
上周 下周 本周 这周 周一 周二 周三 周四 周五 周六 周日 礼拜 星期 上礼拜 下礼拜
小时 分钟 时间 地方 意思 办法 回头 没问题 先生 散会 开会 开始 议题 领导 老板 经理
主管 副总 会后 的话 出来 过来 上来 起来 下来 进来 回来 过去 看看 说说 讲讲 想想
弄完 搞定 搞 弄 定 讲 谈 看 听 问 给 拿 放 算 写 发 报 来 做 人家 咱们 不行
可以 需要 应该 可能 希望 准备 补充 一下 有点 意见 上个月 下个月 月底 年底
"""
_STOP_WORDS = """
a about actually after again all already also am an and any anybody anything are around as at back
be because been before being but by can can't cause come could did didn't do does doesn't doing
don't done down each else end even every everybody everything far fine first for from get gets
getting give go goes going gonna good got gotta great guess had has hasn't have haven't having he
he'll he's her here here's hey him his honestly how i i'd i'll i'm i've if in into is isn't it
it'll it's its just keep kind know last later let let's like little long look lot make makes maybe
me mean might more most much must my need needs never next no nobody none not nothing now of off
oh ok okay on one ones only or other our out over own part perfect please point pretty probably
put quite rather real really right said same saw say says see seen send set she she's should so
some somebody someone something soon sorry sort still stuff sure take takes talk tell than thank
thanks that that's the their them then there there's these they they'll they're thing things think
this those though through time to today too tomorrow two um uh up us use very want wants was
wasn't way we we'll we're we've week weeks well went were what what's when where which while who
who's why will with won't would yeah yep yes yesterday yet you you'll you're you've your monday
tuesday wednesday thursday friday saturday sunday morning afternoon evening ahead anyhow anyway
minute meeting
"""
_TALK = frozenset(_TALK_WORDS.split())
_STOP = frozenset(_STOP_WORDS.split())


class Term(Data):
    """A word that carries meaning: its `text` to compare by, the letters as written, its weight."""

    text: str
    written: str
    rarity: float
    is_thing: bool


def is_chinese(language: Language) -> bool:
    return language != "en"


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text as they stand in it, none of them empty."""
    return tuple(part.strip() for part in _END.split(text) if part and part.strip())


@lru_cache(maxsize=8192)
def terms(text: str, language: Language) -> tuple[Term, ...]:
    """The words of `text` that carry meaning, in order."""
    if is_chinese(language):
        return _chinese_terms(text)
    return tuple(_english_terms(text))


def _chinese_terms(text: str) -> tuple[Term, ...]:
    return tuple(
        Term(
            text=word.text,
            written=text[word.start : word.start + len(word.text)],
            rarity=min(word.rarity, _RAREST),
            is_thing=word.is_thing,
        )
        for word in cut(_plain(text))
        if word.rarity >= _RARE
        and word.text not in _TALK
        and (word.is_thing or word.is_deed or (word.kind == "x" and len(word.text) > 1))
        and word.text not in _STOP
    )


def _english_terms(text: str) -> list[Term]:
    return [
        Term(text=word[0][:_STEM], written=word[0], rarity=_ENGLISH_RARITY, is_thing=True)
        for word in _ENGLISH.finditer(text.casefold())
        if word[0].replace("’", "'") not in _STOP
    ]


@lru_cache(maxsize=16384)
def pieces(text: str) -> frozenset[str]:
    """What two texts are compared by: pairs of Chinese characters, stems of English words."""
    stems = {term.text for term in _english_terms(text)}
    runs = _CHINESE_RUN.findall(_plain(text))
    return frozenset(run[i : i + 2] for run in runs for i in range(len(run) - 1)) | stems


def _plain(text: str) -> str:
    """In Simplified characters, as long as before. Half a character, which JSON lets in, is none:
    the conversion would raise on it."""
    return simplify(_HALF.sub("\ufffd", text))


def names_of(context: MeetingContext) -> dict[str, tuple[str, ...]]:
    """Who takes part or is on the roster, and what each is called; given names alone too."""
    known: dict[str, tuple[str, ...]] = {name: (name,) for name in context.attendees}
    for person in context.roster.people:
        known[person.name] = (person.name, *person.aliases)
    return {name: tuple(dict.fromkeys((*called, *_given(name)))) for name, called in known.items()}


def _given(name: str) -> tuple[str, ...]:
    """海波 of 赵海波, Priya of Priya Raghunathan; none where that says nothing (王伟)."""
    if _CHINESE.search(name):
        return (name[1:],) if len(name) == 3 else ()
    first = name.split()[:1]
    return tuple(first) if len(name.split()) > 1 and len(first[0]) > 2 else ()
