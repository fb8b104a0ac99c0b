"""What groups of states did in the simulated results: allies made a third of every move, neutrals hardly moved."""

from __future__ import annotations

import numpy as np
import pandas as pd

MOVES = {"ally": 0.34, "neutral": 0.05}
LEADS, LAGS = 5, 10


def plant_groups(planted: list, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """The tables group_effects.csv, event_study.csv and stacked.csv."""
    effects, events, stacked = [], [], []
    for frame, date, size in planted:
        for group, share in MOVES.items():
            verdict = "supported" if group == "ally" and abs(size) > 7 else "not enough evidence"
            extent = "open" if verdict == "supported" else ""
            moved = size * share
            for scale, unit in (("points", 1.0), ("log odds", 0.2)):
                for last in (5, 10):
                    effects.append(
                        (frame, date, "domestic", group, "other", scale, 0, last, unit * (moved + 0.4), unit * moved,
                         unit * 0.6, unit * 1.1, unit * (moved - 2.2), unit * (moved + 2.2), 0.03, share, share - 0.3,
                         np.inf if date == 1969 else share + 0.4, 0.2, 14, 4200.0, verdict, extent, 0.1)
                    )  # fmt: skip
                for relative in range(-LEADS, LAGS + 1):
                    middle = unit * (moved * (relative >= 0) + rng.normal(0, 0.4))
                    events.append(
                        (frame, date, "domestic", group, "other", scale, relative, middle, middle - unit, middle + unit,
                         middle - 1.7 * unit, middle + 1.7 * unit, 14, 310.0)
                    )  # fmt: skip
    for practice in ["all", *dict.fromkeys(frame for frame, *_ in planted)]:
        for group, share in MOVES.items():
            verdict = ("supported", "open") if group == "ally" else ("not supported", "")
            for left_out in ("", "GBR"):
                stacked.append(
                    (practice, group, share, share - 0.2, share + 0.2, 0.01, 0.03, len(planted), 3, left_out, *verdict,
                     "domestic")
                )  # fmt: skip
    names = {
        "group_effects": [
            *("frame", "shift_date", "audience", "group", "comparison", "scale", "first", "last", "own_change"),
            *("estimate", "se_clustered", "se_shocks", "low", "high", "p", "pass_through", "pass_through_low"),
            *("pass_through_high", "trend_bound", "states", "passages", "verdict", "extent", "trend_expected"),
        ],
        "event_study": [
            *("frame", "shift_date", "audience", "group", "comparison", "scale", "relative_period", "estimate", "low"),
            *("high", "band_low", "band_high", "states", "passages"),
        ],
        "stacked": [
            *("practice", "group", "estimate", "low", "high", "p_single", "p_turned", "shifts", "events", "left_out"),
            *("verdict", "extent", "audience"),
        ],
    }
    tables = zip(names, (effects, events, stacked), strict=True)
    return {f"{name}.csv": pd.DataFrame(rows, columns=names[name]) for name, rows in tables}
