"""The week of a worker and the month of a client as whole HTML pages, each in its own language."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from careapp.documents.planning_sheets import ClientMonth, WorkerWeek
from careapp.documents.week import short_clock
from careapp.domain.durations import duration_text
from careapp.i18n import _, current_locale, formats, using_locale

_TEMPLATES = Path(__file__).parent / "templates"


def render_worker_week(sheet: WorkerWeek) -> str:
    """The page of a worker's week."""
    return _render("planning/worker_week.html", sheet)


def render_client_month(sheet: ClientMonth) -> str:
    """The page of a client's month."""
    return _render("planning/client_month.html", sheet)


def _render(template: str, sheet: WorkerWeek | ClientMonth) -> str:
    with using_locale(sheet.language):
        return _frame().get_template(template).render(sheet=sheet, language=current_locale())


@cache
def _frame() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(_=_translate, day_name=formats.weekday_name)
    environment.filters.update(
        clock=short_clock,
        date=formats.date_text,
        day=lambda day: formats.opening(formats.long_day(day)),
        month=lambda day: formats.month(day).capitalize(),
        hours=duration_text,
    )
    return environment


def _translate(text: str) -> str:
    """The text in the reader's language."""
    return _(str(text))
