from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from careapp.matching.check import Verdict, check, verdicts
from careapp.matching.problem import Absence, Break, Level, Problem, RuleSetting, Settings, SkillHeld, Thresholds
from careapp.matching.rules import RULES
from tests.matching.build import FAR_AWAY, NEAR, at, busy, problem, visit, worker
from tests.matching.limits import LIMITS


def verdict(who, asked, *rows, **traits) -> Verdict:
    return check(problem(who, rows=rows, **traits), who, asked)


def codes(answer: Verdict) -> list[str]:
    return [one.code for one in answer.blocking + answer.warnings]


def first_words(answer: Verdict) -> str:
    return answer.first.sentence.replace("\u00a0", " ")


def test_a_free_worker_may_do_a_plain_visit():
    answer = verdict(worker(), visit())
    assert answer.allowed
    assert answer.warnings == ()
    assert answer.added_travel == 4  # two minutes each way


def test_skill_missing_is_refused():
    answer = verdict(worker(skills={"lift": SkillHeld()}), visit(required={"wash": 1, "lift": 1}))
    assert first_words(answer) == "Compétence manquante : Aide à la toilette"
    assert answer.first.label == "Compétence"


def test_skill_held_below_the_level_asked_is_refused():
    answer = verdict(worker(skills={"lift": SkillHeld(1)}), visit(required={"lift": 2}))
    assert first_words(answer) == "Niveau insuffisant : Lève-personne"


def test_credential_counts_through_its_last_day_and_no_longer():
    held = worker(skills={"lift": SkillHeld(1, expires_day=3)})
    assert verdict(held, visit(3, required={"lift": 1})).allowed
    answer = verdict(held, visit(4, required={"lift": 1}))
    assert first_words(answer) == "Habilitation expirée le 26/11 : Lève-personne"


def test_credential_counts_from_the_day_it_is_acquired():
    trained = worker(skills={"lift": SkillHeld(1, from_day=10)})
    assert codes(verdict(trained, visit(9, required={"lift": 1}))) == ["credential"]
    assert verdict(trained, visit(10, required={"lift": 1})).allowed


def test_contract_must_be_in_force():
    answer = verdict(worker(contracts=((at(1, 0), at(30, 0)),)), visit(0))
    assert first_words(answer) == "Pas de contrat en cours le 23/11"


def test_never_again_keeps_worker_and_client_apart():
    assert (
        first_words(verdict(worker(), visit(never=frozenset({"Samira"})))) == "Ne doit plus intervenir chez Mme Ferrand"
    )


def test_pinned_visit_is_for_one_worker_alone():
    leila, samira = worker("Leïla"), worker()
    answers = verdicts(problem(samira, leila), visit(pinned="Leïla"))
    assert first_words(answers["Samira"]) == "Visite réservée à Leïla"
    assert answers["Leïla"].allowed


def test_gender_demanded_is_kept():
    assert first_words(verdict(worker(gender="male"), visit(gender="female"))) == "Mme Ferrand demande une femme"


def test_preferred_gender_only_warns():
    answer = verdict(worker(gender="male"), visit(preferred_gender="female"))
    assert answer.allowed
    assert first_words(answer) == "Mme Ferrand préfère une femme"


def test_language_demanded_is_kept():
    assert codes(verdict(worker(languages=frozenset({"fr"})), visit(languages=frozenset({"ar", "it"})))) == ["language"]
    assert verdict(worker(languages=frozenset({"fr", "it"})), visit(languages=frozenset({"ar", "it"}))).allowed


def test_transport_needed_is_kept():
    assert codes(verdict(worker(transport="bike"), visit(transports=frozenset({"car"})))) == ["transport"]


def test_pets_warn_who_fears_them():
    answer = verdict(worker(avoids_pets=frozenset({"chien"})), visit(pets=frozenset({"chien", "chat"})))
    assert answer.allowed
    assert first_words(answer) == "Animal à éviter : chien"


