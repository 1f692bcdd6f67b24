"""Images: how large, whether whole, and as upright pixels without anything beside them."""

from __future__ import annotations

import re
import warnings
from typing import Final

from PIL import Image, ImageOps, features

from casework.sandbox.inside.contents import Content, Saying
from casework.sandbox.kinds import NotShown

READ: Final = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "JPEG2000", "AVIF")
MOST_PIXELS: Final = 120_000_000
LONGEST_SIDE: Final = 40_000
MARK, SCAN, ENDED, ADOBE = 0xFF, 0xDA, 0xD9, 0xEE  # of JPEG
REMARKS: Final = frozenset({*range(0xE0, 0xF0), 0xFE})
AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
LOOKED_AT_PX: Final = 256
SHOWN: Final = frozenset({f"image/{name}" for name in ("png", "jpeg", "gif", "webp", "tiff", "bmp", "jp2", "avif")})


def get_ready() -> None:
    """Load the readers we want, and no other; what would be loaded later is refused."""
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands above
    Image.preinit()
    Image.init()
    for name in ("webp", "avif", "littlecms2", "jpg_2000"):
        features.check(name)


def opened(content: Content) -> Image.Image:
    """Return the image, only its head read.

    Raises: NotShown.
    """
    if content.media_type not in SHOWN:
        raise NotShown("no-picture")
    try:
        image = Image.open(content.opened(), formats=READ)
    except (OSError, SyntaxError, ValueError, TypeError, OverflowError, KeyError):
        raise NotShown("broken") from None
    if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
        raise NotShown("too-large")
    return image


def look(content: Content, saying: Saying) -> None:
    """Say how large an image stands upright, and whether it is whole.

    Raises: NotShown.
    """
    if content.media_type not in SHOWN:
        return
    try:
        image = opened(content)
    except NotShown as reason:
        saying.flags.add("bomb" if reason.reason == "too-large" else "damaged")
        raise
    width, height = _upright_size(image)
    saying.answer.numbers(pages=getattr(image, "n_frames", 1), width=width, height=height)
    try:
        image.draft("RGB", (LOOKED_AT_PX, LOOKED_AT_PX))
        image.load()
    except (OSError, SyntaxError, ValueError, IndexError):
        saying.flags.add("damaged")


def pixels(image: Image.Image, *, longest_px: int) -> tuple[int, int, bytes]:
    """Return width, height and pixels of an image on white, upright, no side longer than asked for, never enlarged."""
    try:
        image.draft("RGB", (longest_px, longest_px))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((longest_px, longest_px), reducing_gap=2.0)
        flat = _on_white(upright)
    except (OSError, SyntaxError, ValueError, IndexError):
        raise NotShown("broken") from None
    return flat.width, flat.height, flat.tobytes()


def refuse_damaged(content: Content) -> None:
    """Raises: NotShown unless every pixel can be read."""
    try:
        Image.open(content.opened(), formats=READ).load()
    except (OSError, SyntaxError, ValueError, IndexError):
        raise NotShown("broken") from None


def bare_jpeg(data: bytes) -> bytes:
    """Return a JPEG bit for bit, but for its remarks: nothing in it tells of camera, place or maker.

    The colour transform of Adobe's programs stays, since without it colours turn; what follows the picture goes.
    """
    kept, place = [data[:2]], 2
    while place + 4 <= len(data) and data[place] == MARK:
        kind = data[place + 1]
        if kind == MARK:
            place += 1
            continue
        if kind == SCAN:
            return b"".join([*kept, _scans(data, place)])
        following = place + 2 + int.from_bytes(data[place + 2 : place + 4])
        if kind not in REMARKS or (kind == ADOBE and data[place + 4 : place + 9] == b"Adobe"):
            kept.append(data[place:following])
        place = following
    raise NotShown("broken")


def _scans(data: bytes, place: int) -> bytes:
    """Return everything from the first scan to the end of the picture, remarks between scans left out."""
    kept = []
    while place + 4 <= len(data):
        kind = data[place + 1]
        if kind == ENDED:
            break
        following = place + 2 + int.from_bytes(data[place + 2 : place + 4])
        if kind == SCAN:
            following = _end_of_scan(data, following)
        if kind not in REMARKS:
            kept.append(data[place:following])
        place = following
    return b"".join([*kept, bytes([MARK, ENDED])])


def _end_of_scan(data: bytes, place: int) -> int:
    """Return where the coded pixels end: at the first mark that is neither stuffing nor a restart."""
    found = AFTER_SCAN.search(data, place)
    return found.start() if found else len(data)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "I;16":
        image = image.point(lambda value: value / 256).convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    with_alpha = image.convert("RGBA")
    ground = Image.new("RGB", image.size, "white")
    ground.paste(with_alpha, mask=with_alpha.getchannel("A"))
    return ground


def _upright_size(image: Image.Image) -> tuple[int, int]:
    lies = image.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    return (image.height, image.width) if lies else (image.width, image.height)
