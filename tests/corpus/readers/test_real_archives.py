"""The readers on real archives, where they lie beside the checkout."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.corpus.importing.splitting import cut_document, find_body
from framing.corpus.readers import tei
from framing.corpus.readers.base import RawDocument, ReaderSettings

SHARED = Path(__file__).parents[4] / "shared" / "corpora"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the archives of ../shared/corpora are not here")


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    folder = tmp_path_factory.mktemp("eebo")
    with tarfile.open(SHARED / "eebo-1688-1702.tgz") as packed:
        packed.extractall(folder, filter="data")
    paths = sorted(folder.rglob("*.xml"))
    return {book.id: book for path in paths for book in tei.read(path, ReaderSettings())}


def test_78_books_each_one_document_named_by_its_number(books):
    assert len(books) == 78
    assert all(identity[0] in "AB" and len(identity) == 6 for identity in books)
    assert all(len(book.text) > 1_000 and book.metadata["title"] for book in books.values())


def test_42_speeches_of_the_king_are_from_1689_to_1701(books):
    speeches = [
        b for b in books.values() if b.metadata["title"].startswith("His Majest") and "speech" in b.metadata["title"]
    ]
    assert len(speeches) == 42
    assert all("1689-01-01" <= speech.metadata["earliest"] <= "1701-12-31" for speech in speeches)
    assert sum(speech.metadata["earliest"] == speech.metadata["latest"] for speech in speeches) >= 39


@pytest.mark.parametrize(
    ("book", "day"),
    [
        ("A46503", "1689-03-16"),  # printed 1688, a Saturday
        ("A66161", "1690-03-21"),  # printed 1689, a Friday
        ("A66166", "1691-01-05"),  # printed 1690, catalogued 1691
        ("A66157", "1692-02-24"),  # printed 1691/2
        ("A96557", "1701-02-11"),  # printed 1700, a Tuesday
        ("B06612", "1691-12-31"),  # day of the week and imprint alone
        ("B06620", "1699-02-01"),  # printed in Edinburgh, where the year began in January
        ("A66119", "1697-09-10"),  # a treaty of the 10/20 day
        ("A52832", "1688-10-14"),  # the States General, New Style
    ],
)
def test_the_year_is_reckoned_from_january(books, book, day):
    assert books[book].metadata["earliest"] == books[book].metadata["latest"] == day


def test_a_title_and_a_catalogue_that_disagree_are_told(books):
    assert "1699-12-09" in books["A66183"].metadata["date_rule"]
    assert "doubtful" in books["A66183"].metadata["date_rule"]


def test_foreign_relations_excerpt_through_the_command(tmp_path):
    out = tmp_path / "frus.parquet"
    path = SHARED / "frus1958-60v04-excerpt.xml"
    result = CliRunner().invoke(main, ["corpus", "import", str(path), "--name", "frus", "-o", str(out)])
    assert result.exit_code == 0, result.output
    import pandas as pd

    table = pd.read_parquet(out)
    assert [name.rsplit("-", 1)[1] for name in table["id"]] == ["d5", "d6"]
    assert list(table["earliest"]) == list(table["latest"]) == ["1958-02-08", "1958-03-06"]
    assert not table["text"].str.contains("Source:").any()
    assert [json.loads(extra)["places"] for extra in table["extra"]] == ['[[1106, "page 9"]]', '[[568, "page 10"]]']


def test_flat_volumes_are_cut_into_hundreds_of_dated_documents():
    with tarfile.open(SHARED / "frus-1947-1951.tgz") as packed:
        name = next(name for name in packed.getnames() if name.endswith("frus1948v03.txt"))
        text = packed.extractfile(name).read().decode("utf-8-sig")
    pieces = list(cut_document(RawDocument("frus1948v03", text), "frus"))
    assert len(pieces) > 500
    years = [piece.metadata["earliest"][:4] for piece in pieces[1:] if "earliest" in piece.metadata]
    assert len(years) > 500
    assert sum(year in {"1947", "1948", "1949"} for year in years) / len(years) > 0.99
    assert text[int(pieces[9].metadata["source_start"]) :].startswith(pieces[9].text)


def test_no_licence_in_any_gutenberg_volume():
    with tarfile.open(SHARED / "gutenberg-18th-century.tgz") as packed:
        members = [member for member in packed if member.name.endswith(".txt")]
        texts = [packed.extractfile(member).read().decode("utf-8-sig", errors="replace") for member in members]
    assert len(texts) == 21
    for text in texts:
        start, end = find_body(text)
        assert start > 500
        assert end < len(text) - 15_000
        assert "PROJECT GUTENBERG" not in text[start:end].upper()
