"""Work shared among processes of this machine that end with the one that started them."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

from framing.progress import open_bar

if TYPE_CHECKING:
    from joblib import Parallel

_ENDING = (signal.SIGINT, signal.SIGTERM)
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


@contextmanager
def holding_signals() -> Iterator[None]:
    """Ctrl-C and SIGTERM come after the block, in which workers are started: half-started ones would show tracebacks.

    Workers inherit the mask of the thread that starts them. It does not keep a signal from this process where another
    thread takes it up, for which Python calls the handler in the main thread: handlers only note it, until the block ends.
    """
    held: list[int] = []
    try:
        with _masked(), _handled_by(lambda signum, _: held.append(signum)):
            yield
    finally:
        for signum in held:
            signal.raise_signal(signum)


@contextmanager
def _masked() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _handled_by(handler: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # handlers are the main thread's alone
        yield
        return
    before = {signum: signal.getsignal(signum) for signum in _ENDING}
    ours = {signum: found for signum, found in before.items() if found not in (signal.SIG_IGN, None)}
    for signum in ours:
        signal.signal(signum, handler)
    try:
        yield
    finally:
        for signum, found in ours.items():
            signal.signal(signum, found)


def end_with(parent: int) -> None:
    """End this process as soon as its parent is another one than `parent`, which is gone then.

    Where parents are not replaced (Windows), nothing happens. Ctrl-C and SIGTERM, which a terminal and batch systems send
    to all processes of a command, end this one without a word: its parent says what there is to say.
    """
    if os.getpid() != parent:
        for each in _ENDING:
            signal.signal(each, _leave)
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        threading.Thread(target=_watch, args=(parent,), daemon=True, name="end with parent").start()


def _leave(_: int, frame: FrameType | None) -> None:
    while frame is not None:
        if frame.f_code is end_with.__code__:  # nothing was begun, and whoever started it would show a traceback
            os._exit(130)
        frame = frame.f_back
    raise SystemExit(130)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)
