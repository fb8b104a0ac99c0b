"""What others gave to a passage, for whoever decides between them: shown side by side only where it is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from framing.coding.documents.units import RANKS
from framing.coding.page.ticks import Ticks
from framing.coding.record import Coding


@dataclass(frozen=True)
class Beside:
    """One coder's coding of a passage; `disputed` are the codes that not all coders gave, or gave with another stance."""

    coder: str
    ticks: Ticks
    disputed: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """What the page shows of it."""
        ticks = self.ticks
        given = [{"code": code, "stance": stance} for code, stance in ticks.practices]
        given += [{"code": code, "stance": ""} for code in (*ticks.domestic, *ticks.mechanism)]
        shown = [each | {"disputed": each["code"] in self.disputed} for each in given]
        return {"coder": self.coder, "given": shown, "threat": ticks.threat, "note": ticks.note, "unsure": ticks.unsure}

    def as_change(self) -> dict[str, Any]:
        """The change that takes it over."""
        ticks = self.ticks
        practices = [[code, "" if stance in RANKS else stance] for code, stance in ticks.practices]
        return {"do": "give", "practices": practices, "threat": ticks.threat} | {
            kind: list(getattr(ticks, kind)) for kind in ("domestic", "mechanism")
        }


def lay_beside(codings: Iterable[Coding]) -> dict[str, list[Beside]]:
    """Passage to the codings of it, in their order."""
    by_passage: dict[str, list[tuple[str, Ticks]]] = {}
    for coding in codings:
        by_passage.setdefault(coding.id, []).append((coding.coder, Ticks.of_coding(coding)))
    return {unit: _compare(rows) for unit, rows in by_passage.items()}


def _compare(rows: list[tuple[str, Ticks]]) -> list[Beside]:
    marks = {
        coder: [*ticks.practices, *((code, "") for code in (*ticks.domestic, *ticks.mechanism))]
        for coder, ticks in rows
    }
    counts = Counter(mark for given in marks.values() for mark in given)
    return [
        Beside(coder, ticks, tuple(mark[0] for mark in marks[coder] if counts[mark] < len(rows)))
        for coder, ticks in rows
    ]
