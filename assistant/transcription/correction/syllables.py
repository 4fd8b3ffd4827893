"""How far apart two Mandarin syllables sound."""

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

# What speakers of many regions do not tell apart costs little (z/zh, n/l, f/h); sounds made alike
# cost more (b/p, b/d, m/n); all other pairs count as different sounds.
_ALIKE = {
    0.3: "z-zh c-ch s-sh",
    0.5: "n-l",
    0.7: "f-h",
    0.8: "r-l b-p d-t g-k",
    0.9: "z-c zh-ch j-q x-q m-n",
    1.0: "s-z s-c sh-zh sh-ch x-j x-s x-sh j-z j-zh q-c q-ch b-d p-t g-d k-t h-k h-g d-l d-n "
    "r- h- n- l-",
    1.2: "f-sh zh-s z-sh c-sh l-m r-zh m-f b-f b-m m- g-",
}
_OTHER_INITIAL = 1.6
_OTHER_MEDIAL, _OTHER_NUCLEUS = 0.9, 0.8
_NASALS, _OTHER_CODA = 0.4, 0.9

_INITIAL = re.compile("zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?")
# Finals whose spelling hides their parts.
_SPELT = {"ui": "uei", "iu": "iou", "un": "uen", "in": "ien", "ing": "ieng", "ong": "ueng"}

Parts = tuple[str, str, str, str]


@cache
def distances(syllables: tuple[str, ...]) -> NDArray[np.float32]:
    """The distance of every two of the syllables (pinyin without tones); 0 is the same sound."""
    parts = [_parts(syllable) for syllable in syllables]
    return np.array([[_distance(a, b) for b in parts] for a in parts], np.float32)


@cache
def _distance(a: Parts, b: Parts) -> float:
    initial = 0.0 if a[0] == b[0] else _initials().get((a[0], b[0]), _OTHER_INITIAL)
    medial = _OTHER_MEDIAL * (a[1] != b[1])
    nucleus = _OTHER_NUCLEUS * (a[2] != b[2])
    coda = (_NASALS if {a[3], b[3]} == {"n", "ng"} else _OTHER_CODA) * (a[3] != b[3])
    return initial + medial + nucleus + coda


@cache
def _initials() -> dict[tuple[str, str], float]:
    pairs = {}
    for cost, names in _ALIKE.items():
        for name in names.split():
            a, b = name.split("-")
            pairs[a, b] = pairs[b, a] = cost
    return pairs


def _parts(syllable: str) -> Parts:
    """Initial, medial, nucleus and coda: zhuang -> zh, u, a, ng."""
    match = _INITIAL.match(syllable)
    initial = match[0] if match else ""
    final = syllable[len(initial) :]
    if initial == "y":
        # yi, yin, ying; yu, yue, yuan, yun; ya, yao, you, yong...
        initial = ""
        final = "v" + final[1:] if final[:1] == "u" else final if final[:1] == "i" else "i" + final
    elif initial == "w":
        initial, final = "", final if final == "u" else "u" + final
    elif initial in ("j", "q", "x") and final[:1] == "u":
        final = "v" + final[1:]
    if final == "vn":
        final = "ven"
    elif final == "iong":
        return initial, "v", "e", "ng"
    final = _SPELT.get(final, final)
    medial = final[:1] if final[:1] in "iuv" and final[:1] else ""
    match = re.match("([aeo]?)(.*)", final[len(medial) :])
    nucleus, coda = (match[1], match[2]) if match else ("", "")
    return initial, medial, nucleus, coda
