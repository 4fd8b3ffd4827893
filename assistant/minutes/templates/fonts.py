"""The fonts of the built-in templates, and what stands in where one is missing."""

from html import escape

# By name: other names of the font and what is nearest to it, the best first; and its family.
SUBSTITUTES: dict[str, tuple[tuple[str, ...], str]] = {
    "方正小标宋简体": (
        ("FZXiaoBiaoSong-B05S", "宋体", "SimSun", "Songti SC", "Noto Serif CJK SC"),
        "roman",
    ),
    "仿宋": (("仿宋_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC"), "roman"),
    "楷体": (("楷体_GB2312", "KaiTi", "Kaiti SC", "Noto Serif CJK SC"), "roman"),
    "黑体": (("SimHei", "Heiti SC", "Noto Sans CJK SC"), "swiss"),
    "宋体": (("SimSun", "Songti SC", "Noto Serif CJK SC"), "roman"),
    "Microsoft YaHei": (("微软雅黑", "PingFang SC", "Noto Sans CJK SC"), "swiss"),
    "新細明體": (("PMingLiU", "Songti TC", "Noto Serif CJK TC"), "roman"),
    "標楷體": (("DFKai-SB", "BiauKai", "Noto Serif CJK TC"), "roman"),
    "微軟正黑體": (("Microsoft JhengHei", "PingFang TC", "Noto Sans CJK TC"), "swiss"),
    "Microsoft JhengHei": (("微軟正黑體", "PingFang TC", "Noto Sans CJK TC"), "swiss"),
}

_HEAD = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
"""


def fontconfig() -> str:
    """A fonts.conf that gives LibreOffice on Linux faces of the right kind.

    Without it, a missing 仿宋 becomes a face without strokes' ends, and digits beside it become
    another. Write it to a file and name the file in FONTCONFIG_FILE for the process.
    """
    return _HEAD + "".join(map(_alias, SUBSTITUTES)) + "</fontconfig>\n"


def _alias(name: str) -> str:
    others = "".join(f"<family>{escape(other)}</family>" for other in SUBSTITUTES[name][0])
    return (
        f'<alias binding="same"><family>{escape(name)}</family><prefer>{others}</prefer></alias>\n'
    )
