"""What the agency sells, does and watches for, activity by activity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from careapp.components.badges import chip, status_badge
from careapp.components.buttons import button
from careapp.components.forms import switch
from careapp.components.layout import Tab, card, page_header, screen, seg
from careapp.components.parts import menu, menu_item
from careapp.components.records import two_lines
from careapp.components.states import banner, empty_state, skeleton
from careapp.components.table import Column, data_table, toolbar
from careapp.components.text import plural, t
from careapp.domain.catalog import COLOUR_LABELS
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.admin.service_forms import dialogs
from careapp.pages.shell import page
from careapp.state.catalog import CatalogState as State
from careapp.state.session import SessionState

SHOWN = State.shown
MAY_EDIT = SessionState.permissions.contains(Permission.CATALOG_EDIT.value)


@page("/admin/services", N_("Prestations"), Permission.CATALOG_READ, on_load=State.load)
def services() -> rx.Component:
    """The catalogue of each activity."""
    header = page_header(t("Prestations"), _add(), subtitle=t("Le catalogue de l’agence, par activité"))
    return screen(
        header,
        rx.cond(State.loading, card(skeleton(8), flush=True), rx.cond(SHOWN.activity.id > 0, _body(), _nothing())),
        dialogs(),
        tabs=_activities(),
    )


def _activities() -> rx.Component:
    def entry(row: rx.Var) -> rx.Component:
        here = rx.cond(row.id == SHOWN.activity.id, rx.Var.create("true"), rx.Var("undefined"))
        return rx.el.button(
            row.label,
            rx.cond(row.active, rx.fragment(), chip(t("Retirée"), family="gray")),
            type="button",
            on_click=State.choose_activity(row.id),
            class_name="tab",
            custom_attrs={"aria-current": here},
        )

    return rx.el.nav(
        rx.foreach(SHOWN.activities, entry), class_name="tabs", custom_attrs={"aria-label": t("Activités")}
    )


def _nothing() -> rx.Component:
    return empty_state(
        t("Aucune activité"),
        t("Le catalogue fourni avec le produit n’a pas encore été chargé dans cette agence."),
        icon_name="briefcase-medical",
    )


def _add() -> rx.Component:
    add = {
        "services": button(t("Nouvelle prestation"), icon_name="plus", kind="primary", on_click=State.open_service(0)),
        "tasks": button(t("Nouvelle tâche"), icon_name="plus", kind="primary", on_click=State.open_task(0)),
        "risks": button(t("Nouvelle situation"), icon_name="plus", kind="primary", on_click=State.open_risk(0)),
    }
    shown = rx.match(State.view, *add.items(), rx.fragment())
    return rx.cond(MAY_EDIT & (SHOWN.activity.id > 0), shown, rx.fragment())


def _body() -> rx.Component:
    activity = SHOWN.activity
    views = [
        Tab("services", t("Prestations"), on_click=State.choose_view("services"), count=activity.services),
        Tab("tasks", t("Tâches"), on_click=State.choose_view("tasks"), count=activity.tasks),
        Tab("risks", t("Risques"), on_click=State.choose_view("risks"), count=activity.risks),
    ]
    offered = rx.cond(
        MAY_EDIT,
        switch("activity_active", t("Activité proposée"), activity.active, State.switch_activity),
        rx.fragment(),
    )
    retired = banner(
        t("Cette activité est retirée : les nouvelles opportunités ne la proposent plus, les autres continuent."),
        family="amber",
    )
    return rx.fragment(
        toolbar(seg(views, State.view, label=t("Partie du catalogue")), rx.el.span(class_name="grow"), offered),
        rx.cond(activity.active, rx.fragment(), retired),
        card(rx.match(State.view, ("tasks", _tasks()), ("risks", _risks()), _services()), flush=True),
    )


def _retired(row: rx.Var) -> rx.Var:
    return rx.cond(row.active, "", "past")


def _state(row: rx.Var) -> rx.Component:
    return rx.cond(
        row.active,
        chip(t("Proposé"), icon_name="circle-check", family="green"),
        chip(t("Retiré"), icon_name="archive", family="gray"),
    )


def _actions(noun: str) -> Callable[[rx.Var], rx.Component]:
    opens = {"service": State.open_service, "task": State.open_task, "risk": State.open_risk}[noun]

    def actions(row: rx.Var) -> rx.Component:
        retire = menu_item(
            t("Retirer du catalogue"), icon_name="archive", on_click=State.set_active(noun, row.id, row.version, False)
        )
        restore = menu_item(
            t("Proposer à nouveau"), icon_name="undo-2", on_click=State.set_active(noun, row.id, row.version, True)
        )
        shown = menu(
            menu_item(t("Modifier"), icon_name="pencil", on_click=opens(row.id)),
            rx.cond(row.active, retire, restore),
            label=t("Actions sur {name}", name=row.name),
            kind="ghost",
        )
        return rx.cond(MAY_EDIT, shown, rx.fragment())

    return actions


def _name(row: rx.Var, opened: Any) -> rx.Component:
    press = rx.el.button(row.name, type="button", on_click=opened, class_name="row-link strong")
    return rx.cond(MAY_EDIT, press, rx.el.b(row.name))


def _colour(row: rx.Var) -> rx.Component:
    dots = [(key, rx.el.span(class_name=f"swatch t-{key}", title=t(text))) for key, text in COLOUR_LABELS.items()]
    return rx.match(row.colour, *dots, rx.fragment())


def _services() -> rx.Component:
    def skills(row: rx.Var) -> rx.Component:
        shown = rx.foreach(row.skills, lambda one: chip(one.name, family="gray", title=one.level_name))
        return rx.cond(
            row.skills.length() > 0,
            rx.el.div(shown, class_name="row wrap tight"),
            rx.el.span(t("Aucune"), class_name="muted"),
        )

    columns = [
        Column(
            t("Prestation"),
            lambda row: rx.el.div(_colour(row), _name(row, State.open_service(row.id)), class_name="row"),
        ),
        Column(
            t("Prix horaire HT"),
            lambda row: two_lines(row.price_text, t("{price} TTC", price=row.gross_text)),
            align="right",
        ),
        Column(t("TVA"), lambda row: row.vat_text),
        Column(t("Compétences demandées"), skills),
        Column(t("Tâches"), lambda row: row.task_count, align="right"),
        Column(t("Missions"), lambda row: row.used, align="right"),
        Column(t("État"), _state),
        Column(
            t("Actions"),
            _actions("service"),
            hidden_label=True,
            align="right",
        ),
    ]
    empty = empty_state(t("Aucune prestation"), t("Ajoutez ce que l’agence vend à l’heure dans cette activité."))
    return data_table(columns, SHOWN.services, label=t("Prestations"), row_class=_linked, empty=empty)


def _linked(row: rx.Var) -> rx.Var:
    return rx.cond(MAY_EDIT, rx.cond(row.active, "linked", "linked past"), _retired(row))


def _tasks() -> rx.Component:
    essential = chip(t("Obligatoire"), icon_name="circle-alert", family="amber")
    columns = [
        Column(t("Tâche"), lambda row: _name(row, State.open_task(row.id))),
        Column(t("Groupe"), lambda row: row.group),
        Column(t("Durée"), lambda row: row.duration, align="right"),
        Column(t("Réponse"), lambda row: rx.cond(row.essential, essential, rx.fragment())),
        Column(t("État"), _state),
        Column(t("Actions"), _actions("task"), hidden_label=True, align="right"),
    ]
    empty = empty_state(t("Aucune tâche"), t("Ajoutez ce qui se fait pendant une visite de cette activité."))
    return data_table(columns, SHOWN.tasks, label=t("Tâches"), row_class=_linked, empty=empty)


def _risks() -> rx.Component:
    def level(row: rx.Var) -> rx.Component:
        seasonal = chip(row.level_text, icon_name="sun-snow", family="blue")
        return rx.cond(row.level == "seasonal", seasonal, status_badge("risk", row.level))

    def measures(row: rx.Var) -> rx.Component:
        count = plural("{count} mesure", "{count} mesures", row.measures.length())
        return two_lines(rx.el.span(row.measures[0]), count)

    columns = [
        Column(t("Situation"), lambda row: _name(row, State.open_risk(row.id))),
        Column(t("Niveau"), level),
        Column(t("Mesures"), measures),
        Column(t("État"), _state),
        Column(t("Actions"), _actions("risk"), hidden_label=True, align="right"),
    ]
    empty = empty_state(t("Aucune situation"), t("Ajoutez les risques de cette activité et les mesures à prendre."))
    return data_table(columns, SHOWN.risks, label=t("Situations à risque"), row_class=_linked, empty=empty)
