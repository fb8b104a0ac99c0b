"""Workers end when their parent does, also when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from joblib import delayed

from framing.annotation.runner import run_batches
from framing.processes import end_with, holding_signals, open_workers

PARENT = """
import os, sys, time
from pathlib import Path
from framing.annotation.runner import run_batches
from tests_work import note
if __name__ == "__main__":
    folder = sys.argv[1]
    list(run_batches(note, [(folder, 60.0)] * 2, jobs=2))
"""
WORK = """
import os, time
from pathlib import Path
def note(batch):
    folder, seconds = batch
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(seconds)
"""


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_no_worker_outlives_a_parent_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "parent.py").write_text(PARENT)
    (tmp_path / "tests_work.py").write_text(WORK)
    (tmp_path / "pids").mkdir()
    paths = os.pathsep.join([str(tmp_path), *sys.path])
    parent = subprocess.Popen(
        [sys.executable, str(tmp_path / "parent.py"), str(tmp_path / "pids")],
        env=os.environ | {"PYTHONPATH": paths},
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + 60
        while len(list((tmp_path / "pids").iterdir())) < 2 and time.monotonic() < end and parent.poll() is None:
            time.sleep(0.1)
        workers = [int(path.name) for path in (tmp_path / "pids").iterdir()]
        assert len(workers) == 2
        assert all(map(_lives, workers))
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    end = time.monotonic() + 30  # they sleep for a minute
    while any(map(_lives, workers)) and time.monotonic() < end:
        time.sleep(0.1)
    assert not any(map(_lives, workers))


@pytest.mark.parametrize("threads", [0, 1])
def test_signals_come_after_the_block_that_holds_them(threads: int) -> None:
    done = []
    over = threading.Event()
    for _ in range(threads):  # the system may hand a signal to any thread that does not mask it
        threading.Thread(target=over.wait, daemon=True).start()
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored in the background
    try:
        with pytest.raises(KeyboardInterrupt):
            with holding_signals():
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(0.1)
                done.append(True)
            time.sleep(30)  # for a thread that wakes late
    finally:
        signal.signal(signal.SIGINT, before)
        over.set()
    assert done == [True]
    assert signal.getsignal(signal.SIGINT) is before


def test_signals_that_are_ignored_stay_so_in_the_block() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with holding_signals():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
            os.kill(os.getpid(), signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_that_is_hit_while_it_begins_ends_without_a_word(
    signum: int, capfd: pytest.CaptureFixture[str]
) -> None:
    with holding_signals():
        pid = os.fork()
        if pid == 0:
            os.kill(os.getpid(), signum)  # waits for the worker's own handlers
            end_with(-1)
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 130
    assert capfd.readouterr() == ("", "")


def test_results_come_in_the_order_of_the_batches() -> None:
    assert list(run_batches(abs, [-3, 2, -1], jobs=2)) == [3, 2, 1]
    assert list(run_batches(abs, [-3, 2, -1], jobs=1)) == [3, 2, 1]


def test_large_arrays_are_not_shared_through_files() -> None:
    found = open_workers(2)(delayed(type)(np.zeros(size)) for size in (200_000, 300_000))  # more than a megabyte each
    assert found == [np.ndarray, np.ndarray]
