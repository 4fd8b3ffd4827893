"""How well a recording was written down: words, names, repairs, and who spoke."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.types import Language, Transcript
from eval.alignment import Edits, align
from eval.diarization import CpErrors, Diarization, Stretch, cp_errors, diarization_errors
from eval.making import Made
from eval.mentions import RosterMentions, roster_mentions
from eval.references import Group, Reference
from eval.repairs import JudgedRepair, judge_repairs
from eval.tokens import Tokens, folded, tokens


@dataclass(frozen=True)
class Voices:
    """How well the speakers were told apart.

    `segments` scores the transcript, `diarizer` the turns it was made from (None where they were
    not kept).
    """

    found: int
    real: int
    segments: Diarization
    diarizer: Diarization | None
    cp: CpErrors

    def __add__(self, other: "Voices") -> "Voices":
        """Both recordings as one; the diarizer's part only when it is known of both."""
        diarizer = None
        if self.diarizer and other.diarizer:
            diarizer = self.diarizer + other.diarizer
        return Voices(
            self.found + other.found,
            self.real + other.real,
            self.segments + other.segments,
            diarizer,
            self.cp + other.cp,
        )


@dataclass(frozen=True)
class AsrScore:
    """`written` counts errors in the text as it stands, `folded` with differences of form gone
    (`eval.tokens`). `voices` is None without speakers, `real_time_factor` when it was not timed.
    """

    reference: Reference
    written: Edits
    folded: Edits
    mentions: RosterMentions
    repairs: tuple[JudgedRepair, ...] = ()
    voices: Voices | None = None
    real_time_factor: float | None = None

    def repairs_that_are(self, verdict: str) -> int:
        return sum(repair.verdict == verdict for repair in self.repairs)


def score(made: Made, reference: Reference, *, speakers: bool = True) -> AsrScore:
    """The scores of a transcript against what was said; voices too unless `speakers` is False."""
    language = reference.language
    transcript = made.transcript.model_copy(update={"language": language})
    said = tokens(reference.text, language)
    heard = _joined(tokens(segment.text, language) for segment in transcript.segments)
    text = "\n".join(segment.text for segment in transcript.segments)
    alignment = align(said, heard)
    return AsrScore(
        reference=reference,
        written=alignment.edits,
        folded=align(folded(reference.text, language), folded(text, language)).edits,
        mentions=roster_mentions(said, heard, alignment, reference.context.roster, language),
        repairs=judge_repairs(transcript, said, alignment),
        voices=_voices(made, reference) if speakers else None,
        real_time_factor=made.real_time_factor,
    )


def stretches(transcript: Transcript) -> tuple[Stretch, ...]:
    """The segments that have times and a speaker."""
    return tuple(
        Stretch(s.start, s.end, s.speaker)
        for s in transcript.segments
        if s.speaker and s.start is not None and s.end is not None
    )


def _voices(made: Made, reference: Reference) -> Voices | None:
    found = stretches(made.transcript)
    if not found or not reference.turns:
        return None
    language = reference.language
    return Voices(
        found=len({s.speaker for s in found}),
        real=len({turn.speaker for turn in reference.turns}),
        segments=diarization_errors(reference.turns, found),
        diarizer=diarization_errors(reference.turns, made.turns) if made.turns else None,
        cp=cp_errors(
            _by_speaker(((s.speaker, s.text) for s in reference.said), language),
            _by_speaker(((s.speaker, s.text) for s in made.transcript.segments), language),
        ),
    )


def _by_speaker(
    spoken: Iterable[tuple[str | None, str]], language: Language
) -> Mapping[str, Tokens]:
    words: defaultdict[str, Tokens] = defaultdict(tuple)
    for speaker, text in spoken:
        words[speaker or ""] += tokens(text, language)
    return words


def _joined(parts: Iterable[Tokens]) -> Tokens:
    return tuple(token for part in parts for token in part)


def by_group(scores: Iterable[AsrScore]) -> dict[Group, list[AsrScore]]:
    """The scores in the groups of their references, in the order in which those come."""
    groups: dict[Group, list[AsrScore]] = {}
    for each in scores:
        groups.setdefault(each.reference.group, []).append(each)
    return groups


def mean(values: Sequence[float | None]) -> float | None:
    """The mean of what is known, every recording counting the same; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
