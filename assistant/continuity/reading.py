"""What is said of one open item in the clauses about it."""

import re
from dataclasses import dataclass, field

from assistant.continuity.phrases import Phrases
from assistant.extraction.dates import DateMention
from assistant.extraction.people import Party, PartyMention
from assistant.extraction.rules.due import pick_deadline
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.turns import Sentence
from assistant.labels import Status
from assistant.numerals import parse_chinese

_LONGEST_REASON = 40


@dataclass(frozen=True)
class Words:
    """Words of a turn, from `start` to `end`."""

    turn: int
    start: int
    end: int
    text: str


@dataclass
class Heard:
    """What was heard of an item so far; the last word counts."""

    status: Status | None = None
    percent: int | None = None
    status_words: Words | None = None
    is_not_done: bool = False
    is_late: bool = False
    reason: Words | None = None
    owner: Party | None = None
    owner_words: Words | None = None
    date: DateMention | None = None
    date_words: Words | None = None
    # A date or an owner that was asked for, and counts once somebody says yes.
    asked: "Heard | None" = None
    said: list[Words] = field(default_factory=list)

    @property
    def says_something(self) -> bool:
        return bool(self.status or self.is_not_done or self.owner or self.date or self.reason)


@dataclass(frozen=True)
class Clause:
    """A clause about the item; `at` is where it stands in its sentence, `masked` its own words."""

    sentence: Sentence
    at: int
    masked: str
    is_foreign_before: int  # where another thing is named in it; its length where none is

    def words(self, start: int, end: int) -> Words:
        s = self.sentence
        text = s.text[self.at + start : self.at + end]
        trimmed = text.strip(" ，,。.；;：:、")
        lead = text.find(trimmed) if trimmed else 0
        first = s.start + self.at + start + lead
        return Words(s.turn, first, first + len(trimmed), trimmed)


def is_question(sentence: Sentence, phrases: Phrases) -> bool:
    return phrases.question.search(sentence.masked.strip()) is not None


def hear(heard: Heard, clause: Clause, phrases: Phrases, *, is_answer: bool) -> None:
    """Take up what a clause of a statement says of status, percent and delay."""
    masked = clause.masked
    if phrases.condition.search(masked):
        return
    _hear_late(heard, clause, phrases)
    percent = _percent(clause, phrases, is_answer=is_answer)
    if percent:
        number, words = percent
        heard.status, heard.percent = ("done", 100) if number == 100 else ("in_progress", number)
        heard.status_words, heard.is_not_done = words, False
        return
    if denied := phrases.not_done.search(masked):
        if denied.start() < clause.is_foreign_before:
            if heard.status != "in_progress":
                heard.status, heard.percent = None, None
            heard.is_not_done = True
            heard.status_words = clause.words(denied.start(), denied.end())
        return
    if going := phrases.going_on.search(masked):
        before = masked[: going.start()]
        is_other = phrases.vague.search(before) or phrases.formerly.search(before)
        if going.start() <= clause.is_foreign_before and not is_other:
            heard.status, heard.is_not_done = "in_progress", False
            heard.status_words = clause.words(going.start(), going.end())
        return
    if done := _done(clause, phrases, is_answer=is_answer):
        heard.status, heard.percent, heard.is_not_done = "done", None, False
        heard.is_late, heard.reason = False, None
        heard.status_words = done


def _done(clause: Clause, phrases: Phrases, *, is_answer: bool) -> Words | None:
    masked = clause.masked
    if is_answer and (bare := phrases.done_answer.match(masked)):
        return clause.words(bare.start(), bare.end())
    for match in phrases.done.finditer(masked):
        is_foreign = match.start() > clause.is_foreign_before
        before, after = masked[: match.start()], masked[match.end() :]
        if is_foreign or phrases.not_really.search(before) or phrases.not_after.search(after):
            continue
        return clause.words(match.start(), match.end())
    return None


