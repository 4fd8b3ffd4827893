"""How well a recording was written down: letters, names, and who spoke."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.types import Transcript
from eval.assignment import assign
from eval.cases import Case, Turn
from eval.text import fold
from eval.timing import overlap


@dataclass(frozen=True)
class TranscriptionScore:
    """Sums rather than ratios, so that meetings add up. `confused_s` is None without speakers."""

    meeting: str
    edits: int
    letters: int
    names_heard: int
    names_said: int
    confused_s: float | None = None
    shared_s: float = 0

    @property
    def cer(self) -> float:
        """Character error rate; above 1 when more was invented than said."""
        return self.edits / self.letters if self.letters else 0.0

    @property
    def name_recall(self) -> float | None:
        return self.names_heard / self.names_said if self.names_said else None

    @property
    def confusion(self) -> float | None:
        """Part of the time that both call speech which is put down to the wrong person."""
        if self.confused_s is None or not self.shared_s:
            return None
        return self.confused_s / self.shared_s


def score(transcript: Transcript, case: Case) -> TranscriptionScore:
    """Scores of `transcript` against the words, names and turns of `case`.

    Texts are compared in Simplified script without spaces and punctuation; numerals are left as
    written, so 3月8日 for 三月八日 counts as an error.
    """
    said = fold("".join(u.text for u in case.utterances))
    heard = fold("".join(s.text for s in transcript.segments))
    names = _names(case)
    confused_s, shared_s = confusion(transcript, case.turns)
    return TranscriptionScore(
        meeting=case.id,
        edits=edit_distance(said, heard),
        letters=len(said),
        names_heard=sum(min(said.count(name), heard.count(name)) for name in names),
        names_said=sum(said.count(name) for name in names),
        confused_s=confused_s,
        shared_s=shared_s,
    )


def edit_distance(a: str, b: str) -> int:
    """Fewest insertions, deletions and substitutions that turn `a` into `b` (Levenshtein 1966)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, start=1):
            substituted = diagonal + (x != y)
            diagonal = row[j]
            row[j] = min(substituted, row[j] + 1, row[j - 1] + 1)
    return row[-1]


def confusion(transcript: Transcript, turns: Sequence[Turn]) -> tuple[float | None, float]:
    """Seconds given to the wrong person, and seconds that both call speech.

    Labels are paired with people so that the shared time is greatest (the mapping of the
    diarization error rate, NIST RT 2003); missed and false speech are left out. None without any
    label.
    """
    labels = sorted({s.speaker for s in transcript.segments if s.speaker})
    people = sorted({t.speaker for t in turns})
    if not labels or not people:
        return None, 0.0
    shared = [
        [_shared_s(transcript, turns, label, person) for person in people] for label in labels
    ]
    agreed = sum(shared[row][column] for row, column in assign(shared))
    together = sum(map(sum, shared))
    return together - agreed, together


def _shared_s(transcript: Transcript, turns: Sequence[Turn], label: str, person: str) -> float:
    return sum(
        overlap(segment.start, segment.end, turn.start, turn.end)
        for segment in transcript.segments
        for turn in turns
        if segment.speaker == label and turn.speaker == person
        if segment.start is not None and segment.end is not None
    )


def _names(case: Case) -> set[str]:
    """What people and departments are called; a name within a longer one counts with both."""
    roster = case.context.roster
    names = {name for person in roster.people for name in (person.name, *person.aliases)}
    names |= {name for part in roster.departments for name in (part.name, *part.aliases)}
    return {folded for name in names if len(folded := fold(name)) > 1}
