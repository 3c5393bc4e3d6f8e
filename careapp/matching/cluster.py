"""Parts solved by several machines: a Dask scheduler hands them to its workers, and the answers come back.

The workers run the same careapp. They need nothing else: no database, no settings, no folder in common.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from careapp import __version__
from careapp.i18n import _
from careapp.matching.parts import Found, Part, PartFailed, Stop, Tell, share, solve_part, unbegun, until
from careapp.matching.problem import ProblemError
from careapp.matching.runners import BEAT, fault_of

PATIENCE: Final = 10.0  # seconds to find the scheduler and a worker
LISTEN: Final = 0.2  # seconds between two questions of a worker whether to stop
MOST_TOLD: Final = 0.5  # seconds between two words of a part on its progress


class ClusterError(ProblemError):
    """Says why the cluster can't be used."""


@dataclass(frozen=True)
class Cluster:
    """Solves parts on the workers of a Dask scheduler; `certificates` holds `ca.pem`, `cert.pem` and `key.pem`."""

    address: str
    certificates: Path | None = None

    def run(self, parts: Sequence[Part], stop: Stop, tell: Tell, seconds: float) -> list[Found]:
        """The answers in the order of the parts."""
        dask = _library()
        with self._client(dask) as client:
            hands = self._hands(client)
            errand, halt = f"careapp-{uuid4().hex}", dask.Event(f"careapp-{uuid4().hex}", client=client)
            client.subscribe_topic(errand, lambda event: tell(*event[1]))
            futures = [
                client.submit(
                    _work,
                    part,
                    number,
                    share(part, _others(parts, part), seconds, hands),
                    errand,
                    halt.name,
                    pure=False,
                )
                for number, part in enumerate(parts)
            ]
            try:
                return _gathered(parts, futures, stop, halt)
            finally:
                halt.set()
                client.unsubscribe_topic(errand)

    def _client(self, dask: Any) -> Any:
        security = None
        if self.certificates is not None:
            ca, cert, key = (str(self.certificates / f"{name}.pem") for name in ("ca", "cert", "key"))
            security = dask.Security(tls_ca_file=ca, tls_client_cert=cert, tls_client_key=key, require_encryption=True)
        try:
            return dask.Client(self.address, security=security, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(_("Le cluster {address} ne répond pas.", address=self.address)) from error

    def _hands(self, client: Any) -> int:
        """How many parts are solved at a time; refuse workers of another version."""
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise ClusterError(_("Le cluster {address} n’a aucun processus.", address=self.address)) from error
        try:
            versions = set(client.run(version).values())
        except ImportError as error:
            raise ClusterError(
                _("careapp n’est pas installé sur le cluster {address}.", address=self.address)
            ) from error
        if versions != {__version__}:
            raise ClusterError(
                _(
                    "Le cluster {address} a une autre version de careapp que {version}.",
                    address=self.address,
                    version=__version__,
                )
            )
        return sum(client.nthreads().values())


def _others(parts: Sequence[Part], part: Part) -> list[Part]:
    return [one for one in parts if one is not part]


def version() -> str:
    """The version a worker runs."""
    return __version__


def _library() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise ClusterError(
            _("Le calcul sur plusieurs machines demande : pip install -r requirements-cluster.txt")
        ) from error
    return distributed


def _gathered(parts: Sequence[Part], futures: Sequence[Any], stop: Stop, halt: Any) -> list[Found]:
    """The answers once all are there; the first that failed names itself."""
    halted = False
    while True:
        for part, future in zip(parts, futures, strict=True):
            if future.status not in ("pending", "finished"):
                error = future.exception() if future.status == "error" else None
                raise PartFailed.of(part.name, fault_of(error) if error else future.status) from error
        if all(future.status == "finished" for future in futures):
            return [future.result() for future in futures]
        if not halted and stop():
            halt.set()
            halted = True
        time.sleep(BEAT)


def _work(part: Part, number: int, seconds: float, errand: str, halt: str) -> Found:
    """What a worker does with a part."""
    import distributed

    worker, event = distributed.get_worker(), distributed.Event(halt, client=distributed.get_client())
    if event.is_set():
        return unbegun(part)
    halted, over = threading.Event(), threading.Event()
    threading.Thread(target=_listen, args=(event, halted, over), daemon=True).start()
    try:
        return solve_part(part, until(halted.is_set, seconds), _seldom(partial(_tell, worker, errand, number)))
    finally:
        over.set()


def _tell(worker: Any, errand: str, number: int, placed: int, cost: float) -> None:
    worker.log_event(errand, (number, placed, cost))


def _seldom(tell: Callable[[int, float], None]) -> Callable[[int, float], None]:
    """Tell at most twice a second: each word goes through the scheduler."""
    last = [0.0]

    def now_and_then(placed: int, cost: float) -> None:
        if time.monotonic() - last[0] >= MOST_TOLD:
            last[0] = time.monotonic()
            tell(placed, cost)

    return now_and_then


def _listen(event: Any, halted: threading.Event, over: threading.Event) -> None:
    """Stop as soon as the one who asked wants it, or is gone."""
    while not over.wait(LISTEN):
        try:
            if event.is_set():
                halted.set()
                return
        except Exception:
            halted.set()
            return
