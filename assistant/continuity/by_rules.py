"""Open items and the talk about them, found by rules.

A sentence that holds the words of one item opens an exchange about it: what its turn goes on to
say and the next few turns, until another item, another topic or another thing is spoken of.
"""

from collections.abc import Iterator

from assistant.continuity.reading import (
    Clause,
    Heard,
    Words,
    hear,
    hear_date,
    hear_owner,
    hear_reason,
    is_question,
)
from assistant.continuity.sources import Reading
from assistant.continuity.types import OpenItem, ProgressClaim, ProgressQuotes
from assistant.extraction.dates import DateMention
from assistant.extraction.rules.turns import Sentence
from assistant.labels import Status

# Turns after the last one that said something of an item in which it may still be meant.
_REACH = 2
# From this many letters on a sentence that names other things alone is about those.
_LONG = 12


def claims_by_rules(reading: Reading) -> tuple[ProgressClaim, ...]:
    """One claim for each open item of which something clear is said; the last word counts."""
    talk = _Talk(reading)
    for turn in reading.turns:
        for sentence in turn.sentences:
            talk.listen(sentence)
    claims = (claim_of(reading, item, heard) for item, heard in talk.heard())
    return tuple(claim for claim in claims if claim is not None)


class _Talk:
    """Listens to a meeting sentence by sentence."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._heard: dict[int, Heard] = {}
        self._open: OpenItem | None = None
        self._last_turn = 0
        self._is_asked = False

    def heard(self) -> Iterator[tuple[OpenItem, Heard]]:
        for item in self._reading.items:
            if item.id in self._heard and self._heard[item.id].says_something:
                yield item, self._heard[item.id]

    def listen(self, sentence: Sentence) -> None:
        reading = self._reading
        named = reading.named(sentence)
        found = reading.matcher.find(sentence.masked, self._people_around(sentence), named)
        if found is not None:
            if self._open is not found:
                self._is_asked = False
            self._open = found
            self._last_turn = sentence.turn
        elif self._open is None or self._leaves(sentence, self._open):
            self._open, self._is_asked = None, False
            return
        assert self._open is not None
        if found is None and not self._is_asked and reading.leaves(sentence, self._open):
            # What holds the item up is named and left; after another subject it is that one's.
            if not reading.phrases.not_done.search(sentence.masked):
                self._open = None
            return
        heard = self._heard.setdefault(self._open.id, Heard())
        if found is not None:
            heard.said.append(_whole(sentence))
        if is_question(sentence, reading.phrases):
            self._ask(sentence, heard)
            return
        self._answer(sentence, heard)
        before = _state(heard)
        clauses = list(reading.clauses(sentence, self._open))
        for clause in clauses:
            hear(heard, clause, reading.phrases, is_answer=self._is_asked)
            self._hear_wish(heard, sentence, clause)
        if clauses and not heard.reason and heard.status != "done":
            hear_reason(heard, sentence, clauses[0].at, reading.phrases)
        if _state(heard) != before:
            self._last_turn = sentence.turn
            if not heard.said or heard.said[-1].text != sentence.text.strip():
                heard.said.append(_whole(sentence))
        if sentence.turn > self._last_turn or _state(heard) != before:
            self._is_asked = self._is_asked and sentence.turn == self._last_turn

    def _people_around(self, sentence: Sentence) -> set[str]:
        """Who speaks or is named here; of a question also who answers it."""
        people = self._reading.people(sentence)
        following = self._reading.turns[sentence.turn + 1 : sentence.turn + 2]
        if following and following[0].speaker and is_question(sentence, self._reading.phrases):
            people.add(following[0].speaker)
        return people

    def _leaves(self, sentence: Sentence, item: OpenItem) -> bool:
        """Whether a sentence without the item's words is about something else."""
        phrases, matcher = self._reading.phrases, self._reading.matcher
        if sentence.turn - self._last_turn > _REACH:
            return True
        if phrases.shift.search(sentence.masked) and not matcher.has_word(item, sentence.masked):
            return True
        return bool({"next_meeting", "close"} & sentence.acts)

    def _ask(self, sentence: Sentence, heard: Heard) -> None:
        """A question says nothing, but what it asks for counts once somebody agrees."""
        self._is_asked = True
        asked = Heard()
        assert self._open is not None
        for clause in self._reading.clauses(sentence, self._open):
            self._hear_wish(asked, sentence, clause)
        heard.asked = asked if asked.date or asked.owner else None
        if heard.asked:
            heard.asked.said.append(_whole(sentence))
        self._last_turn = max(self._last_turn, sentence.turn)

    def _answer(self, sentence: Sentence, heard: Heard) -> None:
        """Agree to what was asked for just before, or refuse it."""
        asked, phrases = heard.asked, self._reading.phrases
        if asked is None:
            return
        if phrases.refuse.search(sentence.masked):
            heard.asked = None
        elif phrases.accept.search(sentence.masked):
            if asked.date:
                heard.date, heard.date_words = asked.date, asked.date_words
            if asked.owner:
                heard.owner, heard.owner_words = asked.owner, asked.owner_words
            heard.said += [*asked.said, _whole(sentence)]
            heard.asked = None

    def _hear_wish(self, heard: Heard, sentence: Sentence, clause: Clause) -> None:
        reading = self._reading
        item = self._open
        is_owner = item is not None and sentence.speaker in (
            item.owner or sentence.speaker,
            *item.co_owners,
        )
        is_told = item is not None and reading.matcher.has_word(item, sentence.masked)
        so_far = self._heard.get(item.id) if item else None
        is_open = so_far is not None and (so_far.is_not_done or so_far.is_late)
        hear_date(
            heard,
            sentence,
            clause,
            reading.phrases,
            reading.lexicon,
            is_answer=self._is_asked,
            is_awaited=is_told or self._is_asked or (is_open and is_owner),
        )
        hear_owner(heard, clause, reading.phrases, sentence.parties)


