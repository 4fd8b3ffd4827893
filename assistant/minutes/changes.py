"""What differs between two versions of minutes."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from assistant.minutes.catalogue import LABELS, PHRASES
from assistant.minutes.topic_words import pieces
from assistant.minutes.types import ActionLine, DecisionLine, DisputeLine, Minutes, ProgressLine
from assistant.types import Data, Language

Line = TypeVar("Line", DecisionLine, DisputeLine, ActionLine, ProgressLine)
Fields = Sequence[tuple[str, str]]

# Less alike than this are two things. Who does it and by when tell a reworded task, a little.
_SAME, _LEAST = 0.35, 0.15
_OWNER, _DEADLINE = 0.15, 0.1
_LONGEST = 120


class _Words(Data):
    """How changes are told. Braces take values."""

    changed: str
    added: str
    removed: str
    rewritten: str
    decision: str
    dispute: str
    action: str
    progress: str
    positions: str
    replaces: str
    nothing: str


_WORDS: dict[Language, _Words] = {
    "zh-Hans": _Words(
        changed="{thing}{field}：{before} → {after}",
        added="新增{kind}：{text}",
        removed="删去{kind}：{text}",
        rewritten="{thing}（{topic}）的讨论情况有改动",
        decision="决议",
        dispute="争议点",
        action="行动项",
        progress="上次行动项的进展",
        replaces="所替代的决议",
        positions="{party}的立场",
        nothing="无",
    ),
    "zh-Hant": _Words(
        changed="{thing}{field}：{before} → {after}",
        added="新增{kind}：{text}",
        removed="刪去{kind}：{text}",
        rewritten="{thing}（{topic}）的討論情況有改動",
        decision="決議",
        dispute="爭議點",
        action="行動項",
        progress="上次行動項的進展",
        replaces="所取代的決議",
        positions="{party}的立場",
        nothing="無",
    ),
    "en": _Words(
        changed="{thing}{field}: {before} → {after}",
        added="Added {kind}: {text}",
        removed="Removed {kind}: {text}",
        rewritten="{thing} ({topic}): what was discussed is worded otherwise",
        decision="decision",
        dispute="dispute",
        action="action item",
        progress="progress of an earlier item",
        replaces="the decision it replaces",
        positions="position of {party}",
        nothing="none",
    ),
}


def compare(before: Minutes, after: Minutes) -> tuple[str, ...]:
    """What is new, gone or different in `after`, a line each, in its language; empty: nothing.

    Decisions, disputes and action items are matched by how alike they are: one that is put in,
    taken out or moved changes no other. What follows from other lines is not told again.
    """
    return tuple(_Comparison(before, after).lines())


class _Comparison:
    def __init__(self, before: Minutes, after: Minutes) -> None:
        self.before, self.after = before, after
        self.words, self.phrases = _WORDS[after.language], PHRASES[after.language]

    def lines(self) -> Iterator[str]:
        phrases = self.phrases
        yield from self.changes("", self.header(self.before), self.header(self.after))
        yield from self.agenda()
        yield from self.listed(
            self.before.decisions,
            self.after.decisions,
            (self.words.decision, phrases.decision),
            lambda line: line.text,
            lambda line: [("", line.text), (self.words.replaces, line.replaces)],
        )
        yield from self.listed(
            self.before.disputes,
            self.after.disputes,
            (self.words.dispute, phrases.dispute),
            lambda line: line.text,
            self.dispute,
        )
        yield from self.listed(
            self.before.action_items,
            self.after.action_items,
            (self.words.action, phrases.action),
            lambda line: line.task,
            self.action,
        )
        yield from self.listed(
            self.before.progress,
            self.after.progress,
            (self.words.progress, phrases.progress),
            lambda line: line.task,
            self.progress,
        )
        yield from self.changes(
            self.thing(phrases.next_meeting),
            self.next_meeting(self.before),
            self.next_meeting(self.after),
        )

    def header(self, minutes: Minutes) -> Fields:
        labels = self.after.labels
        return [
            (labels.topic, minutes.title),
            (labels.project, minutes.project),
            (labels.time, minutes.time),
            (labels.location, minutes.location),
            (labels.chair, minutes.chair),
            (labels.recorder, minutes.recorder),
            (labels.participants, minutes.participants_text),
        ]

    def next_meeting(self, minutes: Minutes) -> Fields:
        labels, line = self.after.labels, minutes.next_meeting
        return [
            (labels.time, line.at),
            (labels.location, line.location),
            (labels.next_topic, line.topic),
        ]

    def dispute(self, line: DisputeLine) -> Fields:
        positions = [
            (self.words.positions.format(party=p.party), p.position) for p in line.positions
        ]
        return [("", line.text), *positions]

    def action(self, line: ActionLine) -> Fields:
        labels = self.after.labels
        return [
            (labels.task, line.task),
            (labels.owner, line.owner),
            (labels.department, line.department),
            (labels.deadline, line.deadline),
            (labels.status, line.status),
            (labels.delay_reason, line.delay_reason),
        ]

    def progress(self, line: ProgressLine) -> Fields:
        labels = LABELS[self.after.language]
        return [
            ("", line.task),
            (labels.owner, line.owner),
            (labels.said, line.said),
            (labels.change, line.change),
        ]

    def agenda(self) -> Iterator[str]:
        labels = self.after.labels
        earlier = {row.topic: row for row in self.before.agenda}
        later = {row.topic: row for row in self.after.agenda}
        for topic, row in later.items():
            if topic not in earlier:
                yield self.words.added.format(kind=self.lower(labels.topic), text=topic)
                continue
            thing = self.phrases.agenda_row.format(no=row.no)
            yield from self.changes(
                self.thing(thing),
                [(labels.agenda_owner, earlier[topic].owner)],
                [(labels.agenda_owner, row.owner)],
            )
            if earlier[topic].discussed != row.discussed:
                yield self.words.rewritten.format(thing=thing, topic=_short(topic))
        for topic in earlier:
            if topic not in later:
                yield self.words.removed.format(kind=self.lower(labels.topic), text=topic)

    def listed(
        self,
        before: Sequence[Line],
        after: Sequence[Line],
        names: tuple[str, str],
        text: Callable[[Line], str],
        fields: Callable[[Line], Fields],
    ) -> Iterator[str]:
        """The changed, then the new, then the lost lines of a list; `names` are of its kind."""
        kind, numbered = names
        pairs = _matched(before, after, text)
        for at, line in enumerate(after):
            if at in pairs:
                thing = self.thing(numbered.format(no=line.no))
                yield from self.changes(thing, fields(before[pairs[at]]), fields(line))
        for at, line in enumerate(after):
            if at not in pairs:
                yield self.words.added.format(kind=kind, text=_short(text(line)))
        for at, line in enumerate(before):
            if at not in pairs.values():
                yield self.words.removed.format(kind=kind, text=_short(text(line)))

    def changes(self, thing: str, before: Fields, after: Fields) -> Iterator[str]:
        earlier, later = dict(before), dict(after)
        for field in dict.fromkeys((*earlier, *later)):
            old, new = earlier.get(field, ""), later.get(field, "")
            if _plain(old) != _plain(new):
                yield self.words.changed.format(
                    thing=thing if field else thing.rstrip(" ,"),
                    field=self.lower(field) if thing else field,
                    before=_short(old) or self.words.nothing,
                    after=_short(new) or self.words.nothing,
                )

    def thing(self, name: str) -> str:
        """Before the name of a field: 行动项2 截止时间, action item 2, deadline."""
        return f"{name}, " if self.after.language == "en" else f"{name} "

    def lower(self, field: str) -> str:
        return field[:1].lower() + field[1:]


def _matched(
    before: Sequence[Line], after: Sequence[Line], text: Callable[[Line], str]
) -> dict[int, int]:
    """Which line of `before` each line of `after` was; the most alike first."""
    ranked = sorted(
        (-likeness, abs(now - then), now, then)
        for now, new in enumerate(after)
        for then, old in enumerate(before)
        if (likeness := _likeness(old, new, text)) >= _SAME
    )
    pairs: dict[int, int] = {}
    for _, _, now, then in ranked:
        if now not in pairs and then not in pairs.values():
            pairs[now] = then
    return pairs


def _likeness(old: Line, new: Line, text: Callable[[Line], str]) -> float:
    a, b = _plain(text(old)), _plain(text(new))
    if a == b:
        likeness = 1.0
    else:
        left, right = pieces(a), pieces(b)
        total = len(left) + len(right)
        likeness = 2 * len(left & right) / total if total else 0.0
    if likeness < _LEAST:
        return 0.0
    if isinstance(old, ActionLine) and isinstance(new, ActionLine):
        likeness += _OWNER * (old.owner == new.owner) + _DEADLINE * (old.deadline == new.deadline)
    return likeness


def _plain(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    plain = _plain(text)
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
