"""The iso-resource group of known cases, worked out by hand from annex 2-2 of the code."""

from __future__ import annotations

import itertools

import pytest

from careapp.domain import aggir

# Letters in the order of the grid: coherence, orientation, washing, dressing, eating, elimination, transfers, inside.
CASES = [
    ("AAAAAAAA", 13, 6),  # nothing lost
    ("CCCCCCCC", 1, 1),  # everything lost: 4 440
    ("CCCCCCCB", 2, 2),  # 4 272
    ("CCCCCCCA", 2, 2),  # 4 240
    ("CCCCCCBC", 3, 2),  # 3 760
    ("CCBBBBBB", 3, 2),  # 3 416
    ("CCAAAAAA", 4, 2),  # group A 3 200, group B 2 700: lost in mind alone
    ("CBBBBBBB", 9, 3),  # group B 1 748, C 332, D 600, E 900; group F 800
    ("AACCCCCC", 5, 2),  # group A 1 240, B 960, C 1 700: bedridden, clear mind
    ("AACCCCCB", 7, 2),  # group C 1 340, group D 4 400
    ("AABBBBCC", 6, 2),  # group C 1 472
    ("AACCACAA", 8, 3),  # group D 400, group E 1 600
    ("AACCAAAA", 9, 3),  # group E 800, group F 1 000
    ("BBBBAAAA", 11, 4),  # F 400, G 400, H 4 000
    ("AABBAABA", 11, 4),  # F 300, G 600, H 6 000
    ("AABBBBAA", 10, 4),  # F 400, G 800
    ("AACAAAAA", 12, 5),  # H 3 000
    ("AABAAAAA", 12, 5),  # H 2 000
    ("AAAAAAAB", 13, 6),  # H 1 000
    ("BBAAAAAA", 13, 6),  # the mind a little, nothing else
    ("CAAAAAAA", 13, 6),  # a known oddity of the algorithm: coherence alone weighs nothing at home
]


def letters(text: str, outside: str = "AA") -> dict[str, str]:
    return dict(zip(aggir.DISCRIMINATING, text + outside, strict=True))


@pytest.mark.parametrize(("text", "rank", "gir"), CASES)
def test_a_known_case_falls_into_its_group(text, rank, gir):
    assert (aggir.rank(letters(text)), aggir.gir(letters(text))) == (rank, gir)


def test_going_outside_and_calling_from_afar_weigh_nothing():
    for text, _rank, gir in CASES:
        assert {aggir.gir(letters(text, outside)) for outside in ("AA", "CC", "BC")} == {gir}


def test_there_is_no_group_before_the_ten_variables_are_there():
    whole = letters("AABBBBAA")
    for name in whole:
        assert aggir.gir({key: value for key, value in whole.items() if key != name}) is None
    assert (len(aggir.DISCRIMINATING), len(aggir.ILLUSTRATIVE)) == (10, 7)


def test_each_of_the_6561_grids_has_one_group_and_all_thirteen_ranks_occur():
    ranks = {aggir.rank(letters("".join(one))) for one in itertools.product("ABC", repeat=8)}
    assert ranks == set(range(1, 14))
