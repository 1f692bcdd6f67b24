"""The looks of every letter, as Word styles: paragraphs, characters, tables."""

# ruff: noqa: E501 – an XML element reads best on one line

from __future__ import annotations

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
LATIN, ARABIC, HAN = "Cambria", "Sakkal Majalla", "SimSun"
INK_SOFT, HAIRLINE = "595959", "BFBFBF"
TEXT_AT = 737  # where text begins, right of hanging numbers; twentieths of a point


def style_id(name: str) -> str:
    """Return the id of a style: its name, each word with a capital, without spaces."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def paragraph_style(
    name: str, *, based_on: str = "Normal", following: str = "", ppr: str = "", rpr: str = "", order: int = 10
) -> str:
    """Return a paragraph style."""
    after = f'<w:next w:val="{style_id(following)}"/>' if following else ""
    base = f'<w:basedOn w:val="{style_id(based_on)}"/>' if based_on else ""
    default = "" if base else ' w:default="1"'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style_id(name)}">'
        f'<w:name w:val="{name}"/>{base}{after}<w:uiPriority w:val="{order}"/><w:qFormat/>'
        f"<w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>"
    )


def character_style(name: str, rpr: str) -> str:
    """Return a character style."""
    return (
        f'<w:style w:type="character" w:styleId="{style_id(name)}"><w:name w:val="{name}"/>'
        f'<w:uiPriority w:val="20"/><w:qFormat/><w:rPr>{rpr}</w:rPr></w:style>'
    )


def size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def bold() -> str:
    return "<w:b/><w:bCs/>"


def spacing(before: int, after: int, line: int = 288) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def hanging(at: int, by: int) -> str:
    return f'<w:ind w:start="{at}" w:hanging="{by}"/>'.replace("w:start", "w:left")


def styles(language: str, *, is_rtl: bool) -> str:
    """Return styles.xml: defaults, paragraph, character and table styles."""
    rtl, bidi = ("<w:rtl/>", "<w:bidi/>") if is_rtl else ("", "")
    body = 13 if is_rtl else 11
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{ARABIC}" '
        f'w:eastAsia="{HAN}"/>{size(body)}<w:lang w:val="{language}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        f"</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{spacing(0, 120)}</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    return (
        f"{HEAD}<w:styles {NS}>{defaults}"
        + paragraph_style("Normal", based_on="", ppr=f"<w:widowControl/>{bidi}", rpr=rtl, order=0)
        + "".join(paragraphs())
        + "".join(characters())
        + tables()
        + "</w:styles>"
    )


SOFT = f'<w:color w:val="{INK_SOFT}"/>'
KEEP = "<w:keepNext/><w:keepLines/>"
RULE = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="10" w:color="{HAIRLINE}"/></w:pBdr>'
INDENT = f'<w:ind w:left="{TEXT_AT}"/>'


def numbered(number: int, level: int = 0) -> str:
    """Return the place of a style in a list of numbering.xml."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def paragraphs() -> list[str]:
    """Return every paragraph style."""
    return [*headings(), *texts(), *cells()]


def headings() -> list[str]:
    """Return the styles of the first lines of a letter and of its headings."""
    first, second = '<w:outlineLvl w:val="0"/>', '<w:outlineLvl w:val="1"/>'
    large = bold() + size(13)
    following = "Numbered Paragraph"
    return [
        paragraph_style("Addressee", ppr=spacing(0, 320, 264), rpr=f'{SOFT}<w:spacing w:val="12"/>{size(9)}'),
        paragraph_style("Title", following="Legal Basis", ppr=KEEP + spacing(0, 80, 252), rpr=size(21)),
        paragraph_style("Legal Basis", ppr=RULE + spacing(0, 280), rpr=SOFT + size(10)),
        paragraph_style(
            "heading 1", following=following, ppr=KEEP + numbered(1) + spacing(400, 140, 264) + first, rpr=large
        ),
        paragraph_style(
            "Unnumbered Heading", following="Body Text", ppr=KEEP + spacing(400, 140, 264) + first, rpr=large
        ),
        paragraph_style(
            "heading 2", following=following, ppr=KEEP + spacing(240, 100, 264) + INDENT + second, rpr=bold() + size(11)
        ),
        paragraph_style(
            "heading 3",
            following="Body Text",
            ppr=KEEP + spacing(160, 80, 264) + INDENT + '<w:outlineLvl w:val="2"/>',
            rpr=f"<w:i/><w:iCs/>{size(11)}",
        ),
    ]


