"""The worker's absences: what was asked for, what the agency answered, a new request."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button
from careapp.components.forms import form_grid
from careapp.components.layout import card
from careapp.components.states import empty_state, skeleton
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.domain.workers import ABSENCE_LABELS
from careapp.i18n import N_
from careapp.pages.my.parts import pocket
from careapp.pages.records import choices, clock, day, line, pick
from careapp.pages.shell import page
from careapp.readmodels.repairs import AbsenceRequestLine
from careapp.state.absence_requests import MyAbsencesState as State


@page("/my/absences", N_("Mes absences"), Permission.OWN_DAY, on_load=State.load)
def my_absences() -> rx.Component:
    """The requests of the worker signed in."""
    ask = button(t("Demander une absence"), icon_name="calendar-plus", kind="primary", size="xl", on_click=State.start)
    return pocket(
        rx.el.header(rx.el.h1(t("Mes absences")), class_name="pocket-head"),
        rx.cond(
            State.trouble != "",
            empty_state(t("Pas d’absences à montrer"), State.trouble, icon_name="user-x", family="amber"),
            rx.fragment(
                rx.cond(State.writing, _form(), ask),
                rx.cond(State.loading, skeleton(4), rx.cond(State.rows.length() > 0, _rows(), _none())),
            ),
        ),
    )


def _none() -> rx.Component:
    return empty_state(
        t("Aucune demande"), t("Votre agence répond à vos demandes ici et par courriel."), icon_name="calendar-check"
    )


def _rows() -> rx.Component:
    return rx.el.ol(rx.foreach(State.rows, _row), class_name="pocket-day")


def _row(row: rx.Var[AbsenceRequestLine]) -> rx.Component:
    state = rx.match(
        row.status,
        ("approved", chip(row.status_label, icon_name="check", family="green")),
        ("refused", chip(row.status_label, icon_name="x", family="red")),
        ("withdrawn", chip(row.status_label, icon_name="minus")),
        chip(t("En attente de réponse"), icon_name="clock", family="amber"),
    )
    return rx.el.li(
        rx.el.div(
            rx.el.div(
                rx.el.div(rx.el.b(row.period), rx.el.div(row.reason_label, class_name="muted"), class_name="grow"),
                state,
                class_name="row",
            ),
            rx.cond(row.answer != "", rx.el.p(row.answer), rx.fragment()),
            rx.cond(
                row.status == "asked",
                button(
                    t("Retirer ma demande"), icon_name="x", on_click=State.withdraw(row.id),
                    custom_attrs={"aria-label": t("Retirer ma demande : {period}", period=row.period)},
                ),
                rx.fragment(),
            ),
            class_name="card pocket-request",
        ),
        key=row.id,
    )  # fmt: skip


def _form() -> rx.Component:
    return card(
        rx.el.form(
            form_grid(
                pick(State, "reason", t("Motif"), choices(ABSENCE_LABELS), "leave", 12, required=True),
                day(State, "first", t("Premier jour"), "", 12, required=True),
                day(State, "last", t("Dernier jour"), "", 12),
                clock(State, "start", t("À partir de"), "", 6),
                clock(State, "end", t("Jusqu’à"), "", 6),
                line(State, "remark", t("Remarque"), "", 12, max_length=400),
            ),
            rx.el.div(
                button(t("Annuler"), kind="ghost", size="lg", on_click=State.close),
                button(
                    t("Envoyer la demande"), icon_name="send", kind="primary", size="lg", type="submit",
                    class_name="push",
                ),
                class_name="row",
            ),
            on_submit=State.send,
            no_validate=True,
            class_name="col",
        ),
        title=t("Demander une absence"),
        icon_name="calendar-plus",
    )  # fmt: skip
