"""Who SPEAKER_01 is: what people call each other, what they say of themselves, who chairs.

Every cue is a vote for one name of one label, or against it. A label gets the name that leads by a
clear margin; it stays unnamed where the votes are few or contradict each other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.extraction.people import Directory, PartyMention
from assistant.extraction.rules.lexicon import Lexicon, load_lexicon
from assistant.extraction.rules.turns import Sentence, Turn, read_turns
from assistant.types import Data, Language, MeetingContext, Transcript

# One clear cue (a self-introduction) or two weaker ones that agree.
_ENOUGH = 2.0
_ENOUGH_AMONG_LEFT = 1.5
# How far the best name must lead the next one, for the label and for the name.
_MARGIN = 1.5
# What a voice sounds like is a strong cue, which words that speak against it can outweigh.
_SOUNDS = 3.0
# Whoever is named with no more than so many characters left in the turn is asked to speak.
_FEW_WORDS = 5

_REASONS: dict[Language, dict[str, str]] = {
    "zh-Hans": {
        "introduces": "自我介绍",
        "called": "被点名后发言",
        "receives": "被提到要收到材料后说“给我”",
        "answered": "发言后被称呼",
        "chairs": "主持开场或散会",
        "department": "说“我们”指本部门",
        "sounds": "声音与以往会议相符",
        "left over": "其余发言人均已认出",
    },
    "zh-Hant": {
        "introduces": "自我介紹",
        "called": "被點名後發言",
        "receives": "被提到要收到材料後說「給我」",
        "answered": "發言後被稱呼",
        "chairs": "主持開場或散會",
        "department": "說「我們」指本部門",
        "sounds": "聲音與以往會議相符",
        "left over": "其餘發言人均已認出",
    },
    "en": {
        "introduces": "introduces themselves",
        "called": "speaks after being called",
        "receives": 'says "to me" of what they are to be given',
        "answered": "is called by name after speaking",
        "chairs": "opens or closes the meeting",
        "department": 'says "we" of the department',
        "sounds": "sounds as in earlier meetings",
        "left over": "everybody else is known",
    },
}


class SpeakerName(Data):
    """The name found for a label, the cues that led to it and the segments they stand in."""

    name: str
    reason: str
    evidence: tuple[int, ...]


@dataclass(frozen=True)
class _Vote:
    label: str
    name: str
    weight: float
    cue: str
    evidence: tuple[int, ...]


def name_speakers(
    transcript: Transcript,
    context: MeetingContext,
    heard: Mapping[str, str] | None = None,
    rejected: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, SpeakerName]:
    """The attendees behind the labels of `transcript`; a label that stays unsure is left out.

    `heard` says who labels sound like, from earlier meetings; `rejected` who a person said they
    are not.
    """
    rejected = rejected or {}
    directory = Directory(context)
    lexicon = load_lexicon(context.language)
    turns = read_turns(transcript, context, directory, lexicon)
    labels = {t.speaker for t in turns if t.speaker and not directory.is_person(t.speaker)}
    taken = {t.speaker for t in turns if t.speaker and directory.is_person(t.speaker)}
    votes = [
        vote
        for vote in (*_Listener(turns, directory, lexicon).votes(), *_sounds(turns, heard or {}))
        if vote.label in labels and vote.name not in taken and _may_speak(vote.name, context)
        if vote.name not in rejected.get(vote.label, ())
    ]
    elected = _elect(votes)
    expected = _expected(elected, taken, context)
    if len(labels) - len(elected) == len(expected):
        # As many voices as people are left: one clear cue is enough.
        left = [v for v in votes if v.label not in elected and v.name in expected]
        elected |= _elect(left, _ENOUGH_AMONG_LEFT)
    left_over = _left_over(elected, votes, labels, taken, context)
    elected |= {
        label: name for label, name in left_over.items() if name not in rejected.get(label, ())
    }
    reasons = _REASONS[context.language]
    return {label: _named(label, elected[label], votes, reasons) for label in sorted(elected)}


def with_names(transcript: Transcript, names: Mapping[str, str]) -> Transcript:
    """`transcript` with every label that `names` knows replaced by the person's name."""
    segments = tuple(
        segment.model_copy(update={"speaker": names.get(segment.speaker, segment.speaker)})
        if segment.speaker is not None
        else segment
        for segment in transcript.segments
    )
    return transcript.model_copy(update={"segments": segments})


def _sounds(turns: Sequence[Turn], heard: Mapping[str, str]) -> Iterator[_Vote]:
    """The evidence for a voice is where it is heard first."""
    for label, name in heard.items():
        first = next((turn for turn in turns if turn.speaker == label), None)
        if first is not None:
            yield _Vote(label, name, _SOUNDS, "sounds", first.segment_ids(0, len(first.text)))


