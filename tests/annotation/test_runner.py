from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from framing.annotation.runner import run_batches
from framing.errors import FramingError

forked = pytest.mark.skipif(sys.platform != "linux", reason="workers are forks on Linux alone")


def double(number: int) -> int:
    time.sleep(0.05 * (number % 3))
    return 2 * number


def test_results_keep_the_order_whoever_runs_them() -> None:
    for jobs in (1, 2, -1):
        assert list(run_batches(double, range(7), jobs)) == [0, 2, 4, 6, 8, 10, 12]
    assert list(run_batches(double, [], 2)) == []


@forked
def test_few_batches_are_taken_ahead() -> None:
    taken: list[int] = []

    def batches():
        for number in range(20):
            taken.append(number)
            yield number

    results = run_batches(double, batches(), 2)
    assert next(results) == 0
    assert len(taken) == 4
    results.close()
    assert len(taken) == 4


def fail(number: int) -> int:
    if number == 2:
        raise ValueError("two")
    return number


def end(_: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_an_error_of_a_worker_is_raised_here() -> None:
    with pytest.raises(ValueError, match="two"):
        list(run_batches(fail, range(5), 2))


@forked
def test_a_worker_that_was_ended_is_told() -> None:
    with pytest.raises(FramingError, match="--jobs 1"):
        list(run_batches(end, range(2), 2))


@forked
def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, sys, time\nfrom framing.annotation.runner import run_batches\n"
        "def work(number):\n    open(f'{sys.argv[1]}/{os.getpid()}', 'w').close()\n    time.sleep(600)\n"
        "list(run_batches(work, range(2), 2))\n"
    )
    parent = subprocess.Popen([sys.executable, str(script), str(tmp_path)])
    workers: list[int] = []
    while len(workers) < 2:
        workers = [int(path.name) for path in tmp_path.iterdir() if path.name.isdigit()]
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    until = time.monotonic() + 60  # far more than it takes, so that a worker that lives on fails and does not hang
    while any(map(_lives, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_lives, workers))


def _lives(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"
