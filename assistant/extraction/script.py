"""Traditional text seen as Simplified: `assistant.script`, by the name it has here."""

from assistant.script import simplify as simplify