def _hear_late(heard: Heard, clause: Clause, phrases: Phrases) -> None:
    masked = clause.masked
    if (late := phrases.late.search(masked)) and not re.search(
        r"(?:没有?|不会|不能|别|未)$", masked[: late.start()]
    ):
        heard.is_late = True
        heard.status_words = heard.status_words or clause.words(late.start(), late.end())


def hear_reason(heard: Heard, sentence: Sentence, first: int, phrases: Phrases) -> None:
    """Why it is not done, said in the sentence from `first` on, in the words of who says it."""
    masked = sentence.masked[first:]
    match = phrases.reason.search(masked)
    if match is None:
        return
    end = phrases.reason_end.search(masked, match.end())
    stop = min(end.start() if end else len(masked), match.end() + _LONGEST_REASON)
    words = Clause(sentence, first, masked, len(masked)).words(match.start(), stop)
    if stop - match.end() >= 2:
        heard.reason = words


def _percent(clause: Clause, phrases: Phrases, *, is_answer: bool) -> tuple[int, Words] | None:
    masked = clause.masked
    for match in phrases.percent.finditer(masked):
        before, after = masked[: match.start()], masked[match.end() :]
        if phrases.percent_vague.search(before) or match.start() > clause.is_foreign_before:
            continue
        is_bare = is_answer and len(re.sub(r"\W", "", before)) <= 4
        is_told = phrases.percent_before.search(before) or phrases.percent_after.search(after)
        if not (is_bare or is_told):
            continue
        number = _number(match)
        if number is not None and 0 < number <= 100:
            return number, clause.words(match.start(), match.end())
    return None


def _number(match: re.Match[str]) -> int | None:
    found = {name: value for name, value in match.groupdict().items() if value}
    if "number" in found:
        return int(found["number"])
    if "spoken" in found:
        return parse_chinese(found["spoken"])
    if "tenths" in found:
        return parse_chinese(found["tenths"]) * 10 + 5 * ("half" in found)
    if "fraction" in found:
        below, above = found["fraction"].split("分之")
        return round(100 * parse_chinese(above) / (parse_chinese(below) or 1))
    return 50


def hear_date(
    heard: Heard,
    sentence: Sentence,
    clause: Clause,
    phrases: Phrases,
    lexicon: Lexicon,
    *,
    is_answer: bool,
    is_awaited: bool,
) -> None:
    """Take up a date by which the item will be there.

    Not `is_awaited`: nobody asked for one, and it does not stand beside the item's words.
    """
    date = pick_deadline(sentence, lexicon)
    if date is None or date.moment is None or date.is_vague or date.is_about:
        return
    at = date.start - sentence.start - clause.at
    if not 0 <= at < len(clause.masked) or phrases.condition.search(sentence.masked):
        return
    before, after = clause.masked[:at], clause.masked[at + len(date.text) :]
    if phrases.vague.search(clause.masked) or phrases.not_by.search(before):
        return
    if phrases.too_late.match(after):
        return
    moves = phrases.redate.search(clause.masked)
    answers = is_answer and not phrases.remaining.search(clause.masked)
    promises = answers or phrases.promise.search(after) or phrases.promise.search(before)
    if not moves and (
        not promises or not is_awaited or clause.is_foreign_before < len(clause.masked)
    ):
        return
    heard.date = date
    heard.date_words = clause.words(at, at + len(date.text))


def hear_owner(
    heard: Heard, clause: Clause, phrases: Phrases, parties: tuple[PartyMention, ...]
) -> None:
    """Take up who has the item from now on."""
    masked = clause.masked
    if phrases.condition.search(masked):
        return
    for pattern in phrases.hand_over:
        match = pattern.search(masked)
        if match is None or re.search(r"(?:不|别|没)(?:要|能|用)?$", masked[: match.start()]):
            continue
        at = clause.sentence.start + clause.at + match.start("who")
        named = next((p for p in parties if p.start <= at < p.end and not p.is_weak), None)
        if named is None or named.party.is_ambiguous:
            continue
        if named.party.person or named.party.department:
            heard.owner = named.party
            heard.owner_words = clause.words(match.start(), match.end())
            return
