"""The fields of a client's identity, for a new client and for one that is changed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.components.forms import checkbox, field, form_grid, text_area
from careapp.components.text import t
from careapp.domain.clients import STATUS_LABELS
from careapp.domain.mailing import CONSENT_LABELS
from careapp.domain.people import CIVILITY_LABELS
from careapp.domain.records import GENDER_LABELS, LANGUAGE_LABELS
from careapp.pages.records import choices, day, error_of, line, pick

GIRS = [(str(gir), f"GIR {gir}") for gir in range(1, 7)]


def identity_fields(state: Any, values: Any, sectors: Any, managers: Any) -> rx.Component:
    """The form grid: `values` is a `ClientIdentity` or a Var of one."""
    return form_grid(
        pick(state, "civility", t("Civilité"), choices(CIVILITY_LABELS), values.civility, 2, placeholder="—"),
        line(state, "last_name", t("Nom de famille"), values.last_name, 5, required=True, auto_complete="off"),
        line(state, "first_name", t("Prénom"), values.first_name, 5, auto_complete="off"),
        day(state, "birth_date", t("Date de naissance"), values.birth_date, 4),
        pick(state, "gender", t("Sexe"), choices(GENDER_LABELS), values.gender, 4, placeholder="—"),
        pick(state, "gir", t("GIR"), GIRS, values.gir, 4, placeholder=t("Non évalué")),
        line(state, "phone", t("Téléphone fixe"), values.phone, 4, type="tel", icon_name="phone"),
        line(state, "mobile", t("Mobile"), values.mobile, 4, type="tel", icon_name="smartphone"),
        line(state, "email", t("Courriel"), values.email, 4, type="email", icon_name="mail"),
        pick(
            state,
            "mail_consent",
            t("Courriels"),
            choices(CONSENT_LABELS),
            values.mail_consent,
            4,
            placeholder=t("Pas encore demandé"),
        ),
        pick(state, "status", t("Statut"), choices(STATUS_LABELS), values.status, 4),
        pick(state, "sector_id", t("Secteur"), sectors, values.sector_id, 4, placeholder="—"),
        pick(state, "manager_id", t("Gestionnaire"), managers, values.manager_id, 4, placeholder="—"),
        *_preferences(state, values),
        line(state, "telecare", t("Téléassistance"), values.telecare, 12),
        field(
            t("Remarques"),
            text_area("remarks", values.remarks, rows=3),
            error=error_of(state, "remarks"),
            hint=t("Ce que tout intervenant doit savoir en arrivant."),
        ),
    )


def _preferences(state: Any, values: Any) -> tuple[rx.Component, ...]:
    required = checkbox("gender_required", t("Exiger, ne pas seulement préférer"), values.gender_required)
    return (
        pick(state, "language", t("Langue parlée"), choices(LANGUAGE_LABELS), values.language, 4),
        pick(
            state, "preferred_language", t("Langue souhaitée de l’intervenant"), choices(LANGUAGE_LABELS),
            values.preferred_language, 4, placeholder=t("Indifférent"),
        ),
        pick(
            state, "preferred_gender", t("Intervenant souhaité"), choices(GENDER_LABELS), values.preferred_gender, 4,
            placeholder=t("Indifférent"),
        ),
        field(t("Exigence"), required, error=error_of(state, "gender_required"), span=12),
    )  # fmt: skip
