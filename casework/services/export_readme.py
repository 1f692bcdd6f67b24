"""The page of plain words that lies on top of every whole-matter export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from casework.services.export_contents import Contents

TEXT: Final = """\
WHOLE-MATTER EXPORT                                                {day}

Matter:   {title}
Made by:  {made_by}
Version:  {version} of the matter; format 1 of the export

This is everything the office held of the matter when the export was made:

{counts}

What is where

  matter.json     the record: every fact with who said it, what proves it and
                  how far it may be disclosed; charges, relatives and other
                  things; exhibits; and what lies in the drawer
  exhibits/       the original files, byte for byte as they were received, in
                  one folder an exhibit: <number>-<its id>
  readings/       the text of files, where it was extracted or recognised.
                  It is an aid for searching, not evidence
  custody.csv     for each file: who gave it, when and how it was obtained,
                  who received, viewed and downloaded it
  journal.csv     who did and saw what in this matter, with the values of the
                  chain that holds the journal of the office together
  manifest.json   every file of this export with its SHA-256 and size, and for
                  originals the SHA-256 at receipt
  verify.py       checks all of it

How to check it, on any computer, without Redress and without a network

  python3 verify.py {file}
  or, after unpacking, in this folder:   python3 verify.py .

It needs Python 3.8 or newer and nothing else. It names each file that is
missing, altered or extra. What it cannot know is whether somebody made a whole
new export with a new manifest. So compare the SHA-256 of the manifest, which it
prints, with the one that the office reads to you: it stands there under
"What went out", and in the journal of the office.

What is not in it

  Earlier versions of answers, drafts and bundles made in the office, previews,
  passwords and keys.

{hidden}
Names inside the original files are as they were received: nothing was removed
from any original.

CSV files are UTF-8 with a byte order mark, separated by commas. A cell that a
spreadsheet could take for a formula begins with an apostrophe that is not part
of it. Times are UTC. The format is open: docs/export-format.md of Redress.
"""
HIDDEN: Final = "{count} protected person(s) stand by code names in all texts of this export."
NONE_HIDDEN: Final = "No person of this matter is shown by a code name instead of a name."


def readme(contents: Contents, about: Mapping[str, Any], counts: Mapping[str, int]) -> str:
    """Return the page, in English, lines short enough for any screen."""
    count = about["persons_by_code_name"]
    return TEXT.format(
        day=about["made_at"][:10],
        title=" ".join(contents.matter.veil.text(contents.matter.title).split()),
        made_by=about["made_by"],
        version=about["matter_version"],
        counts="\n".join(f"  {number:>9,}  {name}" for name, number in counts.items()),
        file="EXPORT.zip",
        hidden=HIDDEN.format(count=count) if count else NONE_HIDDEN,
    )