def _state(heard: Heard) -> tuple[object, ...]:
    return (
        heard.status,
        heard.percent,
        heard.is_not_done,
        heard.is_late,
        heard.reason,
        heard.owner_words,
        heard.date_words,
    )


def _whole(sentence: Sentence) -> Words:
    text = sentence.text.strip()
    start = sentence.start + sentence.text.find(text)
    return Words(sentence.turn, start, start + len(text), text)


def claim_of(reading: Reading, item: OpenItem, heard: Heard) -> ProgressClaim | None:
    """What was heard as changes of the item; None where nothing is left."""
    date = heard.date if heard.date and _moves(item, heard.date) else None
    party = heard.owner
    if (
        party
        and party.person == item.owner
        and (party.person or party.department == item.department)
    ):
        party = None
    status, reason = _settled(reading, item, heard, has_date=date is not None)
    if status == "done":
        date = None
    if not (status or reason or date or party or heard.is_not_done):
        return None
    told = (
        heard.status_words if status or not (reason or party or date) else None,
        heard.reason if reason else None,
        heard.owner_words if party else None,
        heard.date_words if date else None,
    )
    words = [each for each in told if each]
    said = [w for w in heard.said if w.text]
    quote = _around(reading, said, words)
    if quote is None:
        return None
    evidence = {n for each in [*said, *words] for n in reading.segments(each)}
    return ProgressClaim(
        item_id=item.id,
        text=quote.text,
        status=status,
        percent=heard.percent if status == "in_progress" else None,
        delay_reason=reason,
        owner=party.person if party else None,
        department=party.department if party else None,
        deadline=date.moment if date else None,
        deadline_text=date.text if date else None,
        deadline_rule=date.rule if date else None,
        evidence=tuple(sorted(evidence)),
        quotes=ProgressQuotes(
            task=quote.text,
            status=heard.status_words.text if heard.status_words else None,
            reason=heard.reason.text if heard.reason else None,
            owner=heard.owner_words.text if party and heard.owner_words else None,
            deadline=heard.date_words.text if date and heard.date_words else None,
        ),
        confidence=0.9 if _is_in_one(heard, quote) else 0.7,
    )


def _around(reading: Reading, said: list[Words], words: list[Words]) -> Words | None:
    """What holds the most of `words`: a sentence, or of one turn the first to the last of them.

    The later of equals; None where none of them was said so.
    """
    turns = {w.turn for w in words}
    if len(turns) == 1:
        parts = [s for s in said if any(_holds(s, w) for w in words)]
        if parts and all(any(_holds(s, w) for s in parts) for w in words):
            parts = _least(parts, words)
            start, end = min(s.start for s in parts), max(s.end for s in parts)
            turn = parts[0].turn
            return Words(turn, start, end, reading.turns[turn].text[start:end])
    return max(reversed(said), key=lambda s: sum(_holds(s, w) for w in words), default=None)


def _least(parts: list[Words], words: list[Words]) -> list[Words]:
    """The latest one that holds all the words alone, or all of them."""
    alone = [s for s in parts if all(_holds(s, w) for w in words)]
    return alone[-1:] or parts


def _moves(item: OpenItem, date: DateMention) -> bool:
    """Whether the date is another day, or another time of the same one."""
    moment, stands = date.moment or "", item.deadline or ""
    return moment != stands and not (len(moment) == 10 and stands.startswith(moment))


def _settled(
    reading: Reading, item: OpenItem, heard: Heard, *, has_date: bool
) -> tuple[Status | None, str | None]:
    """The status that follows, and the reason of a delay: it is late or no delay at all."""
    if heard.status == "done":
        return "done", None
    is_due = bool(item.deadline) and (item.deadline or "")[:10] <= reading.context.date.isoformat()
    is_late = heard.is_late or (heard.is_not_done and (is_due or has_date))
    if heard.reason and is_late:
        return "delayed", heard.reason.text
    return heard.status, None


def _holds(whole: Words, part: Words) -> bool:
    return whole.turn == part.turn and whole.start <= part.start and part.end <= whole.end


def _is_in_one(heard: Heard, quote: Words) -> bool:
    """Whether one sentence names the item and says all of it."""
    words = (heard.status_words, heard.owner_words, heard.date_words)
    return bool(heard.said) and heard.said[0] == quote and all(_holds(quote, w) for w in words if w)
