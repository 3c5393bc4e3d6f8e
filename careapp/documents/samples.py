"""Made-up documents: what the editor shows, and what a template is tried on before it is kept."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from careapp.documents.incident_notice import IncidentNotice
from careapp.documents.letter import Letter, LetterService
from careapp.documents.mission_sheet import Agency
from careapp.documents.offer import Amended, Funding, Line, Offer, Recipient, funded
from careapp.documents.offer_words import month_period
from careapp.documents.planning_sheets import (
    ClientMonth,
    MonthDay,
    MonthLine,
    MonthWeek,
    WeekDay,
    WeekLine,
    WorkerWeek,
)
from careapp.documents.sample import AGENCY, sample_mission_sheet
from careapp.domain.money import from_net, price_of
from careapp.domain.months import month_weeks
from careapp.i18n import _, using_locale

DAY: Final = date(2026, 11, 24)
BARE_AGENCY: Final = Agency("Agence")
BARE: Final = Recipient("Jean Neuf")


def _line(label: str, detail: str, minutes: int, price: str, rate: str) -> Line:
    hourly, vat = Decimal(price), Decimal(rate)
    return Line(label, detail, minutes, hourly, vat, from_net(price_of(minutes, hourly), vat))


def _client() -> Recipient:
    return Recipient(
        "Mme Odette Ferrand", ("14 rue du Biollay, 2e étage", "73000 Chambéry"), _("Hélène Ferrand, fille"),
        "04 79 00 12 48", date(1942, 3, 8), "mme",
    )  # fmt: skip


def offer(key: str, language: str) -> Offer:
    """A full offer to an imaginary client."""
    with using_locale(language):
        sheet = sample_mission_sheet(language)
        lines = (
            _line(_("Aide à la toilette"), _("Tous les jours, 08:00–09:30, 2 intervenants"), 5460, "26.20", "5.5"),
            _line(_("Aide au repas"), _("Tous les jours, 12:00–12:45 et 17:30–18:15"), 2730, "26.20", "5.5"),
            _line(_("Accompagnement"), _("Mardi 14:00–16:00, vendredi 14:00–15:30"), 910, "26.20", "10"),
        )
        return Offer(
            kind=key,
            number={
                "quote": "D-2026-0431",
                "dipc": "DI-2026-0087",
                "contract": "CT-2026-0112",
                "amendment": "AV-2026-0019",
            }.get(key, ""),
            issued_on=DAY,
            agency=AGENCY,
            recipient=_client(),
            language=language,
            opportunity="OPP-0512",
            activity=_("Aide à la personne"),
            followed_by="Camille Rostaing",
            mode=_("Prestataire"),
            starts_on=date(2026, 11, 30),
            valid_until=date(2026, 12, 24) if key == "quote" else None,
            places=("14 rue du Biollay, 73000 Chambéry",),
            period=_("novembre 2026") if key == "invoice" else month_period(),
            lines=lines,
            weekly_minutes=sheet.weekly_minutes,
            funding=_funding(),
            tax_credit=True,
            need=_("Rester chez elle malgré la perte de la marche ; toilette et repas assurés chaque jour, sorties."),
            informations=sheet.informations,
            week=sheet.week,
            tasks=sheet.tasks or (),
            reviewed_on=date(2026, 11, 18),
            amends=Amended("quote", "D-2026-0431", date(2026, 10, 24), date(2026, 11, 30), lines[:2]),
        )


def _funding() -> Funding:
    return funded("APA", 68 * 60, 9100, Decimal("24.32"), "APA-73-2026-118")


def bare_offer(key: str) -> Offer:
    """The emptiest offer there can be."""
    return Offer(key, DAY, BARE_AGENCY, BARE)


def letter(key: str, language: str) -> Letter:
    """A full letter to an imaginary client."""
    with using_locale(language):
        services = (
            LetterService(_("Aide à la toilette"), _("Tous les jours, 08:00–09:30"), Decimal("26.20"), Decimal("5.5")),
            LetterService(_("Accompagnement"), _("Mardi 14:00–16:00"), Decimal("26.20"), Decimal(10)),
        )
        return Letter(
            title=key,
            issued_on=DAY,
            agency=AGENCY,
            recipient=_client(),
            client_code="C-0301",
            language=language,
            signed_by="Camille Rostaing",
            followed_by="Camille Rostaing",
            opportunity="OPP-0512",
            starts_on=date(2026, 11, 30),
            evaluated_on=date(2026, 11, 18),
            weekly_minutes=24 * 60 + 30,
            services=services,
            workers=("Samira H.", "Nadège P."),
        )


def bare_letter(key: str) -> Letter:
    """The emptiest letter there can be."""
    return Letter(key, DAY, BARE_AGENCY, BARE, "C-0001")


def incident(_key: str, language: str) -> IncidentNotice:
    """A full notice of an imaginary fall."""
    with using_locale(language):
        return IncidentNotice(
            number="EI-0042",
            issued_on=DAY,
            agency=AGENCY,
            client="O. F.",
            language=language,
            birth_year="1942",
            happened_on=date(2026, 11, 23),
            happened_at="08:20",
            place=_("Domicile, salle de bain"),
            category=_("Chute"),
            legal_category=4,
            severity=_("Grave"),
            grave=True,
            facts=_("La personne a glissé en sortant de la douche. Consciente, douleur à la hanche."),
            measures=_("Appel du 15, transport à l’hôpital. La famille a été prévenue dans la matinée."),
            informed=(_("Famille"), _("SAMU")),
            reported_by="Samira Haddad",
            supervisor="Camille Rostaing",
            workers=1,
            status=_("En cours"),
            cause=_("Tapis de douche absent"),
            corrective_actions=_("Tapis antidérapant posé, barre d’appui demandée."),
        )


def bare_incident(_key: str) -> IncidentNotice:
    """The emptiest notice there can be."""
    return IncidentNotice("EI-0001", DAY, BARE_AGENCY, "J. N.")


def worker_week(_key: str, language: str) -> WorkerWeek:
    """A week of an imaginary worker, with a day off."""
    with using_locale(language):
        morning = WeekLine(480, 570, "Mme Odette Ferrand", _("Aide à la toilette"), "14 rue du Biollay, Chambéry")
        noon = WeekLine(720, 765, "M. Paul Genet", _("Aide au repas"), "3 place du Palais, Chambéry", True)
        days = tuple(
            WeekDay(date(2026, 11, 23 + day), (morning, noon) if day < 4 else (), 135 if day < 4 else 0,
                    _("Repos") if day == 6 else "")
            for day in range(7)
        )  # fmt: skip
        return WorkerWeek(AGENCY, language, "Samira Haddad", _("Semaine {week}", week=48), days, 540, 1680, DAY)


def bare_worker_week(_key: str) -> WorkerWeek:
    """A week without a visit."""
    days = tuple(WeekDay(date(2026, 11, 23 + day), (), 0) for day in range(7))
    return WorkerWeek(BARE_AGENCY, "fr", "Jean Neuf", "48", days, 0, 0, DAY)


def client_month(_key: str, language: str) -> ClientMonth:
    """A month of an imaginary client."""
    with using_locale(language):
        line = MonthLine(480, 570, "Samira H.", _("Aide à la toilette"))
        weeks = tuple(_month_week(monday, (line,)) for monday in month_weeks(DAY))
        return ClientMonth(
            AGENCY, language, "Mme Odette Ferrand", date(2026, 11, 1), weeks, 30 * 90, 30, 68 * 60, DAY
        )  # fmt: skip


def bare_client_month(_key: str) -> ClientMonth:
    """A month without a visit."""
    weeks = tuple(_month_week(monday, ()) for monday in month_weeks(DAY))
    return ClientMonth(BARE_AGENCY, "fr", "Jean Neuf", date(2026, 11, 1), weeks, 0, 0, 0, DAY)


def _month_week(monday: date, lines: tuple[MonthLine, ...]) -> MonthWeek:
    on = [monday + timedelta(days=number) for number in range(7)]
    days = tuple(MonthDay(day, day.month == DAY.month, lines if day.month == DAY.month else ()) for day in on)
    return MonthWeek(days, 90 * sum(bool(day.lines) for day in days))
