"""What an alignment finds in the planted world: prevalence, shifts, adoption, tests, survival."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.codebook import Codebook

STATES = [
    "GBR", "FRA", "CAN", "NLD", "BEL", "NOR", "DNK", "ITA", "TUR", "GRC",
    "JPN", "AUS", "PHL", "THA", "BRA", "IND", "EGY", "SWE", "IDN", "MEX",
]  # fmt: skip
EXPOSED = set(STATES[:14])
SHIFTS = [
    ("ideological_balancing", 1947, 9.4),
    ("collective_defence", 1950, 6.1),
    ("arms_control_detente", 1963, 7.8),
    ("containment", 1969, -5.2),
    ("ideological_balancing", 1981, 8.3),
]
TESTS = [
    "circular shift",
    "placebo dominant",
    "reversed direction",
    "exposed against unexposed",
    "placebo frames",
    "domestic first",
]
HYPOTHESES = ["H1", "H2", "H3", "H4a", "H4b", "H4c"]


def _level(frame: str, period: int, start: float, jumps: list[tuple[int, float]]) -> float:
    return max(0.004, start + sum(size / 100 for date, size in jumps if period >= date))


def plant_prevalence(
    codebook: Codebook, adoption: pd.DataFrame, planted: list, rng: np.random.Generator
) -> pd.DataFrame:
    rows = []

    def series(state: str, audience: str, frame: str, jumps: list[tuple[int, float]], first: int, base: float) -> None:
        for period in range(first, 1992):
            total = int(rng.integers(60, 240)) if state == "USA" else int(rng.integers(8, 40))
            if total < 15:
                continue
            share = _level(frame, period, base, jumps)
            count = rng.binomial(total, share)
            middle = (count + 0.5) / (total + 1)
            width = 1.96 * np.sqrt(middle * (1 - middle) / total) * 1.3
            for estimator, move in (("adjusted", 0.0), ("naive", 0.015)):
                rows.append(
                    (
                        state,
                        period,
                        audience,
                        frame,
                        estimator,
                        middle + move,
                        max(0, middle + move - width),
                        middle + move + width,
                        count,
                        total,
                        2,
                    )
                )

    for number, frame in enumerate(codebook.ids()):
        base = 0.01 + 0.012 * (number % 7)
        jumps = [(date, size) for name, date, size in planted if name == frame]
        series("USA", "domestic", frame, jumps, 1930, base + 0.05 * any(size < 0 for _, size in jumps))
        series("USA", "international", frame, [(date + 1, size * 0.8) for date, size in jumps], 1946, base + 0.02)
        for state in STATES:
            own = adoption[(adoption["state"] == state) & (adoption["frame"] == frame) & adoption["date"].notna()]
            series(
                state,
                "international",
                frame,
                [(int(d), 7.0) for d in own["date"]],
                1946 if state in EXPOSED else 1955,
                base,
            )
    names = ["state", "period", "audience", "frame", "estimator", "share", "low", "high", "count", "total", "documents"]
    return pd.DataFrame(rows, columns=names)


def plant_design(codebook: Codebook) -> pd.DataFrame:
    """Two groups, in each of which the classified share lies within the interval for every frame but containment."""
    rows = []
    for corpus, audience, states in (("messages", "domestic", "dominant"), ("ungdc", "international", "exposed")):
        for frame in codebook.ids():
            naive = 0.2 if frame == "containment" else 0.06
            for estimator, share, low, high in (
                ("naive", naive, naive - 0.01, naive + 0.01),
                ("adjusted", 0.01, 0.0, 0.02),
                ("design", 0.05, 0.02, 0.08),
            ):
                group = f"{corpus} 1946-1965 {audience}, {states}"
                rows.append((group, corpus, audience, states, 1946, 1965, frame, estimator, share, low, high, 90, 7))
    names = ["group", "corpus", "audience", "states", "first", "last", "frame", "estimator", "share", "low", "high"]
    table = pd.DataFrame(rows, columns=[*names, "coded", "endorsed"])
    return table.assign(documents=20, passages=600.0, covered=0.9, length=0.8)


def plant_shifts(planted: list) -> pd.DataFrame:
    rows = [("USA", "domestic", f, d, d - 1, d + 1, s, 0.004, 0.02, d < 1948) for f, d, s in planted]
    names = ["state", "audience", "frame", "date", "earliest", "latest", "size", "p", "q", "left_censored"]
    return pd.DataFrame(rows, columns=names)


def plant_adoption(planted: list, rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for frame, date, _ in planted:
        for number, state in enumerate(STATES):
            exposed = state in EXPOSED
            outcome = ["followed", "followed", "together", "led", "already", "not adopted", "unobserved"][
                (number * 3 + date) % 7
            ]
            if not exposed and outcome == "followed":
                outcome = "not adopted"
            lag = {"followed": 2 + (number * 2) % 7, "together": 0, "led": -2}.get(outcome, np.nan)
            rows.append((frame, date, state, outcome, date + lag, lag, lag - 1.5, lag + 2.5, exposed, 3, 0.03))
    names = [
        "frame",
        "shift_date",
        "state",
        "outcome",
        "date",
        "lag",
        "lag_low",
        "lag_high",
        "exposed",
        "least_lag",
        "q",
    ]
    return pd.DataFrame(rows, columns=names)


def plant_expectations() -> pd.DataFrame:
    rows = [
        ("ideological_balancing", "USA", "domestic", 1947, 1952, "up", "A planted rise.", 0.18, 0.09, "agrees"),
        ("containment", "USA", "domestic", 1975, 1985, "high", "A planted fall.", 0.02, 0.07, "disagrees"),
        ("soft_balancing", "GBR", "", 1960, 1970, "adopted", "Nothing planted.", np.nan, np.nan, "not enough evidence"),
    ]
    names = ["frame", "state", "audience", "first", "last", "direction", "because", "inside", "outside", "verdict"]
    return pd.DataFrame(rows, columns=names)


def plant_tests(planted: list, rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    for number, (frame, date, _) in enumerate(planted):
        for test in TESTS:
            p = [0.003, 0.41, 0.02, 0.18, 0.0004][(number + len(test)) % 5]
            rows.append(
                (
                    test,
                    frame,
                    date,
                    0.2 + 0.3 * (1 - p),
                    0.2,
                    p,
                    "supported" if p < 0.05 else "not supported",
                    "co-movement by trend",
                )
            )
    return pd.DataFrame(
        rows, columns=["test", "frame", "shift_date", "statistic", "null_mean", "p", "verdict", "against"]
    )


def plant_scorecard(planted: list) -> pd.DataFrame:
    verdicts = ["supported", "not supported", "not enough evidence"]
    rows = [
        (
            frame,
            date,
            name,
            verdicts[2] if name.startswith("H4") else verdicts[(number + place) % 3],
            0.31,
            0.08,
            0.55,
            120 + number,
        )
        for number, (frame, date, _) in enumerate(planted)
        for place, name in enumerate(HYPOTHESES)
    ]
    return pd.DataFrame(
        rows, columns=["frame", "shift_date", "hypothesis", "verdict", "estimate", "low", "high", "documents"]
    )


def plant_survival(planted: list, adoption: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for frame, date, _ in planted:
        for group, rate in (("exposed", 0.09), ("unexposed", 0.03)):
            for lag in range(16):
                share = 1 - (1 - rate) ** lag
                rows.append((frame, date, group, lag, share, max(0, share - 0.15), min(1, share + 0.15), 14 - lag // 2))
    return pd.DataFrame(
        rows, columns=["frame", "shift_date", "group", "lag", "share_adopted", "low", "high", "at_risk"]
    )


def plant_nulls(planted: list, rng: np.random.Generator) -> pd.DataFrame:
    pieces = [
        pd.DataFrame(
            {"test": test, "frame": frame, "shift_date": date, "draw": range(200), "value": rng.normal(0.2, 0.1, 200)}
        )
        for frame, date, _ in planted
        for test in TESTS
    ]
    names = ["test", "frame", "shift_date", "draw", "value"]
    return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame(columns=names)
