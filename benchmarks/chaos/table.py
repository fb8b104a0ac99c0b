"""What came of a campaign: kept line by line, so that it goes on where it stopped, and as the tables of docs/reliability.md."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from chaos.hostile.campaign import Tried
from chaos.kills import Trial

BEGIN, END = "<!-- make chaos: begin -->", "<!-- make chaos: end -->"


def read_trials(path: Path) -> list[Trial]:
    """The faults that were tried so far."""
    rows = _read(path)
    return [Trial(**row | {"wrong": tuple(row["wrong"])}) for row in rows]


def read_tried(path: Path) -> list[Tried]:
    """The inputs that were tried so far."""
    rows = _read(path)
    return [Tried(**row | {"wrong": tuple(row["wrong"])}) for row in rows]


def _read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def note(one: Trial | Tried, path: Path) -> None:
    """Keep what came of one."""
    with open(path, "a", encoding="utf-8") as out:
        print(json.dumps(asdict(one)), file=out)


def tell_kills(trials: Sequence[Trial]) -> str:
    """Faults by command and kind: how many were tried, and in how many something went wrong."""
    kinds = list(dict.fromkeys(trial.kind for trial in sorted(trials, key=lambda trial: trial.kind.lower())))
    scenes = sorted({trial.scene for trial in trials})
    tried = Counter((trial.scene, trial.kind) for trial in trials)
    rows = [[scene, *(str(tried[scene, kind] or "") for kind in kinds)] for scene in scenes]
    wrong = Counter(trial.scene for trial in trials if trial.wrong)
    body = [[*row, str(sum(tried[row[0], kind] for kind in kinds)), str(wrong[row[0]])] for row in rows]
    sums = [str(sum(tried[scene, kind] for scene in scenes)) for kind in kinds]
    body.append(["all", *sums, str(len(trials)), str(wrong.total())])
    return _as_table(["command", *kinds, "all", "broke a promise"], body)


def tell_inputs(tried: Sequence[Tried]) -> str:
    """Inputs by kind and by how they were made: how many were tried, and how many broke something."""
    made = ["by hand", "changed", "by hypothesis"]
    count = Counter((one.kind, one.made) for one in tried)
    wrong = Counter(one.kind for one in tried if one.wrong)
    kinds = sorted({one.kind for one in tried}, key=str.lower)
    body = [
        [
            kind,
            *(str(count[kind, way] or "") for way in made),
            str(sum(count[kind, way] for way in made)),
            str(wrong[kind]),
        ]
        for kind in kinds
    ]
    sums = [str(sum(count[kind, way] for kind in kinds)) for way in made]
    body.append(["all", *sums, str(len(tried)), str(wrong.total())])
    return _as_table(["input", *made, "all", "broke a promise"], body)


def _as_table(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write_tables(page: Path, text: str) -> None:
    """Put a text between the marks of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8", newline="")
