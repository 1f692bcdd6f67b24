"""Sealed values open only where they were sealed (CR-03), under the key they name."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.keys.fields import Place, SealBroken, SealingKey, key_id_of
from casework.keys.hierarchy import Keys
from casework.keys.roots import RootKey

KEY = SealingKey(b"key-0001", b"s" * 32)
HERE = Place("m1", "statement", "7", "payload")


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_was_sealed_comes_back(plain: bytes, row: str) -> None:
    place = replace(HERE, row=row)

    assert KEY.open(KEY.seal(plain, place), place) == plain


def test_the_same_value_never_looks_the_same_twice() -> None:
    assert len({KEY.seal(b"yes", HERE) for _ in range(1_000)}) == 1_000


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(HERE, owner="m2"),
        replace(HERE, table="matter"),
        replace(HERE, row="8"),
        replace(HERE, column="title"),
        replace(HERE, version=2),
        Place("m1s", "tatement", "7", "payload"),
    ],
)
def test_a_value_moved_elsewhere_does_not_open(elsewhere: Place) -> None:
    sealed = KEY.seal(b"Talsk, 3 March", HERE)

    with pytest.raises(SealBroken, match="moved"):
        KEY.open(sealed, elsewhere)


def test_swapping_any_two_sealed_values_fails() -> None:
    places = [Place(m, t, r, c) for m in "ab" for t in "xy" for r in "12" for c in "cd"]
    sealed = {place: KEY.seal(b"plain", place) for place in places}

    opened = 0
    for one, other in permutations(places, 2):
        with pytest.raises(SealBroken):
            KEY.open(sealed[one], other)
        opened += 1

    assert opened == len(places) * (len(places) - 1)


@given(st.integers(min_value=0), st.integers(1, 255))
def test_any_changed_byte_is_noticed(at: int, by: int) -> None:
    sealed = bytearray(KEY.seal(b"the village chief", HERE))
    sealed[at % len(sealed)] ^= by

    with pytest.raises(SealBroken):
        KEY.open(bytes(sealed), HERE)


@pytest.mark.parametrize("length", range(0, 40, 3))
def test_a_cut_value_is_noticed(length: int) -> None:
    sealed = KEY.seal(b"the village chief", HERE)

    with pytest.raises(SealBroken):
        KEY.open(sealed[:length], HERE)


def test_a_value_names_its_key_and_no_other_is_tried() -> None:
    sealed = KEY.seal(b"plain", HERE)
    same_secret_other_name = SealingKey(b"key-0002", b"s" * 32)

    assert key_id_of(sealed) == KEY.id
    with pytest.raises(SealBroken, match="another key"):
        same_secret_other_name.open(sealed, HERE)


def test_a_matter_key_opens_only_for_its_own_matter() -> None:
    keys = Keys(RootKey(b"r" * 32))
    key, wrapped = keys.new_matter_key("m1")

    assert keys.matter_key("m1", wrapped) == key
    with pytest.raises(SealBroken):
        keys.matter_key("m2", wrapped)
    with pytest.raises(SealBroken):
        Keys(RootKey(b"q" * 32)).matter_key("m1", wrapped)


def test_an_object_key_opens_only_for_its_own_file() -> None:
    keys = Keys(RootKey(b"r" * 32))
    matter, _ = keys.new_matter_key("m1")
    wrapped = matter.wrap_object_key(b"o" * 32, "file-1")

    assert matter.unwrap_object_key(wrapped, "file-1") == b"o" * 32
    with pytest.raises(SealBroken):
        matter.unwrap_object_key(wrapped, "file-2")


def test_every_branch_of_the_hierarchy_is_a_different_key() -> None:
    keys = Keys(RootKey(b"r" * 32))
    matter, _ = keys.new_matter_key("m1")

    secrets = [keys.root.secret, keys.database, keys.firm.secret, keys.blind.secret, keys.secret_for("a")]
    secrets += [matter.secret, matter.fields.secret, matter.blind.secret]

    assert len(set(secrets)) == len(secrets)


def test_no_key_shows_in_a_repr() -> None:
    keys = Keys(RootKey(b"SECRETSECRETSECRETSECRETSECRET!!"))
    matter, _ = keys.new_matter_key("m1")

    shown = repr((keys, keys.firm, keys.blind, matter, matter.fields, matter.blind))

    assert "SECRET" not in shown
    assert repr(matter.secret)[2:-1] not in shown


def test_a_blind_index_cannot_be_shifted_between_its_parts() -> None:
    blind = Keys(RootKey(b"r" * 32)).blind

    assert blind.of("ab", "c") != blind.of("a", "bc")
    assert blind.of("ab", "c") == blind.of("ab", "c")
