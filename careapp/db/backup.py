"""Backups: every row of every table in one file, the same on SQLite and PostgreSQL, checked before anything is touched.

A backup is a zip of `manifest.json`, one `tables/<name>.jsonl` for each table, and the files that people attached, each
under its SHA-256. Issued documents and waiting mails are rows, so they are in it. The manifest names the schema's
revision and the SHA-256 of each table.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, MetaData, Table, func, select, text
from sqlalchemy.types import JSON, Date, DateTime, Float, LargeBinary, Numeric

from careapp import __version__
from careapp.db import schema, store
from careapp.db.engine import make_engine
from careapp.domain.refusal import Refused
from careapp.i18n import _

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
VERSIONS: Final = "alembic_version"
BATCH: Final = 500
FILES: Final = "attachments/"
_FILE: Final = re.compile(r"attachments/\d{1,12}/[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a backup holds: its schema's revision, when it was made, how many rows there are in each table."""

    revision: str
    made_at: datetime
    rows: dict[str, int]

    @property
    def total(self) -> int:
        """The number of rows of all tables."""
        return sum(self.rows.values())


def backup(engine: Engine, file: Path) -> Summary:
    """Write one consistent state of the database to `file` while others go on writing; replace it when complete."""
    draft = file.with_name(f".{file.name}.part")
    try:
        handle = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    except OSError as error:
        raise Refused(_("{file} ne s’écrit pas : {reason}.", file=file, reason=error.strerror or error)) from error
    with os.fdopen(handle, "wb") as raw, _snapshot(engine).connect() as connection, connection.begin():
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = _write_tables(archive, connection)
            _write_files(archive)
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        raw.flush()
        os.fsync(raw.fileno())
    draft.replace(file)
    return _summary(manifest)


def restore(url: str, file: Path, *, force: bool = False) -> Summary:
    """Make the database at `url` what `file` holds; refuse a damaged file, a newer one, and a database in use."""
    manifest = verify(file)
    engine = make_engine(url)
    try:
        if _holds_rows(engine) and not force:
            raise Refused(_("La base de données n’est pas vide. Ajoutez --force pour la remplacer."))
        if schema.current(engine) != manifest["revision"]:
            _drop_everything(engine)
            schema.upgrade(url, manifest["revision"])
        with zipfile.ZipFile(file) as archive:
            _replace_rows(engine, archive, manifest)
            _bring_files_back(archive)
        schema.upgrade(url)
    finally:
        engine.dispose()
    return _summary(manifest)


def verify(file: Path) -> dict[str, Any]:
    """The manifest of a backup whose every table has the checksum it had when it was made; raise Refused otherwise."""
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            damaged = [name for name, table in manifest["tables"].items() if _digest(archive, name) != table["sha256"]]
            damaged += [name for name in _files(archive) if _hash(archive, name) != name.rpartition("/")[2]]
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError) as error:
        raise Refused(_("{file} n’est pas une sauvegarde lisible.", file=file.name)) from error
    if damaged:
        raise Refused(_("La sauvegarde est abîmée : {tables}.", tables=", ".join(damaged)))
    if manifest["format"] > FORMAT or not schema.is_known(manifest["revision"]):
        raise Refused(_("La sauvegarde vient d’une version plus récente de careapp."))
    return manifest


def _snapshot(engine: Engine) -> Engine:
    """The engine for reading one state of the database, without holding writers back."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(isolation_level="REPEATABLE READ")
    return engine.execution_options(read_only=True)


def _tables(connection: Connection) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != VERSIONS]


def _write_tables(archive: zipfile.ZipFile, connection: Connection) -> dict[str, Any]:
    revision = connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar_one()  # noqa: S608
    tables = {table.name: _write_table(archive, connection, table) for table in _tables(connection)}
    made_at = datetime.now(UTC).isoformat()
    return {"format": FORMAT, "version": __version__, "revision": revision, "made_at": made_at, "tables": tables}


def _write_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    with archive.open(_entry(table.name), "w", force_zip64=True) as out:
        query = select(table).order_by(*table.primary_key.columns)
        for row in connection.execute(query, execution_options={"yield_per": BATCH}):
            line = json.dumps([_written(value) for value in row], ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            out.write(line)
            rows += 1
    columns = [column.name for column in table.columns]
    return {"rows": rows, "columns": columns, "sha256": digest.hexdigest()}


def _replace_rows(engine: Engine, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    with engine.begin() as connection:
        tables = _tables(connection)
        for table in reversed(tables):
            connection.execute(table.delete())
        for table in tables:
            if described := manifest["tables"].get(table.name):
                _fill(connection, table, described["columns"], archive)
        if connection.dialect.name == "postgresql":
            _move_sequences(connection, tables)


def _fill(connection: Connection, table: Table, columns: list[str], archive: zipfile.ZipFile) -> None:
    with archive.open(_entry(table.name)) as lines:
        rows = (_row(table, columns, json.loads(line)) for line in lines)
        while batch := list(islice(rows, BATCH)):
            connection.execute(table.insert(), batch)


def _row(table: Table, columns: list[str], values: list[Any]) -> dict[str, Any]:
    return {name: _read(table.c[name].type, value) for name, value in zip(columns, values, strict=True)}


def _move_sequences(connection: Connection, tables: list[Table]) -> None:
    for table in tables:
        if "id" in table.c and table.c.id.autoincrement:
            highest = connection.scalar(select(func.max(table.c.id)))
            if highest and (sequence := connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))):
                connection.execute(select(func.setval(sequence, highest)))


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return str(value) if isinstance(value, Decimal) else value


def _read(kind: Any, value: Any) -> Any:
    if value is None or isinstance(kind, JSON):
        return value
    for types, read in READERS:
        if isinstance(kind, types):
            return read(value)
    return value


READERS: Final = (
    (DateTime, datetime.fromisoformat),
    (Date, date.fromisoformat),
    (LargeBinary, base64.b64decode),
    (Float, float),
    (Numeric, lambda value: Decimal(str(value))),
)


def _holds_rows(engine: Engine) -> bool:
    with engine.connect() as connection:
        return any(connection.execute(select(table).limit(1)).first() for table in _tables(connection))


def _drop_everything(engine: Engine) -> None:
    metadata = MetaData()
    metadata.reflect(engine)
    metadata.drop_all(engine)


def _write_files(archive: zipfile.ZipFile) -> None:
    """Add each attached file as it is; one that goes away meanwhile is left out."""
    for agency_id, sha256, path in store.kept():
        with suppress(FileNotFoundError):
            archive.write(path, f"{FILES}{agency_id}/{sha256}", zipfile.ZIP_STORED)


def _files(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if _FILE.fullmatch(name)]


def _bring_files_back(archive: zipfile.ZipFile) -> None:
    for name in _files(archive):
        _folder, agency_id, sha256 = name.split("/")
        place = store.path_of(int(agency_id), sha256)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with archive.open(name) as content, os.fdopen(os.open(place, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as out:
            shutil.copyfileobj(content, out)


def _digest(archive: zipfile.ZipFile, table: str) -> str:
    return _hash(archive, _entry(table))


def _hash(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as content:
        return hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]


def _entry(table: str) -> str:
    return f"tables/{table}.jsonl"


def _summary(manifest: dict[str, Any]) -> Summary:
    rows = {name: table["rows"] for name, table in manifest["tables"].items()}
    return Summary(manifest["revision"], datetime.fromisoformat(manifest["made_at"]), rows)
