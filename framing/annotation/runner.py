"""Who runs the batches: this process, or worker processes on this machine. The rest never sees it.

On Linux workers are forks of this process: they begin at once, with the model and the words it knows. Elsewhere joblib
starts them anew.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from framing.errors.annotate import worker_ended
from framing.processes import end_with, holding_signals, open_workers

Batch = TypeVar("Batch")
Result = TypeVar("Result")
_HELD = 2  # batches in memory for each process


def run_batches(function: Callable[[Batch], Result], batches: Iterable[Batch], jobs: int = 1) -> Iterator[Result]:
    """The results in the order of the batches, few batches in memory at any time.

    Parameters
    ----------
    function : a pure function that other processes can import.
    jobs : processes; 1 stays in this one, -1 uses every core.

    Raises
    ------
    FramingError : a worker was ended from outside.
    """
    processes = jobs if jobs > 0 else max(1, (os.cpu_count() or 1) + 1 + jobs)
    if processes == 1:
        yield from map(function, batches)
    elif sys.platform == "linux":
        yield from _run_forked(function, batches, processes)
    else:
        from joblib import delayed

        workers = open_workers(processes, return_as="generator", pre_dispatch=_HELD * processes, batch_size=1)
        yield from workers(delayed(function)(batch) for batch in batches)


def _run_forked(function: Callable[[Batch], Result], batches: Iterable[Batch], processes: int) -> Iterator[Result]:
    fork = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(processes, fork, initializer=end_with, initargs=(os.getpid(),))
    waiting: deque[Future[Result]] = deque()
    try:
        for batch in batches:
            with holding_signals():  # the first call starts the workers
                waiting.append(pool.submit(function, batch))
            if len(waiting) == _HELD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise worker_ended() from error
    finally:
        pool.shutdown(cancel_futures=True)
