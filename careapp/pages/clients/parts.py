"""The dialogs that change a client's record."""

from __future__ import annotations

import reflex as rx

from careapp.components.forms import checkbox, choice_pills, field, form_grid, select_input, shown_value, text_area
from careapp.components.text import t
from careapp.domain.clients import CHOICE_LABELS
from careapp.domain.mailing import CONSENT_LABELS
from careapp.domain.records import SPECIES_LABELS
from careapp.pages.clients.identity import identity_fields
from careapp.pages.records import choices, day, edit_dialog, error_of, line, pick
from careapp.state.client import ClientState as State


def dialogs() -> rx.Component:
    """Every form of the record, one open at most."""
    return rx.fragment(_identity(), _address(), _contact(), _pet(), _care_plan(), _choice())


def _identity() -> rx.Component:
    fields = identity_fields(State, State.record.identity, State.options.sectors, State.options.managers)
    return edit_dialog(State, "identity", t("Identité"), fields, icon_name="user")


def _address() -> rx.Component:
    row = State.address
    fields = form_grid(
        line(State, "street", t("Rue"), row.street, 12, required=True),
        line(State, "postcode", t("Code postal"), row.postcode, 4),
        line(State, "city", t("Commune"), row.city, 8, required=True),
        line(State, "latitude", t("Latitude"), row.latitude, 4, input_mode="decimal", hint=t("Comme 45,5646")),
        line(State, "longitude", t("Longitude"), row.longitude, 4, input_mode="decimal", hint=t("Comme 5,9178")),
        line(State, "label", t("Nom du lieu"), row.label, 4, hint=t("Domicile, chez sa fille…")),
        line(State, "floor", t("Étage, porte"), row.floor, 6),
        line(State, "door_code", t("Digicode"), row.door_code, 6),
        line(State, "keys", t("Clés"), row["keys"], 6),
        line(State, "parking", t("Stationnement"), row.parking, 6),
        field(t("Usage"), checkbox("main", t("Adresse principale"), row.main), span=12),
    )
    return edit_dialog(State, "address", t("Adresse d’intervention"), fields, icon_name="map-pin")


def _contact() -> rx.Component:
    row = State.contact
    fields = form_grid(
        line(State, "name", t("Nom"), row.name, 6, required=True, auto_complete="off"),
        line(State, "relation", t("Lien"), row.relation, 6, hint=t("Fille, tuteur, médecin…")),
        line(State, "phone", t("Téléphone"), row.phone, 6, type="tel", icon_name="phone"),
        line(State, "email", t("Courriel"), row.email, 6, type="email", icon_name="mail"),
        pick(
            State,
            "mail_consent",
            t("Courriels"),
            choices(CONSENT_LABELS),
            row.mail_consent,
            6,
            placeholder=t("Comme le client"),
        ),
        field(
            t("Rôle"),
            rx.el.div(
                checkbox("main_carer", t("Aidant principal"), row.main_carer),
                checkbox("emergency", t("À prévenir en cas d’urgence"), row.emergency),
                class_name="row wrap loose",
            ),
        ),
    )
    return edit_dialog(State, "contact", t("Contact"), fields, icon_name="contact")


def _pet() -> rx.Component:
    row = State.pet
    fields = form_grid(
        pick(
            State,
            "species",
            t("Espèce"),
            choices(SPECIES_LABELS),
            row.species,
            6,
            required=True,
            placeholder=t("Choisir"),
        ),
        line(State, "name", t("Nom"), row.name, 6),
        line(State, "remark", t("Remarque"), row.remark, 12, hint=t("Isolé à l’arrivée, à sortir…")),
    )
    return edit_dialog(State, "pet", t("Animal"), fields, size="sm", icon_name="paw-print")


def _care_plan() -> rx.Component:
    row = State.care_plan
    fields = form_grid(
        line(State, "funder", t("Financeur"), row.funder, 6, required=True, hint=t("APA, PCH, caisse, mutuelle…")),
        line(State, "reference", t("Référence"), row.reference, 6),
        line(
            State, "monthly_minutes", t("Heures par mois"), row.hours, 6, required=True, hint=t("Comme 68 h ou 12 h 30")
        ),
        line(State, "hourly_rate", t("Tarif horaire"), row.hourly_rate, 6, input_mode="decimal", suffix="€"),
        day(State, "starts_on", t("Premier jour"), row.starts_on, 6, required=True),
        day(State, "ends_on", t("Dernier jour"), row.ends_on, 6, hint=t("Vide : sans fin")),
    )
    return edit_dialog(State, "care_plan", t("Plan d’aide"), fields, icon_name="wallet")


def _choice() -> rx.Component:
    row = State.choice
    worker = rx.cond(
        row.id > 0,
        shown_value(t("Intervenant"), row.worker),
        field(
            t("Intervenant"),
            select_input("worker_id", State.choosable, placeholder=t("Choisir")),
            required=True,
            error=error_of(State, "worker_id"),
        ),
    )
    fields = form_grid(
        worker,
        field(t("Choix du client"), choice_pills("kind", choices(CHOICE_LABELS), row.kind, label=t("Choix du client"))),
        field(
            t("Pourquoi"),
            text_area("remark", row.remark, rows=2),
            error=error_of(State, "remark"),
            hint=t("Lu par l’équipe dans la recherche d’intervenants."),
        ),
    )
    return edit_dialog(State, "choice", t("Choix d’un intervenant"), fields, size="sm", icon_name="heart-handshake")
