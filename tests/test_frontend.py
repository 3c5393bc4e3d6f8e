import json
import re

from careapp import builds, frontend
from careapp.frontend import OneOrigin


def test_the_built_scripts_talk_to_the_address_they_came_from(tmp_path):
    script = tmp_path / "assets" / "env.js"
    script.parent.mkdir()
    script.write_text("a={EVENT:`ws://careapp.invalid/_event`,X:\"http://careapp.invalid/auth-x\",Y:'http://other/'}")
    OneOrigin().post_build(static_dir=tmp_path)
    assert script.read_text() == (
        'a={EVENT:(location.origin.replace("http","ws")+"/_event"),X:(location.origin+"/auth-x"),Y:\'http://other/\'}'
    )


def test_pages_are_rebuilt_when_a_source_changes_and_only_then(tmp_path, monkeypatch):
    monkeypatch.setattr(frontend, "ROOT", tmp_path)
    monkeypatch.setattr(builds, "ROOT", tmp_path)
    (tmp_path / "careapp").mkdir()
    page = tmp_path / "careapp" / "page.py"
    page.write_text("a = 1")
    first = frontend.fingerprint()
    assert frontend.fingerprint() == first
    page.write_text("a = 2")
    assert frontend.fingerprint() != first


def test_nothing_that_changes_at_each_start_is_a_source():
    assert not any(re.search(r"var/|\.web", pattern) for pattern in frontend.SOURCES)


def test_every_package_the_components_ask_for_is_locked():
    locked = json.loads((frontend.LOCK / "package.json").read_text())["dependencies"]
    asked = [
        name
        for file in (frontend.ROOT / "careapp").rglob("*.py")
        for name in re.findall(r"[\"'](@?[\w./-]+)@[~^]?\d[\w.]*[\"']", file.read_text())
    ]
    assert [name for name in asked if name not in locked] == []
