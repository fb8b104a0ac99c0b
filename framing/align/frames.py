"""What is computed once per frame of one series: effective counts, segmentation, draws, shifts of the dominant state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.align.changepoints.every_series import Found
from framing.align.changepoints.shifts import Shift
from framing.align.inputs.series import Series
from framing.align.noise.classifier_error import draw_rates, rates_of
from framing.align.noise.monte_carlo import MonteCarloDraws, draw_dispersion
from framing.align.noise.overdispersion import Dispersion, effective
from framing.align.segments import Sums, bic_penalty, segment, segment_levels
from framing.align.settings import AlignSettings
from framing.align.states.moves import States

Array = np.ndarray


@dataclass(frozen=True)
class Frame:
    """One frame of one series; arrays are (states, periods) with the dominant state's row among them."""

    number: int
    label: str
    k: Array
    n: Array
    factor: Array
    draws: MonteCarloDraws
    breaks: Array
    levels: Array
    shifts: tuple[Shift, ...]


def study_frame(
    series: Series,
    dispersion: Dispersion,
    number: int,
    found: Found | None,
    errors: pd.DataFrame | None,
    settings: AlignSettings,
) -> Frame:
    """Segmentation of all states, draws, and the shifts of the dominant state as `found` (none in a frame not searched)."""
    panel, label = series.panel, series.panel.frames[number]
    rng = settings.generator("draws", series.audience, label)
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
    draws = MonteCarloDraws(factors, floor, gap)
    shifts = () if found is None else found.search.shifts
    levels = segment_levels(k, n, breaks)
    return Frame(number, label, k, n, dispersion.factor[number], draws, breaks, levels, shifts)


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
