"""The editions of documents: their text, checked, kept as versions, shown as a page."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import func, select, update
from sqlmodel import col

from careapp.actions.mission_sheets.assemble import assemble
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.documents import DocumentTemplate
from careapp.db.models.opportunities import Opportunity
from careapp.documents.render import KINDS, TemplateError, check_template, default_template, render_mission_sheet
from careapp.documents.render import variables as known_variables
from careapp.documents.sample import sample_mission_sheet
from careapp.domain.parsing import clean_text
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused, Stale
from careapp.i18n import N_, _, formats
from careapp.readmodels.common import Choice
from careapp.readmodels.document_templates import (
    TemplateCheck,
    TemplateVariable,
    TemplateVersion,
    TemplateView,
    VariableGroup,
)

SHIPPED: Final = 0
MOST_PREVIEWS: Final = 20
TITLES: Final = {"mission_sheet": N_("Fiche mission")}
GROUPS: Final = {
    "client": N_("Client"), "mission": N_("Mission"), "fiche": N_("Document"), "agence": N_("Agence"),
    "a_savoir": N_("Informations"), "acces": N_("Informations"), "informations": N_("Informations"),
    "taches": N_("Tâches"), "risques": N_("Risques"),
}  # fmt: skip
TOOLS: Final = N_("Fonctions")


def view(work: Work, kind: str = "mission_sheet") -> TemplateView:
    """The edition of a kind of document as it is used now."""
    work.require(Permission.TEMPLATES_EDIT)
    _check_kind(kind)
    current = _current(work, kind)
    return TemplateView(
        kind=kind,
        title=_(TITLES[kind]),
        number=current.number if current else SHIPPED,
        body=current.body if current else default_template(kind),
        customised=current is not None,
        versions=_versions(work, kind, current.number if current else SHIPPED),
        groups=_groups(kind),
        previews=_previews(work),
    )


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise NotFound(_("Cette édition n’existe pas."))


def _current(work: Work, kind: str) -> DocumentTemplate | None:
    rows = work.mine(DocumentTemplate).where(DocumentTemplate.kind == kind, DocumentTemplate.current)
    return work.session.exec(rows).first()


def _versions(work: Work, kind: str, current: int) -> list[TemplateVersion]:
    rows = work.mine(DocumentTemplate).where(DocumentTemplate.kind == kind)
    saved = [
        TemplateVersion(
            row.number,
            _("Version {number} du {date}", number=row.number, date=formats.moment(row.created_at, work.tz)),
            row.number == current,
        )
        for row in work.all(rows.order_by(col(DocumentTemplate.number).desc()))
    ]
    return [*saved, TemplateVersion(SHIPPED, _("Texte livré"), current == SHIPPED)]


def _groups(kind: str) -> list[VariableGroup]:
    found: dict[str, list[TemplateVariable]] = {}
    for variable in known_variables(kind):
        root = re.match(r"\w+", variable.name)
        group = _(GROUPS.get(root[0] if root else "", TOOLS))
        insert = "{{ " + variable.name + " }}"
        found.setdefault(group, []).append(TemplateVariable(variable.name, variable.description, insert))
    return [VariableGroup(name, variables) for name, variables in found.items()]


def _previews(work: Work) -> list[Choice]:
    joined = select(Opportunity.id, Opportunity.number, Client.first_name, Client.last_name, Client.civility)
    rows = joined.join(Client, Client.id == Opportunity.client_id).where(Opportunity.agency_id == work.actor.agency_id)
    found = work.session.execute(rows.order_by(col(Opportunity.id).desc()).limit(MOST_PREVIEWS))
    named = [
        Choice(str(key), f"{full_name(first, last, civility)}, {number}")
        for key, number, first, last, civility in found
    ]
    return [Choice("", _("Exemple, cliente imaginaire")), *named]


def text_of(work: Work, kind: str, number: int) -> str:
    """The text of a version; 0 is the shipped one."""
    work.require(Permission.TEMPLATES_EDIT)
    _check_kind(kind)
    return default_template(kind) if number == SHIPPED else _version(work, kind, number).body


def _version(work: Work, kind: str, number: int) -> DocumentTemplate:
    rows = work.mine(DocumentTemplate).where(DocumentTemplate.kind == kind, DocumentTemplate.number == number)
    found = work.session.exec(rows).first()
    if found is None:
        raise NotFound(_("Cette version n’existe pas."))
    return found


def check(work: Work, kind: str, text: str) -> TemplateCheck:
    """Whether a text prints a full and an empty document; if not, the reason and its line."""
    work.require(Permission.TEMPLATES_EDIT)
    _check_kind(kind)
    used = len(re.findall(r"{{|{%", text))
    try:
        check_template(kind, text)
    except TemplateError as error:
        return TemplateCheck(False, error.reason, error.line, used)
    except Refused as refusal:
        return TemplateCheck(False, refusal.reason, 0, used)
    return TemplateCheck(True, variables=used)


def save(work: Work, kind: str, seen_number: int, text: str) -> TemplateView:
    """Keep a text that prints as a new version and use it; raise Refused (with the line) for one that does not."""
    work.require(Permission.TEMPLATES_EDIT)
    _check_kind(kind)
    body = clean_text(text, lines=True) + "\n"
    current = _current(work, kind)
    if (current.number if current else SHIPPED) != seen_number:
        raise Stale(_("Quelqu’un a publié une autre version entre-temps. Rechargez l’édition puis recommencez."))
    if body.strip() == (current.body if current else default_template(kind)).strip():
        raise Refused(_("Le texte n’a pas changé."))
    check_template(kind, body)
    last = work.session.scalar(select(func.max(DocumentTemplate.number)).where(*_mine(work, kind))) or 0
    _retire(work, kind)
    row = DocumentTemplate(agency_id=work.actor.agency_id, kind=kind, number=last + 1, body=body, created_at=work.now)
    work.audit("publish", work.add(row), document=kind, number=row.number)
    return view(work, kind)


def _mine(work: Work, kind: str) -> tuple:
    return DocumentTemplate.agency_id == work.actor.agency_id, DocumentTemplate.kind == kind


def _retire(work: Work, kind: str) -> None:
    values = {"current": False, "version": DocumentTemplate.version + 1}
    work.session.execute(update(DocumentTemplate).where(*_mine(work, kind), DocumentTemplate.current).values(values))


def restore(work: Work, kind: str, number: int) -> TemplateView:
    """Use an earlier version again, or the shipped text (0); nothing is deleted."""
    work.require(Permission.TEMPLATES_EDIT)
    _check_kind(kind)
    chosen = None if number == SHIPPED else _version(work, kind, number)
    known = chosen or work.session.exec(work.mine(DocumentTemplate).where(DocumentTemplate.kind == kind)).first()
    if known is None:
        raise Refused(_("Le texte livré est déjà en service."))
    _retire(work, kind)
    work.session.expire_all()
    if chosen is not None:
        chosen.current = True
    work.audit("restore", known, document=kind, number=number)
    return view(work, kind)


def preview(work: Work, kind: str, text: str, opportunity_id: int = 0) -> str:
    """The page a text prints, of the sample or of an opportunity; raise Refused (with the line) when it does not."""
    work.require(Permission.TEMPLATES_EDIT)
    _check_kind(kind)
    if opportunity_id:
        sheet = assemble(work, work.get(Opportunity, opportunity_id), work.locale)
    else:
        sheet = sample_mission_sheet(work.locale)
    return render_mission_sheet(sheet, text)
