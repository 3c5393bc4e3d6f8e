import io
import subprocess
import sys
from pkgutil import resolve_name

import pytest
from sqlalchemy import text
from sqlmodel import select

from careapp import cli
from careapp.actions.imports import KINDS
from careapp.cli import main
from careapp.db.engine import reading
from careapp.db.models import Membership
from careapp.demo.agency import SIZES
from careapp.settings import get_settings
from tests import factories as make


@pytest.fixture
def type_in(monkeypatch):
    return lambda typed: monkeypatch.setattr("sys.stdin", io.StringIO(typed))


def test_the_first_administrator_makes_the_agency_and_can_sign_in(sqlite_database, type_in, capsys):
    type_in("a-long-password\n")
    assert main(["create-admin", "Odile@Care.example", "--agency", "Les Glycines"]) == 0
    assert "odile@care.example" in capsys.readouterr().out
    with reading() as session:
        assert session.exec(select(Membership)).one().role == "administrator"


@pytest.mark.parametrize(
    ("words", "typed", "reason"),
    [
        (["create-admin", "odile"], "a-long-password\n", ""),
        (["create-admin", "odile@care.example"], "short\n", "caractères"),
        (["restore", "/nonexistent.zip"], "", "lisible"),
    ],
)
def test_a_refusal_is_a_sentence_and_fails(sqlite_database, type_in, capsys, words, typed, reason):
    type_in(typed)
    assert main(words) == 1
    said = capsys.readouterr().err
    assert reason in said
    assert "Traceback" not in said


def test_an_address_has_one_account(sqlite_database, type_in, capsys):
    for expected in (0, 1):
        type_in("a-long-password\n")
        assert main(["create-admin", "odile@care.example"]) == expected
    assert "déjà un compte" in capsys.readouterr().err


def test_check_is_silent_about_a_sound_database(sqlite_database, capsys):
    make.make_agency()
    assert main(["check"]) == 0
    assert "ordre" in capsys.readouterr().out


def test_check_names_what_is_broken_and_fails(sqlite_database, capsys):
    make.make_worker(make.make_agency())
    with sqlite_database.begin() as connection:
        connection.execute(text("UPDATE availabilities SET weekday = 9 WHERE weekday = 6"))
    assert main(["check"]) == 1
    assert "Une disponibilité tient dans sa journée." in capsys.readouterr().out


def test_a_backup_brings_back_what_was_lost(sqlite_database, tmp_path, capsys):
    agency = make.make_agency()
    make.make_client(agency)
    assert main(["backup", str(tmp_path / "a.zip")]) == 0
    make.make_client(agency)
    assert main(["restore", str(tmp_path / "a.zip")]) == 1
    assert main(["restore", str(tmp_path / "a.zip"), "--force"]) == 0
    with reading() as session:
        assert session.execute(text("SELECT count(*) FROM clients")).scalar_one() == 1


def test_a_backup_into_a_folder_that_is_not_there_is_refused_in_a_sentence(sqlite_database, tmp_path, capsys):
    assert main(["backup", str(tmp_path / "nowhere" / "a.zip")]) == 1
    assert "a.zip" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["clients", "workers"])
def test_a_file_is_imported_whole(sqlite_database, tmp_path, capsys, kind):
    make.make_agency()
    file = tmp_path / "people.csv"
    file.write_text(KINDS[kind].template())
    assert main(["import", kind, str(file)]) == 0
    assert main(["import", kind, str(file)]) == 1
    said = capsys.readouterr()
    assert "Ligne 2" in said.out
    with reading() as session:
        assert session.execute(text(f"SELECT count(*) FROM {kind}")).scalar_one() == 1


def test_an_import_says_which_agency_it_is_for(sqlite_database, tmp_path, capsys):
    make.make_agency(name="Nord"), make.make_agency(name="Sud")
    file = tmp_path / "people.csv"
    file.write_text(KINDS["clients"].template())
    assert main(["import", "clients", str(file)]) == 1
    assert "Nord, Sud" in capsys.readouterr().err
    assert main(["import", "clients", str(file), "--agency", "Sud"]) == 0


def test_a_wrong_setting_is_named_before_anything_runs(environment, capsys):
    environment.setenv("CAREAPP_TIMEZONE", "Mars")
    assert main(["check"]) == 2
    assert "CAREAPP_TIMEZONE" in capsys.readouterr().err


def test_a_database_that_is_away_is_a_sentence(environment, capsys, monkeypatch):
    from careapp.db import engine

    environment.setenv("CAREAPP_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    get_settings.cache_clear()
    engine.get_engine.cache_clear()
    assert main(["check"]) == 1
    engine.get_engine.cache_clear()
    assert "ne répond pas" in capsys.readouterr().err


def test_commands_speak_english_where_the_machine_does(monkeypatch, capsys):
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0


def test_the_choices_of_the_commands_are_those_of_the_code():
    assert set(cli.KINDS) == set(KINDS)
    assert set(cli.SIZES) == set(SIZES)


def test_every_command_is_there():
    for _help, run, _options in cli.COMMANDS.values():
        assert callable(resolve_name(f"careapp.cli.{run}"))


def test_a_published_instance_waits_for_nothing_it_does_not_use():
    loaded = "import sys, careapp.cli.bench, careapp.matching.published; print(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout
    assert not {"ortools", "pandas", "sqlalchemy", "reflex"} & set(said.split())
