"""One sentence per rule: why this worker and this visit do not go together, with the figures that say so."""

from __future__ import annotations

import numpy as np

from careapp.i18n import _, ngettext
from careapp.matching.breaks import breaks_of, missing_breaks
from careapp.matching.cases import Cases
from careapp.matching.problem import DAY, Problem
from careapp.matching.rests import longest_rest
from careapp.matching.tables import FAR
from careapp.matching.wording import clock, day_month, length, week_number


def _names(problem: Problem, skills: list) -> str:
    return ", ".join(problem.skills[skill].name for skill in skills)


def contract(cases: Cases, row: int, limit: int) -> str:
    """The day without contract."""
    return _("Pas de contrat en cours le {day}", day=day_month(cases.problem, cases.start[row]))


def never_again(cases: Cases, row: int, limit: int) -> str:
    """The decision taken for the client."""
    return _("Ne doit plus intervenir chez {client}", client=_client(cases, row))


def _client(cases: Cases, row: int) -> str:
    return cases.visit_of(row).client_name or _("ce client")


def pinned(cases: Cases, row: int, limit: int) -> str:
    """Who the visit is kept for."""
    tables, visit = cases.tables, cases.visit_of(row)
    position = tables.staff.position.get(visit.pinned)
    name = cases.problem.workers[position].name if position is not None else _("une autre personne")
    return _("Visite réservée à {name}", name=name)


def gender(cases: Cases, row: int, limit: int) -> str:
    """Whom the client demands."""
    if cases.visit_of(row).gender == "female":
        return _("{client} demande une femme", client=_client(cases, row))
    return _("{client} demande un homme", client=_client(cases, row))


def preferred_gender(cases: Cases, row: int, limit: int) -> str:
    """Whom the client prefers."""
    if cases.visit_of(row).preferred_gender == "female":
        return _("{client} préfère une femme", client=_client(cases, row))
    return _("{client} préfère un homme", client=_client(cases, row))


def language(cases: Cases, row: int, limit: int) -> str:
    """The languages demanded."""
    return _("Langue demandée : {languages}", languages=", ".join(sorted(cases.visit_of(row).languages)))


def transport(cases: Cases, row: int, limit: int) -> str:
    """The visit cannot be done with the worker's means of transport."""
    return _("Déplacement demandé avec un autre moyen de transport que le sien")


def skill(cases: Cases, row: int, limit: int) -> str:
    """The skills that are missing, or too low."""
    worker, visit = cases.worker_of(row), cases.visit_of(row)
    absent = [needed for needed in visit.required if needed not in worker.skills]
    if absent:
        return _("Compétence manquante : {skills}", skills=_names(cases.problem, absent))
    low = [needed for needed, level in visit.required.items() if worker.skills[needed].level < level]
    return _("Niveau insuffisant : {skills}", skills=_names(cases.problem, low))


def credential(cases: Cases, row: int, limit: int) -> str:
    """The first skill that does not count on the day, and when it does."""
    worker, day = cases.worker_of(row), int(cases.day[row])
    held = [(needed, worker.skills[needed]) for needed in cases.visit_of(row).required if needed in worker.skills]
    for needed, one in held:
        name = cases.problem.skills[needed].name
        if one.expires_day is not None and day > one.expires_day:
            date = day_month(cases.problem, one.expires_day * DAY)
            return _("Habilitation expirée le {date} : {skill}", date=date, skill=name)
        if one.from_day is not None and day < one.from_day:
            date = day_month(cases.problem, one.from_day * DAY)
            return _("Compétence acquise le {date} : {skill}", date=date, skill=name)
    return ""


def absence(cases: Cases, row: int, limit: int) -> str:
    """The reason of the absence and its last day."""
    spans = [a for a in cases.worker_of(row).absences if a.start < cases.end[row] and a.end > cases.start[row]]
    away = max(spans, key=lambda span: span.end)
    return _(
        "{reason} jusqu’au {date}", reason=away.reason or _("Absence"), date=day_month(cases.problem, away.end - 1)
    )


def availability(cases: Cases, row: int, limit: int) -> str:
    """The hours that are not offered."""
    hours = f"{clock(cases.start[row])}–{clock(cases.end[row])}"
    return _("Hors de ses disponibilités : {hours}", hours=hours)


def window(cases: Cases, row: int, limit: int) -> str:
    """The hours the client accepts."""
    earliest, latest = cases.visit_of(row).window
    return _("Hors de la plage du client, {start}–{end}", start=clock(earliest), end=clock(latest))


