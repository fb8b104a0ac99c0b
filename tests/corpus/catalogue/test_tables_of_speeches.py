"""Corpora whose source is one table: India on 15 August, addresses to the Philippine Congress, speeches from the throne."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from framing.corpus import open_corpus
from framing.corpus.catalogue.fetching import fetch_corpus
from framing.errors import UnreadableFile

INDIA = (
    "year,pm,party,title,footnote,source,url,text\n"
    '1963,A. Minister,INC,NA,NA,A book,NA,"We make friends with all.\n\nWe join none."\n'
    "1962,A. Minister,INC,NA,NA,NA,NA,NA\n"
    "1961,A. Minister,INC,A year,NA,A book,NA,We keep our word.\n"
)
PHILIPPINES = (
    "president,date,title,link,venue,session,speech,total_words\n"
    '"A. President","January 25, 1954",An address,http://example.org/1,Manila,"Third Congress, First Session", We stand.,2\n'
    '"A. President","June 9, 1945",Another,http://example.org/2,Manila,,We rebuild.,2\n'
)
REAL = {  # name -> archive here, member, documents, first and last day, state, role begins
    "in-aug15": ("in-aug15-1947-2025.tgz", "corpus.csv", 77, "1947-08-15", "2025-08-15", "IND", "Prime Minister"),
    "ph-sona": ("ph-sona-1935-2022.tgz", "merged.csv", 85, "1935-11-25", "2023-07-24", "PHL", "President"),
    "uk-throne": ("uk-throne-1911-2012.xlsx", "", 105, "1911-02-06", "2012-05-09", "GBR", "Prime Minister"),
}


def throne(*rows: tuple[object, ...]) -> bytes:
    """A workbook with the columns of the data set."""
    book, out = Workbook(), io.BytesIO()
    book.active.append(["Speech_Year", "Date", "PM", "Parti", "Text"])
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def fetched(entry, **settings) -> list:
    fetch_corpus(entry, **settings)
    return list(open_corpus(entry.path.parent.parent / "home/corpora" / entry.name / "documents.parquet").documents())


def test_independence_days_from_a_server(serve_entry, home):
    documents = fetched(serve_entry("in-aug15", INDIA.encode()))
    # the row of 1962 says NA throughout: no speech
    assert [(d.id, d.earliest, d.latest, d.speaker, d.title) for d in documents] == [
        ("1961", "1961-08-15", "1961-08-15", "A. Minister", "A year"),
        ("1963", "1963-08-15", "1963-08-15", "A. Minister", ""),
    ]
    assert {(d.state, d.audience, d.language) for d in documents} == {("IND", "domestic", "en")}
    assert documents[1].text == "We make friends with all.\n\nWe join none."
    assert documents[1].extra == {"party": "INC"}


def test_addresses_to_congress_from_a_server(serve_entry, home):
    documents = fetched(serve_entry("ph-sona", PHILIPPINES.encode()))
    assert [(d.id, d.latest, d.speaker, d.role, d.state, d.audience, d.source) for d in documents] == [
        ("1945-06-09", "1945-06-09", "A. President", "President", "PHL", "domestic", "http://example.org/2"),
        ("1954-01-25", "1954-01-25", "A. President", "President", "PHL", "domestic", "http://example.org/1"),
    ]


def test_speeches_from_the_throne_from_a_server(serve_entry, home):
    from datetime import datetime

    once, twice = "My Lords, we shall keep faith with our allies.", "we shall keep faith with our allies."
    content = throne(
        (2, datetime(1951, 11, 6), "A. Minister", "Conservateur", f"{once} {twice} We rearm. We rearm."),
        (1, datetime(1950, 3, 6), "B. Minister", "Travailliste", "Other measures will be laid before you."),
    )
    first, second = fetched(serve_entry("uk-throne", content))
    assert (first.id, first.speaker, first.state, first.audience) == ("1950-03-06", "B. Minister", "GBR", "domestic")
    assert (second.earliest, second.latest, second.title) == (
        "1951-11-06",
        "1951-11-06",
        "Speech from the throne, 1951-11-06",
    )
    # the sentence given once more for its second topic is left out; the two words said twice stay
    assert second.text == f"{once} We rearm. We rearm."
    assert second.extra == {"number": "2", "party": "Conservateur", "repeats_dropped": str(len(twice) + 1)}


@pytest.mark.parametrize("name", list(REAL))
def test_other_bytes_are_refused_with_the_file_named(serve_entry, home, name):
    entry = serve_entry(name, INDIA.encode(), keep_sha256=True)
    with pytest.raises(UnreadableFile, match=r"SHA-256 is .* Nothing was kept.*--accept-checksum"):
        fetch_corpus(entry)
    assert not [path for path in home.rglob("*") if path.is_file()]


def test_a_damaged_table_in_an_archive_is_refused_with_its_name(serve_entry, home, tmp_path, make_tar):
    entry = serve_entry("in-aug15", INDIA.encode())
    path = tmp_path / "aug15.tgz"
    path.write_bytes(make_tar({"aug15-57db537/inst/final_csv/corpus.csv": INDIA.replace("friends", "fiends")}))
    with pytest.raises(UnreadableFile, match=r"other bytes in 1 of 1 files \(corpus\.csv\).*--accept-checksum"):
        fetch_corpus(entry, from_file=path)
    assert len(fetched(entry, from_file=path, accept_checksum=True)) == 2


@pytest.mark.parametrize("name", list(REAL))
def test_the_real_table_from_its_archive_and_from_a_server(serve_entry, home, real, name):
    archive, member, number, first, last, state, role = REAL[name]
    documents = fetched(serve_entry(name, read_member(real(archive), member), keep_sha256=True))
    assert (len(documents), documents[0].earliest, documents[-1].latest) == (number, first, last)
    assert all(d.speaker and d.earliest and d.role.startswith(role) for d in documents)
    assert {(d.state, d.audience) for d in documents} == {(state, "domestic")}
    assert len({d.id for d in documents}) == number
    taken = fetched(serve_entry(name, b"", keep_sha256=True), from_file=real(archive))
    assert [(d.id, d.sha256) for d in taken] == [(d.id, d.sha256) for d in documents]


def read_member(path: Path, member: str) -> bytes:
    """The bytes of a file of an archive; of the path itself where no member is named."""
    if not member:
        return path.read_bytes()
    with tarfile.open(path) as tar:
        return next(tar.extractfile(item).read() for item in tar if item.name.endswith(f"/{member}"))
