"""The large demo (200 workers, 1,000 clients, 2,000 visits on a working day, 60 days), built once and copied."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def folder() -> Path:
    """A data folder that holds the large demo, in the system's temporary folder; built when none has today's tables."""
    place = Path(os.environ.get("CAREAPP_BENCH_DIR") or Path(tempfile.gettempdir()) / "careapp-bench-large")
    mark, tables = place / "built", _tables()
    if not mark.exists() or mark.read_text() != tables:
        place.mkdir(parents=True, exist_ok=True)
        for file in place.glob("careapp.sqlite3*"):
            file.unlink()
        print("building the large demo", file=sys.stderr, flush=True)
        environment = {**os.environ, "CAREAPP_DATA_DIR": str(place), "CAREAPP_DATABASE_URL": ""}
        command = [sys.executable, "-m", "careapp", "demo", "--size", "large"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        mark.write_text(tables)
    return place


def _tables() -> str:
    """Which tables a database built now has: the names of the migrations."""
    return "\n".join(sorted(file.stem for file in (ROOT / "migrations" / "versions").glob("*.py")))


def use() -> None:
    """Make the large demo this process's database."""
    os.environ["CAREAPP_DATA_DIR"] = str(folder())
    os.environ["CAREAPP_DATABASE_URL"] = ""


def busiest_day() -> str:
    """The working day after today with the most visits, as ISO text."""
    from sqlalchemy import func
    from sqlmodel import select

    from careapp.db.engine import reading
    from careapp.db.models import Visit

    with reading() as session:
        counted = select(Visit.slot_date, func.count()).group_by(Visit.slot_date)
        rows = [(count, day) for day, count in session.exec(counted) if day is not None]
    today = max(rows)[1].today()
    return max((count, -abs((day - today).days), day) for count, day in rows if day > today)[2].isoformat()
