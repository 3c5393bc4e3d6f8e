"""What the screens of clients and workers share: tabs that others fill, visits, dialogs, fields from a read model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Literal

import reflex as rx

from careapp.components.badges import status_badge
from careapp.components.buttons import button, icon_button, link
from careapp.components.forms import checkbox, date_input, field, select_input, text_input
from careapp.components.layout import Tab, card, seg
from careapp.components.parts import confirm_dialog, dialog
from careapp.components.states import banner, empty_state
from careapp.components.table import Column, data_table
from careapp.components.text import Text, t
from careapp.readmodels.records import VisitLine, VisitPage

TabBuilder = Callable[[rx.Var], rx.Component]
RECORD_TABS: Final[dict[tuple[str, str], TabBuilder]] = {}


def record_tab(noun: Literal["client", "worker"], tab: str) -> Callable[[TabBuilder], TabBuilder]:
    """Fill a tab of a record from another noun's pages.

    The function takes the id of the record and returns what the tab shows; it is mounted when the tab opens, so its
    state loads in `on_mount`. A tab that nobody fills is not shown.
    """

    def register(build: TabBuilder) -> TabBuilder:
        RECORD_TABS[noun, tab] = build
        return build

    return register


def shown_tab(noun: str, tab: str, record_id: rx.Var) -> rx.Component:
    """What another noun shows in a tab, nothing when it shows none."""
    build = RECORD_TABS.get((noun, tab))
    return build(record_id) if build else rx.fragment()


def filled_tabs(noun: str, tabs: Iterable[Tab], foreign: Sequence[str]) -> list[Tab]:
    """The tabs of a record without the foreign ones that nobody fills."""
    return [tab for tab in tabs if tab.value not in foreign or (noun, tab.value) in RECORD_TABS]


def choices(labels: Mapping[str, str]) -> list[tuple[str, rx.Var]]:
    """The pairs of a select from a table of labels, the empty key left out."""
    return [(str(key), t(label)) for key, label in labels.items() if key]


def error_of(state: Any, name: str) -> rx.Var:
    """The sentence at a field."""
    return state.errors.get(name, "")


def line(state: Any, name: str, label: Text, value: Any, span: int = 6, **options: Any) -> rx.Component:
    """A line of text in a form, with its sentence."""
    marks = {key: options.pop(key) for key in ("required", "hint") if key in options}
    return field(label, text_input(name, value, **options), error=error_of(state, name), span=span, **marks)


def day(state: Any, name: str, label: Text, value: Any, span: int = 6, **options: Any) -> rx.Component:
    """A date in a form, with its sentence."""
    marks = {key: options.pop(key) for key in ("required", "hint") if key in options}
    return field(label, date_input(name, value, **options), error=error_of(state, name), span=span, **marks)


def clock(state: Any, name: str, label: Text, value: Any, span: int = 3) -> rx.Component:
    """A time of the day in a form, with its sentence."""
    typed = text_input(name, value, placeholder="08:30", input_mode="numeric", max_length=5, icon_name="clock")
    return field(label, typed, error=error_of(state, name), span=span)


def pick(state: Any, name: str, label: Text, options: Any, value: Any, span: int = 6, **more: Any) -> rx.Component:
    """A choice in a form, with its sentence."""
    marks = {key: more.pop(key) for key in ("required", "hint") if key in more}
    return field(label, select_input(name, options, value, **more), error=error_of(state, name), span=span, **marks)


def edit_dialog(
    state: Any,
    noun: str,
    title: Text,
    *fields: rx.Component,
    size: Literal["sm", "md", "lg"] = "md",
    icon_name: str = "",
    save: Text | None = None,
) -> rx.Component:
    """The form of one part of a record: mounted while it is open, so that it always starts from what is saved."""
    form_id = f"form-{noun}"
    form = rx.el.form(_conflict(state), *fields, id=form_id, on_submit=state.save, no_validate=True, class_name="col")
    return dialog(
        state.editing == noun,
        title,
        rx.cond(state.editing == noun, form, rx.fragment()),
        on_close=state.close,
        icon_name=icon_name,
        size=size,
        actions=(
            button(t("Annuler"), kind="ghost", on_click=state.close),
            button(
                t("Enregistrer") if save is None else save,
                icon_name="check",
                kind="primary",
                type="submit",
                form=form_id,
            ),
        ),
    )


def twin_banner(state: Any) -> rx.Component:
    """What a form says of someone who already has a record, and the box that creates another all the same."""
    sentence = error_of(state, "twin")
    accept = checkbox("twin_accepted", t("Créer une autre fiche quand même"))
    return rx.cond(
        sentence, banner(rx.el.div(sentence), accept, family="amber", icon_name="users", role="alert"), rx.fragment()
    )


def _conflict(state: Any) -> rx.Component:
    again = button(t("Relire la fiche"), size="sm", on_click=state.reload)
    text = t("Quelqu’un a modifié cette fiche entre-temps. Votre saisie est toujours là.")
    return rx.cond(state.conflict, banner(text, family="amber", icon_name="users", actions=(again,)), rx.fragment())


def removal_dialog(state: Any) -> rx.Component:
    """The question before a part of a record is deleted."""
    return confirm_dialog(
        state.removing != "",
        t("Supprimer {name}", name=state.removed_name),
        t("Il disparaît de la fiche ; le journal garde qui l’a supprimé et quand."),
        t("Supprimer l’élément"),
        on_confirm=state.remove,
        on_close=state.close,
        kind="danger",
    )


def question(state: Any, verb: str, title: Text, text: Text, *, on_confirm: Any = None, **more: Any) -> rx.Component:
    """What is asked before a verb of a state is done, open while `asked` names it; the title is the answer's too."""
    agree = state.confirm if on_confirm is None else on_confirm
    return confirm_dialog(
        state.asked == verb, title, text, more.pop("confirm", title), on_confirm=agree, on_close=state.close, **more
    )


