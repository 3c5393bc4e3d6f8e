"""The Définition tab of a worker: identity and home, with the week, skills and contract at a glance."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button
from careapp.components.icons import icon
from careapp.components.layout import card, facts, lines, with_rail
from careapp.components.states import banner
from careapp.components.text import plural, t
from careapp.domain.records import GENDER_LABELS
from careapp.pages.workers.tabs import validity_chip
from careapp.readmodels.workers import DayHours, SkillView, Ticked
from careapp.state.worker import WorkerState as State


def definition() -> rx.Component:
    """What the agency knows of a worker."""
    return rx.fragment(_expired(), with_rail([_identity(), _home(), _languages()], [_week(), _skills()], wide=True))


def _expired() -> rx.Component:
    count = State.record.expired_skills
    text = plural("{count} compétence a expiré.", "{count} compétences ont expiré.", count)
    see = button(t("Voir les compétences"), size="sm", on_click=State.open_tab("skills"))
    return rx.cond(count > 0, banner(text, family="amber", actions=(see,)), rx.fragment())


def _or_dash(value: rx.Var) -> rx.Var:
    return rx.cond(value != "", value, "—")


def _identity() -> rx.Component:
    known = State.record.identity
    gender = rx.match(known.gender, *((key, t(label)) for key, label in GENDER_LABELS.items()), "—")
    columns = rx.el.div(
        facts((t("Nom"), State.record.name), (t("Naissance"), _or_dash(State.record.birth)), (t("Sexe"), gender)),
        facts(
            (t("Téléphone"), _or_dash(known.phone)),
            (t("Courriel"), _or_dash(known.email)),
            (t("Métier"), _or_dash(known.job_title)),
        ),
        class_name="facts-columns",
    )
    remarks = rx.cond(
        known.remarks != "",
        rx.el.div(icon("sticky-note", 14), rx.el.span(known.remarks, class_name="prewrap"), class_name="row remark"),
        rx.fragment(),
    )
    return card(columns, remarks, title=t("Identité"), icon_name="user")


def _home() -> rx.Component:
    known = State.record.identity
    town = rx.cond(known.postcode != "", known.postcode + " " + known.city, known.city)
    placed = rx.cond(
        known.latitude != "",
        rx.el.span(known.latitude, " ; ", known.longitude),
        chip(t("Sans coordonnées : trajets estimés sans le domicile"), icon_name="map-pin-off", family="amber"),
    )
    return card(
        facts(
            (t("Rue"), _or_dash(known.street)),
            (t("Commune"), _or_dash(town)),
            (t("Coordonnées"), placed),
            (t("Déplacement"), State.record.transport),
        ),
        title=t("Domicile et déplacement"),
        icon_name="house",
    )


def _languages() -> rx.Component:
    known = State.record.identity
    return card(
        facts(
            (t("Langues"), _ticked(known.languages)),
            (t("Secteurs"), _ticked(known.sectors)),
            (t("Animaux refusés"), _ticked(known.refused_pets)),
        ),
        title=t("Critères de recherche"),
        icon_name="list-filter",
    )


def _ticked(boxes: rx.Var[list[Ticked]]) -> rx.Component:
    shown = rx.foreach(boxes, lambda box: rx.cond(box.ticked, chip(box.label), rx.fragment()))
    return rx.el.span(shown, rx.el.span("—", class_name="if-alone muted"), class_name="row wrap tight")


def _week() -> rx.Component:
    change = button(t("Modifier"), icon_name="pencil", size="sm", on_click=State.open_tab("availability"))
    return card(
        lines(rx.foreach(State.record.week, _day)),
        title=t("Semaine habituelle"),
        icon_name="calendar-clock",
        note=State.record.weekly_hours,
        actions=[change],
        flush=True,
    )


def _day(row: rx.Var[DayHours]) -> rx.Component:
    free = rx.el.span(t("Indisponible"), class_name="muted")
    return rx.el.div(
        rx.el.span(row.label, class_name="day-name"),
        rx.el.span(rx.cond(row.spans != "", row.spans, free), class_name="grow"),
        rx.el.span(row.total, class_name="small muted nowrap"),
    )


def _skills() -> rx.Component:
    see = button(t("Voir les compétences"), size="sm", on_click=State.open_tab("skills"))
    none = rx.el.div(t("Aucune échéance dans les deux mois."), class_name="card-body muted small")
    due = State.record.due_skills
    return card(
        rx.cond(due.length() > 0, lines(rx.foreach(due, _skill)), none),
        title=t("Échéances"),
        icon_name="graduation-cap",
        actions=[see],
        flush=True,
    )


def _skill(row: rx.Var[SkillView]) -> rx.Component:
    return rx.el.div(
        rx.el.span(row.name, class_name="grow ellipsis"),
        validity_chip(row),
    )
