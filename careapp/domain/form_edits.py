"""A form definition changed one step at a time, as plain data; each step gives a new definition that was checked."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from careapp.domain.form_fields import CHOSEN, FieldType
from careapp.domain.forms import MAX_LABEL, parse_definition
from careapp.domain.parsing import clean_text
from careapp.domain.people import fold
from careapp.domain.reading import Reading
from careapp.domain.refusal import NotFound, Refused, RefusedFields
from careapp.i18n import _

Data = dict[str, Any]
FLAGS: Final = ("required", "on_sheet", "telecare")
BETWEEN: Final = ";"
_PLACE: Final = re.compile(r"tabs\.\d+\.sections\.\d+\.fields\.\d+\.([a-z_]+)")
_SHOWN: Final = {"key": "label", "visible_if": "condition_value"}


def key_of(label: str, taken: set[str]) -> str:
    """The key of a new field, made from its label: `"Niveau d’autonomie"` gives `niveau_d_autonomie`."""
    base = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:56]
    base = base if base[:1].isalpha() else f"champ_{base}".rstrip("_")
    number, key = 1, base
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    return key


def fields_of(data: Mapping[str, Any]) -> Iterator[tuple[list[Data], int, Data]]:
    """Every field with the list it stands in and its place there."""
    for tab in data.get("tabs", []):
        for section in tab.get("sections", []):
            for place, field in enumerate(section.get("fields", [])):
                yield section["fields"], place, field


def fields_before(data: Mapping[str, Any], key: str, tab: int, section: int) -> list[Data]:
    """The fields before one, by its key, or before the end of a section without a key."""
    found: list[Data] = []
    for number, one in enumerate(data.get("tabs", [])):
        for place, part in enumerate(one.get("sections", [])):
            if not key and (number, place) > (tab, section):
                return found
            for field in part.get("fields", []):
                if field["key"] == key:
                    return found
                found.append(field)
    return found


def find(data: Mapping[str, Any], key: str) -> tuple[list[Data], int, Data]:
    """A field by its key; raise NotFound."""
    found = next((entry for entry in fields_of(data) if entry[2].get("key") == key), None)
    if found is None:
        raise NotFound(_("Ce champ n’est plus dans le formulaire."))
    return found


def _section(data: Data, tab: int, section: int) -> Data:
    try:
        if min(tab, section) < 0:
            raise IndexError
        return data["tabs"][tab]["sections"][section]
    except (IndexError, KeyError) as missing:
        raise NotFound(_("Cette section n’est plus dans le formulaire.")) from missing


def _tab(data: Data, tab: int) -> Data:
    if not 0 <= tab < len(data.get("tabs", ())):
        raise NotFound(_("Cet onglet n’est plus dans le formulaire."))
    return data["tabs"][tab]


def step(data: Data, change: Callable[[Data], None]) -> Data:
    """A copy of the definition with one change, or RefusedFields where the whole no longer holds."""
    draft = copy.deepcopy(data)
    change(draft)
    try:
        parse_definition(draft)
    except RefusedFields as refusal:
        raise RefusedFields(_at_fields(refusal.errors), refusal.reason) from refusal
    return draft


def _at_fields(errors: Mapping[str, str]) -> dict[str, str]:
    """The sentences by the names of the form that edits one field."""
    shown: dict[str, str] = {}
    for path, sentence in errors.items():
        match = _PLACE.match(path)
        name = match[1] if match else path.rsplit(".", 1)[-1]
        shown.setdefault(_SHOWN.get(name, name), sentence)
    return shown


def put_field(data: Data, form: Mapping[str, Any], key: str = "", tab: int = 0, section: int = 0) -> Data:
    """The definition with a field changed (by its key) or added at the end of a section (without a key)."""

    def change(draft: Data) -> None:
        if key:
            _rows, _place, field = find(draft, key)
        else:
            field = {"type": form.get("type") or FieldType.TEXT.value}
            field["key"] = key_of(str(form.get("label", "")), {one["key"] for _r, _p, one in fields_of(draft)})
        _write(draft, field, form)
        if not key:
            _section(draft, tab, section)["fields"].append(field)

    return step(data, change)


def _write(draft: Data, field: Data, form: Mapping[str, Any]) -> None:
    reading = Reading(form)
    field["label"] = reading.text("label", MAX_LABEL, required=True)
    texts = {"help": reading.text("help", 500), "unit": reading.text("unit", 20)}
    width = reading.integer("width", 1, 4) or 2
    if field["type"] in CHOSEN:
        field["choices"] = _choices(field.get("choices", []), str(form.get("choices") or ""))
        if not field["choices"]:
            reading.refuse("choices", _("Donnez au moins une valeur à choisir."))
    flags = {name: reading.flag(name) for name in FLAGS if not (name == "required" and field.get("inherited"))}
    copied = reading.flag("copied")
    reading.check()
    _set(field, {**texts, **flags, "width": width, "copied": copied}, {"width": 2, "copied": True})
    condition = _condition(draft, form)
    field.pop("visible_if", None)
    if condition:
        field["visible_if"] = condition


def _set(field: Data, values: Mapping[str, Any], usual: Mapping[str, Any]) -> None:
    """Write what differs from the usual and leave the rest out."""
    for name, value in values.items():
        field.pop(name, None)
        if value != usual.get(name, "" if isinstance(value, str) else False):
            field[name] = value


def _choices(known: list[Data], text: str) -> list[Data]:
    """The choices of a text of one label a line; a label that stood there keeps its value."""
    values = {choice["label"]: choice["value"] for choice in known}
    taken, found = set(values.values()), []
    for line in dict.fromkeys(filter(None, map(clean_text, text.splitlines()))):
        value = values.get(line) or key_of(line, taken)
        taken.add(value)
        found.append({"value": value, "label": line[:MAX_LABEL]})
    return found


def _condition(draft: Data, form: Mapping[str, Any]) -> Data | None:
    other = str(form.get("condition_field") or "")
    if not other:
        return None
    try:
        field = find(draft, other)[2]
    except NotFound as missing:
        raise RefusedFields({"condition_field": missing.reason}) from missing
    labels = {choice["label"]: choice["value"] for choice in field.get("choices", [])}
    given = [clean_text(part) for part in str(form.get("condition_value") or "").split(BETWEEN)]
    wanted = [labels.get(part, part) for part in given if part]
    if not wanted:
        return {"field": other, "not_empty": True}
    return {"field": other, "equals": wanted[0]} if len(wanted) == 1 else {"field": other, "in": wanted}


def condition_text(data: Mapping[str, Any], field: Mapping[str, Any]) -> tuple[str, str]:
    """The other field's key and the values waited for, as the form that edits the field shows them."""
    condition = field.get("visible_if")
    if not condition or "field" not in condition:
        return "", ""
    other = next((one for _r, _p, one in fields_of(data) if one["key"] == condition["field"]), {})
    labels = {choice["value"]: choice["label"] for choice in other.get("choices", [])}
    wanted = condition["in"] if "in" in condition else [condition["equals"]] if "equals" in condition else []
    words = {True: _("oui"), False: _("non")}
    shown = [words[one] if isinstance(one, bool) else labels.get(one, str(one)) for one in wanted]
    return condition["field"], f"{BETWEEN} ".join(shown)


