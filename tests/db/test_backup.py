import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import MetaData, inspect, select

from careapp.db import schema
from careapp.db.backup import MANIFEST, backup, restore
from careapp.db.engine import make_engine
from careapp.db.models import IssuedDocument, Reminder, TravelMatrix
from careapp.domain.refusal import Refused
from tests import factories as make


@pytest.fixture
def agency(database):
    agency = make.make_agency(settings={"logo": "é", "n": 1.5})
    client, service = make.make_client(agency), make.make_service(agency)
    worker = make.make_worker(agency)
    make.make_mission(make.make_opportunity(client, make.make_activity(agency)), service, ((0, 480, 540),))
    for hour in range(3):
        make.make_visit(client, service, make.NOW + timedelta(hours=hour), worker_id=worker.id)
    blank = {"kind": "mission_sheet", "title": "Fiche", "issued_at": make.NOW, "sha256": "0" * 64}
    make.save(IssuedDocument(agency_id=agency.id, content=b"%PDF-\x00\xff", **blank))
    make.save(TravelMatrix(agency_id=agency.id, places=[[45.5, 5.9], [45.6, 5.91]], minutes=b"\x00\x00\x07\x00" * 2))
    return agency


def contents(engine) -> dict[str, list]:
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in metadata.sorted_tables}


def rewrite(file, name, content) -> None:
    with zipfile.ZipFile(file) as archive:
        entries = {entry: archive.read(entry) for entry in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for entry, held in (entries | {name: content}).items():
            archive.writestr(entry, held)


def test_a_backup_restored_elsewhere_holds_the_same_rows(database, agency, tmp_path):
    made = backup(database, tmp_path / "a.zip")
    assert made.rows["visits"] == 3
    target = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    restore(target, tmp_path / "a.zip")
    assert backup(make_engine(target), tmp_path / "b.zip").rows == made.rows
    assert manifest(tmp_path / "a.zip")["tables"] == manifest(tmp_path / "b.zip")["tables"]


def manifest(file) -> dict:
    return json.loads(zipfile.ZipFile(file).read(MANIFEST))


def test_a_database_in_use_is_replaced_only_when_forced(database, agency, tmp_path):
    backup(database, tmp_path / "a.zip")
    before = contents(database)
    make.make_client(agency)
    url = database.url.render_as_string(hide_password=False)
    with pytest.raises(Refused, match="--force"):
        restore(url, tmp_path / "a.zip")
    restore(url, tmp_path / "a.zip", force=True)
    assert contents(database) == before


def test_new_rows_get_new_numbers_after_a_restore(database, agency, tmp_path):
    backup(database, tmp_path / "a.zip")
    restore(database.url.render_as_string(hide_password=False), tmp_path / "a.zip", force=True)
    assert make.make_agency().id > agency.id


@pytest.mark.parametrize(
    ("entry", "content", "reason"),
    [
        ("tables/visits.jsonl", b"[1]\n", "abîmée : visits"),
        (MANIFEST, b"{", "lisible"),
        (MANIFEST, b"{}", "lisible"),
        (MANIFEST, b'{"format": 9, "revision": "x", "tables": {}}', "plus récente"),
        (MANIFEST, b'{"format": 1, "revision": "ffff", "tables": {}}', "plus récente"),
    ],
)
def test_a_damaged_or_newer_backup_changes_nothing(sqlite_database, tmp_path, entry, content, reason):
    make.make_agency()
    backup(sqlite_database, tmp_path / "a.zip")
    rewrite(tmp_path / "a.zip", entry, content)
    before = contents(sqlite_database)
    with pytest.raises(Refused, match=reason):
        restore(str(sqlite_database.url), tmp_path / "a.zip", force=True)
    assert contents(sqlite_database) == before


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip"])
def test_a_file_that_is_no_backup_is_refused(sqlite_database, tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(Refused, match="lisible"):
        restore(str(sqlite_database.url), tmp_path / "a.zip")


def test_a_backup_is_for_its_owner_alone(sqlite_database, tmp_path):
    backup(sqlite_database, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.glob("*a.zip*")] == ["a.zip"]


def test_a_restore_fills_a_database_that_was_never_migrated(sqlite_database, tmp_path):
    make.make_agency()
    backup(sqlite_database, tmp_path / "a.zip")
    engine = make_engine(f"sqlite:///{tmp_path / 'fresh.sqlite3'}")
    restore(str(engine.url), tmp_path / "a.zip")
    assert schema.current(engine) == schema.head()
    assert Reminder.__tablename__ in inspect(engine).get_table_names()
