"""One coder at the passages: where they are, what is next, how far they have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from framing.codebook import Codebook
from framing.coding.page.beside import Beside
from framing.coding.page.store import Stage, Store
from framing.coding.page.units import Unit
from framing.coding.record import Coding
from framing.errors.coding_page import nobody_beside

NOWHERE = -1
_FIRST_WORDS = 90


@dataclass(frozen=True)
class Work:
    """What is to be coded: the sheet's rows, its passages, the codebook, and the store of what was done.

    `whole`: its passages are whole documents, of which is said how sure one is, and no stance. `beside` are the codings of
    others that are shown beside each passage, by its id.
    """

    store: Store
    codebook: Codebook
    sheet: list[Coding] = field(repr=False)
    units: list[Unit] = field(repr=False)
    name: str = ""
    whole: bool = False
    beside: Mapping[str, list[Beside]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Desk:
    """The passages of one coder, in this coder's order; a place is a passage's number in it, from 0."""

    work: Work
    coder: str
    units: list[Unit] = field(repr=False)

    def show(self, place: int) -> dict[str, Any]:
        """A passage with its context, what the coder has given to it, and the progress."""
        unit = self.units[place]
        shown = {"id": unit.id, "source": unit.source, "text": unit.text, "before": unit.before, "after": unit.after}
        beside = [each.as_json() for each in self.work.beside.get(unit.id, ())]
        return {"place": place, **shown, "beside": beside, **self._standing(place)}

    def change(self, place: int, change: str, what: Mapping[str, Any]) -> dict[str, Any]:
        """Make a change to a passage; what the coder has given to it then, and the progress."""
        if what.get("do") == "take":
            what = self._taken(place, what.get("coder"))
        self.work.store.change(self.coder, self.units[place].id, change, what, self.work.codebook)
        return {"place": place, **self._standing(place)}

    def step_back(self, *, again: bool = False) -> dict[str, Any] | None:
        """Undo the last change (or redo the last one undone) and show its passage; None where there is none."""
        unit = (self.work.store.redo if again else self.work.store.undo)(self.coder)
        return self.show(max(self._place_of(unit), 0)) if unit else None

    def start(self) -> int:
        """Where to go on: the passage touched last if it is open, else the next open one, else the first."""
        place = max(self._place_of(self.work.store.last_touched(self.coder)), 0)
        stages = self.work.store.stages(self.coder)
        if not stages.get(self.units[place].id, Stage()).done:
            return place
        return max(self._next_open(place, stages), 0)

    def overview(self) -> list[dict[str, Any]]:
        """All passages: first words (of documents, which begin alike, also where they are from), stage, codes and note."""
        given = self.work.store.all_ticks(self.coder)
        stages = self.work.store.stages(self.coder)
        rows = []
        for place, unit in enumerate(self.units):
            ticks = given[unit.id][0] if unit.id in given else None
            stage = stages.get(unit.id, Stage())
            words = " ".join(unit.text.split())
            if self.work.whole and unit.source:
                words = f"{unit.source} · {words}"
            rows.append(
                {"place": place, "id": unit.id, "words": words[:_FIRST_WORDS], **stage._asdict()}
                | {"codes": list(ticks.codes) if ticks else [], "note": ticks.note if ticks else ""}
            )
        return rows

    def threats(self) -> list[str]:
        """The adversaries that the coder has named so far, to choose from."""
        given = self.work.store.all_ticks(self.coder).values()
        return sorted({ticks.threat for ticks, _ in given if ticks.threat})

    def _taken(self, place: int, coder: object) -> dict[str, Any]:
        for each in self.work.beside.get(self.units[place].id, ()):
            if each.coder == coder:
                return each.as_change()
        raise nobody_beside(str(coder))

    def _standing(self, place: int) -> dict[str, Any]:
        stages = self.work.store.stages(self.coder)
        here = [stages[unit.id] for unit in self.units if unit.id in stages]
        progress = {name: sum(getattr(stage, name) for stage in here) for name in Stage._fields}
        return {
            "ticks": self.work.store.ticks(self.coder, self.units[place].id).as_json(),
            "progress": progress | {"total": len(self.units)},
            "next_open": self._next_open(place, stages),
        }

    def _next_open(self, place: int, stages: Mapping[str, Stage]) -> int:
        """The next passage that is not done, after the last one from the first; `NOWHERE` where all are done."""
        places = [*range(place + 1, len(self.units)), *range(place + 1)]
        return next((other for other in places if not stages.get(self.units[other].id, Stage()).done), NOWHERE)

    def _place_of(self, unit: str) -> int:
        return next((place for place, each in enumerate(self.units) if each.id == unit), NOWHERE)
