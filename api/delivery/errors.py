"""What can go wrong with sending for all messages at once."""

from assistant.errors import AssistantError


class MailServerError(AssistantError):
    """The mail server cannot be used. `permanent`: not before somebody changes the settings."""
