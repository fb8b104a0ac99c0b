"""What is computed once per frame of one series: effective counts, segmentation, shifts of the dominant state.

Effective counts are divided by a dispersion pooled over states. The rivals' dates and the words on mechanisms rest on them;
what single states did does not (`framing.align.states.series`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.changepoints.every_series import Found
from framing.align.changepoints.shifts import Shift
from framing.align.inputs.series import Series
from framing.align.noise.overdispersion import Dispersion, effective
from framing.align.segments import Sums, bic_penalty, segment
from framing.align.settings import AlignSettings

Array = np.ndarray


@dataclass(frozen=True)
class Frame:
    """One frame of one series; arrays are (states, periods) with the dominant state's row among them."""

    number: int
    label: str
    k: Array
    n: Array
    breaks: Array
    shifts: tuple[Shift, ...]


def study_frame(
    series: Series, dispersion: Dispersion, number: int, found: Found | None, settings: AlignSettings
) -> Frame:
    """Segmentation of all states, and the shifts of the dominant state as `found` (none in a frame not searched)."""
    panel = series.panel
    k, n = (part[number] for part in effective(panel, dispersion.factor))
    sums = Sums.of(k, n)
    breaks, _, _ = segment(sums, settings.penalty * bic_penalty(sums.seen[:, -1]), settings.min_segment)
    return Frame(number, panel.frames[number], k, n, breaks, () if found is None else found.search.shifts)


def secondary_counts(series: Series, frame: Frame, dominant: str) -> tuple[Array, Array]:
    """Effective counts and totals (states, periods) of the secondary states."""
    rows = [row for row, state in enumerate(series.panel.states) if state != dominant]
    return frame.k[rows], frame.n[rows]
