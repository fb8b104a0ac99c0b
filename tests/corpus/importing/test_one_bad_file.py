"""One bad file in a thousand: passed over with its reason, counted and listed; the rest is read; --strict stops."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.corpus.importing.documents import Findings
from framing.errors import UnreadableFile

TEXT = "We keep our word to those who stand with us."
GOOD = "GBR_1950-01-01.txt"
SCRIPT = "<html><body><script>x()</script><div id='app'></div></body></html>"
CUT_IN_TWO = '{"id": "a", "text": "We hold."}\n{"id": "b", "te'


def _blank_docx() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def _run(path: Path, *more: str):
    out = path.parent / "out.jsonl"
    arguments = ["corpus", "import", str(path), "--name", "x", "--set", "state=GBR", "-o", str(out), *more]
    result = CliRunner().invoke(main, arguments)
    rows = [json.loads(line) for line in out.read_text().splitlines()] if result.exit_code == 0 else []
    return result, rows


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("page.html", SCRIPT.encode(), "no text found"),
        ("comment.html", b"<!-- nothing -->", "damaged"),
        ("blank.docx", _blank_docx(), "no text found"),
        ("cut.docx", _blank_docx()[:500], "Word document"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "no reader"),
        ("locked.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "password"),
        ("no.pdf", b"%PDF-1.4 cut", "PDF"),
        ("half.jsonl", CUT_IN_TWO.encode(), "line 2"),
        ("scan.jpg", b"\xff\xd8\xff", "An image: its text must be recognised first"),
        ("note.rtf", b"{\\rtf1 x}", "unknown ending '.rtf'). Save it as DOCX"),
        ("README", b"read me", "(no ending). Name one with --reader"),
        ("index.csv", b"file,words\na.txt,3\n", "text"),
        ("a.zip", b"PK\x03\x04 cut", "zip"),
        ("broken.xml", b"<TEI><text>", "line 1"),
    ],
)
def test_a_bad_file_is_passed_over_with_its_reason_and_strict_stops(tmp_path, put, name, content, reason):
    put(tmp_path / "f", GOOD)
    put(tmp_path / "f", name, content)
    result, rows = _run(tmp_path / "f", "--left-out", str(tmp_path / "left.csv"))
    assert result.exit_code == 0, result.output
    assert [row["text"] for row in rows] == [TEXT]
    assert f"Passed over: {tmp_path / 'f' / name}" in result.output
    assert reason in result.output
    assert "1 documents, 1 files passed over" in result.output
    listed = pd.read_csv(tmp_path / "left.csv")
    assert Path(listed["file"].item().partition(",")[0]).name == name
    assert reason in listed["reason"].item() + listed["file"].item()
    result, _ = _run(tmp_path / "f", "--strict")
    assert result.exit_code == 2
    assert name in result.output


@pytest.mark.parametrize(
    "name", ["~$speech.docx", "._speech.docx", ".DS_Store", "Thumbs.db", "desktop.ini", "~WRL1.tmp"]
)
def test_leftovers_of_systems_are_counted_and_named_even_when_strict(tmp_path, put, name):
    put(tmp_path / "f", GOOD)
    put(tmp_path / "f", name, b"\x05user")
    result, rows = _run(tmp_path / "f", "--strict")
    assert result.exit_code == 0, result.output
    assert len(rows) == 1
    assert f"leftovers of systems and editors 1 ({name})" in result.output


def test_a_file_is_taken_whole_or_not_at_all(tmp_path, put, read):
    put(tmp_path, GOOD)
    put(tmp_path, "half.jsonl", CUT_IN_TWO)
    assert [item.text for item in read(tmp_path)] == [TEXT]


def test_damage_after_much_was_read_stops_for_no_file_is_taken_in_half(tmp_path, put, read, monkeypatch):
    monkeypatch.setattr("framing.corpus.readers.MOST_HELD", 10)
    put(tmp_path, "half.jsonl", CUT_IN_TWO)
    with pytest.raises(UnreadableFile, match=r"half\.jsonl.*line 2"):
        read(tmp_path)


def test_bad_members_of_archives_are_passed_over_under_their_own_names(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as packed:
        packed.writestr("deep/cut.docx", _blank_docx()[:500])
        packed.writestr("deep/FRA_1951.txt", "We hold.")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("inner.zip", inner.getvalue())
        packed.writestr("blank.docx", _blank_docx())
        packed.writestr("__MACOSX/._x.txt", "x")
    result, rows = _run(tmp_path / "a.zip")
    assert [row["text"] for row in rows] == ["We hold."], result.output
    assert "a.zip, member inner.zip, member deep/cut.docx: " in result.output
    assert "a.zip, member blank.docx: no text found" in result.output
    assert "framing-" not in result.output
    assert "__MACOSX/._x.txt" in result.output


def test_a_damaged_member_leaves_the_others(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("a.txt", "We hold the first balance.")
        packed.writestr("b.txt", "We hold the second balance.")
    raw = bytearray((tmp_path / "a.zip").read_bytes())
    raw[raw.index(b"first")] ^= 255
    (tmp_path / "a.zip").write_bytes(raw)
    result, rows = _run(tmp_path / "a.zip")
    assert [row["id"] for row in rows] == ["b"], result.output
    assert "a.zip: cannot be read as zip archive (member a.txt" in result.output


def test_where_nothing_can_be_read_the_reasons_are_said(tmp_path, put):
    put(tmp_path / "f", "page.html", SCRIPT)
    result, _ = _run(tmp_path / "f")
    assert result.exit_code == 2
    assert "page.html: no text found" in result.output
    put(tmp_path / "f", "scan.jpg", b"\xff\xd8")
    result, _ = _run(tmp_path / "f")
    assert result.exit_code == 2
    assert "2 files were skipped, the first: " in result.output


def test_many_bad_files_are_all_counted_and_listed(tmp_path, put, read):
    put(tmp_path, GOOD)
    for number in range(30):
        put(tmp_path, f"scan{number:02}.jpg", b"\xff\xd8")
    notes: list[str] = []
    findings = Findings()
    read(tmp_path, findings=findings, log=notes.append)
    assert len(findings.list_left_out()) == 30
    assert sum(note.startswith("Passed over") for note in notes) == 20
    assert any("10 more files skipped" in note for note in notes)


@pytest.mark.parametrize(("name", "content"), [("a.csv", "id,text\n"), ("b.csv", "\ufeff"), ("c.jsonl", "\n\n")])
def test_a_file_without_a_document_is_counted(tmp_path, put, name, content):
    put(tmp_path / "f", GOOD)
    put(tmp_path / "f", name, content)
    result, rows = _run(tmp_path / "f")
    assert len(rows) == 1, result.output
    assert f"files without a document 1 ({name})" in result.output


def test_a_broken_link_is_counted(tmp_path, put, read):
    put(tmp_path, GOOD)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    notes: list[str] = []
    assert len(read(tmp_path, log=notes.append)) == 1
    assert any("broken links and devices 1 (gone.txt)" in note for note in notes)


def _change(path: Path, target: Path, member: str, value: bytes) -> None:
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, value if name == member else old.read(name))


def _with_password(path: Path, target: Path) -> None:
    raw = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = raw.find(mark)
        while at >= 0:
            raw[at + offset] |= 1
            at = raw.find(mark, at + 4)
    target.write_bytes(raw)


@pytest.fixture
def packages(tmp_path) -> dict[str, Path]:
    """A good Word document, workbook and book."""
    document = docx.Document()
    document.add_paragraph(TEXT)
    document.save(tmp_path / "good.docx")
    book = openpyxl.Workbook()
    for row in (["id", "date", "text"], ["a", "1950-01-01", TEXT]):
        book.active.append(row)
    book.save(tmp_path / "good.xlsx")
    with zipfile.ZipFile(tmp_path / "good.epub", "w") as packed:
        packed.writestr("META-INF/container.xml", "<container><rootfile full-path='o.opf'/></container>")
        packed.writestr(
            "o.opf",
            "<package><manifest><item id='a' href='a.xhtml'/></manifest><spine><itemref idref='a'/></spine></package>",
        )
        packed.writestr("a.xhtml", f"<html><body><p>{TEXT}</p></body></html>")
    return {ending: tmp_path / f"good.{ending}" for ending in ("docx", "xlsx", "epub")}


@pytest.mark.parametrize(
    ("ending", "member", "value"),
    [
        ("docx", "word/document.xml", b"no xml"),
        ("docx", "word/document.xml", b"<a/>"),
        ("docx", "[Content_Types].xml", b""),
        ("xlsx", "xl/worksheets/sheet1.xml", b"no xml"),
        ("xlsx", "[Content_Types].xml", b""),
        ("epub", "a.xhtml", b"<!-- nothing -->"),
        ("epub", "o.opf", b"no xml"),
    ],
)
def test_a_damaged_package_is_that_files_fault(tmp_path, packages, ending, member, value):
    _change(packages[ending], tmp_path / f"bad.{ending}", member, value)
    result, _ = _run(tmp_path / f"bad.{ending}")
    assert result.exit_code == 2, result.output
    assert f"bad.{ending}" in result.output
    assert "fault of framing" not in result.output


@pytest.mark.parametrize("ending", ["docx", "xlsx", "epub"])
def test_a_package_with_a_password_says_so(tmp_path, packages, ending):
    assert _run(packages[ending])[0].exit_code == 0
    _with_password(packages[ending], tmp_path / f"bad.{ending}")
    result, _ = _run(tmp_path / f"bad.{ending}")
    assert result.exit_code == 2
    assert f"bad.{ending}" in result.output
    assert "has a password" in result.output


def test_the_output_in_the_folder_that_is_read_is_no_leftover(tmp_path, put):
    put(tmp_path, "f/GBR_1950-05-03.txt")
    arguments = ["corpus", "import", str(tmp_path / "f"), "--name", "x", "-o", str(tmp_path / "f" / "out.jsonl")]
    for _ in range(2):
        done = CliRunner().invoke(main, arguments)
        assert (done.exit_code, "Left out" in done.stderr) == (0, False), done.output
        assert "1 documents" in done.stderr
