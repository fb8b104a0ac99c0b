"""Codings with everything a coding can hold, and what an annotation tool makes of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from framing.coding import Coding


def annotate_all(path: Path, coder: str) -> None:
    """What a Label Studio export looks like after every prediction was accepted by one annotator."""
    tasks = json.loads(path.read_text(encoding="utf-8"))
    for number, task in enumerate(tasks, 1):
        task["id"] = number
        result = task.pop("predictions")[0]["result"]
        task["annotations"] = [
            {"id": number, "completed_by": {"email": coder}, "result": result, "was_cancelled": False}
        ]
    path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")


def planted(world: Any) -> list[Coding]:
    """The frames of the world as one coder's codings, with everything a coding can hold."""
    practices: list[tuple[tuple[str, str], ...]] = [
        (("convoy", "endorse"),), (("blockade", "reject"), ("convoy", "report")), (), (("convoy", "reject"),), (),
    ]  # fmt: skip
    codings = []
    for number, (text, start, end, (_, _, _, threat)) in enumerate(world.passages()):
        codings.append(
            Coding(
                f"q{number:03d}", "ann@example.org", "logs", text.id, text.digest, start, end, practices[number],
                ("bread",) if number == 0 else (), ("loan",) if number == 1 else (), threat, f"cues-{number}",
                None if number == 2 else 0.125, "", (("year", 1400 + number), ("genre", "log")),
            )
        )  # fmt: skip
    return codings
