"""Worker processes of this machine alone, which end with the block that started them, also by Ctrl-C."""

from __future__ import annotations

import logging
import multiprocessing.resource_tracker
import os
import signal
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any

from framing.extras import load_extra


@contextmanager
def start_local(jobs: int) -> Iterator[Any]:
    """A `distributed.LocalCluster` of so many worker processes (-1: one a core).

    A terminal sends Ctrl-C to all processes of a command. Workers never hear it: this process ends them in good order. They
    inherit what is blocked in the thread that starts them, which is why it is a thread of its own; one that is interrupted
    while they start waits until they can be ended.
    """
    processes = jobs if jobs > 0 else max(1, (os.cpu_count() or 1) + 1 + jobs)
    local = load_extra("distributed", "cluster").LocalCluster
    with (
        tempfile.TemporaryDirectory(prefix="framing-", ignore_cleanup_errors=True) as scratch,
        load_extra("dask", "cluster").config.set({"temporary-directory": scratch}),
        ThreadPoolExecutor(1, initializer=_block_interrupts) as starter,
    ):
        starting = starter.submit(
            local,
            n_workers=processes,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            local_directory=scratch,
            silence_logs=logging.CRITICAL,
        )
        try:
            cluster = starting.result()
        except BaseException:
            if starting.exception() is None:
                starting.result().close()
            raise
        with closing(cluster):
            yield cluster


def _block_interrupts() -> None:
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        multiprocessing.resource_tracker.ensure_running()  # it lifts what is blocked where it is started
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
