"""Files that people attach: in the data folder, out of every route's reach, named by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from careapp.settings import get_settings

FOLDER: Final = "attachments"
ABANDONED: Final = 24 * 3600


class TooLarge(Exception):
    """More bytes came than may be kept."""


def root() -> Path:
    """The folder of all files."""
    return get_settings().data_dir.absolute() / FOLDER


def path_of(agency_id: int, sha256: str) -> Path:
    """Where a file of an agency lies; two with the same content are one."""
    return root() / str(agency_id) / sha256[:2] / sha256


class Draft:
    """A file while it comes in: hashed and counted, gone again unless it is kept."""

    def __init__(self, limit: int) -> None:
        folder = root() / "coming"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder / secrets.token_hex(16)
        self._out = os.fdopen(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b")
        self._digest, self.size, self.limit = hashlib.sha256(), 0, limit

    def write(self, piece: bytes) -> None:
        """Take one more piece; raise TooLarge as soon as there is more than the limit."""
        self.size += len(piece)
        if self.size > self.limit:
            raise TooLarge
        self._digest.update(piece)
        self._out.write(piece)

    @property
    def sha256(self) -> str:
        """The name of what came in so far."""
        return self._digest.hexdigest()

    @property
    def content(self) -> Any:
        """What came in, to read from its beginning."""
        self._out.flush()
        self._out.seek(0)
        return self._out

    def keep(self, agency_id: int) -> None:
        """Put the file in its place."""
        self._out.flush()
        os.fsync(self._out.fileno())
        place = path_of(agency_id, self.sha256)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path.replace(place)

    def close(self) -> None:
        """Let go of what was not kept."""
        self._out.close()
        with suppress(FileNotFoundError):
            self.path.unlink()


def remove(agency_id: int, sha256: str) -> None:
    """Take a file away; one that is gone already is no matter."""
    with suppress(FileNotFoundError):
        path_of(agency_id, sha256).unlink()


def kept() -> Iterator[tuple[int, str, Path]]:
    """Every file with its agency and its name."""
    for place in sorted(root().glob("*/??/*")):
        if place.parent.parent.name.isdigit():
            yield int(place.parent.parent.name), place.name, place


def settled() -> set[tuple[int, str]]:
    """The files that were there a day ago: whoever brought one has written its row by now, or never will."""
    return {(agency_id, name) for agency_id, name, place in kept() if _old(place)}


def _old(place: Path) -> bool:
    return place.stat().st_mtime < time.time() - ABANDONED


def forget_abandoned() -> int:
    """Take away what began to come in a day ago and never did."""
    old = [one for one in (root() / "coming").glob("*") if _old(one)]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)
