"""framing report on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from framing.commands import main


@pytest.fixture(scope="module")
def quiet(write_world: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_world(tmp_path_factory.mktemp("quiet") / "quiet", shifts=False)


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["report", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_writes_the_report_with_its_figures_and_prints_its_path(quiet, tmp_path):
    place = tmp_path / "deep" / "mine.html"
    code, out, told = run(str(quiet), "-o", str(place), "--figures", "svg")
    assert (code, out.strip()) == (0, str(place))
    assert "MB" in told
    assert "2 images" in told
    assert place.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert {path.suffix for path in (place.parent / "figures").iterdir()} == {".svg"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["{missing}"], "no results here"),
        (["{quiet}", "--figures", "gif"], "is not a format here"),
        (["{quiet}", "--figures", ""], "is not a format here"),
        (["{quiet}", "-o", "{folder}"], "is a folder"),
    ],
)
def test_wrong_use_exits_with_2_and_a_remedy(quiet, tmp_path, arguments, said):
    names = {"missing": tmp_path / "nowhere", "quiet": quiet, "folder": tmp_path}
    code, out, told = run(*(argument.format(**names) for argument in arguments))
    assert code == 2
    assert out == ""
    assert said in told
    assert "Traceback" not in told


def test_without_a_folder_the_latest_results_are_taken(quiet, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, _, told = run()
    assert (code, "no results here" in told) == (2, True)
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "quiet").symlink_to(quiet)
    code, out, _ = run("--figures", "none", "-o", str(tmp_path / "latest.html"))
    assert (code, Path(out.strip()).name) == (0, "latest.html")
    assert not (tmp_path / "figures").exists()
