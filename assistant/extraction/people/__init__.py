"""Who is meant by a name, a title, an alias, "I" or a department's name."""

from assistant.extraction.people.directory import Directory, Talk
from assistant.extraction.people.party import Party, PartyMention

__all__ = ["Directory", "Party", "PartyMention", "Talk"]
