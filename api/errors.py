"""Errors of the edges: whoever asks must sign in, or may not."""

from assistant.errors import AssistantError


class SignInNeededError(AssistantError):
    """Nobody is signed in, or the token is not valid."""


class ForbiddenError(AssistantError):
    """Who is signed in may not do this."""