def test_sector_speaks_only_when_the_agency_asks_for_it():
    outside = visit(sector="bissy")
    assert codes(verdict(worker(), outside)) == []
    asked = Settings(rules={"sector": RuleSetting(Level.WARN)})
    assert codes(verdict(worker(), outside, settings=asked)) == ["sector"]


def test_absence_is_told_with_its_reason_and_last_day():
    away = worker(absences=(Absence(at(0, 0), at(5, 0), "Arrêt maladie"), Absence(at(9, 0), at(10, 0), "Congé")))
    assert first_words(verdict(away, visit(2))) == "Arrêt maladie jusqu’au 27/11"
    assert verdict(away, visit(6)).allowed


def test_availability_must_hold_the_whole_visit():
    mornings = worker(availability=((at(0, 7), at(0, 8, 30)), (at(0, 8, 30), at(0, 12))))
    assert verdict(mornings, visit()).allowed
    answer = verdict(mornings, visit(0, "11:30", "12:30"))
    assert first_words(answer) == "Hors de ses disponibilités : 11:30–12:30"
    assert answer.first.label == "Hors dispo"


def test_window_of_the_client_is_kept_and_a_soft_end_may_pass():
    asked = visit(earliest=at(0, 8), latest=at(0, 10))
    who = worker()
    assert check(problem(who), who, asked, at(0, 9)).allowed
    assert codes(check(problem(who), who, asked, at(0, 9, 1))) == ["window"]
    soft = visit(earliest=at(0, 8), latest=at(0, 10), soft_end=True)
    assert check(problem(who), who, soft, at(0, 11)).allowed


def test_overlap_names_the_visit_in_the_way():
    answer = verdict(worker(), visit(), busy("Samira", 0, "07:00", "08:00"), busy("Samira", 0, "08:45", "09:30"))
    assert first_words(answer) == "Occupé par une visite de 08:45–09:30 (M. Rey)"
    assert answer.first.label == "En visite"


def test_overlap_sees_a_long_visit_behind_a_short_one():
    rows = busy("Samira", 0, "07:00", "12:00"), busy("Samira", 0, "07:10", "07:20")
    assert "overlap" in codes(verdict(worker(), visit(), *rows))


def test_a_visit_taken_out_of_the_agenda_is_no_longer_in_the_way():
    who = worker()
    planned = problem(who, rows=(busy("Samira", 0, "08:00", "09:00", visit_id=7),))
    assert codes(check(planned, who, visit())) == ["overlap"]
    assert check(planned.without([7]), who, visit()).allowed


def test_travel_needs_its_minutes_before_and_after():
    answer = verdict(worker(), visit(), busy("Samira", 0, "07:00", "07:50", FAR_AWAY))
    assert first_words(answer) == "Trajet impossible : 52 min depuis la visite d’avant, 10 min disponibles"
    assert answer.first.label == "Trajet"
    after = verdict(worker(), visit(), busy("Samira", 0, "09:30", "10:00", FAR_AWAY))
    assert first_words(after) == "Trajet impossible : 52 min vers la visite suivante, 30 min disponibles"
    assert verdict(worker(), visit(), busy("Samira", 0, "07:00", "07:58", NEAR)).allowed


def test_pair_needs_two_different_workers():
    rows = (busy("Samira", 0, "11:00", "12:00", pair_key="p"),)
    answer = verdict(worker(), visit(pair_key="p", position=0, gap=(0, 240)), *rows)
    assert codes(answer) == ["pair"]


def test_synchronisation_keeps_both_halves_together():
    leila, samira = worker("Leïla"), worker()
    half = visit(pair_key="p", position=1)
    apart = problem(samira, leila, rows=(busy("Leïla", 0, "08:10", "09:10", pair_key="p"),))
    assert codes(check(apart, samira, half)) == ["synchronisation"]
    assert check(apart, samira, half, at(0, 8, 10)).blocking[0].code == "window"


