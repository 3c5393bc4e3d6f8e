"""The screen of a breakdown: what it uncovers, three ways out side by side, each change with its reason."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button, link
from careapp.components.forms import date_input, field, select_input, text_input
from careapp.components.icons import icon
from careapp.components.layout import card, page_header, screen
from careapp.components.parts import dialog
from careapp.components.states import banner, empty_state, progress, skeleton
from careapp.components.table import Column, data_table
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.domain.replacements import WISH_LABELS
from careapp.i18n import N_
from careapp.pages.records import choices
from careapp.pages.repairs.dialogs import absence_dialog, hospital_dialog, new_absence
from careapp.pages.repairs.lines import lines
from careapp.pages.shell import page
from careapp.readmodels.repairs import PersonToTell, RepairFigure, RepairPlanView, UncoveredVisit
from careapp.state.absence_entry import HospitalState
from careapp.state.repairs import RepairState as State


@page(
    "/repairs",
    N_("Réparer"),
    Permission.PLANNING_READ,
    on_load=State.load,
    under_route="/planning",
    on_toast_action=State.toast_action,
)
def repairs() -> rx.Component:
    """The screen of one breakdown."""
    header = page_header(
        t("Réparer"),
        button(
            t("Client hospitalisé"),
            icon_name="hospital",
            on_click=HospitalState.open(0),
        ),
        new_absence(State.case.first),
        crumbs=((t("Planning"), "/planning"),),
        subtitle=State.case.days,
    )
    body = rx.cond(
        State.trouble != "",
        empty_state(
            t("Rien à réparer ici"), State.trouble, button(t("Planning"), href="/planning"), icon_name="wrench"
        ),
        rx.el.div(_case(), _outcome(), class_name="repair"),
    )
    return screen(
        header,
        rx.cond(State.loading, card(skeleton(6), flush=True), body),
        absence_dialog(),
        hospital_dialog(),
        _telling(),
    )


def _case() -> rx.Component:
    return card(
        rx.cond(State.case.detail != "", rx.el.p(State.case.detail, class_name="muted padded-x"), rx.fragment()),
        rx.cond(State.case.kind == "visit", _length(), _span()),
        rx.cond(
            State.case.visits.length() > 0,
            _uncovered(),
            empty_state(
                t("Aucune visite découverte"),
                t("Aucune absence ne touche une visite à venir ces jours-là."),
                icon_name="circle-check",
                family="green",
            ),
        ),
        rx.cond((State.case.others > 0) | (State.case.left > 0) | (State.case.closed != ""), _foot(), rx.fragment()),
        title=State.case.title,
        icon_name="triangle-alert",
        note=plural("{count} visite", "{count} visites", State.case.visits.length()),
        actions=[_start()],
        flush=True,
    )


def _start() -> rx.Component:
    return button(
        t("Réparer"),
        icon_name="wrench",
        kind="violet",
        on_click=State.repair,
        busy=State.computing,
        disabled=(State.case.visits.length() + State.case.others) == 0,
        custom_attrs={"data-shortcut": "r"},
    )


def _span() -> rx.Component:
    kind = State.case.kind
    return rx.el.div(
        field(
            t("Du"),
            date_input("repair-first", State.case.first, State.choose_first, min=State.case.least, max=State.case.most),
            span=3,
        ),
        field(
            t("Au"),
            date_input("repair-last", State.case.last, State.choose_last, min=State.case.first, max=State.case.most),
            span=3,
            hint=t("Sept jours à la fois."),
        ),
        rx.cond(
            (kind != "visit") & (State.case.to_ask > 1),
            rx.el.div(
                rx.el.span(t("Les clients pas encore appelés :"), class_name="small muted"),
                button(t("Tous à remplacer"), size="sm", on_click=State.note_all("replace")),
                class_name="row wrap span-6 repair-all",
            ),
            rx.fragment(),
        ),
        class_name="form-grid repair-span",
    )


def _length() -> rx.Component:
    return rx.el.div(
        field(
            t("Durée de la visite"),
            text_input(
                "repair-minutes",
                State.minutes.to_string(),
                State.choose_minutes,
                input_mode="numeric",
                suffix=t("min"),
                max_length=4,
            ),
            span=3,
            hint=t("Écrivez sa nouvelle durée si elle s’allonge."),
            error=State.minutes_error,
        ),
        class_name="form-grid repair-span",
    )


def _uncovered() -> rx.Component:
    columns = [
        Column(t("Jour"), lambda row: rx.el.span(row.day, class_name="nowrap")),
        Column(t("Horaire"), lambda row: rx.el.b(row.hours, class_name="nowrap")),
        Column(t("Client"), _client),
        Column(t("Prestation"), lambda row: row.service),
        Column(t("Intervenant"), lambda row: row.worker),
        Column(t("Téléphone"), _phone),
        Column(t("Remplacement souhaité ?"), _wish),
    ]
    return data_table(columns, State.case.visits, label=t("Visites concernées"))


def _client(row: rx.Var[UncoveredVisit]) -> rx.Component:
    locked = chip(t("Verrouillée"), icon_name="lock", title=t("Une visite verrouillée n’est jamais déplacée."))
    closed = chip(t("Journée verrouillée"), icon_name="lock", title=t("Rien ne change un jour verrouillé."))
    return rx.el.span(
        link(row.client, href=row.href, class_name="link medium"),
        rx.cond(row.closed, closed, rx.cond(row.locked, locked, rx.fragment())),
        class_name="row wrap tight",
    )


def _phone(row: rx.Var[UncoveredVisit]) -> rx.Component:
    call = link(icon("phone", 13), row.phone, href=row.phone_url, class_name="link nowrap row tight", external=True)
    return rx.cond(row.phone != "", call, rx.el.span("—", class_name="muted"))


def _wish(row: rx.Var[UncoveredVisit]) -> rx.Component:
    choice = select_input(
        f"wish-{row.id}",
        choices(WISH_LABELS),
        row.wish,
        lambda wish: State.note_wish(row.id, wish),
        custom_attrs={"aria-label": t("Remplacement souhaité : {client}", client=row.client)},
    )
    same = button(
        t("Pareil pour ses {count} visites", count=row.of_client),
        kind="ghost",
        size="sm",
        on_click=State.note_client(row.client_id, row.wish),
        custom_attrs={
            "aria-label": t("Pareil pour ses {count} visites : {client}", count=row.of_client, client=row.client)
        },
    )
    return rx.el.div(
        choice, rx.cond(~row.alike & (row.wish != "ask"), same, rx.fragment()), class_name="row wrap tight"
    )


def _foot() -> rx.Component:
    return rx.el.div(
        rx.cond(
            State.case.others > 0,
            plural(
                "{count} autre visite est sans intervenant ces jours-là : elle est placée avec.",
                "{count} autres visites sont sans intervenant ces jours-là : elles sont placées avec.",
                State.case.others,
            ),
            "",
        ),
        rx.cond(
            State.case.left > 0,
            rx.el.span(
                " ",
                plural(
                    "{count} visite sera annulée, le client ne voulant personne d’autre.",
                    "{count} visites seront annulées, les clients ne voulant personne d’autre.",
                    State.case.left,
                ),
            ),
            "",
        ),
        rx.cond(State.case.closed != "", rx.el.span(" ", State.case.closed), ""),
        class_name="card-foot small muted",
    )


def _outcome() -> rx.Component:
    return rx.cond(
        State.computing,
        card(_under_way(), flush=True),
        rx.cond(
            State.failed != "",
            banner(State.failed, family="amber", role="alert"),
            rx.cond(State.view.plans.length() > 0, rx.fragment(_plans(), _changes()), rx.fragment()),
        ),
    )


def _under_way() -> rx.Component:
    detail = rx.cond(
        State.waits,
        t("En attente d’un autre calcul"),
        t("{count} visites à placer, {seconds} s", count=State.total, seconds=State.seconds),
    )
    return progress(t("Recherche de trois façons de réparer"), detail, on_cancel=State.stop)


def _plans() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("Façons de réparer")),
            rx.el.span(
                State.view.computed,
                " ",
                t("Rien n’est appliqué tant que vous n’acceptez pas. Ce qui est pointé ou verrouillé ne bouge pas."),
                class_name="small muted",
            ),
            class_name="repair-head",
        ),
        rx.el.div(rx.foreach(State.view.plans, _plan), class_name="repair-plans"),
        custom_attrs={"aria-label": t("Façons de réparer")},
    )


def _plan(plan: rx.Var[RepairPlanView]) -> rx.Component:
    chosen = State.chosen == plan.id
    done = plan.offered == 0
    return rx.el.article(
        rx.el.h3(
            rx.match(
                plan.aim,
                ("continuity", icon("smile", 16)),
                ("travel", icon("car", 16)),
                icon("feather", 16),
            ),
            plan.title,
        ),
        rx.el.dl(rx.foreach(plan.figures, _figure), class_name="repair-figures"),
        rx.el.div(
            button(
                plural("{count} changement", "{count} changements", plan.lines.length()),
                icon_name="list",
                on_click=State.choose(plan.id),
                custom_attrs={"aria-pressed": chosen},
            ),
            rx.cond(
                done,
                _state_of(plan),
                button(
                    t("Tout accepter"),
                    icon_name="check-check",
                    kind="violet",
                    on_click=State.accept_plan(plan.id),
                    class_name="push",
                    custom_attrs={"aria-label": t("Tout accepter : {title}", title=plan.title)},
                ),
            ),
            class_name="row wrap",
        ),
        class_name=rx.cond(chosen, "card repair-plan chosen", "card repair-plan"),
        key=plan.id,
        custom_attrs={"aria-label": plan.title},
    )


def _state_of(plan: rx.Var[RepairPlanView]) -> rx.Component:
    applied = chip(plural("{count} acceptée", "{count} acceptées", plan.accepted), icon_name="check", family="green")
    return rx.cond(plan.accepted > 0, applied, chip(t("Plus rien à accepter"), icon_name="minus"))


def _figure(figure: rx.Var[RepairFigure]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(_picture(figure.icon), figure.label),
        rx.el.dd(
            rx.el.b(figure.value, class_name=rx.match(figure.mood, ("good", "tx-green"), ("bad", "tx-red"), "")),
            rx.cond(figure.detail != "", rx.el.div(figure.detail, class_name="small muted"), rx.fragment()),
        ),
    )


def _picture(name: rx.Var[str]) -> Any:
    known = ("circle-check", "user-x", "smile", "car", "shield-check", "triangle-alert", "users")
    return rx.match(name, *((one, icon(one, 14)) for one in known), icon("clock", 14))


def _changes() -> rx.Component:
    waiting = State.people.length()
    tell = button(
        plural("Prévenir {count} personne", "Prévenir {count} personnes", waiting),
        icon_name="mail",
        kind="primary",
        on_click=State.open_telling,
    )
    return card(
        lines(State.plan.lines, State.accept, State.reject),
        rx.cond(
            State.plan.open.length() > 0,
            rx.el.section(
                rx.el.h3(t("Restent sans intervenant"), class_name="padded-x"),
                rx.el.ul(rx.foreach(State.plan.open, _open_line), class_name="proposal-open"),
            ),
            rx.fragment(),
        ),
        title=State.plan.title,
        icon_name="list-checks",
        note=plural("{count} changement", "{count} changements", State.plan.lines.length()),
        actions=[rx.cond(waiting > 0, tell, rx.fragment())],
        flush=True,
    )


def _open_line(line: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.div(icon("user-x", 13, class_name="tx-red"), rx.el.b(line.title), class_name="row tight"),
        rx.foreach(line.reasons, lambda reason: rx.el.div(reason, class_name="small muted")),
    )


def _telling() -> rx.Component:
    return dialog(
        State.telling,
        t("Prévenir les personnes concernées"),
        rx.el.ul(rx.foreach(State.people, _person), class_name="repair-people"),
        on_close=State.close,
        detail=t("Un courriel part à celles qui sont cochées ; appelez les autres."),
        icon_name="mail",
        size="md",
        actions=(
            button(t("Plus tard"), kind="ghost", on_click=State.close),
            button(t("Envoyer et noter comme prévenues"), icon_name="check", kind="primary", on_click=State.tell),
        ),
    )


def _person(one: rx.Var[PersonToTell]) -> rx.Component:
    box = rx.el.input(
        type="checkbox",
        id=f"tell-{one.key}",
        checked=State.ticked.contains(one.key),
        on_change=lambda on: State.tick(one.key, on),
        disabled=one.mail == "",
    )
    call = rx.cond(
        one.phone != "",
        link(icon("phone", 13), one.phone, href=one.phone_url, class_name="link row tight nowrap", external=True),
        rx.fragment(),
    )
    return rx.el.li(
        rx.el.label(box, rx.el.span(one.name, class_name="medium"), html_for=f"tell-{one.key}", class_name="check"),
        rx.el.span(one.kind, class_name="small muted"),
        rx.el.span(rx.cond(one.mail != "", one.mail, t("Pas d’adresse : appelez.")), class_name="small muted grow"),
        call,
        rx.el.ul(rx.foreach(one.changes, lambda change: rx.el.li(change, class_name="small"))),
        key=one.key,
    )
