"""From a complete value to a whole HTML page: the agency's text inside the package's own frame."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from html import unescape
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from careapp.documents import vocabulary
from careapp.documents.colours import shades
from careapp.documents.families import family_of, kind_of
from careapp.documents.frames import frame_of
from careapp.documents.kinds import KINDS, shipped_of
from careapp.documents.markup import check_markup, check_printed
from careapp.documents.mission_sheet import MissionSheet
from careapp.documents.sandbox import Sandbox, TemplateError, check_length, run, spend
from careapp.documents.week import lay_out, short_clock
from careapp.i18n import _, current_locale, formats, ngettext, using_locale

__all__ = [
    "KINDS", "TemplateError", "blocks", "check_template", "default_template", "render", "render_mission_sheet",
    "sample_of", "variables",
]  # fmt: skip

LONGEST_SAMPLE: Final = 60
BLOCK_STEPS: Final = 50  # what a ready part costs of the steps that a text may take
WEEK_STEPS: Final = 200
_TEMPLATES = Path(__file__).parent / "templates"
_TRANSLATED: Final = re.compile(r'\{\{ _\("([^"]*)"\) \}\}')


@lru_cache(maxsize=256)
def _shipped(key: str, language: str) -> str:
    """The package's text of a kind in a language: what it translates is written out, as people would write it."""
    source = (_TEMPLATES / shipped_of(key) / "body.html").read_text("utf-8")
    with using_locale(language):
        return _TRANSLATED.sub(lambda found: str(escape(_(found[1]))).replace("&#39;", "’"), source)


def default_template(key: str, language: str = "fr") -> str:
    """The text that an edition starts from, as the administrator edits it."""
    return _shipped(key, language)


def variables(key: str) -> tuple[vocabulary.Variable, ...]:
    """The names a template of this kind may use, described for the editor."""
    family = family_of(key)
    return family.described(family.words)


def blocks(key: str) -> tuple[vocabulary.Variable, ...]:
    """The ready parts a template of this kind may call, described for the editor."""
    family = family_of(key)
    return family.described(family.blocks)


def check_template(key: str, source: str, language: str = "") -> None:
    """Refuse (`TemplateError`, with the line) a template that would not print the sample document."""
    family = family_of(key)
    render(key, family.sample(key, language or current_locale()), source)
    render(key, family.bare(key), source)


def sample_of(key: str, name: str, language: str) -> str:
    """What a variable holds in the sample document, in a few words."""
    family = family_of(key)
    with using_locale(language):
        values = family.values(family.sample(key, language))
        try:
            text = run(_sandbox(key), "{{ " + name + " | apercu }}", values)
        except TemplateError:
            return ""
    text = unescape(text)
    return text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"


def render(key: str, value: Any, template: str | None = None, name: str = "") -> str:
    """A document as an HTML page in its own language, with the agency's template or the shipped one."""
    source = default_template(key, value.language) if template is None else template
    check_length(source)
    check_markup(source)
    with using_locale(value.language):
        values = family_of(key).values(value)
        body = run(_sandbox(key), source, values)
        check_printed(body)
        page = frame_of(kind_of(key, name), value)
        return _frame().get_template("frame.html").render(
            page=page,
            agency=value.agency,
            colours=shades(value.agency.colour),
            body=Markup(_spaced(body)),  # noqa: S704 (escaped by the sandbox)
            language=current_locale(),
        )  # fmt: skip


def render_mission_sheet(sheet: MissionSheet, template: str | None = None) -> str:
    """The mission sheet as an HTML page."""
    return render("mission_sheet", sheet, template)


@cache
def _frame() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(_=_translate, day_name=formats.weekday_name)
    environment.filters.update(clock=short_clock, date=formats.date_text, **_FILTERS)
    return environment


@cache
def _sandbox(key: str) -> Sandbox:
    known = {name.split('"')[1] for name, _about in family_of(key).blocks if name.startswith("bloc(")}
    folder = KINDS[key].family if key in KINDS else "letter"

    @pass_context
    def block(context: Context, name: str) -> Markup:
        """A ready part of the document, drawn with the document's own values."""
        if name not in known:
            raise TemplateError(_("bloc inconnu : {name}.", name=str(name)[:60]))
        spend(context, BLOCK_STEPS)
        values = {key: value for key, value in context.get_all().items() if not callable(value)}
        return Markup(_frame().get_template(f"blocks/{folder}/{name}.html").render(values))  # noqa: S704 (escaped)

    return Sandbox(
        functions={"_": _translate, "semaine": _week, "bloc": block}, filters={**_FILTERS, "apercu": _glimpse}
    )


def _spaced(html: str) -> str:
    """Punctuation as the language wants it, whatever people typed: no-break spaces in French, none in English."""
    if current_locale() != "fr":
        return re.sub(r"(?<=[\w>)]) (?=[:;!?](?:\s|$))", "", html)
    return re.sub(r"(?<=\S) (?=[:;!?»%€])|(?<=«) |(?<=\bart\.) (?=\S)", "\u00a0", html)


def _translate(text: str) -> str:
    """The text in the reader's language; nothing is ever filled into it, so that no text is a program."""
    return _(str(text))


@pass_context
def _week(context: Context, slots: list[dict[str, Any]]) -> Markup:
    """The drawing of a typical week."""
    spend(context, WEEK_STEPS)
    week = lay_out(slot["_slot"] for slot in slots)
    services = {slot["_slot"].service: slot["_slot"].colour for slot in slots}
    html = _frame().get_template("blocks/week.html").render(week=week, services=services)
    return Markup(html)  # noqa: S704 (escaped by the frame)


def _sentences(texts: list[str]) -> str:
    return " ".join(text if text.rstrip().endswith((".", "!", "?", "…")) else f"{text.rstrip()}." for text in texts)


def _listed(texts: list[str]) -> str:
    return ", ".join(str(text) for text in texts if text)


def _glimpse(value: Any) -> str:
    """A value as the editor shows it beside its name."""
    if isinstance(value, Markup):
        return ""
    if isinstance(value, list):
        if value and all(isinstance(one, str) for one in value):
            return _listed(value)
        return ngettext("{count} ligne", "{count} lignes", len(value))
    if isinstance(value, bool):
        return _("vrai") if value else _("faux")
    return "" if value is None else str(value)


_FILTERS: Final[dict[str, Callable[[Any], str]]] = {
    "date_longue": lambda day: formats.long_day(day) if day else "",
    "date_courte": formats.date_text,
    "phrases": _sentences,
    "liste": _listed,
}
