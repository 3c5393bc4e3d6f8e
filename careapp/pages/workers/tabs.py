"""The tabs of a worker that hold lists: skills, absences, contracts."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button, link
from careapp.components.states import empty_state
from careapp.components.table import Column
from careapp.components.text import plural, t
from careapp.pages.records import part_card, parts_table
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
    ]
    empty = empty_state(
        t("Aucune compétence"), t("La recherche compare ces compétences à celles de la mission."), icon_name="award"
    )
    title = t("Compétences")
    table = parts_table(State, "skill", columns, State.record.skills, title, lambda row: row.name, empty)
    return part_card(State, "skill", title, "graduation-cap", t("Ajouter une compétence"), table)


def absences_card() -> rx.Component:
    """The absences, latest first, with the visits that still need someone."""
    columns = [
        Column(t("Dates"), lambda row: rx.el.span(row.period, class_name="medium")),
        Column(t("Motif"), _reason),
        Column(t("Moment"), lambda row: phase_chip(row.time)),
        Column(t("Visites à remplacer"), left_visits),
    ]
    text = t("Une absence empêche toute affectation sur ses dates.")
    empty = empty_state(t("Aucune absence"), text, icon_name="calendar-check", family="green")
    title = t("Absences")
    table = parts_table(State, "absence", columns, State.record.absences, title, lambda row: row.period, empty)
    return part_card(State, "absence", title, "calendar-x-2", t("Déclarer une absence"), table)


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
    """The visits still planned for an absent worker, with the way to those who could take them."""
    count = plural("{count} visite", "{count} visites", row.visits)
    seen = rx.el.span(
        link(count, href=row.planning_url, class_name="link tx-red"),
        button(t("Réparer"), icon_name="wrench", kind="propose", size="sm", href=f"/repairs?absence={row.id}"),
        class_name="row tight wrap",
    )
    return rx.cond((row.visits > 0) & (row.time != "past"), seen, rx.el.span("—", class_name="muted"))


def contracts_card() -> rx.Component:
    """The contracts, latest first."""
    columns = [
        Column(t("Contrat"), lambda row: rx.el.span(row.kind_label, class_name="medium")),
        Column(t("Heures par semaine"), lambda row: row.weekly, align="right"),
        Column(t("Jours par semaine"), lambda row: row.days_per_week, align="right"),
        Column(t("Période"), lambda row: row.period),
        Column(t("État"), _in_force),
    ]
    text = t("Sans contrat en cours, aucune visite ne peut être affectée.")
    empty = empty_state(t("Aucun contrat"), text, icon_name="signature", family="amber")
    title = t("Contrats")
    table = parts_table(State, "contract", columns, State.record.contracts, title, lambda row: row.kind_label, empty)
    return part_card(State, "contract", title, "signature", t("Ajouter un contrat"), table)


def _in_force(row: rx.Var[ContractView]) -> rx.Component:
    return rx.cond(row.current, chip(t("En cours"), icon_name="circle-check", family="green"), chip(t("Hors période")))
