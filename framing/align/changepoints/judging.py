"""Is a break real? Parametric bootstrap of every set of the other breaks that could do without it.

The test of some breaks of a series asks whether further ones are needed beside them, any number anywhere. The statistic is the
Bayes factor of all partitions that hold these breaks against these alone, levels and noise integrated out (Andrews and
Ploberger 1994 for averages over places). Numbers of breaks count as a Poisson prior says, so that none dominates; where Bai and
Perron (1998) take the largest of them (UDmax), this is their average. The null is that of simulated series with these breaks
alone, their noise drawn from its posterior, whether there are further breaks or not; each is weighed in the same way.

A break passes where each run of neighbouring breaks that it belongs to is needed: by itself given all others, with each
neighbour, and so on to all breaks of the series against none. Its p is the largest of these (closed testing; Marcus, Peritz and
Gabriel 1976). So one certain shift does not carry a false pair beside it, and a series that goes up, down and up again is not
given up because no single break says much where the others are misplaced.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import logsumexp

from framing.align.changepoints.line import Line
from framing.align.changepoints.scan import Scan
from framing.align.changepoints.search import EXPECTED, Partitions
from framing.align.noise.grid import NoiseGrid, lean_to_movement
from framing.align.noise.simulate import simulate_counts
from framing.align.nulls import combine_tails

Array = np.ndarray
FIRST, PILOT = 49, 199
TAIL = 15  # draws from which what lies beyond is reckoned
STEADY = 0.02  # chance that there is no further break, before the counts are seen
HOPELESS, SURE = 0.15, 1e-4  # p in the first draws beyond which no more are made


@dataclass
class Bootstrap:
    """Further breaks beside those of `partitions`, and the draws made so far.

    noise : (points,) weights. observed : how much a further break, and any number of them, would explain. null : the same
    (2, draws) of the simulated series.
    """

    line: Line
    grid: NoiseGrid
    partitions: Partitions
    scan: Scan
    noise: Array
    observed: Array
    rng: np.random.Generator
    null: Array = field(default_factory=lambda: np.zeros((2, 0)))

    @classmethod
    def of(cls, line: Line, breaks: Array) -> Bootstrap:
        """Ready to draw."""
        known, grid = line.all_breaks(breaks), lean_to_movement(line.grid)
        partitions = line.partitions(breaks, known, grid)
        scan = Scan.of(line.cells, known, partitions.levels, line.places(breaks), grid)
        some, alone = partitions.weigh(line.cells.count[None])
        noise = noise_either_way(some[0], alone[0], grid)
        rng = line.settings.generator("null", *(str(one) for one in breaks), *line.parts)
        new = cls(line, grid, partitions, scan, noise, np.zeros(0), rng)
        new.observed = new.weigh(line.cells.count[None])[:, 0]
        return new

    def weigh(self, counts: Array) -> Array:
        """How much one further break, and any number of them, would explain of counts (draws, cells): (2, draws)."""
        one = self.scan.weigh(self.scan.angles(counts)) if len(self.scan.places) else np.full((len(counts), 1), -np.inf)
        some, alone = (part + self.grid.log_prior for part in self.partitions.weigh(counts))
        single = np.logaddexp(0.0, logsumexp(one, axis=1) - np.log(one.shape[1]))
        return np.stack([single, logsumexp(some, axis=1) - logsumexp(alone, axis=1)])

    def draw(self, most: int) -> float:
        """P after `most` draws at the most, fewer where the first settle the matter."""
        for goal in (FIRST, PILOT, most):
            made = self.null.shape[1]
            if min(goal, most) > made and (made == 0 or SURE < self.p < HOPELESS):
                points = self.rng.choice(len(self.noise), min(goal, most) - made, p=self.noise)
                drawn = simulate_counts(self.line.cells, self.partitions.levels, self.grid, points, self.rng)
                self.null = np.concatenate([self.null, self.weigh(drawn)], axis=1)
        return self.p

    @property
    def p(self) -> float:
        """P by the draws so far, of the better of the two."""
        return combine_tails(
            (float(self.observed[0]), float(self.observed[1])), (self.null[0], self.null[1]), least=TAIL
        )


@dataclass
class Judge:
    """The tests of one series; each set of breaks is tested once."""

    line: Line
    tests: dict[tuple[int, ...], Bootstrap] = field(default_factory=dict)

    def p_of(self, breaks: Array, most: int = PILOT) -> float:
        """P of no further break beside `breaks`."""
        key = tuple(int(one) for one in breaks)
        if key not in self.tests:
            self.tests[key] = Bootstrap.of(self.line, breaks)
        return self.tests[key].draw(min(most, self.line.settings.permutations))

    def each(self, breaks: Array) -> Array:
        """P (breaks,) of every break: the largest of all runs of neighbours that it belongs to.

        Longer runs are tried only where all shorter ones pass.
        """
        p = np.zeros(len(breaks))
        for length in range(1, len(breaks) + 1):
            for run in _runs(len(breaks), length):
                p[run] = np.maximum(p[run], self.p_of(np.delete(breaks, run)))
            if p.max() > self.line.settings.fdr:
                break
        return p

    def worst(self, breaks: Array, p: Array) -> int:
        """Which break of those with the largest p says least by itself."""
        own = [self.p_of(np.delete(breaks, number)) for number in range(len(breaks))]
        return int(np.lexsort((np.array(own), p))[-1])

    def refine(self, breaks: Array) -> Array:
        """P (breaks,) as `each`, with as many draws as the settings allow where a run decides."""
        runs = [run for length in range(1, len(breaks) + 1) for run in _runs(len(breaks), length)]
        p = np.array([self.p_of(np.delete(breaks, run)) for run in runs])
        member = np.array([np.isin(np.arange(len(breaks)), run) for run in runs])
        for which in np.unique(np.argmax(np.where(member, p[:, None], -1.0), axis=0)):
            p[which] = self.p_of(np.delete(breaks, runs[which]), self.line.settings.permutations)
        return np.asarray(np.where(member, p[:, None], 0.0).max(axis=0))


def noise_either_way(some: Array, alone: Array, grid: NoiseGrid) -> Array:
    """Posterior weight (points,) of the noise whether there are further breaks or not, from `Partitions.weigh` (points,)."""
    odds = (1 - STEADY) / STEADY / np.expm1(EXPECTED)
    further = some + np.log(np.maximum(-np.expm1(alone - some), 1e-300)) + np.log(odds)
    weight = np.logaddexp(alone, further) + grid.log_prior
    return np.asarray(np.exp(weight - logsumexp(weight)))


def _runs(count: int, length: int) -> list[Array]:
    """The runs of `length` neighbours among `count` breaks."""
    return [np.arange(first, first + length) for first in range(count - length + 1)]
