"""Which formats there are, what they need, and which level they write by default. A new format is one entry here."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from framing.errors.export import unknown_format, wrong_level
from framing.export.units import Source

Write = Callable[[Source, Path], None]
LEVELS = ("passages", "documents")


@dataclass(frozen=True)
class Format:
    """One output format; `standing_alone` formats write every passage as a text of its own at level passages."""

    name: str
    module: str
    what: str
    level: str = "passages"
    standing_alone: bool = True

    def writer(self) -> Write:
        """The function that writes it, imported now."""
        module = importlib.import_module(f"framing.export.formats.{self.module}")
        write: Write = getattr(module, f"write_{self.name.replace('-', '_')}")
        return write

    def check_level(self, level: str | None) -> str:
        """The level asked for, or the format's own.

        Raises
        ------
        BadSetting : it is neither passages nor documents.
        """
        if level is not None and level not in LEVELS:
            raise wrong_level(self.name, level, LEVELS)
        return level or self.level


FORMATS = {
    entry.name: entry
    for entry in (
        Format("csv", "separated", "comma-separated values", standing_alone=False),
        Format("tsv", "separated", "tab-separated values", standing_alone=False),
        Format("jsonl", "jsonl", "JSON lines", standing_alone=False),
        Format("parquet", "parquet", "Apache Parquet", standing_alone=False),
        Format("xlsx", "xlsx", "Excel workbook", standing_alone=False),
        Format("docbin", "docbin", "spaCy DocBin"),
        Format("brat", "brat", "brat standoff, a folder or .zip", level="documents"),
        Format("cas", "cas", "UIMA CAS XMI for INCEpTION, a folder or .zip", level="documents"),
        Format("label-studio", "label_studio", "Label Studio tasks with predictions"),
        Format("doccano", "doccano", "doccano JSON lines"),
        Format("web-annotation", "web_annotation", "W3C Web Annotation JSON-LD", level="documents"),
        Format("tei", "tei", "TEI P5 with standOff", level="documents"),
        Format("quanteda", "quanteda", "CSV for quanteda", standing_alone=False),
        Format("rds", "rds", "data frame for R", standing_alone=False),
    )
}


def find_format(name: str) -> Format:
    """The format of a name.

    Raises
    ------
    UnknownName : there is none; the nearest names are given.
    """
    if name not in FORMATS:
        raise unknown_format(name, list(FORMATS))
    return FORMATS[name]
