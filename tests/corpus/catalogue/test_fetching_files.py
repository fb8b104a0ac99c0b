"""Fetching from a file or folder at hand: checksums, broken archives, what stands in the store after."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.corpus import open_corpus
from framing.corpus.catalogue.entries import find_entry
from framing.corpus.catalogue.fetching import fetch_corpus
from framing.corpus.catalogue.store import folder_sha256
from framing.errors import CannotWrite, CorpusNotFetched, FileMissing, UnreadableFile


def test_from_a_file(home, catalogue, tmp_path, archive, sha256, write_entry):
    write_entry(catalogue, 'url = "http://127.0.0.1:9/x"', sha256)
    (tmp_path / "mine.tgz").write_bytes(archive)
    record = fetch_corpus(find_entry("test"), from_file=tmp_path / "mine.tgz")
    assert (record.source, record.sha256, record.documents) == ("mine.tgz", sha256, 3)
    assert (home / "corpora/test/files/mine.tgz").read_bytes() == archive


def test_the_file_of_before_goes_and_what_another_fetch_writes_stays(
    home, catalogue, tmp_path, archive, sha256, write_entry
):
    write_entry(catalogue, 'url = "http://127.0.0.1:9/x"', sha256)
    files = home / "corpora/test/files"
    files.mkdir(parents=True)
    for name in ("old.tgz", ".mine.tgz.x.part"):
        (files / name).touch()
    (tmp_path / "mine.tgz").write_bytes(archive)
    fetch_corpus(find_entry("test"), from_file=tmp_path / "mine.tgz")
    assert sorted(path.name for path in files.iterdir()) == [".mine.tgz.x.part", "mine.tgz"]


def test_what_a_killed_download_left_does_not_enter_the_hash_of_a_folder(tmp_path):
    (tmp_path / "a.csv").write_text("id,text")
    before = folder_sha256(tmp_path)
    (tmp_path / ".a.csv.k3x.part").write_text("id,")
    assert folder_sha256(tmp_path) == before
    (tmp_path / "b.csv").write_text("id,text")
    assert folder_sha256(tmp_path) != before


def test_a_fetch_that_was_killed_while_its_table_moved_is_finished_by_whoever_opens_it(
    home, catalogue, tmp_path, archive, sha256, write_entry, monkeypatch
):
    write_entry(catalogue, 'url = "http://127.0.0.1:9/x"', sha256)
    (tmp_path / "mine.tgz").write_bytes(archive)
    fetch_corpus(find_entry("test"), from_file=tmp_path / "mine.tgz")

    class Killed(BaseException):
        pass

    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self.name == "record.json" and ".unfinished-" in str(self):
            raise Killed
        return real(self, target)

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(Path, "replace", replace)
        fetch_corpus(find_entry("test"), from_file=tmp_path / "mine.tgz")
    assert len(list(open_corpus("test").documents())) == 3
    assert not list((home / "corpora/test").glob(".*"))


def test_from_a_file_with_another_checksum(home, catalogue, tmp_path, archive, sha256, write_entry):
    write_entry(catalogue, 'url = "http://127.0.0.1:9/x"', "0" * 64)
    (tmp_path / "mine.tgz").write_bytes(archive)
    told: list[str] = []
    with pytest.raises(UnreadableFile):
        fetch_corpus(find_entry("test"), from_file=tmp_path / "mine.tgz")
    assert not home.exists()
    fetch_corpus(find_entry("test"), from_file=tmp_path / "mine.tgz", accept_checksum=True, log=told.append)
    assert sha256 in told[0]


def test_from_an_unpacked_folder(home, catalogue, tmp_path, sha256, write_entry, speeches):
    write_entry(catalogue, 'url = "http://127.0.0.1:9/x"', sha256)
    for name, text in speeches.items():
        (tmp_path / "mine" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "mine" / name).write_bytes(text.encode())
    assert fetch_corpus(find_entry("test"), from_file=tmp_path / "mine").documents == 3


@pytest.mark.parametrize(
    ("damage", "error"),
    [
        ("truncated", UnreadableFile),
        ("other", UnreadableFile),
        ("empty", UnreadableFile),
        ("no document", UnreadableFile),
    ],
)
def test_a_broken_archive_is_named_and_what_stood_before_is_kept(
    home, catalogue, tmp_path, damage, error, archive, write_entry, make_tar
):
    write_entry(catalogue, 'url = "http://127.0.0.1:9/x"')
    contents = {
        "truncated": archive[: len(archive) // 2],
        "other": b"this is no archive",
        "empty": b"",
        "no document": make_tar({"readme.txt": "no speech in here"}),
    }
    (tmp_path / "broken.tgz").write_bytes(contents[damage])
    (tmp_path / "whole.tgz").write_bytes(archive)
    with pytest.raises(error, match=r"broken\.tgz"):
        fetch_corpus(find_entry("test"), from_file=tmp_path / "broken.tgz")
    with pytest.raises(CorpusNotFetched):
        open_corpus("test")
    fetch_corpus(find_entry("test"), from_file=tmp_path / "whole.tgz")
    with pytest.raises(error, match=r"broken\.tgz"):
        fetch_corpus(find_entry("test"), from_file=tmp_path / "broken.tgz")
    assert len(list(open_corpus("test").documents())) == 3
    assert sorted(path.name for path in (home / "corpora/test").iterdir()) == [
        "documents.parquet",
        "files",
        "record.json",
    ]


def test_from_a_file_that_is_not_there(home, catalogue, tmp_path, write_entry):
    write_entry(catalogue, 'url = "http://127.0.0.1:9/x"')
    with pytest.raises(FileMissing, match=r"absent\.tgz"):
        fetch_corpus(find_entry("test"), from_file=tmp_path / "absent.tgz")


def test_other_texts_than_the_entry_knows(home, catalogue, tmp_path, archive, write_entry):
    write_entry(catalogue, 'url = "http://127.0.0.1:9/x"')
    text = (
        (catalogue / "test.toml")
        .read_text()
        .replace('licence = "CC0-1.0"', f'licence = "x"\ntexts_sha256 = "{"1" * 64}"')
    )
    (catalogue / "test.toml").write_text(text)
    (tmp_path / "mine.tgz").write_bytes(archive)
    with pytest.raises(UnreadableFile, match="texts have changed"):
        fetch_corpus(find_entry("test"), from_file=tmp_path / "mine.tgz")
    with pytest.raises(CorpusNotFetched):
        open_corpus("test")


def test_the_fingerprint_of_the_texts_does_not_change_with_the_packing(
    home, catalogue, tmp_path, write_entry, make_tar, speeches
):
    write_entry(catalogue, 'url = "http://127.0.0.1:9/x"')
    records = []
    for name, files in (("a.tgz", speeches), ("b.tar", dict(reversed(speeches.items())))):
        (tmp_path / name).write_bytes(make_tar(files, "gz" if name == "a.tgz" else ""))
        records.append(fetch_corpus(find_entry("test"), from_file=tmp_path / name))
    assert records[0].texts_sha256 == records[1].texts_sha256
    assert records[0].sha256 != records[1].sha256


def test_the_table_is_made_anew_when_the_entry_changes(home, catalogue, tmp_path, archive, write_entry):
    write_entry(catalogue, 'url = "http://127.0.0.1:9/x"')
    (tmp_path / "mine.tgz").write_bytes(archive)
    fetch_corpus(find_entry("test"), from_file=tmp_path / "mine.tgz")
    text = (catalogue / "test.toml").read_text().replace('audience = "international"', 'audience = "domestic"')
    (catalogue / "test.toml").write_text(text)
    assert {document.audience for document in open_corpus("test").documents()} == {"domestic"}


def test_a_full_disk_keeps_nothing(home, catalogue, tmp_path, monkeypatch, archive, write_entry):
    write_entry(catalogue, 'url = "http://127.0.0.1:9/x"')
    (tmp_path / "mine.tgz").write_bytes(archive)

    def fill(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("framing.corpus.unpacking.shutil.copyfileobj", fill)
    with pytest.raises(CannotWrite, match="No space left"):
        fetch_corpus(find_entry("test"), from_file=tmp_path / "mine.tgz")
    assert not list(home.rglob("*.parquet"))
    assert not list(home.rglob("record.json"))
