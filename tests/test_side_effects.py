"""Only the command line changes what other code of the process relies on; library calls leave it as it was."""

from __future__ import annotations

import ast
import locale
import logging
import os
import signal
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from framing.align import AlignSettings, align_counts
from framing.annotation.store import annotate_corpus
from framing.classify import FrameClassifier
from framing.commands import main
from framing.corpus import Document, open_corpus
from framing.corpus.checks.checking import check_corpus
from framing.corpus.dates.intervals import find_date
from framing.report import write_report
from framing.results import open_results

PACKAGE = Path(__file__).resolve().parents[1] / "framing"
# calls and assignments that reach beyond the call
CHANGING = (
    *("warnings.simplefilter", "warnings.filterwarnings", "warnings.resetwarnings", "logging.basicConfig"),
    *("logging.disable", "locale.setlocale", "np.seterr", "numpy.seterr", "np.random.seed", "random.seed"),
    *("pd.set_option", "pandas.set_option", "signal.signal", "os.environ.setdefault", "os.environ.update", "os.putenv"),
    *("os.chdir", "sys.setrecursionlimit", "multiprocessing.set_start_method"),
)
METHODS = ("setLevel", "addHandler", "addFilter")
ASSIGNED = ("os.environ", "warnings.showwarning", "warnings.filters", "sys.stdout", "sys.stderr", "sys.excepthook")
# settles the routines of linear algebra; the command `train` calls it, and nothing else
# processes.py does so in workers, which are ours from birth to end
COMMAND_LINE = ("commands", "arithmetic.py", "processes.py")


def changes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in CHANGING or called.rpartition(".")[2] in METHODS:
                yield node.lineno, called
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if (name := ast.unparse(target)).startswith(ASSIGNED):
                    yield node.lineno, name


def test_no_module_outside_the_commands_changes_the_process() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] not in COMMAND_LINE:
            found = list(changes(ast.parse(path.read_text(encoding="utf-8"))))
            assert not found, f"{path}: {found}"


def test_only_commands_settle_the_arithmetic() -> None:
    users = {path.parent.name for path in PACKAGE.rglob("*.py") if "settle_arithmetic()" in path.read_text("utf-8")}
    assert users == {"commands", "framing"}  # where it is called, and where it is


def state() -> dict[str, Any]:
    loggers = {name: logging.getLogger(name) for name in logging.root.manager.loggerDict}
    return {
        "warning filters": list(warnings.filters),
        "showwarning": warnings.showwarning,
        "levels": {name: (logger.level, logger.disabled, tuple(logger.handlers)) for name, logger in loggers.items()},
        "root": (logging.root.level, tuple(logging.root.handlers), logging.root.manager.disable),
        "environment": dict(os.environ),
        "folder": Path.cwd(),
        "numpy": (np.geterr(), str(np.random.get_state()[1])),
        "pandas": pd.get_option("mode.chained_assignment"),
        "locale": locale.setlocale(locale.LC_ALL),
        "signals": (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)),
        "streams": (sys.stdout, sys.stderr, sys.excepthook),
    }


def annotate(folder: Path, _: Any) -> None:
    text = "Our navy will keep the sea lanes open to every trading nation. " * 20
    document = Document(id="a", corpus="own", text=text, earliest="1950-01-01", latest="1950-01-01", state="USA")
    annotate_corpus(iter([document]), "own", folder / "frames.parquet", jobs=1)


def align(folder: Path, _: Any) -> None:
    states = {"USA": 1960, "GBR": 1964, "FRA": 1990}
    rows = [
        {"state": state, "period": year, "frame": "f", "count": 40 if year >= start else 8, "total": 200}
        for state, start in states.items()
        for year in range(1950, 1975)
    ]
    align_counts(pd.DataFrame(rows), AlignSettings("USA", permutations=20))


def train(folder: Path, _: Any) -> None:
    passages = ["we keep out of every war and every bloc", "our navy rules the sea"] * 20
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        FrameClassifier().fit(passages, ["neutral", "navy"] * 20).predict(passages[:2])
    assert any("few" in str(one.message) for one in caught)  # said to the caller, not silenced


def check(folder: Path, _: Any) -> None:
    check_corpus(open_corpus("sotu").select(since="1945", until="1947"))


def read_dates(folder: Path, _: Any) -> None:
    assert find_date("le 5 mai 1703") is not None


def report(folder: Path, write_world: Any) -> None:
    write_report(open_results(write_world(folder / "results")), figures=())


@pytest.mark.parametrize("call", [annotate, align, train, check, read_dates, report], ids=lambda call: call.__name__)
def test_a_library_call_leaves_the_process_as_it_was(call, tmp_path, write_world) -> None:
    call(tmp_path / "first", write_world)  # third-party modules are loaded by now
    before = state()
    call(tmp_path / "second", write_world)
    after = state()
    assert {name: after[name] for name in before if before[name] != after[name]} == {}


def test_a_command_puts_back_how_warnings_are_shown(tmp_path) -> None:
    before = (list(warnings.filters), warnings.showwarning)
    CliRunner().invoke(main, ["train", str(tmp_path / "none.jsonl"), "-o", str(tmp_path / "model")])
    CliRunner().invoke(main, ["codebook", "show"])
    assert (list(warnings.filters), warnings.showwarning) == before
