"""Typed cancellations: each reason with its effect on invoice and pay, and what an agency may decide otherwise."""

from __future__ import annotations

import pytest

from careapp.domain.cancellations import CANCELLATIONS, Decision, cancellation_label, decide, effect
from careapp.domain.refusal import Refused


@pytest.mark.parametrize(
    ("code", "billed", "paid"),
    [
        ("client_notice", False, False),
        ("client_late", True, True),
        ("client_no_show", True, True),
        ("hospital", False, False),
        ("worker_sick", False, False),
        ("holiday", False, False),
        ("weather", False, True),
        ("agency", False, True),
    ],
)
def test_each_reason_carries_its_effect(code, billed, paid):
    assert decide(code) == Decision(code, billed, paid)


def test_an_agency_changes_the_effect_where_it_may():
    assert decide("client_notice", billed=True) == Decision("client_notice", billed=True, paid=False)
    with pytest.raises(Refused, match="ne se changent pas"):
        decide("worker_sick", billed=True)


def test_a_reason_is_known_and_another_one_is_told():
    for code in ("", "Hospitalisation", "autre"):
        with pytest.raises(Refused, match="Choisissez le motif"):
            decide(code)
    with pytest.raises(Refused, match="Précisez"):
        decide("other", " ")
    assert decide("other", "Travaux dans l’immeuble").code == "other"


def test_what_a_cancellation_does_is_told_in_words():
    assert effect(billed=True, paid=False) == "facturée au client, non payée"
    assert cancellation_label("hospital") == "Hospitalisation du client"
    assert len({kind.label for kind in CANCELLATIONS.values()}) == len(CANCELLATIONS)
