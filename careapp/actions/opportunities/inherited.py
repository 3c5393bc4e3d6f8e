"""What a needs form reads live from other records: the client's, that of whoever is planned there, and the
opportunity's own missions, tasks and risks, each on a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from sqlmodel import col

from careapp.actions.opportunities import linked
from careapp.actions.opportunities.form import client_values
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.workers import Worker
from careapp.db.queries import opportunities as queries
from careapp.domain.people import format_phone, full_name


def inherited_values(
    work: Work, opportunity: Opportunity, names: Collection[str], client: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The values of some names such as `client.phone`; a record that none of them names is not read."""
    records = {name.partition(".")[0] for name in names}
    values = dict(client or {})
    if "client" in records and client is None:
        values = client_values(work, work.get(Client, opportunity.client_id))
    if "worker" in records:
        values |= worker_values(work, opportunity)
    return values | linked.values(work, opportunity, names) if "opportunity" in records else values


def worker_values(work: Work, opportunity: Opportunity) -> dict[str, str]:
    """Whoever holds the most minutes of the opportunity's weekly slots, and the names of all who hold some."""
    minutes = _held(work, opportunity)
    found = work.all(work.mine(Worker).where(col(Worker.id).in_(minutes)))
    held = sorted(found, key=lambda one: (-minutes[one.id or 0], one.id or 0))
    if not held:
        return {}
    usual = held[0]
    values = {
        "full_name": _name(usual),
        "phone": format_phone(usual.phone),
        "email": usual.email,
        "job_title": usual.job_title,
        "all_names": ", ".join(map(_name, held)),
    }
    return {f"worker.{key}": value for key, value in values.items()}


def _name(worker: Worker) -> str:
    return full_name(worker.first_name, worker.last_name, worker.civility)


def _held(work: Work, opportunity: Opportunity) -> Counter[int]:
    """The minutes a week that each worker holds."""
    rows = queries.missions_of(work.session, [opportunity.id or 0])
    minutes: Counter[int] = Counter()
    for mission, _service in rows.missions.get(opportunity.id or 0, []):
        for slot in rows.slots.get(mission.id or 0, []):
            for holder in rows.holders.get(slot.id or 0, []):
                minutes[holder.worker_id] += slot.end - slot.start
    return minutes
