"""Which of several people of one surname and title is meant; open where nothing tells."""

import re
from collections.abc import Iterator, Sequence

from assistant.extraction.people.knowledge import knowledge
from assistant.extraction.people.party import PartyMention
from assistant.types import MeetingContext, Person

# "can you", "please": what is said to somebody who is called.
_ENGLISH_CALL = re.compile(r",\s*(?:can|could|would|will|do|did|are|have|please|you|what|how)\b")


class Namesakes:
    """Tells people apart within one turn, knowing who was spoken of in the turns before."""

    def __init__(
        self,
        context: MeetingContext,
        folded: str,
        speaker: str | None,
        before: Sequence[frozenset[str]],
    ) -> None:
        self._context = context
        self._folded = folded
        self._speaker = speaker
        self._department = next(
            (p.department for p in context.roster.people if p.name == speaker), None
        )
        self._before = list(before)

    def settle(
        self, mention: PartyMention, earlier: Sequence[PartyMention]
    ) -> str | tuple[str, ...]:
        """The one name that is left, or all that may be meant. `earlier` is said before it."""
        before = self._folded[: mention.start]
        people = [p for p in self._context.roster.people if p.name in mention.party.candidates]
        names = {p.name for p in people}
        if self._speaker in names and knowledge().cues["introduces"].search(before):
            return self._speaker or ""
        for narrower in self._narrowed(people, mention, earlier):
            if narrower:
                people = narrower
            if len(people) == 1:
                return people[0].name
        return self._last_named({p.name for p in people}, earlier)

    def _narrowed(
        self, people: list[Person], mention: PartyMention, earlier: Sequence[PartyMention]
    ) -> Iterator[list[Person]]:
        # Nobody speaks of themselves by name and title.
        people = [p for p in people if p.name != self._speaker] or people
        yield people
        side = self._side(mention, earlier)
        yield [p for p in people if p.department == side]
        if knowledge().cues["yours"].search(self._folded[: mention.start]):
            if self._department is not None:
                people = [p for p in people if p.department != self._department]
            yield people
        if self._is_called(mention):
            yield [p for p in people if p.name in self._context.attendees]

    def _side(self, mention: PartyMention, earlier: Sequence[PartyMention]) -> str | None:
        """The department whose side was named right before: 财务那边让王经理跟一下."""
        side = knowledge().departments["side"]
        for other in reversed(earlier):
            if other.kind in ("department", "own"):
                is_beside = side.fullmatch(self._folded, other.end, mention.start)
                return other.party.department if is_beside else None
        return None

    def _is_called(self, mention: PartyMention) -> bool:
        cues, folded = knowledge().cues, self._folded
        if self._context.language == "en":
            return _ENGLISH_CALL.match(folded, mention.end) is not None
        if not cues["clause_start"].search(folded[: mention.start]):
            return False
        return bool(
            cues["vocative_you"].match(folded, mention.end)
            or cues["vocative_comma"].match(folded, mention.end)
        )

    def _last_named(
        self, names: set[str], earlier: Sequence[PartyMention]
    ) -> str | tuple[str, ...]:
        """Who of them was spoken of, or spoke, last."""
        here = frozenset(m.party.person for m in earlier if m.kind == "name" and m.party.person)
        for named in reversed([*self._before, here]):
            hit = names & named
            if hit:
                return next(iter(hit)) if len(hit) == 1 else tuple(sorted(hit))
        return tuple(sorted(names))