def _may_speak(name: str, context: MeetingContext) -> bool:
    return not context.attendees or name in context.attendees


class _Listener:
    """Goes through the turns and collects votes."""

    def __init__(self, turns: Sequence[Turn], directory: Directory, lexicon: Lexicon) -> None:
        self._turns = turns
        self._directory = directory
        self._lexicon = lexicon

    def votes(self) -> Iterator[_Vote]:
        for turn in self._turns:
            for sentence in turn.sentences:
                yield from self._introduction(turn, sentence)
                yield from self._others_named(turn, sentence)
                yield from self._department(turn, sentence)
                yield from self._receiver(turn, sentence)
            yield from self._call(turn)
            yield from self._reply(turn)
        yield from self._chair()

    def _vote(
        self, turn: Turn, label: str | None, name: str | None, weight: float, cue: str
    ) -> Iterator[_Vote]:
        if label is not None and name is not None:
            ids = turn.segment_ids(0, len(turn.text))
            yield _Vote(label, name, weight, cue, ids)

    def _introduction(self, turn: Turn, sentence: Sentence) -> Iterator[_Vote]:
        match = self._lexicon.speakers["introduces"].search(sentence.masked)
        for mention in sentence.parties if match is not None else ():
            inside = sentence.start + match.start() <= mention.start < sentence.start + match.end()  # type: ignore[union-attr]
            if mention.kind == "name" and inside:
                yield from self._vote(turn, turn.speaker, mention.party.person, 4, "introduces")

    def _others_named(self, turn: Turn, sentence: Sentence) -> Iterator[_Vote]:
        """People do not speak of themselves by name."""
        if self._lexicon.speakers["introduces"].search(sentence.masked):
            return
        for mention in sentence.parties:
            if mention.kind == "name":
                yield from self._vote(turn, turn.speaker, mention.party.person, -2, "named")

    def _department(self, turn: Turn, sentence: Sentence) -> Iterator[_Vote]:
        """ "我们市场部", "研发这边": the one attendee of that department."""
        for mention in sentence.parties:
            words = sentence.text[max(0, mention.start - sentence.start) :]
            own = mention.kind == "own" and mention.party.department is not None
            side = mention.kind == "department" and self._lexicon.speakers["own_side"].match(
                sentence.masked[max(0, mention.start - sentence.start - 3) :]
            )
            if words and (own or side):
                party = self._directory.only_attendee_of(mention.party.department)
                name = party.person if party is not None else None
                yield from self._vote(turn, turn.speaker, name, 1.5 if own else 1, "department")

    def _receiver(self, turn: Turn, sentence: Sentence) -> Iterator[_Vote]:
        """ "When do you give Kim the list?" "Monday." "To me on Monday is fine.": that is Kim."""
        pattern, to_me = (self._lexicon.speakers.get(k) for k in ("to_somebody", "to_me"))
        match = pattern.search(sentence.masked) if pattern is not None else None
        if match is None or to_me is None:
            return
        at = sentence.start + match.start("receiver")
        named = [p.party.person for p in sentence.parties if p.kind == "name" and p.start == at]
        for after in self._turns[turn.index + 1 : turn.index + 3]:
            if named and after.speaker != turn.speaker and to_me.search(_masked(after)):
                yield from self._vote(after, after.speaker, named[0], 1.5, "receives")
                return

    def _call(self, turn: Turn) -> Iterator[_Vote]:
        """Somebody is called and somebody else speaks next."""
        after = self._other(turn, +1)
        mention = self._last_called(turn)
        if after is None or mention is None:
            return
        at_end = mention.start >= turn.sentences[-1].start
        asks = self._lexicon.speakers["hands_over"].search(turn.sentences[-1].masked) is not None
        weight = 2.0 if at_end and asks else 1.5 if at_end else 1.0 if asks else 0.5
        yield from self._vote(turn, after.speaker, mention.party.person, weight, "called")

    def _last_called(self, turn: Turn) -> PartyMention | None:
        called = [
            mention
            for sentence in turn.sentences
            for mention in sentence.parties
            if mention.kind == "name" and self._is_vocative(sentence, mention)
        ]
        return called[-1] if called else None

    def _is_vocative(self, sentence: Sentence, mention: PartyMention) -> bool:
        start, end = mention.start - sentence.start, mention.end - sentence.start
        before, after = sentence.masked[:start], sentence.masked[end:]
        if self._lexicon.speakers["before_call"].search(before) is None:
            return False
        last = _is_last_clause(sentence, self._turns[sentence.turn]) and len(after) <= _FEW_WORDS
        return last or self._lexicon.speakers["after_call"].match(after) is not None

    def _reply(self, turn: Turn) -> Iterator[_Vote]:
        """A turn that opens with a name speaks to the one before."""
        before = self._other(turn, -1)
        if before is None or not turn.sentences:
            return
        first = turn.sentences[0]
        for mention in first.parties[:1]:
            opens = mention.start - first.start <= 4 and self._is_vocative(first, mention)
            if mention.kind == "name" and opens:
                yield from self._vote(turn, before.speaker, mention.party.person, 1, "answered")

    def _other(self, turn: Turn, step: int) -> Turn | None:
        at = turn.index + step
        if not 0 <= at < len(self._turns) or self._turns[at].speaker == turn.speaker:
            return None
        return self._turns[at]

    def _chair(self) -> Iterator[_Vote]:
        """Who opens, closes and gives the floor is the chair."""
        chair = self._directory.context.chair
        if chair is None or not self._turns:
            return
        for turn in self._turns[:3]:
            if self._lexicon.speakers["opens"].search(_masked(turn)):
                yield from self._vote(turn, turn.speaker, chair, 2, "chairs")
                break
        for turn in reversed(self._turns[-3:]):
            if self._lexicon.speakers["closes"].search(_masked(turn)):
                yield from self._vote(turn, turn.speaker, chair, 2, "chairs")
                break
        floor = Counter(
            t.speaker for t in self._turns if t.speaker and self._last_called(t) is not None
        )
        leading = floor.most_common(2)
        if leading and (len(leading) == 1 or leading[0][1] >= 2 * leading[1][1]):
            first = next(t for t in self._turns if t.speaker == leading[0][0])
            yield from self._vote(first, leading[0][0], chair, 1, "chairs")


