"""The first sheet of an Excel workbook as lines of text: no formula is run, nothing outside the file is read."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final
from xml.etree import ElementTree

from careapp.domain.refusal import Refused
from careapp.i18n import _

MAX_PART: Final = 40_000_000
"""Bytes of one part once unpacked: a small file may hold a very large sheet."""
_DAY_FORMATS: Final = frozenset({14, 15, 16, 17, 22})
_IN_QUOTES: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_PLACE: Final = re.compile(r"([A-Z]{1,3})\d+")
_LAST_SERIAL: Final = 110_000  # the year 2201
_UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, ElementTree.ParseError, LookupError, ValueError, ArithmeticError, RuntimeError,
    EOFError, StopIteration,
)  # fmt: skip
Row = tuple[int, tuple[str, ...]]


def read_sheet(data: bytes, most_lines: int, most_columns: int) -> list[Row]:
    """The rows that hold something in the first sheet a reader sees, each with its number, or `Refused`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return _Book(book).rows(most_lines, most_columns)
    except _UNREADABLE:
        raise Refused(_("Ce classeur est illisible : enregistrez-le au format XLSX ou CSV.")) from None


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


class _Book:
    """An open workbook: its shared texts, which styles show days, where its days begin."""

    def __init__(self, book: zipfile.ZipFile) -> None:
        self.book = book
        self.names = set(book.namelist())
        workbook = self._tree("xl/workbook.xml")
        self.sheet = self._first_sheet(workbook)
        known = [one.get("date1904", "") for one in workbook.iter() if _local(one) == "workbookPr"]
        self.origin = date(1904, 1, 1) if known and known[0] in ("1", "true") else date(1899, 12, 30)
        self.texts = self._texts()
        self.days = self._day_styles()

    def _part(self, name: str) -> bytes:
        if self.book.getinfo(name).file_size > MAX_PART:
            raise Refused(_("Ce classeur est trop grand une fois ouvert : partagez-le en plusieurs."))
        data = self.book.read(name)
        if "<!" in data.decode("utf-8-sig").replace("<!--", "").replace("<![CDATA[", ""):
            raise ValueError("a workbook declares no entities")
        return data

    def _tree(self, name: str) -> ElementTree.Element:
        return ElementTree.fromstring(self._part(name))  # noqa: S314 - no entity is let in by _part

    def _first_sheet(self, workbook: ElementTree.Element) -> str:
        sheets = [one for one in workbook.iter() if _local(one) == "sheet" and one.get("state", "visible") == "visible"]
        if not sheets:
            raise KeyError("sheet")
        wanted = next(value for key, value in sheets[0].items() if key.endswith("}id"))
        links = self._tree("xl/_rels/workbook.xml.rels")
        target = next(link.get("Target", "") for link in links if link.get("Id") == wanted)
        return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"

    def _texts(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.names:
            return []
        return [_text(item) for item in self._tree("xl/sharedStrings.xml") if _local(item) == "si"]

    def _day_styles(self) -> list[bool]:
        """Whether the cells of each style show a day."""
        if "xl/styles.xml" not in self.names:
            return []
        styles = self._tree("xl/styles.xml")
        own = {
            int(one.get("numFmtId", "0")): _shows_day(one.get("formatCode", ""))
            for one in styles.iter()
            if _local(one) == "numFmt"
        }
        used = next((part for part in styles if _local(part) == "cellXfs"), ())
        numbers = [int(one.get("numFmtId", "0")) for one in used]
        return [own.get(number, number in _DAY_FORMATS) for number in numbers]

    def rows(self, most_lines: int, most_columns: int) -> list[Row]:
        """The rows that hold something, at most two more than `most_lines`."""
        found: list[Row] = []
        number = 0
        part = io.BytesIO(self._part(self.sheet))
        for _event, element in ElementTree.iterparse(part):  # noqa: S314 - no entity is let in by _part
            if _local(element) != "row":
                continue
            number = int(element.get("r") or number + 1)
            cells = self._cells(element, most_columns)
            element.clear()
            if any(cell.strip() for cell in cells) and len(found) <= most_lines + 1:
                found.append((number, cells))
        return found

    def _cells(self, row: ElementTree.Element, most: int) -> tuple[str, ...]:
        cells: dict[int, str] = {}
        for place, cell in self._placed(row):
            text = self._value(cell)
            if text and place >= most:
                raise Refused(_("Ce fichier dépasse {count} colonnes.", count=most))
            if text:
                cells[place] = text
        return tuple(cells.get(place, "") for place in range(max(cells, default=-1) + 1))

    def _placed(self, row: ElementTree.Element) -> Iterator[tuple[int, ElementTree.Element]]:
        place = -1
        for cell in row:
            if named := _PLACE.fullmatch(cell.get("r", "")):
                place = 0
                for letter in named[1]:
                    place = place * 26 + ord(letter) - 64
                place -= 1
            else:
                place += 1
            yield place, cell

    def _value(self, cell: ElementTree.Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell)
        text = next((part.text or "" for part in cell if _local(part) == "v"), "")
        if kind == "s":
            return self.texts[int(text)] if text else ""
        if kind == "e":
            return ""
        return self._number(text, int(cell.get("s", "0"))) if kind == "n" and text else text

    def _number(self, text: str, style: int) -> str:
        value = float(text)
        if style < len(self.days) and self.days[style] and 0 < value < _LAST_SERIAL:
            return f"{self.origin + timedelta(days=int(value)):%d/%m/%Y}"
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else text


def _text(element: ElementTree.Element) -> str:
    """The text of a cell, whatever its fonts; how it is read aloud in Japanese is left out."""
    if _local(element) == "rPh":
        return ""
    own = element.text or "" if _local(element) == "t" else ""
    return own + "".join(_text(part) for part in element)


def _shows_day(code: str) -> bool:
    plain = _IN_QUOTES.sub("", code).lower()
    return "d" in plain or "yy" in plain
