"""What a person keeps of the planning: views under a name, the one that opens first, the look of the boards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from careapp.actions.planning import saved_views
from careapp.actions.work import Forbidden, reading, work
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, Stale
from tests.factories import actor, make_agency, make_user


def someone(agency):
    user = make_user(agency)
    return replace(actor(agency), user_id=user.id)


def kept(me):
    with reading(me) as unit:
        return saved_views.kept(unit)


def save(me, name, address="view=week&sector=1", default=False):
    with work(me) as unit:
        return saved_views.save(unit, name, address, default)


def test_a_view_is_kept_renamed_opened_first_and_forgotten(database):
    me = someone(make_agency())
    first = save(me, "Mon secteur", "day=2026-11-24&view=week&sector=1&nonsense=1", default=True)
    second = save(me, "Sans intervenant", "status=unassigned", default=True)
    assert [(one.name, one.address, one.default) for one in kept(me).views] == [
        ("Mon secteur", "view=week&sector=1", False), ("Sans intervenant", "status=unassigned", True),
    ]  # fmt: skip
    seen = kept(me).views[0].version
    with work(me) as unit:
        saved_views.rename(unit, first, seen, "Le Biollay")
        saved_views.make_default(unit, second)
    assert [(one.name, one.default) for one in kept(me).views] == [("Le Biollay", False), ("Sans intervenant", False)]
    with pytest.raises(Stale), work(me) as unit:
        saved_views.rename(unit, first, seen, "Autre")
    with work(me) as unit:
        saved_views.delete(unit, first)
    assert [one.id for one in kept(me).views] == [second]


def test_saving_under_a_known_name_takes_its_place(database):
    me = someone(make_agency())
    one = save(me, "Lundi", "view=week")
    assert save(me, " lundi ", "view=month") == one
    assert [(view.name, view.address) for view in kept(me).views] == [("Lundi", "view=month")]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_view_needs_a_name_of_reasonable_length(sqlite_database, name):
    me = someone(make_agency())
    with pytest.raises(Refused, match="nom") as refusal, work(me) as unit:
        saved_views.save(unit, name, "")
    assert refusal.value.field == "name"


def test_two_views_never_bear_one_name(sqlite_database):
    me = someone(make_agency())
    save(me, "Lundi")
    other = save(me, "Mardi")
    with pytest.raises(Refused, match="déjà ce nom"), work(me) as unit:
        saved_views.rename(unit, other, 1, "LUNDI")


def test_views_belong_to_one_person(sqlite_database):
    agency = make_agency()
    me, colleague = someone(agency), someone(agency)
    mine = save(me, "Lundi")
    assert kept(colleague).views == []
    for verb in (saved_views.delete, saved_views.make_default):
        with pytest.raises(NotFound), work(colleague) as unit:
            verb(unit, mine)
    with pytest.raises(Forbidden), work(replace(actor(agency, Role.WORKER))) as unit:
        saved_views.save(unit, "x", "")


def test_the_look_is_remembered(database):
    me = someone(make_agency())
    assert (kept(me).zoom, kept(me).weekends) == (1.0, True)
    with work(me) as unit:
        saved_views.keep_look(unit, zoom=99.0, weekends=False)
    assert (kept(me).zoom, kept(me).weekends) == (4.0, False)
