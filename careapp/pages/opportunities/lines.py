"""Tasks and risk measures: two tables and their dialogs."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button, icon_button
from careapp.components.forms import checkbox, field, form_grid, select_input, text_area, text_input
from careapp.components.icons import icon
from careapp.components.layout import card
from careapp.components.parts import confirm_dialog, dialog
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table, grouped_table
from careapp.components.text import Text, t
from careapp.components.typed import typed
from careapp.readmodels.opportunities import RiskLine, TaskGroup, TaskLine
from careapp.state.opportunity import OpportunityState as State

DAYS = ("Lun.", "Mar.", "Mer.", "Jeu.", "Ven.", "Sam.", "Dim.")


def tasks_card() -> rx.Component:
    """The tasks with frequency, minutes and "essential"."""
    columns = [
        Column(t("Tâche et consigne"), _task_name),
        Column(t("Catégorie"), lambda task: rx.el.span(task.group, class_name="muted")),
        Column(t("Fréquence"), lambda task: rx.el.span(task.frequency_label, class_name="muted")),
        Column(t("Durée"), lambda task: rx.el.span(task.minutes, "\u00a0min", class_name="nowrap"), align="right"),
        Column(t("Validation"), _task_due),
        _actions(t("Modifier la tâche"), State.edit_task, t("Retirer la tâche"), State.ask_delete_task),
    ]
    nothing = empty_state(
        t("Aucune tâche"), t("Les tâches d’une prestation arrivent avec sa mission."), icon_name="list-checks"
    )
    return card(
        grouped_table(
            columns,
            State.task_groups,
            label=t("Tâches"),
            group_head=_mission_head,
            group_rows=lambda group: group.tasks,
            empty=nothing,
        ),
        title=t("Tâches par mission"),
        icon_name="list-checks",
        note=t("reportées dans chaque visite"),
        actions=[
            _catalogue("add_task", State.offered.tasks, State.add_task, t("Ajouter une tâche du catalogue")),
            _other(t("Autre tâche"), State.edit_task(0)),
        ],
        flush=True,
    )


def _mission_head(group: rx.Var[TaskGroup]) -> rx.Component:
    return rx.el.div(
        rx.el.b(group.label),
        rx.el.span("· ", group.summary, class_name="muted"),
        rx.cond(group.over, chip(t("Dépasse la visite"), icon_name="clock-alert", family="amber"), rx.fragment()),
        class_name="row wrap",
    )


def _catalogue(name: str, offered: rx.Var, add: Any, label: Text) -> rx.Component:
    choice = select_input(
        name,
        offered,
        value="",
        on_change=add,
        placeholder=t("Ajouter du catalogue…"),
        disabled=State.locked,
        icon_name="plus",
        custom_attrs={"aria-label": label},
    )
    return rx.el.div(choice, class_name="card-pick")


def _other(label: Text, edit: Any) -> rx.Component:
    return button(label, icon_name="plus", size="sm", on_click=edit, disabled=State.locked)


def _actions(change: Text, edit: Any, take: Text, delete: Any) -> Column:
    def buttons(line: rx.Var) -> rx.Component:
        return rx.el.div(
            icon_button("pencil", change, kind="ghost", on_click=edit(line.id), disabled=State.locked),
            icon_button("trash-2", take, kind="ghost", on_click=delete(line.id), disabled=State.locked),
            class_name="row tight ends",
        )

    return Column(t("Actions"), buttons, align="right", hidden_label=True)


def _task_name(task: rx.Var[TaskLine]) -> rx.Component:
    remark = rx.el.div(task.remark, class_name="small muted")
    return rx.el.div(rx.el.div(task.name, class_name="medium"), rx.cond(task.remark != "", remark, rx.fragment()))


def _task_due(task: rx.Var[TaskLine]) -> rx.Component:
    return rx.cond(
        task.essential,
        chip(t("Obligatoire"), icon_name="asterisk", family="amber"),
        chip(t("Facultative"), family="gray"),
    )


def risks_card() -> rx.Component:
    """Situations and the measure to apply in each."""
    columns = [
        Column(t("Situation"), lambda risk: rx.el.span(risk.situation, class_name="strong")),
        Column(t("Niveau"), _level),
        Column(t("Conduite à tenir"), _measure),
        _actions(t("Modifier la mesure"), State.edit_risk, t("Retirer la mesure"), State.ask_delete_risk),
    ]
    nothing = empty_state(
        t("Aucune mesure"), t("Ajoutez les situations à risque chez ce client."), icon_name="shield-check"
    )
    offered = State.offered.situations
    return card(
        data_table(columns, State.risks, label=t("Prévention des risques"), empty=nothing),
        title=t("Prévention des risques"),
        icon_name="shield-alert",
        actions=[
            _catalogue("add_situation", offered, State.add_situation, t("Ajouter une situation du catalogue")),
            _other(t("Autre situation"), State.edit_risk(0)),
        ],
        flush=True,
    )


def _level(risk: rx.Var[RiskLine]) -> rx.Component:
    return rx.match(
        risk.level,
        ("high", chip(risk.level_label, icon_name="triangle-alert", family="red")),
        ("moderate", chip(risk.level_label, icon_name="circle-alert", family="amber")),
        ("seasonal", chip(risk.level_label, icon_name="sun", family="blue")),
        chip(risk.level_label, icon_name="circle", family="gray"),
    )


def _measure(risk: rx.Var[RiskLine]) -> rx.Component:
    off = rx.el.div(t("Non appliquée chez ce client"), class_name="small muted")
    return rx.el.div(risk.measure, rx.cond(risk.applied, rx.fragment(), off))


def _error(name: str) -> rx.Var:
    return State.line_errors.get(name, "")


def _task_input(name: str, **props: Any) -> rx.Component:
    return text_input(
        "task_" + name, value=State.task_form.get(name, ""), on_change=lambda text: State.fill_task(name, text), **props
    )


def task_dialog() -> rx.Component:
    """Add or change a task."""
    return dialog(
        State.task_open,
        t("Tâche"),
        form_grid(
            field(t("Tâche"), _task_input("name"), required=True, error=_error("name"), span=8),
            field(
                t("Minutes"),
                _task_input("minutes", input_mode="numeric"),
                required=True,
                error=_error("minutes"),
                span=4,
            ),
            field(
                t("Fréquence"), _task_select("frequency", State.offered.frequencies), error=_error("frequency"), span=6
            ),
            field(t("Mission"), _mission_select(), span=6),
            field(t("Jours"), _days(), error=_error("weekdays")),
            field(t("Consigne"), _task_input("remark")),
            checkbox(
                "task_essential",
                t("Obligatoire : une réponse est demandée avant le départ"),
                checked=State.task_form.get("essential", "") != "",
                on_change=lambda on: State.fill_task("essential", rx.cond(on, "1", "")),
            ),
        ),
        on_close=State.close_lines,
        icon_name="list-checks",
        actions=_dialog_actions(State.save_task, t("Enregistrer la tâche")),
    )


def _task_select(name: str, choices: rx.Var) -> rx.Component:
    return select_input(
        "task_" + name,
        choices,
        value=State.task_form.get(name, ""),
        on_change=lambda value: State.fill_task(name, value),
    )


def _mission_select() -> rx.Component:
    options = rx.foreach(State.missions, lambda mission: rx.el.option(mission.label, value=mission.id.to_string()))
    return rx.el.div(
        typed(
            rx.el.select(
                rx.el.option(t("Toutes"), value=""),
                options,
                id="task_mission",
                name="task_mission",
                value=State.task_form.get("mission_id", ""),
                on_change=lambda value: State.fill_task("mission_id", value),
            )
        ),
        icon("chevron-down", 14, class_name="input-chevron"),
        class_name="input",
    )


def _days() -> rx.Component:
    boxes = [
        checkbox(
            "task_day",
            t(label),
            checked=State.task_days.contains(day),
            on_change=lambda _on, day=day: State.toggle_task_day(day),
            id=f"task-day-{day}",
        )
        for day, label in enumerate(DAYS)
    ]
    return rx.el.div(*boxes, class_name="row wrap")


def risk_dialog() -> rx.Component:
    """Add or change a situation and its measure."""

    def fill(name: str) -> Any:
        return lambda value: State.fill_risk(name, value)

    form = State.risk_form
    return dialog(
        State.risk_open,
        t("Situation à risque"),
        form_grid(
            field(
                t("Situation"),
                text_input("risk_situation", value=form.get("situation", ""), on_change=fill("situation")),
                required=True,
                error=_error("situation"),
                span=8,
            ),
            field(
                t("Niveau"),
                select_input(
                    "risk_level", State.offered.risk_levels, value=form.get("level", ""), on_change=fill("level")
                ),
                error=_error("level"),
                span=4,
            ),
            field(
                t("Conduite à tenir"),
                text_area("risk_measure", value=form.get("measure", ""), on_change=fill("measure"), rows=4),
                required=True,
                error=_error("measure"),
            ),
            checkbox(
                "risk_applied",
                t("À appliquer chez ce client"),
                checked=form.get("applied", "") != "",
                on_change=lambda on: State.fill_risk("applied", rx.cond(on, "1", "")),
            ),
        ),
        on_close=State.close_lines,
        icon_name="shield-alert",
        actions=_dialog_actions(State.save_risk, t("Enregistrer la mesure")),
    )


def removal_dialog() -> rx.Component:
    """The question before a task or a situation is taken away."""
    return confirm_dialog(
        State.removing != "",
        t("Retirer « {name} »", name=State.removing_name),
        t("La fiche mission et les prochaines visites ne le porteront plus."),
        t("Retirer la ligne"),
        on_confirm=State.delete_line,
        on_close=State.close_lines,
        kind="danger",
    )


def _dialog_actions(save: Any, label: Text) -> list[rx.Component]:
    return [
        button(t("Annuler"), kind="ghost", on_click=State.close_lines),
        button(label, kind="primary", on_click=save),
    ]
