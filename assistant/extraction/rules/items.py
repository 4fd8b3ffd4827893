"""Links the moves of a meeting into tasks: asked, taken, put off, handed over, taken back.

The turns are read once, in order. A move opens a draft or changes one that is still talked about;
the last word on owner and deadline counts.
"""

from collections.abc import Iterator, Sequence

from assistant.extraction.people import Directory, Party
from assistant.extraction.rules.content import content
from assistant.extraction.rules.drafts import Draft
from assistant.extraction.rules.due import pick_deadline
from assistant.extraction.rules.lexicon import OWN, Lexicon
from assistant.extraction.rules.linking import (
    NEAR,
    answers,
    haggles,
    latest,
    negotiates,
    same_party,
    same_task,
    same_when,
)
from assistant.extraction.rules.moves import Move, MoveReader
from assistant.extraction.rules.parts import sound_part, split
from assistant.extraction.rules.sums import find_sums, is_echo, owner_in_sum, summed_up
from assistant.extraction.rules.topics import Topics
from assistant.extraction.rules.turns import ABOUT_NEXT_MEETING, Sentence, Turn

# Fewer pairs of characters (or words) than these do not tell what is to be done.
_SAYS_ENOUGH = 5


def find_drafts(turns: Sequence[Turn], directory: Directory, lexicon: Lexicon) -> list[Draft]:
    """The tasks that were given or taken and not taken back, in the order they came up."""
    return _Tracker(turns, directory, lexicon).run()


