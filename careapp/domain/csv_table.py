"""Files of people as offices make them: CSV of any encoding or separator, Excel; lines keep their number."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from careapp.domain.parsing import clean_text
from careapp.domain.refusal import Refused
from careapp.domain.xlsx_table import read_sheet
from careapp.i18n import _, formats

MAX_BYTES: Final = 5_000_000
MAX_LINES: Final = 5_000
MAX_COLUMNS: Final = 80
DELIMITERS: Final = (";", ",", "\t")
_END: Final = "\ufdd0"
"""A line no file holds, read after the last one: a quote left open swallows it."""
_ZIP: Final = b"PK\x03\x04"
_FORMULA: Final = re.compile(r"^[\s=+\-@|]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file and the number an editor shows for it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's header and its lines, blank ones left out."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(data: bytes) -> Table:
    """The header and lines of a CSV file or of a workbook, or `Refused` if it is none."""
    if len(data) > MAX_BYTES:
        raise Refused(_("Ce fichier dépasse {count} Mo : partagez-le en plusieurs.", count=MAX_BYTES // 1_000_000))
    if data.startswith(_ZIP):
        lines = [Line(number, cells) for number, cells in read_sheet(data, MAX_LINES, MAX_COLUMNS)]
    else:
        text = decode(data)
        lines = _lines(text, _delimiter(text))
    if not lines:
        raise Refused(_("Ce fichier est vide."))
    if len(lines) - 1 > MAX_LINES:
        raise Refused(
            _("Ce fichier dépasse {count} lignes : partagez-le en plusieurs.", count=formats.number(MAX_LINES))
        )
    header = tuple(clean_text(cell) for cell in lines[0].cells)
    if len(header) > MAX_COLUMNS:
        raise Refused(_("Ce fichier dépasse {count} colonnes.", count=MAX_COLUMNS))
    return Table(header, tuple(lines[1:]))


def decode(data: bytes) -> str:
    """The text of a file in UTF-8 (with or without a mark), UTF-16 (with one) or Windows' Western encoding."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(_("Ce classeur est d’un ancien format ou protégé : enregistrez-le au format XLSX ou CSV."))
    if data.lstrip()[:5] == b"%PDF-":
        raise Refused(_("Ce fichier est un PDF, malgré son nom : enregistrez la liste au format CSV."))
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused(_("Ce fichier n’est pas un texte lisible : enregistrez-le au format CSV UTF-8."))


def write_table(header: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """CSV that French spreadsheets open as it is: semicolons, and cells no spreadsheet takes for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_cell(cell) for cell in header])
    writer.writerows([safe_cell(cell) for cell in line] for line in lines)
    return out.getvalue()


def safe_cell(value: object) -> str:
    """A cell no spreadsheet runs: a would-be formula is led by an apostrophe (OWASP, CSV injection)."""
    text = "" if value is None else str(value)
    if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not re.fullmatch(r"[+-]?[\d ,.]+", text):
        return f"'{text}"
    return text


def plain_cell(text: str) -> str:
    """A free text without the signs that would make a formula of it, nor the apostrophe that kept them quiet."""
    text = text[1:] if re.match(r"'[=+\-@]", text) else text
    return _FORMULA.sub("", text)


def _delimiter(text: str) -> str:
    """The separator that cuts the first line into most cells; the semicolon when in doubt."""
    first = io.StringIO(text.lstrip("\r\n")[:20_000])
    counts = {}
    for delimiter in DELIMITERS:
        first.seek(0)
        try:
            counts[delimiter] = len(next(csv.reader(first, delimiter=delimiter), []))
        except csv.Error:
            counts[delimiter] = 0
    return max(DELIMITERS, key=lambda delimiter: counts[delimiter])


def _lines(text: str, delimiter: str) -> list[Line]:
    reader = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=delimiter, strict=False)
    lines: list[Line] = []
    number = 1
    try:
        for cells in reader:
            if cells and cells[-1].endswith(_END) and cells != [_END]:
                raise Refused(_("Un guillemet ouvert à la ligne {number} n’est jamais fermé.", number=number))
            if any(cell.strip() for cell in cells) and cells != [_END] and len(lines) <= MAX_LINES + 1:
                lines.append(Line(number, tuple(cells)))
            number = reader.line_num + 1
    except csv.Error:
        raise Refused(_("La ligne {number} est illisible : vérifiez ses guillemets.", number=number)) from None
    return lines
