"""A mail before it leaves: the people of the record, the text of its kind, the documents it may carry."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from careapp.actions import mail_addresses, messages
from careapp.actions.mailing.about import About, about, kept_documents, title_of, values_of
from careapp.actions.work import Work
from careapp.db.models.clients import ClientContact
from careapp.db.models.users import User
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.domain.people import full_name, normalise_email
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _, formats, using_locale
from careapp.readmodels.common import Choice
from careapp.readmodels.mails import Attached, MailDraft, Recipient

NEAR: Final = timedelta(days=28)
MOST_WORKERS: Final = 10
LANGUAGES: Final = {"fr": "Français", "en": "English"}


def draft(work: Work, source: str, row_id: int) -> MailDraft:
    """A mail about a record or a document, prefilled; who may not be written to is shown with the reason."""
    work.require(Permission.DOCUMENTS_SEND)
    subject = about(work, source, row_id)
    people = _chosen(_checked(work, subject, list(_people(work, subject))))
    first = next((one.name for one in people if one.role == "to"), "")
    text = _text(work, source, subject, first, subject.language)
    document = title_of(work, source, subject)
    return MailDraft(
        key=secrets.token_urlsafe(12),
        title=_("Envoyer : {title}", title=document) if document else _("Écrire un courriel"),
        kind=subject.kind,
        document=document,
        document_url=f"/api/documents/{subject.document.id}.pdf" if subject.document else "",
        recipients=people,
        subject=text.subject,
        body=text.body,
        attached=[
            Attached(key, title, formats.moment(at, work.tz)) for key, title, at in kept_documents(work, subject)
        ],
        languages=[Choice(code, name) for code, name in LANGUAGES.items()],
        language=subject.language,
    )


def text(work: Work, source: str, row_id: int, recipient: str, language: str) -> tuple[str, str]:
    """Subject and text of the mail for a recipient (nobody in particular: empty), in a language."""
    work.require(Permission.DOCUMENTS_SEND)
    found = _text(work, source, about(work, source, row_id), recipient[:120], language)
    return found.subject, found.body


def _text(work: Work, source: str, subject: About, recipient: str, language: str) -> messages.Message:
    with using_locale(language if language in LANGUAGES else "fr"):
        values = values_of(work, source, subject)
    return messages.written(
        work, subject.kind, values, language=language, recipient=recipient, activity_id=subject.activity_id
    )


def free(work: Work, source: str, row_id: int, address: str) -> Recipient:
    """An address that stands in no record, checked; raise Refused when it is none or may not be written to."""
    work.require(Permission.DOCUMENTS_SEND)
    subject = about(work, source, row_id)
    plain = normalise_email(address, "free")
    (found,) = _checked(work, subject, [Recipient(plain, plain, _("Adresse saisie"), plain, "to")])
    if found.blocked:
        raise Refused(found.blocked, "free")
    return found


def _people(work: Work, subject: About) -> Iterator[Recipient]:
    """Client, those around them, workers who come soon, who keeps the record; each once by address.

    A notice to the authorities is for none of them: its addresses are typed.
    """
    if subject.document is not None and subject.document.incident_id:
        return
    if subject.client is not None:
        client = subject.client
        yield Recipient(f"client-{client.id}", full_name(client.first_name, client.last_name, client.civility),
                        _("Client"), client.email)  # fmt: skip
        contacts = work.mine(ClientContact).where(ClientContact.client_id == client.id).order_by(ClientContact.id)
        for one in work.all(contacts):
            yield Recipient(f"contact-{one.id}", one.name, one.relation or _("Entourage"), one.email)
    for worker in _workers(work, subject):
        name = full_name(worker.first_name, worker.last_name)
        yield Recipient(f"worker-{worker.id}", name, _("Intervenant"), worker.email)
    manager = (
        work.session.get(User, subject.client.manager_id) if subject.client and subject.client.manager_id else None
    )
    if manager is not None and manager.active:
        yield Recipient(f"user-{manager.id}", manager.name, _("Gestionnaire"), manager.email)


def _workers(work: Work, subject: About) -> Sequence[Worker]:
    if subject.worker is not None:
        return [subject.worker]
    if subject.client is None:
        return []
    near = Visit.client_id == subject.client.id, Visit.starts_at.between(work.now - NEAR, work.now + NEAR)  # type: ignore[attr-defined]
    who = select(Visit.worker_id).where(*near, Visit.worker_id.is_not(None)).distinct()  # type: ignore[call-overload, union-attr]
    return list(work.all(work.mine(Worker).where(Worker.id.in_(who)).order_by(Worker.search).limit(MOST_WORKERS)))  # type: ignore[union-attr]


def _checked(work: Work, subject: About, people: Sequence[Recipient]) -> list[Recipient]:
    """The people with the reason why nothing leaves for them."""
    addresses = [one.address for one in people if one.address]
    client_id = subject.client.id if subject.client else None
    closed = mail_addresses.blocks(work.session, work.actor.agency_id, addresses, client_id)
    faults = {one.address: one.id for one in mail_addresses.faulty_among(work, addresses)}
    return [
        replace(
            one,
            blocked=closed[one.address][1] if one.address in closed else "" if one.address else _("Aucune adresse."),
            role="" if one.address in closed else one.role,
            fault_id=faults.get(one.address.lower(), 0),
        )
        for one in people
    ]


def _chosen(people: Sequence[Recipient]) -> list[Recipient]:
    """The people with the first of them chosen, the client or the worker, where they may be written to."""
    return [replace(one, role="to") if place == 0 and not one.blocked else one for place, one in enumerate(people)]
