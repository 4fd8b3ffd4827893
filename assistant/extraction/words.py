"""Chinese text cut into words: `assistant.words`, by the name it has here."""

from assistant.words import Word as Word
from assistant.words import cut as cut
