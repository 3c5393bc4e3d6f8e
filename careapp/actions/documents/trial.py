"""A mail to oneself with a text that is being written, printed for the sample: no record travels for a trial."""

from __future__ import annotations

import hashlib

from careapp.actions import document_templates as editions
from careapp.actions import mails
from careapp.actions.documents.texts import known_kind
from careapp.actions.work import Work
from careapp.db.models.documents import IssuedDocument
from careapp.db.models.users import User
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _


def page(work: Work, kind: str, text: str, activity_id: int = 0, language: str = "fr") -> str:
    """The page of the text, for the sample; raise Refused (with the line) when it does not print."""
    return editions.preview(work, kind, text, 0, activity_id, language)


def send(work: Work, kind: str, content: bytes, language: str = "fr") -> str:
    """Queue the printed sample to one's own address, which is given back."""
    work.require(Permission.TEMPLATES_EDIT)
    user = work.session.get(User, work.actor.user_id or 0)
    if user is None:
        raise Refused(_("Connectez-vous pour recevoir un essai."))
    title = _("Essai : {title}", title=_(known_kind(work, kind).title))
    document = work.add(
        IssuedDocument(
            agency_id=work.actor.agency_id, kind=kind, title=title[:160], language=language, content=content,
            sha256=hashlib.sha256(content).hexdigest(), issued_at=work.now, issued_by=work.actor.name,
        )
    )  # fmt: skip
    body = _("Le document joint est imprimé avec un exemple : il ne parle d’aucun client.")
    mail = mails.queue(work, user.email, title[:200], body, kind="", document_id=document.id)
    if mail.error:
        raise Refused(mail.error)
    return user.email
