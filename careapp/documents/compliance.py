"""The report of what a planning breaks, as CSV and as the HTML of a PDF."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from careapp.i18n import _, current_locale, formats
from careapp.readmodels.rules import FindingRow

MOST_ROWS: Final = 1_500  # on paper; the CSV holds them all
_TEMPLATES: Final = Path(__file__).parent / "templates"
_RISKY: Final = ("=", "+", "-", "@", "\t")  # what a spreadsheet would take for a formula


@dataclass(frozen=True, slots=True)
class ComplianceReport:
    """The report: whose it is, the period, its rows, when it was made."""

    agency: str
    agreement: str
    first: date
    last: date
    made_on: date
    rows: Sequence[FindingRow]

    @property
    def title(self) -> str:
        """The name of the document."""
        return _(
            "Conformité du {first} au {last}",
            first=formats.date_text(self.first),
            last=formats.date_text(self.last),
        )


def compliance_csv(report: ComplianceReport) -> bytes:
    """The rows for a spreadsheet, semicolons between them as in French ones; nothing in them is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([
        _("Intervenant"), _("Date"), _("Règle"), _("Niveau"), _("Constat"), _("Mesure"), _("Limite"), _("Source"),
    ])  # fmt: skip
    for row in report.rows:
        cells = row.worker, row.day, row.rule, row.level_label, row.sentence, row.figure, row.limit, row.source
        writer.writerow([_plain(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _plain(cell: str) -> str:
    text = cell.replace("\u00a0", " ")
    return f"'{text}" if text.startswith(_RISKY) else text


def render_compliance(report: ComplianceReport) -> str:
    """The report as an HTML page, worker after worker."""
    shown = sorted(report.rows[:MOST_ROWS], key=lambda row: (row.worker, row.date))
    people: dict[str, list[FindingRow]] = {}
    for row in shown:
        people.setdefault(row.worker, []).append(row)
    blocks = sum(row.level == "block" for row in report.rows)
    return (
        _environment()
        .get_template("compliance/report.html")
        .render(
            report=report,
            people=people,
            blocks=blocks,
            warnings=len(report.rows) - blocks,
            left_out=len(report.rows) - len(shown),
            language=current_locale(),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(_=lambda text: _(str(text)))
    environment.filters.update(date=formats.date_text)
    return environment
