"""A manager's record: how to reach the person, what waits, the notes attached."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar
from careapp.components.buttons import button, link
from careapp.components.layout import fact_strip, page_header, screen
from careapp.components.states import empty_state, skeleton
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.followup.notes_tab import notes_tab
from careapp.pages.shell import page
from careapp.state.manager import ManagerState as State

CARD = State.card
CRUMBS = [(t("Satisfaction"), "/satisfaction")]


@page(
    "/managers/[manager_id]", N_("Gestionnaire"), Permission.NOTES_READ, on_load=State.load,
    under_route="/satisfaction",
)  # fmt: skip
def manager() -> rx.Component:
    """The screen of one manager."""
    return rx.cond(State.found, _record(), _missing())


def _missing() -> rx.Component:
    back = button(t("Revenir à la satisfaction"), href="/satisfaction", kind="primary")
    text = t("L’adresse a changé, ou cette personne n’est pas de votre agence.")
    return screen(
        page_header(t("Gestionnaire"), crumbs=CRUMBS),
        empty_state(t("Gestionnaire introuvable"), text, back, icon_name="search-x"),
    )


def _record() -> rx.Component:
    mail = button(t("Mail"), icon_name="mail", href="mailto:" + CARD.email, external=True)
    header = page_header(CARD.name, mail, crumbs=CRUMBS, subtitle=CARD.role)
    facts = fact_strip(
        (t("Courriel"), CARD.email),
        (t("Téléphone"), rx.cond(CARD.phone != "", CARD.phone, "–")),
        (t("Clients suivis"), link(CARD.clients, href="/clients")),
        (t("Rappels à traiter"), link(CARD.reminders, href="/reminders")),
        (t("Événements à traiter"), link(CARD.incidents, href="/incidents")),
        before=avatar(CARD.initials, CARD.id, size="xl"),
    )
    return screen(header, rx.cond(State.loading, skeleton(8), notes_tab()), tabs=facts)
