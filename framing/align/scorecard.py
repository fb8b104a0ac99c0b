"""Verdicts per shift: each hypothesis supported, not supported, or not enough evidence, with its figure."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import beta

from framing.align.adoption import ALIKE, DIFFERENT, Adoption
from framing.align.nulls import adjust_p
from framing.align.panel import Panel
from framing.align.settings import AlignSettings

SUPPORTED, NOT_SUPPORTED, TOO_LITTLE = "supported", "not supported", "not enough evidence"
COLUMNS = ["frame", "shift_date", "hypothesis", "verdict", "estimate", "low", "high", "documents", "label", "figure", "reason"]
LABELS = {
    "H1": "common threat or shock",
    "H2": "domestic first",
    "H3": "dependence-led adoption",
    "H4a": "inducement (positive leverage)",
    "H4b": "pressure (negative leverage)",
    "H4c": "own reckoning",
    "learning": "rival: learning",
    "imitation": "rival: imitation",
}


def judge(panel: Panel, adoptions: list[Adoption], tests: pd.DataFrame, settings: AlignSettings) -> pd.DataFrame:
    """The scorecard, a row per shift and hypothesis."""
    q = adjust_p(np.array([adoption.contrast.p for adoption in adoptions]))
    rows: list[dict[str, object]] = []
    for adoption, corrected in zip(adoptions, q, strict=True):
        key = {"frame": panel.frames[adoption.shift.frame], "shift_date": int(panel.periods[adoption.shift.place])}
        documents = float(adoption.table["documents"].sum())
        verdicts = {"H1": _common(adoption, settings), "H3": _dependence(adoption, float(corrected), settings)}
        for name in LABELS:
            verdict, estimate, low, high, figure, reason = verdicts.get(name, (TOO_LITTLE, np.nan, np.nan, np.nan, "", "no table for it was given"))
            rows.append({**key, "hypothesis": name, "verdict": verdict, "estimate": estimate, "low": low, "high": high, "documents": documents, "label": LABELS[name], "figure": figure, "reason": reason})
    return pd.DataFrame(rows, columns=COLUMNS)


Verdict = tuple[str, float, float, float, str, str]


def _common(adoption: Adoption, settings: AlignSettings) -> Verdict:
    """H1: do states move around the shift whether exposed or not?"""
    usable = adoption.moves.usable
    group = adoption.unexposed & usable if adoption.contrast.possible else usable
    chance = adoption.lags.moved[group]
    count = len(chance)
    figure = "share of unexposed states that moved in the window" if adoption.contrast.possible else "share of states that moved in the window"
    if count < 2:
        return TOO_LITTLE, np.nan, np.nan, np.nan, figure, "too few states observed around the shift"
    moved = float(chance.sum())
    low, high = (float(beta.ppf(q, moved + 0.5, count - moved + 0.5)) for q in (0.025, 0.975))
    if adoption.alike == DIFFERENT:
        return NOT_SUPPORTED, moved / count, low, high, figure, "exposed states moved, unexposed ones did not"
    if adoption.alike == ALIKE and low > 0.3:
        return SUPPORTED, moved / count, low, high, figure, "states move alike whether exposed or not"
    if high < 0.5:
        return NOT_SUPPORTED, moved / count, low, high, figure, "most states did not move"
    return TOO_LITTLE, moved / count, low, high, figure, "the interval covers both"


def _dependence(adoption: Adoption, q: float, settings: AlignSettings) -> Verdict:
    """H3: do exposed states follow more often than unexposed ones?"""
    contrast = adoption.contrast
    figure = "exposed minus unexposed share that followed"
    if not contrast.possible:
        return TOO_LITTLE, contrast.difference, np.nan, np.nan, figure, "fewer than two states in a group, or no exposure given"
    low, high = _difference_interval(adoption)
    followed = int((adoption.table["outcome"] == "followed").sum())
    if q <= settings.fdr and followed > 0:
        return SUPPORTED, contrast.difference, low, high, figure, "exposed states follow, unexposed ones less"
    if high < 0.3:
        return NOT_SUPPORTED, contrast.difference, low, high, figure, "exposed states do not follow more than unexposed ones"
    return TOO_LITTLE, contrast.difference, low, high, figure, "the interval of the difference is wide"


def _difference_interval(adoption: Adoption) -> tuple[float, float]:
    """95 % interval of the difference of two shares (normal, with half a success and failure added to each group)."""
    later = adoption.lags.moved * adoption.lags.chance(adoption.lags.values >= 1)
    variance = 0.0
    for group in (adoption.exposed, adoption.unexposed):
        own = later[group & adoption.moves.usable]
        share = (own.sum() + 0.5) / (len(own) + 1)
        variance += share * (1 - share) / (len(own) + 1)
    half = 1.96 * float(np.sqrt(variance))
    return adoption.contrast.difference - half, adoption.contrast.difference + half
