"""How often a series without a shift shows one, how often one is found, and how often its date set covers, by kind of noise.

Each series is one frame of one state with a period a year; as nothing is shared between frames here, this is the hardest case.
`python benchmarks/shift_calibration.py --series 200` prints a table in Markdown.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np

from framing.align import AlignSettings
from framing.align.changepoints.shifts import Shift, find_shifts
from framing.align.noise.grid import NoiseGrid, make_grid
from framing.align.noise.likelihood import Cells
from framing.align.noise.simulate import simulate_counts

PERIODS, BASE, RISE, NEAR = 45, 0.07, 0.12, 8
# passages and documents a period, correlation within documents, own movement (log odds) and its memory
NOISE = {
    "white, 25 passages": (25, 1, 0.0, 0.0, 0.0),
    "white, 200 passages": (200, 1, 0.0, 0.0, 0.0),
    "overdispersed, 25 passages": (25, 1, 0.05, 0.0, 0.0),
    "overdispersed, 200 passages": (200, 1, 0.05, 0.0, 0.0),
    "strongly overdispersed, 25 passages": (25, 1, 0.15, 0.0, 0.0),
    "autoregressive, 25 passages": (25, 1, 0.0, 0.5, 0.6),
    "autoregressive, 200 passages": (200, 1, 0.0, 0.5, 0.6),
}
TRUE = {
    "none": (),
    "one, in the middle": (22,),
    "one, late": (36,),
    "up and down": (18, 27),
    "twice up and down": (10, 18, 27, 36),
}


@dataclass(frozen=True)
class Score:
    """What was found in series with some true shifts, shares of 0 to 1 and `width` in periods.

    change : series with any shift. extra : with more shifts than there are. misplaced : not with more than there are,
    but with a shift more than NEAR periods from every true one or of the wrong sign. found : true shifts. covered : found ones
    whose date set holds the true date.
    """

    change: float
    extra: float
    misplaced: float
    found: float
    covered: float
    width: float

    def row(self) -> str:
        """Cells of the table; the last are empty where there are no true shifts."""
        first = f"{100 * self.change:.0f} | {100 * self.extra:.0f}"
        if np.isnan(self.found):
            return f"{first} |  |  | "
        rest = f"{100 * self.found:.0f} | {100 * self.covered:.0f} ({self.width:.1f})"
        return f"{first} | {100 * self.misplaced:.0f} | {rest}"


def simulate(noise: tuple[float, ...], breaks: tuple[int, ...], series: int, seed: int) -> tuple[Cells, np.ndarray]:
    """Cells of the kind and counts (series, periods); every break moves the level by RISE, up and down in turn."""
    size, documents, icc, spread, memory = noise
    level = np.full(PERIODS, BASE)
    for number, place in enumerate(breaks):
        level[place:] += RISE if number % 2 == 0 else -RISE
    size = np.full(PERIODS, float(size))
    cells = Cells(size, size, np.full(PERIODS, float(documents)), np.arange(PERIODS))
    grid = NoiseGrid(*(np.array([one]) for one in (icc, spread, memory, 0.0)))
    points = np.zeros(series, dtype=np.int64)
    return cells, simulate_counts(cells, level, grid, points, np.random.default_rng(1000 * seed + len(breaks)))


def score(found: list[list[Shift]], breaks: tuple[int, ...]) -> Score:
    """Hold the shifts found in each series against the true ones."""
    misplaced, hits, covered, width = [], 0, [], []
    for shifts in found:
        free = list(shifts)
        for number, place in enumerate(breaks):
            sign = 1 if number % 2 == 0 else -1
            near = [one for one in free if one.rise * sign > 0 and abs(one.place - place) <= NEAR]
            if near:
                best = min(near, key=lambda one: abs(one.place - place))
                free.remove(best)
                hits += 1
                covered.append(best.first <= place <= best.last)
                width.append(best.last - best.first + 1)
        misplaced.append(bool(free) and len(shifts) <= len(breaks))
    return Score(
        change=float(np.mean([bool(shifts) for shifts in found])),
        extra=float(np.mean([len(shifts) > len(breaks) for shifts in found])),
        misplaced=float(np.mean(misplaced)),
        found=hits / (len(found) * len(breaks)) if breaks else np.nan,
        covered=float(np.mean(covered or [np.nan])),
        width=float(np.mean(width or [np.nan])),
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--series", type=int, default=200)
    parser.add_argument("--permutations", type=int, default=399)
    parser.add_argument("--seed", type=int, default=0, help="other numbers give other series")
    given = parser.parse_args()
    settings = AlignSettings("A", permutations=given.permutations)
    print(
        "| noise | true shifts | any shift % | more than true % | misplaced % | found % | date set covers % (width) |"
    )
    print(f"|{'---|' * 7}")
    for name, noise in NOISE.items():
        for kind, breaks in TRUE.items():
            cells, counts = simulate(noise, breaks, given.series, given.seed)
            found = []
            for number, count in enumerate(counts):
                own = Cells(count, cells.total, cells.documents, cells.position)
                search = find_shifts(
                    own, PERIODS, np.zeros(0, dtype=np.int64), settings, (name, str(number)), make_grid()
                )
                found.append([shift for shift in search.shifts if shift.p <= settings.fdr])
            print(f"| {name} | {kind} | {score(found, breaks).row()} |", flush=True)


if __name__ == "__main__":
    main()
