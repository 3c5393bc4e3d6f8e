"""What is compiled once is stamped with what it was made from, and never when it failed or was left."""

import sys

import pytest

from careapp.builds import Build, hashed
from careapp.domain.refusal import Refused


def _build(tmp_path, code: str) -> Build:
    return Build((sys.executable, "-c", code), tmp_path / "made" / "stamp", {"COLOUR": "ochre"})


def test_it_is_made_while_the_block_runs_and_stamped_at_its_end(tmp_path):
    out = tmp_path / "out"
    build = _build(tmp_path, f"import os; open({str(out)!r}, 'w').write(os.environ['COLOUR'])")
    with build.meanwhile("of today", "no"):
        assert not build.is_made("of today")
    assert out.read_text() == "ochre"
    assert build.is_made("of today")
    assert not build.is_made("of tomorrow")


def test_a_failure_is_refused_and_leaves_no_stamp(tmp_path):
    build = _build(tmp_path, "raise SystemExit(3)")
    with pytest.raises(Refused, match="does not compile"), build.meanwhile("of today", "it does not compile"):
        pass
    assert not build.is_made("of today")


def test_a_block_that_fails_stops_the_build(tmp_path):
    out = tmp_path / "out"
    build = _build(tmp_path, f"import time; time.sleep(5); open({str(out)!r}, 'w')")
    with pytest.raises(KeyError), build.meanwhile("of today", "no"):
        raise KeyError
    assert not build.is_made("of today")
    assert not out.exists()


def test_a_hash_changes_with_a_file_a_name_or_a_word(tmp_path, monkeypatch):
    monkeypatch.setattr("careapp.builds.ROOT", tmp_path)
    first, second = tmp_path / "a.py", tmp_path / "b.py"
    first.write_text("1")
    second.write_text("2")
    seen = {hashed([first]), hashed([second]), hashed([first, second]), hashed([first], "3.11")}
    first.write_text("2")
    assert len(seen | {hashed([first])}) == 5
