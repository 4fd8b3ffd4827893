"""Whose voice it is: the voices of a meeting against the voiceprints of earlier meetings."""

from collections.abc import Iterable, Mapping

import numpy as np

from assistant.transcription.speakers.types import Voice

# The likeness (cosine) from which two prints are of one person. On the recordings of the
# evaluation those of one synthetic voice in two meetings are 0.89 to 0.98 alike, of two 0.85 at
# most, of two people on AMI 0.72 at most and with ten seconds of speech 0.60. Of one person on
# AMI, with 2 to 15 seconds of speech, 0.84 to 0.90: some are missed, for none to be wrong.
LIKENESS = 0.86
# How far the best person must lead the next, for the voice, and the best voice, for the person.
LEAD = 0.04


def match(
    voices: Mapping[str, Voice], prints: Mapping[str, Iterable[Voice]]
) -> dict[str, tuple[str, float]]:
    """Who each voice is among the people whose `prints` are known, and how alike they are, 0..1.

    Each person is one voice at most. A voice nobody's print is clearly like is left out, and so
    is a print of another model.
    """
    likeness = {
        (label, person): found
        for label, voice in voices.items()
        for person, known in prints.items()
        if (found := _likeness(voice, known)) is not None
    }
    return {
        label: (person, round(alike, 3))
        for (label, person), alike in likeness.items()
        if alike >= LIKENESS
        and all(
            alike - other >= LEAD
            for (other_label, other_person), other in likeness.items()
            if (other_label == label) != (other_person == person)
        )
    }


def _likeness(voice: Voice, known: Iterable[Voice]) -> float | None:
    """That to the print it is most like; None when there is none of the same model."""
    mine = np.array(voice.vector)
    alike = [float(mine @ np.array(print_.vector)) for print_ in known if _same(voice, print_)]
    return max(alike, default=None)


def _same(voice: Voice, other: Voice) -> bool:
    return voice.model == other.model and len(voice.vector) == len(other.vector)
