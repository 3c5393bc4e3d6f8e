"""Files and signatures of a form's fields: taken in, given back, let go with their record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlmodel import col, func, select

from careapp.actions.opportunities.access import to_edit
from careapp.actions.opportunities.definition import definition_of
from careapp.actions.reevaluations.chain import chain_of
from careapp.actions.work import Work
from careapp.db import store
from careapp.db.engine import reading, transaction
from careapp.db.models.attachments import Attachment
from careapp.db.models.expected_documents import ReceivedDocument
from careapp.db.models.opportunities import Opportunity
from careapp.domain.attachments import KINDS, Kind, check_content, check_name, clean_name
from careapp.domain.form_fields import STORED_APART, FieldType, FormField
from careapp.domain.parsing import clean_text
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused
from careapp.i18n import _
from careapp.readmodels.filling import AttachedFile
from careapp.settings import get_settings

MEGABYTE: Final = 1024 * 1024
LARGEST_SIGNATURE: Final = MEGABYTE
KEPT_BY: Final = (Attachment, ReceivedDocument)
UNUSED_KEPT: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Announced:
    """A file before its bytes come: for which field, under which name, how large its sender says it is."""

    key: str
    name: str
    size: int = 0
    signed_by: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What may come in: under which name, of which kind, and how much at most."""

    name: str
    kind: Kind
    limit: int


def expect(work: Work, opportunity_id: int, announced: Announced) -> Expected:
    """Say before a byte is read whether a file may come in; raise Refused with the reason."""
    field = _field(work, to_edit(work, opportunity_id), announced.key)
    signature = field.type is FieldType.SIGNATURE
    name = clean_name(announced.name)
    kind = check_name(name, frozenset({"png"}) if signature else get_settings().attachment_kinds)
    limit = LARGEST_SIGNATURE if signature else get_settings().attachment_mb * MEGABYTE
    if announced.size > limit:
        raise too_large(limit)
    if signature and not clean_text(announced.signed_by):
        raise Refused(_("Écrivez le nom de la personne qui signe."), field.key)
    _check_quota(work, announced.size)
    return Expected(name, kind, limit)


