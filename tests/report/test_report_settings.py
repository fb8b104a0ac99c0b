"""What the report says of the settings of the alignment: the level of intervals."""

from __future__ import annotations

import functools
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from framing.report import write_report
from framing.report.settings import ReportSettings, read_report_settings
from framing.results import open_results

NAMED = re.compile(r"([\d.]+)[ \u00a0]% interval")


@pytest.fixture(scope="module")
def at(framed: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, str]]:
    """The page and the tables for papers of a run with some settings, as text by name."""

    @functools.cache
    def write(**settings: float) -> dict[str, str]:
        folder = Path(shutil.copytree(framed, tmp_path_factory.mktemp("settings") / "results"))
        path = folder / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"settings": settings}), encoding="utf-8")
        written = write_report(open_results(folder), figures=(), tables=("md",))
        return {path.name: path.read_text(encoding="utf-8") for path in (written.page, *written.tables)}

    return write


def test_intervals_are_named_by_the_level_of_the_alignment(at: Callable[..., dict[str, str]]) -> None:
    usual, narrow = at(), at(level=0.5)
    assert sum(len(NAMED.findall(text)) for text in usual.values()) > 20
    for name, text in usual.items():
        assert set(NAMED.findall(text)) <= {"95"}
        assert NAMED.findall(narrow[name]) == ["50" for _ in NAMED.findall(text)]
    assert at(level=0.95) == usual


def test_the_least_share_that_counts_is_that_of_the_alignment(at: Callable[..., dict[str, str]]) -> None:
    usual, half = at()["report.html"], at(closing=0.5)["report.html"]
    for words in ("made less than {} of the moves", "'{} of the move'"):
        assert words.format("a quarter") in usual
        assert words.format("a quarter") not in half
        assert words.format("50 %") in half
    assert '"datum":0.25' in usual
    assert '"datum":0.25' not in half
    assert half.count('"datum":0.5') == usual.count('"datum":0.25')


@pytest.mark.parametrize("kept", [{}, {"settings": None}, {"settings": {"level": "high"}}, {"settings": {"level": 1}}])
def test_settings_that_a_manifest_does_not_keep_are_the_defaults(kept: dict[str, object]) -> None:
    assert read_report_settings(kept) == ReportSettings() == ReportSettings(level=0.95)


def test_a_level_is_named_as_it_was_given() -> None:
    assert [ReportSettings(level=level).interval for level in (0.57, 0.999)] == ["57 % interval", "99.9 % interval"]
