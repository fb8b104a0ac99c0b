"""No process outlives the command that started it, however that ends."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from chaos.children import Place, Running, find_group, start
from chaos.coding import Browser
from chaos.scenes import copy_place

SECONDS = 120


def wait_for_workers(running: Running, count: int) -> list[int]:
    """The processes of a command, once there are so many."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and running.lives():
        if len(found := find_group(running.pid)) >= count:
            return found
        time.sleep(0.002)
    raise AssertionError(f"no {count} processes: {running.said()}")


@pytest.fixture
def place(template: Place, tmp_path: Path) -> Place:
    return copy_place(template, tmp_path / "place")


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_workers_of_a_pass_end_with_it(place: Place, signum: int) -> None:
    running = start(("annotate", "own.parquet", "-o", "out/frames.parquet", "--jobs", "2"), place)
    workers = wait_for_workers(running, 3)
    running.strike(signum, all_of_it=signum == signal.SIGINT)
    ended = running.wait()
    assert len(workers) == 3
    assert ended.left == ()
    assert ended.code in (-signal.SIGKILL if signum == signal.SIGKILL else 130, 0)  # 0: done before it heard of it
    assert "Traceback" not in ended.said


def test_the_workers_of_a_run_end_when_it_is_killed(place: Place) -> None:
    running = start(("run", "study.toml", "-o", "out/results", "--jobs", "2", "--no-report"), place)
    wait_for_workers(running, 3)
    running.strike(signal.SIGKILL)
    assert running.wait().left == ()


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGHUP])
def test_the_coding_page_leaves_nothing_running(place: Place, signum: int) -> None:
    running = start(("code", "sheet.jsonl", "--codebook", "toy.toml", "--coder", "ann", "--no-browser"), place)
    assert Browser(running).codings() == {}
    running.strike(signum)  # SIGHUP: its terminal is closed
    ended = running.wait()
    assert (ended.code, ended.left, "Traceback" in ended.said) == (-signum, (), False)
