"""Clients and workers from a CSV file: a preview with every bad line and its reason, nothing written yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Generic, TypeVar

from careapp.domain.clients import AddressDraft, ClientDraft, read_address, read_client
from careapp.domain.csv_columns import CLIENT_COLUMNS, WORKER_COLUMNS, Column, Known
from careapp.domain.csv_table import Line, read_table, write_table
from careapp.domain.parsing import clean_text
from careapp.domain.people import fold
from careapp.domain.refusal import Refused, RefusedFields
from careapp.domain.workers import ContractDraft, SkillDraft, WorkerDraft, read_contract, read_worker
from careapp.i18n import N_, _

SHOWN_VALUE: Final = 60
_SAME_CODE: Final = N_("Même code que la ligne {line}.")
_SAME_PERSON: Final = N_("Même personne que la ligne {line}.")
Forms = dict[str, dict[str, Any]]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong at one cell: the line an editor shows (0 for the whole file), the column, its text, the reason."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client a line describes."""

    line: int
    code: str
    client: ClientDraft
    address: AddressDraft | None = None


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """A worker a line describes."""

    line: int
    code: str
    worker: WorkerDraft
    skills: tuple[SkillDraft, ...] = ()
    sector_ids: tuple[int, ...] = ()
    contract: ContractDraft | None = None


@dataclass(frozen=True, slots=True)
class ImportPreview(Generic[Row]):
    """What an import would write, every fault that stops it, and the columns it leaves aside."""

    rows: tuple[Row, ...] = ()
    errors: tuple[LineFault, ...] = ()
    ignored: tuple[str, ...] = ()
    lines: int = 0

    @property
    def sound(self) -> bool:
        """Whether the import can be made: it is made whole or not at all."""
        return bool(self.rows) and not self.errors


def preview_clients(data: bytes, today: date, known: Known) -> ImportPreview[ClientRow]:
    """The clients of a CSV file."""
    return preview(data, CLIENT_COLUMNS, known, lambda line, forms: _client_row(line, forms, today))


def preview_workers(data: bytes, today: date, known: Known) -> ImportPreview[WorkerRow]:
    """The workers of a CSV file."""
    return preview(data, WORKER_COLUMNS, known, lambda line, forms: _worker_row(line, forms, today))


def client_template() -> str:
    """An empty clients file with one example line."""
    return template(CLIENT_COLUMNS)


def worker_template() -> str:
    """An empty workers file with one example line."""
    return template(WORKER_COLUMNS)


@dataclass(slots=True)
class _Import(Generic[Row]):
    """One reading of a file: who was met on which line, and what was found."""

    columns: Sequence[Column]
    known: Known
    read: Callable[[int, Forms], Row]
    alone: bool = True
    rows: list[Row] = field(default_factory=list)
    errors: list[LineFault] = field(default_factory=list)
    met: dict[tuple[str, ...], int] = field(default_factory=dict)

    def line(self, line: Line, places: Mapping[int, Column], width: int) -> None:
        """Read one line into a row or into its faults."""
        if len(line.cells) > width and any(cell.strip() for cell in line.cells[width:]):
            reason = _("Cette ligne compte {count} colonnes au lieu de {width}.", count=len(line.cells), width=width)
            self.errors.append(LineFault(line.number, "", "", reason))
            return
        before = len(self.errors)
        texts = {column: line.cells[i] if i < len(line.cells) else "" for i, column in places.items()}
        forms = self.forms(line.number, texts)
        if self.alone:
            self.duplicate(line.number, forms)
        try:
            row = self.read(line.number, forms)
        except FormFaults as faults:
            seen = {error.column for error in self.errors[before:]}
            faulty = [fault for fault in self.faults(line.number, faults.errors, texts) if fault.column not in seen]
            self.errors += faulty
            return
        if len(self.errors) == before:
            self.rows.append(row)

    def forms(self, number: int, texts: Mapping[Column, str]) -> Forms:
        """The forms a line fills, cell by cell."""
        forms: Forms = {"record": {}}
        for column, cell in texts.items():
            if not (text := clean_text(cell)):
                continue
            try:
                value = column.convert(text, self.known)
            except Refused as refusal:
                self.errors.append(LineFault(number, _(column.title), text[:SHOWN_VALUE], refusal.reason))
                continue
            form = forms.setdefault(column.form, {})
            form.update(value if isinstance(value, dict) else {column.key: value})
        return forms

    def duplicate(self, number: int, forms: Forms) -> None:
        """Refuse a person, or a code, met on an earlier line."""
        code, person = forms["record"].get("code", ""), forms.get("client") or forms.get("worker") or {}
        name = " ".join(filter(None, (person.get("last_name"), person.get("first_name"))))
        keys = (("code", code), code, _SAME_CODE), (("last_name", *_identity(forms)), name, _SAME_PERSON)
        for key, told, reason in keys:
            earlier = self.met.setdefault(key, number) if any(key[1:]) else number
            if earlier != number:
                title = next(_(c.title) for c in self.columns if c.key == key[0])
                self.errors.append(LineFault(number, title, told[:SHOWN_VALUE], _(reason, line=earlier)))

    def faults(
        self, number: int, errors: Mapping[tuple[str, str], str], texts: Mapping[Column, str]
    ) -> list[LineFault]:
        """The faults of the forms at the columns that filled them."""
        by_key = {(column.form, column.key): column for column in self.columns}
        faults = []
        for key, reason in errors.items():
            column = by_key.get(key)
            value = clean_text(texts.get(column, "")) if column else ""
            if column and column not in texts and reason == _("Remplissez ce champ."):
                reason = _("La colonne « {title} » manque.", title=_(column.title))
            faults.append(LineFault(number, _(column.title) if column else "", value[:SHOWN_VALUE], reason))
        return faults


