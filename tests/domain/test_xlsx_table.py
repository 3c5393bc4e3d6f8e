"""Workbooks read as lines of people, whatever wrote them; what is no plain workbook is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from careapp.domain import xlsx_table
from careapp.domain.csv_columns import Known
from careapp.domain.csv_import import preview_clients
from careapp.domain.csv_table import MAX_COLUMNS, MAX_LINES, read_table
from careapp.domain.refusal import Refused


def workbook(*rows: Sequence[object], first: int = 1, base: datetime | None = None) -> bytes:
    """A file whose visible sheet has these rows, behind a hidden one."""
    book = Workbook()
    if base:
        book.epoch = base
    book.active.title = "Notes"
    book.active.append(["caché"])
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("Clients")
    for number, row in enumerate(rows, first):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def altered(data: bytes, part: str, old: str, new: str) -> bytes:
    """The same file with a text of one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in book.namelist():
            text = book.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            copy.writestr(name, text)
    return out.getvalue()


def test_cells_of_every_kind_are_read_from_the_first_sheet_one_sees():
    data = workbook(
        ("Nom", "Naissance", None, "Code postal", "Part"),
        (),
        (),
        ("Ferrand", date(1942, 2, 3), None, 73000, 1.5),
        (None, datetime.combine(date(1942, 2, 3), time(18)), "#REF!", "x"),
        (" ",),
    )
    table = read_table(data)
    assert table.header == ("Nom", "Naissance", "", "Code postal", "Part")
    assert [(line.number, line.cells) for line in table.lines] == [
        (4, ("Ferrand", "03/02/1942", "", "73000", "1.5")),
        (5, ("", "03/02/1942", "", "x")),
    ]


def test_days_counted_from_1904_are_read_right():
    assert read_table(workbook(("Nom",), (date(1942, 2, 3),), base=CALENDAR_MAC_1904)).lines[0].cells == ("03/02/1942",)


def test_a_client_of_a_workbook_is_read_and_a_wrong_cell_told_at_its_line():
    data = workbook(
        ("Nom", "Prénom", "Date de naissance"),
        ("Lefèvre", "Zoé", date(1942, 2, 3)),
        *[()] * 4,
        (None, "Paul", "31/02/1942"),
    )
    preview = preview_clients(data, date(2026, 11, 24), Known())
    assert [(found.line, found.client.last_name, found.client.birth_date) for found in preview.rows] == [
        (2, "Lefèvre", date(1942, 2, 3))
    ]
    assert [(fault.line, fault.column) for fault in preview.errors] == [
        (7, "Nom de famille"), (7, "Date de naissance"),
    ]  # fmt: skip


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_table(data)
    return refused.value.reason


SHEET = "xl/worksheets/sheet2.xml"
PLAIN = workbook(("Nom",), ("Ferrand",), (12,))


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04xxxx",
        altered(PLAIN, SHEET, "<worksheet", '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]><worksheet'),
        altered(PLAIN, "[Content_Types].xml", "sheet.main+xml", "sheet.other+xml"),
        altered(PLAIN, SHEET, "<v>12</v>", "<v>douze</v>"),
        altered(PLAIN, SHEET, "</worksheet>", ""),
        PLAIN[:-60],
    ],
)
def test_what_is_no_plain_workbook_is_refused_whole(data):
    assert refusal(data).startswith("Ce classeur est illisible")


def test_an_old_or_locked_workbook_says_what_to_do():
    assert "ancien format ou protégé" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1")


def test_a_small_file_that_holds_a_very_large_sheet_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(xlsx_table, "MAX_PART", 20_000)
    assert "trop grand" in refusal(workbook(*[("Nom",)] * 2000))


def test_too_many_lines_or_columns_are_told():
    assert "lignes" in refusal(workbook(*[("Nom",)] * (MAX_LINES + 2)))
    assert f"{MAX_COLUMNS} colonnes" in refusal(workbook(("Nom",) * (MAX_COLUMNS + 1)))
    assert refusal(workbook()) == "Ce fichier est vide."
