"""Packages import only those that stand before them in the order of the work, so that no imports run in a circle."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import framing

ROOT = Path(framing.__file__).parent
ARCHITECTURE = Path(__file__).resolve().parents[1] / "docs" / "architecture.md"
PACKAGES = {path.parent.name for path in ROOT.glob("*/__init__.py")}
FILES = {path.stem for path in ROOT.glob("*.py")} - {"__init__", "__main__"}

# package -> its sub-packages -> those that each may import
ALLOWED: dict[str, dict[str, set[str]]] = {
    "classify": {
        "text": set(),
        "threats": {"text"},
        "fitting": set(),
        "documents": {"fitting"},
        "encoder": set(),
        "models": {"text", "threats", "fitting", "documents", "encoder"},
        "evaluating": {"text", "fitting", "documents", "encoder", "models"},
        "making": {"text", "threats", "fitting", "documents", "encoder", "models", "evaluating"},
    },
    "coding": {
        "sheets": set(),
        "imports": set(),
        "coders": set(),
        "documents": {"sheets", "imports", "coders"},
        "versions": {"coders"},
        "drawing": set(),
        "machines": {"coders", "documents", "versions"},
        "page": {"coders", "documents", "versions"},
    },
    "corpus": {
        "dates": set(),
        "tables": set(),
        "readers": {"dates", "tables"},
        "checks": {"dates", "tables"},
        "importing": {"dates", "tables", "readers", "checks"},
        "catalogue": {"dates", "tables", "readers", "checks", "importing"},
    },
    "align": {
        "inputs": set(),
        "noise": {"inputs"},
        "changepoints": {"inputs", "noise"},
        "prevalence": {"inputs", "noise"},
        "groups": {"inputs", "noise", "changepoints"},
        "states": {"inputs", "noise", "changepoints"},
        "voices": {"inputs"},
        "conduct": {"inputs", "noise", "changepoints"},
        "appeals": {"inputs", "noise", "changepoints", "prevalence", "groups"},
        "rivals": {"inputs", "noise", "changepoints", "groups", "states"},
        "verdicts": {"inputs", "noise", "changepoints", "prevalence", "groups", "states", "appeals", "rivals"},
        "simulation": {"noise"},
    },
}
# at most so many modules at the top of a package
MOST_AT_TOP = {"classify": 0, "coding": 8, "corpus": 15, "align": 12}
CASES = [(package, part) for package, parts in ALLOWED.items() for part in parts]


@cache
def imported_names(path: Path) -> set[str]:
    """The full names that a module, or the modules of a folder, import from framing."""
    paths = sorted(path.rglob("*.py")) if path.is_dir() else [path]
    nodes = [node for one in paths for node in ast.walk(ast.parse(one.read_text(encoding="utf-8")))]
    names = {
        *(f"{one.module}.{alias.name}" for one in nodes if isinstance(one, ast.ImportFrom) for alias in one.names),
        *(alias.name for one in nodes if isinstance(one, ast.Import) for alias in one.names),
    }
    return {name for name in names if name.startswith("framing.")}


def imported_parts(package: str, part: str) -> set[str]:
    """Other sub-packages of a package that the files of one of them import; modules at the top do not count."""
    names = [name.split(".") for name in imported_names(ROOT / package / part)]
    return ({name[2] for name in names if name[1] == package} & set(ALLOWED[package])) - {part}


@cache
def read_arrows() -> dict[str, set[str]]:
    """What each package or file may import by the table in docs/architecture.md: ``corpus``, or ``corpus.states`` alone."""
    arrows: dict[str, set[str]] = {}
    known = re.compile(rf"\b({'|'.join(sorted(PACKAGES))})\b(?:/(\w+)\.py)?")
    for line in ARCHITECTURE.read_text(encoding="utf-8").partition("## Sub-packages")[0].splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) < 5 or "`framing/" not in cells[1]:
            continue
        parts = [Path(name.removeprefix("framing/")).stem for name in re.findall("`([^`]+)`", cells[1])]
        may = {f"{package}.{module}".rstrip(".") for package, module in known.findall(cells[3])}
        if cells[3] == "all of the above":
            may = PACKAGES & set(arrows)
        arrows |= {part: may | set(parts) for part in parts}
    return arrows


def imported_packages(part: str, passed: frozenset[str] = frozenset()) -> set[str]:
    """What a package or file imports of other packages, by way of single files, too: ``corpus.states.state_name``."""
    path = ROOT / part if part in PACKAGES else ROOT / f"{part}.py"
    names = {name.removeprefix("framing.") for name in imported_names(path)}
    firsts = {name.partition(".")[0] for name in names}
    found = {name for name in names if name.partition(".")[0] in PACKAGES - {part, "errors"}}
    passed |= {part}
    return found.union(*(imported_packages(one, passed) for one in (firsts & FILES) - passed))


@pytest.mark.parametrize("package", ALLOWED)
def test_every_sub_package_is_listed(package: str) -> None:
    found = {path.parent.name for path in (ROOT / package).glob("*/__init__.py")}
    assert found - set(ALLOWED[package]) == set()


def test_every_package_stands_in_the_table() -> None:
    arrows = read_arrows()
    assert PACKAGES - set(arrows) == set()
    assert arrows["align"] == {"corpus.states", "align"}
    assert arrows["coding"] == {"corpus", "codebook", "coding"}


@pytest.mark.parametrize("part", sorted(PACKAGES | FILES))
def test_packages_import_what_the_table_says(part: str) -> None:
    may = read_arrows().get(part, set()) | {part}
    assert [
        name for name in sorted(imported_packages(part)) if not any(f"{name}.".startswith(f"{one}.") for one in may)
    ] == []


@pytest.mark.parametrize(("package", "part"), CASES)
def test_imports_go_one_way(package: str, part: str) -> None:
    assert imported_parts(package, part) - ALLOWED[package][part] == set()


@pytest.mark.parametrize("package", MOST_AT_TOP)
def test_the_top_of_a_package_stays_small(package: str) -> None:
    modules = {path.stem for path in (ROOT / package).glob("*.py")} - {"__init__"}
    assert len(modules) <= MOST_AT_TOP[package], sorted(modules)
