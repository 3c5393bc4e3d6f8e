"""The menu at the left, its foot, and what replaces it on a phone."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, kbd
from careapp.components.buttons import icon_button, link
from careapp.components.forms import posted_form
from careapp.components.icons import brand_mark, icon
from careapp.components.parts import (
    Menu,
    Shortcuts,
    menu_choice,
    menu_item,
    menu_label,
    menu_line,
)
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.navigation import NAVIGATION, POCKET, SHORTCUTS, Entry, Group
from careapp.state.session import SessionState


def rail(current: str, routes: set[str]) -> rx.Component:
    """The menu: agency, search, entries by permission, the user."""
    return rx.el.nav(
        rx.el.div(_brand(), class_name="rail-head"),
        rx.el.button(
            icon("search", 14),
            rx.el.span(t("Rechercher…"), class_name="label"),
            kbd("Ctrl K"),
            type="button",
            class_name="rail-search",
            custom_attrs={"data-open": "palette", "aria-label": t("Rechercher")},
        ),
        rx.el.div(*(_group(group, current, routes) for group in NAVIGATION), class_name="rail-nav"),
        rx.el.div(
            _user(),
            _toggle("when-open", "panel-left-close", N_("Replier le menu")),
            _toggle("when-folded", "panel-left-open", N_("Déplier le menu")),
            class_name="rail-foot rail-foot-row",
        ),
        id="rail",
        class_name="rail",
        custom_attrs={"aria-label": t("Menu principal")},
    )


def _brand() -> rx.Component:
    names = rx.el.span(rx.el.b("careapp"), rx.el.small(SessionState.agency_name), class_name="label grow ellipsis")
    several = Menu.create(
        rx.fragment(brand_mark(), names, icon("chevrons-up-down", 14, class_name="chevrons")),
        menu_label(t("Changer d’agence")),
        rx.foreach(
            SessionState.agencies,
            lambda agency: menu_choice(
                agency.name, agency.id == SessionState.agency_id, SessionState.choose_agency(agency.id)
            ),
        ),
        label=t("Changer d’agence"),
        trigger_class="rail-brand",
    )
    alone = rx.el.div(brand_mark(), names, class_name="rail-brand")
    return rx.cond(SessionState.agencies.length() > 1, several, alone)


def _group(group: Group, current: str, routes: set[str]) -> rx.Component:
    shown = [entry for entry in group.entries if entry.route in routes]
    if not shown:
        return rx.fragment()
    return rx.el.div(rx.el.h2(t(group.label)), *(_entry(entry, current) for entry in shown), class_name="rail-group")


def _entry(entry: Entry, current: str) -> rx.Component:
    here = {"aria-current": "page"} if entry.route == current else {}
    line = link(
        icon(entry.icon, 16),
        rx.el.span(t(entry.label), class_name="label"),
        *([_count(entry)] if entry.count else []),
        href=entry.route,
        class_name="rail-link",
        title=t(entry.label),
        custom_attrs=here,
    )
    return rx.cond(SessionState.permissions.contains(entry.permission.value), line, rx.fragment())


def _count(entry: Entry) -> rx.Component:
    number = SessionState.counts[entry.count]
    return rx.cond(number > 0, rx.el.b(number, class_name="count alert" if entry.alert else "count"), rx.fragment())


def _toggle(shown: str, picture: str, label: str) -> rx.Component:
    attributes = {"data-action": "rail", "aria-label": t(label)}
    return rx.el.button(
        icon(picture, 16), type="button", title=t(label), class_name=f"rail-link {shown}", custom_attrs=attributes
    )


def _user() -> rx.Component:
    who = rx.el.span(
        rx.el.b(SessionState.user_name), rx.el.small(SessionState.role_label), class_name="label grow ellipsis"
    )
    return Menu.create(
        rx.fragment(avatar(SessionState.initials, 0), who),
        *_account_items(),
        label=t("Compte et préférences"),
        trigger_class="rail-user",
        class_name="menu-up",
    )


def _account_items() -> list[rx.Component]:
    return [
        menu_label(SessionState.email),
        menu_item(t("Mon compte et mes sessions"), icon_name="circle-user", href="/account"),
        menu_item(t("Raccourcis clavier"), icon_name="keyboard", custom_attrs={"data-open": "shortcuts"}),
        menu_line(),
        menu_label(t("Langue")),
        *_choices("locale", (("fr", "Français"), ("en", "English"))),
        menu_label(t("Thème")),
        *_choices("theme", (("light", t("Clair")), ("dark", t("Sombre")), ("system", t("Celui de l’appareil")))),
        menu_label(t("Densité")),
        *_choices("density", (("compact", t("Compacte")), ("comfortable", t("Confort")), ("large", t("Large")))),
        menu_line(),
        posted_form(
            rx.el.button(
                icon("log-out", 15), t("Se déconnecter"), type="submit", role="menuitem", class_name="menu-item",
                custom_attrs={"data-stay": "true"},
            ),
            action="/logout",
        ),
    ]  # fmt: skip


def _choices(setting: str, options: tuple[tuple[str, str | rx.Var], ...]) -> list[rx.Component]:
    current, choose = {
        "locale": (SessionState.locale, SessionState.choose_locale),
        "theme": (SessionState.theme, SessionState.choose_theme),
        "density": (SessionState.density, SessionState.choose_density),
    }[setting]
    return [menu_choice(label, current == value, choose(value)) for value, label in options]


def mobile_bar() -> rx.Component:
    """The bar above the screen when the menu is a sheet."""
    opens = {"data-action": "menu", "aria-controls": "rail"}
    return rx.el.nav(
        icon_button("menu", t("Menu"), kind="ghost", custom_attrs=opens),
        brand_mark(),
        rx.el.b(SessionState.agency_name, class_name="grow ellipsis"),
        icon_button("search", t("Rechercher"), kind="ghost", custom_attrs={"data-open": "palette"}),
        link(avatar(SessionState.initials, 0), href="/account", title=t("Mon compte"), class_name=""),
        class_name="mobile-bar",
        custom_attrs={"aria-label": t("Barre du haut")},
    )


def bottom_nav(current: str, routes: set[str]) -> rx.Component:
    """The places of a worker, under the thumb."""
    entries = [entry for entry in POCKET if entry.route in routes]
    links = [
        link(
            icon(entry.icon, 22), rx.el.span(t(entry.label)), href=entry.route, class_name="",
            custom_attrs={"aria-current": "page"} if entry.route == current else {},
        )
        for entry in entries
    ]  # fmt: skip
    bar = rx.el.nav(*links, class_name="bottom-nav", custom_attrs={"aria-label": t("Mes visites")})
    return rx.cond(SessionState.permissions.contains(Permission.OWN_DAY.value), bar, rx.fragment())


def shortcuts_dialog() -> rx.Component:
    """The keys, shown by `?`."""
    groups = [
        part
        for title, rows in SHORTCUTS
        for part in (
            rx.el.h3(t(title), class_name="small muted"),
            rx.el.div(
                *(
                    rx.el.div(rx.el.span(kbd(t(keys))), rx.el.span(t(label), class_name="muted"))
                    for keys, label in rows
                ),
                class_name="shortcuts",
            ),
        )
    ]
    return Shortcuts.create(
        rx.el.div(
            rx.el.div(rx.el.h2(t("Raccourcis clavier")), class_name="grow"),
            icon_button("x", t("Fermer"), kind="ghost", custom_attrs={"data-close": "shortcuts"}),
            class_name="overlay-head",
        ),
        rx.el.div(*groups, class_name="overlay-body"),
        label=t("Raccourcis clavier"),
    )
