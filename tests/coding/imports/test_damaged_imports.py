"""What framing's export carried along and somebody changed, and archives that cannot be opened: named, never a traceback."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest


def change(row: dict[str, Any], key: str, value: Any) -> None:
    (row["passages"][0] if key in ("id", "start", "end", "fields") else row)[key] = value


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("base", None),
        ("base", True),
        ("base", -1),
        ("document", 3),
        ("passages", "x"),
        ("passages", [3]),
        ("id", None),
        ("start", "0"),
        ("end", {}),
        ("fields", [None]),
        ("text", 3.5),
    ],
)
def test_what_was_carried_along_is_checked(key: str, value: Any, start_round: Any, bring_back: Any) -> None:
    path = start_round("doccano", "kai.jsonl")
    row = json.loads(path.read_text(encoding="utf-8"))
    change(row, key, value)
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert "kai.jsonl" in (said := bring_back("doccano", "kai.jsonl")[0].stderr)
    assert "row 1" in said
    path = start_round("label-studio", "tasks.json")
    tasks = json.loads(path.read_text(encoding="utf-8"))
    change(tasks[0]["data"], key, value)
    path.write_text(json.dumps(tasks), encoding="utf-8")
    assert "tasks.json, task 1" in bring_back("label-studio", "tasks.json")[0].stderr


def test_brats_note_is_checked(start_round: Any, bring_back: Any) -> None:
    (path,) = start_round("brat", "brat").glob("*.ann")
    path.write_text(path.read_text(encoding="utf-8").replace('"base": 0', '"base": "x"'), encoding="utf-8")
    assert "row 1" in bring_back("brat", "brat")[0].stderr


@pytest.mark.parametrize("broken", [{"annotations": 3}, {"annotations": ["x"]}, {"annotations": [{"result": [3]}]}])
def test_annotations_of_another_form_are_named(broken: dict[str, Any], start_round: Any, bring_back: Any) -> None:
    path = start_round("label-studio", "tasks.json")
    tasks = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps([tasks[0] | broken]), encoding="utf-8")
    assert "tasks.json, task 1" in bring_back("label-studio", "tasks.json")[0].stderr


@pytest.mark.parametrize(
    ("tool", "member"), [("brat", "a.ann"), ("cas", "a.xmi"), ("doccano", "a.jsonl"), ("label-studio", "a.json")]
)
def test_a_damaged_archive_is_named(tool: str, member: str, start_round: Any, bring_back: Any, tmp_path: Path) -> None:
    start_round("doccano", "kai.jsonl")
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "0123456789" * 9)
        archive.writestr("TypeSystem.xml", "x")
    path.write_bytes(path.read_bytes().replace(b"0123456789", b"0123456780", 1))
    assert f"x.zip: {member}" in bring_back(tool, "x.zip")[0].stderr


@pytest.mark.parametrize(("tool", "member"), [("cas", "TypeSystem.xml"), ("label-studio", "tasks.json")])
def test_an_archive_that_unpacks_to_an_absurd_size_is_refused_before_it_is_read(
    tool: str, member: str, tmp_path: Path, start_round: Any, bring_back: Any
) -> None:
    start_round("doccano", "kai.jsonl")
    with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, b"0" * 60_000_000)
        archive.writestr("x.xmi", "<a/>")
    said = bring_back(tool, "export.zip")[0].stderr
    assert "export.zip: refused" in said
    assert "bytes unpack to 60,000,004 or more" in said


def test_what_is_no_xmi_is_refused_with_the_form_to_export(tmp_path: Path, start_round: Any, bring_back: Any) -> None:
    start_round("doccano", "kai.jsonl")
    (tmp_path / "note.tsv").write_text("#FORMAT=WebAnno TSV 3.3\n")
    said = bring_back("cas", "note.tsv")[0].stderr
    assert "note.tsv, the file: cannot be read as codings (it holds no UIMA CAS XMI)" in said
    assert "'UIMA CAS XMI' (1.0 or 1.1)" in said
