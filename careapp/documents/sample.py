"""Made-up mission sheets: what the template editor shows, and what a template is tried on before it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from careapp.documents.mission_sheet import (
    Agency,
    Changed,
    ChangedGroup,
    Client,
    Entry,
    MissionSheet,
    Risk,
    Slot,
    Task,
    TaskGroup,
)
from careapp.i18n import _, using_locale

AGENCY = Agency("Les Tilleuls Services", "12 avenue de Lyon, 73000 Chambéry", "04 79 00 20 30", "SAP 000 000 000")


def sample_mission_sheet(language: str = "fr") -> MissionSheet:
    """A full sheet of an imaginary client, one page long."""
    with using_locale(language):
        return MissionSheet(
            number="OPP-0512",
            issued_on=date(2026, 11, 24),
            agency=AGENCY,
            client=Client("Odette Ferrand", "Mme", 84),
            language=language,
            starts_on=date(2026, 11, 30),
            safety=_safety(),
            access=_access(),
            informations=_informations(),
            week=_week(),
            weekly_minutes=24 * 60 + 30,
            tasks=_tasks(),
            risks=_risks(),
        )


def reevaluated_mission_sheet(language: str = "fr") -> MissionSheet:
    """The full sheet with what a re-evaluation changed: every word of a template has its sample here."""
    with using_locale(language):
        return replace(sample_mission_sheet(language), changes=_changes(), changes_since=date(2025, 12, 12))


def bare_mission_sheet() -> MissionSheet:
    """The emptiest sheet there can be: a template has to print it too."""
    return MissionSheet("OPP-0001", date(2026, 11, 24), Agency("Agence"), Client("Jean Neuf"), tasks=None)


def _changes() -> tuple[ChangedGroup, ...]:
    lines = (
        Changed(_("GIR"), _("GIR {gir}", gir=3), _("GIR {gir}", gir=2), "−\u00a01"),
        Changed(_("Heures par semaine"), "21\u00a0h", "24\u00a0h\u00a030", "+\u00a03\u00a0h\u00a030"),
    )
    return (ChangedGroup(_("Situation"), lines),)


def _safety() -> tuple[str, ...]:
    return (
        _("Risque de chute et de fausse route"),
        _("Le transfert se fait à deux, avec le lève-personne"),
        _("Après une chute : ne pas relever, appeler le 15, puis l’agence au 04 79 00 20 30"),
    )


def _access() -> tuple[Entry, ...]:
    return (
        Entry(_("Adresse"), "14 rue du Biollay, 73000 Chambéry"),
        Entry(_("Accès"), _("2e étage, digicode 48B2, clé dans la boîte à code")),
        Entry(_("Téléphone"), "04 79 00 12 48"),
        Entry(_("Aidant principal"), _("Hélène Ferrand, fille, 06 39 98 41 17")),
        Entry(_("Infirmière"), _("Cabinet des Allobroges, vers 10:00")),
    )


def _informations() -> tuple[Entry, ...]:
    return (
        Entry(_("Dépendance"), _("GIR 2, plan d’aide de 68 h par mois")),
        Entry(_("Mobilité"), _("Ne marche plus, entend de l’oreille gauche")),
        Entry(_("Habitudes de vie"), _("Annoncer chaque geste, radio allumée, café au lait non sucré")),
        Entry(_("Animaux de compagnie"), _("1 chat, à garder hors du salon")),
        Entry(_("Matériel"), _("Lit médicalisé, lève-personne, sangle M")),
    )


def _week() -> tuple[Slot, ...]:
    morning = [Slot(day, 8 * 60, 9 * 60 + 30, _("Toilette"), "teal") for day in range(7)]
    meals = [Slot(day, start, start + 45, _("Repas"), "blue") for day in range(7) for start in (12 * 60, 17 * 60 + 30)]
    outings = [Slot(1, 14 * 60, 16 * 60, _("Sortie"), "amber"), Slot(4, 14 * 60, 15 * 60 + 30, _("Sortie"), "amber")]
    return (*morning, *meals, *outings)


def _tasks() -> tuple[TaskGroup, ...]:
    care = (
        Task(_("Transfert du lit au fauteuil"), _("Lève-personne, à deux"), "", 15, True),
        Task(_("Toilette au lavabo et habillage"), _("Haut du corps d’abord, eau tiède"), "", 30, True),
        Task(_("Points d’appui : talons et sacrum"), "", "", 10, True),
        Task(_("Réfection du lit"), "", "", 5),
        Task(_("Shampooing"), "", _("mercredi"), 15),
    )
    meals = (
        Task(_("Servir le repas mixé"), _("Assise bien droite"), "", 20, True),
        Task(_("Faire boire"), _("Eau gélifiée"), "", 5, True),
        Task(_("Rappel du pilulier"), "", _("soir"), 5, True),
        Task(_("Vaisselle"), "", _("midi"), 10),
    )
    return (
        TaskGroup(_("Toilette"), care),
        TaskGroup(_("Repas"), meals),
    )


def _risks() -> tuple[Risk, ...]:
    high, medium, seasonal = _("Élevé"), _("Modéré"), _("Saisonnier")
    return (
        Risk(_("Chute"), high, _("Bloquer le fauteuil avant tout transfert. Ne pas relever, appeler le 15."), True),
        Risk(_("Fausse route"), high, _("Repas mixé sans pain, surveiller un quart d’heure après le repas."), True),
        Risk(_("Escarres"), medium, _("Une rougeur ne passe pas : prévenir l’infirmière et le noter.")),
        Risk(_("Manutention"), medium, _("Contrôler la batterie du lève-personne avant de commencer.")),
        Risk(_("Canicule"), seasonal, _("Fermer les volets dans la matinée, proposer à boire à chaque passage.")),
    )
