"""Passwords: what is strong enough, and the hash that is kept in place of them (argon2id)."""

import secrets
import threading
from functools import cache
from typing import TYPE_CHECKING

from assistant.errors import InputError

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SHORTEST = 10
_LONGEST = 200
# A hash takes 64 MB; many at once must not take the server's memory.
_AT_ONCE = threading.Semaphore(4)

# Of those that are long enough, what lists of leaked passwords begin with.
_COMMON_ONES = """
1234567890 12345678910 0123456789 0987654321 9876543210 1234567891 1122334455 1111111111
0000000000 1231231231 1233211234 5201314520 5201314521 1314520520 1qaz2wsx3edc 1q2w3e4r5t
1q2w3e4r5t6y qwertyuiop qwerty12345 qwerty123456 qazwsxedcrfv asdfghjkl1 asdfghjkl123 zxcvbnm123
abcdefghij abcd123456 abc1234567 abc123456789 a123456789 a1234567890 aa123456789 q123456789
password12 password123 password1234 passw0rd123 p@ssw0rd123 p@ssword123 woaini1314 woaini1314520
woaini520 woaini521 woaini123456 woaini5201314 admin12345 admin123456 administrator
administrator1 root123456 welcome123 letmein123 iloveyou12 iloveyou123 football123 changeme123
huiyizhushou meetingassistant meeting-assistant
"""
_COMMON = frozenset(_COMMON_ONES.split())


def check_strength(password: str, *known: str | None) -> None:
    """`known`: what others know of the person. Raises InputError that says what is wrong."""
    plain = password.strip().lower()
    if len(password) < SHORTEST:
        raise InputError(f"The password has fewer than {SHORTEST} characters. Choose a longer one.")
    if len(password) > _LONGEST:
        raise InputError(f"The password has more than {_LONGEST} characters. Choose a shorter one.")
    if plain in _COMMON or len(set(plain)) < 4 or plain in {(k or "").lower() for k in known}:
        raise InputError("This password is easily guessed. Choose another.")


def hash_password(password: str) -> str:
    with _AT_ONCE:
        return _hasher().hash(password)


def verify(password: str, password_hash: str | None) -> tuple[bool, str | None]:
    """Whether it is the password, and a new hash where the old one is of weaker parameters.

    Takes as long without a hash as with one, so that nobody learns by the time who has an account.
    """
    from pwdlib.exceptions import PwdlibError

    dummy = _dummy()
    with _AT_ONCE:
        try:
            is_right, better = _hasher().verify_and_update(
                password[:_LONGEST], password_hash or dummy
            )
        except PwdlibError:
            return False, None
    return (is_right, better) if password_hash else (False, None)


def prepare() -> None:
    """Make ready what the first sign-in would otherwise wait for."""
    _dummy()


@cache
def _hasher() -> "PasswordHash":
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


@cache
def _dummy() -> str:
    return _hasher().hash(secrets.token_urlsafe(16))
