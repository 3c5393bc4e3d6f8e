"""Catalogues kept true to the code: read out the texts, update the English .po, write assets/i18n.js.

French texts are their own msgids: French has no catalogue. The .po is read as it is: nothing is compiled.

`python -m careapp.i18n.catalogue update` does it all; `check` fails when a translation or a generated file is missing.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from careapp.i18n import CATALOGUES, DEFAULT_LOCALE, LOCALES

ROOT: Final = Path(__file__).resolve().parents[2]
SCRIPT: Final = ROOT / "assets" / "i18n.js"
_TWO: Final = (1, 2)
EVERYWHERE: Final = {"_": None, "gettext": None, "N_": None, "t": None, "ngettext": _TWO, "plural": _TWO}
IN_THE_BROWSER: Final = {"N_": None, "t": None, "plural": _TWO}

SCRIPT_BODY: Final = """\
// Written by `make translations` from careapp/i18n/locales: do not edit.
// French texts are their own msgids; plurals count as the language does (French: 0 and 1 are singular).
const tables = %s;
const cookie = typeof document === "undefined" ? null : document.cookie.match(/(?:^|; )locale=([a-z]{2})/);
export const locale = cookie && (cookie[1] === "fr" || tables[cookie[1]]) ? cookie[1] : "fr";
const table = tables[locale] ?? {};
const fill = (text, values) => (values ? text.replace(/\\{(\\w+)\\}/g, (whole, name) => values[name] ?? whole) : text);
export const t = (msgid, values) => fill([table[msgid] ?? msgid ?? ""].flat()[0], values);
export const plural = (one, many, count, values) => {
  const single = locale === "fr" ? Math.abs(count) < 2 : count === 1;
  const forms = table[one];
  return fill((Array.isArray(forms) ? forms : [one, many])[single ? 0 : 1], values ?? { count });
};
"""

Message = str | tuple[str, ...]


def messages(keywords: Mapping[str, tuple[int, ...] | None]) -> Iterator[tuple[str, int, Message]]:
    """Each text of the code marked by one of `keywords`: its file, its line, its msgid or (singular, plural)."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        method_map, options_map = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, method_map, options_map, keywords=keywords)
    for path, line, message, _comments, _context in found:
        if message and not (isinstance(message, tuple) and not all(message)):
            yield path, line, message


def template() -> Catalog:
    """The catalogue of all msgids, untranslated; without line numbers, so that it changes only with texts."""
    catalogue = Catalog(domain="careapp", charset="utf-8")
    for path, _line, message in messages(EVERYWHERE):
        catalogue.add(message, locations=[(path, 0)] if path else ())
    return catalogue


def po_path(locale: str) -> Path:
    """Where the texts of `locale` are kept."""
    return CATALOGUES / locale / "LC_MESSAGES" / "careapp.po"


def read(locale: str) -> Catalog:
    """The catalogue of `locale` as it is on disk, empty when there is none."""
    path = po_path(locale)
    if not path.exists():
        return Catalog(locale=locale, domain="careapp")
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain="careapp")


def updated(locale: str) -> Catalog:
    """The catalogue of `locale` with the msgids of the code."""
    catalogue = read(locale)
    catalogue.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def po_text(catalogue: Catalog) -> bytes:
    """The catalogue as a .po file, sorted, without dates."""
    out = io.BytesIO()
    write_po(out, catalogue, width=120, sort_output=True, omit_header=True, include_lineno=False)
    head = f'msgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    plurals = f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    return (head + plurals).encode() + out.getvalue()


def script(catalogues: dict[str, Catalog]) -> str:
    """The JavaScript that answers `t(…)` in the browser, holding only the texts asked for there."""
    asked = {message if isinstance(message, str) else message[0] for _p, _l, message in messages(IN_THE_BROWSER)}
    tables = {
        locale: {_key(m.id): m.string for m in catalogue if m.id and _key(m.id) in asked and _complete(m.string)}
        for locale, catalogue in catalogues.items()
    }
    text = json.dumps(tables, ensure_ascii=False, sort_keys=True, indent=0)
    return SCRIPT_BODY % text


def _key(msgid: str | tuple[str, ...] | list[str]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def generated() -> dict[Path, bytes]:
    """Every file that follows from the code and the translations, with what it should hold."""
    catalogues = {locale: updated(locale) for locale in LOCALES if locale != DEFAULT_LOCALE}
    files: dict[Path, bytes] = {SCRIPT: script(catalogues).encode()}
    for locale, catalogue in catalogues.items():
        files[po_path(locale)] = po_text(catalogue)
    return files


def missing(locale: str = "en") -> list[str]:
    """The msgids without a sure translation in `locale`."""
    return [_key(m.id) for m in updated(locale) if m.id and (m.fuzzy or not _complete(m.string))]


def _complete(text: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(text) if not isinstance(text, (tuple, list)) else all(text) and len(text) > 1


def stale() -> list[Path]:
    """The generated files that no longer say what the code says."""
    return [path for path, content in generated().items() if not path.exists() or path.read_bytes() != content]


def update() -> int:
    """Write every generated file that changed; tell which texts wait for their translation."""
    for path, content in generated().items():
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            print(f"written {path.relative_to(ROOT)}")
    for msgid in missing():
        print(f"to translate: {msgid}")
    return 0


def check() -> int:
    """Fail when a file is stale or a translation is missing."""
    waiting, old = missing(), stale()
    for msgid in waiting:
        print(f"to translate: {msgid}")
    for path in old:
        print(f"stale: {path.relative_to(ROOT)} (run: make translations)")
    return 1 if waiting or old else 0


def main(arguments: list[str]) -> int:
    """Run `update` or `check`."""
    commands: dict[str, Callable[[], int]] = {"update": update, "check": check}
    if len(arguments) != 1 or arguments[0] not in commands:
        print("usage: python -m careapp.i18n.catalogue update|check")
        return 2
    return commands[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
