"""What can go wrong with keeping things."""

from assistant.errors import AssistantError, InputError


class DiskFullError(AssistantError):
    """There is no room for what was to be kept. Trying again after making room helps."""


class TooLargeError(InputError):
    """A file of more bytes than are allowed, or than were announced."""
