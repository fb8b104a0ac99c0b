from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from framing.report import write_report
from framing.results import open_results

PRACTICE = "ideological_balancing"


@pytest.fixture(scope="session", autouse=True)
def _empty_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No corpus is fetched: what this machine happens to hold does not count."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAMING_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session")
def world(write_world: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_world(tmp_path_factory.mktemp("world") / "planted")


@pytest.fixture(scope="session")
def quiet_world(write_world: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results without a shift: a page of few charts, made in a third of the time."""
    return write_world(tmp_path_factory.mktemp("quiet") / "quiet", shifts=False)


@pytest.fixture(scope="session")
def page_file(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    write_report(open_results(world), path, figures=())
    return path


def _cell(leader: str, period: str, share: float, **more: object) -> dict[str, object]:
    return {
        "practice": PRACTICE, "appeal": "liberty_constitution", "state": "USA", "audience": "domestic", "group": "",
        "period": period, "leader": leader, "share": share, "share_without": 0.02, "difference": share - 0.02,
        "ratio": share / 0.02, "low": 0.0,
        "high": share + 0.1, "passages": 40.0, "share_low": share / 2, "share_high": share * 1.5, "ratio_low": 1.0,
        "ratio_high": 20.0, "documents": 5,
    } | more  # fmt: skip


@pytest.fixture(scope="session")
def framed(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world of the report with a cross table of two leaders."""
    folder = tmp_path_factory.mktemp("framed") / "results"
    shutil.copytree(world, folder)
    rows = [
        _cell("Ada One", "1946-1952", 0.2, low=0.05),
        _cell("Bea Two", "1953-1960", 0.1, low=-0.02),
        _cell("Ada One", "1946-1952", 0.04, low=-0.01, appeal="fiscal_burden"),
        _cell("Bea Two", "1953-1960", 0.01, low=-0.03, appeal="fiscal_burden"),
        _cell("", "1946-1960", 0.15, low=0.04),
        _cell("Ada One", "1946-1952", 0.5, low=0.3, audience="international"),
        _cell("", "1946-1960", 0.03, low=-0.01, state="", group="ally", audience="international"),
    ]
    pd.DataFrame(rows).to_csv(folder / "framing.csv", index=False)
    keys = {"practice": PRACTICE, "group": "", "audience": "", "p": 0.01, "q": 0.02, "reason": "why"}
    ends = {"estimate": 0.1, "low": 0.05, "high": 0.15}
    tests = [
        keys | ends | {"test": "home against abroad", "appeal": "all", "verdict": "supported"},
        keys | ends | {"test": "attached", "appeal": "fiscal_burden", "verdict": "not supported"},
        keys
        | {"test": "words travel", "appeal": "", "group": "ally", "verdict": "not enough evidence", "shift_date": 1950},
        keys
        | ends
        | {"test": "resonates", "appeal": "liberty_constitution", "verdict": "not enough evidence", "shift_date": 1950},
    ]
    table = pd.DataFrame(tests).assign(figure="x")
    table.to_csv(folder / "framing_tests.csv", index=False)
    return folder
