"""XML read without entity expansion, network or outside files, piece by piece."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from framing.corpus.readers.base import Accounts
from framing.corpus.readers.xml_stream import XmlStream
from framing.errors.readers import broken_file
from framing.errors.tables import file_missing
from framing.extras import load_extra

if TYPE_CHECKING:
    from lxml import etree

_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "dtd_validation": False}


def iterate_xml(
    path: Path, what: str, *, huge: bool = False, encoding: str = "", accounts: Accounts | None = None
) -> Iterator[tuple[str, etree._Element]]:
    """The start and end of every element of a file, as lxml's `iterparse` gives them.

    huge : lift lxml's limits on depth and on the size of one text (kept by default against XML bombs).
    encoding : in place of the one that the file states. accounts : of characters that XML forbids, read as blanks.

    Raises
    ------
    UnreadableFile : not well-formed (the line is named). FileMissing
    """
    etree = load_extra("lxml.etree", "formats")
    if not path.exists():
        raise file_missing(path)
    with open(path, "rb") as raw:
        stream = XmlStream(raw)
        try:
            yield from etree.iterparse(
                stream, events=("start", "end"), huge_tree=huge, encoding=encoding or None, **_SAFE
            )
        except etree.XMLSyntaxError as error:
            raise broken_file(path, what, _explain(str(error.msg)), f"line {error.lineno}") from error
        finally:
            if accounts is not None:
                accounts.leave_out("control characters that XML forbids", stream.forbidden, path.name)


def _explain(message: str) -> str:
    """What the parser says, with the option that lifts its limits where they are what stops it."""
    return f"{message}; if you trust the file, give --option huge=yes" if "PARSE_HUGE" in message else message


def parse_xml(raw: bytes, where: str | Path, what: str) -> etree._Element:
    """The root of a whole XML document in memory. Errors as `iterate_xml`."""
    etree = load_extra("lxml.etree", "formats")
    try:
        return etree.fromstring(raw, etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError as error:
        raise broken_file(where, what, str(error.msg), f"line {error.lineno}") from error


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace; empty for comments, instructions and entities."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=4_096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str:
    """The attribute of that local name, whatever its namespace, or an empty text."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def flat_text(element: etree._Element | None) -> str:
    """All characters of an element, blanks and line ends made single blanks."""
    return "" if element is None else " ".join("".join(str(part) for part in element.itertext()).split())


def named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The element and all below it that have that local name, in the order of the file."""
    return iter(element.iter(f"{{*}}{name}"))


def free(element: etree._Element) -> None:
    """Let go of an element that was read, and of everything before it."""
    tail = element.tail
    element.clear()
    element.tail = tail
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def outside(item: etree._Element, element: etree._Element, names: Collection[str]) -> bool:
    """Whether an item below an element lies in none of the elements of those names below it."""
    for ancestor in item.iterancestors():
        if ancestor is element:
            return True
        if local_name(ancestor) in names:
            return False
    return True
