"""What TEI says about a text: title, author, language, licence and date, from the header and from the text's own lines.

Dates of the Text Creation Partnership's books come from the title, the uniform title, date lines and the imprint, in
this order of trust, in the calendar of the writer or the press: English (year from 25 March, Old Style) by default.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from framing.corpus.dates.intervals import DateInterval, find_date
from framing.corpus.dates.sources import resolve_date
from framing.corpus.readers.tei_persons import Roll, read_roll
from framing.corpus.readers.xml_safety import attribute, flat_text, local_name, named, outside
from framing.extras import load_extra

if TYPE_CHECKING:
    from lxml import etree

_LANGUAGES = {"eng": "en", "lat": "la", "fre": "fr", "fra": "fr", "ger": "de", "deu": "de", "dut": "nl", "nld": "nl",
              "spa": "es", "ita": "it"}  # fmt: skip
_CONTINENT = re.compile(
    r"netherlands|united provinces|staten|france|holy roman|leopold|spain|savoy|portugal|poland|venice|bavaria", re.I
)
_BRITAIN = re.compile(r"england|great britain|scotland|ireland|william iii|sovereign \(1689", re.I)
_SCOTTISH_PRESS = re.compile(r"edinburgh|glasgow|aberdeen", re.I)
_WHEN = ("when", "when-iso", "from", "notBefore")
ENCLOSURES = frozenset({"attachment", "floatingText"})  # papers of others that a document brings along
_UNTIL = ("when", "when-iso", "to", "notAfter")


@dataclass
class Header:
    """The facts of one TEI header.

    roll : who speaks. dates : (source, phrase) in order of trust. whole : a printed book, read as one document.
    """

    id: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    roll: Roll = field(default_factory=Roll)
    dates: list[tuple[str, str]] = field(default_factory=list)
    calendar: str = "gregorian"
    whole: bool = False
    columns: dict[str, str] | None = None


def read_header(header: etree._Element, volume: str, language: str, roll: Roll) -> Header:
    """The facts of a `teiHeader`; `volume` and `language` are the TEI element's xml:id and xml:lang.

    roll : of the header that stands before (the corpus's), which holds on.
    """
    titles = [flat_text(item) for item in _first(header, "titleStmt") if local_name(item) == "title"]
    authors = [flat_text(item) for item in _first(header, "titleStmt") if local_name(item) == "author"]
    metadata = {
        "title": titles[0] if titles else "",
        "author": "; ".join(dict.fromkeys(authors)),
        "language": _language(header, language),
        "licence": _licence(header),
    }
    identifiers = {attribute(item, "type"): flat_text(item) for item in named(header, "idno")}
    found = Header(volume or identifiers.get("DLPS", ""), {key: value for key, value in metadata.items() if value})
    found.roll = read_roll([header])
    found.roll.add(roll)
    tcp = any("TCP" in flat_text(item) for item in named(header, "publicationStmt")) or "EEBO-CITATION" in identifiers
    found.dates = [("title", titles[0])] if titles else []
    found.dates += [("uniform title", title) for title in titles[1:]]
    if tcp:
        found.whole = True
        imprint = _first(header, "biblFull")
        found.dates += [("imprint", flat_text(item)) for item in named(imprint, "date")][:1]
        found.dates += [("edition", flat_text(item)) for item in named(_first(header, "editionStmt"), "date")]
        places = " ".join(flat_text(item) for item in named(imprint, "pubPlace"))
        found.calendar = _press_calendar(found.metadata.get("author", ""), places)
    else:
        settings = named(_first(header, "settingDesc"), "date")
        dates = [_dated(item) for item in settings] or [_dated(item) for item in named(header, "creation")]
        sources = [_dated(item) for item in named(_first(header, "sourceDesc"), "date")]
        found.dates = [("header", phrase) for phrase in [*dates, *sources] if phrase] + found.dates
    return found


def resolve_document_date(header: Header, element: etree._Element, calendar: str) -> dict[str, str]:
    """`earliest`, `latest` and `date_rule` of a document: its own attributes, then its date lines, then the header."""
    written = attribute(element, "doc-dateTime-min") or attribute(element, "doc-dateTime-max")
    if written and (exact := _attribute_interval(element)):
        return _columns(exact)
    found = _stated_date(header, element, calendar)
    if written and found:
        found = found.doubted(f"the attributes doc-dateTime-min and -max make no interval ({written})")
    return _columns(found) if found else {}


def _stated_date(header: Header, element: etree._Element, calendar: str) -> DateInterval | None:
    whole = local_name(element) == "text"  # a book may be made of such texts
    own = [item for item in element.iter() if whole or outside(item, element, ENCLOSURES)]
    lines = [item for item in own if local_name(item) in {"dateline", "docDate"}]
    dates = [item for line in lines for item in named(line, "date")]
    marked = [interval for item in dates if (interval := _marked(item))]
    if marked:
        return marked[0]
    sources = [*header.dates[:1], *(("date line", flat_text(line)) for line in lines[:2]), *header.dates[1:]]
    heads = [item for item in own if local_name(item) == "head"][:2]
    sources[1:1] = [("head", flat_text(item)) for item in heads]
    return resolve_date(sources, calendar=calendar or header.calendar)


def resolve_header_date(header: Header, calendar: str) -> dict[str, str]:
    """The same three columns from the header alone, worked out once for all utterances of a sitting."""
    if header.columns is None:
        found = resolve_date(header.dates, calendar=calendar or header.calendar)
        header.columns = _columns(found) if found else {}
    return header.columns


def _columns(interval: DateInterval) -> dict[str, str]:
    return {"earliest": interval.earliest, "latest": interval.latest, "date_rule": interval.rule}


def _attribute_interval(element: etree._Element) -> DateInterval | None:
    first, last = attribute(element, "doc-dateTime-min")[:10], attribute(element, "doc-dateTime-max")[:10]
    earliest, latest = find_date(first or last, languages=()), find_date(last or first, languages=())
    if earliest is None or latest is None or earliest.earliest > latest.latest:
        return None
    return DateInterval(earliest.earliest, latest.latest, "TEI attributes doc-dateTime-min and doc-dateTime-max")


def _marked(date: etree._Element) -> DateInterval | None:
    first = next((attribute(date, name) for name in _WHEN if attribute(date, name)), "")
    last = next((attribute(date, name) for name in _UNTIL if attribute(date, name)), "") or first
    earliest, latest = find_date(first or last), find_date(last)
    if earliest is None or latest is None:
        return None
    return DateInterval(earliest.earliest, latest.latest, "TEI attributes of <date>")


def _dated(date: etree._Element) -> str:
    marked = _marked(date)
    return f"{marked.earliest}/{marked.latest}" if marked else flat_text(date)


def _press_calendar(author: str, places: str) -> str:
    if _CONTINENT.search(author) and not _BRITAIN.search(author):
        return "gregorian"
    return "scottish" if _SCOTTISH_PRESS.search(places) else "english"


def _licence(header: etree._Element) -> str:
    stated = flat_text(next(named(header, "licence"), None))
    given_away = "CC0" in flat_text(next(named(header, "availability"), None))
    return stated[:200] or ("CC0 1.0" if given_away else "")


def _language(header: etree._Element, language: str) -> str:
    code = language or next((attribute(item, "ident") for item in named(header, "language")), "")
    return _LANGUAGES.get(code[:3].lower(), code.split("-")[0].lower()[:2])


def _first(element: etree._Element, name: str) -> etree._Element:
    found: etree._Element = next(named(element, name), load_extra("lxml.etree", "formats").Element("none"))
    return found
