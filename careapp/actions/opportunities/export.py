"""The filtered list of opportunities as a file for spreadsheets."""

from __future__ import annotations

from careapp.actions.opportunities import board
from careapp.actions.work import Work
from careapp.db.models.agencies import Agency
from careapp.db.queries.opportunities import Filters
from careapp.domain.csv_table import write_table
from careapp.i18n import _


def table(work: Work, filters: Filters, sort: str = "", descending: bool = False) -> str:
    """Every opportunity of the filtered list as CSV, in the list's order; the audit keeps who took how many."""
    rows = board.every(work, filters, sort, descending)
    header = (
        _("Numéro"), _("Client"), _("Commune"), _("Besoin"), _("Heures"), _("Financement"), _("Étape"),
        _("Jours dans l’étape"), _("Prochaine action"), _("Échéance"), _("Origine"), _("Gestionnaire"),
        _("Début souhaité"),
    )  # fmt: skip
    lines = [
        (
            row.number, row.title, row.city, row.services, row.hours, row.funding, row.stage_label, row.days,
            row.next_action, row.next_on, row.origin, row.manager, row.wished_start,
        )
        for row in rows
    ]  # fmt: skip
    work.audit("export", work.session.get_one(Agency, work.actor.agency_id), entry="opportunities", count=len(rows))
    return write_table(header, lines)
