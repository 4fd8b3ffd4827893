"""The model's claims turned into items, as far as the words of the meeting bear them out."""

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


class Owner(NamedTuple):
    """Who is to do it; all None where nobody was named or the words did not bear it out."""

    person: str | None = None
    department: str | None = None
    words: str | None = None
    segment: int | None = None
    flag: str | None = None


class Deadline(NamedTuple):
    """By when; `words` alone are kept where they are vague."""

    moment: Moment | None = None
    words: str | None = None
    rule: str | None = None
    segment: int | None = None
    flag: str | None = None


def verify(said: SaidInMeeting, speech: Speech) -> Extraction:
    """An extraction of those claims that stand; what does not is dropped or left open."""
    return Extraction(
        engine="llm",
        decisions=tuple(filter(None, (verify_decision(d, speech) for d in said.decisions))),
        action_items=tuple(filter(None, (verify_action(a, speech) for a in said.action_items))),
        disputes=tuple(filter(None, (verify_dispute(d, speech) for d in said.disputes))),
        next_meeting=verify_next_meeting(said.next_meeting, speech),
    )


def verify_decision(said: SaidDecision, speech: Speech) -> Decision | None:
    evidence = speech.find_quote(said.quote, said.utterances)
    if not evidence:
        return None
    text = _text(said.text, said.quote, evidence, speech)
    confidence = _SURE if text == said.text else _SURE - _REWORDED
    return Decision(text=text, evidence=evidence, quote=said.quote, confidence=confidence)


def verify_action(said: SaidAction, speech: Speech) -> ActionItem | None:
    evidence = speech.find_quote(said.quote, said.utterances)
    if not evidence:
        return None
    task = _text(said.task, said.quote, evidence, speech)
    owner = _owner(said.owner, evidence, said.task, speech)
    deadline = _deadline(said.deadline, evidence, said.task, speech)
    flags = [owner.flag, deadline.flag, "conditional" if said.is_conditional else None]
    co_owners = _co_owners(said.co_owners, owner, evidence, said.task, speech)
    return ActionItem(
        task=task,
        owner=owner.person,
        co_owners=co_owners,
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


def verify_dispute(said: SaidDispute, speech: Speech) -> Dispute | None:
    """A dispute whose text is not borne out is dropped: its quote alone shows one side only."""
    evidence = speech.find_quote(said.quote, said.utterances)
    if not evidence or not _is_borne_out(said.text, evidence, speech):
        return None
    positions = (_position(p, evidence, speech) for p in said.positions)
    return Dispute(text=said.text, positions=tuple(filter(None, positions)), evidence=evidence)


def verify_next_meeting(said: SaidNextMeeting | None, speech: Speech) -> NextMeeting | None:
    """None unless it was said when or where; a topic alone is no meeting."""
    evidence = speech.find_quote(said.quote, said.utterances) if said else ()
    if said is None or not evidence:
        return None
    time = _deadline(_said_at(said, evidence), evidence, said.quote, speech)
    place = said.place_words
    location = (
        place if place and speech.find_words(place, evidence[0], evidence, said.quote) else None
    )
    if time.moment is None and location is None:
        return None
    topic = said.topic if said.topic and _is_borne_out(said.topic, evidence, speech) else None
    everywhere = sorted({*evidence, *_ids(time.segment)})
    return NextMeeting(at=time.moment, location=location, topic=topic, evidence=tuple(everywhere))


def _text(text: str, quote: str, evidence: tuple[int, ...], speech: Speech) -> str:
    """The model's wording where the evidence bears it out, else the quoted words themselves."""
    return text if _is_borne_out(text, evidence, speech) else quote


def _is_borne_out(text: str, evidence: tuple[int, ...], speech: Speech) -> bool:
    said = speech.around(evidence, _CONTEXT)
    return bool(normalise(text)) and is_supported(text, said, speech.directory)


def _owner(said: SaidOwner | None, evidence: tuple[int, ...], task: str, speech: Speech) -> Owner:
    if said is None:
        return Owner(flag="missing_owner")
    segment = speech.find_words(said.words, said.utterance, evidence, task)
    party = speech.whose(said, segment) if segment is not None else None
    if segment is None or party is None:
        return Owner(flag="missing_owner")
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
    if said is None:
        return Deadline(flag="missing_deadline")
    segment = speech.find_words(said.words, said.utterance, evidence, about)
    mention = speech.when(said.words, segment) if segment is not None else None
    if segment is None or mention is None or mention.is_past:
        return Deadline(flag="missing_deadline")
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
