"""What a validation does to the quote: nothing, or an amendment of the offer that was issued last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from careapp.actions.documents import amendments
from careapp.actions.documents.offers import stated_lines
from careapp.actions.work import Work
from careapp.db.models.opportunities import Opportunity
from careapp.i18n import _, formats


@dataclass(frozen=True, slots=True)
class QuoteEffect:
    """The offer to amend, None for none, and what is said of it."""

    amends_id: int | None
    sentence: str


def changed(work: Work, before: Sequence[Opportunity], copy: Opportunity, on: date) -> QuoteEffect:
    """What becomes of the quote of the forms before a copy when the copy takes over on a day."""
    base = amendments.base_of(work, before)
    if base is None:
        return QuoteEffect(None, _("Aucun devis n’a été édité pour cette demande : il n’y a pas d’avenant à faire."))
    lines = stated_lines(work, copy, base.language)
    if not amendments.differs(base, lines):
        return QuoteEffect(None, _("Devis : {number} reste tel quel.", number=base.number))
    what = _("Avenant au devis {number}") if base.kind == "quote" else _("Nouvel avenant, après {number}")
    told = {"what": what.format(number=base.number), "date": formats.date_text(on)}
    was, now = amendments.gross_of(base.lines), amendments.gross_of(lines)
    if was == now:
        return QuoteEffect(base.id, _("{what} : même montant, autres prestations ou horaires dès le {date}.", **told))
    amounts = {"before": formats.money(was), "after": formats.money(now)}
    sentence = _("{what} : {before} puis {after} TTC par mois dès le {date}.", **amounts, **told)
    return QuoteEffect(base.id, sentence)
