"""The shifts of every series: the search for each frame, and the false discovery rate over the frames of a series."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from joblib import Parallel, delayed
from scipy.stats import false_discovery_control

from framing.align.changepoints.pooling import pool_noise
from framing.align.changepoints.search import screen_frames
from framing.align.changepoints.shifts import Search, find_shifts
from framing.align.inputs.actors import Actor, list_actors
from framing.align.inputs.groups import Membership
from framing.align.inputs.series import Series
from framing.align.noise.classifier_error import Rates, rates_of
from framing.align.noise.grid import NoiseGrid, make_grid, search_points
from framing.align.noise.likelihood import Cells
from framing.align.settings import AlignSettings

Array = np.ndarray
PLAIN = 1.5  # log likelihood ratio, penalised, below which a single state's series is not put to the test


@dataclass(frozen=True)
class Found:
    """What the search of one frame of one series found."""

    actor: Actor
    frame: str
    number: int
    search: Search

    @property
    def key(self) -> tuple[str, str]:
        """The series: name and audience."""
        return self.actor.name, self.actor.audience


def search_all(
    series: list[Series],
    membership: Membership | None,
    errors: pd.DataFrame | None,
    settings: AlignSettings,
    run: Parallel,
    home: Series | None = None,
) -> list[Found]:
    """The shifts of every series in the frames asked about and in the domestic appeals, q among them.

    series : one per audience of the dominant state, all with the same periods. home : `framing.align.inputs.series.take_home`.
    """
    periods = series[0].panel.periods
    asked = settings.asked(sorted({frame for one in series for frame in one.panel.frames}))
    sought = {*asked, *(frame for frame in settings.domestic_frames if frame not in settings.placebo)}
    actors = list_actors(series, membership, settings, home)
    several = [actor for actor in actors if actor.name != actor.state]
    noise = dict(zip(map(id, several), run(delayed(share_noise)(actor, settings) for actor in several), strict=True))
    jobs = []
    for actor in actors:
        frames = [(number, frame) for number, frame in enumerate(actor.frames) if frame in sought]
        if actor.name == actor.state:
            jobs.append(delayed(search_state)(actor, frames, periods, errors, settings))
            continue
        jobs += [
            delayed(_search_one)(actor, number, frame, periods, noise[id(actor)][number], errors, settings)
            for number, frame in frames
        ]
    return correct_found([one for part in run(jobs) for one in part], asked)


def share_noise(actor: Actor, settings: AlignSettings) -> dict[int, NoiseGrid]:
    """The grid of noise of every frame of a series (by number), its prior from the series' other frames."""
    grids: dict[int, NoiseGrid] = {}
    for numbers in _alike(actor, range(len(actor.frames))):
        cells = cells_of(actor, numbers[0], None, settings.min_passages)
        own = [make_grid(settings.memory)] * len(numbers)
        if len(cells.total) >= 2 * settings.min_segment:
            counts = np.minimum(actor.count[numbers][:, cells.position], cells.total)
            own = pool_noise(cells, counts, make_grid(settings.memory), settings.min_segment)
        grids.update(zip(numbers, own, strict=True))
    return grids


def _alike(actor: Actor, numbers: Iterable[int]) -> list[list[int]]:
    """The frames (by number) that have the same passages and documents, together."""
    same: dict[bytes, list[int]] = {}
    for number in numbers:
        same.setdefault(actor.total[number].tobytes() + actor.documents[number].tobytes(), []).append(number)
    return list(same.values())


def _search_one(
    actor: Actor,
    number: int,
    frame: str,
    periods: Array,
    grid: NoiseGrid,
    errors: pd.DataFrame | None,
    settings: AlignSettings,
) -> list[Found]:
    return [search_frame(actor, number, frame, periods, grid, errors, settings)]


def search_frame(
    actor: Actor,
    number: int,
    frame: str,
    periods: Array,
    grid: NoiseGrid,
    errors: pd.DataFrame | None,
    settings: AlignSettings,
) -> Found:
    """The shifts of one frame of one series, p not yet corrected."""
    rates = None if errors is None else rates_of(errors, frame, periods)
    cells = cells_of(actor, number, rates, settings.min_passages)
    fixed = np.zeros(0, dtype=np.int64)
    if actor.state == settings.dominant:
        fixed = handover_cells(periods[cells.position], settings.handovers)
    search = find_shifts(cells, len(periods), fixed, settings, (actor.name, actor.audience, frame), grid)
    renumbered = [tuple(replace(shift, frame=number) for shift in part) for part in (search.shifts, search.dropped)]
    return Found(actor, frame, number, replace(search, shifts=renumbered[0], dropped=renumbered[1]))


