"""Two people's work on one form put together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from careapp.domain.form_merge import Written, merge, same

VALUES = st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.text("ab", max_size=2), st.lists(st.integers(0, 2)))
KEYS = st.sampled_from("abc")


def test_empty_values_are_alike_and_a_yes_is_no_number():
    assert [same(None, ""), same([], None)] == [True, True]
    assert [same(True, 1), same(False, None), same(0, "")] == [False, False, False]


def test_only_the_fields_that_differ_from_what_was_seen_clash():
    stored = {"a": "1", "b": "2", "c": "3"}
    merged = merge(stored, [Written("a", "1", "9"), Written("b", "0", "9"), Written("c", "0", "3")])
    assert (merged.values, [one.key for one in merged.clashes]) == ({"a": "9"}, ["b"])


@given(st.dictionaries(KEYS, VALUES), st.dictionaries(KEYS, st.tuples(VALUES, VALUES)))
def test_nothing_that_somebody_else_wrote_is_ever_overwritten(stored, typed):
    written = [Written(key, base, value) for key, (base, value) in typed.items()]
    merged = merge(stored, written)
    assert all(same(stored.get(one.key), one.base) for one in written if one.key in merged.values)
    clashing = {one.key for one in merged.clashes}
    assert not clashing & set(merged.values)
    settled = clashing | set(merged.values)
    assert all(same(stored.get(one.key), one.value) for one in written if one.key not in settled)
