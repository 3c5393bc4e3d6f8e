"""Recherche: the drawer that ranks workers for a mission, says why the others cannot, and assigns."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, chip
from careapp.components.buttons import button, link
from careapp.components.forms import search_input, select_input
from careapp.components.icons import icon
from careapp.components.parts import drawer, score_ring, week_bars
from careapp.components.states import empty_state, skeleton
from careapp.components.table import filter_pill
from careapp.components.text import plural, t
from careapp.readmodels.candidates import CandidateRow, ExcludedRow, ScoreLine, SkillChip, SlotFitRow
from careapp.state.candidates import CandidatesState as State
from careapp.state.proposals import ProposalState

FIRST_EXCLUDED = 8


def search_drawer() -> rx.Component:
    """The drawer; `CandidatesState.open(mission_id)` shows it."""
    return drawer(
        State.shown,
        t("Recherche d’intervenants"),
        _team(),
        _filters(),
        rx.cond(State.loading, rx.el.div(skeleton(6), class_name="padded"), _answer()),
        on_close=State.close,
        detail=rx.el.span(State.view.title, rx.cond(State.view.subtitle != "", ", ", ""), State.view.subtitle),
        icon_name="user-search",
        size="lg",
        flush=True,
    )


def _team() -> rx.Component:
    offer = rx.el.div(
        icon("sparkles", 18),
        rx.el.div(
            rx.el.div(State.view.team, class_name="strong"),
            rx.el.div(State.view.team_detail, class_name="small tx-violet"),
            class_name="grow",
        ),
        button(
            t("Proposer tout"),
            icon_name="sparkles",
            kind="violet",
            on_click=[State.close, ProposalState.propose(State.view.opportunity_id)],
        ),
        class_name="search-team t-violet",
    )
    return rx.cond(State.view.team != "", offer, rx.fragment())


def _filters() -> rx.Component:
    sorts = [
        ("score", t("Score")),
        ("travel", t("Trajet")),
        ("hours", t("Heures restantes")),
        ("name", t("Nom")),
    ]
    return rx.el.div(
        search_input("candidate-name", State.text, State.look_for, placeholder=t("Nom de l’intervenant")),
        filter_pill(t("Compétences requises"), State.skills, State.toggle("skills"), icon_name="check"),
        filter_pill(t("Trajet ≤ 20 min"), State.near, State.toggle("near"), icon_name="car"),
        filter_pill(t("Tous les créneaux"), State.available, State.toggle("available"), icon_name="calendar-check"),
        rx.el.div(
            select_input(
                "candidate-sort",
                sorts,
                State.sort,
                State.sort_by,
                icon_name="arrow-down-up",
                custom_attrs={"aria-label": t("Trier par")},
            ),
            class_name="search-sort",
        ),
        class_name="toolbar search-filters",
    )


def _answer() -> rx.Component:
    return rx.cond(
        State.failed != "",
        rx.el.div(
            empty_state(t("Rien à rechercher pour l’instant"), State.failed, icon_name="calendar-x-2"),
            class_name="padded",
        ),
        rx.fragment(
            rx.cond(State.view.found > 0, _candidates(), _nobody()),
            rx.cond(State.view.excluded_total > 0, _excluded(), rx.fragment()),
        ),
    )


def _nobody() -> rx.Component:
    filtered = empty_state(
        t("Aucun intervenant ne répond à vos filtres"),
        State.view.relaxation,
        button(t("Retirer les filtres"), kind="soft", on_click=State.widen),
        icon_name="search-x",
        family="amber",
    )
    nobody = empty_state(
        t("Personne ne peut prendre cette mission"), State.view.relaxation, icon_name="user-search", family="amber"
    )
    return rx.el.div(rx.cond(State.view.hidden > 0, filtered, nobody), class_name="padded")


def _candidates() -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.el.span(t("Score")),
            rx.el.span(t("Intervenant")),
            rx.el.span(t("Créneaux possibles")),
            rx.el.span(t("Compétences, trajet, contrat")),
            rx.el.span(),
            class_name="cand-head",
            custom_attrs={"aria-hidden": "true"},
        ),
        rx.el.ol(rx.foreach(State.view.candidates, _candidate), class_name="cand-list"),
    )


def _candidate(row: rx.Var[CandidateRow], index: rx.Var[int]) -> rx.Component:
    known = rx.el.div(row.known, class_name=rx.cond(row.knows, "small strong tx-accent", "small muted"))
    return rx.el.li(
        rx.el.div(
            rx.el.button(
                score_ring(row.score),
                type="button",
                class_name="cand-score",
                on_click=State.detail(row.worker_id),
                custom_attrs={
                    "aria-expanded": rx.cond(State.detailed == row.worker_id, "true", "false"),
                    "aria-label": t("Détail du score de {name}", name=row.name),
                },
            ),
            rx.el.div(
                rx.el.div(
                    avatar(row.initials, row.hue, size="sm"), rx.el.span(row.name), class_name="row tight strong"
                ),
                rx.el.div(row.detail, class_name="small muted"),
                known,
            ),
            rx.el.div(
                week_bars(row.bars, row.bars_label),
                rx.el.div(rx.el.b(row.possible), " ", row.possible_label, class_name="small"),
            ),
            _facts(row),
            _acts(row, index),
            class_name=rx.cond(index == 0, "cand first", "cand"),
        ),
        rx.cond(State.detailed == row.worker_id, _details(row), rx.fragment()),
        key=row.worker_id,
    )


def _facts(row: rx.Var[CandidateRow]) -> rx.Component:
    return rx.el.div(
        rx.el.div(rx.foreach(row.skills, _skill), class_name="row wrap tight"),
        rx.el.div(
            rx.el.span(icon("route", 13), row.travel, class_name="row tight"),
            rx.el.span(icon("hourglass", 13), row.hours, class_name="row tight"),
            class_name="row loose small muted",
        ),
        rx.foreach(row.warnings, _warning),
        class_name="col tight",
    )


def _skill(one: rx.Var[SkillChip]) -> rx.Component:
    return rx.match(
        one.state,
        ("has", chip(one.name, icon_name="check", family="green", title=one.label)),
        ("missing", chip(one.name, icon_name="x", family="red", outline=True, title=one.label)),
        chip(one.name, icon_name="clock-alert", family="amber", title=one.label),
    )


def _warning(text: rx.Var[str]) -> rx.Component:
    return rx.el.div(icon("circle-alert", 13), text, class_name="row tight small tx-amber")


def _acts(row: rx.Var[CandidateRow], index: rx.Var[int]) -> rx.Component:
    give = State.assign(row.worker_id)
    label = t("Affecter")
    return rx.el.div(
        rx.cond(
            row.assigned > 0,
            rx.fragment(
                chip(plural("{count} créneau tenu", "{count} créneaux tenus", row.assigned), family="teal"),
                button(t("Retirer"), kind="ghost", size="sm", on_click=State.release(row.worker_id)),
            ),
            rx.fragment(),
        ),
        rx.cond(
            row.free > 0,
            rx.cond(
                index == 0,
                button(label, icon_name="user-plus", kind="primary", on_click=give),
                button(label, icon_name="user-plus", on_click=give),
            ),
            rx.fragment(),
        ),
        link(t("Voir planning"), href=f"/planning?view=week&worker={row.worker_id}", class_name="small tx-accent"),
        class_name="cand-acts",
    )


def _details(row: rx.Var[CandidateRow]) -> rx.Component:
    return rx.el.div(
        rx.el.div(rx.foreach(row.parts, _part), class_name="cand-parts"),
        rx.el.ul(rx.foreach(row.slots, lambda slot: _slot(row, slot)), class_name="cand-slots"),
        class_name="cand-more",
    )


def _part(one: rx.Var[ScoreLine]) -> rx.Component:
    return rx.el.div(
        rx.el.span(one.label, class_name="muted"),
        rx.el.b(one.points),
        rx.el.span(one.sentence, class_name="small"),
    )


def _slot(row: rx.Var[CandidateRow], slot: rx.Var[SlotFitRow]) -> rx.Component:
    give = button(
        t("Affecter ce créneau"), size="sm", kind="ghost", on_click=State.assign_slot(row.worker_id, slot.slot_id)
    )
    can, cannot = icon("check", 13, class_name="tx-green"), icon("x", 13, class_name="tx-red")
    return rx.el.li(
        rx.cond(slot.possible, can, cannot),
        rx.el.span(slot.label, class_name="strong"),
        rx.el.span(slot.dates, class_name="small muted"),
        rx.el.span(slot.reason, class_name="small grow"),
        rx.cond(slot.mine, chip(t("Tenu"), family="teal"), rx.cond(slot.partly, give, rx.fragment())),
    )


def _excluded() -> rx.Component:
    rest = State.view.excluded_total - FIRST_EXCLUDED
    more = button(t("Afficher les {count} autres", count=rest), kind="ghost", size="sm", on_click=State.show_excluded)
    return rx.el.section(
        rx.el.div(
            rx.el.h3(t("Écartés")),
            rx.el.span(
                plural("{count} intervenant", "{count} intervenants", State.view.excluded_total), class_name="muted"
            ),
            rx.el.span(State.view.excluded_counts, class_name="push small muted"),
            class_name="row cand-out-head",
        ),
        rx.el.ul(
            rx.cond(
                State.every_excluded,
                rx.foreach(State.view.excluded, _out),
                rx.foreach(State.view.excluded[:FIRST_EXCLUDED], _out),
            ),
            class_name="cand-out",
        ),
        rx.cond((rest > 0) & ~State.every_excluded, rx.el.div(more, class_name="padded-x"), rx.fragment()),
    )


def _out(row: rx.Var[ExcludedRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(avatar(row.initials, row.hue, size="sm"), row.name, class_name="row tight muted"),
        rx.el.span(
            rx.match(
                row.icon,
                ("moon", icon("moon", 13)),
                ("calendar-x-2", icon("calendar-x-2", 13)),
                ("calendar-range", icon("calendar-range", 13)),
                ("hourglass", icon("hourglass", 13)),
                ("car", icon("car", 13)),
                ("user-x", icon("user-x", 13)),
                icon("x", 13),
            ),
            class_name="tx-red",
        ),
        rx.el.span(row.reason, title=row.others),
        key=row.worker_id,
    )
