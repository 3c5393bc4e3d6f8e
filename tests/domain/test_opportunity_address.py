"""The address of the opportunities is read back as it is written, and nothing in it breaks the screen."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careapp.domain.next_steps import read_next_step, when_text
from careapp.domain.opportunity_address import SORTS, OpportunityAddress, names_a_place
from careapp.domain.refusal import RefusedFields

TODAY = date(2026, 11, 24)
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40).map(str.strip)


@given(TEXTS, st.sampled_from(["", "7", "31"]), TEXTS, st.booleans(), st.booleans(), st.sampled_from(["", *SORTS]))
def test_an_address_is_read_back_as_it_was_written(text, activity, funding, mine, late, sort):
    place = OpportunityAddress("list", text, mine, "", activity, funding, late=late, sort=sort, descending=bool(sort))
    assert OpportunityAddress.parse(place.query()) == place


def test_what_makes_no_sense_is_as_if_it_were_not_there():
    asked = {"view": "x", "activity": "1 OR 1", "owner": "-3", "stage": "won", "sort": "name; drop", "idle": "maybe"}
    assert OpportunityAddress.read(asked) == OpportunityAddress()
    assert (OpportunityAddress().query(), names_a_place({}), names_a_place({"idle": "1"})) == ("", False, True)


def test_mine_and_someone_elses_do_not_narrow_together():
    assert OpportunityAddress.read({"mine": "1", "owner": "4"}).owner == ""


def test_a_next_step_says_when_and_how_late():
    step = read_next_step({"what": "Relancer", "on": "2026-11-25"}, TODAY)
    assert (step.what, when_text(step.on, TODAY)) == ("Relancer", "demain")
    assert when_text(date(2026, 11, 22), TODAY) == "retard 2 j"
    assert when_text(None, TODAY) == ""


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"what": "", "on": "2026-11-25"}, "what"),
        ({"what": "Relancer", "on": "2026-11-01"}, "on"),
        ({"what": "Relancer", "on": "2031-11-01"}, "on"),
        ({"what": "Relancer", "on": "31/02/2027"}, "on"),
        ({"what": "x" * 161}, "what"),
    ],
)
def test_a_step_that_cannot_stand_is_refused_at_its_field(form, field):
    with pytest.raises(RefusedFields) as refusal:
        read_next_step(form, TODAY)
    assert list(refusal.value.errors) == [field]


def test_a_late_day_that_was_kept_may_stay():
    late = date(2026, 11, 1)
    assert read_next_step({"what": "Relancer", "on": late.isoformat()}, TODAY, late).on == late
