"""A local cluster of two worker processes for all tests of this folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import dask
import distributed  # noqa: F401 (its settings are there before one of them is changed, else all go with it)
import pytest

from framing.cluster import LOCAL, Cluster, reach_cluster


def _lives(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def lives() -> Callable[[int], bool]:
    """Whether a process is there and not ended."""
    return _lives


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Two worker processes; a task is given up by Dask with the first worker that ends, so that we hand it out anew."""
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}), reach_cluster(LOCAL, 2) as reached:
        assert reached is not None
        assert reached.count_workers() == 2
        yield reached
        workers = list(reached.client.run(os.getpid).values())
    if Path("/proc").is_dir():
        assert not any(map(_lives, workers))
