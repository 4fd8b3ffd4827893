"""Memory that was freed, given back to the system."""

import ctypes
import sys


def return_memory() -> None:
    """Give freed memory back, which the C library of Linux puts off for long; elsewhere nothing.

    A speech model that has heard some minutes leaves several times its own size so.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim:
            trim(0)
