"""The errors a caller can meet. Each message says what is wrong and what to do."""


class AssistantError(Exception):
    """Base of all. `permanent` tells whether trying the same again is pointless."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class InputError(AssistantError):
    """The caller's file or value is wrong; the message says what to send instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class AudioError(InputError):
    """A recording that cannot be used: no sound, not audio, empty, damaged."""


class MissingExtraError(AssistantError):
    """An optional part is not installed; the message names the extra to install."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class SpeechError(AssistantError):
    """A speech engine failed."""


class LLMError(AssistantError):
    """A language model failed or answered with something unusable."""


class NotFoundError(AssistantError):
    """There is no such thing, or it is not the asker's to see."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class ConflictError(AssistantError):
    """What was asked does not fit how things stand now; the message says how they stand."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)
