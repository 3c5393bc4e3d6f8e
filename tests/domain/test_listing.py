"""What is read in the words of a search."""

from __future__ import annotations

import pytest

from careapp.domain.listing import Listing


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mme Hélène Berger", ["helene", "berger"]),
        ("M. D’Amico", ["d", "amico"]),
        ("04 65 71 40 43", ["0465714043"]),
        ("  ", []),
    ],
)
def test_words_are_those_the_list_holds(text, words):
    assert Listing(text).words == words
