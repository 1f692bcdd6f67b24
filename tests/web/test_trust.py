"""Nothing a person typed is ever read as markup: escaping is left off in one place only."""

import re
from pathlib import Path

from tests.web.visitors import Visitor, elements, look_at

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"


def test_only_one_module_lets_markup_through() -> None:
    """WB-06: in one listed place only."""
    code = [
        path for path in (ROOT / "casework").rglob("*.py") if re.search(r"\bMarkup\(|\|\s*safe\b", path.read_text())
    ]
    pages = [
        path for path in (ROOT / "templates").rglob("*.html") if re.search(r"\|\s*safe\b|autoescape", path.read_text())
    ]

    assert [path.name for path in code] == ["trusted.py"]
    assert pages == []


def test_no_template_holds_a_style_or_a_script_of_its_own() -> None:
    """WB-01: what the policy forbids, no template tries."""
    inline = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:")

    assert [path.name for path in (ROOT / "templates").rglob("*.html") if inline.search(path.read_text())] == []


def test_hostile_names_stay_text_on_every_page(amara: Visitor) -> None:
    matter = amara.opens_a_matter(HOSTILE, code_name=HOSTILE)
    amara.post(f"/matters/{matter}/evidence/new", {"title": HOSTILE, "disclosure": "disclose", "description": HOSTILE})

    for place in ("tasks", "evidence", "evidence/map", "analysis", "draft", "deadlines"):
        html = amara.page(f"/matters/{matter}/{place}").text
        look_at(html)
        assert not elements(html, "img")
        assert "{{7*7}}" in html