def too_large(limit: int) -> Refused:
    """The refusal of a file beyond the limit."""
    return Refused(_("Ce fichier dépasse {size} Mo : réduisez-le ou partagez-le.", size=limit // MEGABYTE))


def _field(work: Work, opportunity: Opportunity, key: str) -> FormField:
    field = next((one for one in definition_of(work, opportunity).fields if one.key == key), None)
    if field is None or field.type not in STORED_APART:
        raise Refused(_("Ce champ ne reçoit pas de fichier."))
    return field


def _check_quota(work: Work, size: int) -> None:
    used = used_bytes(work)
    room = get_settings().attachment_quota_mb * MEGABYTE
    if used + size > room:
        raise Refused(
            _(
                "L’agence a atteint la place prévue pour ses fichiers ({used} sur {room} Mo).",
                used=used // MEGABYTE,
                room=room // MEGABYTE,
            )
        )


def used_bytes(work: Work) -> int:
    """What the files of the agency weigh together."""
    mine = work.actor.agency_id
    files = select(func.coalesce(func.sum(Attachment.size), 0)).where(Attachment.agency_id == mine)
    papers = select(func.coalesce(func.sum(ReceivedDocument.file_size), 0)).where(ReceivedDocument.agency_id == mine)
    return int(work.session.exec(files).one()) + int(work.session.exec(papers).one())


def take(work: Work, opportunity_id: int, announced: Announced, draft: store.Draft) -> AttachedFile:
    """Keep a file that came in, once its content is what its name promises; no form refers to it yet."""
    expected = expect(work, opportunity_id, announced)
    if draft.size > expected.limit:
        raise too_large(expected.limit)
    check_content(expected.kind, draft.content, draft.size)
    _check_quota(work, draft.size)
    row = work.add(
        Attachment(
            agency_id=work.actor.agency_id,
            opportunity_id=opportunity_id,
            key=announced.key,
            name=expected.name,
            kind=expected.kind.code,
            size=draft.size,
            sha256=draft.sha256,
            at=work.now,
            user_id=work.actor.user_id,
            actor=work.actor.name,
            signed_by=clean_text(announced.signed_by)[:120],
            unused_since=work.now,
        )
    )
    work.audit("attach", work.get(Opportunity, opportunity_id), fields=[announced.key])
    draft.keep(work.actor.agency_id)
    return attached(row)


def attached(row: Attachment) -> AttachedFile:
    """A file as the browser knows it."""
    return AttachedFile(row.id or 0, row.name, row.size, row.kind, KINDS[row.kind].shown)


@dataclass(frozen=True, slots=True)
class Given:
    """A file to give out: where it lies, what it is called, what it is."""

    path: Path
    name: str
    kind: Kind


def give(work: Work, attachment_id: int) -> Given:
    """A file of the agency, of a field that the actor may read; raise NotFound otherwise."""
    work.require(Permission.OPPORTUNITIES_READ)
    row = work.get(Attachment, attachment_id)
    readable = {field.key for field in definition_of(work, work.get(Opportunity, row.opportunity_id)).fields}
    path = store.path_of(row.agency_id, row.sha256)
    if row.key not in readable or not path.is_file():
        raise NotFound(_("Ce fichier n’est plus là."))
    return Given(path, row.name, KINDS[row.kind])


def stored_value(work: Work, opportunity: Opportunity, field: FormField, value: Any) -> dict[str, Any]:
    """The stored answer for a file that was sent to this form, or to one of its chain of copies; raise Refused."""
    number = value.get("attachment") if isinstance(value, Mapping) else None
    row = work.session.get(Attachment, number) if isinstance(number, int) and not isinstance(number, bool) else None
    homes = [one.id for one in chain_of(work, opportunity)]
    if row is None or row.agency_id != opportunity.agency_id or row.opportunity_id not in homes or row.key != field.key:
        raise Refused(_("Ce fichier n’existe pas ou n’existe plus."), field.key)
    if field.type is FieldType.SIGNATURE:
        return {"attachment": row.id, "signed_by": row.signed_by, "signed_at": row.at.isoformat()}
    return {"attachment": row.id, "name": row.name}


def follow(work: Work, opportunity: Opportunity) -> None:
    """Note which files of a form and of those it is a copy of are in use now, and since when the others are not."""
    chain = chain_of(work, opportunity)
    used = _used(chain)
    mine = work.mine(Attachment).where(col(Attachment.opportunity_id).in_([one.id for one in chain]))
    for row in work.all(mine):
        if (row.id in used) is (row.unused_since is not None):
            row.unused_since = None if row.id in used else work.now
            work.session.add(row)


def _used(chain: Iterable[Opportunity]) -> set[Any]:
    """The files that the answers of some forms name, those among the answers kept beside a form too."""
    answers = [one for form in chain for one in form.answers.values()]
    aside = [one.get("value") for form in chain for one in form.past_answers]
    return {one.get("attachment") for one in (*answers, *aside) if isinstance(one, Mapping)}


def forget(work: Work, attachment_id: int) -> None:
    """Delete a file at once, its bytes too; raise Refused while an answer names it, NotFound for a field unread."""
    row = work.get(Attachment, attachment_id)
    opportunity = to_edit(work, row.opportunity_id)
    if row.key not in {field.key for field in definition_of(work, opportunity).fields}:
        raise NotFound(_("Ce fichier n’est plus là."))
    if row.id in _used(chain_of(work, opportunity)):
        raise Refused(_("Ce fichier est encore dans le formulaire : retirez-le d’abord."))
    work.audit("forget_file", opportunity, fields=[row.key])
    work.session.delete(row)
    gone = {(row.agency_id, row.sha256)}
    work.after_commit.append(lambda: _drop(gone))


def forget_unused(now: datetime) -> int:
    """Delete the files that no form has referred to for a month, and whatever lies in the store without its row."""
    with transaction() as session:
        old = session.exec(select(Attachment).where(col(Attachment.unused_since) < now - UNUSED_KEPT)).all()
        for row in old:
            session.delete(row)
    store.forget_abandoned()
    _drop(store.settled())
    return len(old)


def _drop(files: set[tuple[int, str]]) -> None:
    """Take away those of some files that no row names any more."""
    with reading() as session:
        named = {tuple(row) for table in KEPT_BY for row in session.execute(_names(table))}
    for agency_id, sha256 in files - named:
        store.remove(agency_id, sha256)


def _names(table: type[Attachment | ReceivedDocument]) -> Any:
    return select(table.agency_id, table.sha256).where(table.sha256 != "").distinct()
