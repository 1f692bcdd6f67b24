"""Scans as courts send them: pages that are pictures alone, of texts in four scripts; made when a test runs."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import typst
from PIL import Image

from casework.drafting.pdf import font_folders

DOTS = 200
TEXTS = {
    "en": "The arrest warrant was signed by the investigator.\nThe applicant was not heard by a judge.",
    "zh": "人民法院经审理查明，被告人签订合同。\n公司账户被冻结，律师提出上诉。",
    "ru": "Постановление вынесено следователем.\nДоговор был расторгнут в апреле.",
    "ar": "أصدرت المحكمة الابتدائية حكمها في القضية.\nوقد غادر المتهم البلاد قبل صدور القرار.",
}
PAGE = """#set page(width: 15cm, height: 5cm, margin: 1cm)
#set text(font: ("Noto Serif", "Noto Naskh Arabic", "Noto Serif SC"), size: 15pt, lang: "{language}")
{text}"""


def drawn(text: str, language: str) -> Image.Image:
    """Return a page with this text as a picture in grey."""
    source = PAGE.format(language=language, text=text.replace("\n", " \\\n"))
    page = typst.compile(source.encode(), font_paths=list(font_folders()), format="pdf")
    return pypdfium2.PdfDocument(page)[0].render(scale=DOTS / 72).to_pil().convert("L")


def scan(*texts: tuple[str, str]) -> bytes:
    """Return a PDF of which each page is a picture; of each its text and language."""
    first, *others = (drawn(text, language) for text, language in texts)
    kept = BytesIO()
    first.save(kept, "PDF", save_all=True, append_images=others, resolution=DOTS)
    return kept.getvalue()
