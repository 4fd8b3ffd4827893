"""The words for times in questions, as patterns: one named group for each kind of time."""

import re

from assistant.extraction.numerals import ENGLISH
from assistant.qa.periods import MONTHS

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3}|半)"
_UNIT = r"(?:天|日|周|个?星期|个?礼拜|个?月|个?工作日)"
_REL = r"(?:上上|上|这|本|当|下下|下)(?:一个|个|一)?"
_YEAR = r"(?:(?:去|今|本|明)年|\d{4}年)"
CHINESE_TIMES = re.compile(
    rf"(?:(?P<pyear>{_YEAR})?(?P<pnamed>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?"
    rf"|(?P<pmonth>{_REL})月|本?月)(?P<part>[上中下]旬)(?!之?前|以前)"
    rf"|(?P<near>明后|今明)(?:两)?天"
    rf"|(?P<week>{_REL})(?:周|星期|礼拜)(?![二三四五六日天\d]|一(?!共|起|直|样|般|些))(?:内|之内|里|以内)?"
    rf"|(?P<month>{_REL})月(?:份)?(?![初中底末上下\d]|[一二三四五六七八九十](?![共次场项个]))(?:内|之内|里|以内)?"
    rf"|(?P<quarter>{_REL})(?:季度?)(?:内|之内|里|以内)?(?![底末])"
    rf"|(?P<qyear>{_YEAR})?(?:第(?P<nth>[一二三四1-4])季度?|(?P<nth2>[一二三四1-4])季度|q(?P<q>[1-4])(?![\d]))(?:内|之内)?(?![底末])"  # noqa: E501
    rf"|(?P<hyear>{_YEAR})?(?P<half>[上下])半年(?:内|之内)?"
    rf"|(?:未来|接下来|今后|往后|之后|后续|后面|下)(?:的)?(?:这)?(?P<ahead>{_N})(?P<unit1>{_UNIT})(?:之内|以内|内|里|期间)?"
    rf"|(?:最近|近|过去|前|之前|这|刚过去)(?:的)?(?:这)?(?P<back>{_N})(?P<unit2>{_UNIT})(?:之内|以内|内|里|来|以来|期间)?"
    rf"|(?<![第\d])(?P<within>{_N})(?P<unit3>(?!月){_UNIT})(?:之内|以内|内|里)"
    rf"|(?P<gone>超过|逾|多于)?(?P<idle>{_N})(?P<unit4>{_UNIT})(?:以上|多)?(?=(?:还|都|以来)?(?:没有?|未)(?:有)?(?:更新|填|报|动|反馈))"  # noqa: E501
    rf"|(?:在)?(?P<myear>{_YEAR})?(?<![\d一二三四五六七八九十])(?P<named>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?(?![\d初中底末上下]|[一二三四五六七八九十](?![共次场项个]))(?:内|之内|里)?"  # noqa: E501
    rf"|(?P<year>(?:去|今|本|明)年度?|20\d\d年)(?!\d|[一二三四五六七八九十]+月|底|末|初|第)(?:内|之内|里)?"
    rf"|(?P<lately>近期|近来|这几天|最近几天|这些天|这两天|这阵子)"
)
_WORDS = "|".join(w for w in ENGLISH if w.isalpha())
_EN = rf"(?:\d{{1,3}}|(?:a )?couple of|few|{_WORDS})"
_EN_UNIT = r"(?:(?:working |business )?days?|weeks?|months?)"
ENGLISH_TIMES = re.compile(
    rf"\b(?P<rel>this|next|last|previous|past|coming|current|the coming|following)(?: calendar| whole)? (?P<kind>week|month|quarter|year)\b(?!'s? end)"  # noqa: E501
    rf"|\b(?:the )?end of (?:(?P<endrel>this|the|next|last) )?(?P<endof>week|month|quarter|year)\b"
    rf"|\b(?P<atend>week|month|quarter|year)[- ]end\b"
    rf"|\b(?P<after>week|month) after next\b"
    rf"|\b(?:in |within |over |during |for )?(?:the )?(?:next|coming|following|upcoming) (?P<ahead>{_EN}) (?P<unit1>{_EN_UNIT})\b"  # noqa: E501
    rf"|\b(?:in |within |over |during |for )?(?:the )?(?:last|past|previous) (?P<back>{_EN}) (?P<unit2>{_EN_UNIT})\b"  # noqa: E501
    rf"|\b(?:within|in(?:side)?) (?:the )?(?P<within>{_EN}) (?P<unit3>{_EN_UNIT})\b(?! from)"
    rf"|\b(?:in|for|over|more than) (?P<idle>{_EN}) (?P<unit4>{_EN_UNIT})\b"
    rf"|\b(?:q(?P<q>[1-4])|(?P<nth>first|second|third|fourth) quarter)(?:(?: of)? (?P<qyear>20\d\d))?\b"  # noqa: E501
    rf"|\b(?P<named>{'|'.join(MONTHS)})\b(?:,? (?P<myear>20\d\d))?(?!,? \d)(?<!\d )"
    rf"|\b(?P<year>20\d\d)\b"
    rf"|\b(?P<lately>these days|the last few days|the past few days)\b"
)
