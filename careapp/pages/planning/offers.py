"""In the dialog of an open visit: whom it was offered to, what they answered, and whom to ask."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import status_badge
from careapp.components.buttons import button
from careapp.components.commands import FRESH_KEY
from careapp.components.forms import checkbox
from careapp.components.icons import icon
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.pages.lists import permitted
from careapp.readmodels.offers import OfferChoice, OfferLine
from careapp.state.offers import OffersState as State
from careapp.state.planning import PlanningState


def offers_section() -> rx.Component:
    """The offers of the visit that is open, where nobody has it or somebody was asked."""
    mine = (State.panel.visit_id > 0) & (State.panel.visit_id == PlanningState.visit.id)
    return rx.cond(
        mine & (State.panel.open | (State.panel.lines.length() > 0)),
        rx.el.section(
            _lines(),
            permitted(
                Permission.PLANNING_EDIT,
                rx.cond(State.panel.open, rx.cond(State.asking, _ask(), _verbs()), rx.fragment()),
            ),
            class_name="offers col tight",
            custom_attrs={"aria-label": t("Proposition aux intervenants")},
        ),
        rx.fragment(),
    )


def _lines() -> rx.Component:
    return rx.cond(
        State.panel.lines.length() > 0,
        rx.fragment(
            rx.el.b(t("Proposée aux intervenants")),
            rx.el.ul(rx.foreach(State.panel.lines, _line), class_name="offer-lines"),
        ),
        rx.fragment(),
    )


def _line(line: rx.Var[OfferLine]) -> rx.Component:
    give = button(
        t("Affecter"), icon_name="user-check", size="sm", kind="primary",
        on_click=State.give(line.worker_id, FRESH_KEY),
        custom_attrs={"aria-label": t("Affecter la visite à {name}", name=line.name)},
    )  # fmt: skip
    willing = (line.status == "willing") & State.panel.open
    return rx.el.li(
        rx.el.span(line.name, class_name="grow"),
        rx.el.span(line.when, class_name="small muted nowrap"),
        status_badge("offer", line.status),
        permitted(Permission.PLANNING_EDIT, rx.cond(willing, give, rx.fragment())),
        key=line.id,
    )


def _verbs() -> rx.Component:
    more = State.panel.living > 0
    back = button(t("Retirer la proposition"), icon_name="x", kind="ghost", on_click=State.withdraw)
    return rx.el.div(
        button(
            rx.cond(more, t("Proposer à d’autres…"), t("Proposer aux intervenants…")), icon_name="hand-helping",
            on_click=State.start,
        ),
        rx.cond(more, back, rx.fragment()),
        class_name="row wrap",
    )  # fmt: skip


def _ask() -> rx.Component:
    told = rx.cond(
        State.panel.lines.length() > 0,
        t("Plus personne d’autre ne peut prendre cette visite."),
        t("Personne ne peut prendre cette visite telle qu’elle est : changez son heure, ou réparez la journée."),
    )
    nobody = rx.el.p(icon("user-x", 14), told, class_name="row tight tx-red")
    wrong = State.errors.get("workers", "")
    chosen = plural("Proposer à {count} intervenant", "Proposer à {count} intervenants", State.chosen.length())
    return rx.cond(
        State.choices.length() > 0,
        rx.el.div(
            rx.el.fieldset(
                rx.el.legend(t("À qui la proposer ? Ceux que rien n’empêche, le moins de trajet d’abord.")),
                rx.el.ul(rx.foreach(State.choices, _choice), class_name="offer-choices"),
                rx.cond(wrong != "", rx.el.small(wrong, class_name="field-error", role="alert"), rx.fragment()),
            ),
            checkbox(
                "offer-first", t("La première personne disponible a la visite"), State.first_has_it, State.choose_first
            ),
            rx.el.div(
                button(chosen, icon_name="send", kind="primary", on_click=State.send),
                button(t("Tout choisir"), kind="ghost", on_click=State.choose_all),
                button(t("Revenir"), kind="ghost", on_click=State.close),
                class_name="row wrap",
            ),
            class_name="col tight",
        ),
        rx.el.div(nobody, button(t("Revenir"), kind="ghost", on_click=State.close), class_name="row wrap"),
    )


def _choice(one: rx.Var[OfferChoice]) -> rx.Component:
    return rx.el.li(
        checkbox(
            "offer-worker", one.name, State.chosen.contains(one.worker_id), lambda _on: State.choose(one.worker_id),
            id=f"offer-{one.worker_id}",
        ),
        rx.el.span(one.detail, class_name="small muted"),
        key=one.worker_id,
    )  # fmt: skip
