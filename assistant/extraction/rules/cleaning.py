"""The words of talk taken off: who, by when, fillers, politeness."""

import datetime as dt
import re

from assistant.extraction.dates import DateMention
from assistant.extraction.rules.lexicon import DATE, Lexicon
from assistant.extraction.rules.turns import Sentence
from assistant.extraction.script import simplify

_MONTH_AND_DAY = re.compile(r"[一二三四五六七八九十\d]+月[一二三四五六七八九十\d]+[号日]?")


def clean(sentence: Sentence, lexicon: Lexicon, due: dt.date | None = None) -> str:
    """The sentence in its own words without owner, deadline, politeness and fillers.

    Dates other than the day `due` are part of the task and stay.
    """
    text, masked = sentence.heard, _unmask_other_dates(sentence, due)
    keep = [True] * len(text)
    for pattern in lexicon.task["strip"]:
        shown = "".join(c if k else "\ue00f" for c, k in zip(masked, keep, strict=True))
        for match in pattern.finditer(shown):
            for i in range(match.start(), match.end()):
                keep[i] = False
    kept = "".join(c if k else "\ue00f" for c, k in zip(text, keep, strict=True))
    return _tidy(kept, lexicon)


def _unmask_other_dates(sentence: Sentence, due: dt.date | None) -> str:
    letters = list(sentence.masked)
    for date in sentence.future:
        if due is not None and date.day is not None and date.day != due:
            at, end = date.start - sentence.start, date.end - sentence.start
            letters[at:end] = sentence.text[at:end]
    return "".join(letters)


def clean_statement(sentence: Sentence, lexicon: Lexicon) -> str:
    """The sentence in its own words, names and dates kept, without the noises of talk."""
    text, masked = sentence.heard, sentence.masked
    for date in reversed(sentence.dates):
        written = _in_figures(date, lexicon)
        at, end = date.start - sentence.start, date.end - sentence.start
        text = text[:at] + written + text[end:]
        masked = masked[:at] + DATE * len(written) + masked[end:]
    for pattern in lexicon.task["opening"]:
        match = pattern.match(masked)
        if match is not None:
            text, masked = text[match.end() :], masked[match.end() :]
    for pattern in lexicon.task["closing"]:
        kept = [(m.start(), m.end()) for m in pattern.finditer(masked)]
        for start, end in reversed(kept):
            text, masked = text[:start] + text[end:], masked[:start] + masked[end:]
    return _tidy(text, lexicon)


def _in_figures(date: DateMention, lexicon: Lexicon) -> str:
    """A month and day that were said in full, as minutes write them; other words as they are."""
    said = _MONTH_AND_DAY.match(simplify(date.text)) if lexicon.is_chinese else None
    if said is None or date.day is None:
        return date.text
    return f"{date.day.month}月{date.day.day}日" + date.text[said.end() :]


def _tidy(kept: str, lexicon: Lexicon) -> str:
    clauses = []
    for clause in lexicon.clause_end.split(kept.replace("\ue00f", "")):
        plain = clause
        for pattern in lexicon.task["particles"]:
            plain = pattern.sub("", plain)
        plain = plain.strip(" \t，,。.！!？?；;、：:\"“”'‘’…—-")
        for pattern in lexicon.task["lead"]:
            match = pattern.match(simplify(plain).lower())
            plain = plain[match.end() :].lstrip() if match else plain
        simple = lexicon.fillers.sub("", plain)
        says_nothing = any(p.fullmatch(simple) for p in lexicon.task["empty"])
        if simple.strip() and not says_nothing:
            clauses.append(plain)
    # Reasons and asides go, unless there is nothing else.
    said = [c for c in clauses if not is_beside(c, lexicon)]
    text = lexicon.words["join"].join(said or clauses)
    return text if lexicon.is_chinese or not text else text[0].upper() + text[1:]


def is_beside(clause: str, lexicon: Lexicon) -> bool:
    plain = simplify(clause).lower()
    return any(pattern.match(plain) for pattern in lexicon.task["drop"])
