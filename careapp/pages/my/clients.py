"""The worker's clients."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar
from careapp.components.buttons import link
from careapp.components.forms import search_input
from careapp.components.icons import icon
from careapp.components.states import empty_state, skeleton
from careapp.components.table import pager
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.my.parts import pocket
from careapp.pages.shell import page
from careapp.state.my_clients import MyClientsState

FOUND = MyClientsState.found


@page("/my/clients", N_("Mes clients"), Permission.OWN_CLIENTS, on_load=MyClientsState.load, read_again=True)
def my_clients() -> rx.Component:
    """Exactly the clients the worker visits, has visited or will visit."""
    rows = rx.el.ul(rx.foreach(FOUND.rows, _client), class_name="pocket-list")
    return pocket(
        rx.el.header(rx.el.h1(t("Mes clients")), class_name="pocket-head"),
        search_input("client_text", MyClientsState.text, MyClientsState.search, placeholder=t("Nom du client")),
        rx.cond(MyClientsState.loading, skeleton(6), rx.cond(FOUND.rows.length() > 0, rows, _nobody())),
        rx.cond(
            FOUND.figures.pages > 1,
            pager(FOUND.figures.total, FOUND.figures.page, 25, MyClientsState.go_to_page),
            rx.fragment(),
        ),
    )


def _nobody() -> rx.Component:
    searched = empty_state(t("Aucun client à ce nom"), t("Essayez une partie du nom."), icon_name="search-x")
    nobody = empty_state(
        t("Pas encore de client"),
        t("Un client apparaît ici dès que l’agence vous confie une visite chez lui."),
        icon_name="users",
    )
    unknown = empty_state(t("Pas de client à montrer"), MyClientsState.trouble, icon_name="user-x", family="amber")
    return rx.cond(MyClientsState.trouble, unknown, rx.cond(MyClientsState.text, searched, nobody))


def _client(client: rx.Var) -> rx.Component:
    return rx.el.li(
        link(
            avatar(client.initials, client.id, size="lg"),
            rx.el.span(
                rx.el.b(client.name),
                rx.el.small(client.about),
                rx.el.small(client.next, class_name=rx.cond(client.soon, "tx-accent strong", "")),
                class_name="pocket-who grow",
            ),
            icon("chevron-right", 18, class_name="muted"),
            href="/my/clients/" + client.id.to_string(),
            class_name="card pocket-line",
        )
    )
