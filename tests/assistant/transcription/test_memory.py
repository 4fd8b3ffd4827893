import sys
from pathlib import Path

import pytest

from assistant.transcription.memory import return_memory

BLOCK = 4000  # small enough for the C library to keep when it is freed


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says of a process")
def test_freed_memory_is_given_back() -> None:
    blocks = [b"x" * BLOCK for _ in range(50_000)]
    last = b"y" * BLOCK  # keeps the end of the heap in use, so that what is before it is not cut
    held_mb = resident_mb()
    del blocks
    return_memory()
    assert len(last) == BLOCK
    assert resident_mb() < held_mb - 100
