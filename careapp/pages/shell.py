"""The frame around every screen, and the `page` decorator that puts a screen in it."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, Final, Literal

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary

import careapp.pages
from careapp.components.buttons import button, link
from careapp.components.parts import Palette, Preferences, toaster
from careapp.components.states import connection_banner, empty_state, skeleton
from careapp.components.text import t, tv
from careapp.domain.permissions import Permission
from careapp.i18n import N_
from careapp.pages.navigation import NAVIGATION, under
from careapp.pages.rail import bottom_nav, mobile_bar, rail, shortcuts_dialog
from careapp.state.returning import READ_AGAIN
from careapp.state.session import SessionState

Access = Permission | Literal["signed_in"]


@dataclass(frozen=True)
class Page:
    """A screen: where it stands, who sees it, what fills it."""

    route: str
    title: str
    permission: Access
    build: Callable[[], rx.Component]
    on_load: tuple[Any, ...] = ()
    under: str = ""
    folds: bool = False
    on_toast_action: Any = None
    read_again: bool = False


PAGES: Final[list[Page]] = []


def page(
    route: str,
    title: str,
    permission: Access,
    *,
    on_load: Any = (),
    under_route: str = "",
    folds: bool = False,
    on_toast_action: Any = None,
    read_again: bool = False,
) -> Callable[[Callable[[], rx.Component]], Callable[[], rx.Component]]:
    """Register a function that returns a `screen`; `title` is marked with `N_`, `folds` starts with the menu folded.

    `read_again` is for a page where nothing is typed: it is read again when the connection comes back.
    """

    def register(build: Callable[[], rx.Component]) -> Callable[[], rx.Component]:
        loads = tuple(on_load) if isinstance(on_load, Sequence) else (on_load,)
        place = under_route or under(route)
        PAGES.append(Page(route, title, permission, build, loads, place, folds, on_toast_action, read_again))
        return build

    return register


def add_pages(app: rx.App) -> None:
    """Import every module of `careapp.pages` and give its screens to the application."""
    for module in pkgutil.walk_packages(careapp.pages.__path__, "careapp.pages."):
        importlib.import_module(module.name)
    READ_AGAIN.update(spec.route for spec in PAGES if spec.read_again)
    for spec in PAGES:
        loads = [SessionState.load, *spec.on_load]
        build = wraps(spec.build)(partial(_framed, spec))
        app.add_page(build, route=spec.route, title=_title(spec.title), on_load=loads)
    app.add_page(_missing, route="404", title=_title(N_("Page introuvable")))


def app_options() -> dict[str, Any]:
    """What the look asks of `rx.App`: the style sheet, the head, and neither banner nor toast of the framework."""
    return {
        "stylesheets": ["/styles.css"],
        "html_lang": "fr",
        "toaster": None,
        "app_wraps": {(55, "ErrorBoundary"): lambda _stateful: _boundary()},
        "head_components": [
            rx.el.script(src="/app.js"),
            rx.el.link(rel="manifest", href="/manifest.webmanifest"),
            rx.el.link(rel="icon", type="image/svg+xml", href="/icons/icon.svg"),
            rx.el.link(rel="apple-touch-icon", href="/icons/icon-192.png"),
            rx.el.meta(name="theme-color", content="#0f6e66"),
            rx.el.meta(name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"),
        ],
    }


def _title(msgid: str) -> rx.Var:
    return tv(msgid) + " · careapp"


def _framed(spec: Page) -> rx.Component:
    """The shell with the screen in it, or why the screen is not shown."""
    routes = {entry.route for entry in PAGES}
    allowed = SessionState.signed_in
    if isinstance(spec.permission, Permission):
        allowed = SessionState.permissions.contains(spec.permission.value)
    refused = rx.cond(SessionState.signed_in, _forbidden(), _waiting())
    return rx.el.div(
        link(t("Aller au contenu"), href="#main", external=True, class_name="btn btn-primary skip-link"),
        rail(spec.under, routes),
        rx.el.div(class_name="menu-scrim", custom_attrs={"data-action": "menu"}),
        rx.el.div(
            mobile_bar(), connection_banner(), rx.cond(allowed, spec.build(), refused), bottom_nav(spec.under, routes),
            class_name="main",
        ),
        _overlays(spec, routes),
        class_name=rx.cond(
            SessionState.permissions.contains(Permission.OWN_DAY.value),
            "app has-bottom-nav folds" if spec.folds else "app has-bottom-nav",
            "app folds" if spec.folds else "app",
        ),
    )  # fmt: skip


def _overlays(spec: Page, routes: set[str]) -> rx.Component:
    known = SessionState.signed_in
    return rx.fragment(
        toaster(SessionState.toasts, SessionState.dismiss_toast, spec.on_toast_action or SessionState.dismiss_toast),
        Palette.create(
            hits=SessionState.search_results,
            on_search=SessionState.search,
            entries=_screens(routes),
            kinds={"client": t("Client"), "worker": t("Intervenant"), "opportunity": t("Opportunité"), "": t("Écran")},
        ),
        shortcuts_dialog(),
        Preferences.create(
            locale=rx.cond(known, SessionState.locale, ""),
            theme=rx.cond(known, SessionState.theme, ""),
            density=rx.cond(known, SessionState.density, ""),
        ),
    )


def _screens(routes: set[str]) -> rx.Var:
    """The screens of the menu that the user may open, for the palette."""
    entries = [entry for group in NAVIGATION for entry in group.entries if entry.route in routes]
    rows = [
        {"kind": "", "label": t(entry.label), "detail": "", "url": entry.route, "permission": entry.permission.value}
        for entry in entries
    ]
    every = rx.Var.create(rows)
    may = SessionState.permissions
    return rx.Var(
        f"({every}).filter((entry) => ({may} ?? []).includes(entry.permission))",
        _var_type=list[dict[str, str]],
        _var_data=rx.vars.VarData.merge(every._get_all_var_data(), may._get_all_var_data()),
    )


def _waiting() -> rx.Component:
    return rx.el.main(skeleton(8), id="main", class_name="content padded")


def _forbidden() -> rx.Component:
    state = empty_state(
        t("Cet écran ne vous est pas ouvert"),
        t("Votre rôle ne donne pas accès à cet écran. L’administrateur de l’agence peut changer votre rôle."),
        icon_name="lock",
    )
    return rx.el.main(state, id="main", class_name="content padded")


def _missing() -> rx.Component:
    state = empty_state(
        t("Page introuvable"),
        t("L’adresse a changé ou la fiche n’existe plus."),
        button(t("Revenir à l’accueil"), href="/", kind="primary"),
        icon_name="map-pin-off",
    )
    return rx.el.main(state, class_name="bare")


def _boundary() -> rx.Component:
    return ErrorBoundary.create(fallback_render=rx.Var.create(_broken()))


def _broken() -> rx.Component:
    state = empty_state(
        t("Cet écran n’a pas pu s’afficher"),
        t("Ce qui était enregistré l’est toujours."),
        link(t("Recharger la page"), href="", external=True, class_name="btn btn-primary"),
        icon_name="unplug",
        family="red",
    )
    return rx.el.main(state, class_name="bare", role="alert")
