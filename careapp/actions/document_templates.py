"""The editions of documents: their text by activity and language, checked, kept as versions, shown as a page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlmodel import col

from careapp.actions.documents.gather import gather, subject_of
from careapp.actions.documents.letterheads import activities, letterhead_of
from careapp.actions.documents.texts import known_kind
from careapp.actions.work import Work
from careapp.db.models.catalog import Activity
from careapp.db.models.documents import DocumentTemplate
from careapp.documents.families import family_of
from careapp.documents.kinds import Kind
from careapp.documents.render import TemplateError, blocks, check_template, default_template, render, sample_of
from careapp.documents.render import variables as known_variables
from careapp.domain.parsing import clean_text
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused, Stale
from careapp.i18n import LOCALES, N_, _, formats
from careapp.readmodels.document_templates import (
    TemplateCheck,
    TemplateVariable,
    TemplateVersion,
    TemplateView,
    VariableGroup,
)

SHIPPED: Final = 0
LONGEST_COMMENT: Final = 200
GROUPS: Final = {
    "client": N_("Client"), "mission": N_("Mission"), "fiche": N_("Document"), "document": N_("Document"),
    "agence": N_("Agence"), "a_savoir": N_("Informations"), "acces": N_("Informations"),
    "informations": N_("Informations"), "taches": N_("Tâches"), "risques": N_("Risques"), "offre": N_("Offre"),
    "prestations": N_("Prix"), "totaux": N_("Prix"), "financement": N_("Plan d’aide"),
    "textes": N_("Papier à en-tête"), "evenement": N_("Événement"), "accompagnement": N_("Accompagnement"),
    "signataire": N_("Document"), "suivi_par": N_("Document"), "intervenant": N_("Planning"),
    "semaine_titre": N_("Planning"), "du": N_("Planning"), "au": N_("Planning"), "jours": N_("Planning"),
    "total": N_("Planning"), "contrat": N_("Planning"), "mois": N_("Planning"), "semaines": N_("Planning"),
    "visites": N_("Planning"), "accorde": N_("Planning"), "changements": N_("Ré-évaluation"),
    "changements_depuis": N_("Ré-évaluation"),
}  # fmt: skip
TOOLS: Final = N_("Fonctions")
BLOCKS: Final = N_("Blocs")
LISTS: Final = {
    "taches": "groupe", "acces": "ligne", "informations": "ligne", "risques": "risque", "prestations": "ligne",
    "mission.creneaux": "creneau", "offre.creneaux": "creneau", "totaux.tva": "ligne", "jours": "jour",
    "semaines": "semaine",
}  # fmt: skip


def view(work: Work, kind: str = "mission_sheet", activity_id: int = 0, language: str = "fr") -> TemplateView:
    """The edition of a kind of document as it is used now, for an activity (0: all) and a language."""
    about = _allowed(work, kind, activity_id, language)
    current = _current(work, kind, activity_id, language)
    number = current.number if current else SHIPPED
    return TemplateView(
        kind=kind,
        title=_(about.title),
        subject=about.subject,
        issued=about.issued,
        per_activity=about.per_activity,
        number=number,
        body=current.body if current else default_template(kind, language),
        customised=current is not None,
        versions=_versions(work, kind, activity_id, language, number),
        groups=_groups(kind, language),
        activities=activities(work) if about.per_activity else [],
    )


def _allowed(work: Work, kind: str, activity_id: int = 0, language: str = "fr") -> Kind:
    work.require(Permission.TEMPLATES_EDIT)
    if activity_id:
        work.get(Activity, activity_id)
    if language not in LOCALES:
        raise NotFound(_("Cette édition n’existe pas."))
    return known_kind(work, kind)


def _scoped(work: Work, kind: str, activity_id: int, language: str) -> tuple:
    return (
        DocumentTemplate.agency_id == work.actor.agency_id,
        DocumentTemplate.kind == kind,
        col(DocumentTemplate.activity_id) == (activity_id or None),
        DocumentTemplate.language == language,
    )


def _current(work: Work, kind: str, activity_id: int, language: str) -> DocumentTemplate | None:
    scope = _scoped(work, kind, activity_id, language)
    return work.session.scalars(select(DocumentTemplate).where(*scope, DocumentTemplate.current)).first()


def _versions(work: Work, kind: str, activity_id: int, language: str, current: int) -> list[TemplateVersion]:
    rows = select(DocumentTemplate).where(*_scoped(work, kind, activity_id, language))
    saved = [
        TemplateVersion(
            row.number,
            _("Version {number} du {date}", number=row.number, date=formats.moment(row.created_at, work.tz)),
            row.number == current,
            row.author,
            row.comment,
        )
        for row in work.session.scalars(rows.order_by(col(DocumentTemplate.number).desc()))
    ]
    return [*saved, TemplateVersion(SHIPPED, _("Texte livré"), current == SHIPPED)]


def _groups(kind: str, language: str) -> list[VariableGroup]:
    found: dict[str, list[TemplateVariable]] = {}
    for variable in known_variables(kind):
        root = re.match(r"\w+", variable.name)
        group = _(GROUPS.get(root[0] if root else "", TOOLS))
        sample = sample_of(kind, variable.name, language)
        found.setdefault(group, []).append(
            TemplateVariable(variable.name, variable.description, _inserted(variable.name), sample)
        )
    ready = [
        TemplateVariable(block.name, block.description, "{{ " + block.name + " }}", "", True) for block in blocks(kind)
    ]
    return [VariableGroup(_(BLOCKS), ready), *(VariableGroup(name, names) for name, names in found.items())]


def _inserted(name: str) -> str:
    """What is written at the caret: a value between braces, a list as a loop over it."""
    if item := LISTS.get(name):
        return f"{{% for {item} in {name} %}}\n\n{{% endfor %}}"
    return "{{ " + name + " }}"


def text_of(work: Work, kind: str, number: int, language: str = "fr") -> str:
    """The text of a version; 0 is the shipped one."""
    _allowed(work, kind, 0, language)
    return default_template(kind, language) if number == SHIPPED else _version(work, kind, number).body


def _version(work: Work, kind: str, number: int) -> DocumentTemplate:
    rows = work.mine(DocumentTemplate).where(DocumentTemplate.kind == kind, DocumentTemplate.number == number)
    found = work.session.exec(rows).first()
    if found is None:
        raise NotFound(_("Cette version n’existe pas."))
    return found


def check(work: Work, kind: str, text: str, language: str = "fr") -> TemplateCheck:
    """Whether a text prints a full and an empty document; if not, the reason and its line."""
    _allowed(work, kind, 0, language)
    used, ready = len(re.findall(r"{{|{%", text)), len(re.findall(r"\bbloc\(", text))
    try:
        check_template(kind, text, language)
    except TemplateError as error:
        return TemplateCheck(False, error.reason, error.line, used, ready)
    except Refused as refusal:
        return TemplateCheck(False, refusal.reason, 0, used, ready)
    return TemplateCheck(True, variables=used, blocks=ready)


def save(
    work: Work, kind: str, activity_id: int, language: str, seen_number: int, text: str, comment: str = ""
) -> TemplateView:
    """Keep a text that prints as a new version and use it; raise Refused (with the line) for one that does not."""
    _allowed(work, kind, activity_id, language)
    body, said = clean_text(text, lines=True) + "\n", clean_text(comment)[:LONGEST_COMMENT]
    current = _current(work, kind, activity_id, language)
    if (current.number if current else SHIPPED) != seen_number:
        raise Stale(_("Quelqu’un a publié une autre version entre-temps. Rechargez l’édition puis recommencez."))
    if body.strip() == (current.body if current else default_template(kind, language)).strip():
        raise Refused(_("Le texte n’a pas changé."))
    check_template(kind, body, language)
    every = DocumentTemplate.agency_id == work.actor.agency_id, DocumentTemplate.kind == kind
    last = work.session.scalar(select(func.max(DocumentTemplate.number)).where(*every)) or 0
    _retire(work, kind, activity_id, language)
    row = DocumentTemplate(
        agency_id=work.actor.agency_id,
        kind=kind,
        activity_id=activity_id or None,
        language=language,
        number=last + 1,
        body=body,
        author=work.actor.name,
        comment=said,
        created_at=work.now,
    )
    work.audit("publish", work.add(row), document=kind, number=row.number)
    return view(work, kind, activity_id, language)


def _retire(work: Work, kind: str, activity_id: int, language: str) -> None:
    values = {"current": False, "version": DocumentTemplate.version + 1}
    where = *_scoped(work, kind, activity_id, language), DocumentTemplate.current
    work.session.execute(update(DocumentTemplate).where(*where).values(values))


def restore(work: Work, kind: str, activity_id: int, language: str, number: int) -> TemplateView:
    """Use an earlier version again, or the shipped text (0); nothing is deleted."""
    _allowed(work, kind, activity_id, language)
    scope = _scoped(work, kind, activity_id, language)
    wanted = scope if number == SHIPPED else (*scope, DocumentTemplate.number == number)
    known = work.session.scalars(select(DocumentTemplate).where(*wanted)).first()
    if known is None and number != SHIPPED:
        raise NotFound(_("Cette version n’existe pas."))
    if known is None:
        raise Refused(_("Le texte livré est déjà en service."))
    _retire(work, kind, activity_id, language)
    work.session.expire_all()
    if number != SHIPPED:
        known.current = True
    work.audit("restore", known, document=kind, number=number)
    return view(work, kind, activity_id, language)


def preview(work: Work, kind: str, text: str, subject_id: int = 0, activity_id: int = 0, language: str = "fr") -> str:
    """The page a text prints, of the sample or of a record; raise Refused (with the line) when it does not.

    A document that is never issued is shown by its sample alone: a record would make it look true.
    """
    about = _allowed(work, kind, activity_id, language)
    if subject_id and about.issued:
        value = gather(work, about, subject_of(work, about, subject_id), language)
    else:
        value = _on_own_paper(work, family_of(kind).sample(kind, language), activity_id, language)
    return render(kind, value, text, about.title)


def _on_own_paper(work: Work, value: Any, activity_id: int, language: str) -> Any:
    """The sample on the agency's own paper."""
    return replace(value, agency=letterhead_of(work, activity_id or None, language))