def row_actions(state: Any, noun: str, part_id: rx.Var, name: Text) -> rx.Component:
    """The pencil and the bin of a part."""
    return rx.el.span(
        icon_button("pencil", t("Modifier {name}", name=name), kind="ghost", size="sm",
                    on_click=state.edit_part(noun, part_id)),
        icon_button("trash-2", t("Supprimer {name}", name=name), kind="ghost", size="sm",
                    on_click=state.ask_removal(noun, part_id, name)),
        class_name="row-actions",
    )  # fmt: skip


def part_card(state: Any, noun: str, title: Text, icon_name: str, add: Text, *body: rx.Component) -> rx.Component:
    """The card of one kind of part, with the button that adds one."""
    new = button(add, icon_name="plus", size="sm", on_click=state.edit_part(noun, 0))
    return card(*body, title=title, icon_name=icon_name, actions=[new], flush=True)


def part_line(state: Any, noun: str, row: Any, name: Text, *shown: rx.Component, before: Any = None) -> rx.Component:
    """A part in its card: what is shown of it, its pencil and its bin."""
    start = [] if before is None else [before]
    return rx.el.div(*start, rx.el.div(*shown, class_name="grow"), row_actions(state, noun, row.id, name))


def part_title(name: Text | rx.Component, *marks: rx.Component) -> rx.Component:
    """The first line of a part: its name and its chips."""
    shown = name if isinstance(name, rx.Component) else rx.el.span(name, class_name="medium")
    return rx.el.div(shown, *marks, class_name="row wrap tight")


def parts_table(
    state: Any, noun: str, columns: Sequence[Column], rows: rx.Var, title: Text, name: Any, empty: rx.Component
) -> rx.Component:
    """The parts of one kind as a table; `name` says what pencil and bin of a row are about."""
    ends = Column(
        t("Actions"), lambda row: row_actions(state, noun, row.id, name(row)), hidden_label=True, align="right"
    )
    return data_table([*columns, ends], rows, label=title, empty=empty)


def visits_card(state: Any, page: rx.Var[VisitPage], person: Text, week: Text) -> rx.Component:
    """The visits to come or past, with the other person of each; `week` leads to the planning of the week."""
    columns = [
        Column(t("Jour"), lambda row: rx.el.b(row.day, class_name="nowrap")),
        Column(t("Horaire"), lambda row: rx.el.span(row.hours, class_name="nowrap")),
        Column(t("Durée"), lambda row: row.duration, align="right"),
        Column(t("Prestation"), lambda row: row.service),
        Column(person, _person),
        Column(t("Statut"), lambda row: status_badge("visit", row.status)),
        Column(t("Planning"), _planning, hidden_label=True, align="right"),
    ]
    views = [
        Tab("coming", t("À venir"), on_click=state.show_visits(False)),
        Tab("past", t("Passées"), on_click=state.show_visits(True)),
    ]
    nothing = rx.cond(state.past, t("Aucune visite passée"), t("Aucune visite à venir"))
    table = data_table(
        columns,
        page.rows,
        label=t("Interventions"),
        total=page.figures.total,
        page=page.figures.page,
        on_page=state.turn_visits,
        empty=empty_state(nothing, t("Les visites naissent d’une opportunité ou du planning."), icon_name="calendar"),
    )
    switch = seg(views, rx.cond(state.past, "past", "coming"), label=t("Période"), small=True)
    see = button(t("Voir la semaine"), icon_name="calendar-range", size="sm", href=week)
    return card(table, title=t("Interventions"), actions=[switch, see], flush=True)


def _person(row: rx.Var[VisitLine]) -> rx.Component:
    named = link(row.person, href=row.person_url, class_name="link")
    return rx.cond(row.person_url != "", named, rx.el.span(row.person, class_name="tx-red"))


def _planning(row: rx.Var[VisitLine]) -> rx.Component:
    return icon_button("calendar-search", t("Voir au planning"), kind="ghost", size="sm", href=row.planning_url)
