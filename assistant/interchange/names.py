"""Whether words before a colon or a time name a speaker, and how the product writes the name."""

import re

# Voices nobody named, as 飞书妙记, 通义听悟, 讯飞听见, Zoom, Teams and others number them.
_NUMBERED = re.compile(
    r"(?:说话人|說話人|发言人|發言人|讲话人|参会者|角色|speaker|spk|participant|unknown speaker)"
    r"[\s_#-]*(\d{1,3}|[A-Z])",
    re.IGNORECASE,
)
_LABEL = re.compile(r"SPEAKER_\d{2,}")
# Headings and parts of talk that stand before a colon as names do.
_NO_NAMES = re.compile(
    r"(?:会议|會議|本次|关键|關鍵|参会|參會|与会|出席|列席|缺席)?"
    r"(?:主题|主題|标题|題目|题目|名称|时间|時間|日期|地点|地點|时长|時長|人员|人員|人|者|号|ID|链接|"
    r"密码|摘要|总结|纪要|议程|议题|内容|目标|背景|结论|决议|决定|备注|说明|注意|问题|原因|方案|"
    r"第[一二三四五六七八九十]+|其[一二三四]|[一二三四五六七八九十]|首先|其次|最后|另外|比如|例如|"
    r"也就是说|一句话|文字记录|关键词|關鍵詞|词|待办|行动项|主持|记录|主持人|记录人|负责人|"
    r"title|topic|date|time|duration|keywords|summary|agenda|note|notes|action items?|"
    r"attendees|participants|location|transcript|subject|host)",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"[\u3400-\u9fff·•]{2,10}(?:[（(][^）)]{1,20}[)）])?")
_LATIN = re.compile(
    r"[A-Z\u00c0-\u024f][\w.'’\u00c0-\u024f-]*(?:[ ,]+[\w.'’\u00c0-\u024f()-]+){0,4}"
)
_MIXED = re.compile(r"[\w\u3400-\u9fff·.'’\-_@ ]{1,30}(?:[（(\[][^）)\]]{1,30}[)）\]])?")
# The hundred most common, and some more; those of two characters apart.
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔"
    "向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕"
    "張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧蕭葉蘇呂盧鍾譚陸賈韋鄒閆龍賀顧龔萬錢嚴湯齊喬龐顏莊聶魯歐關蘭寧紀畢"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "歐陽")
_STOPS = frozenset('，。！？；、,!?;“”"…<>《》')


def is_numbered(words: str) -> bool:
    words = words.strip()
    return bool(_NUMBERED.fullmatch(words) or _LABEL.fullmatch(words))


def may_be_name(words: str) -> bool:
    """Whether `words` could be a speaker's name where a time says that a turn begins."""
    words = words.strip()
    if not words or len(words) > 50 or any(c in _STOPS for c in words):
        return False
    return bool(_MIXED.fullmatch(words)) and not words.isdigit()


def looks_like_name(words: str) -> bool:
    """Whether `words` name a speaker even where only a colon says so."""
    words = words.strip()
    if is_numbered(words):
        return True
    if not may_be_name(words) or _NO_NAMES.fullmatch(words):
        return False
    return bool(_CHINESE.fullmatch(words) or _LATIN.fullmatch(words))


def has_surname(words: str) -> bool:
    """Whether `words` begin as Chinese names do, or are no Chinese."""
    first = words[:1]
    return first < "\u3400" or first in _SURNAMES or words.startswith(_COMPOUND)


def clean(words: str) -> str | None:
    """The speaker as the product writes it: a name, or a label such as SPEAKER_01; None of blank.

    Numbers of other tools begin at 0 or 1, letters at A; each keeps its own.
    """
    name = re.sub(r"\s+", " ", words.strip().strip("*_").strip())
    found = _NUMBERED.fullmatch(name)
    if not found or _LABEL.fullmatch(name):
        return name or None
    sign = found[1].upper()
    number = int(sign) if sign.isdigit() else ord(sign) - ord("A") + 1
    return f"SPEAKER_{number:02}"
