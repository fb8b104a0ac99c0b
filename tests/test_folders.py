"""Folders that are one thing: whole or untouched, and an interrupted move is known by the marker that is missing."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import pytest

from framing.errors import CannotWrite, MissingResults
from framing.files import write_json
from framing.folders import (
    MANIFEST,
    filling_folder,
    finish_moves,
    holds_other,
    keep_report_inside,
    list_files,
    list_results,
)
from framing.results import open_results


def fill(folder: Path, **files: str) -> None:
    with filling_folder(folder, MANIFEST, list_results) as building:
        for name, content in files.items():
            path = building / name.replace("__", "/").replace("_csv", ".csv")
            path.parent.mkdir(exist_ok=True)
            path.write_text(content)
        write_json(building / MANIFEST, {"files": list_files(building)})


def content(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    fill(tmp_path / "r", shifts_csv="old", errors_csv="old", deep__a_csv="old")
    (tmp_path / "r" / "notes.txt").write_text("mine")
    (tmp_path / "r" / "report.html").write_text("old")
    (tmp_path / "r" / "figures").mkdir()
    (tmp_path / "r" / "figures" / "a.svg").write_text("old")
    (tmp_path / "r" / "figures" / "notes.txt").write_text("mine")
    return tmp_path / "r"


def test_a_new_run_replaces_all_of_the_old_one_and_nothing_else(folder: Path) -> None:
    fill(folder, shifts_csv="new", deep__b_csv="new")
    found = content(folder)
    assert json.loads(found.pop(MANIFEST))["files"] == ["deep/b.csv", "shifts.csv"]
    assert found == {"shifts.csv": "new", "deep/b.csv": "new", "notes.txt": "mine", "figures/notes.txt": "mine"}


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, MemoryError])
def test_what_goes_wrong_before_the_end_changes_nothing(folder: Path, error: type[BaseException]) -> None:
    before = content(folder)
    with pytest.raises(error), filling_folder(folder, MANIFEST, list_results) as building:
        (building / "shifts.csv").write_text("half")
        raise error
    assert content(folder) == before
    assert not list(folder.glob(".unfinished-*"))


def test_a_full_disk_names_the_folder_and_not_the_hidden_one(folder: Path) -> None:
    with (
        pytest.raises(CannotWrite, match=rf"{folder}.*No space") as failed,
        filling_folder(folder, MANIFEST) as building,
    ):
        raise CannotWrite(f"{building}/a.csv: No space left on device")
    assert "unfinished" not in str(failed.value)


class Killed(BaseException):
    """What no code answers, as SIGKILL."""


@pytest.mark.parametrize("moves", range(4))
def test_a_move_that_breaks_off_is_finished_by_whoever_opens_the_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    before = content(folder)
    real, moved = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        if len(moved) == moves:
            raise Killed
        moved.append(target)
        return real(self, target)

    with (
        monkeypatch.context() as patch,
        pytest.raises(Killed),
        filling_folder(folder, MANIFEST, list_results) as building,
    ):
        for name in ("a.csv", "shifts.csv"):
            (building / name).write_text("new")
        (building / MANIFEST).write_text(json.dumps({"files": ["a.csv", "shifts.csv"]}))
        patch.setattr(Path, "replace", replace)
    open_results(folder)
    now = content(folder)
    assert not list(folder.glob(".unfinished-*"))
    if moves == 0:  # not even what is to be done was noted
        assert now == before
    else:
        assert json.loads(now.pop(MANIFEST))["files"] == ["a.csv", "shifts.csv"]
        assert now == {"a.csv": "new", "shifts.csv": "new", "notes.txt": "mine", "figures/notes.txt": "mine"}


def test_an_interrupt_during_the_move_comes_after_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, moved = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        moved.append(target)
        if len(moved) == 3:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        fill(folder, shifts_csv="new", deep__b_csv="new")
    found = content(folder)
    assert json.loads(found.pop(MANIFEST))["files"] == ["deep/b.csv", "shifts.csv"]
    assert found == {"shifts.csv": "new", "deep/b.csv": "new", "notes.txt": "mine", "figures/notes.txt": "mine"}


def test_the_note_of_a_move_cannot_make_other_files_go(folder: Path) -> None:
    outside = folder.parent / "outside.csv"
    outside.write_text("mine")
    left = folder / ".unfinished-forged"
    left.mkdir()
    (left / "move.json").write_text(
        json.dumps({"marker": MANIFEST, "files": [MANIFEST], "stale": ["../outside.csv", str(outside)]})
    )
    (left / MANIFEST).write_text(json.dumps({"files": []}))
    finish_moves(folder)
    assert outside.read_text() == "mine"
    assert not left.exists()


@pytest.mark.parametrize("marker", ["nothere", "sub/precious", MANIFEST])
def test_a_link_in_the_folder_cannot_lead_a_move_out_of_it(folder: Path, marker: str) -> None:
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").write_text("mine")
    (folder / "sub").symlink_to(elsewhere)
    before = content(folder)
    left = folder / ".unfinished-forged"
    note = json.dumps({"marker": marker, "files": [], "stale": ["sub/precious"]})
    for evil in ("sub/evil.sh", "sub/deep/evil.sh", None):  # None: nothing but what is to go
        left.mkdir(exist_ok=True)
        (left / "move.json").write_text(note)
        if evil is not None:
            (left / evil).parent.mkdir(exist_ok=True, parents=True)
            (left / evil).write_text("evil")
        finish_moves(folder)
        assert content(elsewhere) == {"precious": "mine"}
        shutil.rmtree(left, ignore_errors=True)
    before.pop(marker, None)  # the last move may take the marker away: it is the folder's own
    assert content(folder) == before


@pytest.mark.parametrize("linked", [".unfinished-forged", ".unfinished-forged/sub", ".unfinished-forged/shifts.csv"])
def test_a_link_in_the_hidden_folder_cannot_take_files_from_elsewhere(folder: Path, linked: str) -> None:
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    note = json.dumps({"marker": MANIFEST, "files": [], "stale": []})
    (elsewhere / "move.json").write_text(note)
    (elsewhere / "precious").write_text("mine")
    if "/" in linked:
        (folder / linked).parent.mkdir()
        (folder / linked).with_name("move.json").write_text(note)
    (folder / linked).symlink_to(elsewhere / "precious" if linked.endswith("csv") else elsewhere)
    finish_moves(folder)
    assert content(elsewhere) == {"move.json": note, "precious": "mine"}
    assert not (folder / "precious").exists()
    assert (folder / "shifts.csv").read_text() == "old"


def test_a_run_does_not_write_through_a_link_and_says_so(folder: Path) -> None:
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.svg").write_text("mine")
    shutil.rmtree(folder / "figures")
    (folder / "figures").symlink_to(elsewhere)
    fill(folder, shifts_csv="new")  # an image of the earlier report is looked for, and not found in the folder
    before = content(folder)
    with pytest.raises(CannotWrite, match=r"a link leads figures/b\.csv out of the folder; remove the link"):
        fill(folder, shifts_csv="newer", figures__b_csv="new")
    assert content(folder) == before
    assert not list(folder.glob(".unfinished-*"))
    assert content(elsewhere) == {"a.svg": "mine"}


def test_links_of_a_folder_of_results_lead_no_report_out_of_it(folder: Path) -> None:
    elsewhere, page = folder.parent / "elsewhere", folder / "report.html"
    elsewhere.mkdir()
    (elsewhere / "precious").write_text("mine")
    page.unlink()
    for link in (page, folder / "figures" / "b.png"):
        link.symlink_to(elsewhere / "precious")
    (folder / "tables").symlink_to(elsewhere)
    keep_report_inside(folder, elsewhere / "page.html")  # a page that the user wants elsewhere
    assert page.is_symlink()
    with pytest.raises(CannotWrite, match=r"a link leads tables/\* out of the folder; remove the link"):
        keep_report_inside(folder, page)
    (folder / "tables").unlink()
    keep_report_inside(folder, page)
    assert sorted(path.name for path in folder.rglob("*") if path.is_symlink()) == []
    assert content(elsewhere) == {"precious": "mine"}
    assert (folder / "figures" / "a.svg").read_text() == "old"


def test_a_folder_that_is_itself_a_link_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "r").symlink_to(tmp_path / "real")
    fill(tmp_path / "r", deep__a_csv="new")
    left = tmp_path / "r" / ".unfinished-killed"
    (left / "deep").mkdir(parents=True)
    (left / "deep" / "a.csv").write_text("newer")
    (left / "move.json").write_text(json.dumps({"marker": MANIFEST, "files": [], "stale": []}))
    finish_moves(tmp_path / "r")
    assert (tmp_path / "real" / "deep" / "a.csv").read_text() == "newer"


def test_what_killed_runs_left_is_cleared_and_what_others_write_is_not(folder: Path) -> None:
    left = folder / ".unfinished-dead"
    left.mkdir()
    os.utime(left, (0, time.time() - 3600))
    with filling_folder(folder, MANIFEST) as other:
        os.utime(other, (0, time.time() - 3600))
        fill(folder, shifts_csv="new")
        assert other.is_dir()
        assert not left.exists()
        (other / "shifts.csv").write_text("last")
    assert content(folder)["shifts.csv"] == "last"


def test_what_a_killed_run_left_is_nothing_of_somebody_elses(tmp_path: Path) -> None:
    assert not holds_other(tmp_path / "none", "files.json")
    (tmp_path / ".unfinished-killed").mkdir()
    (tmp_path / ".unfinished-killed" / "files.json").touch()
    assert not holds_other(tmp_path, "files.json")
    (tmp_path / "notes.txt").touch()
    assert holds_other(tmp_path, "files.json")
    (tmp_path / "files.json").touch()
    assert not holds_other(tmp_path, "files.json")


@pytest.mark.parametrize("names", [["/etc/passwd"], ["../outside.csv"], ["a\0b"], [["a"]], "x"])
def test_a_manifest_cannot_make_other_files_go(folder: Path, names: object) -> None:
    outside = folder.parent / "outside.csv"
    outside.write_text("mine")
    write_json(folder / MANIFEST, {"files": names})
    fill(folder, shifts_csv="new")
    assert outside.read_text() == "mine"
    assert Path("/etc/passwd").exists()


@pytest.mark.parametrize(
    ("manifest", "said"), [("{", "cannot be read"), ("[]", "not a JSON object"), ("[" * 9999, "nested")]
)
def test_a_manifest_that_is_none_is_refused(folder: Path, manifest: str, said: str) -> None:
    (folder / MANIFEST).write_text(manifest)
    with pytest.raises(MissingResults, match=rf"manifest\.json.*{said}"):
        open_results(folder)
