"""How findings are told in each language."""

from assistant.types import Language

# By what is wrong: the problem, and what to do. By kind: what it is called.
WORDS: dict[Language, dict[str, tuple[str, str]]] = {
    "zh-Hans": {
        "nowhere": (
            "{place}里的{kind}“{words}”，录音文字和会议资料中都没有",
            "请对照录音核实，改正或删去",
        ),
        "elsewhere": (
            "{place}里的{kind}“{words}”，不在它的依据附近，只在会议别处出现",
            "请核实是不是别的事项的内容",
        ),
        "early": (
            "{place}的{field}“{words}”早于会议日期",
            "请核对会议日期或{field}",
        ),
        "number": ("数字", ""),
        "name": ("人名", ""),
        "date": ("日期或时间", ""),
    },
    "zh-Hant": {
        "nowhere": (
            "{place}裡的{kind}「{words}」，錄音文字和會議資料中都沒有",
            "請對照錄音核實，改正或刪去",
        ),
        "elsewhere": (
            "{place}裡的{kind}「{words}」，不在它的依據附近，只在會議別處出現",
            "請核實是不是別的事項的內容",
        ),
        "early": (
            "{place}的{field}「{words}」早於會議日期",
            "請核對會議日期或{field}",
        ),
        "number": ("數字", ""),
        "name": ("人名", ""),
        "date": ("日期或時間", ""),
    },
    "en": {
        "nowhere": (
            "{place}: the {kind} “{words}” is neither in the transcript nor in the meeting's facts",
            "Check it against the recording, and correct it or take it out",
        ),
        "elsewhere": (
            "{place}: the {kind} “{words}” was said elsewhere in the meeting, "
            "not near this item's evidence",
            "Check that it does not belong to another item",
        ),
        "early": (
            "{place}: the {field} “{words}” is before the date of the meeting",
            "Check the date of the meeting or the {field}",
        ),
        "number": ("number", ""),
        "name": ("name", ""),
        "date": ("date or time", ""),
    },
}
