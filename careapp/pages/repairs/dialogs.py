"""An absence, or a client in hospital, entered from wherever one is."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.components.buttons import button, icon_button
from careapp.components.forms import date_input, field, form_grid, text_input
from careapp.components.parts import combobox, dialog
from careapp.components.states import banner
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.domain.workers import ABSENCE_LABELS
from careapp.pages.records import choices, clock, day, line, pick
from careapp.state.absence_entry import AbsenceEntryState as Entry
from careapp.state.absence_entry import HospitalState as Hospital
from careapp.state.session import SessionState


def new_absence(on: Any = "", worker_id: Any = 0, *, short: bool = False, **props: Any) -> rx.Component:
    """The button that enters an absence, for whoever may; short, a cross alone."""
    label, act = t("Déclarer une absence"), Entry.open(worker_id, on)
    whole = button(label, icon_name="calendar-x-2", on_click=act, **props)
    shown = icon_button("plus", label, kind="ghost", size="sm", on_click=act) if short else whole
    return rx.cond(SessionState.permissions.contains(Permission.WORKERS_EDIT.value), shown, rx.fragment())


def absence_dialog() -> rx.Component:
    """The form of a new absence; what it uncovers is shown next."""
    form = rx.el.form(
        form_grid(
            pick(Entry, "worker_id", t("Intervenant"), Entry.workers, Entry.worker, 12, required=True,
                 placeholder=t("Choisir un intervenant")),
            pick(Entry, "reason", t("Motif"), choices(ABSENCE_LABELS), "sick", 12, required=True),
            day(Entry, "first", t("Premier jour"), Entry.day, 6, required=True),
            day(Entry, "last", t("Dernier jour"), Entry.day, 6),
            clock(Entry, "start", t("À partir de"), "", 6),
            clock(Entry, "end", t("Jusqu’à"), "", 6),
            line(Entry, "remark", t("Remarque"), "", 12, max_length=400),
        ),
        id="form-absence-entry",
        on_submit=Entry.save,
        no_validate=True,
    )  # fmt: skip
    return dialog(
        Entry.shown,
        t("Déclarer une absence"),
        rx.cond(Entry.shown, form, rx.fragment()),
        on_close=Entry.close,
        detail=t("Les visites qu’elle découvre s’affichent aussitôt."),
        icon_name="calendar-x-2",
        actions=(
            button(t("Annuler"), kind="ghost", on_click=Entry.close),
            button(
                t("Enregistrer l’absence"), icon_name="check", kind="primary", type="submit", form="form-absence-entry"
            ),
        ),
    )


def hospital_dialog() -> rx.Component:
    """The form of a client in hospital, with the visits that would be cancelled."""
    return dialog(
        Hospital.shown,
        t("Client hospitalisé"),
        form_grid(
            field(
                t("Client"),
                combobox(
                    "hospital-client", Hospital.label, Hospital.clients, on_search=Hospital.look_for,
                    on_pick=Hospital.pick, placeholder=t("Nom du client"),
                ),
                required=True,
                error=Hospital.errors.get("client", ""),
            ),
            _date("first", t("Du"), Hospital.first, required=True),
            _date("last", t("Au"), Hospital.last),
            field(
                t("Motif"),
                text_input(
                    "hospital-reason", Hospital.reason, lambda text: Hospital.change("reason", text),
                    placeholder=t("Client hospitalisé"), max_length=400,
                ),
            ),
        ),
        rx.cond(
            Hospital.visits.length() > 0,
            banner(
                plural("{count} visite sera annulée", "{count} visites seront annulées", Hospital.visits.length()),
                rx.el.ul(rx.foreach(Hospital.visits, lambda one: rx.el.li(one, class_name="small"))),
                family="amber",
                icon_name="ban",
                class_name="repair-ahead",
            ),
            rx.fragment(),
        ),
        on_close=Hospital.close,
        detail=t("Les visites à venir sont annulées, leurs intervenants deviennent libres."),
        icon_name="hospital",
        actions=(
            button(t("Fermer"), kind="ghost", on_click=Hospital.close),
            button(
                t("Annuler ces visites"), icon_name="ban", kind="danger", on_click=Hospital.cancel_visits,
                disabled=Hospital.visits.length() == 0,
            ),
        ),
    )  # fmt: skip


def _date(key: str, label: rx.Var, value: rx.Var, required: bool = False) -> rx.Component:
    control = date_input(f"hospital-{key}", value, lambda typed: Hospital.change(key, typed))
    return field(label, control, required=required, span=6, error=Hospital.errors.get(key, ""))
