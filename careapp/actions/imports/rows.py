"""Imported people as rows: written in a few bulk statements, each with its line in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlmodel import SQLModel, select

from careapp.actions.parts import apply
from careapp.actions.work import Work
from careapp.db.models.clients import Client, ClientAddress
from careapp.db.models.workers import Contract, Worker, WorkerSector, WorkerSkill
from careapp.domain.csv_import import ClientRow, WorkerRow
from careapp.domain.people import CodeKind, code_text


def write_clients(work: Work, rows: Sequence[ClientRow]) -> int:
    """Add clients with their addresses."""
    codes = _codes(work, Client, CodeKind.CLIENT, rows)
    clients = [_filled(Client(agency_id=work.actor.agency_id, code=code), row.client) for row, code in codes]
    _add(work, clients)
    addressed = [(client, row.address) for client, row in zip(clients, rows, strict=True) if row.address]
    addresses = [_filled(_part(work, ClientAddress, client_id=client.id), draft) for client, draft in addressed]
    for address in addresses:
        address.main = True
    _add(work, addresses)
    return _written(work, clients)


def write_workers(work: Work, rows: Sequence[WorkerRow]) -> int:
    """Add workers with their skills, sectors and contracts."""
    codes = _codes(work, Worker, CodeKind.WORKER, rows)
    workers = [_filled(Worker(agency_id=work.actor.agency_id, code=code), row.worker) for row, code in codes]
    _add(work, workers)
    for worker, row in zip(workers, rows, strict=True):
        parts: list[Any] = [_filled(_part(work, WorkerSkill, worker_id=worker.id), skill) for skill in row.skills]
        parts += [
            _part(work, WorkerSector, worker_id=worker.id, sector_id=key) for key in dict.fromkeys(row.sector_ids)
        ]
        if row.contract:
            parts.append(_filled(_part(work, Contract, worker_id=worker.id), row.contract))
        work.session.add_all(parts)
    work.session.flush()
    return _written(work, workers)


def _part(work: Work, model: Any, **values: Any) -> Any:
    return model(agency_id=work.actor.agency_id, **values)


def _filled(row: Any, draft: Any) -> Any:
    apply(row, draft)
    return row


def _codes(work: Work, model: Any, kind: CodeKind, rows: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    """Each row with its own code, or the next one that nobody holds."""
    rows = list(rows)
    taken = set(work.all(select(model.code).where(model.agency_id == work.actor.agency_id)))
    taken |= {row.code for row in rows if row.code}
    for row in rows:
        code = row.code
        while not code or (code in taken and not row.code):
            code = code_text(kind, work.next_number(kind))
        taken.add(code)
        yield row, code


def _add(work: Work, rows: Sequence[SQLModel]) -> None:
    work.session.add_all(rows)
    work.session.flush()


def _written(work: Work, rows: Sequence[Any]) -> int:
    for row in rows:
        work.audit("import", row, code=row.code)
    return len(rows)
