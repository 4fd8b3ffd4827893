"""The table of how well voices were told apart."""

from collections.abc import Sequence
from functools import reduce
from operator import add

from rich.table import Table

from eval.asr import AsrScore, Voices, by_group, mean
from eval.diarization import Diarization

COLUMNS = (
    "recording",
    "DER",
    "missed",
    "false alarm",
    "confusion",
    "diarizer's DER",
    "cp errors",
    "voices",
)


def table(scores: Sequence[AsrScore]) -> Table:
    """A row for each recording whose speakers are known; the mean and all as one of each group."""
    made = Table(
        title="Voices: diarization error rate, 0.25 s around the edges of turns left out",
        caption="missed, false alarm, confusion: the parts of DER · diarizer's DER: of its turns, "
        "before words are given to them · cp errors: words under the right voice (cpCER, cpWER) · "
        "voices: found of real · as one: by seconds and letters, not by recordings",
    )
    for name in COLUMNS:
        made.add_column(name, justify="left" if name == "recording" else "right")
    for group, rows in by_group(scores).items():
        known = [score for score in rows if score.voices]
        voices = [score.voices for score in known if score.voices]
        if not voices:
            continue
        for score, each in zip(known, voices, strict=True):
            made.add_row(score.reference.id, *_cells([each]), f"{each.found} of {each.real}")
        right = sum(each.found == each.real for each in voices)
        made.add_row(f"{group}, mean", *_cells(voices), f"{right} right", style="bold")
        made.add_row(f"{group}, as one", *_cells([reduce(add, voices)]), "", end_section=True)
    return made


def rates(voices: Sequence[Voices]) -> dict[str, float | None]:
    """Means over the recordings, each the same whatever its length."""
    segments = [each.segments for each in voices]
    return {
        "der": mean([d.rate for d in segments]),
        "missed": mean([_part(d, d.missed_s) for d in segments]),
        "false_alarm": mean([_part(d, d.false_alarm_s) for d in segments]),
        "confusion": mean([_part(d, d.confused_s) for d in segments]),
        "diarizer_der": mean([each.diarizer.rate if each.diarizer else None for each in voices]),
        "cp": mean([each.cp.rate for each in voices]),
    }


def details(voices: Voices | None) -> list[str]:
    """The parts of the diarizer's own error, in seconds."""
    if voices is None or voices.diarizer is None:
        return []
    d = voices.diarizer
    return [
        f"diarizer: of {d.speech_s:.1f} s {d.missed_s:.1f} missed, {d.false_alarm_s:.1f} false "
        f"alarm, {d.confused_s:.1f} confused"
    ]


def _cells(voices: Sequence[Voices]) -> list[str]:
    return ["-" if rate is None else f"{rate:.1%}" for rate in rates(voices).values()]


def _part(errors: Diarization, seconds: float) -> float | None:
    return seconds / errors.speech_s if errors.speech_s else None