@pytest.mark.parametrize(("start", "fits"), [("08:20", True), ("08:19", False), ("09:00", True), ("09:01", False)])
def test_synchronisation_allows_the_gap_of_a_sequential_pair(start, fits):
    leila, samira = worker("Leïla"), worker()
    second = visit(0, start, "10:00", pair_key="p", position=1, gap=(20, 60))
    planned = problem(samira, leila, rows=(busy("Leïla", 0, "08:00", "08:30", pair_key="p"),))
    assert check(planned, samira, second).allowed is fits


def test_daily_rest_counts_from_the_evening_before():
    answer = verdict(worker(), visit(1), busy("Samira", 0, "20:45", "21:45"))
    assert first_words(answer) == "Repos 11 h non respecté : finit à 21:45 la veille, 10 h 15 de repos"
    assert answer.first.label.replace("\u00a0", " ") == "Repos 11 h"
    assert verdict(worker(), visit(1), busy("Samira", 0, "20:00", "21:00")).allowed


def test_daily_rest_counts_to_the_morning_after():
    answer = verdict(worker(), visit(0, "21:00", "22:00"), busy("Samira", 1, "08:00", "09:00"))
    assert first_words(answer) == "Repos 11 h non respecté : commence à 08:00 le lendemain, 10 h de repos"


def test_weekly_rest_of_35_hours_is_kept():
    week = [busy("Samira", day, "10:00", "12:00") for day in range(-7, 12) if day not in (-1, 6)]
    answer = verdict(worker(), visit(6, "10:00", "12:00"), *week)
    assert codes(answer) == ["weekly_rest", "days_per_week"]
    assert "semaine 48" in first_words(answer)


def test_weekly_rest_may_lie_on_another_day_than_sunday():
    week = [busy("Samira", day, "10:00", "12:00") for day in range(-7, 14) if day not in (-1, 2, 9)]
    assert verdict(worker(), visit(6, "13:00", "14:00"), *week).allowed


def test_weekly_rest_of_the_week_before_is_not_eaten_by_monday_morning():
    week = [busy("Samira", day, "10:00", "20:00") for day in range(6)]
    assert "weekly_rest" in codes(verdict(worker(), visit(7, "06:30", "07:00"), *week))
    assert "weekly_rest" not in codes(verdict(worker(), visit(7, "07:00", "07:30"), *week))


def test_day_work_counts_visits_and_the_travel_between_them():
    long_day = busy("Samira", 0, "07:00", "12:00"), busy("Samira", 0, "13:00", "17:00")
    assert verdict(worker(), visit(0, "17:00", "18:00"), *long_day).allowed
    answer = verdict(
        worker(), visit(0, "17:30", "18:30", place=FAR_AWAY), *long_day[:1], busy("Samira", 0, "12:00", "16:00")
    )
    assert codes(answer)[0] == "day_work"
    assert first_words(answer) == "10 h dépassées le 23/11 : 10 h 52"


def test_work_counts_the_waits_of_a_quarter_of_an_hour_at_most():
    rows = busy("Samira", 0, "07:00", "12:00"), busy("Samira", 0, "12:15", "16:30")
    assert verdict(worker(), visit(0, "17:00", "17:30"), *rows).allowed
    answer = verdict(worker(), visit(0, "17:00", "17:31"), *rows)
    assert first_words(answer) == "10 h dépassées le 23/11 : 10 h 01"
    near = visit(0, "16:31", "17:00")
    assert first_words(verdict(worker(most_day_minutes=599), near, *rows)).endswith("10 h pour 9 h 59")
    assert verdict(worker(most_day_minutes=600), near, *rows).allowed
    unpaid = Settings(thresholds=Thresholds(paid_wait=0))
    assert verdict(worker(), visit(0, "16:45", "17:30"), *rows, settings=unpaid).allowed


def test_a_visit_in_a_short_wait_takes_its_place_in_the_work():
    rows = busy("Samira", 0, "07:00", "12:00"), busy("Samira", 0, "12:15", "17:00")
    short = visit(0, "12:05", "12:10")
    assert verdict(worker(most_day_minutes=600), short, *rows).allowed
    assert not verdict(worker(most_day_minutes=599), short, *rows).allowed


