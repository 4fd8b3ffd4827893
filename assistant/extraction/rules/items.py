"""Links the moves of a meeting into tasks: asked, taken, put off, handed over, taken back.

The turns are read once, in order. A move opens a draft or changes one that is still talked about;
the last word on owner and deadline counts.
"""

from collections.abc import Iterator, Sequence

from assistant.extraction.dates import DateMention
from assistant.extraction.people import Directory, Party
from assistant.extraction.rules.content import content, overlap
from assistant.extraction.rules.drafts import Draft
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.moves import Move, MoveReader, pick_deadline, sound_part, split
from assistant.extraction.rules.topics import Topics
from assistant.extraction.rules.turns import Sentence, Turn

# How many turns a task stays in the talk without being named again.
_NEAR, _FAR = 3, 6
_SAME_TASK = 0.5
# Fewer pairs of characters (or words) than these do not tell what is to be done.
_SAYS_ENOUGH = 5


def find_drafts(turns: Sequence[Turn], directory: Directory, lexicon: Lexicon) -> list[Draft]:
    """The tasks that were given or taken and not taken back, in the order they came up."""
    return _Tracker(turns, directory, lexicon).run()


class _Tracker:
    def __init__(self, turns: Sequence[Turn], directory: Directory, lexicon: Lexicon) -> None:
        self._turns = turns
        self._directory = directory
        self._lexicon = lexicon
        self._reader = MoveReader(turns, directory, lexicon)
        self._drafts: list[Draft] = []
        self._topics = Topics(turns, lexicon)

    def run(self) -> list[Draft]:
        for turn in self._turns:
            for sentence in self._relevant(turn):
                for part in split(sentence, self._lexicon):
                    self._take(self._reader.read(part), turn)
        return [d for d in self._drafts if _is_settled(d)]

    def _relevant(self, turn: Turn) -> Iterator[Sentence]:
        """Sentences that can bear on a task: not reports, hypotheses, habits or stage business."""
        for sentence in turn.sentences:
            part = sound_part(sentence, self._lexicon)
            if part is None or "next_meeting" in part.acts:
                continue
            if part.acts & {"floor", "wish"} and not part.future:
                continue
            yield part

    # --- one move -------------------------------------------------------------------------------

    def _take(self, move: Move, turn: Turn) -> None:
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
        if "refuse" in move.sentence.acts:
            self._refuse(move)
        if "shelve" in move.sentence.acts:
            self._shelve(move)

    def _give(self, move: Move) -> None:
        draft = self._same_task(move)
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
        if move.kind == "commit" and draft.owner is None:
            draft.taker = move.sentence.speaker
        draft.is_delegated |= "delegate" in move.sentence.acts
        draft.is_dropped = False

    def _promise(self, move: Move) -> None:
        """ "... to you by Friday": the date of what was just given out, else the speaker's own."""
        waiting = [
            d
            for d in self._drafts
            if not d.is_dropped and d.deadline is None and move.sentence.turn - d.touched <= _NEAR
        ]
        owned = [d for d in waiting if d.owner is not None]
        if "all" in move.sentence.acts and owned:
            for each in owned:
                self._set_deadline(each, move)
                _touch(each, move)
            return
        here = [d for d in owned if d.touched == move.sentence.turn]
        draft: Draft | None = here[-1] if here else self._same_task(move)
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
        return other and to_you and not _same_when(draft.deadline, move.deadline)

    def _ask(self, move: Move) -> None:
        """A question opens a task that has no owner yet, or asks for the date of the last one."""
        draft = self._same_task(move)
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
            and self._negotiates(draft, move)
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
        near = self._latest(move, _NEAR)
        if near is not None and near.owner is None:
            near.is_unowned = True
            near.others.append(move.sentence)
            _touch(near, move)
            return
        if move.is_poor and near is None:
            return
        draft = self._open(move)
        self._add_task(draft, move)
        draft.is_unowned = True

    def _join(self, move: Move) -> None:
        draft = self._latest(move, 1)
        if draft is not None:
            draft.helpers += [h for h in move.helpers if h not in draft.helpers]
            draft.others.append(move.sentence)
            _touch(draft, move)

    def _date(self, move: Move) -> None:
        """A date alone answers the question before, repeats the deadline or changes it."""
        if move.deadline is None:
            return
        draft = self._same_task(move)
        if draft is None:
            return
        same = draft.deadline is not None and _same_when(draft.deadline, move.deadline)
        asked = draft.deadline is None
        if same or asked or (move.is_poor and self._negotiates(draft, move)) or self._haggles(move):
            self._set_deadline(draft, move)
            _touch(draft, move)
            if draft.owner is None and self._answers(draft, move):
                self._set_owner(draft, move)
            says_yes = draft.owner is not None and draft.owner.person == move.sentence.speaker
            if says_yes or "accept" in move.sentence.acts:
                draft.is_taken = True

    def _accept(self, move: Move) -> None:
        draft = self._latest(move, 2)
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
        draft = self._latest(move, 2)
        if draft is None or draft.owner is None or move.deadline is not None:
            return
        if draft.owner.person == move.sentence.speaker and draft.sentences[-1] is not move.sentence:
            draft.is_taken = False

    def _shelve(self, move: Move) -> None:
        draft = self._latest(move, 2)
        if draft is None or move.sentence in draft.sentences:
            return
        if draft.owner is None or not (draft.is_taken or draft.deadline is not None):
            draft.is_dropped = True

    # --- which draft ----------------------------------------------------------------------------

    def _same_task(self, move: Move) -> Draft | None:
        """The draft a move is about: named again, or the one being talked about."""
        named = self._named(move) or self._echoed(move)
        if named is not None:
            return named
        near = self._latest(move, _NEAR)
        mine = self._latest(move, 2, self._doer(move)) if move.is_poor else None
        for draft in (mine, near):
            if draft is not None and self._can_continue(draft, move):
                return draft
        return None

    def _doer(self, move: Move) -> str | None:
        """Who would have the task if the move is about one that somebody has."""
        return move.owner.person if move.owner is not None else move.sentence.speaker

    def _echoed(self, move: Move) -> Draft | None:
        """The draft whose day a question or a bare date says again within two turns."""
        if move.deadline is None or move.deadline.day is None or move.kind in ("assign", "commit"):
            return None
        for draft in reversed(self._drafts):
            close = 0 <= move.sentence.turn - draft.touched <= 2
            if close and draft.deadline and draft.deadline.day == move.deadline.day:
                return draft
        return None

    def _named(self, move: Move) -> Draft | None:
        """An older draft whose words come up again, the one with most in common."""
        best, best_score = None, 0.0
        for draft in self._drafts:
            age = move.sentence.turn - draft.touched
            fresh = move.kind == "assign" or (move.kind == "ask" and move.owner is not None)
            if fresh and draft.owner is not None and not draft.deadline and age > 1:
                continue
            common = overlap(move.content, draft.content)
            shared = len(move.content & draft.content)
            needed = _SAME_TASK if age <= _FAR else 0.6
            if self._repeats(draft, move) and age <= _FAR and (shared or move.is_poor):
                common, needed, shared = max(common, needed), min(common, needed), 2
            passes_on = move.kind == "commit" and "renegotiate" in move.sentence.acts
            enough = 1 if age <= 1 or (passes_on and age <= _FAR) else 2
            if common >= needed and shared >= enough and common + 0.5 > best_score:
                fits = self._owner_fits(draft, move) or self._repeats(draft, move)
                if fits or self._hands_over(draft, move):
                    score = common + 0.5 * fits
                    best, best_score = (draft, score) if score > best_score else (best, best_score)
        return best

    def _repeats(self, draft: Draft, move: Move) -> bool:
        """Whether the move says owner and day of a draft again."""
        if draft.deadline is None or move.deadline is None:
            return False
        same_day = _same_when(draft.deadline, move.deadline)
        if draft.owner is None or move.owner is None:
            return False
        return same_day and _same_party(draft.owner, move.owner)

    def _hands_over(self, draft: Draft, move: Move) -> bool:
        acts = move.sentence.acts
        if move.kind == "assign":
            named = move.owner is not None and move.owner.person is not None
            return named and "renegotiate" in acts and "decide" not in acts
        return bool(acts & {"renegotiate", "ask_if"})

    def _owner_fits(self, draft: Draft, move: Move) -> bool:
        if draft.owner is None or move.owner is None:
            return True
        return _same_party(draft.owner, move.owner, is_loose=move.is_poor)

    def _can_continue(self, draft: Draft, move: Move) -> bool:
        age = move.sentence.turn - draft.touched
        if draft.owner is None:
            asker = draft.sentences[-1].speaker if draft.sentences else None
            replies = age <= 1 and (asker is None or asker != move.sentence.speaker)
            shares = bool(move.content & draft.content)
            if draft.is_taken and move.kind in ("commit", "gives"):
                same_voice = move.sentence.speaker == draft.taker
                return same_voice and (move.is_poor or age == 0)
            if draft.is_unowned:
                takes = move.kind in ("assign", "commit") and move.is_poor and age <= 1
                return shares or takes
            return age <= _NEAR and (move.is_poor or shares or replies or age == 0)
        gives = move.kind in ("assign", "commit")
        same = move.owner is None or _same_party(draft.owner, move.owner, is_loose=move.is_poor)
        if gives and not same:
            # Another person for the same task: said in few words, over a yes only by an order.
            return move.is_poor and age <= 2 and (not draft.is_taken or self._is_open(draft, move))
        if move.kind in ("commit", "assign"):
            if draft.deadline is None:
                answers = age <= 1 and move.kind == "commit" and draft.is_strong
                return move.is_poor or age == 0 or answers
            if move.deadline is None:
                return move.is_poor or draft.opened == move.sentence.turn
            same = _same_when(draft.deadline, move.deadline)
            # An order with another date, once the first one is agreed, is the next task.
            if move.kind == "assign" and draft.is_taken and not same:
                return "renegotiate" in move.sentence.acts
            same = same or move.is_poor
            # "Wednesday I'm out. Thursday then, I'll have it Thursday."
            return same or (age <= 1 and "renegotiate" in move.sentence.acts)
        other = move.kind == "ask" and move.owner is not None
        if other and move.owner and not _same_party(draft.owner, move.owner) and not move.is_poor:
            return False
        if move.is_poor:
            return age <= 2
        if age == 0 and draft.deadline is None and move.kind in ("date", "gives", "ask"):
            return True
        haggles = move.deadline is not None and self._haggles(move)
        return age <= 1 and (haggles or self._answers(draft, move))

    def _is_open(self, draft: Draft, move: Move) -> bool:
        """Whether it was asked or doubted that the one who took a task can keep it."""
        doubts = {"ask_who", "refuse", "oppose"}
        return move.kind == "assign" and any(s.acts & doubts for s in draft.sentences)

    def _latest(self, move: Move, reach: int, owner: str | None = None) -> Draft | None:
        """The draft last talked about within `reach` turns; with `owner`, of theirs."""
        open_drafts = [
            (d.touched, i, d)
            for i, d in enumerate(self._drafts)
            if not d.is_dropped and 0 <= move.sentence.turn - d.touched <= reach
            if owner is None or (d.owner is not None and d.owner.person == owner)
        ]
        return max(open_drafts, key=lambda found: found[:2])[2] if open_drafts else None

    def _answers(self, draft: Draft, move: Move) -> bool:
        """Whether the move answers the question that opened the draft and takes it on."""
        if draft.asked_of is not None and draft.asked_of.person != move.sentence.speaker:
            return False
        asked = [s for s in draft.sentences if s.acts & {"ask_when", "ask_who"}]
        if draft.asked_of is not None:
            asked += [s for s in draft.sentences if "ask_if" in s.acts]
        if not asked or move.sentence.acts & {"refuse", "oppose"}:
            return False
        return move.sentence.turn > asked[-1].turn and move.sentence.speaker != asked[-1].speaker

    def _haggles(self, move: Move) -> bool:
        return bool(move.sentence.acts & {"renegotiate", "ask_if", "accept"})

    def _negotiates(self, draft: Draft, move: Move) -> bool:
        """Whether the move may change the deadline: in the talk about it, or in such words."""
        near = move.sentence.turn - draft.touched <= 2
        return near or bool(move.sentence.acts & {"renegotiate", "ask_if"})

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
        if owner is None:
            return
        keeps_person = draft.owner is not None and draft.owner.person and not owner.person
        if keeps_person and draft.owner and draft.owner.department == owner.department:
            draft.owner_said.append(move.sentence)
            return
        if draft.owner is not None and not _same_party(draft.owner, owner):
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


def _same_when(a: DateMention, b: DateMention) -> bool:
    """Whether both name one day, and one hour if both name any."""
    timed = bool(a.moment and b.moment and "T" in a.moment and "T" in b.moment)
    return a.moment == b.moment if timed else a.day == b.day


def _same_party(a: Party, b: Party, *, is_loose: bool = True) -> bool:
    """Whether both are one person or department; loosely, a department stands for its people."""
    if (a.person and b.person) or not is_loose:
        return a.person == b.person and (a.person is not None or a.department == b.department)
    return a.department == b.department


def _is_settled(draft: Draft) -> bool:
    """Whether somebody has it and it is due, or it was given so plainly that no date is needed."""
    if draft.is_dropped or not draft.task and draft.deadline is None:
        return False
    if draft.owner is None:
        return draft.is_unowned or (draft.is_taken and draft.deadline is not None)
    if draft.owner.is_ambiguous:
        return draft.deadline is not None
    if draft.deadline is not None:
        return True
    in_charge = any("charge" in s.acts for s in draft.owner_said)
    return draft.is_strong and draft.is_taken and in_charge
