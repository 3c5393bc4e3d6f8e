"""The fields of a worker's identity and home, for a new worker and for one that is changed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.components.forms import checkbox, field, form_grid, text_area
from careapp.components.text import t
from careapp.domain.people import CIVILITY_LABELS
from careapp.domain.records import GENDER_LABELS, LANGUAGE_LABELS, SPECIES_LABELS
from careapp.domain.workers import STATUS_LABELS, TRANSPORT_LABELS
from careapp.pages.records import choices, day, error_of, line, pick
from careapp.readmodels.workers import Ticked, WorkerIdentity


def identity_fields(state: Any, values: rx.Var[WorkerIdentity]) -> rx.Component:
    """The form grid of an existing worker."""
    boxes = (
        _boxes(t("Langues parlées"), "language", values.languages),
        _boxes(t("Animaux refusés"), "pet", values.refused_pets),
        rx.cond(values.sectors.length() > 0, _boxes(t("Secteurs"), "sector", values.sectors), rx.fragment()),
    )
    return form_grid(*_person(state, values), *_home(state, values), *boxes, _remarks(state, values))


def new_fields(state: Any) -> rx.Component:
    """The form grid of a new worker; the sectors come with the state."""
    values = WorkerIdentity()
    boxes = (
        _new_boxes(t("Langues parlées"), "language", choices(LANGUAGE_LABELS), "fr"),
        _new_boxes(t("Animaux refusés"), "pet", choices(SPECIES_LABELS), ""),
        rx.cond(state.sectors.length() > 0, _new_sectors(state), rx.fragment()),
    )
    return form_grid(*_person(state, values), *_home(state, values), *boxes, _remarks(state, values))


def _person(state: Any, values: Any) -> tuple[rx.Component, ...]:
    return (
        pick(state, "civility", t("Civilité"), choices(CIVILITY_LABELS), values.civility, 2, placeholder="—"),
        line(state, "last_name", t("Nom de famille"), values.last_name, 5, required=True, auto_complete="off"),
        line(state, "first_name", t("Prénom"), values.first_name, 5, required=True, auto_complete="off"),
        day(state, "birth_date", t("Date de naissance"), values.birth_date, 4),
        pick(state, "gender", t("Sexe"), choices(GENDER_LABELS), values.gender, 4, placeholder="—"),
        pick(state, "status", t("Statut"), choices(STATUS_LABELS), values.status, 4),
        line(state, "phone", t("Téléphone"), values.phone, 4, type="tel", icon_name="phone"),
        line(state, "email", t("Courriel"), values.email, 4, type="email", icon_name="mail"),
        line(state, "job_title", t("Métier"), values.job_title, 4),
    )


def _home(state: Any, values: Any) -> tuple[rx.Component, ...]:
    return (
        line(state, "street", t("Rue"), values.street, 12, hint=t("Point de départ et d’arrivée de la journée.")),
        line(state, "postcode", t("Code postal"), values.postcode, 4),
        line(state, "city", t("Commune"), values.city, 8),
        line(state, "latitude", t("Latitude"), values.latitude, 4, input_mode="decimal", hint=t("Comme 45,5646")),
        line(state, "longitude", t("Longitude"), values.longitude, 4, input_mode="decimal", hint=t("Comme 5,9178")),
        pick(state, "transport", t("Déplacement"), choices(TRANSPORT_LABELS), values.transport, 4),
    )


def _remarks(state: Any, values: Any) -> rx.Component:
    return field(t("Remarques"), text_area("remarks", values.remarks, rows=2), error=error_of(state, "remarks"))


def _boxes(label: rx.Var, prefix: str, boxes: rx.Var[list[Ticked]]) -> rx.Component:
    def box(item: rx.Var[Ticked]) -> rx.Component:
        name = f"{prefix}_{item.value}"
        return checkbox(name, item.label, item.ticked, id=name)

    return _fieldset(label, rx.foreach(boxes, box))


def _new_boxes(label: rx.Var, prefix: str, options: list[tuple[str, rx.Var]], ticked: str) -> rx.Component:
    boxes = [checkbox(f"{prefix}_{key}", words, key == ticked) for key, words in options]
    return _fieldset(label, *boxes)


def _new_sectors(state: Any) -> rx.Component:
    def box(choice: rx.Var) -> rx.Component:
        name = f"sector_{choice.value}"
        return checkbox(name, choice.label, False, id=name)

    return _fieldset(t("Secteurs"), rx.foreach(state.sectors, box))


def _fieldset(label: rx.Var, *boxes: rx.Component) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(label, class_name="field-label"),
        rx.el.div(*boxes, class_name="row wrap"),
        class_name="boxes span-12",
    )
