"""The absences that workers ask for, above the list of absences: granted or refused with words."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar
from careapp.components.buttons import button
from careapp.components.forms import field, text_area
from careapp.components.layout import card
from careapp.components.parts import dialog
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.pages.lists import permitted
from careapp.readmodels.repairs import AbsenceRequestLine
from careapp.state.absence_requests import AbsenceRequestsState as State


def requests_card() -> rx.Component:
    """What waits for an answer; nothing when nobody asks."""
    return rx.cond(
        State.rows.length() > 0,
        card(
            rx.el.ul(rx.foreach(State.rows, _row), class_name="rail-rows"),
            title=t("Demandes à traiter"),
            icon_name="inbox",
            note=rx.el.span(State.rows.length()),
            flush=True,
            class_name="head-amber absence-requests",
        ),
        rx.fragment(),
    )


def _row(row: rx.Var[AbsenceRequestLine]) -> rx.Component:
    return rx.el.li(
        avatar(row.initials, row.worker_id),
        rx.el.div(
            rx.el.div(rx.el.b(row.worker), " ", rx.el.span(row.reason_label, class_name="muted")),
            rx.el.div(row.period, " ", rx.el.span(row.remark, class_name="muted"), class_name="small"),
            class_name="grow",
        ),
        rx.el.span(
            plural("{count} visite à replacer", "{count} visites à replacer", row.visits), class_name="small nowrap"
        ),
        permitted(
            Permission.WORKERS_EDIT,
            rx.el.div(
                button(
                    t("Refuser"), icon_name="x", size="sm", on_click=State.ask("refuse", row.id),
                    custom_attrs={"aria-label": t("Refuser la demande de {name}", name=row.worker)},
                ),
                button(
                    t("Accepter"), icon_name="check", kind="primary", size="sm", on_click=State.ask("approve", row.id),
                    custom_attrs={"aria-label": t("Accepter la demande de {name}", name=row.worker)},
                ),
                class_name="row tight",
            ),
        ),
        key=row.id,
    )  # fmt: skip


def answer_dialog() -> rx.Component:
    """The words of an answer: free when it is yes, needed when it is no."""
    refuses = State.asked == "refuse"
    return dialog(
        State.asked != "",
        rx.cond(refuses, t("Refuser cette absence"), t("Accepter cette absence")),
        field(
            rx.cond(refuses, t("Motif du refus"), t("Mot pour l’intervenant")),
            text_area("request-answer", State.answer, State.write, max_length=400),
            required=refuses,
            error=State.errors.get("answer", ""),
        ),
        on_close=State.close,
        detail=State.about,
        icon_name="calendar-x-2",
        actions=(
            button(t("Annuler"), kind="ghost", on_click=State.close),
            rx.cond(
                refuses,
                button(t("Refuser la demande"), icon_name="x", kind="danger", on_click=State.decide),
                button(t("Accepter l’absence"), icon_name="check", kind="primary", on_click=State.decide),
            ),
        ),
    )
