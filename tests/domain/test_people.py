from datetime import date

import pytest

from careapp.domain import people
from careapp.domain.people import CodeKind
from careapp.domain.refusal import Refused


def test_people_are_named_as_the_trade_names_them():
    assert people.full_name("Odette", "Ferrand", "mme") == "Mme Odette Ferrand"
    assert people.short_name("Odette", "Ferrand", "mme") == "Mme Ferrand"
    assert people.short_name("Jean", "Rey", "m") == "M. Rey"
    assert people.short_name("Aïcha", "Traoré") == "A. Traoré"
    assert people.short_name("Aïcha", "") == "Aïcha"


@pytest.mark.parametrize(
    ("first", "last", "letters"),
    [("Odette", "Ferrand", "OF"), ("Jean", "de La Tour", "JT"), ("élise", "d'Arc", "ÉA"), ("", "", "?"),
     ("", "Nasri", "N"), ("Léa", "De", "LD")],
)  # fmt: skip
def test_initials_leave_particles_out(first, last, letters):
    assert people.initials(first, last) == letters


def test_searches_fold_accents_and_case():
    assert people.fold("Hélène D’Œuvre-Ça") == "helene d oeuvre ca"
    assert people.sort_name("Élodie", "Éluard") == "eluard elodie"


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [(date(1942, 11, 24), date(2026, 11, 24), 84), (date(1942, 11, 25), date(2026, 11, 24), 83),
     (date(2000, 2, 29), date(2026, 2, 28), 25), (date(2000, 2, 29), date(2026, 3, 1), 26)],
)  # fmt: skip
def test_age_counts_whole_years(birth, day, age):
    assert people.age_on(birth, day) == age


@pytest.mark.parametrize(
    ("birth", "minimum", "words"),
    [(date(2026, 11, 25), 0, "à venir"), (date(1899, 1, 1), 0, "127"), (date(2012, 1, 1), 16, "16")],
)
def test_an_impossible_birth_date_is_refused(birth, minimum, words):
    with pytest.raises(Refused, match=words):
        people.check_birth_date(birth, date(2026, 11, 24), minimum)


@pytest.mark.parametrize(
    ("text", "stored", "shown"),
    [("04 79 00 12 48", "+33479001248", "04 79 00 12 48"), ("06.39.98.41.17", "+33639984117", "06 39 98 41 17"),
     ("+33 (0)4 79 00 12 48", "+33479001248", "04 79 00 12 48"),
     ("0041 22 716 10 00", "+41227161000", "+41 22 716 10 00")],
)  # fmt: skip
def test_a_phone_number_is_stored_once_and_shown_as_dialled(text, stored, shown):
    assert people.normalise_phone(text) == stored
    assert people.format_phone(stored) == shown


@pytest.mark.parametrize("text", ["", "12", "04 79 00 12", "abc", "+99 12345678", "04 79 00 12 48 99", "0" * 5000])
def test_a_number_nobody_can_dial_is_refused(text):
    with pytest.raises(Refused) as refusal:
        people.normalise_phone(text, field="mobile")
    assert refusal.value.field == "mobile"


def test_an_address_of_mail_keeps_its_name_and_lowers_its_domain():
    assert people.normalise_email(" Lea.Martin+eau@Exemple.FR ") == "Lea.Martin+eau@exemple.fr"


@pytest.mark.parametrize(
    "text", ["", "lea", "lea@exemple", "lea@@exemple.fr", "a..b@exemple.fr", ".a@exemple.fr", "a b@exemple.fr",
             "a@exemple.fr\nBcc: b@exemple.fr", "a@-x.fr", "a" * 65 + "@exemple.fr"],
)  # fmt: skip
def test_what_is_no_mail_address_is_refused(text):
    with pytest.raises(Refused):
        people.normalise_email(text)


@pytest.mark.parametrize(
    ("text", "valid"),
    [("73000", True), ("97400", True), ("20 090", True), ("98000", True),
     ("00100", False), ("7300", False), ("96000", False), ("2A004", False)],
)  # fmt: skip
def test_postcodes_are_french(text, valid):
    if valid:
        assert people.check_postcode(text) == text.replace(" ", "")
        return
    with pytest.raises(Refused):
        people.check_postcode(text)


@pytest.mark.parametrize("point", [(91, 5), (45, 181), (0, 0), (float("nan"), 5)])
def test_coordinates_stand_on_earth(point):
    assert people.check_coordinates(45.566667, 5.933333) == (45.56667, 5.93333)
    with pytest.raises(Refused):
        people.check_coordinates(*point)


def test_gir_goes_from_one_to_six():
    assert [people.check_gir(gir) for gir in (None, 1, 6)] == [None, 1, 6]
    for gir in (0, 7):
        with pytest.raises(Refused):
            people.check_gir(gir)


@pytest.mark.parametrize(
    ("kind", "number", "text"),
    [(CodeKind.CLIENT, 1482, "C-01482"), (CodeKind.WORKER, 42, "I-0042"), (CodeKind.OPPORTUNITY, 512, "OPP-0512"),
     (CodeKind.INCIDENT, 221, "EI-221"), (CodeKind.INCIDENT, 12345, "EI-12345")],
)  # fmt: skip
def test_codes_read_back(kind, number, text):
    assert people.code_text(kind, number) == text
    assert people.code_number(kind, text.lower()) == number
    with pytest.raises(Refused):
        people.code_number(kind, "X-12")
