"""The life of an opportunity: from the first call to the invoice, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from careapp.domain.refusal import Refused
from careapp.domain.workflows import Badge, Move, find_move, moves_from
from careapp.i18n import N_, _, ngettext


class Stage(StrEnum):
    """How far an opportunity has come."""

    NEW = "new"
    QUOTE = "quote"
    SEARCH = "search"
    PLANNING = "planning"
    ACTIVE = "active"
    CLOSED = "closed"
    LOST = "lost"


STAGE_BADGES: Final[Mapping[str, Badge]] = {
    Stage.NEW: Badge(N_("Recueil"), "clipboard-list", "gray"),
    Stage.QUOTE: Badge(N_("Devis"), "file-text", "blue"),
    Stage.SEARCH: Badge(N_("Recherche"), "user-search", "amber"),
    Stage.PLANNING: Badge(N_("Planification"), "calendar-check", "teal"),
    Stage.ACTIVE: Badge(N_("Facturation"), "receipt-text", "green"),
    Stage.CLOSED: Badge(N_("Terminée"), "archive", "gray"),
    Stage.LOST: Badge(N_("Perdue"), "circle-x", "gray"),
}
LOCKED_BADGE: Final = Badge(N_("Verrouillée"), "lock", "gray")
BOARD_STAGES: Final = (Stage.NEW, Stage.QUOTE, Stage.SEARCH, Stage.PLANNING, Stage.ACTIVE)
IDLE_DAYS: Final = 7
OPEN_STAGES: Final = frozenset({Stage.NEW, Stage.QUOTE, Stage.SEARCH, Stage.PLANNING})

STAGE_MOVES: Final = (
    Move(Stage.NEW, Stage.QUOTE, N_("Préparer le devis")),
    Move(Stage.NEW, Stage.SEARCH, N_("Lancer la recherche")),
    Move(Stage.QUOTE, Stage.SEARCH, N_("Lancer la recherche")),
    Move(Stage.SEARCH, Stage.PLANNING, N_("Passer à la planification")),
    Move(Stage.PLANNING, Stage.ACTIVE, N_("Démarrer les visites")),
    Move(Stage.ACTIVE, Stage.CLOSED, N_("Terminer l’accompagnement"), reason=True),
    Move(Stage.QUOTE, Stage.NEW, N_("Reprendre le recueil"), back=True),
    Move(Stage.SEARCH, Stage.QUOTE, N_("Reprendre le devis"), back=True),
    Move(Stage.SEARCH, Stage.NEW, N_("Reprendre le recueil"), back=True),
    Move(Stage.PLANNING, Stage.SEARCH, N_("Reprendre la recherche"), back=True),
    Move(Stage.ACTIVE, Stage.PLANNING, N_("Reprendre la planification"), back=True),
    Move(Stage.CLOSED, Stage.ACTIVE, N_("Rouvrir"), back=True, reason=True),
    Move(Stage.LOST, Stage.NEW, N_("Rouvrir"), back=True),
    *(Move(stage, Stage.LOST, N_("Classer perdue"), reason=True) for stage in BOARD_STAGES[:4]),
)

LOST_REASONS: Final = (
    N_("Prix"),
    N_("Autre prestataire"),
    N_("Aucun intervenant disponible"),
    N_("Hors zone"),
    N_("Entrée en établissement"),
    N_("Décès"),
    N_("Sans réponse"),
    N_("Besoin disparu"),
    N_("Autre motif"),
)


@dataclass(frozen=True, slots=True)
class OpportunityFacts:
    """What the rules ask about an opportunity: `places` are the weekly slots times the workers each needs.

    `quoted_days` counts the days since its quote was last issued, None where none was.
    """

    missions: int = 0
    missions_without_slots: int = 0
    places: int = 0
    covered: int = 0
    visits_to_come: int = 0
    visits_done: int = 0
    sheet_sent: bool = False
    quoted_days: int | None = None


@dataclass(frozen=True, slots=True)
class NextAction:
    """The one thing to do now: a key for the button and its sentence."""

    key: str
    sentence: str


def check_editable(locked: bool) -> None:
    """Raise `Refused` if the form is locked: only its copy can be changed."""
    if locked:
        raise Refused(_("Ce formulaire est verrouillé : modifiez sa copie."))


def stage_moves(stage: str, locked: bool = False) -> tuple[Move, ...]:
    """The moves people see at a stage; a locked opportunity has none."""
    return () if locked else moves_from(STAGE_MOVES, stage)


def check_stage_move(stage: str, to: str, facts: OpportunityFacts, reason: str = "", locked: bool = False) -> Move:
    """The move, or `Refused` with what must be done before it."""
    check_editable(locked)
    move = find_move(STAGE_MOVES, STAGE_BADGES, stage, to, reason)
    if obstacle := _obstacle(move, facts):
        raise Refused(obstacle)
    return move


QUIET_QUOTE: Final = 7
"""Days without an answer after which a quote is chased up."""


def next_action(stage: str, facts: OpportunityFacts, locked: bool = False) -> NextAction:
    """What moves this opportunity on, in words for its card."""
    if locked:
        return NextAction("open_copy", _("Ouvrir la copie"))
    if stage in OPEN_STAGES and not facts.missions:
        return NextAction("add_mission", _("Ajouter une mission"))
    if stage in OPEN_STAGES and facts.missions_without_slots:
        return NextAction("fill_slots", _("Définir les créneaux"))
    return _STAGE_ACTIONS[Stage(stage)](facts)


def _quote_action(facts: OpportunityFacts) -> NextAction:
    if facts.quoted_days is None:
        return NextAction("quote", _("Éditer le devis"))
    if facts.quoted_days < QUIET_QUOTE:
        return NextAction("answer", _("Réponse au devis attendue"))
    return NextAction("remind", _("Relancer le devis"))


def _search_action(facts: OpportunityFacts) -> NextAction:
    missing = facts.places - facts.covered
    if missing > 0:
        sentence = ngettext("{count} place sans nom", "{count} places sans nom", missing)
        return NextAction("search", sentence)
    return NextAction("plan", _("Passer à la planification"))


def _planning_action(facts: OpportunityFacts) -> NextAction:
    if not facts.visits_to_come:
        return NextAction("create_visits", _("Créer les visites"))
    if not facts.sheet_sent:
        return NextAction("send_sheet", _("Envoyer la fiche mission"))
    return NextAction("start", _("Démarrer les visites"))


def _active_action(facts: OpportunityFacts) -> NextAction:
    if facts.places > facts.covered:
        return _search_action(facts)
    if not facts.visits_to_come:
        return NextAction("create_visits", _("Prolonger le planning"))
    return NextAction("follow", _("Suivre l’accompagnement"))


_STAGE_ACTIONS: Final = {
    Stage.NEW: lambda facts: NextAction("quote", _("Préparer le devis")),
    Stage.QUOTE: _quote_action,
    Stage.SEARCH: _search_action,
    Stage.PLANNING: _planning_action,
    Stage.ACTIVE: _active_action,
    Stage.CLOSED: lambda facts: NextAction("none", _("Rien à faire")),
    Stage.LOST: lambda facts: NextAction("none", _("Rien à faire")),
}


def _obstacle(move: Move, facts: OpportunityFacts) -> str:
    forward = not move.back and move.to not in (Stage.LOST, Stage.CLOSED)
    if forward and not facts.missions:
        return _("Ajoutez d’abord une mission.")
    if forward and move.to != Stage.QUOTE and facts.missions_without_slots:
        return _("Définissez d’abord les créneaux de chaque mission.")
    if move.to == Stage.PLANNING and forward and not facts.covered:
        return _("Affectez d’abord un intervenant à un créneau.")
    if move.to == Stage.ACTIVE and forward and not (facts.visits_to_come or facts.visits_done):
        return _("Créez d’abord les visites.")
    if move.to in (Stage.LOST, Stage.CLOSED) and facts.visits_to_come:
        return ngettext(
            "Annulez d’abord la visite à venir.",
            "Annulez d’abord les {count} visites à venir.",
            facts.visits_to_come,
        )
    if move.to in (Stage.NEW, Stage.QUOTE) and move.start != Stage.LOST and facts.visits_done:
        return _("Des visites sont déjà réalisées : dupliquez le formulaire pour réévaluer le besoin.")
    return ""