def overlap(cases: Cases, row: int, limit: int) -> str:
    """The commitment in the way."""
    busy, agenda = cases.tables.busy, cases.problem.busy
    own = np.arange(busy.last_before(cases.worker[row], -FAR) + 1, cases.before[row] + 1)
    index = int(own[cases.tables.busy_end[own] > cases.start[row]][0])
    hours = f"{clock(busy.start[index])}–{clock(cases.tables.busy_end[index])}"
    label = agenda.label[busy.row[index]]
    if label:
        return _("Occupé par une visite de {hours} ({client})", hours=hours, client=label)
    return _("Occupé par une visite de {hours}", hours=hours)


def pair(cases: Cases, row: int, limit: int) -> str:
    """The two halves need two people."""
    return _("Tient déjà l’autre place du binôme")


def synchronisation(cases: Cases, row: int, limit: int) -> str:
    """The two halves must begin together, or some minutes apart."""
    low, high = cases.visit_of(row).gap
    if low == high == 0:
        return _("Les deux visites du binôme doivent commencer ensemble")
    return _("Le second passage doit commencer {low} à {high} après le premier", low=length(low), high=length(high))


def travel(cases: Cases, row: int, limit: int) -> str:
    """The minutes of travel and the minutes there are."""
    free = cases.start[row] - cases.previous_end[row]
    if cases.leg_in[row] + limit > free:
        return _(
            "Trajet impossible : {travel} depuis la visite d’avant, {free} disponibles",
            travel=length(cases.leg_in[row]),
            free=length(free),
        )
    free = cases.next_start[row] - cases.end[row]
    return _(
        "Trajet impossible : {travel} vers la visite suivante, {free} disponibles",
        travel=length(cases.leg_out[row]),
        free=length(free),
    )


def daily_rest(cases: Cases, row: int, limit: int) -> str:
    """The evening before or the morning after, and the rest that is left."""
    rest = cases.rest_before[row]
    if rest < limit:
        return _(
            "Repos {limit} non respecté : finit à {time} la veille, {rest} de repos",
            limit=length(limit),
            time=clock(cases.last_end_before_day[row]),
            rest=length(max(rest, 0)),
        )
    return _(
        "Repos {limit} non respecté : commence à {time} le lendemain, {rest} de repos",
        limit=length(limit),
        time=clock(cases.first_start_after_day[row]),
        rest=length(max(cases.rest_after[row], 0)),
    )


def weekly_rest(cases: Cases, row: int, limit: int) -> str:
    """The longest rest that would be left."""
    return _(
        "Repos hebdomadaire de {limit} non respecté sur la semaine {week} : {rest} au plus",
        limit=length(limit),
        week=week_number(cases.problem, cases.start[row]),
        rest=length(longest_rest(cases, row)),
    )


def day_work(cases: Cases, row: int, limit: int) -> str:
    """The work the day would hold."""
    day = day_month(cases.problem, cases.start[row])
    return _("{limit} dépassées le {day} : {work}", limit=length(limit), day=day, work=length(cases.day_work[row]))


def week_work(cases: Cases, row: int, limit: int) -> str:
    """The work the week would hold."""
    week = week_number(cases.problem, cases.start[row])
    return _(
        "{limit} dépassées sur la semaine {week} : {work}",
        limit=length(limit),
        week=week,
        work=length(cases.week_work[row]),
    )


def span(cases: Cases, row: int, limit: int) -> str:
    """The length of the day from first to last minute."""
    day = day_month(cases.problem, cases.start[row])
    return _(
        "Amplitude de {span} le {day}, {limit} au plus", span=length(cases.span[row]), day=day, limit=length(limit)
    )


def pause(cases: Cases, row: int, limit: int) -> str:
    """The length of the work without a pause."""
    return _("{work} de travail sans pause de 20 min", work=length(cases.unbroken[row]))


def meal_break(cases: Cases, row: int, limit: int) -> str:
    """The hours of the break that lacks most and its minutes."""
    asked = breaks_of(cases.worker_of(row), cases.problem.settings, limit)[
        missing_breaks(cases, limit)[:, row].argmax()
    ]
    return _(
        "Pas de pause de {minutes} entre {earliest} et {latest} le {day}",
        minutes=length(asked.minutes),
        earliest=clock(asked.earliest),
        latest=clock(asked.latest),
        day=day_month(cases.problem, cases.start[row]),
    )


def contract_hours(cases: Cases, row: int, limit: int) -> str:
    """The work of the week beside the contract's."""
    return _(
        "Dépasse son contrat sur la semaine {week} : {work} pour {contract}",
        week=week_number(cases.problem, cases.start[row]),
        work=length(cases.week_work[row]),
        contract=length(cases.worker_of(row).contract_minutes or 0),
    )


