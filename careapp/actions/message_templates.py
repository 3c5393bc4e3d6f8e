"""The texts of mails that an administrator words: checked, kept as versions, shown with a real record."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import func, select, update
from sqlmodel import col

from careapp.actions import messages
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Activity
from careapp.db.models.clients import Client
from careapp.db.models.messages import MessageTemplate
from careapp.db.models.opportunities import Opportunity
from careapp.documents import messages as texts
from careapp.documents.messages import Message, MessageFault
from careapp.domain.messages import AUTOMATIC, KIND_LABELS, WORDS
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused, Stale
from careapp.i18n import LOCALES, _, formats, using_locale
from careapp.readmodels.common import Choice
from careapp.readmodels.messages import (
    MessageCheck,
    MessageKindLine,
    MessageTemplateView,
    MessageVersion,
    MessageWord,
)

SHIPPED: Final = 0
LONGEST_SUBJECT: Final = 400
MOST_RECORDS: Final = 30


def view(work: Work, kind: str, language: str = "fr", activity_id: int = 0) -> MessageTemplateView:
    """The text in use for a kind of mail, a language and an activity (0: every activity)."""
    activity = _asked(work, kind, language, activity_id)
    row = messages.current(work, kind, language, activity)
    used = messages.template_of(work, kind, language, activity)
    number = row.number if row else SHIPPED
    return MessageTemplateView(
        kind=kind,
        label=_(KIND_LABELS[kind]),
        language=language,
        activity_id=str(activity or ""),
        number=number,
        subject=used.subject,
        body=used.body,
        inherited=activity is not None and row is None,
        automatic=kind in AUTOMATIC,
        kinds=_kinds(work),
        activities=_activities(work),
        versions=_versions(work, kind, language, activity, number),
        words=_words(kind, language),
        records=_records(work, kind),
    )


def _asked(work: Work, kind: str, language: str, activity_id: int) -> int | None:
    work.require(Permission.TEMPLATES_EDIT)
    if kind not in KIND_LABELS or language not in LOCALES:
        raise NotFound(_("Ce message n’existe pas."))
    return work.get(Activity, activity_id).id if activity_id else None


def _kinds(work: Work) -> list[MessageKindLine]:
    kept = work.mine(MessageTemplate).where(MessageTemplate.current).with_only_columns(MessageTemplate.kind).distinct()
    own = set(work.session.execute(kept).scalars())
    return [MessageKindLine(kind, _(name), kind in AUTOMATIC, kind in own) for kind, name in KIND_LABELS.items()]


def _activities(work: Work) -> list[Choice]:
    rows = work.all(work.mine(Activity).where(Activity.active).order_by(Activity.label))
    return [Choice("", _("Toutes les activités")), *(Choice(str(row.id), label(row.label)) for row in rows)]


def _versions(work: Work, kind: str, language: str, activity: int | None, number: int) -> list[MessageVersion]:
    rows = work.mine(MessageTemplate).where(*messages.exactly(kind, language, activity))
    saved = [
        MessageVersion(
            row.number,
            _("Version {number} du {date}, {who}", number=row.number, date=formats.moment(row.created_at, work.tz),
              who=row.written_by),
            row.number == number,
        )
        for row in work.all(rows.order_by(col(MessageTemplate.number).desc()))
    ]  # fmt: skip
    first = _("Texte de toutes les activités") if activity else _("Texte livré")
    return [*saved, MessageVersion(SHIPPED, first, number == SHIPPED)]


def _words(kind: str, language: str) -> list[MessageWord]:
    sample = texts.sample_values(kind, language)

    def value(name: str) -> Any:
        root, _dot, leaf = name.partition(".")
        return sample[root][leaf] if leaf else sample[root]

    return [MessageWord(word.name, _(word.label), _shown(value(word.name)), _insert(word.name, value(word.name)))
            for word in WORDS[kind]]  # fmt: skip


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("vrai ou faux")
    return " · ".join(value) if isinstance(value, list) else str(value)


def _insert(name: str, value: Any) -> str:
    if isinstance(value, list):
        return f"{{% for ligne in {name} %}}\n- {{{{ ligne }}}}\n{{% endfor %}}\n"
    if isinstance(value, bool):
        return f"{{% if {name} %}}…{{% endif %}}"
    return f"{{{{ {name} }}}}"


def _records(work: Work, kind: str) -> list[Choice]:
    """The opportunities a text can be tried on, for the kinds that are about a client."""
    choices = [Choice("", _("Exemple, cliente imaginaire"))]
    if not any(word.name.startswith(("client.", "opportunite.")) for word in WORDS[kind]):
        return choices
    joined = select(Opportunity.id, Opportunity.number, Client.first_name, Client.last_name, Client.civility)
    rows = joined.join(Client, Client.id == Opportunity.client_id).where(Opportunity.agency_id == work.actor.agency_id)
    found = work.session.execute(rows.order_by(col(Opportunity.id).desc()).limit(MOST_RECORDS))
    return choices + [Choice(str(key), f"{full_name(*name)}, {number}") for key, number, *name in found]


def check(work: Work, kind: str, language: str, subject: str, body: str, opportunity_id: int = 0) -> MessageCheck:
    """A text filled with the sample, and with a real opportunity when one is named; or why it cannot be."""
    _asked(work, kind, language, 0)
    try:
        filled = _filled(work, kind, language, Message(subject, body), opportunity_id)
    except MessageFault as fault:
        return MessageCheck(False, reason=fault.reason, field=fault.field, line=fault.line)
    return MessageCheck(True, filled.subject, filled.body)


def _filled(work: Work, kind: str, language: str, template: Message, opportunity_id: int) -> Message:
    if len(template.subject) > LONGEST_SUBJECT or "\n" in template.subject:
        raise MessageFault(_("Un objet tient sur une ligne de {limit} caractères.", limit=LONGEST_SUBJECT), "subject")
    opportunity = work.get(Opportunity, opportunity_id) if opportunity_id else None
    with using_locale(language):
        sample = texts.check(kind, template, language)
        if opportunity is None:
            return sample
        client = work.get(Client, opportunity.client_id)
        real = messages.common_values(work, full_name(client.first_name, client.last_name, client.civility))
        real |= messages.client_values(client) | messages.opportunity_values(work, opportunity)
        return texts.write(template, {**texts.sample_values(kind, language), **real})


def save(
    work: Work, kind: str, language: str, seen_number: int, subject: str, body: str, activity_id: int = 0
) -> MessageTemplateView:
    """Publish a text as a new version; raise Refused, with field and line, if it does not read."""
    activity = _asked(work, kind, language, activity_id)
    row = messages.current(work, kind, language, activity)
    if (row.number if row else SHIPPED) != seen_number:
        raise Stale(_("Quelqu’un a publié une autre version entre-temps. Rechargez le message puis recommencez."))
    used = messages.template_of(work, kind, language, activity)
    subject, body = subject.strip(), body.replace("\r\n", "\n").strip() + "\n"
    if (subject, body.strip()) == (used.subject.strip(), used.body.strip()):
        raise Refused(_("Le texte n’a pas changé."))
    _filled(work, kind, language, Message(subject, body), 0)
    mine = MessageTemplate.agency_id == work.actor.agency_id, *messages.exactly(kind, language, activity)
    last = work.session.scalar(select(func.max(MessageTemplate.number)).where(*mine)) or 0
    _retire(work, mine)
    made = MessageTemplate(
        agency_id=work.actor.agency_id, kind=kind, language=language, activity_id=activity, number=last + 1,
        subject=subject, body=body, created_at=work.now, written_by=work.actor.name,
    )  # fmt: skip
    work.audit("publish", work.add(made), message=kind, number=made.number)
    return view(work, kind, language, activity_id)


def _retire(work: Work, mine: tuple[Any, ...]) -> None:
    values = {"current": False, "version": MessageTemplate.version + 1}
    work.session.execute(update(MessageTemplate).where(*mine, col(MessageTemplate.current)).values(values))
    work.session.expire_all()


def text_of(work: Work, kind: str, language: str, number: int, activity_id: int = 0) -> tuple[str, str]:
    """The subject and text of a version; 0 is the one used without an own one."""
    activity = _asked(work, kind, language, activity_id)
    if number == SHIPPED:
        above = messages.template_of(work, kind, language, None) if activity else texts.shipped(kind, language)
        return above.subject, above.body
    row = _version(work, kind, language, activity, number)
    return row.subject, row.body


def _version(work: Work, kind: str, language: str, activity: int | None, number: int) -> MessageTemplate:
    rows = work.mine(MessageTemplate).where(*messages.exactly(kind, language, activity))
    found = work.session.exec(rows.where(MessageTemplate.number == number)).first()
    if found is None:
        raise NotFound(_("Cette version n’existe pas."))
    return found


def restore(work: Work, kind: str, language: str, number: int, activity_id: int = 0) -> MessageTemplateView:
    """Use an earlier version again, or the text without an own one (0); nothing is deleted."""
    activity = _asked(work, kind, language, activity_id)
    chosen = None if number == SHIPPED else _version(work, kind, language, activity, number)
    mine = messages.exactly(kind, language, activity)
    known = chosen or work.session.exec(work.mine(MessageTemplate).where(*mine)).first()
    if known is None:
        raise Refused(_("Ce texte est déjà en service."))
    _retire(work, (MessageTemplate.agency_id == work.actor.agency_id, *mine))
    if chosen is not None:
        chosen.current = True
    work.audit("restore", known, message=kind, number=number)
    work.session.flush()
    return view(work, kind, language, activity_id)