def test_week_work_counts_other_work_of_the_week():
    rows = [busy("Samira", day, "08:00", "16:00") for day in range(5)]
    asked = visit(5, "08:00", "12:00")
    assert verdict(worker(), asked, *rows).allowed
    answer = verdict(worker(extra_minutes={0: 330}), asked, *rows)
    assert first_words(answer) == "48 h dépassées sur la semaine 48 : 49 h 30"


def test_span_warns_past_12_hours_and_forbids_past_13():
    early = busy("Samira", 0, "07:00", "08:00")
    answer = verdict(worker(), visit(0, "19:00", "19:30"), early)
    assert answer.allowed
    assert codes(answer) == ["span"]
    assert codes(verdict(worker(), visit(0, "19:30", "20:30"), early))[0] == "span_max"


def test_pause_is_due_after_six_hours_without_twenty_minutes():
    answer = verdict(worker(), visit(0, "13:00", "14:00"), busy("Samira", 0, "07:45", "12:50"))
    assert answer.allowed
    assert first_words(answer) == "6 h 15 de travail sans pause de 20 min"
    assert verdict(worker(), visit(0, "13:10", "14:10"), busy("Samira", 0, "07:45", "12:50")).warnings == ()


def test_meal_break_is_due_in_its_hours_with_travel_done_around_it():
    rows = busy("Samira", 0, "08:00", "12:00"), busy("Samira", 0, "13:00", "17:00")
    owed = Settings(rules={"meal_break": RuleSetting(Level.BLOCK, 30), "pause": RuleSetting(Level.OFF)})
    assert verdict(worker(), visit(0, "12:30", "13:00"), *rows, settings=owed).allowed
    answer = verdict(worker(), visit(0, "12:15", "12:46"), *rows, settings=owed)
    assert codes(answer) == ["meal_break"]
    assert first_words(answer) == "Pas de pause de 30 min entre 11:30 et 14:30 le 23/11"
    assert verdict(worker(), visit(0, "12:15", "12:46"), *rows).allowed
    early = busy("Samira", 0, "08:00", "11:00"), busy("Samira", 0, "14:10", "16:00", FAR_AWAY)
    assert verdict(worker(), visit(0, "11:30", "13:10"), *early, settings=owed).allowed is False
    assert verdict(worker(), visit(0, "11:30", "12:45"), *early, settings=owed).allowed


def test_meal_break_is_the_longest_of_those_the_worker_asks_for():
    asks = worker(breaks=(Break(12 * 60, 13 * 60, 20), Break(18 * 60, 19 * 60, 60)))
    assert verdict(asks, visit(0, "17:00", "18:00")).allowed
    assert first_words(verdict(asks, visit(0, "17:30", "18:15"))) == (
        "Pas de pause de 1 h entre 18:00 et 19:00 le 23/11"
    )
    assert first_words(verdict(asks, visit(0, "12:10", "12:50"))).startswith("Pas de pause de 20 min entre 12:00")
    assert verdict(asks, visit(0, "12:10", "12:40")).allowed
    settings = Settings(rules={"meal_break": RuleSetting(Level.OFF)})
    assert verdict(asks, visit(0, "12:10", "12:50"), settings=settings).allowed


def test_precedence_keeps_the_order_asked_and_its_gap():
    wash, meal = (
        visit(0, "08:00", "09:00", id="wash", earliest=at(0, 7)),
        visit(0, "09:15", "10:00", id="meal", after={"wash": 30}),
    )
    meal = replace(meal, latest=at(0, 11))
    rows = busy("Leïla", 0, "08:00", "09:00", visit_id="wash"), busy("Leïla", 0, "09:15", "10:00", visit_id="meal")
    asked = problem(worker(), worker("Leïla"), visits=(wash, meal), rows=rows[:1])
    answer = check(asked, asked.workers[0], meal)
    assert first_words(answer) == "Ne respecte pas l’ordre demandé entre les visites"
    assert check(asked, asked.workers[0], meal, at(0, 9, 30)).allowed
    later = problem(worker(), worker("Leïla"), visits=(wash, meal), rows=rows[1:])
    assert codes(check(later, later.workers[0], wash)) == ["precedence"]
    assert check(later, later.workers[0], wash, at(0, 7, 45)).allowed


