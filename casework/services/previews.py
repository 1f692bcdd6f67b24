"""A draft to be read on a screen."""

from casework.domain.blocks import Draft
from casework.drafting.html import to_html

PREFIX = "draft-"


def preview(draft: Draft) -> str:
    """Return the draft as a fragment of HTML in which every word is escaped; its ids begin with `PREFIX`."""
    return to_html(draft, prefix=PREFIX)
