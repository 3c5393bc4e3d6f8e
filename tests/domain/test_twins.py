"""Who looks like whom: names whatever their accents, case or order, birth dates, phones."""

from __future__ import annotations

from datetime import date

import pytest

from careapp.domain.twins import Likeness, Person, likeness, name_key, person_of

BIRTH = date(1942, 2, 3)


@pytest.mark.parametrize(
    ("last", "first"),
    [
        ("FERRAND", "Odette"),
        ("ferrand", "odette"),
        ("Odette", "Ferrand"),
        ("Férrand", "Ôdette"),
        ("Ferrand Odette", ""),
    ],
)
def test_one_name_is_known_whatever_its_accents_case_or_order(last, first):
    assert name_key(last, first) == name_key("Ferrand", "Odette")


def _person(name="Ferrand Odette", birth=None, *phones):
    return Person(name_key(name, ""), birth, frozenset(phones))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (_person(birth=BIRTH), _person(birth=BIRTH), Likeness.CERTAIN),
        (_person("Ferrand Odette", None, "+33465710012"), _person("Ferrand Odette", None, "+33465710012"), "probable"),
        (_person("Ferrand Odette", BIRTH, "+331"), _person("Ferrand Odette", date(1970, 1, 1), "+331"), None),
        (_person(), _person(), Likeness.POSSIBLE),
        (_person(birth=BIRTH), _person(), Likeness.POSSIBLE),
        (_person("Ferrand Odile", BIRTH), _person("Ferrand Odette", BIRTH), Likeness.POSSIBLE),
        (_person("Rey Odile", BIRTH), _person("Ferrand Odette", BIRTH), None),
        (_person("Ferrand Paul", None, "+331"), _person("Ferrand Odette", None, "+331"), Likeness.POSSIBLE),
        (_person("Rey Paul", None, "+331"), _person("Ferrand Odette", None, "+331"), None),
    ],
)
def test_what_makes_two_people_look_like_one(one, other, expected):
    assert likeness(one, other) == likeness(other, one) == expected


def test_a_form_half_filled_in_describes_what_can_be_read_of_it():
    person = person_of({"last_name": "Ferrand", "phone": "04 65 71", "birth_date": "03/02"})
    assert person == Person("ferrand", None, frozenset())
    whole = person_of({"last_name": "Ferrand", "mobile": "06 39 98 00 12", "birth_date": "03/02/1942"})
    assert (whole.birth_date, whole.phones) == (BIRTH, {"+33639980012"})
