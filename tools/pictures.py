"""Take the pictures of the README and the guide: the invented matter's pages at 1280 and 390 pixels, and in Arabic."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402 (found from the checkout)
from playwright.sync_api import sync_playwright  # noqa: E402

from casework.law.reader import read_law  # noqa: E402
from forms.reader import read_form  # noqa: E402
from tests.browser.road import Road  # noqa: E402
from tests.plugins.pages import NODE, launch_options  # noqa: E402
from tests.plugins.served import Served, served_office  # noqa: E402

PICTURES: Final = ROOT / "docs" / "pictures"
WIDTHS: Final = {1280: 900, 390: 844}
COLOURS: Final = 64
ARABIC: Final = "العربية"
PLACES: Final = ("tasks", "analysis", "deadlines", "evidence", "evidence/map", "draft")


def main() -> int:
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(NODE)  # as the tests do
    options = launch_options()
    if options is None:
        print("There is no Chromium: run make test once, it fetches one.", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served_office(Path(folder)) as office, sync_playwright() as driver:
        page = driver.chromium.launch(**options).new_page(locale="en-GB")
        matter = _founded(page, office)
        _take_all(page, {f"{matter}/{place}": place.replace("/", "-") for place in PLACES})
        _take_all(page, {f"{matter}/steps/charges": "things", f"{matter}/steps/applicant": "question"})
        page.get_by_role("button", name=ARABIC).click()
        _take_all(page, {f"{matter}/evidence": "arabic"})
    return 0


def _founded(page: Any, office: Served) -> str:
    """Found a firm with the invented matter and return the address of that matter."""
    form = read_form(extra_questions=read_law().questions)
    Road(page, office.address, form).found_firm(office.setup_code, "Look around with an invented matter")
    if "/matters/" not in page.url:
        page.goto(office.address)
        page.locator("main a[href^='/matters/']").filter(has_text="invented").first.click()
    return "/".join(page.url.split("/")[:5])


def _take_all(page: Any, names: dict[str, str]) -> None:
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for address, name in names.items():
            _take(page, address, PICTURES / f"{name}-{width}.png")


def _take(page: Any, address: str, picture: Path) -> None:
    """Take a picture of what a window shows, in few colours: a page has no more, and the file is a third as large."""
    answer = page.goto(address)
    if not answer.ok:
        raise RuntimeError(f"{address}: {answer.status}")
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shown.quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)
    print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
