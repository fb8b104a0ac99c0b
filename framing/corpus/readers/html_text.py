"""The running text of an HTML tree, block by block, without scripts, menus, notes and page marks."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from framing.corpus.readers.base import Accounts
from framing.extras import load_extra

if TYPE_CHECKING:
    from lxml import etree

_SKIPPED = frozenset(
    {"script", "style", "nav", "head", "noscript", "noframes", "template", "svg", "form", "button", "aside", "rt", "rp"}
)
_DELETED = "del"
_HIDDEN = re.compile(r"\bdisplay\s*:\s*none\b|\bvisibility\s*:\s*hidden\b", re.IGNORECASE)
_NOTES = frozenset({"noteref", "footnote", "footnotes", "endnote", "endnotes", "rearnote", "pagebreak", "toc"})
_WORDS = frozenset({"footnote", "footnotes", "endnote", "endnotes", "rearnote"})
_BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "blockquote", "section", "article", "pre", "dt"}
    | {"dd", "hr", "table", "ul", "ol", "dl", "figure", "main", "header", "footer", "body"}
)


class _Walk:
    """Gathers the text of a tree: "\\x00" parts blocks, `line` stands for a line end; what is left out is counted."""

    def __init__(self, line: str = "\x00") -> None:
        self.pieces: list[str] = []
        self.left_out: Counter[str] = Counter()
        self._line = line

    def take(self, element: etree._Element) -> None:
        """Add an element with all below it."""
        name = _name(element)
        if not name or name in _SKIPPED:
            self.left_out["notes"] += name == "aside"
            return
        if why := unseen(element):
            self.left_out[why] += 1
            return
        if kinds := _NOTES & _kinds(element):
            self.left_out["notes"] += not kinds.isdisjoint(_WORDS)
            return
        if name == "br":
            self.pieces.append(self._line)
        block = name in _BLOCKS
        self.pieces.append("\x00" if block else "")
        self.pieces.append((element.text or "").replace("\x00", ""))
        for child in element:
            self.take(child)
            self.pieces.append((child.tail or "").replace("\x00", ""))
        self.pieces.append("\x00" if block else " " if name in {"td", "th"} else "")


def unseen(element: etree._Element) -> str:
    """Why the words of an element are no part of what a reader of the page sees: deleted, or hidden; empty if they are."""
    name = _name(element)
    if name in {_DELETED, "body"}:  # a body is often hidden until a script shows it
        return "deletions" if name == _DELETED else ""
    hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style", ""))
    return "hidden passages" if hidden and "".join(str(part) for part in element.itertext()).strip() else ""


def extract_blocks(element: etree._Element, accounts: Accounts | None = None) -> list[str]:
    """The texts of an element's blocks in their order, blanks and line ends made single blanks; what is left out is counted."""
    walk = _Walk()
    walk.take(element)
    if accounts is not None:
        for kind, number in walk.left_out.items():
            accounts.leave_out(kind, number)
    blocks = (" ".join(block.split()) for block in "".join(walk.pieces).split("\x00"))
    return [block for block in blocks if block]


def extract_markup(text: str) -> str:
    """The text of HTML that stands within another format: paragraphs apart by an empty line, `<br>` a line end."""
    walk = _Walk("\x01")
    walk.take(load_extra("lxml.html", "formats").fragment_fromstring(text, create_parent="div"))
    blocks = (
        "\n".join(line for part in block.split("\x01") if (line := " ".join(part.split())))
        for block in "".join(walk.pieces).split("\x00")
    )
    return "\n\n".join(block for block in blocks if block)


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _kinds(element: etree._Element) -> set[str]:
    # an HTML parser keeps the prefix, an XML parser resolves it
    names = ("epub:type", "{http://www.idpf.org/2007/ops}type", "role")
    kinds = " ".join(element.get(name, "") for name in names)
    return set(re.sub(r"\bdoc-", "", kinds).split())
