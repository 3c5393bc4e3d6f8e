"""Whom to tell of what was accepted: workers and clients, by mail through the outbox, or by telephone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from careapp.actions import mail_addresses, mails, messages
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.proposals import Proposal, ProposalLine
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Absence, Worker
from careapp.domain.durations import clock_text, span_text
from careapp.domain.mailing import MailStatus
from careapp.domain.messages import MessageKind
from careapp.domain.people import format_phone, full_name, short_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused
from careapp.i18n import LOCALES, _, formats, using_locale
from careapp.readmodels.repairs import PersonToTell

Key = tuple[str, int]
KIND: Final = MessageKind.CHANGES


@dataclass(frozen=True, slots=True)
class Accepted:
    """The lines of a round that were accepted and not told yet, with the people and visits they name."""

    lines: Sequence[ProposalLine]
    visits: Mapping[int | None, Visit]
    workers: Mapping[int | None, Worker]
    clients: Mapping[int | None, Client]
    away: frozenset[tuple[int, int]]  # worker and visit that an absence keeps apart


def people(work: Work, round: str) -> list[PersonToTell]:
    """Who is concerned by what was accepted of a round, and what each is told."""
    work.require(Permission.PLANNING_READ)
    found = _accepted(work, round)
    return [_person(work, key, changes, found) for key, changes in _told(found).items()]


def tell(work: Work, round: str, keys: Collection[str]) -> int:
    """Queue a mail to each of the people named; gives how many. All lines count as told, as the rest were called."""
    work.require(Permission.PLANNING_EDIT)
    found = _accepted(work, round)
    sent = 0
    for key, _changes in _told(found).items():
        person = _row(key, found)
        if f"{key[0]}-{key[1]}" not in keys or not person.email:
            continue
        with using_locale(_locale(person)):
            changes = _told(found)[key]
            name = full_name(person.first_name, person.last_name)
            mail = messages.written(work, KIND, {"changements": changes}, language=_locale(person), recipient=name)
            whose = {f"{key[0]}_id": key[1]}
            queued = mails.queue(work, person.email, mail.subject, mail.body, kind=KIND, **whose)
        sent += queued.status == MailStatus.QUEUED
    for line in found.lines:
        line.content = {**line.content, "told": True}
    if not found.lines:
        raise Refused(_("Tout le monde est déjà prévenu."))
    return sent


def _locale(person: Any) -> str:
    language = getattr(person, "language", "fr")
    return language if language in LOCALES else "fr"


def _accepted(work: Work, round: str) -> Accepted:
    proposals = work.all(work.mine(Proposal).where(Proposal.round == round[:16])) if round else ()
    if not proposals:
        raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
    mine = ProposalLine.proposal_id.in_([one.id for one in proposals]), ProposalLine.status == "accepted"  # type: ignore[attr-defined]
    lines = work.all(work.mine(ProposalLine).where(*mine).order_by(ProposalLine.id))
    lines = [line for line in lines if line.visit_id and not line.content.get("told")]
    visits = _rows(work, Visit, {line.visit_id for line in lines})
    who = {key for line in lines for key in (line.worker_id, line.previous_worker_id) if key}
    clients = _rows(work, Client, {visit.client_id for visit in visits.values()})
    away = frozenset(_apart(work, lines, visits))
    return Accepted(lines, visits, _rows(work, Worker, who), clients, away)


def _rows(work: Work, model: Any, keys: Collection[Any]) -> dict[int | None, Any]:
    return {row.id: row for row in work.all(work.mine(model).where(model.id.in_(keys)))} if keys else {}


def _apart(work: Work, lines: Sequence[ProposalLine], visits: Mapping[int | None, Visit]) -> Iterator[tuple[int, int]]:
    """The former workers who are away at the time of the visit: they know."""
    who = {line.previous_worker_id for line in lines} - {None}
    absences = work.all(work.mine(Absence).where(Absence.worker_id.in_(who))) if who else ()  # type: ignore[attr-defined]
    for line in lines:
        visit = visits.get(line.visit_id)
        for one in absences if visit else ():
            together = one.starts_at < visit.ends_at and one.ends_at > visit.starts_at
            if one.worker_id == line.previous_worker_id and together:
                yield one.worker_id, visit.id or 0


def _told(found: Accepted) -> dict[Key, list[str]]:
    """What each person is told, workers first."""
    told: dict[Key, list[str]] = defaultdict(list)
    for line in found.lines:
        if line.visit_id in found.visits:
            for key, sentence in _sentences(line, found):
                told[key].append(sentence)
    return dict(sorted(told.items(), key=lambda one: (one[0][0] != "worker", one[0][1])))


def _sentences(line: ProposalLine, found: Accepted) -> Iterator[tuple[Key, str]]:
    visit, content = found.visits[line.visit_id], line.content
    client, day = found.clients[visit.client_id], formats.short_day(date.fromisoformat(content["date"]))
    when = f"{day} {span_text(content['start'], content['end'])}"
    who = short_name(client.first_name, client.last_name, client.civility)
    was, now = line.previous_worker_id, line.worker_id
    if was and was != now and (was, visit.id) not in found.away:
        given = _("{when}, {client} : la visite ne vous est plus confiée", when=when, client=who)
        gone = _("{when}, {client} : la visite est annulée", when=when, client=who)
        yield ("worker", was), gone if content.get("cancel") else given
    if now and now != was:
        yield ("worker", now), _("{when}, {client} : la visite vous est confiée", when=when, client=who)
    elif now:
        before = span_text(content.get("was", content["start"]), content.get("was_end") or _old_end(content))
        sentence = _("{when}, {client} : nouvel horaire (avant : {before})", when=when, client=who, before=before)
        yield ("worker", now), sentence
    if sentence := _to_client(line, found, when, day):
        yield ("client", client.id or 0), sentence


def _old_end(content: Mapping[str, Any]) -> int:
    return content.get("was", content["start"]) + content["end"] - content["start"]


def _to_client(line: ProposalLine, found: Accepted, when: str, day: str) -> str:
    content, worker = line.content, found.workers.get(line.worker_id)
    if content.get("cancel"):
        return _("{when} : la visite n’aura pas lieu, comme convenu", when=when)
    if worker is None:
        return ""
    name = full_name(worker.first_name, worker.last_name)
    if line.worker_id == line.previous_worker_id:
        start = clock_text(content["start"])
        return _("{when} : {name} viendra à {start}", when=when, name=name, start=start)
    return _("{when} : {name} viendra vous aider", when=when, name=name)


def _row(key: Key, found: Accepted) -> Any:
    return (found.workers if key[0] == "worker" else found.clients)[key[1]]


def _person(work: Work, key: Key, changes: list[str], found: Accepted) -> PersonToTell:
    """Someone to tell; who may not be written to has no address here, but a telephone."""
    row = _row(key, found)
    client_id = key[1] if key[0] == "client" else None
    _status, closed = mail_addresses.blocked(work.session, work.actor.agency_id, row.email, client_id)
    phone = row.phone or getattr(row, "mobile", "")
    return PersonToTell(
        key=f"{key[0]}-{key[1]}",
        name=full_name(row.first_name, row.last_name, row.civility if key[0] == "client" else ""),
        kind=_("Intervenant") if key[0] == "worker" else _("Client"),
        mail="" if closed else row.email,
        phone=format_phone(phone) if phone else "",
        phone_url=f"tel:{phone}" if phone else "",
        changes=changes,
    )
