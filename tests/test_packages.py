"""Packages import only those that stand before them in the order of the work, so that no imports run in a circle."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import framing

ROOT = Path(framing.__file__).parent

# package -> its sub-packages -> those that each may import
ALLOWED: dict[str, dict[str, set[str]]] = {
    "classify": {
        "text": set(),
        "threats": {"text"},
        "fitting": set(),
        "documents": {"fitting"},
        "models": {"text", "threats", "fitting", "documents"},
        "evaluating": {"text", "fitting", "documents", "models"},
        "making": {"text", "threats", "fitting", "documents", "models", "evaluating"},
    },
    "coding": {
        "documents": set(),
        "sheets": set(),
        "imports": set(),
        "coders": set(),
        "versions": {"coders"},
        "drawing": set(),
        "machines": {"coders", "versions"},
        "page": {"coders", "versions"},
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


def imported_parts(package: str, part: str) -> set[str]:
    """Other sub-packages of a package that the files of one of them import; modules at the top do not count."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / package / part).rglob("*.py"))]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    prefix = f"framing.{package}"
    names = [f"{node.module}.{alias.name}" for node in nodes for alias in node.names]
    parts = {name.split(".")[2] for name in names if name.startswith(f"{prefix}.")}
    return (parts & set(ALLOWED[package])) - {part}


@pytest.mark.parametrize("package", ALLOWED)
def test_every_sub_package_is_listed(package: str) -> None:
    found = {path.parent.name for path in (ROOT / package).glob("*/__init__.py")}
    assert found - set(ALLOWED[package]) == set()


@pytest.mark.parametrize(("package", "part"), CASES)
def test_imports_go_one_way(package: str, part: str) -> None:
    assert imported_parts(package, part) - ALLOWED[package][part] == set()


@pytest.mark.parametrize("package", MOST_AT_TOP)
def test_the_top_of_a_package_stays_small(package: str) -> None:
    modules = {path.stem for path in (ROOT / package).glob("*.py")} - {"__init__"}
    assert len(modules) <= MOST_AT_TOP[package], sorted(modules)
