"""Take the pictures of the README and the guide: the invented matter's pages at 1280 and 390 pixels."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402 (found from the checkout)

from tests.plugins.pages import NODE, launch_options  # noqa: E402
from tests.plugins.served import Served, served_office  # noqa: E402

PICTURES: Final = ROOT / "docs" / "pictures"
WIDTHS: Final = {1280: 900, 390: 844}
LAWYER: Final = {
    "Name of the firm": "Benhaddou & Partners",
    "Your name": "Nadia Benhaddou",
    "E-mail address": "nadia@example.org",
    "Password": "quiet harbour, nine lanterns",
}
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
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            for place in PLACES:
                _take(page, f"{matter}/{place}", PICTURES / f"{place.replace('/', '-')}-{width}.png")
            _take(page, f"{matter}/steps/charges", PICTURES / f"things-{width}.png")
            _take(page, f"{matter}/steps/applicant", PICTURES / f"question-{width}.png")
    return 0


def _founded(page: Any, office: Served) -> str:
    """Found a firm with the invented matter and return the address of that matter."""
    page.goto(office.address)
    page.get_by_label("Set-up code", exact=True).fill(office.setup_code)
    for label, text in LAWYER.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Look around with an invented matter").check()
    page.get_by_role("button", name="Create the account").click()
    page.wait_for_url("**/matters/*/**")
    address: str = page.url
    return "/".join(address.split("/")[:5])


def _take(page: Any, address: str, picture: Path) -> None:
    answer = page.goto(address)
    if not answer.ok:
        raise RuntimeError(f"{address}: {answer.status}")
    page.screenshot(path=picture)
    print(picture.relative_to(ROOT))


if __name__ == "__main__":
    sys.exit(main())