def _identity(forms: Forms) -> tuple[str, ...]:
    """What tells two people apart: names and birth date, or names, street and phone where the date is missing."""
    person = forms.get("client") or forms.get("worker") or {}
    place = forms.get("address") or person
    told = [person.get("birth_date")] if person.get("birth_date") else [place.get("street"), person.get("phone")]
    return tuple(fold(str(value or "")) for value in (person.get("last_name"), person.get("first_name"), *told))


class FormFaults(Exception):
    """The faults of all the forms of a line, by form and field."""

    def __init__(self, errors: Mapping[tuple[str, str], str]) -> None:
        super().__init__()
        self.errors = errors


def preview(
    data: bytes, columns: Sequence[Column], known: Known, read: Callable[[int, Forms], Row], *, alone: bool = True
) -> ImportPreview[Row]:
    """What a file describes, line by line; with `alone` a person stands on one line only."""
    try:
        table = read_table(data)
        places = _match(table.header, columns)
    except Refused as refusal:
        return ImportPreview(errors=(LineFault(0, refusal.field, "", refusal.reason),))
    reading = _Import(columns, known, read, alone)
    for line in table.lines:
        reading.line(line, places, len(table.header))
    if not table.lines:
        reading.errors.append(LineFault(0, "", "", _("Ce fichier n’a que son en-tête.")))
    ignored = tuple(name for i, name in enumerate(table.header) if name and i not in places)
    return ImportPreview(tuple(reading.rows), tuple(reading.errors), ignored, len(table.lines))


def _match(header: Sequence[str], columns: Sequence[Column]) -> dict[int, Column]:
    """Which column stands at which place of the header."""
    names = {fold(name): column for column in columns for name in (column.title, _(column.title), *column.aliases)}
    places: dict[int, Column] = {}
    for i, name in enumerate(header):
        column = names.get(fold(name).replace("_", " "))
        if column is None:
            continue
        if column in places.values():
            raise Refused(_("La colonne « {title} » figure deux fois.", title=_(column.title)), name)
        places[i] = column
    for column in columns:
        if column.required and column not in places.values():
            raise Refused(_("La colonne « {title} » manque.", title=_(column.title)), _(column.title))
    return places


def _client_row(line: int, forms: Forms, today: date) -> ClientRow:
    errors: dict[tuple[str, str], str] = {}
    client = read_part("client", forms.get("client", {}), lambda form: read_client(form, today), errors)
    address = read_part("address", forms.get("address"), read_address, errors)
    if errors or client is None:
        raise FormFaults(errors)
    return ClientRow(line, forms["record"].get("code", ""), client, address)


def _worker_row(line: int, forms: Forms, today: date) -> WorkerRow:
    errors: dict[tuple[str, str], str] = {}
    worker = read_part("worker", forms.get("worker", {}), lambda form: read_worker(form, today), errors)
    contract = read_part("contract", forms.get("contract"), read_contract, errors)
    if errors or worker is None:
        raise FormFaults(errors)
    record = forms["record"]
    skills, sectors = tuple(record.get("skills", ())), tuple(record.get("sectors", ()))
    return WorkerRow(line, record.get("code", ""), worker, skills, sectors, contract)


Draft = TypeVar("Draft")


def read_part(
    name: str,
    form: dict[str, Any] | None,
    read: Callable[[Mapping[str, Any]], Draft],
    errors: dict[tuple[str, str], str],
) -> Draft | None:
    """The draft of a form of a line, its faults added to those of the others."""
    if form is None:
        return None
    try:
        return read(form)
    except RefusedFields as refusal:
        errors.update({(name, key): reason for key, reason in refusal.errors.items()})
        return None


def template(columns: Sequence[Column]) -> str:
    """An empty file of some columns with one example line."""
    return write_table([_(column.title) for column in columns], [[column.example for column in columns]])
