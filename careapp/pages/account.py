"""One's own account: who one is, language, look, password, sessions."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, chip
from careapp.components.buttons import button, submit_button
from careapp.components.forms import choice_pills, field, form_grid, posted_form, switch, text_input
from careapp.components.layout import card, facts, lines, page_header, screen, with_rail
from careapp.components.states import empty_state
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.feeds import own_calendar
from careapp.pages.lists import permitted
from careapp.pages.shell import page
from careapp.state.account import AccountState
from careapp.state.digest import DigestState
from careapp.state.feeds import OwnFeedState
from careapp.state.session import SessionState as Session


@page("/account", N_("Mon compte"), Permission.OWN_ACCOUNT, on_load=[AccountState.load, OwnFeedState.load])
def account() -> rx.Component:
    """The account of the person signed in."""
    return screen(
        page_header(t("Mon compte"), subtitle=Session.email),
        with_rail([_profile(), own_calendar(), _sessions()], [_preferences(), _words()], wide=True),
    )


def _profile() -> rx.Component:
    who = rx.el.div(
        avatar(Session.initials, 0, size="xl"),
        rx.el.div(rx.el.b(Session.user_name), rx.el.div(Session.role_label, class_name="muted"), class_name="grow"),
        class_name="row loose",
    )
    out = posted_form(button(t("Se déconnecter"), icon_name="log-out", type="submit"), action="/logout")
    return card(
        who,
        facts(
            (t("Adresse e-mail"), Session.email),
            (t("Agence"), Session.agency_name),
            (t("Rôle"), Session.role_label),
        ),
        rx.el.small(
            t("Votre nom, votre rôle et votre téléphone sont tenus par l’administration de l’agence."),
            class_name="field-hint",
        ),
        title=t("Profil"),
        icon_name="circle-user",
        actions=(out,),
    )


def _preferences() -> rx.Component:
    languages = [("fr", "Français"), ("en", "English")]
    themes = [("system", t("Celui de l’appareil")), ("light", t("Clair")), ("dark", t("Sombre"))]
    densities = [("compact", t("Compacte")), ("comfortable", t("Confort")), ("large", t("Large"))]
    return card(
        _choice("account_locale", t("Langue"), languages, Session.locale, Session.choose_locale),
        _choice("account_theme", t("Thème"), themes, Session.theme, Session.choose_theme),
        _choice("account_density", t("Densité"), densities, Session.density, Session.choose_density),
        permitted(Permission.REMINDERS_READ, _digest()),
        title=t("Préférences"),
        icon_name="sliders-horizontal",
    )


def _digest() -> rx.Component:
    """Whether the list of the morning is wanted; its state loads with it, for it is not everyone's."""
    wanted = switch(
        "digest", t("Recevoir chaque matin la liste de mes rappels"), DigestState.wanted, DigestState.choose,
        id="account_digest",
    )  # fmt: skip
    return field(t("Courriels reçus"), rx.el.div(wanted, on_mount=DigestState.load))


def _choice(name: str, label: rx.Var, options: list, value: rx.Var, on_change: rx.EventHandler) -> rx.Component:
    return field(label, choice_pills(name, options, value, on_change, label=label))


def _words() -> rx.Component:
    def secret(name: str, label: rx.Var, complete: str, hint: rx.Var | None = None) -> rx.Component:
        control = text_input(name, "", type="password", auto_complete=complete, id=f"account_{name}")
        return field(label, control, required=True, error=AccountState.errors.get(name, ""), hint=hint)

    form = rx.el.form(
        rx.el.input(type="hidden", name="username", value=Session.email, auto_complete="username", read_only=True),
        form_grid(
            secret("current", t("Mot de passe actuel"), "current-password"),
            secret("new", t("Nouveau mot de passe"), "new-password", t("12 caractères au moins.")),
            secret("again", t("Nouveau mot de passe, une seconde fois"), "new-password"),
        ),
        id="form-words",
        on_submit=AccountState.change,
        reset_on_submit=False,
        no_validate=True,
        key=AccountState.turn,
    )
    return card(
        form,
        title=t("Mot de passe"),
        icon_name="key-round",
        foot=(rx.el.span(class_name="grow"), submit_button(t("Changer le mot de passe"), form="form-words")),
    )


def _sessions() -> rx.Component:
    def session(row: rx.Var) -> rx.Component:
        here = chip(t("Cette session"), icon_name="circle-check", family="green")
        close = button(t("Fermer"), icon_name="log-out", size="sm", on_click=Session.revoke_session(row.id))
        return rx.el.div(
            rx.el.div(
                rx.el.div(row.browser, class_name="medium breaks"),
                rx.el.div(
                    t(
                        "{address}, depuis le {since}, vue le {seen}",
                        address=row.address,
                        since=row.since,
                        seen=row.seen,
                    ),
                    class_name="small muted",
                ),
                class_name="grow",
            ),
            rx.cond(row.current, here, close),
        )

    none = empty_state(t("Aucune session"), icon_name="monitor-smartphone")
    return card(
        rx.cond(Session.sessions.length() > 0, lines(rx.foreach(Session.sessions, session)), none),
        title=t("Sessions ouvertes"),
        icon_name="monitor-smartphone",
        note=t("Fermez celles que vous ne reconnaissez pas."),
        flush=True,
    )
