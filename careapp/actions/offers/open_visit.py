"""A visit that may be offered: nobody has it, it is to come, nothing closes its day."""

from __future__ import annotations

from careapp.actions.visits.guards import check_mission, check_open
from careapp.actions.work import Work
from careapp.db.models.visits import Visit
from careapp.domain.refusal import Refused
from careapp.domain.visits import check_replannable
from careapp.i18n import _, ngettext


def open_visit(work: Work, visit_id: int) -> Visit:
    """The visit, or Refused when it is not to be given any more."""
    visit = work.get(Visit, visit_id)
    check_open(work, visit)
    check_replannable(visit.status, visit.locked)
    check_mission(work, visit, visit.starts_at)
    if visit.worker_id is not None:
        raise Refused(_("Cette visite a déjà un intervenant."))
    if visit.starts_at <= work.now:
        raise Refused(_("L’heure de cette visite est passée."))
    return visit


def called(asked: int, willing: int) -> str:
    """How many of those asked are willing, in words."""
    if willing:
        return ngettext("{count} disponible sur {asked}", "{count} disponibles sur {asked}", willing, asked=asked)
    return ngettext("Proposée à {count} intervenant", "Proposée à {count} intervenants", asked)
