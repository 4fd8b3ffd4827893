"""Disputes: stretches in which people of different departments speak against each other.

Every turn is scored by what it says and what the turns around it say; the weights are fitted on
annotated meetings (`weights/*.toml`, made by `python -m eval fit`), so that the score is a
probability. A stretch of likely turns of two sides is a dispute.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.extraction.people import Directory
from assistant.extraction.rules.actions import segment_ids
from assistant.extraction.rules.cleaning import clean_statement
from assistant.extraction.rules.content import content
from assistant.extraction.rules.judging import probability
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.turns import Sentence, Turn
from assistant.extraction.rules.wording import Features
from assistant.types import Dispute, Position

# Turns at least so likely belong to a dispute; one in the stretch must be at least so likely.
_LEAST, _PEAK = 0.12, 0.2
# So many unlikely turns may stand between two turns of one dispute.
_GAP = 1
_FEWEST_TURNS = 3
_LONGEST_POSITION = 45
# What a turn counts for its side where it objects, and where the chair only leads the talk.
_OBJECTS, _CHAIRS = 2.0, 0.5
_ACTS = ("accept", "ask_if", "assign", "commit", "decide", "oppose", "propose", "question")
_ACTS_BESIDE = ("accept", "decide", "oppose", "propose", "question", "refuse")


@dataclass(frozen=True)
class Opposing:
    """A turn, with how likely it is part of a dispute."""

    turn: Turn
    known: Features
    probability: float


def find_disputes(
    turns: Sequence[Turn], directory: Directory, lexicon: Lexicon
) -> tuple[Dispute, ...]:
    """Stretches of turns in which two sides oppose each other, in the order they came up."""
    scored = score_turns(turns, directory, lexicon)
    found = (_dispute(stretch, turns, directory, lexicon) for stretch in _stretches(scored))
    return tuple(dispute for dispute in found if dispute is not None)


def score_turns(turns: Sequence[Turn], directory: Directory, lexicon: Lexicon) -> list[Opposing]:
    """Every turn with how likely it is part of a dispute."""
    own = [_own_features(turn, lexicon) for turn in turns]
    words = [
        frozenset[str]().union(*(content(s.masked, lexicon) for s in turn.sentences))
        for turn in turns
    ]
    weights = lexicon.weights["dispute"]
    found = []
    for turn in turns:
        known = own[turn.index] | _around(turn, turns, own, words, directory)
        found.append(Opposing(turn, known, probability(known, weights)))
    return found


# --- features -----------------------------------------------------------------------------------


def _own_features(turn: Turn, lexicon: Lexicon) -> Features:
    masked = "".join(s.masked for s in turn.sentences)
    acts = frozenset[str]().union(*(s.acts for s in turn.sentences))
    known: Features = {"bias": 1.0}
    known |= {f"act_{a}": 1.0 for a in _ACTS if a in acts}
    known |= {f"says_{n}": 1.0 for n, p in lexicon.opposing.items() if p.search(masked)}
    size = len(masked) / (60 if lexicon.is_chinese else 240)
    known["long"] = min(size, 1.5)
    known["short"] = float(size < 0.15)
    known["due"] = float(any(d.is_limit for s in turn.sentences for d in s.future))
    return known


def _around(
    turn: Turn,
    turns: Sequence[Turn],
    own: Sequence[Features],
    words: Sequence[frozenset[str]],
    directory: Directory,
) -> Features:
    """What the turns before and after say, who says it, and whether of the same."""
    at = turn.index
    known: Features = {}
    for step, name in ((-2, "before2"), (-1, "before"), (1, "after"), (2, "after2")):
        if not 0 <= at + step < len(turns):
            continue
        beside = own[at + step]
        for key, value in beside.items():
            if key.startswith("says_") or key in {f"act_{a}" for a in _ACTS_BESIDE}:
                known[f"{name[:6]}_{key}"] = known.get(f"{name[:6]}_{key}", 0.0) + value / 2
        known[f"shares_{name}"] = min(len(words[at] & words[at + step]), 4) / 4
    party = _party(turn, directory)
    chair = directory.context.chair
    known["chair"] = float(turn.speaker is not None and turn.speaker == chair)
    known["returns"] = float(at >= 2 and turns[at - 2].speaker == turn.speaker)
    known["answered_again"] = float(at + 2 < len(turns) and turns[at + 2].speaker == turn.speaker)
    near = {_party(t, directory) for t in turns[max(0, at - 2) : at + 3]} - {None, party}
    known["sides"] = min(len(near), 3) / 3
    return known


# --- stretches ----------------------------------------------------------------------------------


def _stretches(scored: Sequence[Opposing]) -> Iterator[list[Opposing]]:
    run: list[Opposing] = []
    for opposing in scored:
        if opposing.probability < _LEAST:
            continue
        if run and opposing.turn.index - run[-1].turn.index > _GAP + 1:
            yield run
            run = []
        run.append(opposing)
    yield run


def _dispute(
    stretch: list[Opposing], turns: Sequence[Turn], directory: Directory, lexicon: Lexicon
) -> Dispute | None:
    """A stretch as a dispute; None where it is short, calm or one side's alone."""
    if len(stretch) < _FEWEST_TURNS or max(o.probability for o in stretch) < _PEAK:
        return None
    sides: dict[str, list[Sentence]] = {}
    heat: dict[str, float] = {}
    for opposing in stretch:
        party = _party(opposing.turn, directory)
        said = [s for s in opposing.turn.sentences if len(content(s.masked, lexicon)) >= 3]
        if party is None or not said:
            continue
        objects = any("oppose" in s.acts for s in opposing.turn.sentences)
        chairs = opposing.turn.speaker == directory.context.chair
        weight = _OBJECTS if objects else _CHAIRS if chairs else 1.0
        sides.setdefault(party, []).extend(said)
        heat[party] = heat.get(party, 0.0) + opposing.probability * weight
    main = sorted(sides, key=lambda p: heat[p], reverse=True)[:2]
    if len(main) < 2:
        return None
    positions = [Position(party=p, position=_position(sides[p], lexicon)) for p in main]
    said = [s for o in stretch for s in o.turn.sentences]
    return Dispute(
        text=_text(positions, lexicon),
        positions=tuple(positions),
        evidence=segment_ids(said, turns),
    )


def _party(turn: Turn, directory: Directory) -> str | None:
    """The department of the speaker, or the speaker where the roster names none."""
    if turn.speaker is None or not directory.is_person(turn.speaker):
        return None
    return directory.person(turn.speaker).department or turn.speaker


def _position(sentences: list[Sentence], lexicon: Lexicon) -> str:
    def worth(s: Sentence) -> int:
        size = min(len(content(s.masked, lexicon)), 15)
        says = sum(p.search(s.masked) is not None for p in lexicon.opposing.values())
        return size + 2 * says + 5 * ("oppose" in s.acts) - 4 * ("question" in s.acts)

    words = clean_statement(max(sentences, key=worth), lexicon)
    limit = _LONGEST_POSITION * (1 if lexicon.is_chinese else 4)
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _text(positions: list[Position], lexicon: Lexicon) -> str:
    side = lexicon.words["side"]
    sides = [side.replace("{party}", p.party).replace("{position}", p.position) for p in positions]
    return lexicon.words["side_join"].join(sides) + lexicon.words["stop"]
