"""What is computed once per frame of one series: effective counts, segmentation, draws, shifts of the dominant state."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from framing.align.changepoints.shifts import Shift, find_shifts
from framing.align.inputs.series import Series
from framing.align.noise.classifier_error import draw_rates, rates_of
from framing.align.noise.monte_carlo import Draws, draw_dispersion
from framing.align.noise.overdispersion import Dispersion, effective
from framing.align.segments import Sums, bic_penalty, segment, segment_levels
from framing.align.settings import AlignSettings
from framing.align.states.moves import States

Array = np.ndarray


@dataclass(frozen=True)
class Frame:
    """One frame of one series; arrays are (states, periods) with the dominant state's row among them.

    `dropped` change points of the dominant state were proposed by the search and did not pass.
    """

    number: int
    label: str
    k: Array
    n: Array
    factor: Array
    draws: Draws
    breaks: Array
    levels: Array
    shifts: tuple[Shift, ...]
    dropped: int


def generator(settings: AlignSettings, *parts: str) -> np.random.Generator:
    """The stream of random numbers of one part of the work, the same whatever else is computed."""
    return np.random.default_rng([settings.seed, *(zlib.crc32(part.encode()) for part in parts)])


def study_frame(
    series: Series, dispersion: Dispersion, number: int, errors: pd.DataFrame | None, settings: AlignSettings
) -> Frame:
    """Segmentation of all states and shifts of the dominant one; q is not yet corrected."""
    panel, label = series.panel, series.panel.frames[number]
    rng = generator(settings, "shifts", series.audience, label)
    dominant = panel.states.index(settings.dominant)
    k, n = (part[number] for part in effective(panel, dispersion.factor))
    sums = Sums.of(k, n)
    breaks, _, _ = segment(sums, settings.penalty * bic_penalty(sums.seen[:, -1]), settings.min_segment)
    seen = panel.observed[number]
    size = (panel.total[number] / np.maximum(panel.documents[number], 1e-9))[seen]
    usual = max(float(np.median(size)), 1.0) if size.size else 1.0
    factors = draw_dispersion(
        float(dispersion.icc[number]), float(dispersion.icc_error[number]), usual, settings.draws, rng
    )
    rates = None if errors is None else rates_of(errors, label, panel.periods)
    floor, gap = draw_rates(rates, settings.draws, rng) if rates is not None and rates.by_era else (None, None)
    draws = Draws(factors, floor, gap)
    shifts: list[Shift] = []
    dropped = 0
    if label not in settings.placebo:
        shifts, dropped = find_shifts(
            k[dominant],
            n[dominant],
            dispersion.factor[number, dominant],
            draws,
            number,
            min_segment=settings.min_segment,
            penalty=settings.penalty,
            level=settings.level,
            permutations=settings.permutations,
            block=settings.block,
            keep=settings.fdr,
            rng=rng,
        )
    levels = segment_levels(k, n, breaks)
    return Frame(number, label, k, n, dispersion.factor[number], draws, breaks, levels, tuple(shifts), dropped)


def correct_shifts(frames: list[Frame], placebo: tuple[str, ...]) -> list[Frame]:
    """The frames with q of every shift; a frame without a change point, and one dropped, count as tests with p = 1."""
    p = [shift.p for frame in frames for shift in frame.shifts]
    silent = sum((frame.dropped or not frame.shifts) for frame in frames if frame.label not in placebo)
    q = iter(false_discovery_control(np.array(p + [1.0] * silent)))
    return [
        replace(frame, shifts=tuple(replace(shift, q=float(next(q))) for shift in frame.shifts)) for frame in frames
    ]


def secondary_states(series: Series, frame: Frame, dominant: str) -> States:
    """The secondary states' part of a frame."""
    panel = series.panel
    rows = np.array([row for row, state in enumerate(panel.states) if state != dominant])
    documents = np.where(panel.observed[frame.number], panel.documents[frame.number], 0.0)[rows]
    names = tuple(panel.states[row] for row in rows)
    return States(
        names,
        panel.periods,
        frame.k[rows],
        frame.n[rows],
        frame.factor[rows],
        frame.breaks[rows],
        frame.levels[rows],
        documents,
    )
