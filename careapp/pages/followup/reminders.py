"""Reminders: what to do by when, the late first; one at a time or several, with the keyboard alone."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import avatar, chip, status_badge
from careapp.components.buttons import button, icon_button, link
from careapp.components.forms import checkbox, search_input
from careapp.components.icons import icon
from careapp.components.layout import Tab, card, page_header, screen, seg
from careapp.components.parts import menu, menu_choice, menu_item, menu_label, menu_line
from careapp.components.records import two_lines
from careapp.components.reminder_keys import reminder_keys
from careapp.components.states import banner, empty_state
from careapp.components.table import Column, data_table, toolbar
from careapp.components.text import plural, t
from careapp.domain.permissions import Permission
from careapp.domain.reminders import PRIORITY_BADGES, SNOOZE_LABELS
from careapp.i18n import N_
from careapp.pages.followup.reminder_dialogs import reminder_dialogs
from careapp.pages.followup.reminder_form import reminder_dialog
from careapp.pages.lists import kept_by, permitted
from careapp.pages.shell import page
from careapp.readmodels.reminders import ReminderRow, ReminderView
from careapp.state.reminder_form import ReminderFormState as Form
from careapp.state.reminders import RemindersState as State
from careapp.state.session import SessionState

MAY_EDIT = SessionState.permissions.contains(Permission.REMINDERS_EDIT.value)
PRIORITIES = [(str(key), t(badge.label)) for key, badge in PRIORITY_BADGES.items()]
CHOSEN = State.selected.length()


@page(
    "/reminders",
    N_("Rappels"),
    Permission.REMINDERS_READ,
    on_load=[State.load, Form.load],
    on_toast_action=State.toast_action,
)
def reminders() -> rx.Component:
    """The screen of the reminders."""
    late = plural("dont {count} en retard", "dont {count} en retard", State.counts["late"])
    new = button(t("Nouveau rappel"), icon_name="plus", kind="primary", on_click=Form.open(0))
    waiting = plural("{count} à traiter", "{count} à traiter", State.counts["open"])
    header = page_header(
        t("Rappels"),
        permitted(
            Permission.AGENCY_EDIT,
            button(t("Rappels automatiques"), icon_name="bell-plus", href="/admin/reminders", class_name="wide-only"),
        ),
        rx.cond(MAY_EDIT, new, rx.fragment()),
        subtitle=rx.cond(State.loading, "", waiting + rx.cond(State.counts["late"] > 0, ", " + late, "")),
    )
    listed = reminder_keys(card(_table(), flush=True), _chosen(), query=State.query, rows=State.rows)
    return screen(header, _filters(), _groups(), _refused(), listed, reminder_dialog(), reminder_dialogs())


def _filters() -> rx.Component:
    whose = [
        Tab("mine", t("Les miens"), on_click=State.show_mine(True)),
        Tab("all", t("Tous"), on_click=State.show_mine(False)),
    ]
    clear = button(t("Tout afficher"), kind="ghost", size="sm", on_click=State.clear)
    return toolbar(
        search_input("search", State.text, State.search, placeholder=t("Client, intervenant, titre"), key_hint="/"),
        seg(whose, rx.cond(State.mine, "mine", "all"), label=t("À qui"), small=True),
        kept_by(State, "category", t("Catégorie"), State.categories, "tag"),
        kept_by(State, "manager", t("Géré par"), State.managers, "user"),
        kept_by(State, "priority", t("Priorité"), PRIORITIES, "flag"),
        rx.cond(State.narrowed, clear, rx.fragment()),
        _views(),
    )


def _views() -> rx.Component:
    """The views a person keeps, and the way to keep this one."""

    def view(row: rx.Var[ReminderView]) -> rx.Component:
        return menu_choice(row.name, State.query == row.query, State.open_view(row.query))

    def forgotten(row: rx.Var[ReminderView]) -> rx.Component:
        return menu_item(
            t("Supprimer « {name} »", name=row.name), icon_name="trash-2", on_click=State.forget_view(row.name)
        )

    some = State.views.length() > 0
    return rx.el.div(
        menu(
            rx.cond(some, menu_label(t("Mes vues")), rx.fragment()),
            rx.foreach(State.views, view),
            rx.cond(some, menu_line(), rx.fragment()),
            menu_item(t("Garder cette vue…"), icon_name="bookmark-plus", on_click=State.ask_view),
            rx.foreach(State.views, forgotten),
            label=t("Vues"),
            text=rx.fragment(icon("bookmark", 14), t("Vues")),
            size="sm",
        ),
        class_name="push",
    )


def _groups() -> rx.Component:
    """The groups with their counts: pressing one shows it alone."""
    counts = State.counts
    groups = [
        Tab("open", t("À traiter"), on_click=State.show_view("open"), count=counts["open"]),
        Tab("late", t("En retard"), on_click=State.show_view("late"), count=counts["late"]),
        Tab("today", t("Aujourd’hui"), on_click=State.show_view("today"), count=counts["today"]),
        Tab("week", t("Cette semaine"), on_click=State.show_view("week"), count=counts["week"]),
        Tab("later", t("Plus tard"), on_click=State.show_view("later"), count=counts["later"]),
        Tab("in_progress", t("En cours"), on_click=State.show_view("in_progress"), count=counts["in_progress"]),
        Tab("closed", t("Clos"), on_click=State.show_view("closed"), count=counts["closed"]),
    ]
    return rx.el.div(seg(groups, State.show, label=t("Échéance")), class_name="reminder-groups")


def _refused() -> rx.Component:
    """The lines a gesture on several could not be done to, each with its reason."""
    lines = rx.el.ul(rx.foreach(State.refused, rx.el.li), class_name="plain-list small")
    close = button(t("Fermer"), size="sm", kind="ghost", on_click=State.close)
    head = plural("{count} rappel est resté tel quel", "{count} rappels sont restés tels quels", State.refused.length())
    told = rx.el.div(rx.el.b(head), lines)
    return rx.cond(
        (State.refused.length() > 0) & (State.asking == ""),
        banner(told, family="amber", icon_name="circle-alert", actions=(close,)),
        rx.fragment(),
    )


def _table() -> rx.Component:
    everything = checkbox(
        "all_reminders", "", (CHOSEN > 0) & (State.rows.length() == CHOSEN), lambda _on: State.toggle_all(),
        aria_label=t("Tout choisir"),
    )  # fmt: skip
    columns = [
        Column(
            t("Choisir"),
            _choice,
            width="40px",
            class_name="choice",
            hidden_label=True,
            head=rx.cond(MAY_EDIT, everything, rx.fragment()),
        ),
        Column(t("Rappel"), _title, "title"),
        Column(t("Concerne"), _about, "client"),
        Column(t("Priorité"), _priority, "priority"),
        Column(t("Géré par"), _manager, "manager"),
        Column(t("Échéance"), _due, "due"),
        Column(t("Actions"), _actions, hidden_label=True, align="right"),
    ]
    return data_table(
        columns,
        State.rows,
        label=t("Rappels"),
        row_class=lambda row: rx.cond(State.selected.contains(row.id), "selected", rx.cond(row.late, "late", "")),
        row_attrs=lambda row: {
            "tab_index": -1,
            "custom_attrs": {"data-item": row.id, "aria-selected": State.selected.contains(row.id)},
        },
        before_row=_head,
        sort=State.sort,
        descending=State.descending,
        on_sort=State.sort_by,
        loading=State.loading,
        empty=_nothing(),
        total=State.total,
        page=State.page,
        on_page=State.turn_to,
    )


def _head(row: rx.Var[ReminderRow]) -> rx.Component:
    """The head of a group, before its first row."""
    family = rx.match(row.group, ("late", "tx-red"), ("today", "tx-amber"), "")
    head = rx.el.th(rx.el.span(row.head, class_name=family), rx.el.small(row.head_count), scope="rowgroup", col_span=7)
    return rx.cond(row.head != "", rx.el.tr(head, class_name="group"), rx.fragment())


def _choice(row: rx.Var[ReminderRow]) -> rx.Component:
    box = checkbox(
        f"choose-{row.id}", "", State.selected.contains(row.id), lambda _on: State.toggle(row.id),
        aria_label=t("Choisir {title}", title=row.title), id=f"choose-{row.id}",
    )  # fmt: skip
    return rx.cond(MAY_EDIT, rx.el.span(box, custom_attrs={"data-key": "x"}), rx.fragment())


def _title(row: rx.Var[ReminderRow]) -> rx.Component:
    named = rx.el.button(
        row.title, type="button", on_click=Form.open(row.id), class_name="link-button strong",
        custom_attrs={"data-key": "Enter"},
    )  # fmt: skip
    more = rx.el.span(
        row.category,
        rx.cond(row.note != "", " · " + row.note, ""),
        rx.cond(row.repeats != "", rx.el.span(" · ", icon("repeat", 12), " ", row.repeats), rx.fragment()),
        rx.cond(row.by_rule, rx.el.span(" · ", icon("bell-plus", 12), " ", t("automatique")), rx.fragment()),
        class_name="reminder-more",
    )
    return two_lines(rx.cond(MAY_EDIT, named, rx.el.b(row.title)), more)


def _about(row: rx.Var[ReminderRow]) -> rx.Component:
    named = rx.cond(row.url != "", link(row.about, href=row.url), rx.el.span(row.about))
    return rx.cond(row.number != "", two_lines(named, row.number), named)


def _priority(row: rx.Var[ReminderRow]) -> rx.Component:
    badges = [
        (str(key), chip(t(badge.label), icon_name=badge.icon, family=badge.family))
        for key, badge in PRIORITY_BADGES.items()
    ]
    mail = rx.el.span(icon("mail", 14), title=t("Un courriel part le jour venu"), class_name="muted")
    return rx.el.span(
        rx.match(row.priority, *badges, rx.fragment()), rx.cond(row.mail, mail, rx.fragment()), class_name="row tight"
    )


def _manager(row: rx.Var[ReminderRow]) -> rx.Component:
    named = rx.el.span(avatar(row.manager_initials, row.manager_id, size="sm"), row.manager, class_name="row tight")
    nobody = rx.el.span(icon("user-x", 13), t("Personne"), class_name="row tight tx-amber")
    return rx.cond(row.manager != "", named, nobody)


def _due(row: rx.Var[ReminderRow]) -> rx.Component:
    words = rx.el.span(row.due, class_name=rx.cond(row.late, "tx-red strong nowrap", "nowrap"), title=row.day)
    waits = row.situation == "to_handle"
    return rx.cond(
        waits, words, rx.el.span(words, status_badge("reminder", row.situation), class_name="row tight wrap")
    )


def _actions(row: rx.Var[ReminderRow]) -> rx.Component:
    done = icon_button(
        "check", t("Marquer traité"), kind="ghost", size="sm", on_click=State.move(row.id, "done"),
    )  # fmt: skip
    later = icon_button("clock", t("Reporter"), kind="ghost", size="sm", on_click=State.ask("snooze", row.id))
    give = icon_button(
        "user-plus", t("Confier à"), kind="ghost", size="sm", on_click=State.ask("assign", row.id),
        class_name="wide-only",
    )  # fmt: skip
    for part, key in ((done, "e"), (later, "s"), (give, "a")):
        part.custom_attrs = {**part.custom_attrs, "data-key": key}
    start = rx.cond(
        row.situation == "in_progress",
        menu_item(t("Remettre à traiter"), icon_name="undo-2", on_click=State.move(row.id, "to_handle")),
        menu_item(t("Commencer"), icon_name="loader", on_click=State.move(row.id, "in_progress")),
    )
    more = menu(
        start,
        *(
            menu_item(t("Reporter de {delay}", delay=t(label)), icon_name="clock", on_click=State.put_off(row.id, by))
            for by, label in SNOOZE_LABELS.items()
        ),
        menu_item(t("Confier à…"), icon_name="user-plus", on_click=State.ask("assign", row.id)),
        menu_item(t("Modifier le rappel"), icon_name="pencil", on_click=Form.open(row.id)),
        menu_item(t("Écarter le rappel"), icon_name="ban", on_click=State.move(row.id, "dismissed")),
        label=t("Actions sur {title}", title=row.title),
        size="sm",
        kind="ghost",
    )
    again = icon_button(
        "rotate-ccw", t("Rouvrir le rappel"), kind="ghost", size="sm", on_click=State.move(row.id, "to_handle")
    )
    waits = rx.el.span(done, later, give, more, class_name="row-actions shown")
    return rx.cond(MAY_EDIT, rx.cond(row.open, waits, again), rx.fragment())


def _chosen() -> rx.Component:
    """What may be done to the rows that are chosen, with the same letters as to one."""
    verbs = [
        button(t("Marquer traité"), icon_name="check", size="sm", on_click=State.move(0, "done")),
        button(t("Commencer"), icon_name="loader", size="sm", on_click=State.move(0, "in_progress")),
        button(t("Reporter"), icon_name="clock", size="sm", on_click=State.ask("snooze", 0)),
        button(t("Confier à"), icon_name="user-plus", size="sm", on_click=State.ask("assign", 0)),
        button(t("Tout choisir"), icon_name="list-checks", kind="ghost", size="sm", on_click=State.toggle_all,
               disabled=State.rows.length() == CHOSEN),
        button(t("Ne plus choisir"), icon_name="x", kind="ghost", size="sm", on_click=State.choose_none),
    ]  # fmt: skip
    for part, key in zip(verbs, ("e", "", "s", "a", "", "Escape"), strict=True):
        part.custom_attrs = {**part.custom_attrs, **({"data-many": key} if key else {})}
    told = rx.el.b(plural("{count} rappel choisi", "{count} rappels choisis", CHOSEN), role="status")
    bar = rx.el.div(told, *verbs, class_name="reminder-chosen")
    return rx.cond((CHOSEN > 0) & MAY_EDIT, bar, rx.fragment())


def _nothing() -> rx.Component:
    everyone = button(t("Voir ceux de l’équipe"), icon_name="users", kind="soft", on_click=State.show_mine(False))
    clear = button(t("Tout afficher"), icon_name="x", kind="soft", on_click=State.clear)
    none = empty_state(t("Aucun rappel ne correspond"), "", clear, icon_name="search-x", family="amber")
    mine = empty_state(
        t("Rien ne vous attend"), t("Les rappels paraissent ici quand leur jour vient."), everyone,
        icon_name="circle-check", family="green",
    )  # fmt: skip
    empty = empty_state(t("Aucun rappel"), t("Écrivez-en un, ou activez les rappels automatiques."), icon_name="bell")
    return rx.cond(State.narrowed, none, rx.cond(State.mine, mine, empty))
