"""Whose word counts before a mail leaves."""

import pytest

from careapp.domain.mailing import Holder, consent_refusal

CLIENT = {"client_id": 7, "client": "Mme Ferrand"}


def client(said: str, client_id: int = 7) -> Holder:
    return Holder("Mme Ferrand", said, client_id)


def daughter(said: str, client_said: str = "") -> Holder:
    return Holder("Hélène Ferrand", said, 7, "Mme Ferrand", client_said)


@pytest.mark.parametrize(
    ("holders", "refused"),
    [
        ([], False),
        ([client("")], False),
        ([client("yes")], False),
        ([client("no")], True),
        ([daughter("", "no")], True),
        ([daughter("yes", "no")], False),
        ([daughter("no", "yes")], True),
        ([client("no"), daughter("yes", "no")], False),
        ([client("no", 8), client("yes")], False),
        ([client("no", 8), client("")], True),
        ([client("yes", 8), client("no")], True),
    ],
)
def test_one_refusal_closes_an_address_unless_somebody_of_this_client_agreed(holders, refused):
    assert bool(consent_refusal(holders, 7)) == refused


def test_the_reason_names_who_refused():
    assert consent_refusal([client("no")], 7).startswith("Mme Ferrand refuse les courriels")
    assert "Hélène Ferrand n’a rien dit" in consent_refusal([daughter("", "no")], 7)
