"""What can go wrong with keeping things."""

from assistant.errors import AssistantError


class DiskFullError(AssistantError):
    """There is no room for what was to be kept. Trying again after making room helps."""
