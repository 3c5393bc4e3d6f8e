"""What a mail is about: a document to print, one that was kept, or a record alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import col

from careapp.actions import messages
from careapp.actions.documents.texts import closed, known_kind
from careapp.actions.expected_documents import checklist
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.documents import IssuedDocument
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.workers import Worker
from careapp.domain.expected_documents import TO_ASK
from careapp.domain.messages import KIND_OF_DOCUMENT, WORDS, MessageKind
from careapp.domain.months import monday_of
from careapp.domain.refusal import NotFound
from careapp.i18n import LOCALES, _, formats
from careapp.readmodels.expected_documents import ChecklistLine

KINDS: Final = {
    "month": MessageKind.PLANNING, "client": MessageKind.LETTER, "owed_client": MessageKind.EXPECTED_DOCUMENT,
    "week": MessageKind.PLANNING, "worker": MessageKind.LETTER, "owed_worker": MessageKind.EXPECTED_DOCUMENT,
}  # fmt: skip
PRINTED: Final = ("sheet", "month", "week")
"""The sources whose document is printed for the mail; the others carry one that was kept, or none."""


@dataclass(frozen=True, slots=True)
class About:
    """The kind of message and the rows it may speak of."""

    kind: MessageKind
    client: Client | None = None
    worker: Worker | None = None
    opportunity: Opportunity | None = None
    document: IssuedDocument | None = None

    @property
    def language(self) -> str:
        """The language of the person the mail is about."""
        language = self.client.language if self.client else "fr"
        return language if language in LOCALES else "fr"

    @property
    def activity_id(self) -> int | None:
        """The activity whose text is used."""
        return self.opportunity.activity_id if self.opportunity else None


def about(work: Work, source: str, key: int) -> About:
    """What a source names: `sheet` and `opportunity` an opportunity, `month`, `client` and `owed_client` a client,
    `week`, `worker` and `owed_worker` a worker, `document` a kept document; raise NotFound.
    """
    match source:
        case "sheet" | "opportunity":
            opportunity = work.get(Opportunity, key)
            kind = MessageKind.MISSION_SHEET if source == "sheet" else MessageKind.LETTER
            return About(kind, work.get(Client, opportunity.client_id), None, opportunity)
        case "month" | "client" | "owed_client":
            return About(KINDS[source], work.get(Client, key))
        case "week" | "worker" | "owed_worker":
            return About(KINDS[source], worker=work.get(Worker, key))
        case "document":
            return _of_document(work, work.get(IssuedDocument, key))
    raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))


def _of_document(work: Work, document: IssuedDocument) -> About:
    work.require(known_kind(work, document.kind).permission)
    return About(
        KIND_OF_DOCUMENT.get(document.kind, MessageKind.LETTER),
        work.get(Client, document.client_id) if document.client_id else None,
        work.get(Worker, document.worker_id) if document.worker_id else None,
        work.get(Opportunity, document.opportunity_id) if document.opportunity_id else None,
        document,
    )


def title_of(work: Work, source: str, subject: About) -> str:
    """The document that travels, nothing for a letter alone."""
    if subject.document is not None:
        return subject.document.title
    return {
        "sheet": _("Fiche mission {number}", number=subject.opportunity.number if subject.opportunity else ""),
        "month": _("Planning du mois, {month}", month=formats.month(work.today)),
        "week": _("Planning de la semaine, {week}", week=formats.week_label(monday_of(work.today))),
    }.get(source, "")


def values_of(work: Work, source: str, subject: About) -> dict[str, Any]:
    """What the text of the mail may say of these rows."""
    values = messages.client_values(subject.client)
    values["document"] = {"titre": title_of(work, source, subject)}
    values["periode"] = formats.week_label(monday_of(work.today)) if subject.worker else formats.month(work.today)
    if subject.kind == MessageKind.EXPECTED_DOCUMENT:
        owner: Any = subject.client or subject.worker
        lines = checklist.of_record(work, source.removeprefix("owed_"), owner.id)
        values["documents"] = [line.document for line in lines if _lacks(line)]
    if subject.opportunity is not None:
        values |= messages.opportunity_values(work, subject.opportunity)
    else:
        values["opportunite"] = {"numero": "", "activite": ""}
    return values if subject.kind in WORDS else {}


def _lacks(line: ChecklistLine) -> bool:
    return line.asked and line.state in TO_ASK


def kept_documents(work: Work, subject: About, most: int = 20) -> list[tuple[int, str, Any]]:
    """The latest documents kept for the client or worker: id, title, instant."""
    owner = (
        IssuedDocument.client_id == subject.client.id if subject.client else
        IssuedDocument.worker_id == (subject.worker.id if subject.worker else None)
    )  # fmt: skip
    columns = IssuedDocument.id, IssuedDocument.title, IssuedDocument.issued_at
    open_to = owner, col(IssuedDocument.kind).not_in(closed(work))
    rows = work.mine(IssuedDocument).where(*open_to).with_only_columns(*columns).order_by(col(IssuedDocument.id).desc())
    mine = subject.document.id if subject.document else None
    return [(key, title, at) for key, title, at in work.session.execute(rows.limit(most)) if key != mine]
