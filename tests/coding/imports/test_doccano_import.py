"""doccano's exports in the forms of its versions and kinds of project."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

CONVOY = [{"practice": "convoy", "stance": "endorse"}]


def rewrite(path: Path, **more: Any) -> int:
    """The line with other labels in place of its own; the length of its text."""
    row = json.loads(path.read_text(encoding="utf-8"))
    row.pop("label")
    path.write_text(json.dumps(row | more) + "\n", encoding="utf-8")
    return len(row["text"])


@pytest.mark.parametrize(
    "labels",
    [
        {"label": [[0, "END", "convoy:endorse"], [0, "END", "evidence:blockade"]]},
        {"labels": [[0, "END", "Armed convoy"]]},
        {"entities": [{"id": 1, "start_offset": 0, "end_offset": "END", "label": "convoy"}], "relations": [{"id": 3}]},
        {"label": ["convoy"]},
        {"label": "convoy"},
    ],
)
def test_labels_in_every_form(labels: dict[str, Any], start_round: Any, bring_back: Any) -> None:
    path = start_round("doccano", "kai.jsonl")
    end = len(json.loads(path.read_text(encoding="utf-8"))["text"])
    rewrite(path, **json.loads(json.dumps(labels).replace('"END"', str(end))), Comments=["not sure"])
    result, (row,) = bring_back("doccano", "kai.jsonl")
    assert (row["coder"], row["practices"], row["note"]) == ("kai", CONVOY, "not sure")
    assert ("passed over: relations 1" in result.stderr) == ("relations" in labels)
    assert ("passed over" in result.stderr) == ("relations" in labels)


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ({}, "no list under"),
        ({"label": None}, "no list under"),
        ({"spans": [[0, 5, "convoy"]]}, "no list under"),
        ({"annotations": [{"label": 2, "start_offset": 0, "end_offset": 5}]}, "no list under"),
        ({"label": [], "entities": []}, "together"),
        ({"label": [[0, 5]]}, "[0, 5]"),
        ({"label": [["0", 5, "convoy"]]}, "no label"),
        ({"label": 3}, "no label"),
        ({"entities": [{"start_offset": 0, "end_offset": 5, "label": 2}]}, "no label"),
        ({"label": [[0, 500, "convoy"]]}, "0 to 500"),
        ({"label": [[5, 5, "convoy"]]}, "5 to 5"),
        ({"label": [[-2, 5, "convoy"]]}, "-2 to 5"),
    ],
)
def test_what_is_no_label_or_has_no_place_is_refused_by_row(
    labels: dict[str, Any], said: str, start_round: Any, bring_back: Any
) -> None:
    path = start_round("doccano", "kai.jsonl")
    rewrite(path, **labels)
    result, _ = bring_back("doccano", "kai.jsonl")
    assert "kai.jsonl, row 1: cannot be" in result.stderr
    assert said in result.stderr


def test_a_class_label_for_several_passages_is_refused(start_round: Any, bring_back: Any) -> None:
    rewrite(start_round("doccano", "kai.jsonl", whole=True), label=["convoy"])
    assert "'convoy' has no span, and the text has 2 passages" in bring_back("doccano", "kai.jsonl")[0].stderr


def test_comments_on_several_passages_are_counted(start_round: Any, bring_back: Any) -> None:
    rewrite(start_round("doccano", "kai.jsonl", whole=True), label=[], Comments=["which?"])
    result, rows = bring_back("doccano", "kai.jsonl")
    assert len(rows) == 2
    assert "comments on texts of several passages 1" in result.stderr


def test_a_zip_and_a_folder_have_a_file_a_user(start_round: Any, bring_back: Any, tmp_path: Path) -> None:
    path = start_round("doccano", "kai.jsonl")
    end = rewrite(path, label=[])
    nothing = path.read_text(encoding="utf-8")
    rewrite(path, label=[[0, end, "convoy"]])
    (tmp_path / "folder").mkdir()
    members = {"kai.jsonl": path.read_text(encoding="utf-8"), "ann.jsonl": nothing, "unknown.jsonl": nothing}
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
            (tmp_path / "folder" / name).write_text(content, encoding="utf-8")
        archive.writestr("__MACOSX/._kai.jsonl", b"\x00\x05\x16\x07\xff")
    for file in ("export.zip", "folder"):
        result, rows = bring_back("doccano", file)
        assert [(row["coder"], row["practices"]) for row in rows] == [("ann", []), ("kai", CONVOY)]
        assert "passed over: texts that nobody labelled (unknown.jsonl) 1" in result.stderr


def test_a_folder_without_lines_is_refused(start_round: Any, bring_back: Any, tmp_path: Path) -> None:
    start_round("doccano", "kai.jsonl")
    (tmp_path / "empty").mkdir()
    assert "no .jsonl in it" in bring_back("doccano", "empty")[0].stderr
