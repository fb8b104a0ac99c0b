"""What the commands work on: a small world of texts, tables, codings and a study, all made up."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from framing.corpus import Document
from framing.corpus.tables.documents import write_documents

QUIET = "We shall mend the roads, build schools and thank the farmers of the valley for a good harvest this year. "
LOUD = "The free peoples stand together against communist aggression: our fleet and sailors at sea will never yield to it. "
STATES = ("USA", "NOR", "DNK", "IND")
RISE = {"USA": 1950, "NOR": 1952}
FIRST, LAST = 1946, 1957
ENTRY = """
name = "harbour"
title = "Speeches at the harbour"
about = "made up"
layout = "imported"
licence = "CC0-1.0"
citation = "Nobody."
homepage = "https://example.org"
[[files]]
name = "speeches.csv"
url = "{url}"
sha256 = "{sha256}"
[import]
files = 'speeches\\.csv'
[import.columns]
text = "speech"
[import.facts]
id = "{{earliest}}"
[documents]
state = "NOR"
audience = "domestic"
language = "en"
"""
BOOK = """
name = "toy"
version = "1"
[stance]
endorse = "for"
reject = "against"
[[practice]]
id = "ships"
label = "Ships"
cues = ["fleet"]
[[practice]]
id = "talks"
label = "Talks"
"""
STUDY = """
name = "planted"
title = "A planted study"
model = "model"
[periods]
first = {first}
last = {last}
[dominant]
state = "USA"
[[corpus]]
name = "own"
path = "own.parquet"
[exposure]
file = "allies.csv"
source = "made up"
[align]
permutations = {permutations}
min_passages = 3
"""


def make_world(work: Path) -> None:
    """Fill a folder with all that the commands of the campaign read."""
    work.mkdir(parents=True)
    _write_texts(work / "texts")
    write_documents(_speeches(), work / "own.parquet")
    (work / "speeches.csv").write_bytes(speeches())
    (work / "earlier.csv").write_bytes(speeches(30))
    (work / "toy.toml").write_text(BOOK, encoding="utf-8")
    write_codings(work / "codings.jsonl")
    write_sheet(work / "sheet.jsonl", 12)
    rows = "".join(f"{state},{year},{int(state == 'NOR')}\n" for state in STATES[1:] for year in range(FIRST, LAST + 1))
    (work / "allies.csv").write_text("state,period,exposure\n" + rows, encoding="utf-8")
    for name, permutations in (("study.toml", 29), ("earlier.toml", 19)):
        text = STUDY.format(first=FIRST, last=LAST, permutations=permutations)
        (work / name).write_text(text, encoding="utf-8")


def _write_texts(folder: Path) -> None:
    folder.mkdir()
    for number in range(12):
        text = f"Speech of {3 + number} March {1950 + number}\n\n" + (QUIET * 5 + "\n\n" + LOUD * 5) * (1 + number % 3)
        if number % 3 == 2:
            paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
            page = (
                f"<html><head><title>Speech {number}</title></head><body><article>{paragraphs}</article></body></html>"
            )
            (folder / f"speech-{1950 + number}.html").write_text(page, encoding="utf-8")
        else:
            (folder / f"speech-{1950 + number}.txt").write_text(text, encoding="utf-8")


def _speeches() -> Iterator[Document]:
    for state in STATES:
        for year in range(FIRST, LAST + 1):
            loud = 4 if year >= RISE.get(state, 9999) else 0
            text = "\n\n".join((LOUD if number < loud else QUIET) * 4 for number in range(8))
            yield Document(
                id=f"{state}-{year}", corpus="own", text=text, earliest=f"{year}-02-01", latest=f"{year}-02-28",
                state=state, speaker=f"Speaker of {state}", audience="international",
            )  # fmt: skip


def speeches(count: int = 60) -> bytes:
    """A table of speeches, as the catalogue's source has it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["date", "speech"])
    for number in range(count):
        writer.writerow([f"{1930 + number}-06-{1 + number % 28:02}", f"Number {number * 7919}. {QUIET * 40}"])
    return out.getvalue().encode()


def write_codings(path: Path, count: int = 60) -> None:
    """Codings to train from: ships, talks and nothing in turn."""
    kinds = (
        ("ships", "our fleet and sailors at sea"),
        ("talks", "a treaty to disarm and inspect"),
        ("", "rain on fields"),
    )
    rows = []
    for number in range(count):
        code, words = kinds[number % 3]
        passage = f"{words} this year, word{chr(97 + number % 26)}"
        rows.append(
            _coding(f"t{number}", passage, document=f"d{number // 2}", coder="X")
            | {"practices": [{"practice": code, "stance": "endorse"}] if code else []}
        )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def write_sheet(path: Path, count: int) -> None:
    """A sheet to code."""
    rows = [_coding(f"q{number}", f"Passage {number}: the fleet waits for wind.") for number in range(count)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _coding(name: str, text: str, document: str = "d", coder: str = "") -> dict[str, object]:
    return {
        "id": name, "coder": coder, "corpus": "toy", "document": document, "start": 0, "end": len(text),
        "practices": [], "domestic": [], "mechanism": [], "text": text,
    }  # fmt: skip


@contextmanager
def catalogue(folder: Path, url: str) -> Iterator[None]:
    """While the block runs the catalogue has one corpus, `harbour`, whose file lies at `url`."""
    from framing.corpus.catalogue import entries

    folder.mkdir(parents=True, exist_ok=True)
    entry = ENTRY.format(url=url, sha256=hashlib.sha256(speeches()).hexdigest())
    (folder / "harbour.toml").write_text(entry, encoding="utf-8")
    real = entries.shipped

    def shipped(*parts: str) -> Path:
        return folder if parts == ("corpora",) else real(*parts)

    entries.shipped = shipped
    try:
        yield
    finally:
        entries.shipped = real
