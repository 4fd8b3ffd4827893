"""The model's claims turned into items, as far as the words of the meeting bear them out.

Everything that does not stand is told, as the model can be told it, so that it may be mended once.
"""

from typing import NamedTuple

from assistant.extraction.evidence import normalise
from assistant.extraction.llm.answer import (
    SaidAction,
    SaidDeadline,
    SaidDecision,
    SaidDispute,
    SaidInMeeting,
    SaidNextMeeting,
    SaidOwner,
    SaidPosition,
)
from assistant.extraction.llm.checked import Answered, Checked, Problem, Wrong
from assistant.extraction.llm.speech import Speech
from assistant.extraction.llm.support import is_supported
from assistant.types import (
    ActionItem,
    Decision,
    Dispute,
    Extraction,
    Moment,
    NextMeeting,
    Position,
    Quotes,
)

# Not probabilities: steps by which a reader sorts what to look at first. A claim whose every field
# stands starts at the top and loses for each thing the recorder has to settle.
_SURE = 0.9
_REWORDED = 0.2
_OPEN_FIELD = 0.15
# A summary may name what was said just before the words that settled it.
_CONTEXT = 2
# A summary is a sentence; a model that loops or recites writes more.
_LONGEST_TEXT = 200

# On an item whose owner or deadline the model claimed with words that do not bear it out.
UNPROVEN = "unproven"


class Owner(NamedTuple):
    """Who is to do it; all None where nobody was named or the words did not bear it out."""

    person: str | None = None
    department: str | None = None
    words: str | None = None
    segment: int | None = None
    flag: str | None = None
    wrong: Wrong | None = None


class Deadline(NamedTuple):
    """By when; `words` alone are kept where they are vague."""

    moment: Moment | None = None
    words: str | None = None
    rule: str | None = None
    segment: int | None = None
    flag: str | None = None
    wrong: Wrong | None = None


def verify(said: SaidInMeeting, speech: Speech) -> Extraction:
    """An extraction of those claims that stand; what does not is dropped or left open."""
    return check(said, speech).extraction


def check(said: SaidInMeeting, speech: Speech) -> Answered:
    """Every claim with what of it stands and what does not."""
    next_meeting = said.next_meeting
    return Answered(
        decisions=[check_decision(each, speech) for each in said.decisions],
        action_items=[check_action(each, speech) for each in said.action_items],
        disputes=[check_dispute(each, speech) for each in said.disputes],
        next_meeting=check_next_meeting(next_meeting, speech) if next_meeting else None,
    )


def check_decision(said: SaidDecision, speech: Speech) -> Checked[SaidDecision, Decision]:
    evidence = speech.find_quote(said.quote, said.utterances)
    if not evidence:
        return Checked(said, None, (_not_said(said.quote),))
    text = _text(said.text, said.quote, evidence, speech)
    is_own = text == said.text
    decision = Decision(
        text=text,
        evidence=evidence,
        quote=said.quote,
        confidence=_SURE if is_own else _SURE - _REWORDED,
    )
    return Checked(said, decision, () if is_own else (Problem("text", said.text, "says_more"),))


def check_action(said: SaidAction, speech: Speech) -> Checked[SaidAction, ActionItem]:
    evidence = speech.find_quote(said.quote, said.utterances)
    if not evidence:
        return Checked(said, None, (_not_said(said.quote),))
    task = _text(said.task, said.quote, evidence, speech)
    owner = _owner(said.owner, evidence, said.task, speech)
    deadline = _deadline(said.deadline, evidence, said.task, speech)
    unproven = UNPROVEN if owner.wrong or deadline.wrong else None
    flags = [owner.flag, deadline.flag, "conditional" if said.is_conditional else None, unproven]
    item = ActionItem(
        task=task,
        owner=owner.person,
        co_owners=_co_owners(said.co_owners, owner, evidence, said.task, speech),
        department=owner.department,
        deadline=deadline.moment,
        deadline_text=deadline.words,
        deadline_rule=deadline.rule,
        evidence=tuple(sorted({*evidence, *_ids(owner.segment), *_ids(deadline.segment)})),
        owner_evidence=_ids(owner.segment),
        deadline_evidence=_ids(deadline.segment),
        quotes=Quotes(task=said.quote, owner=owner.words, deadline=deadline.words),
        confidence=_confidence(said, task, owner, deadline),
        flags=tuple(flag for flag in flags if flag),
    )
    return Checked(said, item, tuple(_problems(said, task, owner, deadline)))


def _problems(said: SaidAction, task: str, owner: Owner, deadline: Deadline) -> list[Problem]:
    found = []
    if task != said.task:
        found.append(Problem("task", said.task, "says_more"))
    if said.owner and owner.wrong:
        found.append(Problem("owner.words", said.owner.words, owner.wrong))
    if said.deadline and deadline.wrong:
        found.append(Problem("deadline.words", said.deadline.words, deadline.wrong))
    return found


