"""Archives that lie, JSON that is too much: each is refused by name, in little memory, with exit code 2."""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.corpus.importing.documents import Findings
from framing.corpus.unpacking import read_members
from framing.errors import UnreadableFile, UnsafeFile

TEXT = "We hold the balance."
NAME = "GBR_1950-01-01.txt"


def _run(path: Path, *more: str):
    out = path.parent / "out.jsonl"
    arguments = ["corpus", "import", str(path), "--name", "x", "--set", "state=GBR", "-o", str(out), *more]
    result = CliRunner().invoke(main, arguments)
    rows = [json.loads(line) for line in out.read_text().splitlines()] if result.exit_code == 0 else []
    return result, rows


def _zip(path: Path, name: str = NAME) -> bytearray:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(name, TEXT)
    return bytearray(path.read_bytes())


def _locked(path: Path) -> None:
    raw = _zip(path)
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    raw[raw.index(b"PK\x03\x04") + 6] |= 1
    path.write_bytes(raw)


def _nameless(path: Path) -> None:
    raw = bytes(_zip(path, "x"))
    central, end = raw.index(b"PK\x01\x02"), raw.index(b"PK\x05\x06")
    local = raw[:26] + b"\0\0" + raw[28:30] + raw[31:central]
    entry = raw[central : central + 28] + b"\0\0" + raw[central + 30 : central + 46] + raw[central + 47 : end]
    sizes = struct.pack("<II", len(entry), len(local))
    path.write_bytes(local + entry + raw[end : end + 12] + sizes + raw[end + 20 :])


def _tar_that_lies(size: int):
    def make(path: Path) -> None:
        data, info = TEXT.encode(), tarfile.TarInfo(NAME)
        info.size = len(data)
        head = bytearray(info.tobuf(tarfile.GNU_FORMAT))
        head[124:136] = b"\x80" + size.to_bytes(11, "big")
        head[148:156] = b" " * 8
        head[148:156] = b"%06o\0 " % sum(head)
        path.write_bytes(bytes(head) + data + b"\0" * (512 - len(data) + 1024))

    return make


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [
        ("locked.zip", _locked, f"member {NAME} has a password"),
        ("nameless.zip", _nameless, "no readable member"),
        ("dot.zip", lambda path: _zip(path, "."), "no readable member"),
        ("up.zip", lambda path: _zip(path, "../up.txt"), "no readable member"),
        ("huge62.tar", _tar_that_lies(2**62), "cannot be read as tar archive"),
        ("huge70.tar", _tar_that_lies(2**70), "cannot be read as tar archive"),
    ],
)
def test_an_archive_that_lies_is_refused_by_name(tmp_path, name, make, reason):
    make(tmp_path / name)
    result, _ = _run(tmp_path / name)
    assert result.exit_code == 2, result.output
    assert f"{name}: {reason}" in result.output or (name in result.output and reason in result.output)
    assert "fault of framing" not in result.output
    assert "cannot be written" not in result.output


def test_a_header_of_tar_that_unpacks_to_much_is_refused_before_it_is_read(tmp_path):
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 40_000_000
    with gzip.open(tmp_path / "a.tgz", "wb") as packed:
        packed.write(header.tobuf(tarfile.USTAR_FORMAT) + bytes(40_000_000))
    result, _ = _run(tmp_path / "a.tgz")
    assert result.exit_code == 2
    assert "a.tgz: refused (a header says that it is 40,000,000 bytes long)" in result.output


@pytest.mark.parametrize("packing", ["", "gz", "bz2", "xz"])
def test_tar_however_it_is_packed(tmp_path, packing):
    path = tmp_path / ("a.tar" + (f".{packing}" if packing else ""))
    with tarfile.open(path, f"w:{packing}") as packed:
        for number in range(3):
            info = tarfile.TarInfo(f"{'long/' * 30}{number}.txt")
            info.size = len(TEXT)
            packed.addfile(info, io.BytesIO(TEXT.encode()))
    assert len(_run(path)[1]) == 3


