"""A form in its chain of re-evaluations: why it is closed or open, and the versions before and after."""

from __future__ import annotations

import reflex as rx

from careapp.components.badges import chip
from careapp.components.buttons import button, link
from careapp.components.forms import field, text_area
from careapp.components.icons import icon
from careapp.components.layout import card
from careapp.components.parts import dialog
from careapp.components.states import banner
from careapp.components.text import t
from careapp.domain.permissions import Permission
from careapp.pages.lists import permitted
from careapp.readmodels.reevaluations import FormVersion
from careapp.state.comparison import ComparisonState
from careapp.state.opportunity import OpportunityState as Form
from careapp.state.reevaluation import ReevaluationState as State

LOCK = State.lock


def lock_banners() -> rx.Component:
    """Closed: who, when, the copy; opened again: who, when, why; a copy: what it is the copy of."""
    return rx.fragment(
        rx.cond(Form.locked, _locked(), rx.fragment()),
        rx.cond(LOCK.unlocked != "", _unlocked(), rx.fragment()),
        rx.cond((Form.origin_id > 0) & ~Form.locked & (LOCK.unlocked == ""), _copy(), rx.fragment()),
    )


def _number(number: rx.Var, id: rx.Var) -> rx.Component:
    return link(number, href=f"/opportunities/{id}", class_name="link nowrap")


def _locked() -> rx.Component:
    copy = rx.fragment(" ", t("Copie modifiable :"), " ", _number(Form.copy_number, Form.copy_id))
    unlock = button(t("Déverrouiller"), icon_name="lock-open", size="sm", on_click=State.ask_unlock)
    refused = rx.el.span(t("Seule l’administration déverrouille."), class_name="small muted nowrap")
    return banner(
        rx.el.b(Form.locked_text),
        rx.cond(Form.copy_id > 0, copy, rx.fragment()),
        family="gray",
        icon_name="lock",
        actions=(rx.cond(LOCK.may_unlock, unlock, refused),),
    )


def _unlocked() -> rx.Component:
    again = button(t("Verrouiller à nouveau"), icon_name="lock", size="sm", on_click=State.lock_again)
    return banner(
        rx.el.b(LOCK.unlocked),
        " ",
        t("Sa copie :"),
        " ",
        _number(Form.copy_number, Form.copy_id),
        family="amber",
        icon_name="lock-open",
        actions=(rx.cond(LOCK.may_lock, again, rx.fragment()),),
    )


def _copy() -> rx.Component:
    told = rx.fragment(
        rx.cond(LOCK.validated != "", LOCK.validated + " ", ""),
        rx.cond(LOCK.amendment != "", LOCK.amendment + " ", ""),
        t("Ré-évaluation de"),
        " ",
        _number(Form.origin_number, Form.origin_id),
        rx.cond(
            LOCK.awaiting, rx.fragment(" ", t("en cours : le planning ne change qu’une fois validée.")), rx.fragment()
        ),
    )
    compare = button(t("Comparer"), icon_name="git-compare", size="sm", on_click=ComparisonState.show)
    validate = button(t("Valider…"), icon_name="check", kind="soft", size="sm", on_click=ComparisonState.ask_validation)
    elsewhere = Form.tab != "comparison"
    to_documents = Form.show_tab("documents")
    amend = permitted(
        Permission.DOCUMENTS_SEND,
        button(t("Éditer l’avenant"), icon_name="file-diff", kind="soft", size="sm", on_click=to_documents),
    )
    actions = (
        rx.cond(
            LOCK.amendment_waits & (Form.tab != "documents"), permitted(Permission.DOCUMENTS_SEND, amend), rx.fragment()
        ),
        rx.cond(elsewhere, compare, rx.fragment()),
        rx.cond(elsewhere & LOCK.awaiting, validate, rx.fragment()),
    )
    return banner(told, family="gray", icon_name="history", actions=actions)


def versions_card() -> rx.Component:
    """Every form of the chain with its dates, the oldest first, the one on the screen marked."""
    rows = rx.el.ol(rx.foreach(LOCK.versions, _version), class_name="plain-list versions")
    due = rx.cond(
        LOCK.due != "",
        rx.el.p(LOCK.due, class_name=rx.cond(LOCK.due_late, "small tx-red strong", "small muted")),
        rx.fragment(),
    )
    shown = card(rows, due, title=t("Ré-évaluations"), icon_name="history")
    only = card(due, title=t("Ré-évaluation"), icon_name="history")
    return rx.cond(LOCK.versions.length() > 0, shown, rx.cond(LOCK.due != "", only, rx.fragment()))


def _version(one: rx.Var[FormVersion]) -> rx.Component:
    number = rx.cond(
        one.current,
        rx.el.b(one.number, custom_attrs={"aria-current": "true"}),
        link(one.number, href=f"/opportunities/{one.id}", class_name="link"),
    )
    return rx.el.li(
        rx.cond(one.locked, icon("lock", 14), icon("pencil", 14)),
        rx.el.div(
            rx.el.div(
                number, rx.cond(one.current, chip(t("à l’écran"), family="gray"), rx.fragment()), class_name="row"
            ),
            rx.el.div(one.evaluated, class_name="small muted"),
            rx.cond(one.detail != "", rx.el.div(one.detail, class_name="small muted"), rx.fragment()),
            class_name="grow",
        ),
        class_name="row top",
    )


def unlock_dialog() -> rx.Component:
    """Why a locked form is opened again."""
    reason = text_area("unlock-reason", State.reason, on_change=State.write_reason, rows=3)
    return dialog(
        State.unlocking,
        t("Déverrouiller le formulaire"),
        rx.el.p(t("Ses réponses pourront changer alors que sa copie existe. Le motif est gardé et montré.")),
        field(t("Motif"), reason, required=True, error=State.reason_error),
        on_close=State.close_unlock,
        icon_name="lock-open",
        actions=[
            button(t("Annuler"), kind="ghost", on_click=State.close_unlock),
            button(t("Déverrouiller le formulaire"), icon_name="lock-open", kind="primary", on_click=State.unlock),
        ],
    )
