"""Offers: visits that nobody has, put to workers who may take them, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from careapp.domain.workflows import Badge
from careapp.i18n import N_

MOST_ASKED: Final = 40


class OfferStatus(StrEnum):
    """What a worker has answered to an offer, or that it is no longer open."""

    ASKED = "asked"
    WILLING = "willing"
    DECLINED = "declined"
    CLOSED = "closed"


OFFER_BADGES: Final[Mapping[str, Badge]] = {
    OfferStatus.ASKED: Badge(N_("Sans réponse"), "clock", "amber"),
    OfferStatus.WILLING: Badge(N_("Disponible"), "check", "green"),
    OfferStatus.DECLINED: Badge(N_("Ne peut pas"), "x", "gray"),
    OfferStatus.CLOSED: Badge(N_("Retirée"), "minus", "gray"),
}
LIVING: Final = (OfferStatus.ASKED, OfferStatus.WILLING)
