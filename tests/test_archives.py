"""Names of many files: none is lost, whatever the keys they are made of."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from framing.archives import UniqueNames, file_name, new_folder
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
