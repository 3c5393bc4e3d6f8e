"""Answers in several parts: lines of a table, a person, an address, a scale, a reference to a file or a signature."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from careapp.domain.form_fields import FieldType, FormField
from careapp.domain.parsing import clean_text
from careapp.domain.people import format_phone, normalise_email, normalise_phone
from careapp.domain.refusal import Refused, RefusedFields
from careapp.domain.scales import SCALE_OF
from careapp.i18n import N_, _
from careapp.i18n.formats import date_text

Parse = Callable[[FormField, Any], Any]
MAX_LINES: Final = 200
PART_LENGTH: Final = 120
PERSON_PARTS: Final[Mapping[str, str]] = {
    "first_name": N_("Prénom"),
    "last_name": N_("Nom"),
    "relation": N_("Lien ou fonction"),
    "phone": N_("Téléphone"),
    "email": N_("Adresse e-mail"),
}
ADDRESS_PARTS: Final[Mapping[str, str]] = {
    "street": N_("Rue"),
    "postcode": N_("Code postal"),
    "city": N_("Ville"),
    "details": N_("Complément, étage, code"),
}
PARTS_OF: Final = {FieldType.PERSON: PERSON_PARTS, FieldType.ADDRESS: ADDRESS_PARTS}
_READERS: Final[Mapping[str, Callable[[str, str], str]]] = {
    "phone": lambda text, field: normalise_phone(text, field=field),
    "email": normalise_email,
}


def parse_parts(field: FormField, value: Any) -> dict[str, str]:
    """A person or an address: its parts as texts, the empty ones left out."""
    known = PARTS_OF[field.type]
    if not isinstance(value, Mapping) or any(name not in known for name in value):
        raise Refused(_("Réponse illisible."), field.key)
    found, errors = {}, {}
    for name in known:
        try:
            found[name] = _part(name, value.get(name), f"{field.key}.{name}")
        except Refused as refusal:
            errors[f"{field.key}.{name}"] = refusal.reason
    _check(field, errors, known)
    return {name: text for name, text in found.items() if text}


def _part(name: str, value: Any, place: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused(_("Réponse illisible."), place)
    text = clean_text(value)
    if len(text) > PART_LENGTH:
        raise Refused(
            _("{count} caractères au plus ; ce texte en compte {length}.", count=PART_LENGTH, length=len(text))
        )
    return _READERS[name](text, place) if text and name in _READERS else text


def _check(field: FormField, errors: dict[str, str], known: Mapping[str, str]) -> None:
    """Refuse at the field and at each faulty part."""
    if errors:
        place, sentence = next(iter(errors.items()))
        named = _("{part} : {sentence}", part=_(known[place.rsplit(".", 1)[-1]]), sentence=sentence)
        raise RefusedFields({field.key: named, **errors})


def parse_lines(field: FormField, value: Any, parse: Parse) -> list[dict[str, Any]]:
    """The lines of a table: each cell read as its column says, empty lines left out."""
    if not isinstance(value, list | tuple):
        raise Refused(_("Réponse illisible."), field.key)
    if len(value) > MAX_LINES:
        raise Refused(_("Un tableau compte au plus {count} lignes.", count=MAX_LINES), field.key)
    errors: dict[str, str] = {}
    lines = [_line(field, line, place, parse, errors) for place, line in enumerate(value)]
    if errors:
        raise RefusedFields({field.key: _first_cell(field, errors), **errors})
    return [line for line in lines if line]


def _line(field: FormField, line: Any, place: int, parse: Parse, errors: dict[str, str]) -> dict[str, Any]:
    known = {column.key for column in field.columns}
    if not isinstance(line, Mapping) or any(name not in known for name in line):
        raise Refused(_("Réponse illisible."), field.key)
    found: dict[str, Any] = {}
    given = {key: value for key, value in line.items() if not _blank(value)}
    for column in field.columns if given else ():
        at = f"{field.key}.{place}.{column.key}"
        try:
            if column.key in given:
                found[column.key] = parse(column, given[column.key])
            elif column.required:
                raise Refused(_("Remplissez ce champ."), at)
        except Refused as refusal:
            errors[at] = refusal.reason
    return found


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value == []


def _first_cell(field: FormField, errors: Mapping[str, str]) -> str:
    place, sentence = next(iter(errors.items()))
    _table, line, key = place.rsplit(".", 2)
    title = next(column.title for column in field.columns if column.key == key)
    return _("Ligne {number}, {column} : {sentence}", number=int(line) + 1, column=title, sentence=sentence)


def parse_reference(field: FormField, value: Any) -> dict[str, Any]:
    """A file or a signature: `{"attachment": id, "name": …}`, `{"attachment": id, "signed_by": …, "signed_at": …}`.

    Whether the attachment exists, and whose it is, is the action's to say.
    """
    known = ("attachment", "name") if field.type is FieldType.FILE else ("attachment", "signed_by", "signed_at")
    if not isinstance(value, Mapping) or set(value) != set(known):
        raise Refused(_("Réponse illisible."), field.key)
    number = value["attachment"]
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number < 2**31:
        raise Refused(_("Réponse illisible."), field.key)
    texts = {name: _part(name, value[name], field.key) for name in known[1:]}
    if "signed_at" in texts:
        texts["signed_at"] = _instant(texts["signed_at"], field.key)
    return {"attachment": number, **texts}


def _instant(text: str, key: str) -> str:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(_("Réponse illisible."), key) from None
    if found.tzinfo is None:
        raise Refused(_("Réponse illisible."), key)
    return found.isoformat()


def parse_scale(field: FormField, value: Any) -> dict[str, Any]:
    """A scale: `{"items": {item: value}, "score": number}`; the score is worked out here, whatever was sent."""
    scale = SCALE_OF[field.type]
    items = value.get("items") if isinstance(value, Mapping) else None
    if not isinstance(items, Mapping) or not set(value) <= {"items", "score"}:
        raise Refused(_("Réponse illisible."), field.key)
    options = {item.key: {option for option, _label in item.options} for item in scale.items}
    for name, given in items.items():
        if given not in (None, "") and (
            name not in options or not isinstance(given, str) or given not in options[name]
        ):
            raise Refused(_("Choisissez une valeur de la liste."), field.key)
    kept = {item.key: items[item.key] for item in scale.items if items.get(item.key)}
    score = scale.score(kept)
    return ({"items": kept} if score is None else {"items": kept, "score": score}) if kept else {}


def missing_items(field: FormField, stored: Mapping[str, Any]) -> list[str]:
    """The items of a scale begun that its score still waits for, in words."""
    given = stored.get("items", {})
    return [_(item.label) for item in SCALE_OF[field.type].items if item.needed and item.key not in given]


def person_text(stored: Mapping[str, str]) -> str:
    """`Mme Marie Lacroix, fille, 06 12 34 56 78`."""
    name = " ".join(filter(None, (stored.get("first_name"), stored.get("last_name"))))
    phone = format_phone(stored["phone"]) if stored.get("phone") else ""
    return ", ".join(filter(None, (name, stored.get("relation"), phone, stored.get("email"))))


def address_text(stored: Mapping[str, str]) -> str:
    """`12 rue des Lilas, 73000 Chambéry, 2e étage`."""
    town = " ".join(filter(None, (stored.get("postcode"), stored.get("city"))))
    return ", ".join(filter(None, (stored.get("street"), town, stored.get("details"))))


def reference_text(stored: Mapping[str, Any]) -> str:
    """The name of a file, or who signed and when."""
    if "name" in stored:
        return str(stored["name"])
    signed = date_text(datetime.fromisoformat(stored["signed_at"]).date())
    return _("Signé par {name} le {day}", name=stored["signed_by"], day=signed)


def scale_text(field: FormField, stored: Mapping[str, Any]) -> str:
    """The score in words; of a scale begun, how much of it is answered."""
    scale = SCALE_OF[field.type]
    if "score" in stored:
        return scale.reading(stored["score"])
    done = sum(name in stored["items"] for name in scale.needed)
    return _("En cours, {done} sur {all}", done=done, all=len(scale.needed))


def scale_lines(field: FormField, stored: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each answered item of a scale with its value, in words."""
    given = stored.get("items", {})
    return [
        (_(item.label), next(_(text) for value, text in item.options if value == given[item.key]))
        for item in SCALE_OF[field.type].items
        if item.key in given
    ]
