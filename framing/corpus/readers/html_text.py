"""The running text of an HTML tree, block by block, without scripts, menus, notes and page marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_SKIPPED = frozenset({"script", "style", "nav", "head", "noscript", "template", "svg", "form", "button", "aside"})
_NOTES = frozenset({"noteref", "footnote", "footnotes", "endnote", "endnotes", "rearnote", "pagebreak", "toc"})
_BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "blockquote", "section", "article", "pre", "dt"}
    | {"dd", "hr", "table", "ul", "ol", "dl", "figure", "main", "header", "footer", "body"}
)


def extract_blocks(element: etree._Element) -> list[str]:
    """The texts of an element's blocks in their order, blanks and line ends made single blanks."""
    pieces: list[str] = []
    _walk(element, pieces)
    blocks = (" ".join(block.split()) for block in "".join(pieces).split("\x00"))
    return [block for block in blocks if block]


def extract_markup(text: str) -> str:
    """The text of HTML that stands within another format: paragraphs apart by an empty line, `<br>` a line end."""
    from lxml import html

    pieces: list[str] = []
    _walk(html.fragment_fromstring(text, create_parent="div"), pieces, line="\x01")
    blocks = (
        "\n".join(line for part in block.split("\x01") if (line := " ".join(part.split())))
        for block in "".join(pieces).split("\x00")
    )
    return "\n\n".join(block for block in blocks if block)


def _walk(element: etree._Element, pieces: list[str], line: str = "\x00") -> None:
    name = _name(element)
    if not name or name in _SKIPPED or _is_note(element):
        return
    if name == "br":
        pieces.append(line)
    block = name in _BLOCKS
    pieces.append("\x00" if block else "")
    pieces.append((element.text or "").replace("\x00", ""))
    for child in element:
        _walk(child, pieces, line)
        pieces.append((child.tail or "").replace("\x00", ""))
    pieces.append("\x00" if block else " " if name in {"td", "th"} else "")


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _is_note(element: etree._Element) -> bool:
    # an HTML parser keeps the prefix, an XML parser resolves it
    names = ("epub:type", "{http://www.idpf.org/2007/ops}type", "role")
    kinds = " ".join(element.get(name, "") for name in names)
    return not _NOTES.isdisjoint(re.sub(r"\bdoc-", "", kinds).split())
