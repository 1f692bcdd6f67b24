"""What was once written opens for ever: ciphertexts of every format version, kept here and never changed (CR-10)."""

import io
from base64 import b64decode

from casework.keys.chain import BEGINNING
from casework.keys.fields import Place, SealingKey
from casework.keys.hierarchy import Keys
from casework.keys.roots import RootKey
from casework.keys.streams import decrypt
from casework.keys.tokens import digest_of_code, digest_of_token

KEYS = Keys(RootKey(bytes(range(32))))
HERE = Place("m", "statement", "7", "payload")

FIELD_1 = "AQFrZXktMDAwMT1C4Ldeaiy7n/z6KJwOvLMw9X78d+zNXiSc5TVxxsOj+wm4ij6M7lR+REiBi96M56gMC9qW9g=="
FILE_1 = (
    "UkRSUwEBaWlpaWlpaWlpaWlpaWlpaQAAABC6VO4XUJaxBcQRRqdZN6yWzNwcZCy8GTafz0teXMsoI75Vq58YpLVmm0f4yLFDGOfB"
    "Q8JL9Pn0orup3bEAZwQxHiwM9wY="
)
MATTER_KEY_1 = (
    "AQF+EBLtrJvUIkdJz6tn7vPe3kZ0uqPEXnBBJ9kuXjDUmS3jSm+y1wd+g506eAabsyPNXNVtdg3iUBT/jBL+A/nzkvNeeC9yYexcwfLp"
)
MATTER_FIELD_1 = "AQEoaCyS1yIOVHRntjAcwn6YSmBOTTLa0EZUJMoNTcyegnxl4o0wFkf+sg=="
OBJECT_KEY_1 = "AQEoaCyS1yIOVENWjHLw+65sinYODucC3saVqQRPFo4IZCxQwEOB8VjowgecSE0ZLsnO94ga7wnSnhOX7U8UBM5v215xCQ=="
FIRM_FIELD_1 = "AQF+EBLtrJvUIuGGcGFe6fAm7cDSnnihfWfcYUHgjLAcX1QO/u67Blhf1g=="

JOURNAL_KEY_1 = (
    "AQF+EBLtrJvUIs/R4oaAEYik14KgFRol4xPk2D+IMaxTEamHUAgaEvijvEypUpOOvUykJ+/G9C7abUVrYzqMY6JgeCeew/U2PKPhLfWx"
)
JOURNAL_DETAILS_1 = "AQHd8mdjOjMiu9+Pnmz4wfWwTKOvJUsvMQYzBmWbBLMnk7JYQQgSSuOSuk+rcZw4gMwq4uNB"


def test_a_field_of_format_1_opens() -> None:
    key = SealingKey(b"key-0001", bytes(range(32)))

    assert key.open_text(b64decode(FIELD_1), HERE) == "The village chief / 村长"


def test_a_file_of_format_1_opens() -> None:
    pieces = decrypt(io.BytesIO(b64decode(FILE_1)), bytes(range(32)), object_id=b"i" * 16)

    assert b"".join(pieces) == b"ten bytes." * 3


def test_everything_under_a_matter_key_opens() -> None:
    matter = KEYS.matter_key("m1", b64decode(MATTER_KEY_1))

    assert matter.fields.open(b64decode(MATTER_FIELD_1), Place("m1", "statement", "7", "payload")) == b"plain"
    assert matter.unwrap_object_key(b64decode(OBJECT_KEY_1), "file-1") == b"o" * 32
    assert matter.blind.of("fact", "applicant").hex() == "415534535e10fcfb9fdbdcb6be53e890"


def test_everything_under_the_root_key_opens() -> None:
    assert KEYS.firm.open_text(b64decode(FIRM_FIELD_1), Place("firm", "account", "a", "name")) == "Amara"
    assert KEYS.blind.of("account.email", "amara@example.org").hex() == "22dd3d69e37044c1a93f5284682ef3c2"
    assert KEYS.database.hex() == "6581541aa26c64b0adc442f7dc3623b32a197bbe98559c214a920b583a808e60"
    assert KEYS.secret_for("cookies").hex() == "fb7d13653d7679bd6dfdb5f1a35af154edcd50d33586a63a872ab58b8b70ef9a"
    assert KEYS.root.id.hex() == "7e1012edac9bd422"
    KEYS.root.refuse_unless(bytes.fromhex("c0e8ed9473def0ca977b3ddb6a7e2c56b13ee46147b430935996bae42e37c840"))


def test_digests_stay_what_they_were() -> None:
    assert digest_of_code("2345-6789-abcd").hex() == digest_of_token("23456789ABCD").hex()
    assert digest_of_token("token").hex() == "3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0"


def test_the_chain_of_the_journal_stays_what_it_was() -> None:
    """CR-10, AU-02: an entry written today must be found whole in ten years."""
    key = KEYS.journal_key(7, b64decode(JOURNAL_KEY_1))

    opened = key.details.open_json(b64decode(JOURNAL_DETAILS_1), Place("firm", "journal", "7", "details"))
    assert opened == {"reason": "Red"}
    assert (
        key.mac(BEGINNING, b"7", b"signed-in").hex()
        == "8da26b021721c35a20aa285e5e3d278779b51895e8af87d0e691bbcd33be5d84"
    )
