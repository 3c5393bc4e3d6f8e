"""A PostgreSQL server of the tests' own: started in a temporary folder, gone with the process."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path

SETTINGS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60 -c timezone=UTC"


class NoPostgres(RuntimeError):
    """PostgreSQL's programs are not installed."""


def binaries() -> Path:
    """The folder of initdb and pg_ctl of the newest version installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        raise NoPostgres("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent if found else Path(on_path or "").parent


@cache
def server_url() -> str:
    """The URL of a running server: the one CAREAPP_TEST_POSTGRES_URL names, or one started here."""
    given = os.environ.get("CAREAPP_TEST_POSTGRES_URL")
    return given.rstrip("/") if given else _start()


def _start() -> str:
    folder = Path(tempfile.mkdtemp(prefix="careapp-pg-"))
    port = _free_port()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    _as_postgres(
        binaries() / "initdb", "-D", folder / "data", "-U", "careapp", "-A", "trust", "-E", "UTF8", "--no-sync"
    )
    options = f"{SETTINGS} -c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    _as_postgres(binaries() / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")
    atexit.register(_stop, folder)
    return f"postgresql://careapp@127.0.0.1:{port}"


def _stop(folder: Path) -> None:
    _as_postgres(binaries() / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def _as_postgres(*command: object) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    words = [*prefix, *map(str, command)]
    done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT, check=False, cwd="/")
    if done.returncode:
        raise NoPostgres(f"{words[-1]} failed with {done.returncode}: {' '.join(words)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
