"""The server as a process: what it keeps in browsers, how it stops, what it says when it cannot start."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import httpx
import pytest

from tests.e2e.conftest import ROOT, Server


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_though_a_tab_is_open(person, chromium, tmp_path, sign):
    started = Server(tmp_path)
    try:
        person("coordinator", at=started).open("/opportunities")
        started.process.send_signal(sign)
        assert started.process.wait(timeout=10) == 0
    finally:
        started.stop()


def test_no_node_and_no_second_process_serve(server):
    children = subprocess.run(["ps", "--ppid", str(server.process.pid), "-o", "comm="], capture_output=True, text=True)
    assert "node" not in children.stdout


def test_scripts_are_compressed_and_kept_for_ever(server):
    page = httpx.get(f"{server.address}/login")
    assert page.headers["cache-control"] == "no-store"
    script = next((ROOT / ".web/build/client/assets").glob("root-*.js")).name
    answer = httpx.get(f"{server.address}/assets/{script}", headers={"Accept-Encoding": "br"})
    assert answer.headers["content-encoding"] == "br"
    assert "immutable" in answer.headers["cache-control"]


def test_a_port_that_is_taken_is_said_at_once(server, tmp_path):
    taken = {**os.environ, "PORT": str(server.port), "CAREAPP_DATA_DIR": str(tmp_path), "LANG": "C"}
    done = subprocess.run(
        [sys.executable, "-m", "careapp", "serve"], cwd=ROOT, env=taken, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert f"Le port {server.port} est déjà pris" in done.stderr
