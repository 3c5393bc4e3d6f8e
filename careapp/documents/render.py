"""From a complete value to a whole HTML page: the agency's text inside the package's own frame."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from careapp.documents import sample, vocabulary
from careapp.documents.markup import check_markup
from careapp.documents.mission_sheet import MissionSheet
from careapp.documents.sandbox import Sandbox, TemplateError, run
from careapp.documents.week import lay_out, short_clock
from careapp.i18n import _, current_locale, formats, using_locale

__all__ = ["KINDS", "TemplateError", "check_template", "default_template", "render_mission_sheet", "variables"]

KINDS = ("mission_sheet",)
_TEMPLATES = Path(__file__).parent / "templates"


def default_template(kind: str) -> str:
    """The text that an edition starts from, as the administrator edits it."""
    assert kind in KINDS
    return (_TEMPLATES / kind / "body.html").read_text("utf-8")


def variables(kind: str) -> tuple[vocabulary.Variable, ...]:
    """The names a template of this kind may use, described for the editor."""
    assert kind in KINDS
    return vocabulary.mission_sheet_variables()


def check_template(kind: str, source: str) -> None:
    """Refuse (`TemplateError`, with the line) a template that would not print the sample document."""
    assert kind in KINDS
    render_mission_sheet(sample.sample_mission_sheet(current_locale()), source)
    render_mission_sheet(sample.bare_mission_sheet(), source)


def render_mission_sheet(sheet: MissionSheet, template: str | None = None) -> str:
    """The sheet as an HTML page in its own language, with the agency's template or the shipped one."""
    source = default_template("mission_sheet") if template is None else template
    check_markup(source)
    with using_locale(sheet.language):
        values = vocabulary.mission_sheet_values(sheet)
        body = Markup(_spaced(run(_sandbox(), source, values)))  # noqa: S704 (escaped by the sandbox)
        frame = _frame().get_template("mission_sheet/sheet.html")
        return frame.render(sheet=sheet, body=body, language=current_locale())


@cache
def _frame() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(_=_translate, day_name=formats.weekday_name)
    environment.filters.update(clock=short_clock, date=formats.date_text)
    return environment


@cache
def _sandbox() -> Sandbox:
    return Sandbox(
        functions={"_": _translate, "semaine": _week},
        filters={
            "date_longue": lambda day: formats.long_day(day) if day else "",
            "date_courte": formats.date_text,
            "phrases": _sentences,
            "liste": _listed,
        },
    )


def _spaced(html: str) -> str:
    """French punctuation kept with its word by no-break spaces, whatever people typed."""
    if current_locale() != "fr":
        return html
    return re.sub(r"(?<=\S) (?=[:;!?»%€])|(?<=«) ", "\u00a0", html)


def _translate(text: str) -> str:
    """The text in the reader's language; nothing is ever filled into it, so that no text is a program."""
    return _(str(text))


def _week(slots: list[dict[str, Any]]) -> Markup:
    week = lay_out(slot["_slot"] for slot in slots)
    services = {slot["_slot"].service: slot["_slot"].colour for slot in slots}
    html = _frame().get_template("mission_sheet/week.html").render(week=week, services=services)
    return Markup(html)  # noqa: S704 (escaped by the frame)


def _sentences(texts: list[str]) -> str:
    return " ".join(text if text.rstrip().endswith((".", "!", "?", "…")) else f"{text.rstrip()}." for text in texts)


def _listed(texts: list[str]) -> str:
    return ", ".join(text for text in texts if text)
