"""Names compared as a careful clerk would: order, accents, case and hyphens do not count."""

import pytest

from casework.domain.names import may_be_same, name, names_in


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("VASHENKO, Mikhail", "Mikhail Vashenko"),
        ("Vashenko", "Mikhail Vashenko"),
        ("Mikhail Petrovich Vashenko", "Mikhail Vashenko"),
        ("Rios", "José Ríos-Ibarra"),
        ("O'Neil", "Sean O’Neil"),
        ("محمد", "مُحَمَّد الأمين"),
        ("王小明", "王小明"),
    ],
)
def test_the_same_person_is_recognised(asked: str, known: str) -> None:
    assert may_be_same(name(asked), name(known))


@pytest.mark.parametrize(
    ("asked", "known"),
    [("Vashchenko", "Mikhail Vashenko"), ("Mikhail Orlov", "Mikhail Vashenko"), ("Anna Orlov", "Orlov"), ("", "Orlov")],
)
def test_another_person_is_another(asked: str, known: str) -> None:
    assert not may_be_same(name(asked), name(known))


def test_a_list_holds_one_name_a_line_or_between_commas() -> None:
    assert names_in("Misha V.; M. Vashenko\nМихаил Вашенко، ميخائيل") == {
        name("Misha V."),
        name("M. Vashenko"),
        name("Михаил Вашенко"),
        name("ميخائيل"),
    }