class _Tracker:
    """Takes one move after the other and keeps the drafts they make."""

    def __init__(self, turns: Sequence[Turn], directory: Directory, lexicon: Lexicon) -> None:
        self._turns = turns
        self._directory = directory
        self._lexicon = lexicon
        self._reader = MoveReader(turns, directory, lexicon)
        self._drafts: list[Draft] = []
        self._topics = Topics(turns, lexicon)
        self._sums = find_sums(turns, lexicon)

    def run(self) -> list[Draft]:
        for turn in self._turns:
            for sentence in self._relevant(turn):
                for part in split(sentence, self._lexicon):
                    self._take(self._reader.read(part), turn)
        return [d for d in self._drafts if _is_one(d)]

    def _relevant(self, turn: Turn) -> Iterator[Sentence]:
        """Sentences that can bear on a task: not reports, hypotheses, habits or stage business."""
        for sentence in turn.sentences:
            if "withdraw" in sentence.acts and "question" not in sentence.acts:
                yield sentence
                continue
            part = sound_part(sentence, self._lexicon)
            if part is None or (sentence.acts | part.acts) & ABOUT_NEXT_MEETING:
                continue
            if part.acts & {"floor", "wish"} and not part.future:
                continue
            yield part

    # --- one move -------------------------------------------------------------------------------

    def _take(self, move: Move, turn: Turn) -> None:
        if self._repeats(move, turn) and self._sum_up(move, turn):
            return
        if "withdraw" in move.sentence.acts and self._withdraw(move):
            return
        if move.kind in ("assign", "commit"):
            self._give(move)
        elif move.kind == "ask":
            self._ask(move)
        elif move.kind == "unowned":
            self._note_unowned(move)
        elif move.kind == "cooperate":
            self._join(move)
        elif move.kind == "gives":
            self._promise(move)
        elif move.kind == "date":
            self._date(move)
        elif move.kind == "accept" or "accept" in move.sentence.acts:
            self._accept(move)
        if "left_open" in move.sentence.acts:
            self._leave_open(move)
        if "blank" in move.sentence.acts:
            self._leave_blank(move)
        if "refuse" in move.sentence.acts:
            self._refuse(move)
        if "shelve" in move.sentence.acts:
            self._shelve(move)

    def _repeats(self, move: Move, turn: Turn) -> bool:
        """Whether a move is a line of a recap, and not an answer to what was said before it."""
        if turn.index not in self._sums.turns:
            return False
        named = any(p.kind in ("name", "department") for p in move.sentence.parties)
        return named or not move.sentence.acts & {"accept", "renegotiate", "question"}

    def _sum_up(self, move: Move, turn: Turn) -> bool:
        """Whether a line repeats a task; its last word on owner and date is taken.

        A line about nothing that is known says nothing new where the turn says that it sums up.
        """
        draft = summed_up(self._drafts, move)
        if draft is None:
            return turn.index in self._sums.said and len(self._drafts) > 1
        if move.deadline is not None and not is_echo(draft.deadline, move.deadline):
            self._set_deadline(draft, move)
        else:
            draft.others.append(move.sentence)
        owner = owner_in_sum(draft, move)
        if owner is not None:
            draft.owner = owner
            draft.owner_said.append(move.sentence)
        draft.is_summed_up = True
        _touch(draft, move)
        return True

    def _withdraw(self, move: Move) -> bool:
        """ "Never mind the report": whether a task that was named or just given is taken back."""
        named = [d for d in self._drafts if len(d.content & move.content) >= 2 and not d.is_dropped]
        last = latest(self._drafts, move, 1)
        draft = named[-1] if named else last if move.is_poor else None
        if draft is None:
            return False
        draft.is_dropped = True
        return True

    def _give(self, move: Move) -> None:
        draft = same_task(self._drafts, move)
        if (
            draft is None
            and move.is_poor
            and move.deadline is None
            and "refuse" in move.sentence.acts
        ):
            return
        if draft is None:
            draft = self._open(move)
        self._set_owner(draft, move)
        self._set_deadline(draft, move)
        self._add_task(draft, move)
        _touch(draft, move)
        draft.helpers += [h for h in move.helpers if h not in draft.helpers]
        draft.is_strong |= move.kind == "assign"
        draft.is_taken |= move.kind == "commit"
        # The part that was read leaves the condition out; the sentence said it.
        said = self._turns[move.sentence.turn].sentences[move.sentence.index]
        draft.is_conditional |= "condition" in said.acts
        if move.kind == "commit" and draft.owner is None:
            draft.taker = move.sentence.speaker
        draft.is_dropped = False

    def _promise(self, move: Move) -> None:
        """ "... to you by Friday": the date of what was just given out, else the speaker's own."""
        waiting = [
            d
            for d in self._drafts
            if not d.is_dropped and d.deadline is None and move.sentence.turn - d.touched <= NEAR
        ]
        owned = [d for d in waiting if d.owner is not None]
        if "all" in move.sentence.acts and owned:
            for each in owned:
                self._set_deadline(each, move)
                _touch(each, move)
            return
        here = [d for d in owned if d.touched == move.sentence.turn]
        draft: Draft | None = here[-1] if here else same_task(self._drafts, move)
        if draft is None and owned and move.is_poor:
            draft = owned[-1]
        if draft is None or draft.owner is None or self._is_own_promise(draft, move):
            self._give(move)
            return
        self._set_deadline(draft, move)
        self._add_task(draft, move)
        _touch(draft, move)

    def _is_own_promise(self, draft: Draft, move: Move) -> bool:
        """ "... to you by Friday" from somebody else, after a task is agreed, is another task."""
        if draft.owner is None or draft.deadline is None or move.deadline is None:
            return False
        other = draft.owner.person != move.sentence.speaker
        to_you = "you" in move.sentence.acts and "gives" in move.sentence.acts
        return other and to_you and not same_when(draft.deadline, move.deadline)

    def _ask(self, move: Move) -> None:
        """A question opens a task that has no owner yet, or asks for the date of the last one."""
        draft = same_task(self._drafts, move)
        if draft is None and move.is_poor:
            return
        if draft is None:
            draft = self._open(move)
        self._add_task(draft, move)
        _touch(draft, move)
        self._ask_of(draft, move)
        if (
            move.deadline is not None
            and draft.deadline is None
            or move.deadline is not None
            and negotiates(draft, move)
        ):
            self._set_deadline(draft, move)

    def _ask_of(self, draft: Draft, move: Move) -> None:
        """Who asks about a task of their own has it; who is asked has it once they answer."""
        speaker = move.sentence.speaker
        answers = draft.asked_of is not None and draft.asked_of.person == speaker
        if (
            draft.owner is None
            and speaker is not None
            and (answers or (move.owner is not None and move.owner.person == speaker))
        ):
            self._set_owner(draft, move)
        elif move.owner is not None and move.owner.person != speaker:
            draft.asked_of = move.owner

    def _note_unowned(self, move: Move) -> None:
        near = latest(self._drafts, move, NEAR)
        if near is not None and near.owner is None:
            near.is_unowned = True
            self._set_deadline(near, move)
            near.others.append(move.sentence)
            _touch(near, move)
            return
        if move.is_poor and near is None:
            return
        draft = self._open(move)
        self._add_task(draft, move)
        self._set_deadline(draft, move)
        draft.is_unowned = True

    def _join(self, move: Move) -> None:
        draft = latest(self._drafts, move, 1)
        if draft is not None:
            draft.helpers += [h for h in move.helpers if h not in draft.helpers]
            draft.others.append(move.sentence)
            _touch(draft, move)

    def _date(self, move: Move) -> None:
        """A date alone answers the question before, repeats the deadline or changes it."""
        if move.deadline is None:
            return
        draft = same_task(self._drafts, move)
        if draft is None or self._has_new_topic(draft, move):
            return
        same = draft.deadline is not None and same_when(draft.deadline, move.deadline)
        asked = draft.deadline is None
        if same or asked or (move.is_poor and negotiates(draft, move)) or haggles(move):
            self._set_deadline(draft, move)
            _touch(draft, move)
            if draft.owner is None and answers(draft, move) and not self._only_chairs(draft, move):
                self._set_owner(draft, move)
            says_yes = draft.owner is not None and draft.owner.person == move.sentence.speaker
            if says_yes or "accept" in move.sentence.acts:
                draft.is_taken = True

    def _has_new_topic(self, draft: Draft, move: Move) -> bool:
        """Whether the turn has spoken of something else just before it names the date."""
        turn = self._turns[move.sentence.turn]
        if draft.touched == turn.index or draft.deadline is None or not move.is_poor:
            return False
        said = [content(s.masked, self._lexicon) for s in turn.sentences[: move.sentence.index]]
        return bool(said) and len(said[-1]) >= _SAYS_ENOUGH and not said[-1] & draft.content

    def _only_chairs(self, draft: Draft, move: Move) -> bool:
        """Whether it is the chair who names a date nobody asked them for."""
        chair = self._directory.context.chair
        return chair is not None and move.sentence.speaker == chair and draft.asked_of is None

    def _accept(self, move: Move) -> None:
        draft = latest(self._drafts, move, 2)
        if draft is None:
            return
        speaker = move.sentence.speaker
        asked = draft.owner is None and draft.asked_of is not None and draft.deadline is not None
        if (
            asked
            and draft.asked_of
            and draft.asked_of.person == speaker
            and "refuse" not in move.sentence.acts
        ):
            self._set_owner(draft, move)
        if draft.owner is None:
            return
        if speaker is not None and speaker == draft.owner.person:
            draft.is_taken = True
            if move.sentence.turn - draft.touched <= 1 and move.sentence.index == 0:
                draft.owner_said.append(move.sentence)

    def _refuse(self, move: Move) -> None:
        """A refusal frees the task for somebody else, unless a new date is offered with it."""
        draft = latest(self._drafts, move, 2)
        if draft is None or draft.owner is None or move.deadline is not None:
            return
        if draft.owner.person == move.sentence.speaker and draft.sentences[-1] is not move.sentence:
            draft.is_taken = False

    def _leave_open(self, move: Move) -> None:
        """ "We do it, I'll see who is free": the department has it, and nobody of it yet."""
        draft = latest(self._drafts, move, 2)
        if draft is None or draft.owner is None or draft.owner.person is None:
            return
        department = draft.owner.department
        named = any(p.party.department == department for p in move.sentence.parties)
        own = move.sentence.speaker == draft.owner.person
        if department is not None and (own or named):
            draft.owner = Party(department=department)
            draft.owner_said.append(move.sentence)

    def _leave_blank(self, move: Move) -> None:
        """ "Leave the name blank": somebody must do it, and nobody has it."""
        draft = latest(self._drafts, move, NEAR)
        if draft is not None and not (draft.is_taken and draft.deadline is not None):
            draft.owner, draft.owner_said = None, []
            draft.is_unowned = draft.is_blank = True
            draft.others.append(move.sentence)

    def _shelve(self, move: Move) -> None:
        draft = latest(self._drafts, move, 2)
        if draft is None or move.sentence in draft.sentences:
            return
        if draft.owner is None or not (draft.is_taken or draft.deadline is not None):
            draft.is_dropped = True

    # --- filling in -----------------------------------------------------------------------------

    def _open(self, move: Move) -> Draft:
        turn = move.sentence.turn
        draft = Draft(opened=turn, touched=turn, content=move.content)
        self._drafts.append(draft)
        if len(move.content) < _SAYS_ENOUGH:
            self._look_back(draft, move)
        return draft

    def _look_back(self, draft: Draft, move: Move) -> None:
        """A task given in few words ("I'll do that one") is named by what was said just before."""
        topic = self._antecedent(move)
        if topic is None:
            return
        draft.topic = topic
        draft.content = draft.content | content(topic.masked, self._lexicon)
        refers = "anaphor" in move.sentence.acts and topic.turn == move.sentence.turn
        if refers and move.deadline is None:
            draft.deadline = pick_deadline(topic, self._lexicon)
            draft.deadline_said += [topic] if draft.deadline else []

    def _antecedent(self, move: Move) -> Sentence | None:
        taken = frozenset(
            (s.turn, s.start) for d in self._drafts for s in d.sentences if d.owner or d.deadline
        )
        if "anaphor" in move.sentence.acts:
            # "This is done by ...": what was said last in the same breath.
            turn = self._turns[move.sentence.turn]
            said = [s for s in turn.sentences if s.start < move.sentence.start]
            if said and len(content(said[-1].masked, self._lexicon)) >= _SAYS_ENOUGH - 2:
                return said[-1]
        return self._topics.before(move.sentence, move.content, taken)

    def _set_owner(self, draft: Draft, move: Move) -> None:
        named = move.owner if move.kind in ("assign", "commit") else None
        owner = named or (None if move.kind == "assign" else self._reader.promiser(move.sentence))
        if owner is None or (draft.is_blank and move.kind != "assign"):
            return
        passes_on = "delegate" in move.sentence.acts and not owner.person
        keeps_person = bool(draft.owner is not None and draft.owner.person and not owner.person)
        keeps_person = keeps_person and not passes_on
        if keeps_person and draft.owner and draft.owner.department == owner.department:
            draft.owner_said.append(move.sentence)
            return
        if OWN in move.sentence.masked and draft.owner == Party(department=owner.department):
            # The department was given the task, and "our department" takes it.
            draft.owner_said.append(move.sentence)
            return
        if draft.owner is not None and not same_party(draft.owner, owner):
            # The one before is out of it; what was said of the helpers holds.
            draft.is_taken = False
        draft.owner = owner
        draft.owner_said.append(move.sentence)

    def _set_deadline(self, draft: Draft, move: Move) -> None:
        new = move.deadline
        if new is None:
            return
        old = draft.deadline
        # An echo of the day ("Wednesday, fine") does not take the hour away.
        timed = new.moment is not None and "T" in new.moment
        firmer = old is not None and new.is_limit and not old.is_limit
        if old is not None and old.day == new.day and not timed and not firmer:
            draft.deadline_said.append(move.sentence)
            return
        if old is not None and new.is_vague:
            return
        draft.deadline = new
        draft.deadline_said.append(move.sentence)

    def _add_task(self, draft: Draft, move: Move) -> None:
        objects = bool(move.sentence.acts & {"refuse", "oppose"}) and move.kind != "assign"
        named = bool(draft.task) or draft.topic is not None
        gives = move.kind in ("assign", "commit")
        haggles = not gives and "renegotiate" in move.sentence.acts
        asks_on = move.kind == "ask" and draft.owner is not None
        if move.is_poor or (named and (objects or haggles or asks_on)):
            draft.others.append(move.sentence)
            return
        draft.task.append(move.sentence)
        draft.content = draft.content | move.content


def _touch(draft: Draft, move: Move) -> None:
    draft.touched = max(draft.touched, move.sentence.turn)


def _is_one(draft: Draft) -> bool:
    """Whether enough was said to judge it: who, by when, or that somebody must."""
    if draft.is_dropped or not (draft.task or draft.deadline is not None):
        return False
    return draft.owner is not None or draft.deadline is not None or draft.is_unowned
