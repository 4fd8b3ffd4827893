"""The charts of followed items: made on the server, each with its numbers as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

# Drawn for wide pages and for phones: words are of the same size on both.
WIDE, NARROW = 720.0, 350.0


@dataclass(frozen=True)
class Chart:
    """A picture for each width, and the same numbers as rows of a table under `head`."""

    name: str
    title: str
    desc: str
    draw: Callable[[float], Markup]
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def wide(self) -> Markup:
        return self.draw(WIDE)

    @property
    def narrow(self) -> Markup:
        return self.draw(NARROW)
