"""The rooms of the classifier know only of the rooms before them, so that no imports run in a circle."""

from __future__ import annotations

import ast
from pathlib import Path

import framing.classify

KNOWS = {
    "text": set(),
    "threats": {"text"},
    "fitting": set(),
    "models": {"text", "threats", "fitting"},
    "evaluating": {"text", "fitting", "models"},
    "making": {"text", "threats", "fitting", "models", "evaluating"},
}
HOUSE = Path(framing.classify.__file__).parent


def imported_rooms(room: str) -> set[str]:
    """Other rooms that the files of a room import; "" stands for `framing.classify` itself."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((HOUSE / room).glob("*.py"))]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    parts = [f"{node.module}..".split(".") for node in nodes if f"{node.module}.".startswith("framing.classify.")]
    return {part[2] for part in parts} - {room}


def test_every_file_is_in_a_room() -> None:
    assert {path.stem for path in HOUSE.glob("*.py")} == {"__init__"}
    assert {path.parent.name for path in HOUSE.glob("*/*.py")} == set(KNOWS)


def test_imports_go_one_way() -> None:
    assert {room: imported_rooms(room) - known for room, known in KNOWS.items()} == {room: set() for room in KNOWS}
