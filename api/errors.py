"""Errors of the edges: whoever asks must sign in, or may not."""

from assistant.errors import AssistantError


class SignInNeededError(AssistantError):
    """Nobody is signed in, or the token is not valid."""


class ForbiddenError(AssistantError):
    """Who is signed in may not do this."""


class WrongPasswordError(AssistantError):
    """The address or the password is wrong; which of them is not said."""


class TooManyTriesError(AssistantError):
    """Too many tries to sign in failed; the next is heard after `wait_s` seconds."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"Too many tries failed. Try again in {wait_s} seconds.")
        self.wait_s = wait_s


class OtherSignInError(AssistantError):
    """Signing in by OpenID Connect did not work out; the message says why."""