def search_state(
    actor: Actor,
    frames: Sequence[tuple[int, str]],
    periods: Array,
    errors: pd.DataFrame | None,
    settings: AlignSettings,
) -> list[Found]:
    """As `search_frame` for some frames (number and label) of a single state, each with the fixed prior of noise.

    Those in which no partition says much are passed over: most of the series of an alignment are of single states.
    """
    loud = dict.fromkeys((number for number, _ in frames), True)
    for numbers in _alike(actor, loud):
        cells = cells_of(actor, numbers[0], None, settings.min_passages)
        if len(cells.total) >= 2 * settings.min_segment:
            counts = np.minimum(actor.count[numbers][:, cells.position], cells.total)
            gain = screen_frames(
                cells, counts, search_points(make_grid(settings.memory)), settings.penalty, settings.min_segment
            )
            loud.update(zip(numbers, gain >= PLAIN, strict=True))
    silent, grid = Search((), (), np.zeros(0)), make_grid(settings.memory)
    return [
        search_frame(actor, number, frame, periods, grid, errors, settings)
        if loud[number]
        else Found(actor, frame, number, silent)
        for number, frame in frames
    ]


def cells_of(actor: Actor, number: int, rates: Rates | None, min_passages: float) -> Cells:
    """The observed cells of one frame of a series; the classifier's error counts where it differs between eras."""
    total = actor.total[number]
    seen = np.flatnonzero((total >= min_passages) & (total > 0))
    count = np.minimum(actor.count[number, seen], total[seen])
    error = None
    if rates is not None and rates.by_era and len(seen):
        error = era_errors(rates.at(seen), float(count.sum() / total[seen].sum()))
    return Cells(count, total[seen], actor.documents[number, seen], seen, error)


def era_errors(rates: Rates, share: float) -> Array:
    """Standard errors (parts, cells) of the share that the classifier gives all cells of an era alike.

    Three parts an era: passages without the frame, passages with it, and how far the era's rates lie from the mean of all.
    """
    table = np.stack([rates.positive, rates.negative, rates.positive_error, rates.negative_error])
    _, era = np.unique(table, axis=1, return_inverse=True)
    naive = share * rates.positive + (1 - share) * rates.negative
    parts = np.stack([(1 - share) * rates.negative_error, share * rates.positive_error, naive - naive.mean()])
    inside = era.ravel()[None, :] == np.arange(int(era.max()) + 1)[:, None]
    rows = (inside[:, None, :] * parts[None]).reshape(-1, len(naive))
    return np.asarray(rows[np.abs(rows).max(axis=1) > 0])


def handover_cells(observed: Array, handovers: Sequence[int]) -> Array:
    """The first observed cell of every dominant state but the first; `observed` are the periods of the cells."""
    at = np.searchsorted(observed, np.asarray(sorted(handovers), dtype=np.int64))
    return np.unique(at[(at > 0) & (at < len(observed))])


def correct_found(found: list[Found], asked: Sequence[str]) -> list[Found]:
    """The same with q: Benjamini-Hochberg over the breaks of one series, those of `asked` frames apart from all others.

    A frame without any break counts as a test with p = 1. Breaks that were dropped do not count: what is left of a frame, one
    break at the least, is what was asked about it.
    """
    q: dict[tuple[object, ...], list[float]] = {}
    for key in dict.fromkeys((one.key, one.frame in asked) for one in found):
        own = [one for one in found if (one.key, one.frame in asked) == key]
        p = [[shift.p for shift in one.search.shifts] or [1.0] for one in own]
        values = iter(false_discovery_control([value for part in p for value in part]).tolist())
        for one, part in zip(own, p, strict=True):
            q[(*one.key, one.frame)] = [next(values) for _ in part]
    return [_with_q(one, q[(*one.key, one.frame)]) for one in found]


def _with_q(one: Found, q: list[float]) -> Found:
    shifts = tuple(replace(shift, q=value) for shift, value in zip(one.search.shifts, q, strict=False))
    return replace(one, search=replace(one.search, shifts=shifts))