def test_names_of_windows_are_folders_and_lead_nowhere_else(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        for name in ("1703\\letter.txt", "..\\up.txt", "C:evil.txt", "C:\\evil.txt"):
            packed.writestr(name, TEXT)
    result, (row,) = _run(tmp_path / "a.zip")
    assert row["id"] == "1703/letter"
    assert "members of archives (its path leads out of the archive) 3" in result.output


def test_names_that_are_no_letters_are_listed_all_the_same(tmp_path):
    with tarfile.open(tmp_path / "a.tar", "w", encoding="latin-1", format=tarfile.GNU_FORMAT) as packed:
        for name in ("caf\xe9.txt", "caf\xe9.bin"):
            info = tarfile.TarInfo(name)
            info.size = len(TEXT)
            packed.addfile(info, io.BytesIO(TEXT.encode()))
    result, rows = _run(tmp_path / "a.tar", "--left-out", str(tmp_path / "left.csv"))
    assert result.exit_code == 0, result.output
    assert len(rows) == 1
    assert "caf" in (tmp_path / "left.csv").read_text(encoding="utf-8")


def test_fetch_refuses_a_locked_archive_by_name(tmp_path, monkeypatch):
    monkeypatch.setenv("FRAMING_HOME", str(tmp_path / "home"))
    _locked(tmp_path / "locked.zip")
    result = CliRunner().invoke(main, ["corpus", "fetch", "us-presidents", "--from", str(tmp_path / "locked.zip")])
    assert result.exit_code == 2
    assert "locked.zip: cannot be read as zip archive (member" in result.output


@pytest.mark.parametrize("member", ["metadata.csv", "deep/metadata.tsv", "GBR_1950-01-02.txt"])
def test_a_bomb_is_refused_whoever_reads_it(tmp_path, member):
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(NAME, TEXT)
        packed.writestr(member, b"file,speaker\n" + b"a" * 70_000_000)
    result, _ = _run(tmp_path / "bomb.zip")
    assert result.exit_code == 2
    assert "bomb.zip: refused (" in result.output
    stopped = 0
    with pytest.raises(UnsafeFile, match="unpack to"):
        for _, stream in read_members(tmp_path / "bomb.zip"):
            while piece := stream.read(1 << 20):
                stopped += len(piece)
    assert stopped <= max(50_000_000, 1_000 * (tmp_path / "bomb.zip").stat().st_size)


def test_a_bomb_within_an_archive_of_a_folder_leaves_the_rest(tmp_path):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros.txt", bytes(70_000_000))
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / NAME).write_text(TEXT)
    (tmp_path / "f" / "bomb.zip").write_bytes(bomb.getvalue())
    result, rows = _run(tmp_path / "f")
    assert [row["text"] for row in rows] == [TEXT], result.output
    assert "bomb.zip: refused" in result.output


ROW = '{"id": "a%s", "state": "GBR", "date": "1950-01-01", "text": "We hold the balance.", "more": %s}'
TOO_MUCH = {
    "deep": ROW % ("", "[" * 1_000 + "]" * 1_000),
    "deeper": ROW % ("", "[" * 9_000 + "]" * 9_000),
    "digits": ROW % ("", "1" * 5_000),
}


@pytest.mark.parametrize("kind", TOO_MUCH)
@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_json_that_is_too_much_is_refused_with_its_line(tmp_path, kind, ending):
    body = TOO_MUCH[kind]
    (tmp_path / f"a.{ending}").write_text(f"[{body}]" if ending == "json" else f"{ROW % ('0', '1')}\n{body}\n")
    result, _ = _run(tmp_path / f"a.{ending}")
    assert result.exit_code == 2, result.output
    assert f"a.{ending}: " in result.output
    assert ("digits" if kind == "digits" else "deep") in result.output
    if ending == "jsonl":
        assert "line 2" in result.output


def test_two_hundred_levels_are_read(tmp_path):
    (tmp_path / "a.jsonl").write_text(ROW % ("", "[" * 198 + "]" * 198))
    assert _run(tmp_path / "a.jsonl")[0].exit_code == 0


@pytest.mark.parametrize(
    ("identity", "more"), [("\\ud800", "1"), ("", '"\\udfff"'), ("", '{"\\ud800": [1, "\\ud83d\\ude00"]}')]
)
@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_halves_of_letters_are_replaced_wherever_they_stand(tmp_path, identity, more, ending):
    body = ROW % (identity, more)
    (tmp_path / f"a.{ending}").write_text(f"[{body}]" if ending == "json" else body)
    result, (row,) = _run(tmp_path / f"a.{ending}")
    assert result.exit_code == 0
    assert "\ufffd" in row["id"] + row["extra"]["more"]
    assert ("\U0001f600" in row["extra"]["more"]) == ("ude00" in more)


def test_file_names_that_are_no_letters_are_repaired_and_said(tmp_path, put, read):
    try:
        put(tmp_path, "caf\udce9.txt", TEXT)
    except (OSError, UnicodeEncodeError):
        pytest.skip("the file system takes only names in UTF-8")
    findings = Findings()
    (document,) = read(tmp_path, findings=findings)
    assert (document.id, findings.repaired) == ("caf\ufffd", 1)


def test_codings_in_json_that_is_too_much_are_refused_with_their_line(tmp_path):
    for kind, body in TOO_MUCH.items():
        (tmp_path / f"{kind}.jsonl").write_text(body)
        arguments = ["train", str(tmp_path / f"{kind}.jsonl"), "--no-auxiliary", "-o", str(tmp_path / "model")]
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 2, result.output
        assert f"{kind}.jsonl" in result.output
        assert "line 1: " in result.output


def test_a_broken_reader_library_names_the_file_and_keeps_the_cause(tmp_path, put, read):
    path = put(tmp_path, "a.epub", b"PK\x05\x06" + bytes(18))
    with pytest.raises(UnreadableFile, match=r"a\.epub"):
        read(path)