def test_day_ceiling_is_the_workers_own_most():
    row = busy("Samira", 0, "07:00", "11:00")
    answer = verdict(worker(most_day_minutes=300), visit(0, "12:00", "13:01"), row)
    assert first_words(answer) == "Dépasse son plafond le 23/11 : 5 h 01 pour 5 h"
    assert verdict(worker(most_day_minutes=301), visit(0, "12:00", "13:01"), row).allowed


def test_week_ceiling_is_the_workers_own_most():
    rows = [busy("Samira", day, "08:00", "14:00") for day in range(4)]
    answer = verdict(worker(most_week_minutes=1500), visit(4, "08:00", "10:00"), *rows)
    assert first_words(answer) == "Dépasse son plafond sur la semaine 48 : 26 h pour 25 h"
    assert verdict(worker(most_week_minutes=1500), visit(4, "08:00", "09:00"), *rows).allowed


def test_days_per_week_leave_a_day_off():
    rows = [busy("Samira", day, "08:00", "09:00") for day in range(6)]
    assert verdict(worker(), visit(5, "10:00", "11:00"), *rows).allowed
    answer = verdict(worker(), visit(6, "20:00", "21:00"), *rows)
    assert first_words(answer) == "7 jours travaillés sur la semaine 48, 6 au plus"


def test_days_in_a_row_are_counted_on_both_sides_when_the_rule_is_on():
    rows = [busy("Samira", day, "08:00", "09:00") for day in (2, 3, 4, 6, 7, 8)]
    strict = Settings(rules={"days_in_a_row": RuleSetting(Level.WARN, 6)})
    answer = verdict(worker(), visit(5), *rows, settings=strict)
    assert first_words(answer) == "7 jours travaillés de suite, 6 au plus"
    for day in (1, 3, 9, 11):
        assert codes(verdict(worker(), visit(day, "18:00", "19:00"), *rows, settings=strict)) == []


def test_interruptions_warn_at_the_fifth_of_the_day():
    rows = [busy("Samira", 0, f"{hour:02d}:00", f"{hour:02d}:30") for hour in (8, 9, 10, 11)]
    assert codes(verdict(worker(), visit(0, "12:00", "12:30"), *rows)) == []
    answer = verdict(worker(), visit(0, "13:00", "13:30"), *rows, busy("Samira", 0, "12:00", "12:30"))
    assert first_words(answer) == "5 interruptions le 23/11, 4 au plus"
    assert codes(verdict(worker(), visit(0, "12:40", "13:30"), *rows, busy("Samira", 0, "12:00", "12:30"))) == []
    filling = visit(0, "12:40", "12:50"), busy("Samira", 0, "12:00", "12:30"), busy("Samira", 0, "13:00", "13:30")
    assert codes(verdict(worker(), filling[0], *rows, *filling[1:])) == []


def test_long_interruptions_warn_at_the_third_of_two_hours():
    rows = [busy("Samira", 0, f"{hour:02d}:00", f"{hour:02d}:30") for hour in (7, 10, 13)]
    answer = verdict(worker(), visit(0, "16:00", "16:30"), *rows)
    assert first_words(answer) == "3 interruptions de plus de 2 h le 23/11, 2 au plus"
    assert codes(verdict(worker(), visit(0, "15:00", "15:30"), *rows)) == []


