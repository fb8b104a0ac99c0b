"""ParlaMint: TEI files of parliamentary sittings, a speech a document, in archives ParlaMint-XX.tgz or unpacked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from framing.corpus.catalogue.entries import Entry
from framing.corpus.documents import Document
from framing.corpus.importing.documents import import_documents
from framing.corpus.importing.settings import ImportSettings
from framing.corpus.unpacking import is_archive, unpacked

_SITTING = re.compile(r"ParlaMint-([A-Z]{2})(?:-[A-Z]{2})?(?:-\w\w)?_\d{4}.*(?<!\.ana)\.xml")
_STATES = {
    "AT": "AUT", "BA": "BIH", "BE": "BEL", "BG": "BGR", "CZ": "CZE", "DK": "DNK", "EE": "EST", "ES": "ESP",
    "FI": "FIN", "FR": "FRA", "GB": "GBR", "GR": "GRC", "HR": "HRV", "HU": "HUN", "IS": "ISL", "IT": "ITA",
    "LT": "LTU", "LV": "LVA", "NL": "NLD", "NO": "NOR", "PL": "POL", "PT": "PRT", "RS": "SRB", "SE": "SWE",
    "SI": "SVN", "TR": "TUR", "UA": "UKR",
}  # fmt: skip


def read_documents(root: Path, entry: Entry, log: Callable[[str], None]) -> Iterator[Document]:
    """The speeches, sitting by sitting in the order of the files' names."""
    with ExitStack() as stack:
        archives = sorted(path for path in root.iterdir() if path.is_file() and is_archive(path))
        folders = [root, *(stack.enter_context(unpacked(path, root)) for path in archives)]
        found = {
            path.name: path for folder in folders for path in folder.rglob("*.xml") if _SITTING.fullmatch(path.name)
        }
        for name in sorted(found):
            country = name.split("-")[1][:2]
            defaults = {**entry.documents, "state": _STATES.get(country, "")}
            settings = ImportSettings(entry.name, reader="tei", defaults=defaults, log=log)
            yield from import_documents(found[name], settings)
