"""Parts solved by a real scheduler and two processes, over TLS as an agency would, and the words when that can't be."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from careapp.matching import cluster as module
from careapp.matching.cluster import Cluster, ClusterError
from careapp.matching.parts import PartFailed, solve_parts, split
from careapp.matching.plan import Status
from careapp.matching.runners import Here
from careapp.matching.solve import never
from tests.matching.checker import faults
from tests.matching.test_parts import EFFORT, by_parts, sectors

installed = importlib.util.find_spec("distributed") is not None
needs_dask = pytest.mark.skipif(
    not installed or not shutil.which("openssl"),
    reason="needs the optional cluster (pip install -r requirements-cluster.txt) and openssl",
)


def authority(folder: Path) -> Path:
    """A folder with an authority of one's own and a certificate it signed."""
    folder.mkdir()

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    new = ("-newkey", "rsa:2048", "-nodes", "-keyout")
    openssl("req", "-x509", *new, "ca.key", "-out", "ca.pem", "-subj", "/CN=care", "-days", "2")
    openssl("req", *new, "key.pem", "-out", "cert.csr", "-subj", "/CN=solver")
    sign = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial")
    openssl("x509", "-req", "-in", "cert.csr", *sign, "-days", "2", "-out", "cert.pem")
    return folder


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A scheduler and two processes that speak TLS with people of the same authority alone."""
    from distributed import LocalCluster, Security

    folder = authority(tmp_path_factory.mktemp("cluster") / "tls")
    ca, cert, key = (str(folder / f"{name}.pem") for name in ("ca", "cert", "key"))
    roles = {
        f"tls_{role}_{what}": file
        for role in ("scheduler", "worker", "client")
        for what, file in (("cert", cert), ("key", key))
    }
    security = Security(tls_ca_file=ca, require_encryption=True, **roles)
    with LocalCluster(
        n_workers=2, threads_per_worker=1, security=security, protocol="tls", dashboard_address=None,
        local_directory=str(folder), silence_logs=50,
    ) as started:  # fmt: skip
        yield Cluster(started.scheduler_address, folder)


@needs_dask
def test_two_machines_give_the_plan_of_one(cluster):
    asked, told = sectors(3, 4, 12, 1), []
    picks = by_parts(asked, cluster, progress=lambda placed, cost: told.append(placed))
    assert picks == by_parts(asked)
    assert faults(asked, picks) == []
    assert told


@needs_dask
def test_a_cluster_stops_at_once(cluster):
    told = []
    asked = sectors(2, 20, 150, 1)
    picks, _cost, status = solve_parts(
        asked,
        cluster,
        lambda: bool(told),
        time_limit=600,
        effort=10**6,
        progress=lambda placed, cost: told.append(placed),
    )
    assert status is Status.CANCELLED
    assert picks
    assert faults(asked, picks) == []


@needs_dask
def test_a_part_that_fails_on_the_cluster_names_itself(cluster):
    parts = split(sectors(days=1), 1, EFFORT)
    parts[1] = replace(parts[1], problem=replace(parts[1].problem, matrix="nonsense"))
    with pytest.raises(PartFailed, match="Secteur 1 : le calcul a échoué"):
        cluster.run(parts, never, lambda *_told: None, 60)


@needs_dask
def test_a_stranger_without_certificate_is_not_answered(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 2)
    with pytest.raises(ClusterError, match="ne répond pas"):
        Cluster(cluster.address, authority(tmp_path / "other")).run([], never, lambda *_told: None, 60)


@needs_dask
def test_nobody_at_the_address_is_said(monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 1)
    with pytest.raises(ClusterError, match="ne répond pas"):
        Cluster("tcp://127.0.0.1:9").run([], never, lambda *_told: None, 60)


def test_without_the_library_the_command_that_brings_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install -r requirements-cluster\.txt"):
        solve_parts(sectors(2, 2, 4, 1), Cluster("tcp://127.0.0.1:9"), never)
    assert Here().run([], never, lambda *_told: None, 60) == []
