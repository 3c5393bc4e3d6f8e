"""The missions of an opportunity: the table with its week bars, the dialog, the weekly slots."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button, icon_button
from careapp.components.forms import date_input, field, form_grid, select_input, text_input
from careapp.components.layout import card
from careapp.components.parts import confirm_dialog, dialog, menu, menu_item, week_bars
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table
from careapp.components.text import Text, plural, t
from careapp.components.week_grid import slot_editor
from careapp.domain.day_rules import ON_HOLIDAY_LABELS
from careapp.pages.opportunities.proposal_panel import proposal_panel
from careapp.pages.opportunities.search_drawer import search_drawer
from careapp.pages.planning.recurrence import change_dialog
from careapp.pages.records import choices
from careapp.readmodels.opportunities import MissionView, SkillNeed
from careapp.state.candidates import CandidatesState
from careapp.state.missions import MissionsState
from careapp.state.opportunity import OpportunityState as State
from careapp.state.proposals import ProposalState

ON_HOLIDAY = choices(ON_HOLIDAY_LABELS)


def missions_card() -> rx.Component:
    """Every mission with its two buttons, and what they make together."""
    columns = [
        Column(t("Prestation"), _name),
        Column(t("Compétences"), _skills),
        Column(t("Créneaux par semaine"), _week),
        Column(t("Période"), lambda mission: rx.el.span(mission.period, class_name="nowrap")),
        Column(t("Statut"), _status),
        Column(t("Actions"), _actions, align="right", hidden_label=True),
    ]
    nothing = empty_state(
        t("Aucune mission"),
        t("Ajoutez la prestation souhaitée : ses compétences et ses tâches suivent."),
        icon_name="briefcase-medical",
    )
    count = plural("{count} mission", "{count} missions", State.missions.length())
    return card(
        data_table(columns, State.missions, label=t("Missions"), empty=nothing),
        title=t("Missions"),
        icon_name="briefcase-medical",
        note=rx.el.span(count),
        actions=[_add()],
        foot=[
            rx.el.span(t("Total"), " ", rx.el.b(State.totals)),
            rx.el.span(t("Heures d’intervenant, binôme compris"), " ", rx.el.b(State.worker_totals)),
        ],
        flush=True,
    )


def _add() -> rx.Component:
    propose = button(
        t("Proposer tout"),
        icon_name="sparkles",
        kind="propose",
        size="sm",
        on_click=ProposalState.open(State.id),
        disabled=State.locked,
    )
    return rx.el.div(rx.cond(State.missions.length() > 0, propose, rx.fragment()), _add_choice(), class_name="row")


def _add_choice() -> rx.Component:
    choice = select_input(
        "add_mission",
        State.offered.services,
        value="",
        on_change=MissionsState.add,
        placeholder=t("Ajouter une mission…"),
        disabled=State.locked,
        icon_name="plus",
        custom_attrs={"aria-label": t("Ajouter une mission pour une prestation")},
    )
    return rx.el.div(choice, class_name="card-pick")


def _name(mission: rx.Var[MissionView]) -> rx.Component:
    return rx.el.div(
        rx.el.div(mission.label, class_name="strong"), rx.el.div(mission.summary, class_name="small muted")
    )


def _skills(mission: rx.Var[MissionView]) -> rx.Component:
    return rx.el.div(rx.foreach(mission.skills, _skill), class_name="row wrap tight mission-skills")


def _skill(need: rx.Var[SkillNeed]) -> rx.Component:
    level = rx.cond(need.level_label != "", " · " + need.level_label, "")
    return chip(need.name + level, family="gray", title=need.name + level)


def _week(mission: rx.Var[MissionView]) -> rx.Component:
    return rx.el.div(
        week_bars(mission.bars, t("Semaine de la mission")),
        rx.el.b(mission.hours, class_name="nowrap"),
        class_name="row",
    )


def _status(mission: rx.Var[MissionView]) -> rx.Component:
    state = rx.match(
        mission.status,
        ("covered", chip(t("Couverte"), icon_name="calendar-check", family="teal")),
        ("partial", chip(t("À compléter"), icon_name="circle-alert", family="amber")),
        ("to_search", chip(t("À rechercher"), icon_name="user-x", family="red")),
        chip(t("Sans créneau"), icon_name="calendar", family="gray"),
    )
    return rx.el.div(state, rx.el.div(mission.coverage, class_name="small muted nowrap"))


def _actions(mission: rx.Var[MissionView]) -> rx.Component:
    planning = button(
        t("Planning"),
        icon_name="calendar-range",
        size="sm",
        on_click=MissionsState.open_slots(mission.id),
        disabled=State.locked,
    )
    search = button(
        t("Recherche"),
        icon_name="user-search",
        kind="soft",
        size="sm",
        on_click=CandidatesState.open(mission.id),
        disabled=State.locked,
    )
    more = menu(
        menu_item(t("Modifier la mission"), icon_name="pencil", on_click=MissionsState.edit(mission.id)),
        menu_item(
            t("Retirer la mission"), icon_name="trash-2", danger=True, on_click=MissionsState.ask_delete(mission.id)
        ),
        label=t("Autres actions"),
        size="sm",
    )
    return rx.el.div(planning, search, rx.cond(State.locked, rx.fragment(), more), class_name="row tight ends")


def overlays() -> rx.Component:
    """What opens over the missions."""
    return rx.fragment(
        _mission_dialog(),
        search_drawer(),
        proposal_panel(),
        change_dialog(),
        rx.cond(MissionsState.slots_of > 0, _slots(), rx.fragment()),
        confirm_dialog(
            MissionsState.deleting > 0,
            t("Retirer la mission {name}", name=MissionsState.deleting_name),
            t("La mission, ses créneaux et ses affectations seront retirés de cette opportunité."),
            t("Retirer la mission"),
            kind="danger",
            on_confirm=MissionsState.delete,
            on_close=MissionsState.close,
        ),
    )


def _slots() -> rx.Component:
    return slot_editor(
        slots=MissionsState.slots,
        title=MissionsState.slots_title,
        subtitle=State.client + " · " + State.number + " · " + MissionsState.slots_period,
        workers=MissionsState.slots_workers,
        errors=MissionsState.slot_errors,
        other_minutes=MissionsState.other_minutes,
        granted_minutes=MissionsState.granted_minutes,
        since=MissionsState.slots_since,
        rules=MissionsState.slot_rules,
        on_save=MissionsState.save_slots,
        on_close=MissionsState.close,
    )


def _mission_dialog() -> rx.Component:
    form, errors = MissionsState.form, MissionsState.errors

    def fill(name: str) -> Any:
        return lambda value: MissionsState.fill(name, value)

    workers = [(str(count), str(count)) for count in range(1, 5)]
    return dialog(
        MissionsState.editing > 0,
        t("Mission"),
        form_grid(
            field(t("Libellé"), text_input("label", value=form.get("label", ""), on_change=fill("label")), span=8),
            field(
                t("Intervenants ensemble"),
                select_input("workers", workers, value=form.get("workers", "1"), on_change=fill("workers")),
                error=errors.get("workers", ""),
                span=4,
            ),
            _date("starts_on", t("Début"), form, errors, fill, required=True),
            _date("ends_on", t("Fin"), form, errors, fill),
            field(
                t("Jours fériés"),
                select_input(
                    "on_holiday",
                    ON_HOLIDAY,
                    value=form.get("on_holiday", ""),
                    on_change=fill("on_holiday"),
                    placeholder=t("Comme la prestation ou l’agence"),
                ),
                error=errors.get("on_holiday", ""),
                hint=t("Un créneau peut en décider autrement."),
            ),
            field(
                t("Compétences demandées"),
                rx.el.div(rx.foreach(MissionsState.skills, _need), _add_skill(), class_name="col"),
            ),
        ),
        on_close=MissionsState.close,
        icon_name="briefcase-medical",
        actions=[
            button(t("Annuler"), kind="ghost", on_click=MissionsState.close),
            button(t("Enregistrer la mission"), kind="primary", on_click=MissionsState.save),
        ],
    )


def _date(name: str, label: Text, form: rx.Var, errors: rx.Var, fill: Any, required: bool = False) -> rx.Component:
    control = date_input(name, value=form.get(name, ""), on_change=fill(name))
    return field(label, control, error=errors.get(name, ""), required=required, span=6)


def _need(need: rx.Var[SkillNeed]) -> rx.Component:
    level = select_input(
        "level",
        State.offered.levels,
        value=need.level.to_string(),
        id="level-" + need.skill_id.to_string(),
        on_change=lambda value: MissionsState.set_level(need.skill_id, value),
        custom_attrs={"aria-label": t("Niveau minimal")},
    )
    remove = icon_button(
        "x", t("Retirer la compétence"), kind="ghost", on_click=MissionsState.remove_skill(need.skill_id)
    )
    return rx.el.div(rx.el.span(need.name, class_name="grow"), level, remove, class_name="row")


def _add_skill() -> rx.Component:
    return select_input(
        "add_skill",
        State.offered.skills,
        value="",
        on_change=MissionsState.add_skill,
        placeholder=t("Ajouter une compétence…"),
        custom_attrs={"aria-label": t("Ajouter une compétence")},
    )
