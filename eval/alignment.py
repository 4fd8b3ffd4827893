"""What was heard laid against what was said."""

from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from eval.tokens import Tokens


@dataclass(frozen=True)
class Edits:
    """Errors in `said` letters or words; sums, so that recordings add up."""

    insertions: int = 0
    deletions: int = 0
    substitutions: int = 0
    said: int = 0

    @property
    def errors(self) -> int:
        return self.insertions + self.deletions + self.substitutions

    @property
    def rate(self) -> float | None:
        """The error rate, above 1 when more was invented than said; None when nothing was said."""
        return self.errors / self.said if self.said else None

    def __add__(self, other: "Edits") -> "Edits":
        return Edits(
            self.insertions + other.insertions,
            self.deletions + other.deletions,
            self.substitutions + other.substitutions,
            self.said + other.said,
        )


@dataclass(frozen=True)
class Alignment:
    """`to_heard[i]` is the place in what was heard at which token i of what was said stands or
    would stand; `to_said` the other way. Both have one entry more, for the end.
    """

    edits: Edits
    to_heard: tuple[int, ...]
    to_said: tuple[int, ...]


def align(said: Tokens, heard: Tokens) -> Alignment:
    """The alignment with the fewest insertions, deletions and substitutions (Levenshtein 1966)."""
    edits = Edits(said=len(said))
    to_heard, to_said = [0] * (len(said) + 1), [0] * (len(heard) + 1)
    for step in Levenshtein.opcodes(said, heard):
        edits += _edits(step.tag, step.src_end - step.src_start, step.dest_end - step.dest_start)
        _lay(to_heard, step.src_start, step.src_end, step.dest_start, step.dest_end)
        _lay(to_said, step.dest_start, step.dest_end, step.src_start, step.src_end)
    to_heard[-1], to_said[-1] = len(heard), len(said)
    return Alignment(edits, tuple(to_heard), tuple(to_said))


def distance(said: Tokens, heard: Tokens) -> int:
    """The fewest insertions, deletions and substitutions."""
    return Levenshtein.distance(said, heard)


def find(part: Tokens, whole: Tokens) -> list[int]:
    """Where `part` stands in `whole`, from left to right and not overlapping itself."""
    places: list[int] = []
    place, size = 0, len(part)
    while size and place + size <= len(whole):
        if whole[place : place + size] == part:
            places.append(place)
            place += size
        else:
            place += 1
    return places


def _edits(tag: str, said: int, heard: int) -> Edits:
    match tag:
        case "insert":
            return Edits(insertions=heard)
        case "delete":
            return Edits(deletions=said)
        case "replace":
            return Edits(substitutions=said)
    return Edits()


def _lay(places: list[int], start: int, end: int, other_start: int, other_end: int) -> None:
    for index in range(start, end):
        places[index] = min(other_start + index - start, other_end)
