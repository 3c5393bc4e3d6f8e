"""The columns of an import: their French and English headers, and how a cell becomes a field of the record's form."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final

from careapp.domain import clients, workers
from careapp.domain.csv_table import plain_cell
from careapp.domain.parsing import clean_text, parse_date
from careapp.domain.people import fold
from careapp.domain.records import GENDER_LABELS, LANGUAGE_LABELS, SPECIES_LABELS
from careapp.domain.refusal import Refused
from careapp.i18n import N_, _

MAX_LISTED: Final = 40


@dataclass(frozen=True, slots=True)
class Known:
    """What the agency already has: ids by name, ranks by level name, and the codes in use."""

    skills: Mapping[str, int] = field(default_factory=dict)
    sectors: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    codes: frozenset[str] = frozenset()
    activities: Mapping[str, int] = field(default_factory=dict)
    managers: Mapping[str, int] = field(default_factory=dict)


_folded: Final = lru_cache(maxsize=2048)(fold)
"""The folded words of the lists, which every line is compared with."""

Convert = Callable[[str, Known], Any]


def _free(text: str, known: Known) -> str:
    return plain_cell(text)


def _as_is(text: str, known: Known) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the form and field its cells fill, its title (a msgid), other headers it goes by, an example."""

    form: str
    key: str
    title: str
    aliases: tuple[str, ...] = ()
    example: str = ""
    convert: Convert = _free
    required: bool = False


def _code(text: str, known: Known) -> str:
    code = clean_text(text).upper()
    if len(code) > 12 or not code.replace("-", "").replace("_", "").isalnum() or not code.isascii():
        raise Refused(_("Un code compte au plus 12 lettres, chiffres ou tirets."))
    if code in known.codes:
        raise Refused(_("Le code {code} existe déjà.", code=code))
    return code


def _word(labels: Mapping[str, str], **others: str) -> Convert:
    """A cell that names one of a list's values, by key, label or another usual word."""

    def convert(text: str, known: Known) -> str:
        return _named(text, labels, others)

    return convert


def _named(text: str, labels: Mapping[str, str], others: dict[str, str]) -> str:
    words = {_folded(word): key for key, label in labels.items() if key for word in (key, label, _(label))} | others
    key = words.get(fold(text))
    if key is None:
        possible = ", ".join(_(label) for key, label in labels.items() if key)
        raise Refused(
            _("Valeur inconnue : « {text} ». Possible : {possible}.", text=text[:MAX_LISTED], possible=possible)
        )
    return key


def _boxes(prefix: str, labels: Mapping[str, str], **others: str) -> Convert:
    """A cell that names several values of a list, read as the ticked boxes of the form."""

    def convert(text: str, known: Known) -> dict[str, Any]:
        return {f"{prefix}_{_named(part, labels, others)}": True for part in split_list(text)}

    return convert


def _sector(text: str, known: Known) -> int:
    return named_id(text, known.sectors, _("Secteur inconnu : « {text} ».", text=text[:MAX_LISTED]))


def _sectors(text: str, known: Known) -> list[int]:
    return [_sector(part, known) for part in split_list(text)]


def _skills(text: str, known: Known) -> tuple[workers.SkillDraft, ...]:
    skills = tuple(parse_skill(part, known) for part in split_list(text))
    if len({skill.skill_id for skill in skills}) < len(skills):
        raise Refused(_("Une compétence figure deux fois."))
    return skills


def parse_skill(text: str, known: Known) -> workers.SkillDraft:
    """The skill of `"Toilette:2:2027-03-31"`: a known name, a level's rank or name, an expiry date, both optional."""
    name, level, expiry, *rest = [part.strip() for part in text.split(":")] + [""] * 2
    if any(rest):
        raise Refused(_("Écrivez une compétence comme Toilette:2:2027-03-31."))
    skill_id = named_id(name, known.skills, _("Compétence inconnue : « {text} ».", text=name[:MAX_LISTED]))
    expires_on: date | None = parse_date(expiry) if expiry else None
    return workers.SkillDraft(skill_id, _level(level, known), None, expires_on)


def split_list(text: str) -> list[str]:
    """The parts of a cell that holds several values, cut at `|` (or at commas where there is none)."""
    parts = text.split("|") if "|" in text else text.replace(";", ",").split(",")
    return [part for part in (clean_text(part) for part in parts) if part]


def suggestion(text: str, names: Sequence[str]) -> str:
    """The known name nearest to a text, or nothing."""
    folded = {fold(name): name for name in names}
    wanted = fold(text)
    close = difflib.get_close_matches(wanted, list(folded), n=1, cutoff=0.6)
    holding = [name for name in folded if wanted and wanted in name]
    found = close or holding
    return folded[found[0]] if found else ""


def named_id(text: str, ids: Mapping[str, int], unknown: str) -> int:
    """The id of a known name; raise Refused with the nearest name otherwise."""
    found = {_folded(name): value for name, value in ids.items()}.get(fold(text))
    if found is not None:
        return found
    near = suggestion(text, list(ids))
    raise Refused(" ".join([unknown, _("Vouliez-vous dire « {name} » ?", name=near)]) if near else unknown)


def _level(text: str, known: Known) -> int:
    ranks = {_folded(name): rank for name, rank in known.levels.items()} | {str(r): r for r in known.levels.values()}
    if not text:
        return min(known.levels.values(), default=0)
    if fold(text) not in ranks:
        names = ", ".join(f"{rank} {name}" for name, rank in known.levels.items())
        raise Refused(_("Niveau inconnu : « {text} ». Possible : {names}.", text=text[:MAX_LISTED], names=names))
    return ranks[fold(text)]


