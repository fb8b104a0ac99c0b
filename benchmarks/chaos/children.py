"""A command in a process of its own, with its folder, its home and its place for temporary files.

Most are forks of a process that has imported everything, so that hundreds of runs cost little; `fresh` ones are started
as users start them. Each has a group of processes of its own, by which whatever it leaves running is found.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from framing.resources import scratch_folder

LONGEST = 60.0  # seconds of a processor that a command may take, a hang beyond
WAITING = 300.0  # seconds that it may take on a machine that has other things to do
_ENDING = 10.0  # seconds in which workers notice that their parent is gone
_BETWEEN = 0.01


@dataclass(frozen=True)
class Place:
    """The folder of one experiment: `work` in which commands run, `home` (FRAMING_HOME) and `tmp`; `notes` lies beside."""

    root: Path

    @property
    def notes(self) -> Path:
        """Where its commands' output is kept, beside it."""
        return self.root.with_name(f"{self.root.name}.said")

    @property
    def work(self) -> Path:
        """The folder in which its commands run."""
        return self.root / "work"

    @property
    def home(self) -> Path:
        """What `FRAMING_HOME` is for them."""
        return self.root / "home"

    @property
    def tmp(self) -> Path:
        """Where their temporary files go."""
        return self.root / "tmp"

    def environment(self) -> dict[str, str]:
        """What a command is told of its place."""
        return {"FRAMING_HOME": str(self.home), "TMPDIR": str(self.tmp), "OMP_NUM_THREADS": "1", "COLUMNS": "120"}


@dataclass(frozen=True)
class Ended:
    """How a command ended. code : its exit status, negative for a signal. left : processes that it left running."""

    code: int
    said: str
    seconds: float
    hung: bool
    left: tuple[int, ...]


class Running:
    """A command that has been started. heard : the end of a pipe from which comes what it says."""

    def __init__(self, pid: int, heard: int, said: Path) -> None:
        self.pid = pid
        self._heard = heard
        self._words = b""
        self._said = said
        self._begun = time.monotonic()
        self._status: int | None = None
        os.set_blocking(heard, False)

    def lives(self) -> bool:
        """Whether it has not ended yet."""
        if self._status is None:
            self.said()  # else it would wait for somebody to listen
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._status = os.waitstatus_to_exitcode(status) if pid else None
        return self._status is None

    def said(self) -> str:
        """What it has written so far to standard output and standard error."""
        with suppress(BlockingIOError):
            while piece := os.read(self._heard, 1 << 16):
                self._words += piece
        return self._words.decode("utf-8", "replace")

    def strike(self, signum: int, *, all_of_it: bool = False) -> None:
        """Send a signal to the process, or to all processes of its terminal, as Ctrl-C does."""
        with suppress(ProcessLookupError):
            (os.killpg if all_of_it else os.kill)(self.pid, signum)

    def wait(self) -> Ended:
        """Its end; where it takes too long it is killed and counts as hung."""
        end = self._begun + WAITING
        while (lives := self.lives()) and time.monotonic() < end and seconds_used(self.pid) < LONGEST:
            time.sleep(_BETWEEN)
        taken = time.monotonic() - self._begun
        if lives:
            self.strike(signal.SIGKILL, all_of_it=True)
            os.waitpid(self.pid, 0)
            self._status = -signal.SIGKILL
        left = _wait_for_others(self.pid)
        assert self._status is not None
        said = self.said()
        os.close(self._heard)
        self._said.write_text(said, encoding="utf-8")
        return Ended(self._status, said, taken, lives, left)


def start(
    arguments: Sequence[str], place: Place, prepare: Callable[[], None] = lambda: None, *, fresh: bool = False
) -> Running:
    """Start `framing ARGUMENTS` in a place. prepare : what is done in the process before (not to fresh ones)."""
    place.notes.mkdir(exist_ok=True)
    said = place.notes / str(len(list(place.notes.iterdir())))
    said.touch()
    heard, out = os.pipe()
    if fresh:
        process = subprocess.Popen(
            [sys.executable, "-m", "framing", *arguments], cwd=place.work, env=os.environ | place.environment(),
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, process_group=0,
        )  # fmt: skip
        process.returncode = 0  # waited for here, not by subprocess
        os.close(out)
        return Running(process.pid, heard, said)
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(heard)
        _become(arguments, place, out, prepare)
    os.close(out)
    running = Running(pid, heard, said)
    with suppress(OSError):  # whoever is first: signals to all of it find it from here on
        os.setpgid(pid, pid)
    return running


def _become(arguments: Sequence[str], place: Place, out: int, prepare: Callable[[], None]) -> None:
    """In the child: run the command and end, never to return."""
    code = 70
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        _settle(place, out)
        atexit._clear()
        prepare()
        code = _call(arguments)
    except KeyboardInterrupt:  # as the interpreter does at its end
        traceback.print_exc()
        code = 130
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(BaseException):
            threading._shutdown()  # type: ignore[attr-defined]
            atexit._run_exitfuncs()
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _settle(place: Place, out: int) -> None:
    """Take the streams, the folder and the environment of the place."""
    os.setpgid(0, 0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for handle, stands_for in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(handle, stands_for)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    os.chdir(place.work)
    os.environ |= place.environment()
    tempfile.tempdir = None
    scratch_folder.cache_clear()


def _call(arguments: Sequence[str]) -> int:
    from framing.commands.main import main

    try:
        main(list(arguments), prog_name="framing")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def _wait_for_others(group: int) -> tuple[int, ...]:
    """The processes of a group that do not end by themselves; they are ended then."""
    end = time.monotonic() + _ENDING
    while (left := find_group(group)) and time.monotonic() < end:
        time.sleep(_BETWEEN * 5)
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return tuple(left)


def seconds_used(pid: int) -> float:
    """Seconds of a processor that a process has taken so far; 0 where nobody says."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return 0.0


def find_group(group: int) -> list[int]:
    """The living processes of a group; none where there is no /proc."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, IndexError, ValueError):
            state, _, its = path.read_text().rpartition(")")[2].split()[:3]
            if int(its) == group and state not in "ZX":
                found.append(int(path.parent.name))
    return found
