import pytest

from careapp.domain.opportunities import (
    STAGE_BADGES,
    STAGE_MOVES,
    OpportunityFacts,
    Stage,
    check_editable,
    check_stage_move,
    next_action,
    stage_moves,
)
from careapp.domain.refusal import Refused

READY = OpportunityFacts(missions=2, places=14, covered=14, visits_to_come=0, visits_done=0)
EMPTY = OpportunityFacts()


def facts(**changes):
    return OpportunityFacts(**{"missions": 1, "places": 4, "covered": 4, **changes})


FORWARD = [("new", "quote"), ("new", "search"), ("quote", "search"), ("search", "planning"), ("planning", "active")]


@pytest.mark.parametrize(("stage", "to"), FORWARD)
def test_an_opportunity_goes_forward_step_by_step(stage, to):
    assert check_stage_move(stage, to, facts(visits_to_come=4)).to == to


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("to", list(Stage))
def test_every_move_is_in_the_table_or_refused_with_what_is_possible(stage, to):
    given = facts(visits_to_come=int(to == "active"))
    if any((move.start, move.to) == (stage, to) for move in STAGE_MOVES):
        assert check_stage_move(stage, to, given, reason="Prix").to == to
        return
    with pytest.raises(Refused, match=r"Possible|déjà"):
        check_stage_move(stage, to, given, reason="Prix")


@pytest.mark.parametrize(
    ("stage", "to", "given", "words"),
    [
        ("new", "quote", EMPTY, "une mission"),
        ("new", "search", facts(missions_without_slots=1), "créneaux"),
        ("search", "planning", facts(covered=0), "un intervenant"),
        ("planning", "active", facts(), "les visites"),
        ("search", "lost", facts(visits_to_come=1), "la visite à venir"),
        ("active", "closed", facts(visits_to_come=12), "12 visites"),
        ("search", "new", facts(visits_done=3), "dupliquez"),
    ],
)
def test_a_move_too_early_says_what_comes_first(stage, to, given, words):
    with pytest.raises(Refused, match=words):
        check_stage_move(stage, to, given, reason="Décès")


def test_losing_an_opportunity_asks_why():
    with pytest.raises(Refused) as refusal:
        check_stage_move("search", "lost", READY, reason="  ")
    assert refusal.value.field == "reason"
    assert check_stage_move("search", "lost", READY, reason="Prix")


def test_a_locked_form_refuses_everything():
    assert stage_moves("search", locked=True) == ()
    assert len(stage_moves("search")) == 4
    for attempt in (lambda: check_stage_move("search", "planning", READY, locked=True), lambda: check_editable(True)):
        with pytest.raises(Refused, match="verrouillé"):
            attempt()


def test_an_unknown_stage_is_refused_without_an_error():
    for pair in (("new", "zzz"), ("zzz", "new")):
        with pytest.raises(Refused):
            check_stage_move(*pair, READY)


@pytest.mark.parametrize(
    ("stage", "given", "locked", "key", "words"),
    [
        ("new", EMPTY, False, "add_mission", "mission"),
        ("new", facts(missions_without_slots=1), False, "fill_slots", "créneaux"),
        ("new", facts(), False, "quote", "devis"),
        ("quote", facts(), False, "quote", "Éditer le devis"),
        ("quote", facts(quoted_days=0), False, "answer", "Réponse"),
        ("quote", facts(quoted_days=6), False, "answer", "Réponse"),
        ("quote", facts(quoted_days=7), False, "remind", "Relancer"),
        ("search", facts(places=14, covered=12), False, "search", "2 places sans nom"),
        ("search", facts(places=2, covered=1), False, "search", "1 place sans nom"),
        ("search", facts(), False, "plan", "planification"),
        ("planning", facts(), False, "create_visits", "Créer"),
        ("planning", facts(visits_to_come=3), False, "send_sheet", "fiche mission"),
        ("planning", facts(visits_to_come=3, sheet_sent=True), False, "start", "Démarrer"),
        ("active", facts(covered=3), False, "search", "1 place"),
        ("active", facts(), False, "create_visits", "Prolonger"),
        ("active", facts(visits_to_come=3), False, "follow", "Suivre"),
        ("closed", facts(), False, "none", "Rien"),
        ("search", facts(), True, "open_copy", "copie"),
    ],
)
def test_each_card_says_what_to_do_next(stage, given, locked, key, words):
    action = next_action(stage, given, locked)
    assert action.key == key
    assert words in action.sentence


def test_every_stage_has_a_badge():
    assert set(STAGE_BADGES) == set(Stage)