_CIVILITIES: Final = _word(
    {"mme": N_("Mme"), "m": N_("M.")},
    madame="mme", mrs="mme", ms="mme", mlle="mme", mademoiselle="mme", monsieur="m", mr="m",
)  # fmt: skip
_GENDERS: Final = _word(GENDER_LABELS, f="female", feminin="female", h="male", m="male", masculin="male")
_DATE_EXAMPLE: Final = "03/02/1942"


def _identity(form: str) -> tuple[Column, ...]:
    return (
        Column(form, "civility", N_("Civilité"), ("titre", "title", "civility"), "Mme", _CIVILITIES),
        Column(form, "last_name", N_("Nom de famille"), ("nom", "last name", "name"), "Ferrand", required=True),
        Column(form, "first_name", N_("Prénom"), ("first name", "given name"), "Odette"),
        Column(
            form, "birth_date", N_("Date de naissance"), ("naissance", "ne le", "birth date", "date of birth"),
            _DATE_EXAMPLE, _as_is,
        ),
        Column(form, "gender", N_("Sexe"), ("genre", "gender", "sex"), "F", _GENDERS),
        Column(form, "phone", N_("Téléphone"), ("tel", "telephone fixe", "phone"), "04 65 71 00 12", _as_is),
        Column(form, "email", N_("Courriel"), ("email", "e mail", "mail"), "o.ferrand@exemple.fr", _as_is),
    )  # fmt: skip


def _place(form: str) -> tuple[Column, ...]:
    return (
        Column(form, "street", N_("Adresse"), ("rue", "address", "street"), "14 rue du Biollay"),
        Column(form, "postcode", N_("Code postal"), ("cp", "postcode", "zip", "postal code"), "73000", _as_is),
        Column(form, "city", N_("Ville"), ("commune", "city", "town"), "Chambéry"),
        Column(form, "latitude", N_("Latitude"), ("lat",), "45,5646", _as_is),
        Column(form, "longitude", N_("Longitude"), ("lon", "lng", "long"), "5,9178", _as_is),
    )


CLIENT_COLUMNS: Final = (
    Column("record", "code", N_("Code"), ("numero", "n", "no", "code client", "client code"), "C-01482", _code),
    *_identity("client"),
    Column(
        "client", "mobile", N_("Mobile"), ("portable", "telephone mobile", "mobile phone"), "06 39 98 00 12", _as_is
    ),
    *_place("address"),
    Column("address", "floor", N_("Étage"), ("floor",), "2e"),
    Column("address", "door_code", N_("Digicode"), ("code porte", "door code"), "48B2", _as_is),
    Column("client", "gir", N_("GIR"), ("niveau gir",), "2", _as_is),
    Column("client", "sector_id", N_("Secteur"), ("sector",), "", _sector),
    Column("client", "language", N_("Langue"), ("language",), "Français", _word(LANGUAGE_LABELS)),
    Column("client", "status", N_("Statut"), ("status",), "Actif", _word(clients.STATUS_LABELS)),
    Column("client", "remarks", N_("Remarques"), ("remarque", "notes", "commentaire", "remarks"), ""),
)

WORKER_COLUMNS: Final = (
    Column("record", "code", N_("Code"), ("numero", "n", "no", "matricule", "worker code"), "I-0042", _code),
    *_identity("worker"),
    *_place("worker"),
    Column("worker", "job_title", N_("Métier"), ("poste", "fonction", "job title", "job"), "Auxiliaire de vie"),
    Column(
        "worker", "transport", N_("Déplacement"), ("transport", "vehicule", "moyen de transport"), "Voiture",
        _word(workers.TRANSPORT_LABELS, moto="scooter", bus="transit", marche="foot", pied="foot", walk="foot"),
    ),
    Column(
        "worker", "languages", N_("Langues"), ("languages",), "Français|Anglais", _boxes("language", LANGUAGE_LABELS)
    ),
    Column(
        "worker", "refused_pets", N_("Animaux refusés"), ("allergies animaux", "refused pets"), "",
        _boxes("pet", SPECIES_LABELS, chiens="dog", chats="cat", oiseaux="bird"),
    ),
    Column("record", "skills", N_("Compétences"), ("competence", "skills"), "", _skills),
    Column("record", "sectors", N_("Secteurs"), ("secteur", "sectors"), "", _sectors),
    Column(
        "contract", "weekly_minutes", N_("Heures par semaine"),
        ("heures hebdo", "heures hebdomadaires", "weekly hours", "hours per week"), "35 h", _as_is,
    ),
    Column("contract", "kind", N_("Contrat"), ("type de contrat", "contract"), "CDI", _word(workers.CONTRACT_LABELS)),
    Column("contract", "days_per_week", N_("Jours par semaine"), ("jours", "days per week"), "5", _as_is),
    Column(
        "contract", "starts_on", N_("Début de contrat"), ("date d entree", "embauche", "contract start"), "01/09/2025",
        _as_is,
    ),
    Column("contract", "ends_on", N_("Fin de contrat"), ("date de sortie", "contract end"), "", _as_is),
    Column("worker", "status", N_("Statut"), ("status",), "En poste", _word(workers.STATUS_LABELS)),
    Column("worker", "remarks", N_("Remarques"), ("remarque", "notes", "commentaire", "remarks"), ""),
)  # fmt: skip
