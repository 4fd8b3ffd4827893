"""Disputes: stretches in which people of different departments speak against each other."""

from collections.abc import Iterator, Sequence

from assistant.extraction.people import Directory
from assistant.extraction.rules.actions import segment_ids
from assistant.extraction.rules.content import content
from assistant.extraction.rules.lexicon import Lexicon
from assistant.extraction.rules.task import clean_statement
from assistant.extraction.rules.turns import Sentence, Turn
from assistant.types import Dispute, Position

# So many turns may pass between two objections of one dispute.
_GAP = 3
_LEAST_OBJECTIONS = 2
_LONGEST_POSITION = 45


def find_disputes(
    turns: Sequence[Turn], directory: Directory, lexicon: Lexicon
) -> tuple[Dispute, ...]:
    """Stretches of at least two objections from at least two departments."""
    found = (_dispute(stretch, turns, directory, lexicon) for stretch in _stretches(turns, lexicon))
    return tuple(dispute for dispute in found if dispute is not None)


def _stretches(turns: Sequence[Turn], lexicon: Lexicon) -> Iterator[list[Turn]]:
    """Runs of turns from one objection to the last that follows it closely."""
    run: list[Turn] = []
    last = -99
    for turn in turns:
        if run and (turn.index - last > _GAP or _opens_topic(turn, lexicon)):
            yield [t for t in run if t.index <= last]
            run = []
        if _objects(turn):
            run = run or list(turns[max(0, turn.index - 1) : turn.index])
            last = turn.index
        if run:
            run.append(turn)
    if run:
        yield [t for t in run if t.index <= last]


def _objects(turn: Turn) -> bool:
    return any("oppose" in s.acts for s in turn.sentences)


def _opens_topic(turn: Turn, lexicon: Lexicon) -> bool:
    opens = lexicon.task["agenda_shift"][0]
    return any(opens.search(s.masked) for s in turn.sentences)


def _dispute(
    stretch: list[Turn], turns: Sequence[Turn], directory: Directory, lexicon: Lexicon
) -> Dispute | None:
    sides: dict[str, list[Sentence]] = {}
    objections = 0
    for turn in stretch:
        party = _party(turn, directory)
        sentences = [s for s in turn.sentences if len(content(s.masked, lexicon)) >= 3]
        if party is None or not sentences:
            continue
        objections += _objects(turn)
        sides.setdefault(party, []).extend(sentences)
    objecting = {_party(t, directory) for t in stretch if _objects(t)} - {None}
    if objections < _LEAST_OBJECTIONS or len(objecting) < 2:
        return None
    main = sorted(sides, key=lambda p: (p in objecting, len(sides[p])), reverse=True)[:2]
    if len(main) < 2:
        return None
    positions = [Position(party=p, position=_position(sides[p], lexicon)) for p in main]
    said = [s for p in main for s in sides[p]]
    return Dispute(
        text=_text(positions, lexicon),
        positions=tuple(positions),
        evidence=segment_ids(sorted(said, key=lambda s: (s.turn, s.start)), turns),
    )


def _party(turn: Turn, directory: Directory) -> str | None:
    """The department of the speaker, or the speaker where the roster names none."""
    if turn.speaker is None or not directory.is_person(turn.speaker):
        return None
    return directory.person(turn.speaker).department or turn.speaker


def _position(sentences: list[Sentence], lexicon: Lexicon) -> str:
    def worth(s: Sentence) -> int:
        size = min(len(content(s.masked, lexicon)), 15)
        return size + 5 * ("oppose" in s.acts) - 4 * ("question" in s.acts)

    words = clean_statement(max(sentences, key=worth), lexicon)
    limit = _LONGEST_POSITION * (1 if lexicon.is_chinese else 4)
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _text(positions: list[Position], lexicon: Lexicon) -> str:
    side = lexicon.words["side"]
    sides = [side.replace("{party}", p.party).replace("{position}", p.position) for p in positions]
    return lexicon.words["side_join"].join(sides) + lexicon.words["stop"]