def test_average_week_work_looks_at_every_twelve_weeks_in_a_row():
    rows = [
        busy("Samira", 7 * week + day, "08:00", "16:45")
        for week in range(12)
        for day in range(5)
        if (week, day) != (0, 4)
    ]
    asked = visit(4, "08:00", "12:00")
    assert codes(verdict(worker(), asked, *rows)) == []
    answer = verdict(worker(extra_minutes=dict.fromkeys(range(-3, 12), 60)), asked, *rows)
    assert codes(answer) == ["average_week_work"]
    assert first_words(answer) == "44 h 22 par semaine en moyenne sur 12 semaines, 44 h au plus"
    assert codes(verdict(worker(extra_minutes={20: 60 * 600}), asked, *rows)) == []


def test_long_days_are_counted_over_the_year():
    settings = Settings(rules={"day_work": RuleSetting(Level.BLOCK, 720), "pause": RuleSetting(Level.OFF)})
    rows = [busy("Samira", day, "07:00", "17:30") for day in (-3, 1)]
    rows.append(busy("Samira", 3, "07:00", "16:30"))
    answer = verdict(worker(long_days=68), visit(3, "17:00", "18:00"), *rows, settings=settings)
    assert first_words(answer) == "71ᵉ journée de plus de 10 h de l’année, 70 au plus"
    assert codes(verdict(worker(long_days=67), visit(3, "17:00", "18:00"), *rows, settings=settings)) == []
    assert codes(verdict(worker(long_days=90), visit(3, "17:00", "17:10"), *rows, settings=settings)) == []


def test_sundays_warn_at_the_third_of_the_month_unless_agreed():
    rows = [busy("Samira", day, "08:00", "09:00") for day in (13, 20)]  # 6 and 13 December
    answer = verdict(worker(), visit(27), *rows)
    assert first_words(answer) == "3 dimanches travaillés dans le mois, 2 au plus"
    assert codes(verdict(worker(most_sundays=3), visit(27), *rows)) == []
    assert codes(verdict(worker(), visit(20, "10:00", "11:00"), *rows)) == []
    assert codes(verdict(worker(), visit(6), *rows)) == []  # 29 November
    assert codes(verdict(worker(), visit(26), *rows)) == []


def test_night_work_warns_at_the_second_night_of_three_hours_for_a_day_worker():
    row = busy("Samira", 1, "21:00", "25:00")
    answer = verdict(worker(), visit(3, "22:00", "25:00"), row)
    assert first_words(answer) == "2 nuits travaillées sur la semaine 48 sans être travailleur de nuit"
    assert codes(verdict(worker(works_nights=True), visit(3, "22:00", "25:00"), row)) == []
    assert codes(verdict(worker(), visit(3, "22:00", "24:00"), row)) == []
    assert "night_work" in codes(verdict(worker(), visit(4, "03:00", "07:00"), row))
    assert codes(verdict(worker(), visit(8, "22:00", "25:00"), row)) == []


def test_part_time_must_not_reach_full_time():
    rows = [busy("Samira", day, "08:00", "16:30") for day in range(4)]
    off = Settings(rules={"contract_hours": RuleSetting(Level.OFF), "pause": RuleSetting(Level.OFF)})
    answer = verdict(worker(contract_minutes=1800), visit(4, "08:00", "09:00"), *rows, settings=off)
    assert first_words(answer) == "Temps partiel porté à 35 h sur la semaine 48, 35 h ne doivent pas être atteintes"
    assert codes(verdict(worker(contract_minutes=1800), visit(4, "08:00", "08:59"), *rows, settings=off)) == []
    assert codes(verdict(worker(contract_minutes=2100), visit(4, "08:00", "12:00"), *rows, settings=off)) == []


def test_notice_warns_a_part_time_workers_new_visit_less_than_three_days_ahead():
    part_time = worker(contract_minutes=1500)
    answer = verdict(part_time, visit(3), today=1)
    assert first_words(answer) == "Prévenu 2 jours à l’avance au lieu de 3"
    for who, asked, today in (
        (part_time, visit(4), 1),
        (part_time, visit(0), 1),
        (part_time, visit(3, current="Samira"), 1),
        (worker(contract_minutes=2100), visit(3), 1),
        (part_time, visit(3), None),
    ):
        assert codes(verdict(who, asked, today=today)) == []


