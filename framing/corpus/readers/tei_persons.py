"""Who speaks, and for which party: what TEI's lists of persons and organisations say behind their identifiers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from framing.corpus.readers.xml_safety import attribute, flat_text, iterate_xml, local_name, named

if TYPE_CHECKING:
    from lxml import etree

_NAME_PARTS = ("forename", "nameLink", "surname")
_FILES = (
    "*listPerson*.xml",
    "*listOrg*.xml",
    "ParlaMint-??.xml",
    "ParlaMint-??-??.xml",
    "ParlaMint-??.ana.xml",
    "ParlaMint-??-??.ana.xml",
)
_PARTIES = frozenset({"politicalParty", "parliamentaryGroup", "politicalGroup", "party"})
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Dated:
    """A name of a person, or an organisation's xml:id, from and to a day ("" where the list does not say)."""

    value: str
    first: str
    last: str


@dataclass
class Roll:
    """names, memberships : xml:id of a person -> what they were called, where they belonged. parties : xml:id -> name."""

    names: dict[str, list[Dated]] = field(default_factory=dict)
    memberships: dict[str, list[Dated]] = field(default_factory=dict)
    parties: dict[str, str] = field(default_factory=dict)

    def read(self, element: etree._Element) -> None:
        """Add the person or organisation that an element is."""
        own = attribute(element, "id")
        if local_name(element) == "person":
            names = [_dated(item, _person_name(item)) for item in element if local_name(item) == "persName"]
            if names := [item for item in names if item.value]:
                self.names[own] = names
            memberships = [
                _dated(item, item.get("ref", "").rpartition("#")[2]) for item in named(element, "affiliation")
            ]
            self.memberships[own] = memberships
        elif local_name(element) == "org" and element.get("role", "") in _PARTIES:
            self.parties[own] = _party_name(element) or own

    def add(self, other: Roll) -> None:
        """Add what another roll has; what stands here already stays."""
        self.names = other.names | self.names
        self.memberships = other.memberships | self.memberships
        self.parties = other.parties | self.parties

    def name_of(self, person: str, day: str) -> str:
        """The name of a person on a day (the last one listed where none holds); the identifier where it has none."""
        names = self.names.get(person, [Dated(person, "", "")])
        return next((item.value for item in names if _holds(item, day)), names[-1].value)

    def party_of(self, person: str, day: str) -> str:
        """The parties and parliamentary groups of a person on a day (YYYY-MM-DD; "": those without end), joined."""
        names = [self._party(item.value) for item in self.memberships.get(person, ()) if _holds(item, day)]
        return ";".join(dict.fromkeys(name for name in names if name))

    def _party(self, organisation: str) -> str:
        """The name of a party; where no list has it, what its identifier says ("politicalParty.N"); "" for others."""
        kind, _, name = organisation.partition(".")
        return self.parties.get(organisation, name if kind in _PARTIES else "")


def is_roll(name: str) -> bool:
    """Whether a file of that name may hold lists of persons or parties for the files beside and below it."""
    return any(fnmatchcase(name, pattern) for pattern in _FILES)


def read_roll(elements: Iterable[etree._Element]) -> Roll:
    """The persons and parties in some elements."""
    found = Roll()
    for element in elements:
        for name in ("person", "org"):
            for item in named(element, name):
                found.read(item)
    return found


@lru_cache(maxsize=8)
def read_roll_beside(folder: Path) -> Roll:
    """The roll of the lists that a corpus in ParlaMint form keeps beside its speeches, or one folder up."""
    found = Roll()
    for place in (folder, folder.parent):
        for path in sorted({path for pattern in _FILES for path in place.glob(pattern)}):
            found.add(_read_file(path))
    return found


@lru_cache(maxsize=1)
def read_roll_within(path: Path) -> Roll:
    """The roll of a file itself, wherever in it the lists stand."""
    return _read_file(path) if _has_persons(path) else Roll()


def _read_file(path: Path) -> Roll:
    found = Roll()
    for event, element in iterate_xml(path, "TEI list of persons"):
        if event == "end" and local_name(element) in {"person", "org"}:
            found.read(element)
    return found


def _has_persons(path: Path) -> bool:
    kept = b""
    with open(path, "rb") as stream:
        while chunk := stream.read(_CHUNK):
            if b"person" in kept + chunk:
                return True
            kept = chunk[-len(b"person") :]
    return False


def _person_name(name: etree._Element) -> str:
    parts = [flat_text(item) for key in _NAME_PARTS for item in name if local_name(item) == key]
    return " ".join(part for part in parts if part) or flat_text(name)


def _party_name(organisation: etree._Element) -> str:
    """The full name, in English where the list has it, else its abbreviation."""
    names = [item for item in organisation if local_name(item) == "orgName" and flat_text(item)]
    ranked = sorted(names, key=lambda item: (item.get("full") == "abb", attribute(item, "lang") != "en"))
    return flat_text(ranked[0]) if ranked else ""


def _dated(element: etree._Element, value: str) -> Dated:
    when = element.get("when", "")
    return Dated(value, element.get("from", when), element.get("to", when))


def _holds(item: Dated, day: str) -> bool:
    """Whether something held on a day; a bound such as "2015" or "2015-05" means the whole of it."""
    begun = not item.first or not day or item.first <= day
    ended = bool(item.last) and (not day or (item.last < day and not day.startswith(item.last)))
    return begun and not ended