def check_dispute(said: SaidDispute, speech: Speech) -> Checked[SaidDispute, Dispute]:
    """A dispute whose text is not borne out is dropped: its quote alone shows one side only."""
    evidence = speech.find_quote(said.quote, said.utterances)
    if not evidence:
        return Checked(said, None, (_not_said(said.quote),))
    if not _is_borne_out(said.text, evidence, speech):
        return Checked(said, None, (Problem("text", said.text, "says_more"),))
    positions = (_position(p, evidence, speech) for p in said.positions)
    dispute = Dispute(text=said.text, positions=tuple(filter(None, positions)), evidence=evidence)
    return Checked(said, dispute, ())


def check_next_meeting(
    said: SaidNextMeeting, speech: Speech
) -> Checked[SaidNextMeeting, NextMeeting]:
    """No claim unless it was said when or where; a topic alone is no meeting."""
    evidence = speech.find_quote(said.quote, said.utterances)
    if not evidence:
        return Checked(said, None, (_not_said(said.quote),))
    time = _deadline(_said_at(said, evidence), evidence, said.quote, speech)
    place = said.place_words
    location = (
        place if place and speech.find_words(place, evidence[0], evidence, said.quote) else None
    )
    problems = (
        (Problem("time_words", said.time_words, time.wrong),)
        if said.time_words and time.wrong
        else ()
    )
    if time.moment is None and location is None:
        return Checked(said, None, problems)
    topic = said.topic if said.topic and _is_borne_out(said.topic, evidence, speech) else None
    everywhere = tuple(sorted({*evidence, *_ids(time.segment)}))
    meeting = NextMeeting(at=time.moment, location=location, topic=topic, evidence=everywhere)
    return Checked(said, meeting, problems)


def _not_said(quote: str) -> Problem:
    return Problem("quote", quote, "not_said")


def _text(text: str, quote: str, evidence: tuple[int, ...], speech: Speech) -> str:
    """The model's wording where the evidence bears it out, else the quoted words themselves."""
    return text if _is_borne_out(text, evidence, speech) else quote


def _is_borne_out(text: str, evidence: tuple[int, ...], speech: Speech) -> bool:
    said = speech.around(evidence, _CONTEXT)
    is_sentence = bool(normalise(text)) and len(text) <= _LONGEST_TEXT
    return is_sentence and is_supported(text, said, speech.directory)


def _owner(said: SaidOwner | None, evidence: tuple[int, ...], task: str, speech: Speech) -> Owner:
    if said is None or not said.words:
        return Owner(flag="missing_owner")
    segment = speech.find_words(said.words, said.utterance, evidence, task)
    if segment is None:
        return Owner(flag="missing_owner", wrong="not_said")
    party = speech.whose(said, segment)
    if party is None:
        return Owner(flag="missing_owner", wrong="unknown")
    if party.is_ambiguous:
        return Owner(flag="ambiguous_owner")
    flag = None if party.person else "missing_owner"
    return Owner(party.person, party.department, said.words, segment.id, flag)


def _co_owners(
    said: list[SaidOwner], owner: Owner, evidence: tuple[int, ...], task: str, speech: Speech
) -> tuple[str, ...]:
    """People, or departments alone, beside the owner; without an owner there is nobody beside."""
    if owner.words is None:
        return ()
    found = (_owner(each, evidence, task, speech) for each in said)
    names = dict.fromkeys(each.person or each.department for each in found)
    return tuple(name for name in names if name and name not in (owner.person, owner.department))


def _deadline(
    said: SaidDeadline | None, evidence: tuple[int, ...], about: str, speech: Speech
) -> Deadline:
    if said is None or not said.words:
        return Deadline(flag="missing_deadline")
    segment = speech.find_words(said.words, said.utterance, evidence, about)
    if segment is None:
        return Deadline(flag="missing_deadline", wrong="not_said")
    mention = speech.when(said.words, segment)
    if mention is None or mention.is_past:
        return Deadline(flag="missing_deadline", wrong="no_date")
    if mention.moment is None:
        return Deadline(None, said.words, mention.rule, segment.id, "vague_deadline")
    flag = "vague_deadline" if mention.is_vague else None
    return Deadline(mention.moment, said.words, mention.rule, segment.id, flag)


def _said_at(said: SaidNextMeeting, evidence: tuple[int, ...]) -> SaidDeadline | None:
    if not said.time_words:
        return None
    return SaidDeadline(utterance=evidence[0], words=said.time_words)


def _position(said: SaidPosition, evidence: tuple[int, ...], speech: Speech) -> Position | None:
    """A position whose party is known and whose words are borne out, and say more than a name."""
    party = speech.directory.resolve(said.party)
    name = (party.person or party.department) if party else None
    words = said.position.strip()
    is_name = any(mention.text == words for mention in speech.directory.find(words))
    if name is None or is_name or not _is_borne_out(words, evidence, speech):
        return None
    return Position(party=name, position=words)


def _confidence(said: SaidAction, task: str, owner: Owner, deadline: Deadline) -> float:
    lost = _REWORDED if task != said.task else 0.0
    lost += _OPEN_FIELD * sum(flag is not None for flag in (owner.flag, deadline.flag))
    return round(_SURE - lost, 2)


def _ids(segment: int | None) -> tuple[int, ...]:
    return () if segment is None else (segment,)
