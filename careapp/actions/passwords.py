"""Passwords: argon2id at the cost OWASP names (19 MiB, two passes), and what makes one acceptable."""

from __future__ import annotations

from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from careapp.domain.refusal import Refused
from careapp.i18n import _

SHORTEST: Final = 12
LONGEST: Final = 128
_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """The argon2id hash of an acceptable password; raise Refused for one that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        reason = _("Le mot de passe compte de {low} à {high} caractères.", low=SHORTEST, high=LONGEST)
        raise Refused(reason, field="password")
    return _hasher.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one hashed; as slow for an unknown account as for a known one."""
    try:
        return _hasher.verify(password_hash or _nobodys_hash(), password[:LONGEST]) and password_hash is not None
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
