"""The firm's profile and its register of addressees, sealed like everything else."""

import pytest

from casework.services import addressees, firm
from casework.services.actors import Actor
from casework.services.addressees import Addressee
from casework.services.firm import FirmProfile
from casework.services.office import Office
from casework.services.refusals import AdministratorsOnly, BadEntry, NoSuchAddressee, NotAllowed
from casework.store.tables import metadata
from tests.services.team import a_person

WHOLE = FirmProfile(
    signatory="Amara Lindqvist",
    bar_number="B-1170",
    address="3 Harbour Steps\nLyrum",
    time_zone="Europe/Paris",
    conflict_partner="Ines Moreau",
)
CCF = Addressee("", "ccf", "Commission for the Control of INTERPOL’s Files", country="FR", address="200 quai", note="n")


def test_the_profile_is_empty_until_somebody_writes_it(office: Office, amara: Actor) -> None:
    assert firm.profile(office) == FirmProfile()

    firm.change_profile(office, amara, WHOLE)

    assert firm.profile(office) == WHOLE
    assert str(firm.zone_of(office)) == "Europe/Paris"


def test_only_an_administrator_changes_the_profile(office: Office, stranger: Actor) -> None:
    """AZ-09."""
    with pytest.raises(AdministratorsOnly):
        firm.change_profile(office, stranger, WHOLE)


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../etc/passwd", "/etc/localtime"])
def test_a_time_zone_must_be_one(office: Office, amara: Actor, zone: str) -> None:
    with pytest.raises(BadEntry) as refused:
        firm.change_profile(office, amara, FirmProfile(time_zone=zone))

    assert refused.value.field == "time_zone"


def test_the_register_keeps_changes_and_removes_entries(office: Office, stranger: Actor) -> None:
    one = addressees.add(office, stranger, CCF)
    other = addressees.add(office, stranger, Addressee("", "ncb", " NCB Talsk ", country="XX"))

    addressees.change(office, stranger, Addressee(one, "ccf", "CCF", language="fr"))

    assert addressees.register(office, stranger) == (
        Addressee(one, "ccf", "CCF", language="fr"),
        Addressee(other, "ncb", "NCB Talsk", country="XX"),
    )
    addressees.remove(office, stranger, one)
    assert [entry.id for entry in addressees.register(office, stranger)] == [other]
    for act in (
        lambda: addressees.remove(office, stranger, one),
        lambda: addressees.change(office, stranger, Addressee(one, "ccf", "CCF")),
    ):
        with pytest.raises(NoSuchAddressee):
            act()


@pytest.mark.parametrize(
    ("field", "entry"), [("kind", Addressee("", "friend", "x")), ("name", Addressee("", "ccf", " "))]
)
def test_an_entry_needs_a_kind_and_a_name(office: Office, amara: Actor, field: str, entry: Addressee) -> None:
    with pytest.raises(BadEntry) as refused:
        addressees.add(office, amara, entry)

    assert refused.value.field == field


def test_a_client_sees_no_register(office: Office) -> None:
    """AZ-06."""
    with pytest.raises(NotAllowed):
        addressees.register(office, a_person(office, "Kaya Client", "client"))


def test_neither_stands_readable_in_the_database(office: Office, amara: Actor) -> None:
    """CR-06."""
    firm.change_profile(office, amara, WHOLE)
    addressees.add(office, amara, CCF)

    with office.engines.read.begin() as connection:
        cells = [
            bytes(c)
            for t in metadata.sorted_tables
            for row in connection.execute(t.select())
            for c in row
            if isinstance(c, bytes | memoryview)
        ]

    assert not any(word in cell for cell in cells for word in (b"Moreau", b"B-1170", b"Commission"))
