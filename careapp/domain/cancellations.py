"""Why a visit does not take place, and what that does to the invoice and to the pay.

The effects are what an agency starts from: a client warned in time or in hospital owes nothing, a worker who finds the
door closed is paid for the time kept for the visit, which stays effective work (code du travail, L3121-1), one who does
not come is not paid for it here (an absence is paid, or not, by the absence itself).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from careapp.domain.refusal import Refused
from careapp.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A typed reason: whether the visit is billed and paid all the same, whether the agency may decide otherwise."""

    label: str
    billed: bool
    paid: bool
    negotiable: bool = True
    told: bool = False


CANCELLATIONS: Final[Mapping[str, Cancellation]] = {
    "client_notice": Cancellation(N_("Client absent, prévenu à temps"), billed=False, paid=False),
    "client_late": Cancellation(N_("Client absent, prévenu trop tard"), billed=True, paid=True),
    "client_no_show": Cancellation(N_("Client absent sans prévenir, porte close"), billed=True, paid=True),
    "client_wish": Cancellation(N_("Demande du client"), billed=False, paid=False),
    "hospital": Cancellation(N_("Hospitalisation du client"), billed=False, paid=False),
    "respite": Cancellation(N_("Client en séjour ou en répit"), billed=False, paid=False),
    "death": Cancellation(N_("Décès du client"), billed=False, paid=False, negotiable=False),
    "worker_sick": Cancellation(N_("Intervenant malade, non remplacé"), billed=False, paid=False, negotiable=False),
    "worker_absent": Cancellation(N_("Intervenant absent, non remplacé"), billed=False, paid=False, negotiable=False),
    "holiday": Cancellation(N_("Jour férié"), billed=False, paid=False),
    "weather": Cancellation(N_("Intempéries, route coupée"), billed=False, paid=True),
    "agency": Cancellation(N_("Décision de l’agence"), billed=False, paid=True),
    "mistake": Cancellation(N_("Erreur de planning"), billed=False, paid=False, negotiable=False),
    "other": Cancellation(N_("Autre motif"), billed=False, paid=False, told=True),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """A cancellation as it is kept: its code, and whether the visit is billed and paid all the same."""

    code: str
    billed: bool
    paid: bool


def decide(code: str, reason: str = "", billed: bool | None = None, paid: bool | None = None) -> Decision:
    """The cancellation a person asks for; raise Refused for an unknown reason, an effect that may not be changed."""
    kind = CANCELLATIONS.get(code)
    if kind is None:
        raise Refused(_("Choisissez le motif de l’annulation."), "cancellation")
    if kind.told and not reason.strip():
        raise Refused(_("Précisez le motif."), "reason")
    wanted = kind.billed if billed is None else billed, kind.paid if paid is None else paid
    if wanted != (kind.billed, kind.paid) and not kind.negotiable:
        raise Refused(_("Pour ce motif, la facturation et la paie ne se changent pas."), "cancellation")
    return Decision(code, *wanted)


def effect(billed: bool, paid: bool) -> str:
    """What a cancellation does, in words."""
    client = _("facturée au client") if billed else _("non facturée")
    worker = _("payée à l’intervenant") if paid else _("non payée")
    return f"{client}, {worker}"


def cancellation_label(code: str) -> str:
    """The words of a typed reason, nothing for none."""
    return _(CANCELLATIONS[code].label) if code in CANCELLATIONS else ""
