"""What a later meeting says of the action items and decisions of earlier ones."""

from assistant.continuity.linking import link
from assistant.continuity.replacing import replaced
from assistant.continuity.types import (
    EarlierDecision,
    Links,
    OpenItem,
    ProgressClaim,
    ProgressQuotes,
)

__all__ = [
    "EarlierDecision",
    "Links",
    "OpenItem",
    "ProgressClaim",
    "ProgressQuotes",
    "link",
    "replaced",
]
