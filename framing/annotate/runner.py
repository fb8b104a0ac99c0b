"""Who runs the batches: joblib on this machine now, an existing cluster later. The rest never sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from framing.processes import open_workers

Batch = TypeVar("Batch")
Result = TypeVar("Result")


def run_batches(function: Callable[[Batch], Result], batches: Iterable[Batch], jobs: int = 1) -> Iterator[Result]:
    """The results in the order of the batches, few batches in memory at any time.

    Parameters
    ----------
    function : a pure function that other processes can import.
    jobs : processes; 1 stays in this one, -1 uses every core.
    """
    if jobs == 1:
        yield from map(function, batches)
        return
    from joblib import delayed

    workers = open_workers(jobs, return_as="generator", pre_dispatch="2*n_jobs", batch_size=1, max_nbytes=None)
    yield from workers(delayed(function)(batch) for batch in batches)
