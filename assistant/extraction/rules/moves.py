"""What a sentence does in the talk about tasks: who is meant to act, by when, about what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.extraction.dates import DateMention
from assistant.extraction.people import Directory, Party, PartyMention
from assistant.extraction.rules.content import content
from assistant.extraction.rules.doers import Doer, find_doer
from assistant.extraction.rules.due import pick_deadline
from assistant.extraction.rules.lexicon import OWN, Lexicon
from assistant.extraction.rules.turns import Sentence, Turn
from assistant.extraction.script import simplify

_TOO_POOR = 2
# Longer than people write a sentence; recognisers put commas for full stops.
_LONG_SENTENCE = 40
_QUOTED = re.compile('["“「『][^"”」』]{4,}(?:["”」』]|$)')


@dataclass(frozen=True)
class Move:
    """One sentence read. `owner` is set where it names who acts; `kind` says how sure that is."""

    sentence: Sentence
    kind: str  # commit, assign, ask, date, accept, cooperate, unowned, other
    owner: Party | None
    helpers: tuple[str, ...]
    deadline: DateMention | None
    content: frozenset[str]

    @property
    def is_poor(self) -> bool:
        """Whether it names no task: an answer, an echo, a date alone."""
        return len(self.content) < _TOO_POOR


class MoveReader:
    """Reads sentences as moves, knowing the turns around them."""

    def __init__(self, turns: Sequence[Turn], directory: Directory, lexicon: Lexicon) -> None:
        self._turns = turns
        self._directory = directory
        self._lexicon = lexicon

    def read(self, sentence: Sentence) -> Move:
        lexicon, masked = self._lexicon, sentence.masked
        kind, owner = self._agent(sentence)
        return Move(
            sentence=sentence,
            kind=kind,
            owner=owner,
            helpers=self._helpers(sentence, owner),
            deadline=pick_deadline(sentence, lexicon),
            content=content(masked, lexicon),
        )

    # --- who acts -------------------------------------------------------------------------------

    def _agent(self, sentence: Sentence) -> tuple[str, Party | None]:
        acts = sentence.acts
        told = self._passed_on(sentence)
        if told is not None:
            return "assign", told
        asks = bool(acts & {"ask_when", "ask_who"})
        wonders = "question" in acts and "ask_if" not in acts
        commits = "commit" in acts and not asks and not wonders
        if "assign" in acts and not (commits and self._commits_first(sentence)):
            owner = self._assigned(sentence)
            if owner is not None:
                return ("ask" if self._only_asks(sentence) else "assign"), owner
        if commits:
            return "commit", self._committed(sentence)
        if asks:
            return "ask", self._asked(sentence)
        return self._without_agent(sentence)

    def _passed_on(self, sentence: Sentence) -> Party | None:
        """Whose promise is passed on with its date: "Kim says she has it on Friday"."""
        if "question" in sentence.acts or not sentence.future:
            return None
        for match in self._lexicon.acts["passed_on"].finditer(sentence.masked):
            at, end = sentence.start + match.start(), sentence.start + match.end()
            if not any(d.start >= end for d in sentence.future):
                continue
            named = [p.party for p in sentence.parties if p.kind == "name" and at <= p.start < end]
            party = named[0] if named else self._spoken_of(sentence, at)
            if party is not None and party.person != sentence.speaker:
                return self._department_of_it(sentence, end) or party
        return None

    def _department_of_it(self, sentence: Sentence, after: int) -> Party | None:
        """ "She says her department does it": the department, and nobody of it yet."""
        said = [p for p in sentence.parties if p.start >= after and p.kind == "department"]
        left_open = "delegate" in sentence.acts or any(
            "delegate" in s.acts for s in self._turns[sentence.turn].sentences
        )
        return said[0].party if said and left_open and not said[0].is_weak else None

    def _only_asks(self, sentence: Sentence) -> bool:
        """Whether an order is a question; in a long string of clauses "can we" is enough for one.

        There "you" is seldom who is told to do something.
        """
        long = self._lexicon.is_chinese and len(sentence.text) > _LONG_SENTENCE
        return "question" in sentence.acts or (long and "ask_if" in sentence.acts)

    def _without_agent(self, sentence: Sentence) -> tuple[str, Party | None]:
        acts = sentence.acts
        if "unowned" in acts:
            return "unowned", None
        if "cooperate" in acts:
            return "cooperate", None
        if "ask_if" in acts or ("commit" in acts and "question" in acts):
            return "ask", self._asked(sentence)
        if sentence.future:
            return self._by_when(sentence)
        return ("accept" if "accept" in acts else "other"), None

    def _by_when(self, sentence: Sentence) -> tuple[str, Party | None]:
        """Who acts by a date where no set phrase says so: whoever does something until then."""
        plain = "gives" if "gives" in sentence.acts else "date"
        due = pick_deadline(sentence, self._lexicon)
        if due is None or due.moment is None or sentence.acts & {"question", "past"}:
            return plain, None
        receivers = frozenset(
            p.start - sentence.start for p in sentence.parties if self._is_receiver(sentence, p)
        )
        doer = find_doer(sentence, due, receivers, self._lexicon)
        if doer is None:
            return plain, None
        if doer.kind in ("i", "we", "own"):
            return "commit", self._committed(sentence)
        return self._told(sentence, doer) or (plain, None)

    def _told(self, sentence: Sentence, doer: Doer) -> tuple[str, Party | None] | None:
        """The move of a sentence in which somebody else acts; None where nobody knows who."""
        at = sentence.start + doer.start
        if doer.kind == "you":
            party = self._addressee(sentence, at)
        elif doer.kind == "they":
            party = self._spoken_of(sentence, at)
        else:
            party = next(p.party for p in sentence.parties if p.start == at)
            if party.person is not None and party.person == sentence.speaker:
                return "commit", party
            if party.person is None:
                party = self._person_beside(sentence, party) or party
        return ("assign", party) if party is not None else None

    def _commits_first(self, sentence: Sentence) -> bool:
        commit = self._lexicon.acts["commit"].search(sentence.masked)
        assign = self._lexicon.acts["assign"].search(sentence.masked)
        return bool(commit and assign and commit.start() < assign.start())

    def _asked(self, sentence: Sentence) -> Party | None:
        """Who would do it: the speaker of "when do I have to", else the one who is called."""
        if "commit" in sentence.acts or self._lexicon.says("self_asks", sentence.masked):
            return self._known(sentence.speaker)
        called = [
            p.party
            for p in sentence.parties
            if p.kind == "name" and not self._is_receiver(sentence, p)
        ]
        called = [p for p in called if p.person != sentence.speaker and not p.is_absent]
        if called:
            return called[0]
        if sentence.acts & {"asks_you", "ask_when"}:
            return self._addressee(sentence, sentence.end)
        return None

    def _assigned(self, sentence: Sentence) -> Party | None:
        """The party in the words that assign; "you" is whoever is spoken to."""
        for match in self._lexicon.acts["assign"].finditer(sentence.masked):
            party = self._party_in(sentence, match)
            if party is not None:
                return party
        return None

    def _party_in(self, sentence: Sentence, match: re.Match[str]) -> Party | None:
        at, end = sentence.start + match.start(), sentence.start + match.end()
        named = [p for p in sentence.parties if at <= p.start < end and not p.is_weak]
        named = [p for p in named if not self._is_receiver(sentence, p)]
        people = [p.party for p in named if p.kind == "name"]
        if people:
            return people[0]
        departments = [p.party for p in named if p.kind == "department"]
        if departments:
            return (
                self._person_beside(sentence, departments[0])
                or self._spoken_to(sentence, match, departments[0])
                or departments[0]
            )
        if self._lexicon.acts["you"].search(match[0]):
            return self._addressee(sentence, at)
        return None

    def _is_receiver(self, sentence: Sentence, mention: PartyMention) -> bool:
        """Whether it is "to" or "with" somebody: they get the result, they do not do it."""
        before = sentence.masked[: mention.start - sentence.start]
        return self._lexicon.acts["toward"].search(before) is not None

    def _person_beside(self, sentence: Sentence, department: Party) -> Party | None:
        """ "供应链部负责，海波你亲自来": the person of that department named in the sentence."""
        for mention in sentence.parties:
            if self._is_receiver(sentence, mention):
                continue
            if mention.kind == "name" and mention.party.department == department.department:
                return mention.party
        return None

    def _spoken_to(
        self, sentence: Sentence, match: re.Match[str], department: Party
    ) -> Party | None:
        """ "市场部你来出": the one of that department whom "you" means."""
        if not self._lexicon.acts["you"].search(match[0]):
            return None
        party = self._addressee(sentence, sentence.start + match.end())
        if party is not None and party.department == department.department:
            return party
        return self._directory.only_attendee_of(department.department)

    def _addressee(self, sentence: Sentence, at: int) -> Party | None:
        """Whom "you" means: the last one called before it in this turn, else who answers."""
        called = self._called(sentence, at)
        if called is not None:
            return called
        return self._answering(sentence)

    def _answering(self, sentence: Sentence) -> Party | None:
        """Whoever answers; in an answer, whoever spoke before."""
        turn = self._turns[sentence.turn]
        before, after = (self._other_speaker(turn, step) for step in (-1, 1))
        if before is None or after is None:
            return self._known(before or after)
        replies = "accept" in turn.sentences[0].acts
        next_turn = self._turns[turn.index + 1]
        answers = {"accept", "commit", "refuse", "ask_when", "ask_if", "oppose"}
        takes = bool(next_turn.sentences and next_turn.sentences[0].acts & answers)
        return self._known(before if replies and not takes else after)

    def _other_speaker(self, turn: Turn, step: int) -> str | None:
        at = turn.index + step
        speaker = self._turns[at].speaker if 0 <= at < len(self._turns) else None
        return speaker if speaker != turn.speaker else None

    def promiser(self, sentence: Sentence) -> Party | None:
        """Whose promise a sentence without a subject is: the speaker's, or their department's."""
        party = self._known(sentence.speaker)
        delegated = any("delegate" in s.acts for s in self._turns[sentence.turn].sentences)
        if delegated and party is not None:
            return Party(department=party.department)
        return party

    def _called(self, sentence: Sentence, at: int) -> Party | None:
        """The last one named in this turn before `at`, the speaker aside."""
        turn = self._turns[sentence.turn]
        called = [
            p.party
            for s in turn.sentences[: sentence.index + 1]
            for p in s.parties
            if p.kind == "name" and p.start <= at and p.party.person != turn.speaker
        ]
        return called[-1] if called else None

    def _spoken_of(self, sentence: Sentence, at: int) -> Party | None:
        """Whom "she" means: the last one named in the turn, else somebody absent named before."""
        called = self._called(sentence, at)
        if called is not None:
            return called
        for turn in reversed(self._turns[max(0, sentence.turn - 2) : sentence.turn]):
            absent = [
                p.party
                for s in turn.sentences
                for p in s.parties
                if p.kind == "name" and p.party.is_absent
            ]
            if absent:
                return absent[-1]
        return None

    def _committed(self, sentence: Sentence) -> Party | None:
        quoted = self._quoted(sentence)
        if quoted is not None:
            return quoted
        own = OWN in sentence.masked or "delegate" in sentence.acts
        party = self._known(sentence.speaker)
        turn = self._turns[sentence.turn]
        delegated = any("delegate" in s.acts for s in turn.sentences)
        if own and delegated and party is not None:
            return Party(department=party.department)
        return party

    def _quoted(self, sentence: Sentence) -> Party | None:
        """Whose words are read out: "Kim wrote me: 'I'll fix it by Thursday'"."""
        turn = self._turns[sentence.turn]
        for match in _QUOTED.finditer(turn.text):
            if match.start() <= sentence.end - 2 and sentence.start < match.end():
                before = [
                    p
                    for s in turn.sentences
                    for p in s.parties
                    if p.kind == "name" and p.end <= match.start()
                ]
                words = turn.text[before[-1].end : match.start()] if before else ""
                if self._lexicon.acts["quoting"].search(simplify(words).lower()):
                    return before[-1].party
        return self._read_out(sentence)

    def _read_out(self, sentence: Sentence) -> Party | None:
        """The same where no marks show the quotation: all that follows "let me read it"."""
        turn = self._turns[sentence.turn]
        named: Party | None = None
        for said in turn.sentences[: sentence.index + 1]:
            start = self._lexicon.acts["reads_out"].search(said.masked)
            people = [p for p in said.parties if p.kind == "name"]
            named = people[-1].party if people else named
            if start is not None and named is not None:
                return named
        return None

    def _known(self, speaker: str | None) -> Party | None:
        if speaker is None or not self._directory.is_person(speaker):
            return None
        return self._directory.person(speaker)

    def _helpers(self, sentence: Sentence, owner: Party | None) -> tuple[str, ...]:
        found = []
        for match in self._lexicon.acts["cooperate"].finditer(sentence.masked):
            at, end = sentence.start + match.start(), sentence.start + match.end()
            for mention in self._run_of_parties(sentence, at, end):
                name = mention.person or mention.department
                if name and (owner is None or name not in (owner.person, owner.department)):
                    found.append(name)
        return tuple(dict.fromkeys(found))

    def _run_of_parties(self, sentence: Sentence, at: int, end: int) -> list[Party]:
        """The parties in a match and those listed before it: "生产部、技术部配合"."""
        parties = [
            p for p in sentence.parties if not p.is_weak and p.kind in ("name", "department")
        ]
        run = [p for p in parties if at <= p.start < end]
        start = at
        for party in reversed([p for p in parties if p.end <= at]):
            gap = sentence.text[party.end - sentence.start : start - sentence.start]
            if gap not in ("、", "和", "跟", "与", " and ", ", "):
                break
            run.insert(0, party)
            start = party.start
        return [p.party for p in run]
