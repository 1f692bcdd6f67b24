"""What a window, a tab or a browser's history shows of a page: the name of a place, never how a matter stands."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SAYING_WHAT_IS_DONE = {  # their titles are fixed texts, or the number of an exhibit
    "staff/answers/check.html",
    "staff/evidence/edit.html",
    "staff/evidence/exhibit.html",
    "staff/law/rules.html",
    "staff/office/addressee.html",
    "staff/office/ask.html",
    "staff/team/ask.html",
}


def test_no_title_says_how_a_matter_stands() -> None:
    """P4, WB-12: the heading says that nine grounds stand or three people are hidden, the title only where one is."""
    titles = {
        str(path.relative_to(TEMPLATES)): found[1]
        for path in TEMPLATES.rglob("*.html")
        if (found := re.search(r"{% block title %}(.*?){% endblock %}", path.read_text(encoding="utf-8")))
    }

    of_headings = {name for name, title in titles.items() if "{{ title }}" in title}

    assert len(titles) > 50
    assert of_headings == SAYING_WHAT_IS_DONE
    assert not [name for name, title in titles.items() if "ngettext" in title or "%(" in title]
