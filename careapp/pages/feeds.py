"""A calendar feed: the card that gives it, shows its address once, renews it and takes it back."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button, link
from careapp.components.copy_field import copy_field
from careapp.components.forms import choice_pills, field
from careapp.components.layout import card, facts
from careapp.components.states import banner
from careapp.components.text import t
from careapp.domain.feeds import NAMING_LABELS
from careapp.domain.permissions import Permission
from careapp.pages.lists import permitted
from careapp.pages.records import choices, question, record_tab
from careapp.state.feeds import ClientFeedState, OwnFeedState, WorkerFeedState


@record_tab("worker", "calendar")
def worker_calendar(worker_id: rx.Var) -> rx.Component:
    """The feed of a worker, on the record."""
    about = t("Ses visites dans l’agenda de son téléphone, mises à jour seules, sans aucune donnée de santé.")
    return rx.el.div(feed_card(WorkerFeedState, about), on_mount=WorkerFeedState.load_for(worker_id))


@record_tab("client", "calendar")
def client_calendar(client_id: rx.Var) -> rx.Component:
    """The feed of a client, on the record."""
    about = t("Les passages dans l’agenda du client ou de sa famille, mis à jour seuls, sans aucune donnée de santé.")
    return rx.el.div(feed_card(ClientFeedState, about), on_mount=ClientFeedState.load_for(client_id))


def own_calendar() -> rx.Component:
    """The feed of the worker signed in, nothing for the office."""
    about = t("Vos visites dans l’agenda de votre téléphone, mises à jour seules, sans aucune donnée de santé.")
    return permitted(Permission.OWN_DAY, feed_card(OwnFeedState, about))


def feed_card(state: type[rx.State], about: rx.Var) -> rx.Component:
    """What is known of a feed and what can be done with it; `state` mixes `FeedState` in."""
    shown = rx.cond(state.feed.active, _given(state), rx.el.p(about, class_name="muted"))
    active = chip(t("Actif"), icon_name="circle-check", family="green")
    return rx.fragment(
        card(
            rx.el.div(rx.cond(state.fresh.url != "", _fresh(state), rx.fragment()), shown, class_name="col"),
            permitted(state._kind.edits, _naming(state)),
            title=t("Agenda"),
            icon_name="calendar-sync",
            actions=(rx.cond(state.feed.active, active, rx.fragment()),),
            foot=(permitted(state._kind.edits, _verbs(state)),),
            class_name="feed-card",
            id="agenda",
        ),
        question(
            state, "give", t("Renouveler l’adresse"),
            t("L’adresse actuelle cesse de répondre : chaque téléphone devra s’abonner à la nouvelle."),
            on_confirm=state.give,
        ),
        question(
            state, "revoke", t("Reprendre l’adresse"),
            t("L’adresse cesse de répondre à l’instant ; les agendas abonnés n’ont plus de mises à jour."),
            on_confirm=state.revoke, kind="danger",
        ),
    )  # fmt: skip


def _given(state: type[rx.State]) -> rx.Component:
    read = rx.cond(state.feed.read != "", state.feed.read, t("pas encore lu"))
    return facts(
        (t("Adresse"), state.feed.made),
        (t("Dernière lecture"), read),
        (t("Noms affichés"), state.feed.naming_label),
    )


def _fresh(state: type[rx.State]) -> rx.Component:
    """The new address: a field to copy, a link that a phone opens, a picture that another phone reads."""
    here = t("Ajouter à l’agenda de cet appareil")
    scan = t("Code à lire avec l’appareil photo du téléphone")
    return rx.el.div(
        banner(
            t("Copiez cette adresse maintenant : elle ne sera plus montrée. Qui la connaît lit l’agenda."),
            family="amber", icon_name="key-round",
        ),
        copy_field(value=state.fresh.url, label=t("Adresse de l’agenda")),
        rx.el.div(
            rx.el.img(src=state.fresh.picture, alt=scan, title=scan, class_name="feed-code", width="180", height="180"),
            rx.el.div(
                link(here, href=state.fresh.webcal, external=True, class_name="link"),
                rx.el.p(
                    t("Ou lisez le code avec un autre téléphone, ou collez l’adresse dans « S’abonner à un agenda »."),
                    class_name="small muted",
                ),
                class_name="col grow",
            ),
            class_name="row wrap loose",
        ),
        class_name="col",
    )  # fmt: skip


def _naming(state: type[rx.State]) -> rx.Component:
    pills = choice_pills("naming", choices(NAMING_LABELS), state.naming, state.choose_naming, label=t("Noms affichés"))
    hint = t("Le nom que l’agenda montre à la prochaine adresse ; le choix suit « Créer » ou « Renouveler ».")
    return field(t("Noms affichés"), pills, hint=hint)


def _verbs(state: type[rx.State]) -> rx.Component:
    first = button(t("Créer l’adresse"), icon_name="calendar-plus", kind="primary", on_click=state.give)
    again = rx.fragment(
        button(t("Reprendre l’adresse"), icon_name="ban", kind="ghost", on_click=state.ask("revoke")),
        button(t("Renouveler l’adresse"), icon_name="refresh-cw", on_click=state.ask("give")),
    )
    return rx.fragment(rx.el.span(class_name="grow"), rx.cond(state.feed.active, again, first))
