"""Work shared among processes of this machine that end with the one that started them."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from framing.progress import open_bar

if TYPE_CHECKING:
    from joblib import Parallel

_LOOK = 0.5  # seconds between looks at the parent


def open_workers(jobs: int, **options: Any) -> Parallel:
    """Joblib's workers (-1: one a core; 1: this process), none of which outlives this process, however it ends.

    Arrays are handed over as they are: those that joblib shares through files in /dev/shm, which may be small, leave
    tracebacks on the terminal where two processes count them in another order.
    """
    from joblib import Parallel

    return Parallel(n_jobs=jobs, initializer=end_with, initargs=(os.getpid(),), max_nbytes=None, **options)


def open_tracked_workers(jobs: int, label: str) -> Parallel:
    """As `open_workers`; on a terminal a bar tells how many of the tasks of each call are done, and the time left."""
    from joblib import Parallel

    class Tracked(Parallel):  # type: ignore[misc]  # joblib has no types
        """Parallel whose calls draw a bar."""

        def __call__(self, iterable: Iterable[Any]) -> Any:
            tasks = list(iterable)
            with open_bar(label, len(tasks)) as self.advance:
                self.told = 0
                return super().__call__(tasks)

        def print_progress(self) -> None:
            """What joblib calls when tasks are done."""
            done = self.n_completed_tasks
            self.advance(done - self.told)
            self.told = done

    return Tracked(n_jobs=jobs, initializer=end_with, initargs=(os.getpid(),), max_nbytes=None)


def end_with(parent: int) -> None:
    """End this process as soon as its parent is another one than `parent`, which is gone then.

    Where parents are not replaced (Windows), nothing happens.
    """
    if os.getpid() != parent:
        threading.Thread(target=_watch, args=(parent,), daemon=True, name="end with parent").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)
