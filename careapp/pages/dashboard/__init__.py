"""The dashboard: tiles, visits nobody has, absences, reminders, opportunities by stage."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar
from careapp.components.buttons import button, icon_button, link
from careapp.components.icons import icon
from careapp.components.layout import Tab, bar, card, page_header, screen, seg, tile, with_rail
from careapp.components.states import empty_state, skeleton
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.alerts import kind_icon
from careapp.pages.dashboard.late import late_clockings
from careapp.pages.lists import permitted
from careapp.pages.repairs.dialogs import absence_dialog, new_absence
from careapp.pages.shell import page
from careapp.readmodels.alerts import AlertCount
from careapp.readmodels.dashboard import AbsenceRow, DashboardTile, DueRow, OpenVisitRow, StageRow
from careapp.state.dashboard import DashboardState as State
from careapp.state.late import LateState


@page(
    "/",
    N_("Tableau de bord"),
    "signed_in",
    on_load=[State.load, LateState.load],
    on_toast_action=State.toast_action,
    read_again=True,
)
def dashboard() -> rx.Component:
    """The dashboard."""
    return screen(
        page_header(
            rx.cond(State.view.title != "", State.view.title, t("Tableau de bord")),
            rx.el.span(t("Actualisé à {time}", time=State.view.read_at), class_name="small muted"),
            button(t("Nouvelle opportunité"), icon_name="plus", href="/opportunities?new=1"),
            button(t("Ouvrir le planning"), icon_name="calendar-range", kind="primary", href="/planning"),
            subtitle=State.view.subtitle,
        ),
        rx.cond(State.loading, skeleton(8), _body()),
        absence_dialog(),
    )


def _body() -> rx.Component:
    return rx.fragment(
        rx.el.div(rx.foreach(State.view.tiles, _tile), class_name="tiles dashboard-tiles"),
        with_rail(
            [_open_visits(), _watched(), _stages()],
            [late_clockings(), _absences(), _reevaluations(), _reminders()],
            wide=True,
        ),
    )


def _tile(one: rx.Var[DashboardTile]) -> rx.Component:
    return rx.match(
        one.icon,
        *(
            (name, tile(one.number, one.label, one.detail, icon_name=name, family=family, href=one.href))
            for name, family in (
                ("user-x", "red"),
                ("calendar-x-2", "amber"),
                ("triangle-alert", "red"),
                ("clock-alert", "amber"),
            )
        ),
        tile(one.number, one.label, one.detail, icon_name="bell-ring", family="red", href=one.href),
    )


def _open_visits() -> rx.Component:
    spans = seg(
        [
            Tab("today", t("Aujourd’hui"), on_click=State.show("today"), count=State.view.today),
            Tab("tomorrow", t("Demain"), on_click=State.show("tomorrow"), count=State.view.tomorrow),
            Tab("week", t("Semaine"), on_click=State.show("week"), count=State.view.week),
        ],
        State.scope,
        label=t("Période"),
        small=True,
    )
    none = empty_state(
        t("Toutes les visites ont un intervenant"), t("Rien à affecter sur cette période."), icon_name="circle-check",
        family="green",
    )  # fmt: skip
    return card(
        rx.cond(
            State.view.visits.length() > 0,
            rx.fragment(
                _open_head(), rx.el.ul(rx.foreach(State.view.visits, _open_visit), class_name="open-visits"), _others()
            ),
            none,
        ),
        title=t("Visites non affectées"),
        icon_name="user-x",
        note=t("les plus proches d’abord"),
        actions=[
            spans,
            button(t("Proposer tout"), icon_name="sparkles", kind="propose", size="sm", href=State.view.propose_href),
        ],
        flush=True,
        class_name="head-red",
    )


def _open_head() -> rx.Component:
    names = (t("Heure"), t("Client"), t("Prestation"), t("Meilleur candidat"))
    return rx.el.div(
        *(rx.el.span(name) for name in names), class_name="open-visits-head", custom_attrs={"aria-hidden": "true"}
    )


def _others() -> rx.Component:
    """How many more visits nobody has than the list shows."""
    count = rx.match(State.scope, ("tomorrow", State.view.tomorrow), ("week", State.view.week), State.view.today)
    others = count.to(int) - State.view.visits.length()
    text = plural("{count} autre au planning", "{count} autres au planning", others)
    return rx.cond(
        others > 0,
        rx.el.div(
            link(text, href=State.view.others_href, class_name="link small"),
            class_name="padded-x open-more",
        ),
        rx.fragment(),
    )


def _open_visit(row: rx.Var[OpenVisitRow]) -> rx.Component:
    nobody = rx.cond(row.past, t("Passée, non assurée"), t("Aucun candidat"))
    told = rx.el.div(icon("hand-helping", 12), row.offered, class_name="row tight small tx-accent")
    offered = rx.cond(row.offered != "", told, rx.fragment())
    return rx.el.li(
        rx.el.div(
            rx.el.b(row.time),
            rx.cond(row.soon != "", rx.el.div(row.soon, class_name="small strong tx-red"), rx.fragment()),
            rx.cond(row.day != "", rx.el.div(row.day, class_name="small muted"), rx.fragment()),
        ),
        rx.el.div(
            avatar(row.initials, row.hue),
            rx.el.div(rx.el.div(row.client, class_name="strong"), rx.el.div(row.city, class_name="small muted")),
            class_name="row",
        ),
        rx.el.div(
            row.service,
            rx.cond(
                row.pair, rx.el.div(icon("users", 12), t("Binôme"), class_name="row tight small muted"), rx.fragment()
            ),
        ),
        rx.cond(
            row.worker_id > 0,
            rx.el.div(rx.el.div(row.worker), rx.el.div(row.worker_detail, class_name="small muted"), offered),
            rx.el.div(rx.el.div(icon("user-x", 13), nobody, class_name="row tight tx-red"), offered),
        ),
        rx.cond(
            row.worker_id > 0,
            button(
                t("Affecter"),
                icon_name="user-plus",
                on_click=State.assign(row.visit_id, row.version, row.worker_id),
                custom_attrs={"aria-label": t("Affecter {worker} à {client}", worker=row.worker, client=row.client)},
            ),
            rx.cond(
                row.past,
                button(t("Régulariser"), icon_name="clipboard-check", href=row.href),
                button(t("Rechercher"), icon_name="search", href=row.href),
            ),
        ),
        class_name=rx.cond(row.past, "past", ""),
        key=row.visit_id,
    )


def _watched() -> rx.Component:
    """What cannot wait for long: counted here, listed and put aside on the screen of the alerts."""

    def one(row: rx.Var[AlertCount]) -> rx.Component:
        wrong = row.count > 0
        sign = rx.cond(wrong, kind_icon(row.kind), icon("circle-check", 15))
        return rx.el.li(
            link(
                rx.el.span(sign, class_name=rx.cond(wrong, "alert-icon t-amber", "alert-icon t-green")),
                row.label,
                href=row.href,
                class_name="alert-kind",
            ),
            key=row.kind,
        )

    return card(
        rx.el.ul(rx.foreach(State.view.watched, one), class_name="alert-kinds"),
        title=t("À surveiller"),
        icon_name="eye",
        actions=[link(t("Toutes les alertes"), href="/alerts")],
        class_name="watched",
    )


def _stages() -> rx.Component:
    return card(
        rx.el.ol(rx.foreach(State.view.stages, _stage), class_name="stage-counts"),
        title=t("Opportunités en cours"),
        icon_name="target",
        note=rx.el.span(State.view.opportunities),
        actions=[link(t("Tout voir"), href="/opportunities")],
    )


def _stage(row: rx.Var[StageRow]) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.div(row.label, class_name="small muted"),
            rx.el.div(
                rx.el.b(row.count, class_name="key-number"),
                rx.cond(row.stale != "", rx.el.span(row.stale, class_name="small tx-amber"), rx.fragment()),
                class_name="row tight",
            ),
            rx.el.div(class_name="stage-line"),
            href=row.href,
            class_name="stage-count",
        ),
        key=row.stage,
    )


def _absences() -> rx.Component:
    return card(
        rx.cond(
            State.view.absences.length() > 0,
            rx.el.ul(rx.foreach(State.view.absences, _absence), class_name="rail-rows"),
            empty_state(t("Personne n’est absent aujourd’hui"), icon_name="circle-check", family="green"),
        ),
        title=t("Absences à remplacer"),
        icon_name="calendar-x-2",
        note=rx.el.span(State.view.absences.length()),
        actions=[new_absence(short=True), link(t("Toutes"), href="/absences")],
        flush=True,
        class_name="head-amber",
    )


def _absence(row: rx.Var[AbsenceRow]) -> rx.Component:
    return rx.el.li(
        avatar(row.initials, row.hue),
        rx.el.div(
            rx.el.b(row.name),
            rx.el.div(row.reason, ", ", row.until, class_name="small muted"),
            rx.el.div(
                bar(row.percent, label=row.replaced), rx.el.span(row.replaced, class_name="small strong nowrap"),
                class_name="replaced",
            ),
            class_name="grow",
        ),
        rx.cond(
            row.left > 0,
            button(
                t("Réparer"), icon_name="wrench", kind="propose", size="sm", href=f"/repairs?absence={row.id}",
                custom_attrs={"aria-label": t("Réparer l’absence de {name}", name=row.name)},
            ),
            icon_button(
                "chevron-right", t("Semaine de {name}", name=row.name), kind="ghost", size="sm",
                href=f"/planning?view=week&worker={row.worker_id}",
            ),
        ),
        key=row.worker_id,
    )  # fmt: skip


def _reevaluations() -> rx.Component:
    """What is to be evaluated again this month and what is late, as long as anything is."""
    found = State.view.reevaluations
    late = link(
        plural("{count} en retard", "{count} en retard", found.late), href="/reevaluations?late",
        class_name="small strong tx-red nowrap",
    )  # fmt: skip
    under_way = rx.el.span(plural("{count} commencée", "{count} commencées", found.started), class_name="small muted")
    shown = card(
        rx.el.div(
            rx.el.b(found.month, class_name="key-number"),
            rx.el.span(t("ce mois-ci"), class_name="grow"),
            rx.cond(found.started > 0, under_way, rx.fragment()),
            rx.cond(found.late > 0, late, rx.fragment()),
            class_name="row wrap",
        ),
        title=t("À ré-évaluer"),
        icon_name="clipboard-check",
        actions=[link(t("Toutes"), href="/reevaluations", class_name="link small")],
    )
    return rx.cond(found.month + found.late + found.started > 0, shown, rx.fragment())


def _reminders() -> rx.Component:
    return card(
        rx.cond(
            State.view.due.length() > 0,
            rx.el.ul(rx.foreach(State.view.due, _due), class_name="rail-rows"),
            empty_state(t("Aucun rappel à traiter"), icon_name="circle-check", family="green"),
        ),
        title=t("Rappels"),
        icon_name="bell",
        note=rx.el.span(State.view.reminders),
        actions=[link(t("Tous"), href="/reminders")],
        flush=True,
    )


def _due(row: rx.Var[DueRow]) -> rx.Component:
    done = icon_button(
        "circle", t("Marquer traité : {title}", title=row.title), kind="ghost", size="sm",
        on_click=State.settle(row.id),
    )  # fmt: skip
    return rx.el.li(
        permitted(Permission.REMINDERS_EDIT, done),
        rx.el.div(
            link(row.title, href=row.href, class_name="strong"),
            rx.el.div(row.about, class_name="small muted ellipsis"),
            class_name="grow",
        ),
        rx.el.span(row.due, class_name=rx.cond(row.late, "small strong tx-red nowrap", "small muted nowrap")),
        key=row.id,
    )
