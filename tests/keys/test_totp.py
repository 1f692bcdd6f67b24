"""Codes from a phone, reckoned as every phone does (AN-04)."""

from datetime import UTC, datetime, timedelta

import pytest

from casework.keys.totp import address_of, code_of, new_secret, step_at, step_of

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890", of RFC 6238


@pytest.mark.parametrize(
    ("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """AN-04: the last six digits of the test values of RFC 6238, appendix B."""
    moment = datetime.fromtimestamp(seconds, UTC)

    assert code_of(SECRET, step_at(moment)) == code
    assert step_of(SECRET, code, at=moment) == seconds // 30


@pytest.mark.parametrize("typed", ["", "28708", "2870820", "28708x", "٢٨٧٠٨٢", "287082\0", "-287082e0"])
def test_what_is_no_code_of_six_digits_fits_nothing(typed: str) -> None:
    assert step_of(SECRET, typed, at=datetime.fromtimestamp(59, UTC)) is None


def test_every_secret_is_new_and_has_a_hundred_and_sixty_bits() -> None:
    """AN-04: thirty-two letters of base32."""
    secrets = {new_secret() for _ in range(100)}

    assert len(secrets) == 100
    assert {len(secret) * 5 for secret in secrets} == {160}


def test_a_phone_is_told_no_name_of_the_firm() -> None:
    assert address_of(SECRET, "amara@example.org").startswith("otpauth://totp/Redress:amara%40example.org?")


def test_a_code_two_steps_old_fits_no_more() -> None:
    """AN-04: plus and minus one step."""
    moment = datetime.fromtimestamp(1_111_111_109, UTC)

    fits = [step_of(SECRET, "081804", at=moment + timedelta(seconds=30 * steps)) for steps in (-2, -1, 0, 1, 2)]

    assert [one is not None for one in fits] == [False, True, True, True, False]
