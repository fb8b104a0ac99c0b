"""Folders that are one thing: whole or untouched, and an interrupted move is known by the marker that is missing."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from framing.errors import CannotWrite, MissingResults
from framing.files import write_json
from framing.folders import MANIFEST, filling_folder, list_files, list_results
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


def test_a_move_that_breaks_off_leaves_results_that_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, moved = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        if moved:
            raise KeyboardInterrupt
        moved.append(target)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt), filling_folder(folder, MANIFEST, list_results) as building:
        for name in ("a.csv", "shifts.csv", MANIFEST):
            (building / name).write_text("new")
    with pytest.raises(MissingResults, match="the run was not finished"):
        open_results(folder)


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


@pytest.mark.parametrize("names", [["/etc/passwd"], ["../outside.csv"], [["a"]], "x"])
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
