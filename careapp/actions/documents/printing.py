"""Printing a document of a record, from the first look to the bytes that are kept; three short transactions."""

from __future__ import annotations

from careapp.actions.documents import issue
from careapp.actions.work import reading, work
from careapp.domain.permissions import Actor


def print_document(actor: Actor, key: str, subject_id: int, language: str = "", verb: str = "print_document") -> int:
    """Issue a document and give its number in the house; one that says the same as the last is that one.

    The page is written between transactions, so that nobody waits for it at the database.
    """
    with reading(actor) as unit:
        made = issue.draft(unit, key, subject_id, language)
    if made.kept:
        return made.kept
    with work(actor) as unit:
        made = issue.numbered(unit, made)
    content = issue.write(made)
    with work(actor) as unit:
        return issue.keep(unit, made, content, verb).id or 0