def texts() -> list[str]:
    """Return the styles of running text, of notes and of the margins of a page."""
    return [
        paragraph_style("Body Text", ppr=INDENT),
        paragraph_style("Lead", ppr=spacing(0, 200)),
        paragraph_style("Numbered Paragraph", ppr=numbered(2)),
        paragraph_style("Sub Item", ppr=numbered(2, 1) + spacing(0, 80)),
        paragraph_style("Bulleted", ppr=numbered(3) + spacing(0, 80)),
        paragraph_style("Small Remark", ppr=spacing(100, 160, 264) + INDENT, rpr=SOFT + size(9.5)),
        paragraph_style("footnote text", ppr=spacing(0, 40, 245) + hanging(227, 227), rpr=size(9)),
        paragraph_style("header", ppr='<w:jc w:val="right"/>', rpr=SOFT + size(8.5)),
        paragraph_style("footer", ppr='<w:jc w:val="center"/>', rpr=SOFT + size(8.5)),
    ]


def cells() -> list[str]:
    """Return the styles of text in tables."""
    return [
        paragraph_style("Particular", ppr=spacing(0, 60, 264), rpr=size(10.5)),
        paragraph_style("Particular Label", based_on="Particular", rpr=SOFT),
        paragraph_style("Cell", ppr=spacing(0, 0, 259), rpr=size(9.5)),
        paragraph_style("Cell Head", based_on="Cell", ppr="<w:keepNext/>", rpr=SOFT),
        paragraph_style("Question Number", based_on="Cell", ppr=numbered(4)),
        paragraph_style("Annex Number", based_on="Cell", ppr=numbered(5)),
        paragraph_style("Annex Item Number", based_on="Cell", ppr=numbered(5, 1)),
        paragraph_style("After Table", ppr=spacing(0, 80, 160), rpr=size(6)),
    ]


def characters() -> list[str]:
    """Return every character style."""
    box = (
        '<w:bdr w:val="none" w:sz="0" w:space="0" w:color="auto"/><w:shd w:val="clear" w:color="auto" w:fill="DDEBEC"/>'
    )
    return [
        character_style("Gap", f'<w:color w:val="073C47"/>{box}'),
        character_style("Withheld", f'<w:i/><w:iCs/><w:color w:val="{INK_SOFT}"/>'),
        character_style("Annex Reference", "<w:noProof/>"),
        character_style("footnote reference", '<w:vertAlign w:val="superscript"/>'),
    ]


def tables() -> str:
    """Return the table styles: hairlines between rows, none beside them."""
    cell = '<w:tblCellMar><w:top w:w="70" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="70" w:type="dxa"/><w:right w:w="170" w:type="dxa"/></w:tblCellMar>'
    none = '<w:top w:val="nil"/><w:left w:val="nil"/><w:bottom w:val="nil"/><w:right w:val="nil"/><w:insideH w:val="nil"/><w:insideV w:val="nil"/>'
    lines = (
        '<w:top w:val="single" w:sz="8" w:space="0" w:color="404040"/><w:left w:val="nil"/>'
        f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{HAIRLINE}"/><w:right w:val="nil"/>'
        f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{HAIRLINE}"/><w:insideV w:val="nil"/>'
    )
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
        '<w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="Ruled"><w:name w:val="Ruled"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="30"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders>{cell}</w:tblPr></w:style>"
        '<w:style w:type="table" w:styleId="Unruled"><w:name w:val="Unruled"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="30"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{none}</w:tblBorders>{cell.replace('70', '10')}</w:tblPr></w:style>"
    )
