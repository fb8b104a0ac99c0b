"""Run tests on code with an error in it, one error after another, in forks of a process that has everything imported.

A script: `python tests/mutating.py CHANGES.json RESULTS.json`. CHANGES is a list of objects with the fields of `Change`, and
RESULTS becomes an object from the name of each to "noticed", "unnoticed" or "not reached". Functions are given the code of
their changed selves, so that whoever has imported them has the error, too.
"""

from __future__ import annotations

import gc
import inspect
import json
import os
import resource
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).resolve().parents[1]
MEMORY = 6 << 30  # bytes that a fork may ask for
BATCH = 25  # errors that share a fork, each taken back after its tests
NOTICED, UNNOTICED, NOT_REACHED = "noticed", "unnoticed", "not reached"
Functions = dict[str, FunctionType]


@dataclass(frozen=True)
class Change:
    """An error in a module below framing/ that tests below tests/ are to notice.

    tests : files, or files::tests. source : path of the file that takes the place of the module's own. function, replacement :
    where only one function (or Class.method) changes, and the one in `source` whose code it is given.
    """

    name: str
    module: str
    tests: tuple[str, ...]
    source: str
    function: str = ""
    replacement: str = ""


class Runner:
    """A plugin of pytest: each test once as the code is, and then for each change those that reach what is changed."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self.changes = changes
        self.results: dict[str, str] = {}
        self.failed: list[str] = []
        self._read: dict[str, ModuleType] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In the place of pytest's own."""
        modules = {
            change.module: import_module("framing." + change.module.replace("/", ".")) for change in self.changes
        }
        codes = {function.__code__ for module in modules.values() for function in functions_of(module).values()}
        named: dict[str, list[pytest.Item]] = {}
        for item in session.items:
            file = item.path.relative_to(ROOT / "tests").as_posix()
            for name in (file, f"{file}::{item.name.partition('[')[0]}"):
                named.setdefault(name, []).append(item)
        reached, seconds = {}, {}
        for item in session.items:
            reached[item], seconds[item] = self._try(item, codes)
        if self.failed:
            return True
        gc.freeze()  # forks need not copy what they never free
        tried = []
        for change in self.changes:
            live = modules[change.module]
            whole = {name: function.__code__ for name, function in functions_of(live).items()}
            own = {whole[change.function]} if change.function else set(whole.values())
            items = [item for test in change.tests for item in named[test] if reached[item] & own]
            items.sort(key=seconds.__getitem__)
            self.results[change.name] = UNNOTICED if items else NOT_REACHED
            if items:
                limit = 3 + 10 * sum(seconds[item] for item in items)
                tried.append(Trial(change, live, self._open(change, live), items, limit))
        for one, noticed in zip(tried, run_trials(tried), strict=True):
            if noticed:
                self.results[one.change.name] = NOTICED
        return True

    def _try(self, item: pytest.Item, codes: set[CodeType]) -> tuple[set[CodeType], float]:
        """Which of the codes a test reaches, and its seconds of processor time."""
        found: set[CodeType] = set()

        def watch(frame: FrameType, event: str, _: Any) -> None:
            if event == "call" and frame.f_code in codes:
                found.add(frame.f_code)

        begun = time.process_time()
        sys.setprofile(watch)
        try:
            reports = runtestprotocol(item, nextitem=None, log=False)
        finally:
            sys.setprofile(None)
        self.failed += [f"{item.nodeid}\n{report.longreprtext}" for report in reports if report.failed]
        return found, time.process_time() - begun

    def _open(self, change: Change, live: ModuleType) -> ModuleType:
        """The module that the source of a change makes."""
        if change.source not in self._read:
            self._read = {change.source: ModuleType(live.__name__)}  # one at a time, they are large
            vars(self._read[change.source])["__file__"] = live.__file__
            source = Path(change.source).read_text(encoding="utf-8")
            exec(compile(source, str(live.__file__), "exec", dont_inherit=True), vars(self._read[change.source]))
        return self._read[change.source]


def functions_of(module: ModuleType) -> Functions:
    """The functions and methods that a module defines, by name and Class.name; of properties their getters."""
    found: Functions = {}
    for name, value in vars(module).items():
        if getattr(value, "__module__", None) != module.__name__:
            continue
        members = vars(value).items() if inspect.isclass(value) else [("", value)]
        for own, member in members:
            plain = inspect.unwrap(unpack(member))
            if isinstance(plain, FunctionType) and plain.__code__.co_filename == module.__file__:
                found[f"{name}.{own}" if own else name] = plain
    return found


