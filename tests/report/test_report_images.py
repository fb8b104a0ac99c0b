"""Images of odd results: one audience, names that are no file names, a renderer that fails."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.report import write_report
from framing.report.images import write_images
from framing.results import open_results


@pytest.fixture
def one_audience(world: Path, tmp_path: Path) -> Path:
    """The results of a study whose texts are all of one audience."""
    folder = Path(shutil.copytree(world, tmp_path / "one"))
    for path in (*folder.glob("*.csv"), *folder.glob("*.parquet")):
        table = pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)
        if "audience" in table and path.stem != "documents":
            if "state" in table:
                table = table[(table["state"] != "USA") | (table["audience"] != "international")]
            table = table.assign(audience="international")
            (table.to_csv if path.suffix == ".csv" else table.to_parquet)(path, index=False)
    return folder


def test_texts_of_one_audience_give_images_of_finite_size(one_audience: Path) -> None:
    written = write_report(open_results(one_audience), figures=("svg",), shifts=1)
    assert any(path.stem.startswith("frame-") for path in written.images)
    for path in written.images:
        width, height = re.findall(r' (?:width|height)="([^"]+)"', path.read_text()[:500])[:2]
        assert 100 < float(width) < 3000
        assert 50 < float(height) < 5000


class _Renderer:
    def __init__(self, svg: str = "") -> None:
        self._svg = svg

    def vegalite_to_svg(self, _spec: str) -> str:
        if not self._svg:
            raise RuntimeError("SVG has an invalid size\nStack backtrace:\n   0: <unknown>")
        return self._svg

    def svg_to_png(self, _svg: str, scale: int) -> bytes:
        return bytes(scale)


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        ("", "SVG has an invalid size"),
        ('<svg width="1.7976931348623157e+308" height="9">', "its size is not finite"),
        ('<svg width="90" height="Infinity">', "its size is not finite"),
    ],
)
def test_a_figure_that_cannot_be_drawn_is_said_in_one_line(
    quiet_world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, svg: str, said: str
) -> None:
    monkeypatch.setattr("framing.report.images.load_extra", lambda *_: _Renderer(svg))
    done = CliRunner().invoke(main, ["report", str(quiet_world), "-o", str(tmp_path / "r.html"), "--figures", "svg"])
    assert done.exit_code == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("Error")]
    assert said in line
    assert "--figures none" in line
    assert "backtrace" not in done.stderr
    assert (tmp_path / "r.html").exists()


def test_names_of_frames_become_names_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Figure:
        name, control, data = "shift", "", ()

    figures = []
    for name in ("a/../../b", "a b", "a?b"):
        figure = Figure()
        figure.name = name
        figures.append(figure)
    monkeypatch.setattr("framing.report.images.load_extra", lambda *_: _Renderer('<svg width="9" height="9">'))
    monkeypatch.setattr("framing.report.images.fit_width", lambda *_: {})
    monkeypatch.setattr("framing.report.images.usual_group", lambda *_: "")
    empty = {"adoption": pd.DataFrame(), "shifts": pd.DataFrame({"shift": [], "frame": []})}
    written = write_images(figures, empty, tmp_path / "figures", ("svg",))
    assert [path.name for path in written] == ["a_.._.._b.svg", "a_b.svg", "a_b-2.svg"]
    assert all(path.parent == tmp_path / "figures" and path.is_file() for path in written)
