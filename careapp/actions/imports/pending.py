"""A preview kept on the server until it is confirmed, dropped or forgotten: one for each person."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from careapp.actions.imports import files
from careapp.actions.records import figures
from careapp.actions.work import Work
from careapp.domain.csv_import import ImportPreview
from careapp.domain.listing import PAGE_SIZE, Listing
from careapp.domain.people import format_phone, full_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.readmodels.imports import ImportFault, ImportLine, ImportView

KEPT_SECONDS: Final = 1800
MOST_KEPT: Final = 20
Owner = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class _Pending:
    key: str
    kind: str
    file_name: str
    data: bytes
    preview: ImportPreview
    since: float


_pending: dict[Owner, _Pending] = {}


def prepare(work: Work, kind: str, file_name: str, data: bytes) -> ImportView:
    """The preview of a file, kept for the person who sent it."""
    read = files.preview(work, kind, data)
    _forget_old()
    _pending[_owner(work)] = _Pending(secrets.token_hex(8), kind, file_name[:120], data, read, time.monotonic())
    return kept(work)


def kept(work: Work, page: int = 1) -> ImportView:
    """A page of the preview the person waits on; an empty one when there is none."""
    work.require(Permission.RECORDS_IMPORT)
    _forget_old()
    pending = _pending.get(_owner(work))
    if pending is None:
        return ImportView()
    read, listing = pending.preview, Listing(page=page)
    shown: Sequence[Any] = read.errors or read.rows
    part = shown[listing.offset(len(shown)) :][:PAGE_SIZE]
    return ImportView(
        key=pending.key,
        kind=pending.kind,
        file_name=pending.file_name,
        total=read.lines,
        faulty_lines=len({fault.line for fault in read.errors if fault.line}),
        sound=read.sound,
        ignored=", ".join(read.ignored),
        lines=[] if read.errors else [_line(row) for row in part],
        faults=[ImportFault(str(f.line or ""), f.column, f.value, f.reason) for f in part] if read.errors else [],
        figures=figures(listing, len(shown)),
    )


def _line(row: Any) -> ImportLine:
    client = getattr(row, "client", None)
    person = client or row.worker
    place = getattr(row, "address", None) or person
    name = full_name(person.first_name, person.last_name, person.civility)
    detail = " ".join(filter(None, (getattr(place, "postcode", ""), getattr(place, "city", ""))))
    contact = format_phone(person.phone) or person.email
    demand = getattr(row, "demand", None)
    return ImportLine(
        row.line, row.code, name, detail, contact, demand.need if demand else "", getattr(row, "note", "")
    )


def confirm(work: Work, key: str) -> int:
    """Write the file whose preview the person has seen; how many people were added."""
    work.require(Permission.RECORDS_IMPORT)
    pending = _pending.get(_owner(work))
    if pending is None or pending.key != key:
        raise Refused(_("Cet aperçu n’existe plus : envoyez le fichier de nouveau."))
    added = files.write(work, pending.kind, pending.data)
    work.after_commit.append(lambda: _pending.pop(_owner(work), None) and None)
    return added


def drop(work: Work) -> None:
    """Forget the preview the person waits on."""
    work.require(Permission.RECORDS_IMPORT)
    _pending.pop(_owner(work), None)


def _owner(work: Work) -> Owner:
    return work.actor.agency_id, work.actor.user_id


def _forget_old() -> None:
    now = time.monotonic()
    for owner, pending in list(_pending.items()):
        if now - pending.since > KEPT_SECONDS:
            _pending.pop(owner, None)
    while len(_pending) >= MOST_KEPT:
        _pending.pop(min(_pending, key=lambda owner: _pending[owner].since), None)
