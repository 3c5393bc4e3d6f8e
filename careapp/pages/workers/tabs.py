"""The tabs of a worker that hold lists: skills, absences, contracts."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import link
from careapp.components.layout import card
from careapp.components.states import empty_state
from careapp.components.table import Column, data_table
from careapp.components.text import plural, t
from careapp.pages.records import add_button, row_actions
from careapp.readmodels.workers import AbsenceView, ContractView, SkillView
from careapp.state.worker import WorkerState as State


def validity_chip(row: rx.Var[SkillView]) -> rx.Component:
    """Until when a skill is valid: a date, its colour and its icon."""
    return rx.match(
        row.validity,
        ("expired", chip(t("Expirée le {day}", day=row.expires_text), icon_name="triangle-alert", family="red")),
        ("soon", chip(row.expires_text, icon_name="clock-alert", family="amber", title=t("Expire bientôt"))),
        ("ok", chip(row.expires_text, icon_name="circle-check", family="green")),
        rx.fragment(),
    )


def skills_card() -> rx.Component:
    """The skills held: what is due first, then by category."""
    blocking = chip(t("Bloquante"), icon_name="shield", family="gray", title=t("Exigée sans exception"))
    columns = [
        Column(
            t("Compétence"),
            lambda row: rx.el.span(
                rx.el.span(row.name, class_name="medium"),
                rx.cond(row.blocking, blocking, rx.fragment()),
                class_name="row wrap tight",
            ),
        ),
        Column(t("Catégorie"), lambda row: row.category),
        Column(t("Niveau"), lambda row: row.level_name),
        Column(t("Obtenue le"), lambda row: row.obtained_text),
        Column(t("Échéance"), validity_chip),
        Column(
            t("Actions"), lambda row: row_actions(State, "skill", row.id, row.name), hidden_label=True, align="right"
        ),
    ]
    empty = empty_state(
        t("Aucune compétence"), t("La recherche compare ces compétences à celles de la mission."), icon_name="award"
    )
    table = data_table(columns, State.record.skills, label=t("Compétences"), empty=empty)
    add = add_button(State, "skill", t("Ajouter une compétence"))
    return card(table, title=t("Compétences"), icon_name="graduation-cap", actions=[add], flush=True)


def absences_card() -> rx.Component:
    """The absences, latest first, with the visits that still need someone."""
    columns = [
        Column(t("Dates"), lambda row: rx.el.span(row.period, class_name="medium")),
        Column(t("Motif"), _reason),
        Column(t("Moment"), lambda row: phase_chip(row.time)),
        Column(t("Visites à remplacer"), left_visits),
        Column(
            t("Actions"),
            lambda row: row_actions(State, "absence", row.id, row.period),
            hidden_label=True,
            align="right",
        ),
    ]
    text = t("Une absence empêche toute affectation sur ses dates.")
    empty = empty_state(t("Aucune absence"), text, icon_name="calendar-check", family="green")
    table = data_table(columns, State.record.absences, label=t("Absences"), empty=empty)
    add = add_button(State, "absence", t("Déclarer une absence"))
    return card(table, title=t("Absences"), icon_name="calendar-x-2", actions=[add], flush=True)


def _reason(row: rx.Var[AbsenceView]) -> rx.Component:
    remark = rx.cond(row.remark != "", rx.el.div(row.remark, class_name="small muted"), rx.fragment())
    return rx.el.div(rx.el.div(row.reason_label), remark)


def phase_chip(time: rx.Var) -> rx.Component:
    """Whether an absence is over, running or to come."""
    return rx.match(
        time,
        ("current", chip(t("En cours"), icon_name="calendar-x-2", family="amber")),
        ("coming", chip(t("À venir"), icon_name="calendar", family="blue")),
        chip(t("Passée"), icon_name="check"),
    )


def left_visits(row: rx.Var) -> rx.Component:
    """The visits still planned for an absent worker, with the way to the planning."""
    count = plural("{count} visite", "{count} visites", row.visits)
    seen = link(count, href=row.planning_url, class_name="link tx-red")
    return rx.cond((row.visits > 0) & (row.time != "past"), seen, rx.el.span("—", class_name="muted"))


def contracts_card() -> rx.Component:
    """The contracts, latest first."""
    columns = [
        Column(t("Contrat"), lambda row: rx.el.span(row.kind_label, class_name="medium")),
        Column(t("Heures par semaine"), lambda row: row.weekly, align="right"),
        Column(t("Jours par semaine"), lambda row: row.days_per_week, align="right"),
        Column(t("Période"), lambda row: row.period),
        Column(t("État"), _in_force),
        Column(
            t("Actions"),
            lambda row: row_actions(State, "contract", row.id, row.kind_label),
            hidden_label=True,
            align="right",
        ),
    ]
    text = t("Sans contrat en cours, aucune visite ne peut être affectée.")
    empty = empty_state(t("Aucun contrat"), text, icon_name="signature", family="amber")
    table = data_table(columns, State.record.contracts, label=t("Contrats"), empty=empty)
    add = add_button(State, "contract", t("Ajouter un contrat"))
    return card(table, title=t("Contrats"), icon_name="signature", actions=[add], flush=True)


def _in_force(row: rx.Var[ContractView]) -> rx.Component:
    return rx.cond(row.current, chip(t("En cours"), icon_name="circle-check", family="green"), chip(t("Hors période")))
