from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from framing.report import write_report
from framing.results import open_results


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
def page_file(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    write_report(open_results(world), path, figures=())
    return path
