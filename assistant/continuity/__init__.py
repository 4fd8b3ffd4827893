"""What a later meeting says of the action items and decisions of earlier ones."""

from assistant.continuity.linking import link
from assistant.continuity.types import Links, OpenItem, ProgressClaim, ProgressQuotes

__all__ = ["Links", "OpenItem", "ProgressClaim", "ProgressQuotes", "link"]
