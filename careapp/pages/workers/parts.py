"""The dialogs that change a worker's record."""

from __future__ import annotations

import reflex as rx

from careapp.components.forms import choice_pills, date_input, field, form_grid, select_input, shown_value, text_area
from careapp.components.text import t
from careapp.domain.workers import ABSENCE_LABELS, CONTRACT_LABELS
from careapp.pages.records import choices, clock, day, edit_dialog, error_of, line, pick
from careapp.pages.workers.identity import identity_fields
from careapp.state.worker import WorkerState as State


def dialogs() -> rx.Component:
    """Every form of the record, one open at most."""
    return rx.fragment(_identity(), _skill(), _exception(), _absence(), _contract())


def _identity() -> rx.Component:
    return edit_dialog(
        State, "identity", t("Identité"), identity_fields(State, State.record.identity), icon_name="user"
    )


def _skill() -> rx.Component:
    row = State.skill
    chosen = rx.cond(
        row.id > 0,
        shown_value(t("Compétence"), row.name),
        field(
            t("Compétence"),
            select_input(
                "skill_id", State.options.skills, row.skill_id.to_string(), State.choose_skill, placeholder=t("Choisir")
            ),
            required=True,
            error=error_of(State, "skill_id"),
        ),
    )
    fields = form_grid(
        chosen,
        pick(State, "level", t("Niveau"), State.options.levels, row.level.to_string(), 4),
        field(
            t("Obtenue le"),
            date_input("obtained_on", row.obtained_on, State.date_skill),
            error=error_of(State, "obtained_on"),
            span=4,
        ),
        field(
            t("Échéance"),
            date_input("expires_on", row.expires_on, State.expire_skill),
            error=error_of(State, "expires_on"),
            hint=t("Proposée d’après la validité de la compétence."),
            span=4,
        ),
    )
    return edit_dialog(State, "skill", t("Compétence"), fields, icon_name="graduation-cap")


def _exception() -> rx.Component:
    part = State.part
    kinds = [("", t("Indisponible")), ("on", t("Disponible en plus"))]
    fields = form_grid(
        day(State, "on", t("Date"), part["on"], 12, required=True),
        clock(State, "start", t("De"), part["start"], 6),
        clock(State, "end", t("À"), part["end"], 6),
        field(t("Ce jour-là"), choice_pills("available", kinds, part["available"], label=t("Ce jour-là"))),
        rx.el.small(t("Sans heures, toute la journée."), class_name="field-hint"),
    )
    return edit_dialog(State, "exception", t("Exception datée"), fields, size="sm", icon_name="calendar-plus")


def _absence() -> rx.Component:
    part = State.part
    fields = form_grid(
        pick(
            State, "reason", t("Motif"), choices(ABSENCE_LABELS), part["reason"], 12, required=True,
            placeholder=t("Choisir"),
        ),
        day(State, "first", t("Premier jour"), part["first"], 8, required=True),
        clock(State, "start", t("À partir de"), part["start"], 4),
        day(State, "last", t("Dernier jour"), part["last"], 8, hint=t("Vide : un seul jour")),
        clock(State, "end", t("Jusqu’à"), part["end"], 4),
        field(
            t("Remarque"), text_area("remark", part["remark"], rows=2), error=error_of(State, "remark"),
            hint=t("Pas de détail médical."),
        ),
    )  # fmt: skip
    return edit_dialog(State, "absence", t("Absence"), fields, size="sm", icon_name="calendar-x-2")


def _contract() -> rx.Component:
    part = State.part
    fields = form_grid(
        pick(State, "kind", t("Contrat"), choices(CONTRACT_LABELS), part["kind"], 12),
        line(
            State, "weekly_minutes", t("Heures par semaine"), part["weekly"], 6, required=True, hint=t("Comme 24 h 30")
        ),
        line(State, "days_per_week", t("Jours par semaine"), part["days_per_week"], 6, input_mode="numeric"),
        day(State, "starts_on", t("Premier jour"), part["starts_on"], 6, required=True),
        day(State, "ends_on", t("Dernier jour"), part["ends_on"], 6, hint=t("Vide : sans fin")),
    )
    return edit_dialog(State, "contract", t("Contrat"), fields, size="sm", icon_name="signature")
