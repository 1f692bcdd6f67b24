"""Makes letter_templates/house_style.docx and house_style.ar.docx: the looks of every letter, as Word styles.

Run it again after a change: the same source gives the same bytes. Lawyers may also open the files in Word and
change the styles there; letters use them by name and nothing else.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from house_styles import ARABIC, HAN, HEAD, LATIN, NS, TEXT_AT, hanging, styles

TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def numbering() -> str:
    """Return numbering.xml: parts, paragraphs, bullets, questions, annexes."""

    def level(index: int, form: str, text: str, at: int, by: int, style: str) -> str:
        linked = f'<w:pStyle w:val="{style}"/>'
        if not at:  # a cell that holds its number and nothing else
            return (
                f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}<w:suff w:val="nothing"/>'
                f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>{hanging(0, 0)}</w:pPr></w:lvl>'
            )
        return (
            f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{linked}<w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:tabs><w:tab w:val="num" w:pos="{at}"/></w:tabs>{hanging(at, by)}</w:pPr></w:lvl>'
        )

    lists = [
        ("multilevel", level(0, "upperRoman", "%1.", TEXT_AT, TEXT_AT, "Heading1")),
        (
            "multilevel",
            level(0, "decimal", "%1.", TEXT_AT, TEXT_AT, "NumberedParagraph")
            + level(1, "decimal", "%1.%2", TEXT_AT + 737, 737, "SubItem"),
        ),
        ("singleLevel", level(0, "bullet", "–", TEXT_AT + 340, 340, "Bulleted")),
        ("singleLevel", level(0, "decimal", "Q%1", 0, 0, "QuestionNumber")),
        (
            "multilevel",
            level(0, "decimal", "%1", 0, 0, "AnnexNumber") + level(1, "decimal", "%1.%2", 0, 0, "AnnexItemNumber"),
        ),
    ]
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="{kind}"/>{levels}</w:abstractNum>'
        for number, (kind, levels) in enumerate(lists, 1)
    )
    used = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(1, len(lists) + 1))
    return f"{HEAD}<w:numbering {NS}>{abstract}{used}</w:numbering>"


SETTINGS = (
    f'{HEAD}<w:settings {NS}><w:zoom w:percent="100"/><w:removePersonalInformation/><w:removeDateAndTime/>'
    '<w:defaultTabStop w:val="709"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)
FOOTNOTES = (
    f'{HEAD}<w:footnotes {NS}><w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0"/></w:pPr>'
    '<w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr>'
    '<w:spacing w:after="0"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote></w:footnotes>'
)
HEADER = f'{HEAD}<w:hdr {NS}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr></w:p></w:hdr>'
FOOTER = f'{HEAD}<w:ftr {NS}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr></w:p></w:ftr>'
FONT_TABLE = (
    f"{HEAD}<w:fonts {NS}>"
    + "".join(
        f'<w:font w:name="{name}"><w:charset w:val="{charset}"/><w:family w:val="{family}"/></w:font>'
        for name, charset, family in ((LATIN, "00", "roman"), (ARABIC, "B2", "auto"), (HAN, "86", "auto"))
    )
    + "</w:fonts>"
)
COLOURS = (
    ("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "16201F"), ("lt2", "F2F5F4"), ("accent1", "0B5563"),
    ("accent2", "9D1B1B"), ("accent3", "4D5C59"), ("accent4", "74827F"), ("accent5", "073C47"), ("accent6", "D5DCDA"),
    ("hlink", "0B5563"), ("folHlink", "4D5C59"),
)  # fmt: skip
PLAIN_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
THEME = (
    f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Redress"><a:themeElements>'
    '<a:clrScheme name="Redress">'
    + "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in COLOURS)
    + '</a:clrScheme><a:fontScheme name="Redress">'
    + "".join(
        f'<a:{which}><a:latin typeface="{LATIN}"/><a:ea typeface=""/><a:cs typeface=""/></a:{which}>'
        for which in ("majorFont", "minorFont")
    )
    + '</a:fontScheme><a:fmtScheme name="Redress">'
    + f"<a:fillStyleLst>{PLAIN_FILL * 3}</a:fillStyleLst>"
    + "<a:lnStyleLst>"
    + f'<a:ln w="6350">{PLAIN_FILL}</a:ln>' * 3
    + "</a:lnStyleLst>"
    + "<a:effectStyleLst>"
    + "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    + "</a:effectStyleLst>"
    + f"<a:bgFillStyleLst>{PLAIN_FILL * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)
CORE = (
    f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title></dc:title><dc:language></dc:language></cp:coreProperties>'
)


PARTS = [
    ("styles", "styles.xml", f"{TYPES}styles+xml"),
    ("numbering", "numbering.xml", f"{TYPES}numbering+xml"),
    ("settings", "settings.xml", f"{TYPES}settings+xml"),
    ("footnotes", "footnotes.xml", f"{TYPES}footnotes+xml"),
    ("header", "header1.xml", f"{TYPES}header+xml"),
    ("footer", "footer1.xml", f"{TYPES}footer+xml"),
    ("fontTable", "fontTable.xml", f"{TYPES}fontTable+xml"),
    ("theme", "theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml"),
]


def document(*, is_rtl: bool) -> str:
    """Return document.xml: no text, one section."""
    return (
        f'{HEAD}<w:document {NS}><w:body><w:sectPr><w:headerReference w:type="default" r:id="rId5"/>'
        '<w:footerReference w:type="default" r:id="rId6"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1531" w:right="1588" w:bottom="1474" w:left="1588" w:header="737" w:footer="680" w:gutter="0"/>'
        f"{'<w:bidi/>' if is_rtl else ''}</w:sectPr></w:body></w:document>"
    )


def relations(targets: list[tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'


def content_types(parts: dict[str, str]) -> str:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{overrides}</Types>'
    )


def make(path: Path, language: str, *, is_rtl: bool) -> None:
    """Write one house style."""
    core_kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    members = {
        "[Content_Types].xml": content_types(
            {
                "word/document.xml": f"{TYPES}document.main+xml",
                **{f"word/{file}": kind for _, file, kind in PARTS},
                "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
            }
        ),
        "_rels/.rels": relations(
            [
                (f"{RELATIONS}officeDocument", "word/document.xml"),
                (core_kind, "docProps/core.xml"),
            ]
        ),
        "word/document.xml": document(is_rtl=is_rtl),
        "word/_rels/document.xml.rels": relations([(f"{RELATIONS}{name}", file) for name, file, _ in PARTS]),
        "word/styles.xml": styles(language, is_rtl=is_rtl),
        "word/numbering.xml": numbering(),
        "word/settings.xml": SETTINGS,
        "word/footnotes.xml": FOOTNOTES,
        "word/header1.xml": HEADER,
        "word/footer1.xml": FOOTER,
        "word/fontTable.xml": FONT_TABLE,
        "word/theme/theme1.xml": THEME,
        "docProps/core.xml": CORE,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "letter_templates")
    make(folder / "house_style.docx", "en-GB", is_rtl=False)
    make(folder / "house_style.ar.docx", "ar-SA", is_rtl=True)
