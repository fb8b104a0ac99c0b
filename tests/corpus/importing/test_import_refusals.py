"""Files that cannot be imported are named, and what a folder has besides is told and left out."""

from __future__ import annotations

import pytest

from framing.corpus.importing.documents import Findings
from framing.errors import BadTable, FileMissing, NoReader, UnknownName, UnreadableFile, UsageError


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        ("a.csv", "id,words\n1,Peace\n", BadTable, "text"),
        ("a.csv", "id,text\n1,Peace,too much\n", UnreadableFile, "more cells than columns"),
        ("a.csv", "", UnreadableFile, "empty"),
        ("a.csv", "id,text\n", UnreadableFile, "empty"),
        ("a.txt", "", UnreadableFile, "empty"),
        ("a.txt", " \n\t", UnreadableFile, "empty"),
        ("a.txt", b"\x00\x01\x02\x03PK", UnreadableFile, "binary"),
        ("a.jsonl", '{"id": 1, "text": "x"}\n{broken\n', UnreadableFile, "line 2"),
        ("a.jsonl", "[1]\n", UnreadableFile, "line 1: not an object"),
        ("a.parquet", "not parquet", UnreadableFile, "Parquet"),
        ("a.csv", "id,text\n1,Peace\n1,War\n", BadTable, "documents 1 and 2 have the same id '1'"),
        ("a.zip", "not zip", UsageError, r"a\.zip"),
        ("a.docx", "not docx", UsageError, r"a\.docx"),
        ("a.xml", "<TEI><text>", UsageError, r"a\.xml"),
        ("a.exe", "MZ", NoReader, "no reader"),
    ],
)
def test_files_that_cannot_be_imported_are_named(tmp_path, name, content, error, message, put, read):
    with pytest.raises(error, match=message) as caught:
        read(put(tmp_path, name, content))
    assert name in str(caught.value)
    assert isinstance(caught.value, UsageError)


def test_a_path_that_is_not_there(tmp_path, read):
    with pytest.raises(FileMissing, match="absent"):
        read(tmp_path / "absent")


def test_an_empty_folder(tmp_path, read):
    with pytest.raises(UnreadableFile, match="no file in it"):
        read(tmp_path)


def test_a_reader_that_does_not_exist(tmp_path, put, read):
    with pytest.raises(UnknownName, match="Did you mean 'tei'"):
        read(put(tmp_path, "a.xml"), reader="teii")


def test_in_a_folder_empty_and_unknown_files_are_told_and_left_out(tmp_path, put, read):
    put(tmp_path, "a.txt")
    put(tmp_path, "b.txt", "")
    put(tmp_path, "c.txt", " \n")
    put(tmp_path, "d.exe")
    told: list[str] = []
    findings = Findings()
    assert [d.id for d in read(tmp_path, log=told.append, findings=findings)] == ["a"]
    assert [
        any(name in note for note in told) for name in ("b.txt: no text", "c.txt: no text", "d.exe: no reader")
    ] == [True] * 3
    assert (findings.documents, findings.empty) == (1, 2)
