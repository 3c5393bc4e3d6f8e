"""Above the boards: the search, the filters as pills, what is to be handled, saved views, the look."""

from __future__ import annotations

import reflex as rx

from careapp.components.buttons import button, icon_button
from careapp.components.forms import search_input
from careapp.components.icons import icon
from careapp.components.parts import Menu, menu, menu_choice, menu_item, menu_label, menu_line
from careapp.components.planning_live import planning_presence, planning_to_handle
from careapp.components.table import filter_pill
from careapp.components.text import Text, plural, t
from careapp.domain.planning_address import STATUSES
from careapp.state.planning import PlanningState as State
from careapp.state.planning_views import ZOOMS
from careapp.state.session import SessionState

STATUS_WORDS = {
    "unassigned": t("Non affectée"), "planned": t("Planifiée"), "to_confirm": t("À confirmer"),
    "running": t("En cours"), "done": t("Réalisée"), "late": t("Retard de pointage"), "conflict": t("Conflit"),
    "cancelled": t("Annulée"),
}  # fmt: skip


def planning_toolbar() -> rx.Component:
    """The line over a day, a week or a month of many."""
    return rx.el.div(
        search_input(
            "planning-filter", State.filter, State.filter_by, placeholder=t("Client ou intervenant"), key_hint="/"
        ),
        rx.el.div(
            *_filters(),
            rx.cond(
                State.filtered,
                button(t("Tout effacer"), kind="ghost", size="sm", on_click=State.clear_filter("all")),
                rx.fragment(),
            ),
            class_name="bar-pills",
        ),
        rx.el.span(class_name="push"),
        planning_presence(),
        rx.cond(
            State.shown == "day",
            rx.el.div(planning_to_handle(only=State.only, on_only=State.only_show), class_name="bar-pills"),
            rx.fragment(),
        ),
        planning_look(),
        class_name="toolbar planning-bar",
    )


def _filters() -> list[rx.Component]:
    """The filters; a month of many is hours alone, which have neither service nor status."""
    frame, visits, skilled = State.frame, State.shown != "month", (State.shown != "month") | (State.person != "client")
    return [
        rx.cond(
            frame.sectors.length() > 1,
            _filter(
                "sectors", t("Secteur"), "map-pin", _options("sectors", State.sectors, frame.sectors), State.sectors,
                State.first_names["sectors"],
                plural("{count} secteur", "{count} secteurs", State.sectors.length()),
            ),
            rx.fragment(),
        ),
        rx.cond(
            visits,
        _filter(
            "services", t("Prestation"), "briefcase", _options("services", State.services, frame.services),
            State.services, State.first_names["services"],
            plural("{count} prestation", "{count} prestations", State.services.length()),
        ),
            rx.fragment(),
        ),
        rx.cond(
            skilled,
        _filter(
            "skills", t("Compétence"), "circle-check", _options("skills", State.skills, frame.skills), State.skills,
            State.first_names["skills"], plural("{count} compétence", "{count} compétences", State.skills.length()),
        ),
            rx.fragment(),
        ),
        rx.cond(
            visits,
        _filter(
            "statuses", t("Statut"), "activity", [_status(status) for status in STATUSES], State.statuses,
            rx.match(State.only, *STATUS_WORDS.items(), ""),
            plural("{count} statut", "{count} statuts", State.statuses.length()),
        ),
            rx.fragment(),
        ),
        rx.cond(
            State.show_cancelled,
            filter_pill(t("Annulées"), State.show_cancelled, State.toggle_cancelled, icon_name="ban"),
            rx.fragment(),
        ),
    ]  # fmt: skip


def _filter(
    kind: str, label: Text, icon_name: str, options: list[rx.Component], chosen: rx.Var, first: Text, many: rx.Var
) -> rx.Component:
    """A pill that opens its choices; with something chosen it says what, and a cross takes it away."""
    count = chosen.length()
    words = rx.cond(count == 0, label, rx.cond(count == 1, first, many))
    face = rx.fragment(icon(icon_name, 13), words, rx.cond(count == 0, icon("chevron-down", 13), rx.fragment()))
    cross = rx.el.button(
        icon("x", 12), type="button", on_click=State.clear_filter(kind),
        custom_attrs={"aria-label": t("Retirer le filtre : {filter}", filter=label)}, class_name="pill on pill-cross",
    )  # fmt: skip
    return rx.el.span(
        Menu.create(face, *options, label=label, trigger_class=rx.cond(count == 0, "pill", "pill on")),
        rx.cond(count == 0, rx.fragment(), cross),
        class_name="pill-pair",
    )


def _options(kind: str, chosen: rx.Var, choices: rx.Var) -> list[rx.Component]:
    return [
        rx.foreach(
            choices,
            lambda one: _checked(one.label, chosen.contains(one.value), State.toggle_filter(kind, one.value)),
        )
    ]


def _status(status: str) -> rx.Component:
    return _checked(STATUS_WORDS[status], State.statuses.contains(status), State.toggle_filter("statuses", status))


def _checked(label: Text, chosen: rx.Var, on_click: rx.event.EventSpec) -> rx.Component:
    """One of several choices of a menu that may hold together."""
    return rx.el.button(
        label,
        rx.cond(chosen, icon("check", 14, class_name="tick"), rx.fragment()),
        type="button",
        role="menuitemcheckbox",
        on_click=on_click,
        class_name="menu-item",
        custom_attrs={"aria-checked": chosen, "data-stay": "true"},
    )


def _views() -> rx.Component:
    """The saved views, and the way to keep this one."""
    return menu(
        rx.cond(
            State.views.length() > 0,
            rx.foreach(
                State.views,
                lambda view: menu_choice(view.name, State.current_view == view.id, State.open_view(view.id)),
            ),
            menu_label(t("Aucune vue enregistrée")),
        ),
        menu_line(),
        menu_item(t("Enregistrer et gérer les vues…"), icon_name="bookmark-plus", on_click=State.ask_views(True)),
        label=t("Vues enregistrées"),
        icon_name="bookmark",
        size="sm",
    )


def planning_look() -> rx.Component:
    """The zoom where hours are drawn, the saved views, the look."""
    hours = (State.shown == "day") | ((State.shown == "week") & (State.team_source == ""))
    return rx.el.span(rx.cond(hours, _zoom(), rx.fragment()), _views(), _look(), class_name="row")


def _zoom() -> rx.Component:
    """The room of an hour; the keys + and − do the same."""
    return rx.el.span(
        icon_button(
            "zoom-out", t("Réduire les heures"), size="sm", on_click=State.zoom_by(-1), disabled=State.zoom <= 1,
            custom_attrs={"data-shortcut": "-"},
        ),
        icon_button(
            "zoom-in", t("Agrandir les heures"), size="sm", on_click=State.zoom_by(1), disabled=State.zoom >= ZOOMS[-1],
            custom_attrs={"data-shortcut": "+"},
        ),
        class_name="row zoom",
    )  # fmt: skip


def _look() -> rx.Component:
    """Density, weekends and cancelled visits."""
    densities = (("compact", t("Compacte")), ("comfortable", t("Confort")), ("large", t("Large")))
    return menu(
        menu_label(t("Densité")),
        *(
            menu_choice(words, SessionState.density == name, SessionState.choose_density(name))
            for name, words in densities
        ),
        menu_line(),
        _checked(t("Samedis et dimanches"), State.weekends, State.toggle_weekends),
        _checked(t("Visites annulées"), State.show_cancelled, State.toggle_cancelled),
        label=t("Affichage"),
        icon_name="sliders-horizontal",
        size="sm",
    )
