"""The elements of a form definition read one by one from JSON; what they say of each other is read in `form_links`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from careapp.domain import form_values
from careapp.domain.form_fields import (
    CHOSEN,
    COLUMN_TYPES,
    DECORATIVE,
    LIMITED,
    RESULT_TYPES,
    STORED_APART,
    TEXTUAL,
    Choice,
    FieldType,
    FormDefinition,
    FormField,
    FormSection,
    FormTab,
)
from careapp.domain.formulas import parse_formula
from careapp.domain.permissions import Role
from careapp.domain.refusal import Refused
from careapp.i18n import _

MAX_FIELDS: Final = 400
MAX_COLUMNS: Final = 12
MAX_CHOICES: Final = 200
MAX_LABEL: Final = 200
MAX_HELP: Final = 500
MAX_HELP_TEXT: Final = 2000
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_INHERITED: Final = re.compile(r"[a-z_]{1,40}(?:\.[a-z_]{1,40}){1,3}")
_FLAGS: Final = ("required", "on_sheet", "telecare", "portal", "sensitive", "copied")
_ATTRIBUTES: Final = frozenset(FormField.__dataclass_fields__)
_COLUMN_ATTRIBUTES: Final = frozenset(
    {"key", "label", "label_en", "type", "required", "choices", "min", "max", "max_length", "unit", "width", "help"}
)


class Reader:
    """One reading of a definition: the fields met so far and the faults found so far."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}
        self.fields: dict[str, FormField] = {}
        self.tabs: set[str] = set()
        self.conditions: dict[str, Mapping[str, Any]] = {}

    def refuse(self, path: str, sentence: str) -> None:
        """Keep the first sentence of a path."""
        self.errors.setdefault(path or "form", sentence)

    def definition(self, data: Any) -> FormDefinition:
        """The whole form, its conditions left in `conditions`."""
        data = self.mapping(data, "form", {"activity", "name", "tabs", "$schema"})
        tabs = tuple(self.tab(tab, f"tabs.{i}") for i, tab in enumerate(self.items(data, "tabs", "tabs")))
        if not tabs:
            self.refuse("tabs", _("Ajoutez au moins un onglet."))
        if len(self.fields) > MAX_FIELDS:
            self.refuse("tabs", _("Un formulaire compte au plus {count} champs.", count=MAX_FIELDS))
        return FormDefinition(self.text(data, "activity", "activity"), self.text(data, "name", "name", 80), tabs)

    def tab(self, data: Any, path: str) -> FormTab:
        """One tab."""
        data = self.mapping(data, path, {"key", "label", "label_en", "sections"})
        key = self.key(data, path)
        if key in self.tabs:
            self.refuse(f"{path}.key", _("L’onglet « {key} » existe déjà.", key=key))
        self.tabs.add(key)
        sections = self.items(data, "sections", f"{path}.sections")
        return FormTab(
            key,
            self.text(data, "label", f"{path}.label"),
            tuple(self.section(section, f"{path}.sections.{i}") for i, section in enumerate(sections)),
            self.text(data, "label_en", f"{path}.label_en", required=False),
        )

    def section(self, data: Any, path: str) -> FormSection:
        """One section of a tab."""
        data = self.mapping(data, path, {"label", "label_en", "columns", "visible_if", "fields"})
        fields = self.items(data, "fields", f"{path}.fields")
        columns = data.get("columns", 4)
        if isinstance(columns, bool) or columns not in (1, 2, 3, 4):
            self.refuse(f"{path}.columns", _("Une section a d’une à quatre colonnes."))
            columns = 4
        self.conditions[path] = {"visible_if": data.get("visible_if")}
        return FormSection(
            self.text(data, "label", f"{path}.label"),
            tuple(self.field(field, f"{path}.fields.{i}") for i, field in enumerate(fields)),
            self.text(data, "label_en", f"{path}.label_en", required=False),
            columns,
        )

    def field(self, data: Any, path: str) -> FormField:
        """One field, without what it says of others."""
        data = self.mapping(data, path, _ATTRIBUTES)
        field = self.question(data, path, MAX_HELP_TEXT if data.get("type") == FieldType.HELP_TEXT else MAX_HELP)
        if field.key in self.fields:
            self.refuse(f"{path}.key", _("L’identifiant « {key} » sert déjà à un autre champ.", key=field.key))
        self.fields.setdefault(field.key, field)
        self.conditions[path] = {name: data.get(name) for name in ("visible_if", "required_if")}
        return field

    def question(self, data: Mapping[str, Any], path: str, longest_help: int) -> FormField:
        """What a field says of itself."""
        key, kind = self.key(data, path), self.type(data, path)
        bare = FormField(
            key=key,
            label=self.text(data, "label", f"{path}.label"),
            label_en=self.text(data, "label_en", f"{path}.label_en", required=False),
            type=kind,
            choices=self.choices(data, kind, path),
            help=self.text(data, "help", f"{path}.help", longest_help, required=False),
            help_en=self.text(data, "help_en", f"{path}.help_en", longest_help, required=False),
            max_length=self.max_length(data, kind, path),
            unit=self.text(data, "unit", f"{path}.unit", 20, required=False),
            width=self.width(data, path),
            inherited=self.inherited(data, kind, path),
            columns=self.columns(data, kind, path),
            visible_to=self.roles(data, path),
            **self.computed(data, kind, path),
            **self.flags(data, kind, path),
            **self.limits(data, key, kind, path),
        )
        default = self.default(data, bare, path)
        return bare if default is None else FormField(**{**_attributes(bare), "default": default})

    def mapping(self, data: Any, path: str, known: frozenset[str] | set[str]) -> Mapping[str, Any]:
        """The element as a mapping of known attributes."""
        if not isinstance(data, Mapping):
            self.refuse(path, _("Élément illisible : {path}.", path=path))
            return {}
        for name in data:
            if name not in known:
                self.refuse(f"{path}.{name}", _("Attribut inconnu : {name}.", name=str(name)[:64]))
        return data

    def items(self, data: Mapping[str, Any], name: str, path: str) -> Sequence[Any]:
        """A list of the element."""
        items = data.get(name, [])
        if isinstance(items, list | tuple):
            return items
        self.refuse(path, _("Élément illisible : {path}.", path=path))
        return []

    def text(self, data: Mapping[str, Any], name: str, path: str, limit: int = MAX_LABEL, required: bool = True) -> str:
        """A text of the element."""
        text = data.get(name, "")
        if not isinstance(text, str) or len(text) > limit:
            self.refuse(path, _("Écrivez un texte d’au plus {count} caractères.", count=limit))
            return ""
        if required and not text.strip():
            self.refuse(path, _("Donnez un libellé."))
        return text.strip()

    def key(self, data: Mapping[str, Any], path: str) -> str:
        """The identifier of a tab, a field or a column."""
        key = data.get("key", "")
        if isinstance(key, str) and _KEY.fullmatch(key):
            return key
        shown = str(key)[:64]
        self.refuse(
            f"{path}.key",
            _("Identifiant « {key} » : une lettre minuscule, puis lettres sans accent, chiffres et _.", key=shown),
        )
        return str(key)

    def type(self, data: Mapping[str, Any], path: str) -> FieldType:
        """The kind of a field."""
        try:
            return FieldType(data.get("type", ""))
        except ValueError:
            name = str(data.get("type", ""))[:40]
            self.refuse(f"{path}.type", _("Type de champ inconnu : « {name} ».", name=name))
            return FieldType.TEXT

    def choices(self, data: Mapping[str, Any], kind: FieldType, path: str) -> tuple[Choice, ...]:
        """The values of a field to choose in."""
        items = self.items(data, "choices", f"{path}.choices")
        if kind not in CHOSEN:
            if items:
                self.refuse(f"{path}.choices", _("Seul un champ à choix a des valeurs."))
            return ()
        choices = tuple(self.choice(item, f"{path}.choices.{i}") for i, item in enumerate(items))
        if not choices:
            self.refuse(f"{path}.choices", _("Donnez au moins une valeur à choisir."))
        if len(choices) > MAX_CHOICES:
            self.refuse(f"{path}.choices", _("Au plus {count} valeurs à choisir.", count=MAX_CHOICES))
        values = [choice.value for choice in choices]
        for i, value in enumerate(values):
            if value in values[:i]:
                self.refuse(f"{path}.choices.{i}", _("La valeur « {value} » figure deux fois.", value=value))
        return choices

    def choice(self, data: Any, path: str) -> Choice:
        """One value to choose."""
        data = self.mapping(data, path, {"value", "label", "label_en"})
        english = self.text(data, "label_en", f"{path}.label_en", required=False)
        return Choice(self.text(data, "value", f"{path}.value", 64), self.text(data, "label", f"{path}.label"), english)

    def columns(self, data: Mapping[str, Any], kind: FieldType, path: str) -> tuple[FormField, ...]:
        """The columns of a table."""
        items = self.items(data, "columns", f"{path}.columns")
        if kind is not FieldType.TABLE:
            if items:
                self.refuse(f"{path}.columns", _("Seul un tableau a des colonnes."))
            return ()
        if not 1 <= len(items) <= MAX_COLUMNS:
            self.refuse(f"{path}.columns", _("Un tableau a d’une à {count} colonnes.", count=MAX_COLUMNS))
        columns = tuple(self.column(item, f"{path}.columns.{i}") for i, item in enumerate(items[:MAX_COLUMNS]))
        keys = [column.key for column in columns]
        for i, key in enumerate(keys):
            if key in keys[:i]:
                self.refuse(
                    f"{path}.columns.{i}.key", _("L’identifiant « {key} » sert déjà à une autre colonne.", key=key)
                )
        return columns

    def column(self, data: Any, path: str) -> FormField:
        """One column of a table: a plain question."""
        data = self.mapping(data, path, _COLUMN_ATTRIBUTES)
        column = self.question({name: data[name] for name in data if name in _COLUMN_ATTRIBUTES}, path, MAX_HELP)
        if column.type not in COLUMN_TYPES:
            self.refuse(f"{path}.type", _("Une colonne de tableau ne peut pas être de ce type."))
        return column

    def roles(self, data: Mapping[str, Any], path: str) -> tuple[str, ...]:
        """Who may read the answer; nobody named means everyone."""
        given = self.items(data, "visible_to", f"{path}.visible_to")
        if any(not isinstance(role, str) or role not in set(Role) for role in given):
            self.refuse(f"{path}.visible_to", _("Choisissez parmi les rôles de l’agence."))
            return ()
        roles = tuple(role.value for role in Role if role in given)
        for name in ("telecare", "portal"):
            if roles and Role.WORKER not in roles and data.get(name) is True:
                sentence = _("Un champ montré aux intervenants doit leur être visible.")
                self.refuse(f"{path}.visible_to", sentence)
        return roles

    def computed(self, data: Mapping[str, Any], kind: FieldType, path: str) -> dict[str, Any]:
        """The formula of a computed field and the kind of its result."""
        formula = self.text(data, "formula", f"{path}.formula", 500, required=False)
        result = data.get("result", FieldType.NUMBER)
        if kind is not FieldType.COMPUTED:
            for name in ("formula", "result"):
                if data.get(name):
                    self.refuse(f"{path}.{name}", _("Seul un champ calculé a une formule."))
            return {}
        if result not in RESULT_TYPES:
            self.refuse(
                f"{path}.result", _("Un calcul donne un nombre, une durée, une date, un oui ou non ou un texte.")
            )
            result = FieldType.NUMBER
        try:
            parse_formula(formula)
        except Refused as refusal:
            self.refuse(f"{path}.formula", refusal.reason)
            formula = ""
        return {"formula": formula, "result": FieldType(result)}

    def flags(self, data: Mapping[str, Any], kind: FieldType, path: str) -> dict[str, Any]:
        """The yes and no of a field."""
        flags = {name: data[name] for name in _FLAGS if name in data}
        for name, value in flags.items():
            if not isinstance(value, bool):
                self.refuse(f"{path}.{name}", _("Répondez par oui ou par non."))
        if flags.get("required") is True and (kind in DECORATIVE or kind is FieldType.COMPUTED):
            self.refuse(f"{path}.required", _("Personne ne remplit ce champ : il ne peut pas être obligatoire."))
        return flags

    def width(self, data: Mapping[str, Any], path: str) -> int:
        """How many columns of its section a field takes."""
        width = data.get("width", 2)
        if isinstance(width, bool) or width not in (1, 2, 3, 4):
            self.refuse(f"{path}.width", _("La largeur va d’un à quatre quarts."))
            return 2
        return width

    def inherited(self, data: Mapping[str, Any], kind: FieldType, path: str) -> str:
        """Where the answer comes from."""
        source = self.text(data, "inherited", f"{path}.inherited", required=False)
        if source and not _INHERITED.fullmatch(source):
            self.refuse(f"{path}.inherited", _("Origine inconnue : « {name} ».", name=source))
        if source and (kind in DECORATIVE | STORED_APART or kind in (FieldType.COMPUTED, FieldType.TABLE)):
            self.refuse(f"{path}.inherited", _("Ce type de champ ne peut pas être repris d’une fiche."))
        return source

    def max_length(self, data: Mapping[str, Any], kind: FieldType, path: str) -> int | None:
        """The most characters of a text."""
        length = data.get("max_length")
        if length is None:
            return None
        if kind not in TEXTUAL or isinstance(length, bool) or not isinstance(length, int) or not 1 <= length <= 20_000:
            self.refuse(f"{path}.max_length", _("Une longueur va de 1 à 20 000 caractères, pour un texte seulement."))
            return None
        return length

    def limits(self, data: Mapping[str, Any], key: str, kind: FieldType, path: str) -> dict[str, Any]:
        """The least and the most a field takes."""
        found = {name: self.limit(data[name], key, kind, f"{path}.{name}") for name in ("min", "max") if name in data}
        low, high = found.get("min"), found.get("max")
        if low is not None and high is not None and form_values.sort_key(kind, low) > form_values.sort_key(kind, high):
            self.refuse(f"{path}.max", _("Le maximum doit atteindre le minimum ({low}).", low=low))
        return found

    def limit(self, value: Any, key: str, kind: FieldType, path: str) -> str | int | None:
        """One limit, in the stored form of the field's values."""
        if value is None:
            return None
        if kind not in LIMITED:
            self.refuse(path, _("Ce type de champ n’a ni minimum ni maximum."))
            return None
        try:
            return form_values.parse_value(FormField(key, key, _counted(kind)), value)
        except Refused as refusal:
            self.refuse(path, refusal.reason)
            return None

    def default(self, data: Mapping[str, Any], field: FormField, path: str) -> Any:
        """The answer a new form starts with."""
        value = data.get("default")
        if form_values.is_empty(value):
            return None
        if not field.answered or field.type in STORED_APART:
            self.refuse(f"{path}.default", _("Ce champ ne peut pas avoir de valeur par défaut."))
            return None
        try:
            return form_values.parse_default(field, value)
        except Refused as refusal:
            self.refuse(f"{path}.default", refusal.reason)
        except (KeyError, TypeError, ValueError, ArithmeticError):
            self.refuse(f"{path}.default", _("Réponse illisible."))
        return None


def _counted(kind: FieldType) -> FieldType:
    return FieldType.INTEGER if kind is FieldType.TABLE else kind


def _attributes(field: FormField) -> dict[str, Any]:
    return {name: getattr(field, name) for name in FormField.__dataclass_fields__}
