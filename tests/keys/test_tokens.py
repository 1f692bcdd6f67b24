"""Tokens and codes: unguessable, and stored only as digests (SE-01)."""

from casework.keys.tokens import digest_of_code, digest_of_token, is_same, new_code, new_id, new_token


def test_tokens_and_ids_never_repeat() -> None:
    assert len({new_token() for _ in range(10_000)}) == 10_000
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_a_token_has_256_bits_and_an_id_128() -> None:
    assert len(new_token()) == 43
    assert len(new_id()) == 32


def test_a_code_may_be_typed_as_it_was_heard() -> None:
    code = new_code()

    assert digest_of_code(code.lower().replace("-", " ")) == digest_of_code(code)
    assert not is_same(digest_of_code(code[:-1]), digest_of_code(code))


def test_a_digest_does_not_hold_the_token() -> None:
    token = new_token()

    assert token.encode() not in digest_of_token(token)