def remove_field(data: Data, key: str) -> Data:
    """The definition without a field; raise Refused while another one depends on it."""
    waiting = [one["label"] for _r, _p, one in fields_of(data) if (one.get("visible_if") or {}).get("field") == key]
    if waiting:
        raise Refused(_("« {label} » s’affiche selon ce champ : changez d’abord sa condition.", label=waiting[0]))

    def change(draft: Data) -> None:
        rows, place, _field = find(draft, key)
        del rows[place]

    return step(data, change)


def move_field(data: Data, key: str, down: bool) -> Data:
    """The definition with a field one place later or earlier in its section; at the edge nothing changes."""

    def change(draft: Data) -> None:
        rows, place, _field = find(draft, key)
        other = place + (1 if down else -1)
        if 0 <= other < len(rows):
            _in_order(rows[min(place, other)], rows[max(place, other)])
            rows[place], rows[other] = rows[other], rows[place]

    return step(data, change)


def _in_order(first: Data, second: Data) -> None:
    if (second.get("visible_if") or {}).get("field") == first["key"]:
        names = {"label": second["label"], "other": first["label"]}
        raise Refused(_("« {label} » s’affiche selon « {other} » : il reste après lui.", **names))


def put_section(data: Data, tab: int, section: int, form: Mapping[str, Any]) -> Data:
    """The definition with a section named, or a new one at the end of a tab (section −1)."""
    reading = Reading(form)
    label = reading.text("label", MAX_LABEL, required=True)
    reading.check()

    def change(draft: Data) -> None:
        if section < 0:
            _tab(draft, tab)["sections"].append({"label": label, "fields": []})
        else:
            _section(draft, tab, section)["label"] = label

    return step(data, change)


def remove_section(data: Data, tab: int, section: int) -> Data:
    """The definition without an empty section."""
    if _section(data, tab, section)["fields"]:
        raise Refused(_("Cette section contient des champs : retirez-les d’abord."))

    def change(draft: Data) -> None:
        del draft["tabs"][tab]["sections"][section]

    return step(data, change)


def put_tab(data: Data, form: Mapping[str, Any]) -> Data:
    """The definition with a new tab at the end, which holds one section."""
    reading = Reading(form)
    label = reading.text("label", MAX_LABEL, required=True)
    reading.check()

    def change(draft: Data) -> None:
        key = key_of(label, {tab["key"] for tab in draft["tabs"]})
        draft["tabs"].append({"key": key, "label": label, "sections": [{"label": label, "fields": []}]})

    return step(data, change)


def remove_tab(data: Data, tab: int) -> Data:
    """The definition without a tab whose sections hold no field."""
    if any(section["fields"] for section in _tab(data, tab)["sections"]):
        raise Refused(_("Cet onglet contient des champs : retirez-les d’abord."))

    def change(draft: Data) -> None:
        del draft["tabs"][tab]

    return step(data, change)
