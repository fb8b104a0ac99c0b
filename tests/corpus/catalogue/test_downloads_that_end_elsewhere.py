"""Downloads that end elsewhere: other files, redirects that must not be followed, pages to log in."""

from __future__ import annotations

import hashlib

import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.corpus.catalogue.entries import find_entry
from framing.corpus.catalogue.fetching import fetch_corpus
from framing.errors import DownloadFailed, UnreadableFile

PAGE = b"\xef\xbb\xbf\n<!DOCTYPE html><html><body>Log in to the network first.</body></html>"
VOLUMES = """
name = "books"
title = "Books"
about = "By number"
layout = "gutenberg"
licence = "public domain"
citation = "Nobody."
homepage = "https://example.org"

[volumes]
url = "{url}/plain/pg{{id}}.txt"
name = "{{id}}.txt"
ids = ["11"]
"""
BOOK = b"""Title: A Book
*** START OF THE PROJECT GUTENBERG EBOOK A BOOK ***
The text.
*** END OF THE PROJECT GUTENBERG EBOOK ***
"""
NO_FILES = b'{"data": {"latestVersion": {"files": [7]}}}'


def _kept(home) -> list[str]:
    return [path.name for path in home.rglob("*") if path.is_file()]


@pytest.fixture
def asks(server, home, catalogue, write_entry, monkeypatch):
    """A function that fetches the test corpus from one path of the server, where some paths lead astray."""

    def astray(handler, name, _query):
        handler.answer(302, b"", {"Location": {"file": "file:///etc/hostname", "loop": handler.path}.get(name, name)})

    monkeypatch.setattr(server.handler, "serve_astray", astray, raising=False)

    def fetch(path: str, sha256: str = "0" * 64):
        server.handler.seen.clear()
        write_entry(catalogue, f'url = "{server.url}/{path}"', sha256)
        result = CliRunner().invoke(main, ["corpus", "fetch", "test"])
        return result.exit_code, result.output

    return fetch


def test_a_wrong_checksum_names_the_one_that_came(asks, server, home):
    server.handler.files["corpus.tgz"] = PAGE
    code, said = asks("plain/corpus.tgz")
    assert code == 2
    assert f"SHA-256 is {hashlib.sha256(PAGE).hexdigest()[:16]}..." in said
    assert _kept(home) == []


def test_a_redirect_to_a_file_is_not_followed(asks, server, home):
    code, said = asks("astray/file")
    assert code == 1
    assert f"{server.url}/astray/file: the server redirects to file:, which is not followed" in said
    assert _kept(home) == []


def test_a_circle_of_redirects_ends(asks, server, home):
    code, said = asks("astray/loop")
    assert code == 1
    assert f"{server.url}/astray/loop: the server redirects in a circle" in said
    assert len(server.handler.seen) < 20
    assert _kept(home) == []


def test_a_page_to_log_in_is_not_kept_and_the_server_is_asked_again(asks, server, home, archive):
    server.handler.files["corpus.tgz"] = PAGE
    for _ in range(2):
        code, said = asks("plain/corpus.tgz", "")
        assert code == 1
        assert "a web page came in place of corpus.tgz" in said
        assert len(server.handler.seen) == 1
        assert _kept(home) == []
    server.handler.files["corpus.tgz"] = archive
    assert asks("plain/corpus.tgz", "")[0] == 0


def test_what_no_layout_understands_is_not_kept(asks, server, home, make_tar):
    server.handler.files["corpus.tgz"] = make_tar({"README.txt": "Moved."})
    for _ in range(2):
        code, said = asks("plain/corpus.tgz", "")
        assert code == 2
        assert "no document of corpus 'test'" in said
        assert len(server.handler.seen) == 1
    assert _kept(home) == []


def test_a_checked_file_that_is_not_understood_is_kept(asks, server, home, make_tar):
    server.handler.files["corpus.tgz"] = made = make_tar({"README.txt": "Moved."})
    assert asks("plain/corpus.tgz", hashlib.sha256(made).hexdigest())[0] == 2
    assert _kept(home) == ["corpus.tgz"]


def test_a_page_in_place_of_a_volume_spoils_no_other(server, home, catalogue):
    (catalogue / "books.toml").write_text(VOLUMES.format(url=server.url))
    server.handler.files |= {"pg11.txt": BOOK, "pg12.txt": PAGE}
    assert fetch_corpus(find_entry("books")).documents == 1
    for _ in range(2):
        server.handler.seen.clear()
        with pytest.raises(DownloadFailed, match=r"in place of 12\.txt"):
            fetch_corpus(find_entry("books"), ids=["12"])
        assert len(server.handler.seen) == 1
    files = home / "corpora" / "books" / "files"
    assert sorted(path.name for path in files.iterdir()) == ["11.txt", "SHA256SUMS"]
    assert "12.txt" not in (files / "SHA256SUMS").read_text()


def test_an_answer_of_a_data_set_that_is_none(server, home, catalogue, write_entry, monkeypatch):
    monkeypatch.setattr(
        server.handler,
        "serve_api",
        lambda handler, *_: handler.answer(200, b'{"data": {"latestVersion": {"files": [7]}}}'),
    )
    write_entry(catalogue, f'dataverse = "doi:10.0/TEST"\nserver = "{server.url}"')
    with pytest.raises((DownloadFailed, UnreadableFile), match=r"datasets"):
        fetch_corpus(find_entry("test"))