def pets(cases: Cases, row: int, limit: int) -> str:
    """The animal the worker avoids."""
    animals = sorted(cases.worker_of(row).avoids_pets & cases.visit_of(row).pets)
    return _("Animal à éviter : {animals}", animals=", ".join(animals))


def sector(cases: Cases, row: int, limit: int) -> str:
    """The client lives elsewhere."""
    return _("Client hors de ses secteurs")


def precedence(cases: Cases, row: int, limit: int) -> str:
    """The order that is asked."""
    return _("Ne respecte pas l’ordre demandé entre les visites")


def day_ceiling(cases: Cases, row: int, limit: int) -> str:
    """The work of the day beside the worker's most."""
    return _(
        "Dépasse son plafond le {day} : {work} pour {most}",
        day=day_month(cases.problem, cases.start[row]),
        work=length(cases.day_work[row]),
        most=length(cases.worker_of(row).most_day_minutes or 0),
    )


def week_ceiling(cases: Cases, row: int, limit: int) -> str:
    """The work of the week beside the worker's most."""
    return _(
        "Dépasse son plafond sur la semaine {week} : {work} pour {most}",
        week=week_number(cases.problem, cases.start[row]),
        work=length(cases.week_work[row]),
        most=length(cases.worker_of(row).most_week_minutes or 0),
    )


def days_per_week(cases: Cases, row: int, limit: int) -> str:
    """The days the week would hold."""
    week = week_number(cases.problem, cases.start[row])
    return _(
        "{days} jours travaillés sur la semaine {week}, {limit} au plus",
        days=cases.days_of_week[row],
        week=week,
        limit=limit,
    )


def days_in_a_row(cases: Cases, row: int, limit: int) -> str:
    """The days that would follow each other."""
    return _("{days} jours travaillés de suite, {limit} au plus", days=cases.days_in_a_row[row], limit=limit)


def interruptions(cases: Cases, row: int, limit: int) -> str:
    """The interruptions the day would hold."""
    return _(
        "{count} interruptions le {day}, {limit} au plus",
        count=cases.interruptions(cases.limits.short_wait)[row],
        day=day_month(cases.problem, cases.start[row]),
        limit=limit,
    )


def long_interruptions(cases: Cases, row: int, limit: int) -> str:
    """The long interruptions the day would hold."""
    return _(
        "{count} interruptions de plus de {wait} le {day}, {limit} au plus",
        wait=length(cases.limits.long_wait),
        count=cases.interruptions(cases.limits.long_wait)[row],
        day=day_month(cases.problem, cases.start[row]),
        limit=limit,
    )


def average_week_work(cases: Cases, row: int, limit: int) -> str:
    """The average the weeks would hold."""
    work = length(cases.average_week_work[row])
    weeks = cases.limits.averaged_weeks
    return _(
        "{work} par semaine en moyenne sur {weeks} semaines, {limit} au plus",
        work=work,
        weeks=weeks,
        limit=length(limit),
    )


def long_days(cases: Cases, row: int, limit: int) -> str:
    """The long days the year would hold."""
    return _(
        "{count}ᵉ journée de plus de {long} de l’année, {limit} au plus",
        count=cases.long_days[row],
        long=length(cases.limits.long_day),
        limit=limit,
    )


def sundays(cases: Cases, row: int, limit: int) -> str:
    """The Sundays the month would hold."""
    most = max(limit, cases.worker_of(row).most_sundays or 0)
    return _("{count} dimanches travaillés dans le mois, {limit} au plus", count=cases.sundays[row], limit=most)


def night_work(cases: Cases, row: int, limit: int) -> str:
    """The nights the week would hold."""
    week = week_number(cases.problem, cases.start[row])
    count = int(cases.nights[row])
    return ngettext(
        "{count} nuit travaillée sur la semaine {week} sans être travailleur de nuit",
        "{count} nuits travaillées sur la semaine {week} sans être travailleur de nuit",
        count,
        week=week,
    )


def part_time(cases: Cases, row: int, limit: int) -> str:
    """The week that is no part time any more."""
    return _(
        "Temps partiel porté à {work} sur la semaine {week}, {limit} ne doivent pas être atteintes",
        work=length(cases.week_work[row]),
        week=week_number(cases.problem, cases.start[row]),
        limit=length(limit),
    )


def notice(cases: Cases, row: int, limit: int) -> str:
    """The days that are left."""
    count = int(cases.day[row]) - (cases.problem.today or 0)
    return ngettext(
        "Prévenu {count} jour à l’avance au lieu de {limit}",
        "Prévenu {count} jours à l’avance au lieu de {limit}",
        count,
        limit=limit,
    )
