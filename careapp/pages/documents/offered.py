"""What a record can be printed or mailed as: a row for each document, with both beside it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.components.buttons import button
from careapp.components.icons import icon
from careapp.components.layout import card
from careapp.components.text import Text, t
from careapp.domain.permissions import Permission
from careapp.pages.lists import permitted
from careapp.readmodels.documents import OfferedDocument
from careapp.state.documents import DocumentsState as State


def offered_card(noun: str, subject_id: Any, title: Text) -> rx.Component:
    """The documents of a record; where one lacks something, what it lacks stands in place of its buttons.

    The screen holds the dialog of mails.
    """
    rows = rx.el.div(rx.foreach(State.offered, _row), class_name="lines")
    shown = rx.cond(State.offered.length() > 0, card(rows, title=title, icon_name="printer", flush=True), rx.fragment())
    return permitted(
        Permission.DOCUMENTS_SEND, rx.el.div(shown, on_mount=State.load(noun, subject_id), key=f"{subject_id}")
    )


def _row(one: rx.Var[OfferedDocument]) -> rx.Component:
    both = rx.fragment(
        button(t("Imprimer"), icon_name="printer", size="sm", href=one.url, external=True, target="_blank",
               on_click=State.watch,
               custom_attrs={"aria-label": t("Imprimer : {title}", title=one.title)}),
        button(t("Mail"), icon_name="mail", size="sm", on_click=State.mail(one.key), busy=State.issuing == one.key,
               custom_attrs={"aria-label": t("Envoyer : {title}", title=one.title)}),
    )  # fmt: skip
    lacking = rx.el.span(icon("circle-alert", 14), one.lacks, class_name="small tx-amber row tight")
    words = rx.el.div(
        rx.el.b(one.title, class_name="medium"),
        rx.cond(one.lacks != "", lacking, rx.el.span(one.about, class_name="small muted")),
        class_name="col tight grow",
    )
    return rx.el.div(words, rx.cond(one.lacks == "", both, rx.fragment()), class_name="row")