def test_a_decision_holds_from_its_day_for_its_workers_and_sectors():
    row = busy("Samira", 0, "07:00", "08:00"), busy("Samira", 7, "07:00", "08:00")
    first, second = visit(0, "18:00", "18:30", sector="north"), visit(7, "18:00", "18:30", sector="north")
    strict = {"level": Level.BLOCK, "limit": 600}

    def found(asked, *decisions: RuleSetting) -> list[str]:
        return codes(verdict(worker(), asked, *row, settings=Settings(rules={"span": decisions})))

    assert found(first) == []
    dated = RuleSetting(**strict, from_day=date(2026, 11, 30))
    assert (found(first, dated), found(second, dated)) == ([], ["span"])
    assert found(second, dated, RuleSetting(Level.OFF, workers=frozenset({"Samira"}))) == []
    assert found(second, dated, RuleSetting(Level.OFF, workers=frozenset({"Leïla"}))) == ["span"]
    assert found(first, RuleSetting(**strict, sectors=frozenset({"north"}))) == ["span"]
    assert found(first, RuleSetting(**strict, sectors=frozenset({"south"}))) == []
    answer = verdict(worker(), second, *row, settings=Settings(rules={"span": (dated,)}))
    assert answer.blocking[0].sentence.endswith("10\u00a0h au plus")


def test_contract_hours_warn_when_the_week_goes_beyond():
    rows = [busy("Samira", day, "08:00", "14:00") for day in range(5)]
    answer = verdict(worker(contract_minutes=1800), visit(5), *rows)
    assert answer.allowed
    assert first_words(answer) == "Dépasse son contrat sur la semaine 48 : 31 h pour 30 h"


def test_a_rule_switched_off_says_nothing_and_a_rule_made_blocking_forbids():
    row = busy("Samira", 0, "07:00", "08:00")
    asked = visit(0, "19:00", "19:30")
    off = Settings(rules={"span": RuleSetting(Level.OFF)})
    strict = Settings(rules={"span": RuleSetting(Level.BLOCK, 600)})
    assert codes(verdict(worker(), asked, row, settings=off)) == []
    assert not verdict(worker(), asked, row, settings=strict).allowed


def test_a_given_matrix_beats_the_distance():
    here, there = replace(NEAR, node=0), replace(NEAR, node=1)
    row = busy("Samira", 0, "07:00", "07:50", there, node=1)
    asked = visit(place=here)
    assert verdict(worker(), asked, row, matrix=[[0, 5], [5, 0]]).allowed
    assert codes(verdict(worker(), asked, row, matrix=[[0, 15], [15, 0]])) == ["travel"]


def test_every_rule_of_the_table_has_a_test_and_a_sentence():
    tested = "\n".join([*(name for name in globals() if name.startswith("test_")), *LIMITS])
    missing = [rule.code for rule in RULES if rule.code.removesuffix("_max") not in tested]
    assert missing == []
    assert all(rule.sentence.__doc__ and rule.broken.__doc__ for rule in RULES)
    assert len({rule.code for rule in RULES}) == len(RULES)


def test_nobody_to_ask_gives_no_verdict():
    empty: Problem = problem()
    assert verdicts(empty, visit()) == {}


def test_thresholds_are_the_agencys():
    rows = busy("Samira", 0, "08:00", "12:00"), busy("Samira", 0, "12:10", "17:30")
    asked, rules = visit(start="18:00", end="18:30"), {"long_days": RuleSetting(Level.WARN, 0)}
    for long_day, told in ((600, False), (540, True)):
        settings = Settings(rules=rules, thresholds=Thresholds(long_day=long_day))
        found = codes(verdict(worker(), asked, *rows, settings=settings))
        assert ("long_days" in found) is told
