"""`redress verify` and `redress decrypt-export`, as whoever received an export runs them."""

import io
import zipfile
from pathlib import Path
from typing import Any

from casework.keys.sealed_exports import open_export
from tests.commands.test_redress import redress
from tests.exports.conftest import WORDS, Exporting

ROOT = Path(__file__).resolve().parents[2]


def test_an_export_is_verified_and_opened_by_the_commands(exporting: Exporting, tmp_path: Path) -> None:
    """UP-08: plain and encrypted; with the wrong passphrase nothing is written."""
    plain, sealed, opened = tmp_path / "plain.zip", tmp_path / "export.sealed", tmp_path / "opened.zip"
    plain.write_bytes(exporting.export())
    sealed.write_bytes(exporting.export(passphrase=WORDS))

    whole = redress("verify", str(plain))
    inside = redress("verify", str(sealed), typed=f"{WORDS}\n")
    wrong = redress("decrypt-export", str(sealed), "--to", str(opened), typed="another one\n")
    was_written = opened.exists()
    right = redress("decrypt-export", str(sealed), "--to", str(opened), typed=f"{WORDS}\n")
    content = bytearray(plain.read_bytes())
    content[5_000] ^= 1
    plain.write_bytes(content)
    altered = redress("verify", str(plain))

    assert (whole.returncode, inside.returncode, right.returncode) == (0, 0, 0), (whole, inside, right)
    assert (wrong.returncode, was_written) == (1, False)
    assert "not the passphrase" in wrong.stderr
    assert "original files: 8" in inside.stdout
    assert "original files: 8" in whole.stdout
    assert opened.stat().st_mode & 0o077 == 0
    assert zipfile.ZipFile(opened).testzip() is None
    assert altered.returncode == 1
    assert "WRONG" in altered.stdout


def test_one_altered_bit_of_an_encrypted_export_opens_nothing_past_it(exporting: Exporting, tmp_path: Path) -> None:
    sealed, opened = tmp_path / "export.sealed", tmp_path / "opened.zip"
    content = bytearray(exporting.export(passphrase=WORDS))
    content[2_500_000] ^= 1
    sealed.write_bytes(content)

    verified = redress("verify", str(sealed), typed=f"{WORDS}\n")
    decrypted = redress("decrypt-export", str(sealed), "--to", str(opened), typed=f"{WORDS}\n")

    assert verified.returncode == decrypted.returncode == 1
    assert "Block 3 of 4" in verified.stdout
    assert not opened.exists()


def test_an_encrypted_export_can_be_read_anywhere(exporting: Exporting) -> None:
    """The reader that verifies inside seeks; what it gives is what was sealed."""
    sealed = io.BytesIO(exporting.export(passphrase=WORDS))
    opened = io.BufferedReader(open_export(sealed, WORDS, passwords=exporting.office.passwords))
    whole = opened.read()

    for begins, size in ((0, 10), (1_048_570, 20), (len(whole) - 5, 50), (len(whole) + 10, 5)):
        opened.seek(begins)
        assert opened.read(size) == whole[begins : begins + size]
    assert zipfile.ZipFile(io.BytesIO(whole)).testzip() is None


def test_the_page_on_the_format_is_enough_to_open_a_sealed_export(exporting: Exporting) -> None:
    """The program on that page, word for word, opens what the office sealed."""
    page = (ROOT / "docs" / "export-format.md").read_text()
    program = page.split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(program, names)  # noqa: S102 - our own page

    opened = names["opened"](exporting.export(passphrase=WORDS), WORDS)

    assert zipfile.ZipFile(io.BytesIO(opened)).testzip() is None
