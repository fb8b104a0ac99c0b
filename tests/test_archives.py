"""Names of many files: none is lost, whatever the keys they are made of."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from framing.archives import UniqueNames, file_name, new_folder, save_office
from framing.errors import CannotWrite


@pytest.mark.parametrize(
    "keys",
    [
        ["x!", "x?", "x-2", "x"],
        ["x-2", "x!", "x?", "x", "x-3"],
        ["x", "X", "x", "x-2", "X-2"],
        ["caf\u00e9", "cafe\u0301", "CAF\u00c9"],
        ["...", "", "///", "document"],
        ["a" * 300 + "1", "a" * 300 + "2"],
    ],
)
def test_keys_that_differ_give_names_that_differ(keys: list[str]) -> None:
    names = UniqueNames()
    given = [names.name(key) for key in keys]
    assert len({name.casefold() for name in given}) == len(keys)
    assert all(name and "/" not in name and len(name.encode()) < 200 for name in given)


def test_a_name_keeps_what_it_can() -> None:
    assert file_name("mine/GBR 1950-01.a") == "mine_GBR_1950-01.a"
    assert file_name("\u0436" * 200) == "\u0436" * 80


@pytest.mark.parametrize("target", ["folder", "packed.zip"])
def test_a_file_is_never_written_over_another(tmp_path: Path, target: str) -> None:
    with pytest.raises(CannotWrite, match="cannot be written"), new_folder(tmp_path / target) as add:
        add("a.txt", b"one")
        add("a.txt", b"two")
    assert list(tmp_path.iterdir()) == []
    with new_folder(tmp_path / target) as add:
        add("a.txt", b"one")
        add("b/a.txt", b"two")
    if target.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / target) as packed:
            assert packed.namelist() == ["a.txt", "b/a.txt"]


def test_office_documents_are_plain_zips_without_the_time_of_day(tmp_path: Path) -> None:
    """Spreadsheet programs repair or refuse parts whose sizes stand in the fields of Zip64."""

    class Document:
        def save(self, path: str) -> None:
            with zipfile.ZipFile(path, "w") as packed:
                packed.writestr("docProps/core.xml", b"<dcterms:created>2020-05-03T10:00:00Z</dcterms:created>")
                packed.writestr("word/document.xml", b"<a/>" * 500)

    for name in ("a.docx", "b.docx"):
        save_office(Document(), tmp_path / name)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.docx") as packed:
        assert packed.read("word/document.xml") == b"<a/>" * 500
        assert b"1980-01-01T00:00:00Z" in packed.read("docProps/core.xml")
        assert {info.extract_version for info in packed.infolist()} == {20}
        raw = (tmp_path / "a.docx").read_bytes()
        for info in packed.infolist():  # both sizes in the header before the part
            sizes = raw[info.header_offset + 18 : info.header_offset + 26]
            assert sizes == info.compress_size.to_bytes(4, "little") + info.file_size.to_bytes(4, "little")
