"""The sentences of the rules of `labour`: the figures of a case beside the limit."""

from __future__ import annotations

from careapp.i18n import _, ngettext
from careapp.matching import labour
from careapp.matching.cases import Cases
from careapp.matching.problem import DAY
from careapp.matching.tallies import bounds
from careapp.matching.wording import day_month, length, week_number


def long_day_work(cases: Cases, row: int, limit: int) -> str:
    """The work of a day that is too long even for a long one."""
    return _(
        "Journée de {work} le {day}, {limit} au plus même pour une longue journée",
        work=length(cases.day_work[row]),
        day=day_month(cases.problem, cases.start[row]),
        limit=length(limit),
    )


def complementary(cases: Cases, row: int, limit: int) -> str:
    """The week beside the contract and its complementary hours."""
    contract = cases.worker_of(row).contract_minutes or 0
    return _(
        "Heures complémentaires au-delà de {limit} % sur la semaine {week} : {work} pour un contrat de {contract}",
        limit=limit,
        week=week_number(cases.problem, cases.start[row]),
        work=length(cases.week_work[row]),
        contract=length(contract),
    )


def part_time_least(cases: Cases, row: int, limit: int) -> str:
    """The contract's hours."""
    return _(
        "Contrat de {contract} par semaine, {limit} au moins sauf demande écrite ou accord de branche",
        contract=length(cases.worker_of(row).contract_minutes or 0),
        limit=length(limit),
    )


def night_length(cases: Cases, row: int, limit: int) -> str:
    """The work of the day of the night."""
    return _(
        "Nuit du {day} : {work} de travail, {limit} au plus",
        day=day_month(cases.problem, cases.start[row]),
        work=length(cases.day_work[row]),
        limit=length(limit),
    )


def _fortnight(cases: Cases, row: int) -> tuple[str, str]:
    first = int(labour.fortnight_of(cases)[row])
    return day_month(cases.problem, first * DAY), day_month(cases.problem, (first + labour.FORTNIGHT - 1) * DAY)


def rest_days(cases: Cases, row: int, limit: int) -> str:
    """The days off of the fortnight."""
    first, last = _fortnight(cases, row)
    count = int(labour.days_off(cases)[row])
    return ngettext(
        "{count} jour de repos du {first} au {last}, {limit} au moins",
        "{count} jours de repos du {first} au {last}, {limit} au moins",
        count,
        first=first,
        last=last,
        limit=limit,
    )


def weekend_off(cases: Cases, row: int, limit: int) -> str:
    """The fortnight without a free Sunday."""
    first, last = _fortnight(cases, row)
    return _("Pas de dimanche libre accolé à un autre jour de repos du {first} au {last}", first=first, last=last)


def sundays_in_a_row(cases: Cases, row: int, limit: int) -> str:
    """The Sundays that would follow each other."""
    return _(
        "{count} dimanches travaillés de suite, {limit} au plus", count=labour.sundays_run(cases)[row], limit=limit
    )


def home_way(cases: Cases, row: int, limit: int) -> str:
    """The way between home and work."""
    return _(
        "Trajet de {way} entre le domicile et le travail le {day}, {limit} d’ordinaire",
        way=length(labour.longest_way(cases)[row]),
        day=day_month(cases.problem, cases.start[row]),
        limit=length(limit),
    )


def planning_notice(cases: Cases, row: int, limit: int) -> str:
    """When the planning of the month was due."""
    first, _after = bounds(cases.problem.epoch, cases.day[row : row + 1], "M")
    return _(
        "Planning du mois déjà remis : il était dû le {day}, {limit} jours avant",
        day=day_month(cases.problem, (int(first[0]) - limit) * DAY),
        limit=limit,
    )


def public_holidays(cases: Cases, row: int, limit: int) -> str:
    """The holiday."""
    return _("Le {day} est un jour férié", day=day_month(cases.problem, cases.start[row]))
