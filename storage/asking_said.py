"""The words of transcripts that answers cite, with the speakers' names; each is read once."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlmodel import col

from assistant.types import Repair, Segment
from storage.asking_scope import Scope, ids
from storage.tables import Meeting, SegmentRow
from storage.tables.meetings import known_speakers

# So many lines in a statement, of two values each.
_AT_ONCE = 10_000

Place = tuple[int, int]  # the meeting and the number of the line


class Said:
    """Lines of the meetings that the asker may see.

    `expect` names lines that may be asked for: with the first one that is, all are read at once.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._known: dict[Place, Segment | None] = {}
        self._expected: set[Place] = set()
        self._speakers: dict[int, dict[str, str] | None] = {}

    def expect(self, places: Iterable[Place]) -> None:
        self._expected.update(places)

    def lines(self, places: Iterable[Place]) -> dict[Place, Segment]:
        """Those that there are, in order."""
        wanted = sorted(set(places))
        if any(place not in self._known for place in wanted):
            self._read(sorted((self._expected | set(wanted)) - self._known.keys()))
            self._expected.clear()
        return {place: said for place in wanted if (said := self._known[place])}

    def of(self, wanted: Mapping[str, Collection[int]]) -> dict[str, list[Segment]]:
        """By meeting, those without any left out."""
        places = [(id_, n) for name in wanted for id_ in ids([name]) for n in wanted[name]]
        found: dict[str, list[Segment]] = {}
        for (meeting_id, _), segment in self.lines(places).items():
            found.setdefault(str(meeting_id), []).append(segment)
        return found

    def _read(self, places: Sequence[Place]) -> None:
        self._known.update(dict.fromkeys(places))
        self._meet({meeting_id for meeting_id, _ in places})
        seen = [place for place in places if self._speakers[place[0]] is not None]
        row = SegmentRow
        columns = (row.meeting_id, row.number, row.start, row.end, row.speaker, row.text)
        chosen = sa.select(*map(col, columns), col(row.confidence), col(row.repairs))
        key = sa.tuple_(col(row.meeting_id), col(row.number))
        for first in range(0, len(seen), _AT_ONCE):
            part = chosen.where(key.in_(seen[first : first + _AT_ONCE]))
            for said in self._scope.session.execute(part):
                names = self._speakers[said.meeting_id] or {}
                self._known[said.meeting_id, said.number] = Segment.model_construct(
                    id=said.number,
                    start=said.start,
                    end=said.end,
                    speaker=names.get(said.speaker, said.speaker),
                    text=said.text,
                    confidence=said.confidence,
                    repairs=tuple(Repair.model_validate(each) for each in said.repairs),
                )

    def _meet(self, meeting_ids: set[int]) -> None:
        """Learn who the voices of these meetings are; None of a meeting that may not be seen."""
        new = sorted(meeting_ids - self._speakers.keys())
        if not new:
            return
        self._speakers.update(dict.fromkeys(new))
        row = Meeting
        columns = (row.id, row.proposed_speakers, row.confirmed_speakers, row.rejected_speakers)
        chosen = sa.select(*map(col, columns)).where(col(row.id).in_(new))
        seen = self._scope.session.execute(chosen.where(self._scope.viewed.meetings))
        for meeting_id, proposed, confirmed, rejected in seen:
            self._speakers[meeting_id] = known_speakers(proposed, confirmed, rejected)
