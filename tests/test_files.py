from __future__ import annotations

import errno

import pytest

from framing.errors import BadSetting, CannotWrite, FileMissing
from framing.files import file_sha256, keep_apart, make_folder, replacing, text_sha256, write_json, write_text
from framing.folders import filling_folder


def test_failure_in_the_middle_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.txt"
    write_text(path, "old")
    with pytest.raises(ZeroDivisionError), replacing(path) as temporary:
        temporary.write_text("half")
        _ = 1 / 0
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["a.txt"]


def test_interrupt_leaves_nothing_behind(tmp_path):
    with pytest.raises(KeyboardInterrupt), replacing(tmp_path / "a.txt"):
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_full_disk_names_the_file_and_the_remedy(tmp_path):
    path = tmp_path / "a.txt"
    write_text(path, "old")
    with pytest.raises(CannotWrite, match=r"a\.txt.*No space.*-o"), replacing(path):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert path.read_text() == "old"


def test_folder_in_place_of_a_file(tmp_path):
    (tmp_path / "taken").mkdir()
    with pytest.raises(CannotWrite, match="taken"):
        write_text(tmp_path / "taken", "text")


def test_json_has_one_form(tmp_path):
    write_json(tmp_path / "a.json", {"b": 1, "a": "é"})
    write_json(tmp_path / "b.json", {"a": "é", "b": 1})
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_text_keeps_its_newlines(tmp_path):
    write_text(tmp_path / "a.txt", "one\r\ntwo\n")
    assert (tmp_path / "a.txt").read_bytes() == b"one\r\ntwo\n"
    assert file_sha256(tmp_path / "a.txt") == text_sha256("one\r\ntwo\n")


def test_hash_of_a_missing_file(tmp_path):
    with pytest.raises(FileMissing, match=r"none\.txt"):
        file_sha256(tmp_path / "none.txt")


def test_outputs_are_kept_apart_from_inputs_and_each_other(tmp_path):
    read, link, hard = (tmp_path / name for name in ("read.csv", "link.csv", "hard.csv"))
    read.write_text("id\n")
    link.symlink_to(read)
    hard.hardlink_to(read)
    (tmp_path / "folder").mkdir()
    for path in (read, link, hard, tmp_path / "folder" / ".." / "read.csv"):
        with pytest.raises(BadSetting, match=r"^-o .*would take the place of what is read.*nothing was written"):
            keep_apart({"-o": path}, [None, "elsewhere", read])
    with pytest.raises(BadSetting, match=r"^--documents .*is the file of -o, too"):
        keep_apart({"-o": tmp_path / "new.csv", "--documents": tmp_path / "folder" / ".." / "new.csv"})
    keep_apart({"-o": tmp_path / "new.csv", "--documents": None, "--more": "-"}, [read, "-"])


def test_a_link_that_leads_to_itself_is_said(tmp_path):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(CannotWrite, match=r"loop: cannot be written \(Too many"):
        write_text(loop, "text")
    keep_apart({"-o": loop}, [tmp_path / "other"])
    with pytest.raises(CannotWrite, match="Too many"), filling_folder(loop, "marker"):
        pass
    assert loop.is_symlink()


def test_a_link_to_nowhere_gets_its_target(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "deep" / "new.txt")
    write_text(tmp_path / "link", "text")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "deep" / "new.txt").read_text() == "text"


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(CannotWrite, match="taken/below"):
        make_folder(tmp_path / "taken" / "below")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
