"""Archives: members of every format, and archives that are broken or hostile."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.corpus.readers import archive, find_reader
from framing.corpus.readers.base import ReaderSettings
from framing.errors import UnreadableFile, UnsafeFile

FILES = {"1703/letter.txt": "We wait for the fleet.", "1704/letter.txt": "It came.", "list.json": '[{"text": "One."}]'}


def _make(path: Path, files: dict[str, str | bytes]) -> Path:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in files.items():
                packed.writestr(name, content)
        return path
    with tarfile.open(path, "w:gz") as packed:
        for name, content in files.items():
            raw = content.encode() if isinstance(content, str) else content
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            packed.addfile(member, io.BytesIO(raw))
    return path


def _read(path: Path, notes: list[str] | None = None):
    if notes is None:
        return list(archive.read(path, ReaderSettings()))
    return list(archive.read(path, ReaderSettings(pass_over=lambda error: notes.append(str(error)))))


@pytest.mark.parametrize("name", ["a.zip", "a.tgz"])
def test_members_are_read_by_their_own_readers(tmp_path, name):
    path = _make(tmp_path / name, FILES)
    assert find_reader(path) is archive
    found = _read(path)
    assert [item.id for item in found] == ["1703/letter", "1704/letter", "list-1"]
    assert [item.metadata["member"] for item in found] == list(FILES)
    assert found[0].text == "We wait for the fleet."


def test_archives_in_archives(tmp_path):
    inner = _make(tmp_path / "inner.zip", FILES).read_bytes()
    found = _read(_make(tmp_path / "outer.tgz", {"deep/inner.zip": inner}))
    assert [item.id for item in found] == ["deep/1703/letter", "deep/1704/letter", "deep/list-1"]


def test_names_before_several_endings_stay_apart(tmp_path):
    path = _make(tmp_path / "a.zip", {"d/a.txt": "One.", "d/a.md": "Two.", "d/b.csv": "text\nx\n", "d/b.txt": "Three."})
    assert [item.id for item in _read(path)] == ["d/a.txt", "d/a.md", "d/b.csv-1", "d/b.txt"]


def test_too_many_layers_are_refused(tmp_path):
    content: bytes | str = "words"
    name = "a.txt"
    for layer in range(5):
        content = _make(tmp_path / f"{layer}.zip", {name: content}).read_bytes()
        name = f"{layer}.zip"
    with pytest.raises(UnsafeFile, match="nested"):
        _read(tmp_path / "4.zip")


def test_unsafe_paths_and_links_are_never_taken(tmp_path):
    path = _make(tmp_path / "a.zip", {"../../evil.txt": "evil", "/abs.txt": "evil", "good.txt": "good"})
    assert [item.text for item in _read(path)] == ["good"]
    with tarfile.open(tmp_path / "b.tgz", "w:gz") as packed:
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        packed.addfile(link)
    with pytest.raises(UnreadableFile):
        _read(tmp_path / "b.tgz")
    assert not list(tmp_path.parent.glob("evil*"))


def test_a_bomb_is_seen_while_it_unpacks(tmp_path):
    with pytest.raises(UnsafeFile, match="unpack"):
        _read(_make(tmp_path / "bomb.zip", {"zeros.txt": bytes(70_000_000)}))


def test_members_without_reader_are_told(tmp_path):
    notes: list[str] = []
    found = _read(_make(tmp_path / "a.zip", {"image.bin": b"\x00\x01", "a.txt": "words"}), notes)
    assert [item.id for item in found] == ["a"]
    assert any("image.bin" in note for note in notes)


def test_errors_name_archive_and_member(tmp_path):
    path = _make(tmp_path / "a.zip", {"deep/bad.json": "{"})
    with pytest.raises(UnreadableFile, match=r"a\.zip, member deep/bad\.json: not .* \(line 1, column 2"):
        _read(path)


def test_broken_and_cut_archives(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"no zip at all")
    with pytest.raises(UnreadableFile, match=r"a\.zip"):
        _read(tmp_path / "a.zip")
    whole = _make(tmp_path / "b.tgz", {"a.txt": "words " * 50_000}).read_bytes()
    (tmp_path / "b.tgz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableFile, match=r"b\.tgz"):
        _read(tmp_path / "b.tgz")


def test_import_reads_an_archive(tmp_path):
    path = _make(tmp_path / "letters.zip", FILES)
    given = ["--name", "letters", "--set", "state=GBR", "--set", "earliest=1703-01-01"]
    arguments = ["corpus", "import", str(path), *given, "-o", str(tmp_path / "out.jsonl")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert sorted(row["text"] for row in rows) == ["It came.", "One.", "We wait for the fleet."]
