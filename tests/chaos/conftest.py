from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

if sys.platform != "linux":
    collect_ignore_glob = ["test_*.py"]  # forks, process groups and /proc
else:
    from chaos.children import Place
    from chaos.preloading import preloaded
    from chaos.scenes import make_template


@pytest.fixture(scope="session")
def loaded() -> Iterator[None]:
    """All that commands need is imported, so that their processes begin at once."""
    with preloaded():
        yield


@pytest.fixture(scope="session")
def template(loaded: None, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A folder with the small world of the campaign, in which nothing was done yet."""
    return make_template(tmp_path_factory.mktemp("chaos") / "template")
