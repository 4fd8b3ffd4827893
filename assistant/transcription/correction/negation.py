"""What was denied stays denied: a negation is neither lost nor made by mending.

财务不批 and 财务部批 sound alike and say opposite things, and no likelihood of words is worth that
mistake. A name of the meeting is read into a negation only where none can stand.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.transcription.correction.words import LONGEST, Ints, Words

# Those that deny what a sentence says; 无 and 非 rather make words, and surnames sound like 无.
NEGATIONS = "不没未别勿"
_LETTERS = np.array([ord(letter) for letter in NEGATIONS])

# Whom these are said to is to do something, and what that is comes next.
ASKS = ("请", "由", "归", "找", "派", "交给")

# No negation stands before 的, a time, or an amount: 一定 and 十分 are none, and may be denied.
_NEVER_DENIED = re.compile(
    r"的(?!确)|\d"
    r"|[今明后当]天|[这本上下]+个?(?:周|月|星期|礼拜|季度|年)|周[一二三四五六日天]|星期|礼拜"
    r"|[年月]底|[年月]初|季度[末初]|[零〇一二三四五六七八九十]+(?:月|号|日|年|季度|点|周)"
    r"|[二两三四五六七八九十百千]+(?:个|天|位|名|人|份|万|元|块|项|条|次|台|家|张|件)"
)


@dataclass(frozen=True)
class Place:
    """What a letter's neighbours say of a negation there.

    `is_asked` is whether somebody is asked whose name begins here. `can_deny` is whether what
    follows can be denied at all, `can_deny_asked` whether also right after who is asked, as in
    请财务不要再拖.
    """

    is_negation: bool = False
    is_asked: bool = False
    can_deny: bool = True
    can_deny_asked: bool = True


def place(letter: str, before: str, after: str, words: Words) -> Place:
    """The place of a letter between what stands before and after it."""
    is_asked = before.endswith(ASKS)
    if letter not in NEGATIONS:
        return Place(is_asked=is_asked)
    can_deny = _NEVER_DENIED.match(after) is None
    begins_word = any(words.is_seen(letter + after[:size]) for size in range(1, LONGEST))
    return Place(True, is_asked, can_deny, can_deny and begins_word)


def keep_negations(
    letters: Ints, is_term: NDArray[np.bool_], places: Sequence[Place], heard: str
) -> NDArray[np.bool_]:
    """Which words, rows of letters, deny what was heard denied and nothing else.

    A name of the meeting may have a negation's letter, and may end in the place of one where none
    can stand.
    """
    kept = np.ones(len(letters), bool)
    for i, (at, letter) in enumerate(zip(places, heard, strict=True)):
        if not at.is_negation:
            kept &= is_term | ~np.isin(letters[:, i], _LETTERS)
            continue
        same = letters[:, i] == ord(letter)
        can_deny = at.can_deny_asked if places[0].is_asked else at.can_deny
        kept &= same if can_deny or i < len(places) - 1 else same | is_term
    return kept
