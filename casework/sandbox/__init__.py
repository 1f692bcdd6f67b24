"""The only room that opens what was uploaded: in a fresh child without files, network or rights (settled 18).

Bytes go in, pixels, text and a few words come out, checked on our side. What is not opened is said, never guessed.
"""

from casework.sandbox.copying import bundle_part, clean_pdf, redacted_pdf
from casework.sandbox.examining import examine
from casework.sandbox.kinds import FLAGS, PROBLEMS, Box, Entry, Findings, Kind, Level, NotShown, Part
from casework.sandbox.ladder import level
from casework.sandbox.pictures import Picture
from casework.sandbox.showing import picture, pictures

__all__ = [
    "FLAGS",
    "PROBLEMS",
    "Box",
    "Entry",
    "Findings",
    "Kind",
    "Level",
    "NotShown",
    "Part",
    "Picture",
    "bundle_part",
    "clean_pdf",
    "examine",
    "level",
    "picture",
    "pictures",
    "redacted_pdf",
]
