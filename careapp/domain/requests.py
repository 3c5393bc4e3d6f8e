"""Requests that anyone may send through an agency's public form: what is asked, what is refused, what tells a robot."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from careapp.domain.clients import ClientDraft, ClientStatus, read_client
from careapp.domain.people import check_postcode, fold
from careapp.domain.reading import Reading
from careapp.domain.refusal import RefusedFields
from careapp.i18n import N_, _

ORIGIN: Final = N_("Formulaire public")
TITLE: Final = N_("Nouvelle demande en ligne")
RELATIONS: Final[Mapping[str, str]] = {
    "self": N_("Moi"),
    "family": N_("Un proche"),
    "professional": N_("Une personne que j’accompagne par métier"),
}
TRAP: Final = "website"  # a field nobody sees: what fills it in is no person
QUICKEST: Final = timedelta(seconds=4)
LONGEST_OPEN: Final = timedelta(hours=12)
MOST_A_DAY: Final = 200  # of one agency
_SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])")
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
CONSENT_FR: Final = (
    "J’accepte que l’agence garde ces informations pour répondre à ma demande et me rappeler. "
    "Elles ne servent à rien d’autre ; je peux les consulter, les corriger ou les faire effacer en écrivant à l’agence."
)
CONSENT_EN: Final = (
    "I agree that the agency keeps this information to answer my request and call me back. "
    "It serves no other purpose; I may see it, have it corrected or erased by writing to the agency."
)


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """A request, checked: the person to be helped, where, what they need, who asks for them."""

    client: ClientDraft
    postcode: str
    city: str
    activity_id: int | None
    need: str
    wished_start: date | None
    relation: str
    asked_by: str
    asker_phone: str


@dataclass(frozen=True, slots=True)
class FormDraft:
    """How an agency's public form is set up, checked."""

    slug: str
    open: bool
    colour: str
    intro_fr: str
    intro_en: str
    consent_fr: str
    consent_en: str
    manager_id: int | None


def read_request(form: Mapping[str, Any], today: date) -> RequestDraft:
    """The request a form describes; raise RefusedFields with a sentence at each field that cannot stand."""
    reading = Reading(form)
    relation = reading.choice("relation", RELATIONS, "self")
    draft = {
        "postcode": reading.parsed("postcode", check_postcode) or "",
        "city": reading.text("city", 100, required=True),
        "activity_id": reading.reference("activity"),
        "need": reading.text("need", 2000, required=True, lines=True),
        "wished_start": reading.day("wished_start"),
        "asked_by": reading.text("asked_by", 120, required=relation != "self"),
    }
    person = {key: form.get(key) for key in ("civility", "last_name", "first_name", "birth_date", "phone", "email")}
    errors, client = reading.errors, None
    try:
        client = read_client({**person, "status": ClientStatus.PROSPECT}, today)
    except RefusedFields as refusal:
        errors |= refusal.errors
    if not str(form.get("phone") or "").strip() and not str(form.get("email") or "").strip():
        errors.setdefault("phone", _("Donnez un téléphone ou une adresse e-mail pour qu’on vous réponde."))
    if not reading.flag("consent"):
        errors.setdefault("consent", _("Sans votre accord, l’agence ne peut pas garder votre demande."))
    wished = draft["wished_start"]
    if isinstance(wished, date) and not today <= wished <= today + timedelta(days=366):
        errors.setdefault("wished_start", _("Choisissez une date à venir, dans l’année."))
    if errors or client is None:
        raise RefusedFields(errors)
    return RequestDraft(client=client, relation=relation, asker_phone=client.phone, **draft)  # type: ignore[arg-type]


def read_form(form: Mapping[str, Any]) -> FormDraft:
    """The settings of a public form; raise RefusedFields."""
    reading = Reading(form)
    slug = reading.text("slug", 40, required=True).lower()
    if slug and not _SLUG.fullmatch(slug):
        reading.refuse("slug", _("De 3 à 40 lettres sans accent, chiffres ou tirets, comme agence-chambery."))
    colour = reading.text("colour", 7) or "#0f6e66"
    if not _COLOUR.fullmatch(colour):
        reading.refuse("colour", _("Choisissez une couleur."))
    elif contrast_with_white(colour) < 4.5:
        reading.refuse("colour", _("Cette couleur est trop claire : le texte blanc des boutons ne s’y lit pas."))
    draft = FormDraft(
        slug=slug,
        open=reading.flag("open"),
        colour=colour.lower(),
        intro_fr=reading.text("intro_fr", 1000, lines=True),
        intro_en=reading.text("intro_en", 1000, lines=True),
        consent_fr=reading.text("consent_fr", 2000, required=True, lines=True),
        consent_en=reading.text("consent_en", 2000, required=True, lines=True),
        manager_id=reading.reference("manager_id"),
    )
    reading.check()
    return draft


def slug_of(name: str) -> str:
    """A first proposal for an agency's address: its name in plain letters."""
    plain = unicodedata.normalize("NFKD", fold(name)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return slug if len(slug) >= 3 else "agence"


def contrast_with_white(colour: str) -> float:
    """The contrast of white text on a colour (WCAG 2.2, relative luminance)."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def seal(secret: str, slug: str, nonce: str, at: datetime) -> str:
    """A token that says when a form was opened, and that this house wrote it."""
    stamp = f"{int(at.timestamp())}.{nonce}"
    return f"{stamp}.{_mark(secret, slug, stamp)}"


def unseal(secret: str, slug: str, token: str) -> tuple[datetime, str] | None:
    """When the form of a token was opened, and its number used once; None for a token nobody here wrote."""
    stamp, _dot, mark = token[:200].rpartition(".")
    moment, _dot, nonce = stamp.partition(".")
    if not hmac.compare_digest(mark.encode(), _mark(secret, slug, stamp).encode()) or not moment.isdigit():
        return None
    return datetime.fromtimestamp(int(moment), UTC), nonce


def _mark(secret: str, slug: str, stamp: str) -> str:
    return hmac.new(secret.encode(), f"request|{slug}|{stamp}".encode(), hashlib.sha256).hexdigest()[:40]
