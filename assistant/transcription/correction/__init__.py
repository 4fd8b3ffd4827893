"""Writing Chinese as it was meant: of what sounds like what was heard, the likeliest words.

A noisy-channel model (Kernighan, Church and Gale 1990) over the words of the language and of the
meeting: what the engine heard is a path through characters, and so are the words that sound much
like it; the path of the best probability of words and the least distance of sound is written.
"""

from assistant.transcription.correction.correct import correct

__all__ = ["correct"]
