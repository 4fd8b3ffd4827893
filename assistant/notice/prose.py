"""Notices in sentences: 定于周四下午两点在三楼会议室召开供应商评审会，由王建国主持。"""

import re

_TITLES = (
    re.compile(
        r"关于(?:召开|举行|举办|组织|开展)?(?P<title>[^，。：:\n]{2,60}?)的(?:预?通知|邀请|函)"
    ),
    re.compile(
        r"(?:召开|举行|举办|组织召开|开(?:一个|一次|个|一下)?)(?P<title>[^，。；,;！!\n]{2,40}?"
        r"(?:会议|协调会|评审会|例会|周会|月会|晨会|启动会|复盘会|讨论会|推进会|沟通会|碰头会|座谈会|会))"
    ),
    re.compile(
        r"\b(?:invit\w+ you to|join us for|hold|holding|have)\s+(?:the|a|an|our)?\s*"
        r"(?P<title>[^,.;\n]{3,60}?(?:meeting|review|sync|retro(?:spective)?|kick-?off|stand-?up))",
        re.IGNORECASE,
    ),
)
_LOCATIONS = (
    re.compile(
        r"在(?P<location>[^，。；,;\n在]{2,30}?)(?:召开|举行|举办|开会|组织|进行|开(?=[一个周例评]))"
    ),
    re.compile(r"(?:地点|地點)(?:在|为|為|是|定在|：)?(?P<location>[^，。；,;\n]{2,30})"),
    re.compile(
        r"\b(?:in|at)\s+(?P<location>(?:the\s+)?(?:[A-Z]\w*\s+)?(?:[Rr]oom|[Cc]onference [Rr]oom|"
        r"[Mm]eeting [Rr]oom)(?:\s+[\w-]+)?|[A-Z]\w+ [Rr]oom)"
    ),
)
_CHAIRS = (
    re.compile(r"(?:会议)?由(?P<chair>[^，。；,;\n由]{2,15}?)(?:负责)?主持(?!人)"),
    re.compile(r"(?:^|[，。；,;])(?P<chair>[^，。；,;\n由]{2,8}?)(?:负责)?主持(?!人)"),
    re.compile(r"\b(?P<chair>[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+)*) (?:will chair|chairs|will host)"),
)
_RECORDERS = (
    re.compile(
        r"(?:由|请)?(?P<recorder>[^，。；,;\n由请]{2,15}?)(?:负责|做|作)?(?:会议)?(?:记录|纪要)(?!人)"
    ),
    re.compile(
        r"\b(?P<recorder>[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+)*) "
        r"(?:will take|takes|is taking) (?:the )?(?:minutes|notes)"
    ),
)
_ATTENDEES = (
    re.compile(
        r"请(?:各位|以下人员)?(?P<attendees>[^。；;！!\n]{2,120}?)(?:准时|按时|务必|届时)*(?:参加|出席|参会|到会|与会)"
    ),
)
_HEADING = re.compile(
    r"^(?:会议|會議)?(?:通知|邀请|預告|预告|邀請)$|^meeting (?:notice|invitation)$", re.IGNORECASE
)
_GREETING = re.compile(
    r"^(?:各位|大家|尊敬的|您好|你好|hi|hello|dear|all\b|team\b|各部门|各单位|致|fw:|re:)|邀请您参加|邀请你加入|"
    r"invites? you|inviting you",
    re.IGNORECASE,
)
# Sentences, and lines of other fields, are no titles.
_NO_TITLE = re.compile(r"[，。！!；;?？]|[:：,]$|\d[:：]\d\d|https?:|@|^.{1,6}[:：]")
_SIGNED = re.compile(r"^(?:.{2,20}(?:办公室|部|公司|中心)\s*|20\d\d[年/.-].*)$")
_PREFIX = re.compile(
    r"^(?:【[^】]{0,8}(?:通知|邀请)】|\[[^\]]{0,8}(?:通知|邀请|invitation)\]|会议通知[:：\s]|通知[:：])\s*",
    re.I,
)


def find_title(lines: list[str]) -> tuple[str, str] | None:
    """The title and the line it stands in."""
    for pattern in _TITLES:
        for line in lines:
            if found := pattern.search(line):
                return _quoted(found["title"]), line
    for line in lines[:2]:
        plain = _PREFIX.sub("", line).strip('《》“”"# *')
        is_title = plain and len(plain) <= 40 and not _NO_TITLE.search(plain)
        if is_title and not any(
            (_HEADING.match(plain), _GREETING.search(plain), _SIGNED.match(plain))
        ):
            return plain, line
    return None


def find(kind: str, lines: list[str]) -> tuple[str, str] | None:
    """What sentences say of a `kind`: location, chair, recorder, attendees; and the sentence."""
    patterns = {
        "location": _LOCATIONS,
        "chair": _CHAIRS,
        "recorder": _RECORDERS,
        "attendees": _ATTENDEES,
    }[kind]
    for line in lines:
        for pattern in patterns:
            if found := pattern.search(line):
                return found[kind].strip(), line
    return None


def is_small_talk(line: str) -> bool:
    return bool(_HEADING.match(line) or _GREETING.search(line))


def _quoted(title: str) -> str:
    return title.strip(' 《》“”"「」的')
