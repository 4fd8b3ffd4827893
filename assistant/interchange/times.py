"""Times and lengths as transcript files write them, in seconds."""

import re

# 1:02, 00:01:02, 00:01:02,345 and 0:0:3.2, with half- or full-width colons.
TIME = r"\d{1,3}[:：]\d{1,2}(?:[:：]\d{1,2})?(?:[.,]\d{1,7})?"
SPAN = rf"(?P<time>{TIME})(?:\s*(?:-->|[-–—~～至到])\s*(?P<until>{TIME}))?"

_LENGTH = re.compile(
    r"(?:(\d+)\s*(?:小时|小時|时|h(?:ours?|r)?)\s*)?(?:(\d+)\s*(?:分钟|分鐘|分|m(?:in(?:utes?)?)?)\s*)?"
    r"(?:(\d+)\s*(?:秒钟?|秒鐘|s(?:ec(?:onds?)?)?))?",
    re.IGNORECASE,
)


def read_time(text: str) -> float:
    """Seconds of a text that `TIME` matches."""
    parts = text.replace("：", ":").replace(",", ".").split(":")
    seconds = 0.0
    for part in parts:
        seconds = seconds * 60 + float(part)
    return round(seconds, 3)


def read_length(text: str) -> float | None:
    """Seconds of 1小时 8分钟 33秒 or 1h 8m 33s; None where it is no length of time."""
    found = _LENGTH.fullmatch(text.strip())
    if not found or not any(found.groups()):
        return None
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def clock(seconds: float) -> str:
    """02:14, or 1:02:14 from an hour on."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes:02}:{whole % 60:02}"


def stamp(seconds: float, point: str) -> str:
    """00:02:14.500, as subtitles write it; `point` is a comma in SRT."""
    thousandths = round(seconds * 1000)
    whole, rest = divmod(thousandths, 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{point}{rest:03}"
