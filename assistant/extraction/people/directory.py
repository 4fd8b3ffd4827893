"""Everybody and every department of a meeting's roster, found by the words people use."""

import re
from collections import deque
from collections.abc import Iterator, Sequence

from assistant.extraction.people.departments import DepartmentSpotter, strengthened
from assistant.extraction.people.joining import join
from assistant.extraction.people.misheard import Sounds
from assistant.extraction.people.names import fold
from assistant.extraction.people.namesakes import Namesakes
from assistant.extraction.people.party import Party, PartyMention
from assistant.extraction.people.spotting import Spotted, Spotter
from assistant.extraction.script import simplify
from assistant.types import MeetingContext

_ZH_SELF = re.compile(
    r"(?P<own>(?:我们|咱们|我)(?:这个)?(?:部门|部(?![分署件])|组里|组(?![织合成装件建])|团队|科室|中心)"
    r"|本部门)"
    r"|(?P<i>(?<![自忘敌])我(?![们国方司校院厂省党军])|本人)|(?P<we>我们|我方|咱们)"
)
_EN_SELF = re.compile(
    r"\b(?:(?P<own>(?:my|our) (?:team|department|group|folks|people|side|guys))"
    r"|(?P<i>i|i'll|i'm|i'd|i've|me|myself)|(?P<we>we|we'll|we're|we've|us))\b"
)
# Turns in which somebody who was spoken of stays in the talk.
_REMEMBERED = 5


class Directory:
    """The people and departments of a meeting's roster."""

    def __init__(self, context: MeetingContext) -> None:
        self.context = context
        self._is_english = context.language == "en"
        self._people = Spotter(context)
        self._departments = DepartmentSpotter(context)
        self._self = _EN_SELF if self._is_english else _ZH_SELF
        self._sounds = None if self._is_english else Sounds(self._people)

    def resolve(self, words: str, speaker: str | None = None) -> Party | None:
        """Whom `words` mean when `speaker` says them; None if nobody of the roster.

        The first person named wins, then the first department, then "I" and "we".
        """
        found = self.find(words, speaker)
        whole = len(words.strip())
        found = [m for m in found if not m.is_weak or m.end - m.start == whole] or found
        for kinds in (("name",), ("department", "own"), ("i", "we")):
            named = [m.party for m in found if m.kind in kinds]
            if named:
                return named[0]
        return None

    def find(
        self, text: str, speaker: str | None = None, before: Sequence[frozenset[str]] = ()
    ) -> list[PartyMention]:
        """Every mention of a person or department in `text`, in order, without overlaps.

        `before` tells who was named in each of the turns before, and so who of several may be
        meant: see `Talk`.
        """
        folded = fold(text if self._is_english else simplify(text))
        spans = sorted(self._spans(text, folded, speaker), key=lambda m: (m.start, -m.end))
        mentions = strengthened(folded, _without_overlaps(spans))
        mentions = join(text, folded, mentions, self.context.roster, is_english=self._is_english)
        namesakes = Namesakes(self.context, folded, speaker, before)
        settled: list[PartyMention] = []
        for mention in mentions:
            if mention.kind == "we" and mention.text.startswith("咱"):
                # It means everybody in the room.
                continue
            if mention.party.is_ambiguous:
                party = self._party(namesakes.settle(mention, settled))
                mention = mention.model_copy(update={"party": party})
            settled.append(mention)
        return settled

    def person(self, name: str) -> Party:
        """The party of a person of the roster, with the department."""
        known = self.context.roster.person(name)
        return Party(
            person=name,
            department=known.department if known else None,
            is_absent=bool(self.context.attendees) and name not in self.context.attendees,
        )

    def only_attendee_of(self, department: str | None) -> Party | None:
        """The one attendee of a department; None if there are several or none."""
        people = [
            p.name
            for p in self.context.roster.people
            if p.department == department and p.name in self.context.attendees
        ]
        return self.person(people[0]) if len(people) == 1 else None

    def is_person(self, name: str | None) -> bool:
        return name is not None and self.context.roster.person(name) is not None

    def _spans(self, text: str, folded: str, speaker: str | None) -> Iterator[PartyMention]:
        for spotted in self._people.find(text, folded):
            yield self._mention(text, spotted)
        yield from self._departments.find(text, folded)
        for match in self._self.finditer(folded):
            yield self._own_mention(text, match, speaker)
        for spotted in self._sounds.find(folded) if self._sounds is not None else ():
            yield self._mention(text, spotted)

    def _mention(self, text: str, spotted: Spotted) -> PartyMention:
        names = tuple(sorted(p.name for p in spotted.people))
        return PartyMention(
            start=spotted.start,
            end=spotted.end,
            text=text[spotted.start : spotted.end],
            party=self._party(names[0] if len(names) == 1 else names),
        )

    def _own_mention(self, text: str, match: re.Match[str], speaker: str | None) -> PartyMention:
        kind = match.lastgroup or "i"
        party = self.person(speaker) if speaker is not None and self.is_person(speaker) else Party()
        if kind == "own":
            party = Party(department=party.department)
        return PartyMention(
            start=match.start(),
            end=match.end(),
            text=text[match.start() : match.end()],
            party=party,
            kind=kind,
        )

    def _party(self, names: str | tuple[str, ...]) -> Party:
        """One person, or several of whom any may be meant."""
        if isinstance(names, str):
            return self.person(names)
        departments = {self.person(name).department for name in names}
        return Party(
            is_ambiguous=True,
            candidates=names,
            department=departments.pop() if len(departments) == 1 else None,
        )


class Talk:
    """Turns heard one after the other, so that who was spoken of tells namesakes apart."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._before: deque[frozenset[str]] = deque(maxlen=_REMEMBERED)

    def hear(self, text: str, speaker: str | None = None) -> list[PartyMention]:
        """The mentions of the next turn, as `Directory.find` gives them."""
        found = self._directory.find(text, speaker, tuple(self._before))
        named = {m.party.person for m in found if m.kind == "name"} | {speaker}
        self._before.append(frozenset(name for name in named if name))
        return found


def _without_overlaps(mentions: list[PartyMention]) -> list[PartyMention]:
    kept: list[PartyMention] = []
    for mention in mentions:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
        elif mention.end - mention.start > kept[-1].end - kept[-1].start:
            kept[-1] = mention
    return kept
