"""The text in a file's bytes, whatever wrote it."""

import codecs

from assistant.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Beyond this part of signs that no text has, the bytes are no text.
_MOST_CONTROLS = 0.01


def decode(data: bytes, filename: str) -> str:
    """UTF-8, UTF-16 or GB18030 (with GBK and GB2312) as text. Raises InputError."""
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise InputError(
        f"{filename} is not text in UTF-8, UTF-16 or GB18030. Export the transcript again as "
        ".txt, .srt, .vtt or .docx."
    )


def _candidates(data: bytes) -> list[str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return [encoding]
    if data[:200].count(0) * 3 > len(data[:200]):
        # Text with every second byte zero is UTF-16 without its mark.
        return ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    # Chinese has few zeros in UTF-16, but its line breaks do.
    without_mark = "utf-16-be" if b"\0\n" in data and b"\n\0" not in data else "utf-16-le"
    return ["utf-8", "gb18030", without_mark]


def _is_text(text: str) -> bool:
    odd = sum(c < " " and c not in "\n\r\t\f" or "\ue000" <= c <= "\uf8ff" for c in text[:5000])
    return odd <= len(text[:5000]) * _MOST_CONTROLS
