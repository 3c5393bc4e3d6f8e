"""What is compiled once after an installation or a change: made by a process of its own while others go on."""

import hashlib
import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from careapp.domain.refusal import Refused

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Build:
    """A command, and the stamp that keeps the fingerprint of the sources it was last run for."""

    command: Sequence[str]
    stamp: Path
    environment: dict[str, str] = field(default_factory=dict)

    def is_made(self, fingerprint: str) -> bool:
        """Say whether it was made from the present sources."""
        return self.stamp.exists() and self.stamp.read_text() == fingerprint

    @contextmanager
    def meanwhile(self, fingerprint: str, failure: str) -> Iterator[None]:
        """Run the command while the block does something else; it has ended at the block's end, or is refused."""
        # A process of its own gives its memory back.
        making = subprocess.Popen(self.command, cwd=ROOT, env=os.environ | self.environment)  # noqa: S603
        try:
            yield
        except BaseException:
            making.terminate()
            raise
        if making.wait():
            raise Refused(failure)
        self.stamp.parent.mkdir(exist_ok=True)
        self.stamp.write_text(fingerprint)


def hashed(files: Iterable[Path], *words: str) -> str:
    """Hash files, their places, and whatever else the result depends on."""
    digest = hashlib.sha256("\n".join(words).encode())
    for file in sorted(file for file in files if file.is_file()):
        digest.update(str(file.relative_to(ROOT)).encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
