"""Would the dominant state's shifts stand with another penalty, longer periods, or another denominator?"""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from framing.align.inputs.panel import Panel
from framing.align.noise.overdispersion import Dispersion
from framing.align.segments import Sums, bic_penalty, segment

Array = np.ndarray
PENALTIES = (0.5, 1.0, 1.5, 2.0)
LENGTHS = (2, 3)
COLUMNS = ["frame", "variant", "value", "date", "size"]


def vary_shifts(
    panel: Panel, dispersion: Dispersion, dominant: int, min_segment: int, placebo: tuple[str, ...]
) -> pd.DataFrame:
    """Change points of the dominant state under every variant: rows frame, variant, value, date, size (points).

    Variants: `penalty` (units of BIC), `period length` (joined periods), `uncoded denominator` (passages that carry no
    frame instead of all passages).
    """
    keep = panel.observed[:, dominant]
    factor = dispersion.factor[:, dominant]
    k = np.where(keep, panel.count[:, dominant] / factor, 0.0)
    n = np.where(keep, panel.total[:, dominant] / factor, 0.0)
    rows: list[tuple[str, str, float, int, float]] = []
    for penalty in PENALTIES:
        rows += _find(panel, k, n, panel.periods, penalty, min_segment, "penalty", penalty)
    for length in LENGTHS:
        if len(panel.periods) // length >= 2 * min_segment:
            joined = [np.add.reduceat(part, np.arange(0, len(panel.periods), length), axis=1) for part in (k, n)]
            rows += _find(
                panel, joined[0], joined[1], panel.periods[::length], 1.0, min_segment, "period length", length
            )
    coded = np.array([frame not in placebo for frame in panel.frames])
    uncoded = np.maximum(panel.total[:, dominant] - panel.count[coded, dominant].sum(axis=0), 0.0)
    other = np.where(keep & (uncoded > 0), (uncoded + panel.count[:, dominant]) / factor, 0.0)
    rows += _find(
        panel, np.where(other > 0, k, 0.0), other, panel.periods, 1.0, min_segment, "uncoded denominator", 1.0
    )
    return pd.DataFrame(rows, columns=COLUMNS).sort_values(
        ["frame", "variant", "value", "date"], ignore_index=True, kind="stable"
    )


def _find(
    panel: Panel, k: Array, n: Array, periods: Array, penalty: float, min_segment: int, variant: str, value: float
) -> list[tuple[str, str, float, int, float]]:
    sums = Sums.of(k, n)
    breaks, _, _ = segment(sums, penalty * bic_penalty(sums.seen[:, -1]), min_segment)
    rows = []
    for number in np.flatnonzero(breaks.any(axis=1)):
        places = [0, *np.flatnonzero(breaks[number]).tolist(), len(periods)]
        levels = [k[number, a:b].sum() / max(n[number, a:b].sum(), 1e-12) for a, b in itertools.pairwise(places)]
        rows += [
            (
                panel.frames[number],
                variant,
                float(value),
                int(periods[place]),
                float(100 * (levels[index + 1] - levels[index])),
            )
            for index, place in enumerate(places[1:-1])
        ]
    return rows
