"""Words that make a sentence worth summing up with, or unfit (after Edmundson 1969)."""

import re

from assistant.minutes.topic_words import is_chinese
from assistant.script import simplify
from assistant.types import Language

_FIGURE = re.compile(
    r"\d|[一二两三四五六七八九十百千万]{2,}|百分之|几成|"
    r"\b(?:\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand)\b"
)
# How things stand, why, what is wanted, what stands in the way.
_MATTER = {
    True: re.compile(
        r"目前|现在|已经|完成|还差|剩|总共|一共|预计|原来|原因|因为|主要|关键|影响|风险|问题是|不够|缺|超过|"
        r"拖|延|来不及|成本|预算|毛利|涨|降|低于|高于|建议|希望|主张|方案|担心|要求|比较|根据|需要|客户|合同|"
        r"供应商|测试|结果|数据|支持|不同意|同意|反对"
    ),
    False: re.compile(
        r"\b(?:currently|right now|done|complete|finished|left|behind|late|because|since|reason|"
        r"risk|problem|issue|short|cost|costs|budget|margin|percent|raise|drop|suggest|recommend|"
        r"need|needs|want|wants|customer|account|vendor|supplier|test|result|data|approve|approval|"
        r"against|prefer|rather|instead|cannot|can't|won't|only)\b",
        re.IGNORECASE,
    ),
}
# A promise stands among the action items if it held; if it did not, it has no place in minutes.
_PROMISE = {
    True: re.compile(
        r"我(?:们部门|们这边|这边)?(?:自己)?(?:来(?!说)|能|去|盯|写|出|发|交|弄|做|安排|问|跟|拉|尽量|肯定|一定|保)|"
        r"我们(?:部门|这边)[^，。]{0,4}(?:来|去|排|分|安排|组织|负责)|"
        r"(?:之前|以前|[号日天周]前|班前)|给[你您我他她]|发[你您我给]|^[^，。]{1,7}[，。]?(?:行|可以|好)吧?[，。]?$|"
        r"就这么定|定了|给我"
    ),
    False: re.compile(
        r"\bI(?:'ll| will| can| could|'m g(?:onna|oing to)|'d)\b|\blet me\b|\bcall it\b|\blet's\b|"
        r"\bby (?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\bby (?:eod|tomorrow|the)\b|\bput me\b",
        re.IGNORECASE,
    ),
}
# What speaks of the talk itself.
_MANNER = {
    True: re.compile(
        r"我?(?:先|再)?(?:说|讲|补充|汇报|问)一?[下句嘴]|我先[说讲]|"
        r"咱们开始|人(?:都)?到齐|举手|静音|"
        r"听得?见|"
        r"谢谢|辛苦|恭喜|抱歉|不好意思|说实话|老规矩|你别|别吵|吓|听说|开玩笑|别看我|"
        r"下面有|得定一下|个议题[，、]|[你您](?:先)?(?:来)?(?:说|讲)"
    ),
    False: re.compile(
        r"\bI want to start\b|\bthank(?:s| you)\b|\bsorry\b|\bcan you hear\b|\bagreed\b|"
        r"\bhonestly\b|\bcan I\b|\byou're up\b|"
        r"\bgrab\b|\bcross that\b|\byours was\b|\bput that down\b",
        re.IGNORECASE,
    ),
}
_PROPOSAL = {
    True: re.compile(
        r"觉得|想法|我看|我想|我希望|先按|建议|能不能|要不|争取|最快|悬|初稿|报告|交|出"
    ),
    False: re.compile(r"\b(?:think|maybe|suggest|how about|what about|could|if)\b", re.IGNORECASE),
}
_VAGUE_START = re.compile(
    r"^(?:他|她|它|这|那|其|此|就这|不然|要不|不是|但是?|可是|而且|因为|then\b|it\b|it's|that\b|that's|"
    r"he\b|she\b|they\b|but\b|because|'cause|which\b|or\b|and\b|these\b|those\b)",
    re.IGNORECASE,
)
_TO_SOMEBODY = re.compile(r"你|您|\byou(?:'re|'ve|'ll|r)?\b", re.IGNORECASE)
_BROKEN = re.compile(r"(?:—+|-{2,}|…|\.{3})\s*[。.]?$")
_QUESTION = re.compile(
    r"[?？]|(?:吗|呢|行不行|好不好|是不是|怎么样|怎么办|多少|什么时候|哪几家|谁)[。，]?$"
)
_NOISE = re.compile(r"哈哈|呵呵|嘻嘻|\bha(?:ha)+\b|—|\s--\s")
_CORRECTED = re.compile(
    r"哎?不是[，。]|不对|哦不|啊?对[，,](?=那)|[，。]不[，]|\bno,|\bsorry\b|\boh,|\bwait\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[，,、。；;]\s*")


def is_whole(sentence: str) -> bool:
    """Whether somebody said it to the end, as a statement, without taking part of it back."""
    plain = simplify(sentence)
    unfit = (_BROKEN, _QUESTION, _NOISE, _CORRECTED)
    return not any(pattern.search(plain) for pattern in unfit) and not _stammers(plain)


def _stammers(plain: str) -> bool:
    """十三号，十三号我肯定给."""
    clauses = [clause for clause in _MARKS.split(plain) if len(clause) > 1]
    return any(b.startswith(a) for a, b in zip(clauses, clauses[1:], strict=False))


def is_offer(sentence: str, language: Language) -> bool:
    """Whether it promises or proposes, so that what came of it stands elsewhere."""
    plain, chinese = simplify(sentence), is_chinese(language)
    return bool(_PROMISE[chinese].search(plain) or _PROPOSAL[chinese].search(plain))


def worth(sentence: str, language: Language) -> float:
    """What its manner of speaking says for it and against it."""
    plain, chinese = simplify(sentence), is_chinese(language)
    return (
        1.5 * bool(_FIGURE.search(plain))
        + 1.0 * min(2, len(_MATTER[chinese].findall(plain)))
        - 3.0 * bool(_PROMISE[chinese].search(plain))
        - 3.0 * bool(_MANNER[chinese].search(plain))
        - 2.0 * bool(_VAGUE_START.match(plain))
        - 1.5 * bool(_TO_SOMEBODY.search(plain))
    )