def _is_last_clause(sentence: Sentence, turn: Turn) -> bool:
    return sentence.start == turn.sentences[-1].start


def _masked(turn: Turn) -> str:
    return "".join(s.masked for s in turn.sentences)


def _expected(elected: Mapping[str, str], taken: set[str], context: MeetingContext) -> set[str]:
    """The attendees who have no voice yet, whoever takes the minutes aside."""
    known = {*elected.values(), *taken, context.recorder}
    return {name for name in context.attendees if name not in known}


def _elect(votes: Sequence[_Vote], enough: float = _ENOUGH) -> dict[str, str]:
    """Pairs that lead all their rivals, the clearest first; every one may settle others."""
    scores: dict[tuple[str, str], float] = defaultdict(float)
    for vote in votes:
        scores[vote.label, vote.name] += vote.weight
    elected: dict[str, str] = {}
    while True:
        open_scores = {
            (label, name): score
            for (label, name), score in scores.items()
            if label not in elected and name not in elected.values()
        }
        clear = [pair for pair in open_scores if _is_clear(pair, open_scores, enough)]
        if not clear:
            return elected
        label, name = max(clear, key=lambda pair: open_scores[pair])
        elected[label] = name


def _is_clear(
    pair: tuple[str, str], scores: Mapping[tuple[str, str], float], enough: float
) -> bool:
    rivals = (
        score for other, score in scores.items() if (other[0] == pair[0]) != (other[1] == pair[1])
    )
    return scores[pair] >= enough and scores[pair] - max(0.0, *rivals, 0.0) >= _MARGIN


def _left_over(
    elected: Mapping[str, str],
    votes: Sequence[_Vote],
    labels: set[str],
    taken: set[str],
    context: MeetingContext,
) -> dict[str, str]:
    """The last label is the last attendee, who takes the minutes and says nothing aside.

    Only where every other voice has a name and nothing speaks against it.
    """
    open_labels = labels - set(elected)
    present = set(context.attendees) - set(elected.values()) - taken
    if len(open_labels) != 1 or not elected:
        return {}
    silent = {context.recorder} if context.recorder is not None else set()
    candidates = present - silent if len(present) > 1 else present
    if len(candidates) != 1 or len(present) > 2:
        return {}
    label, name = open_labels.pop(), candidates.pop()
    against = any(v.weight < 0 for v in votes if (v.label, v.name) == (label, name))
    for_silent = any(v.weight > 0 for v in votes if v.label == label and v.name in silent)
    return {} if against or for_silent else {label: name}


def _named(
    label: str, name: str, votes: Sequence[_Vote], reasons: Mapping[str, str]
) -> SpeakerName:
    speaking = [v for v in votes if (v.label, v.name) == (label, name) and v.weight > 0]
    cues = dict.fromkeys(reasons[v.cue] for v in speaking) or [reasons["left over"]]
    evidence = sorted({i for v in speaking for i in v.evidence})
    return SpeakerName(name=name, reason="；".join(cues), evidence=tuple(evidence))
