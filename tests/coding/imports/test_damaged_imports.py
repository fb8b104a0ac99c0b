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
