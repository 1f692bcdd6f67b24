"""The key ring: the root key can be changed, and while it is, either of the two opens everything."""

from base64 import b64decode
from pathlib import Path

import pytest

from casework.keys.hierarchy import Keys
from casework.keys.roots import RootKey, RootKeyRefused, write_whole
from casework.keys.rotation import Ring

OLD, NEW, OTHER = (RootKey(bytes([number]) * 32) for number in (1, 2, 3))
GOLDEN_RING_1 = '{"format": 1, "office": {"%s": "%s"}, "bridges": {}, "newest": ""}'
GOLDEN_OFFICE_KEY = "AQGU9bh/2KlrvwMZiGr1TVP5yBRgAY6mM9+vNZPUg2QJB5tW9GVkTWhScK6lYjSEEIbaINAj0ic7XKVsCTHv0YK7pYwZjg=="


@pytest.fixture
def ring(tmp_path: Path) -> Ring:
    ring = Ring(tmp_path / "ring")
    ring.create(OLD)
    return ring


def test_without_a_ring_the_root_key_is_the_office_key(tmp_path: Path) -> None:
    keys = Ring(tmp_path / "ring").keys(OLD)

    assert keys.database == Keys(OLD).database


def test_the_office_key_is_not_reached_from_the_root_key_alone(ring: Ring) -> None:
    """CR-05: who once copied the root key, but not the ring, opens nothing once it was changed."""
    assert ring.keys(OLD).database != Keys(OLD).database
    assert ring.path.stat().st_mode & 0o777 == 0o600


def test_another_root_key_is_refused(ring: Ring) -> None:
    """CR-04: a wrong key is refused by its name, before anything is opened."""
    with pytest.raises(RootKeyRefused, match="not the one"):
        ring.keys(OTHER)


def test_while_the_root_key_is_changed_either_opens_everything(ring: Ring) -> None:
    """CR-05: every blob names its key, and no process has to be stopped."""
    before = ring.keys(OLD)
    _, wrapped_before = before.new_matter_key("m1")
    ring.build_bridges(OLD, NEW)
    _, wrapped_after = ring.keys(NEW).new_matter_key("m2")

    for keys in (before, ring.keys(OLD), ring.keys(NEW)):
        assert keys.matter_key("m1", wrapped_before)
        assert keys.matter_key("m2", wrapped_after)
        assert keys.database == before.database


def test_new_keys_are_wrapped_by_the_newest_root_key(ring: Ring) -> None:
    ring.build_bridges(OLD, NEW)

    assert ring.keys(OLD).root == ring.keys(NEW).root == NEW


def test_once_the_bridges_are_gone_the_old_root_key_opens_nothing(ring: Ring) -> None:
    """CR-05: finish, and the old key is worthless."""
    database = ring.keys(OLD).database
    ring.build_bridges(OLD, NEW)
    ring.take_bridges_away(NEW)

    assert ring.keys(NEW).database == database
    assert not ring.has_bridges
    with pytest.raises(RootKeyRefused, match="not the one"):
        ring.keys(OLD)


def test_an_altered_ring_is_noticed(ring: Ring) -> None:
    text = ring.path.read_text()
    at = text.index('": "') + 60
    write_whole(ring.path, (text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]).encode())

    with pytest.raises(RootKeyRefused, match="altered"):
        ring.keys(OLD)


def test_a_matter_key_that_was_followed_still_opens_its_old_values(ring: Ring) -> None:
    """CR-05: what may not be sealed anew, such as an entry of the journal, opens under the former key."""
    from casework.keys.fields import Place

    keys, place = ring.keys(OLD), Place("m1", "journal", "1", "details")
    old, _ = keys.new_matter_key("m1")
    sealed = old.fields.seal_text("why", place)
    _, wrapped = keys.successor(keys.successor(old)[0])

    new = keys.matter_key("m1", wrapped)

    assert new.fields.open_text(sealed, place) == "why"
    assert len({new.id, old.id, *(key.id for key in new.former)}) == 3


def test_a_ring_of_format_1_opens(tmp_path: Path) -> None:
    """CR-10: golden ring."""
    path = tmp_path / "ring"
    write_whole(path, (GOLDEN_RING_1 % (OLD.id.hex(), GOLDEN_OFFICE_KEY)).encode())

    assert Ring(path).keys(OLD).office.secret == b64decode("b2ZmaWNla2V5b2ZmaWNla2V5b2ZmaWNla2V5b2ZmaWM=")