def unpack(member: Any) -> Any:
    """The function in a property, cached property, static or class method; what is none of these as it is."""
    for name in ("fget", "func", "__func__"):
        if hasattr(member, name):
            return getattr(member, name) or member
    return member


def put_in_place(change: Change, live: ModuleType, changed: ModuleType) -> dict[FunctionType, Any]:
    """Give functions of the live module their changed code, and it the changed constants; what the functions were before."""
    own, new = functions_of(live), functions_of(changed)
    pairs = [(own[change.function], new[change.replacement])] if change.function else []
    if not change.function:
        pairs = [(function, new[name]) for name, function in own.items() if name in new]
        plain = (int, float, str, tuple, frozenset, dict, list)
        constants = {
            name: value for name, value in vars(changed).items() if isinstance(value, plain) and name[:2] != "__"
        }
        vars(live).update(constants)
    before = {}
    for function, other in pairs:
        before[function] = (function.__code__, function.__defaults__, function.__kwdefaults__)
        set_code(function, (other.__code__, other.__defaults__, other.__kwdefaults__))
    return before


def set_code(function: FunctionType, parts: tuple[CodeType, Any, Any]) -> None:
    """Make a function, wherever it is held, do something else."""
    function.__code__, function.__defaults__, function.__kwdefaults__ = parts


@dataclass(frozen=True)
class Trial:
    """A change with the tests that reach it; they may take `limit` seconds of processor time."""

    change: Change
    live: ModuleType
    changed: ModuleType
    items: Sequence[pytest.Item]
    limit: float

    def fails(self) -> bool:
        """Whether one of the tests fails with the change."""
        signal.setitimer(signal.ITIMER_PROF, self.limit)
        before = put_in_place(self.change, self.live, self.changed)
        reports = (runtestprotocol(item, nextitem=None, log=False) for item in self.items)
        failed = any(report.failed for several in reports for report in several)
        for function, parts in before.items():
            set_code(function, parts)
        return failed


def run_trials(trials: Sequence[Trial]) -> list[bool]:
    """Whether each fails: those of single functions many to a fork, those of whole modules, whose constants stay, one."""
    found: list[bool] = []
    while len(found) < len(trials):
        rest = trials[len(found) :]
        alone = next((number for number, one in enumerate(rest) if not one.change.function), len(rest))
        some = run_in_fork(rest[: min(max(alone, 1), BATCH)])
        found += some
        print(f"{len(found)} of {len(trials)} errors, {sum(found)} noticed", file=sys.stderr)
    return found


def run_in_fork(trials: Sequence[Trial]) -> list[bool]:
    """Whether each fails, up to the first that ends the fork (out of time, out of memory, a crash), which does."""
    sys.stdout.flush()
    sys.stderr.flush()
    into, out = os.pipe()
    child = os.fork()
    if not child:
        try:
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            for one in trials:
                os.write(out, b"1" if one.fails() else b"0")
        except Exception:
            traceback.print_exc()  # of what runs the tests; what they raise, they report
        finally:
            os._exit(0)
    os.close(out)
    with open(into, "rb") as stream:
        found = [byte == ord("1") for byte in stream.read()]
    os.waitpid(child, 0)
    return found if len(found) == len(trials) else [*found, True]


def run_changes(changes: Sequence[Change]) -> dict[str, str]:
    """The results by name of change.

    Raises
    ------
    SystemExit : a test fails without any change.
    """
    runner = Runner(changes)
    files = dict.fromkeys(str(ROOT / "tests" / file) for change in changes for file in change.tests)
    arguments = [
        "-q",
        "-s",
        "--tb=native",
        "-p",
        "no:cacheprovider",
        "-m",
        "not long",
        "--assert=plain",
        "-p",
        "no:warnings",
    ]
    arguments += ["-o", "addopts=--import-mode=importlib"]
    code = pytest.main([*arguments, "-c", str(ROOT / "pyproject.toml"), *files], plugins=[runner])
    if code not in (0, 5) or runner.failed:
        sys.exit("\n".join([f"pytest stopped with {code}", *runner.failed]))
    return runner.results


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    warnings.simplefilter("ignore")
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    found = run_changes([Change(**one | {"tests": tuple(one["tests"])}) for one in given])
    Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")
