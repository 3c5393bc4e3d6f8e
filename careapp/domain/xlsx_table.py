"""The first sheet of an Excel workbook as lines of text: no formula is run, nothing outside the file is read."""

from __future__ import annotations

import io
import zipfile
import zlib
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from careapp.domain.refusal import Refused
from careapp.i18n import _

MAX_PART: Final = 40_000_000
"""Bytes of all parts once unpacked: a small file may hold a very large sheet."""
_UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, ParseError, DefusedXmlException, LookupError, ValueError, TypeError,
    AttributeError, ArithmeticError, RuntimeError, OSError, EOFError, StopIteration,
)  # fmt: skip
Row = tuple[int, tuple[str, ...]]


def read_sheet(data: bytes, most_lines: int, most_columns: int) -> list[Row]:
    """The rows that hold something in the first sheet a reader sees, each with its number, or `Refused`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if sum(part.file_size for part in book.infolist()) > MAX_PART:
                raise Refused(_("Ce classeur est trop grand une fois ouvert : partagez-le en plusieurs."))
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = next(one for one in book.worksheets if one.sheet_state == "visible")
        return _rows(sheet, most_lines, most_columns)
    except _UNREADABLE:
        raise Refused(_("Ce classeur est illisible : enregistrez-le au format XLSX ou CSV.")) from None


def _rows(sheet: ReadOnlyWorksheet, most_lines: int, most_columns: int) -> list[Row]:
    """The rows that hold something, at most two more than `most_lines`."""
    sheet.reset_dimensions()  # a workbook may lie about its size
    found: list[Row] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1].strip():
            texts.pop()
        if len(texts) > most_columns:
            raise Refused(_("Ce fichier dépasse {count} colonnes.", count=most_columns))
        if texts:
            found.append((number, tuple(texts)))
        if len(found) > most_lines + 1:
            break
    return found


def _text(cell: object) -> str:
    """What a cell shows, a day written the French way; an error shows nothing."""
    if cell is None or (isinstance(cell, str) and cell.startswith("#") and cell.endswith(("!", "?", "/A"))):
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
