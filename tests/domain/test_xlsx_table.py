"""Workbooks read as lines of people, whatever wrote them; what is no plain workbook is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from careapp.domain import xlsx_table
from careapp.domain.csv_columns import Known
from careapp.domain.csv_import import preview_clients
from careapp.domain.csv_table import MAX_COLUMNS, MAX_LINES, read_table
from careapp.domain.refusal import Refused

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
STYLES = (
    f'<styleSheet {MAIN}><numFmts><numFmt numFmtId="164" formatCode="dd\\/mm\\/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="0.0&quot; d&quot;"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)
SHARED = f"<sst {MAIN}><si><t>Nom</t></si><si><r><t>Fer</t></r><r><t>rand</t></r><rPh><t>x</t></rPh></si></sst>"


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def workbook(*rows: str, before: str = "", workbook: str = "", **parts: str) -> bytes:
    sheets = '<sheet name="Notes" state="hidden" r:id="rId9"/><sheet name="Clients" r:id="rId1"/>'
    files = {
        "xl/workbook.xml": f"<workbook {MAIN} {LINKED}>{workbook}<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId9" Target="worksheets/sheet9.xml"/>'
        '<Relationship Id="rId1" Target="/xl/worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"{before}<worksheet {MAIN}><sheetData>{''.join(rows)}</sheetData></worksheet>",
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": SHARED,
        **parts,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in files.items():
            book.writestr(name, text)
    return out.getvalue()


def test_cells_of_every_kind_are_read_from_the_first_sheet_one_sees():
    data = workbook(
        row(1, '<c r="A1" t="s"><v>0</v></c>', cell("B1", "Naissance"), cell("D1", "Code postal"), cell("E1", "Part")),
        row(
            4,
            '<c r="A4" t="s"><v>1</v></c>',
            '<c r="B4" s="2"><v>15375</v></c>',
            '<c r="D4"><v>73000</v></c>',
            '<c r="E4" s="3"><v>1.5</v></c>',
        ),
        row(5, '<c r="B5" s="1"><v>15375.75</v></c>', '<c r="C5" t="e"><v>#REF!</v></c>', '<c t="str"><v>x</v></c>'),
        row(6, cell("A6", " ")),
    )
    table = read_table(data)
    assert table.header == ("Nom", "Naissance", "", "Code postal", "Part")
    assert [(line.number, line.cells) for line in table.lines] == [
        (4, ("Ferrand", "03/02/1942", "", "73000", "1.5")),
        (5, ("", "03/02/1942", "", "x")),
    ]


def test_days_counted_from_1904_are_read_right():
    data = workbook(row(1, cell("A1", "Nom")), row(2, '<c r="A2" s="1"><v>13913</v></c>'),
                    workbook='<workbookPr date1904="1"/>')  # fmt: skip
    assert read_table(data).lines[0].cells == ("03/02/1942",)


def test_a_client_of_a_workbook_is_read_and_a_wrong_cell_told_at_its_line():
    data = workbook(
        row(1, cell("A1", "Nom"), cell("B1", "Prénom"), cell("C1", "Date de naissance")),
        row(2, cell("A2", "Lefèvre"), cell("B2", "Zoé"), '<c r="C2" s="1"><v>15375</v></c>'),
        row(7, cell("B7", "Paul"), cell("C7", "31/02/1942")),
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


ENTITY = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]>'


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04xxxx",
        workbook(row(1, cell("A1", "Nom")), before=ENTITY),
        workbook(row(1, '<c r="A1" t="s"><v>99</v></c>')),
        workbook(row(1, '<c r="A1"><v>douze</v></c>')),
        workbook(row(1, cell("A1", "Nom")))[:-60],
        workbook("<row>"),
    ],
)
def test_what_is_no_plain_workbook_is_refused_whole(data):
    assert refusal(data).startswith("Ce classeur est illisible")


def test_an_old_or_locked_workbook_says_what_to_do():
    assert "ancien format ou protégé" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1")


def test_a_small_file_that_holds_a_very_large_sheet_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(xlsx_table, "MAX_PART", 20_000)
    assert "trop grand" in refusal(workbook(*(row(n, cell(f"A{n}", "Nom")) for n in range(1, 2000))))


def test_too_many_lines_or_columns_are_told():
    assert "lignes" in refusal(workbook(*(row(n, cell(f"A{n}", "Nom")) for n in range(1, MAX_LINES + 3))))
    assert f"{MAX_COLUMNS} colonnes" in refusal(workbook(row(1, cell("XFD1", "Nom"))))
    assert refusal(workbook()) == "Ce fichier est vide."
