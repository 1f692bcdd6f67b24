"""Text recognised in pictures: four scripts, by a process that can neither speak, write, nor look around."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from difflib import SequenceMatcher

import pytest

from casework.sandbox import ocr
from casework.sandbox.pictures import Picture
from tests.plugins import scans

ENOUGH = {"en": 0.97, "ru": 0.97, "zh": 0.9, "ar": 0.85}
PROBE = """
sub tried { print "$_[0] ", ($_[1] ? "done" : "refused"), "\\n" }
tried("network", socket(my $socket, 2, 1, 0));
$SIG{XFSZ} = "IGNORE";
tried("writing", open(my $file, ">", "/tmp/left-behind") && syswrite($file, "x"));
tried("reading", open(my $names, "<", "/etc/passwd"));
tried("its own", open(my $program, "<", $^X));
tried("killing", kill(0, 1));
my $child = fork(); exit if defined $child && !$child; tried("forking", defined $child);
print join(" ", sort keys %ENV), "\\n";
"""


@pytest.mark.parametrize("language", ENOUGH)
def test_a_page_is_read_in_its_language(needs: Callable[[str, str], str], language: str) -> None:
    """PV-01: pixels in, text out, in English, Russian, Chinese and Arabic."""
    needs("tesseract", ocr.PACKAGES[language])
    if language not in ocr.languages():
        pytest.skip(f"needs Debian's {ocr.PACKAGES[language]} (see docs/debian-packages.txt)")
    page = scans.drawn(scans.TEXTS[language], language).convert("RGB")

    read = ocr.text_in(Picture(page.width, page.height, page.tobytes()), language)

    told, seen = ("".join(text.split()) for text in (scans.TEXTS[language], read))
    assert SequenceMatcher(None, told, seen).ratio() >= ENOUGH[language], read


def test_what_reads_letters_can_do_nothing_else(needs: Callable[[str, str], str]) -> None:
    """PV-02: another program in its place meets no network, no file to write, no other process, no environment."""
    command = [sys.executable, "-I", "-m", "casework.sandbox.inside.tesseract", needs("perl", "perl-base"), "-"]
    only = {"OMP_THREAD_LIMIT": "1"}

    said = subprocess.run(command, input=PROBE, env=only, capture_output=True, text=True, check=False, cwd="/")

    *tried, environment = said.stdout.splitlines()
    refused = {"network refused", "writing refused", "killing refused", "forking refused"}
    assert refused <= set(tried), said
    assert "its own done" in tried, said
    assert set(environment.split()) <= {"OMP_THREAD_LIMIT", "LC_CTYPE"}


def test_a_language_without_a_reader_is_told() -> None:
    with pytest.raises(ocr.NotRead) as refused:
        ocr.text_in(Picture(1, 1, b"\0\0\0"), "th")

    assert refused.value.reason == "off"
