"""brat folders as brat, its users and their computers leave them."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest


def files_in(folder: Path) -> tuple[Path, str]:
    (annotations,) = folder.glob("*.ann")
    return annotations, annotations.with_suffix(".txt").read_bytes().decode()


def add(path: Path, *lines: str, ends: str = "\n") -> None:
    whole = path.read_bytes().decode() + "".join(line + "\n" for line in lines)
    path.write_bytes(whole.replace("\n", ends).encode())


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_span_split_at_line_ends_is_one_and_notes_are_kept(ends: str, start_round: Any, bring_back: Any) -> None:
    path, text = files_in(start_round("brat", "brat", whole=True))
    start, line = text.index("No fleet"), text.index("\nkeeps")
    end = len(text) - 1
    words = text[start:end].replace("\n", " ")
    add(
        path,
        f"T90\tconvoy {start} {line};{line + 1} {end}\t{words}",
        f"T91\tconvoy {start} {end + 1}\t{words} ",  # with the line end behind it: the passage all the same
        "#90\tAnnotatorNotes T90\tnot sure",
        "#91\tAnnotatorNotes T1\tread twice",
        "#92\tAnnotatorNotes R1\tof a relation",
        "A90\tNegated T90",
        "R1\tBefore Arg1:T90 Arg2:T91",
        "*\tEquiv T90 T91",
        "T92\tPASSAGE 0 2\tWe",
        "N1\tReference T90 Wikipedia:1\tconvoy",
        ends=ends,
    )
    result, rows = bring_back("brat", "brat", "--coder", "kai")
    assert [(row["coder"], len(row["practices"]), row["note"]) for row in rows] == [
        ("kai", 0, "read twice"),
        ("kai", 1, "not sure"),
    ]
    assert (
        "passed over: attributes Negated 1, codes drawn twice on one place 1, links to databases 1, "
        "notes on relations and events 1, passages drawn in the tool 1, relations 2" in result.stderr
    )


def test_words_behind_what_framing_wrote_into_a_note_are_kept(start_round: Any, bring_back: Any) -> None:
    path, _ = files_in(start_round("brat", "brat"))
    content = path.read_text(encoding="utf-8")
    path.write_text(content.rstrip("\n") + " read twice\n", encoding="utf-8")
    assert [row["note"] for row in bring_back("brat", "brat")[1]] == ["read twice"]


def test_leftovers_of_a_mac_are_passed_over(start_round: Any, bring_back: Any, tmp_path: Path) -> None:
    path, text = files_in(start_round("brat", "brat"))
    add(path, f"T90\tconvoy 0 {len(text)}\t{text}")
    (path.parent / f"._{path.name}").write_bytes(b"\x00\x05\x16\x07\xff\xfe")
    with zipfile.ZipFile(tmp_path / "mac.zip", "w") as archive:
        for file in path.parent.iterdir():
            archive.write(file, f"brat/{file.name}")
        archive.writestr(f"__MACOSX/brat/._{path.name}", b"\x00\x05\x16\x07\xff\xfe")
    for file in ("brat", "mac.zip"):
        _, rows = bring_back("brat", file)
        assert [row["practices"] for row in rows] == [[{"practice": "convoy", "stance": "endorse"}]]


def test_a_folder_a_coder(start_round: Any, bring_back: Any, tmp_path: Path) -> None:
    path, text = files_in(start_round("brat", "brat"))
    for coder in ("ann", "kai"):
        shutil.copytree(path.parent, tmp_path / "all" / coder)
    add(tmp_path / "all" / "kai" / path.name, f"T90\tconvoy 0 {len(text)}\t{text}")
    _, rows = bring_back("brat", "all")
    assert [(row["coder"], len(row["practices"])) for row in rows] == [("ann", 0), ("kai", 1)]


def test_places_in_units_of_utf_16_are_found_by_their_words(start_round: Any, bring_back: Any) -> None:
    path, text = files_in(start_round("brat", "brat"))
    start = text.index("friends")
    add(path, f"T90\tconvoy {start + 1} {start + 8}\tfriends")
    _, rows = bring_back("brat", "brat")
    assert [(row["start"], row["evidence"]) for row in rows] == [(0, f"convoy:{start}-{start + 7}")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("T90\tconvoy 0 2;8 10\tWe in", "several spans with words between them"),
        ("T90\tconvoy 3 9\tbalance", "is not where its words stand: 'balance'"),
        ("T90\tconvoy 3 900\t", "3 to 900"),
        ("T90\tconvoy\tWe", "not a span with its places"),
    ],
)
def test_what_cannot_be_placed_is_refused_by_row(line: str, said: str, start_round: Any, bring_back: Any) -> None:
    path, _ = files_in(start_round("brat", "brat"))
    add(path, line)
    result, _ = bring_back("brat", "brat")
    assert f"brat: {path.name}, row 3" in result.stderr
    assert said in result.stderr


def test_a_text_that_was_changed_or_is_not_utf_8_is_refused(start_round: Any, bring_back: Any) -> None:
    path, text = files_in(start_round("brat", "brat", whole=True))
    path.with_suffix(".txt").write_text("New. " + text, encoding="utf-8")
    assert "row 1: cannot be placed" in bring_back("brat", "brat")[0].stderr
    path.with_suffix(".txt").write_bytes(text.encode("utf-16"))
    result, _ = bring_back("brat", "brat")
    assert "not UTF-8 at byte 0" in result.stderr
    assert path.name in result.stderr


def test_a_mark_of_the_encoding_moves_no_span(start_round: Any, bring_back: Any) -> None:
    path, text = files_in(start_round("brat", "brat"))
    add(path, f"T9\tconvoy 3 7\t{text[3:7]}")
    path.with_suffix(".txt").write_text("\ufeff" + text, encoding="utf-8")  # as Notepad saves it
    rows = bring_back("brat", "brat")[1]
    assert "convoy" in json.dumps(rows)
