"""Batches handed out to the workers of a cluster, few at a time, and their results in the order of the batches."""

from __future__ import annotations

import logging
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from framing.cluster.packing import Packed
from framing.cluster.there import run_there, same
from framing.errors import FramingError
from framing.errors.cluster import batch_kills, no_workers, scheduler_lost, workers_differ
from framing.extras import load_extra

Task = TypeVar("Task")
Result = TypeVar("Result")
AHEAD = 2  # batches for each worker that are not done yet
HELD = 4  # batches for each worker, those included that are done and wait for an earlier one
TRIES = 4  # times that a batch is handed out anew after Dask gave it up, each after four workers that ended with it
_RENEWALS = 50  # as often for each of these tries, what all tasks need is sent anew
LOOK = 2.0  # seconds between looks at the workers
PATIENCE = 600.0  # seconds for which a cluster may be without any worker: in queues they come late
# what is said where a function that was sent is not installed: by Python, by pickle, by a scheduler
_NOT_THERE = ("No module named 'framing", "Can't get attribute", "deserializ")
_LOGGER = logging.getLogger("framing")


class Cluster:
    """The workers behind a Dask client.

    Parameters
    ----------
    client : a `distributed.Client` that is connected. where : what messages call the cluster: its address, or "local".
    """

    def __init__(self, client: Any, where: str = "") -> None:
        self.client = client
        self.where = where or str(client.scheduler.address)

    def count_workers(self) -> int:
        """The worker processes that are there now.

        Raises
        ------
        ClusterFailed : the scheduler is gone.
        """
        try:
            return len(self.client.nthreads())
        except (OSError, TimeoutError) as error:
            raise scheduler_lost(self.where) from error

    def run(
        self, function: Callable[[Task, Any], Result], tasks: Iterable[Task | None], common: Any = None
    ) -> Iterator[Result | None]:
        """The results of ``function(task, common)`` in the order of the tasks; None of a task that is None.

        Tasks are taken from `tasks` as workers get free, two for each worker at any time. Those of workers that end are
        done by others, and workers that join get their share. A worker process does one task at a time.

        Parameters
        ----------
        function : a pure function that the workers can import. common : what every task needs; sent to a worker once.

        Raises
        ------
        ClusterFailed : no worker for ten minutes, the scheduler is gone, one task ends worker after worker, or workers have
            other software. What `function` raises is raised here.
        """
        run = _Run(self, function, common)
        try:
            yield from run.results(iter(tasks))
        finally:
            run.call_off()


@dataclass
class _Handed:
    """A task that was handed out (packed: None if there is nothing to do), and what came of it."""

    packed: Packed | None
    future: Any = None
    tries: int = 0
    done: bool = False
    result: Any = None


class _Run:
    def __init__(self, cluster: Cluster, function: Callable[[Any, Any], Any], common: Any) -> None:
        self._cluster, self._function = cluster, function
        self._name = f"framing-{uuid.uuid4().hex[:12]}"
        self._count = 0
        self._order: deque[_Handed] = deque()
        self._finished: SimpleQueue[_Handed] = SimpleQueue()
        self._workers, self._looked, self._worked = 0, 0.0, time.monotonic()
        self._sent = common
        self._common: Any = None
        self._commons: list[str] = []  # under which names it was sent
        if common is not None:
            self._send_common()
        self._look()

    def results(self, tasks: Iterator[Any]) -> Iterator[Any]:
        """What comes back, in order."""
        more = True
        while more or self._order:
            while more and self._has_room():
                try:
                    self._order.append(self._hand_out(next(tasks)))
                except StopIteration:
                    more = False
            while self._order and self._order[0].done:
                yield self._order.popleft().result
            if self._order and not (more and self._has_room()):
                self._wait()

    def call_off(self) -> None:
        """Take back what is not done; the scheduler may be gone already."""
        open_ = [handed.future for handed in self._order if handed.future is not None and not handed.done]
        try:
            self._cluster.client.cancel(open_, force=True)
        except (OSError, TimeoutError, RuntimeError):
            _LOGGER.debug("%s: batches could not be called off", self._cluster.where)
        self._order.clear()
        self._common = None

    def _has_room(self) -> bool:
        workers = max(1, self._workers)
        unfinished = sum(not handed.done for handed in self._order)
        return unfinished < AHEAD * workers and len(self._order) < HELD * workers

    def _hand_out(self, task: Any) -> _Handed:
        if task is None:
            return _Handed(None, done=True)
        handed = _Handed(Packed.of(task))
        self._submit_task(handed)
        return handed

    def _submit_task(self, handed: _Handed) -> None:
        handed.tries += 1
        handed.future = self._submit(run_there, self._function, handed.packed, self._common)
        handed.future.add_done_callback(lambda _: self._finished.put(handed))

    def _send_common(self) -> None:
        self._common = self._submit(same, self._sent)
        self._commons.append(self._common.key)

    def _hand_out_anew(self, handed: _Handed, error: Any) -> None:
        """Give a task, or what all tasks need, to other workers; what went down with every worker that had it is given up."""
        if error.task in self._commons:  # it was lost with its workers, by no fault of the task
            handed.tries -= 1
            if error.task == self._commons[-1]:
                self._send_common()
        if max(handed.tries, len(self._commons) / _RENEWALS) > TRIES:
            workers = max(handed.tries, len(self._commons)) * (error.allowed_failures + 1)
            raise batch_kills(self._cluster.where, workers) from error
        self._submit_task(handed)

    def _submit(self, function: Callable[..., Any], *arguments: Any) -> Any:
        self._count += 1
        with load_extra("dask", "cluster").config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
            return self._cluster.client.submit(function, *arguments, pure=False, key=f"{self._name}-{self._count}")

    def _wait(self) -> None:
        """Wait until a task is done or it is time to look at the workers."""
        with suppress(Empty):
            self._take(self._finished.get(timeout=LOOK))
        if time.monotonic() - self._looked >= LOOK:
            self._look()

    def _look(self) -> None:
        """See how many workers there are; without any for long, give up."""
        before, self._workers = self._workers, self._cluster.count_workers()
        self._looked = time.monotonic()
        if self._workers != before:
            _LOGGER.info("%s: %d workers", self._cluster.where, self._workers)
        if self._workers:
            self._worked = self._looked
        elif self._looked - self._worked > PATIENCE:
            raise no_workers(self._cluster.where, PATIENCE)

    def _take(self, handed: _Handed) -> None:
        """Take the result of a task that is done, or hand it out anew where only its workers failed."""
        where, distributed = self._cluster.where, load_extra("distributed", "cluster")
        if handed.future.status == "lost":  # its worker ended before the result was fetched, by no fault of the task
            handed.tries -= 1
            self._submit_task(handed)
            return
        if handed.future.status == "cancelled":
            raise scheduler_lost(where)
        try:
            handed.result, handed.done = handed.future.result(), True
            handed.packed = handed.future = None
        except distributed.KilledWorker as error:
            self._hand_out_anew(handed, error)
        except FramingError:
            raise
        except (ImportError, AttributeError, RuntimeError) as error:
            if not any(sign in str(error) for sign in _NOT_THERE):
                raise
            raise workers_differ(where, f"the code that was sent is not there ({_first_line(error)})") from error
        except (distributed.comm.CommClosedError, distributed.client.FutureCancelledError) as error:
            raise scheduler_lost(where) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
