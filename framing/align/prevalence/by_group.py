"""Prevalence three ways, side by side, for groups of states and spans of years: naive, adjusted and design-based."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from framing.align.noise.classifier_error import rates_of
from framing.align.prevalence.design_based import CodedPassages, estimate_design_based
from framing.align.prevalence.estimates import adjust_with_error
from framing.terms import Estimator

Array = np.ndarray
ESTIMATES = ["frame", "estimator", "share", "low", "high"]


@dataclass(frozen=True)
class GroupCounts:
    """The passages of a group of documents, all of them, as the classifier reads them.

    frames : (k,) names. count : (documents, k) expected number of passages that endorse each frame; passages : (documents,)
    passages; both by the part of the document that lies in the group. periods : (t,) years, passages_by_period : (t,).
    """

    frames: Sequence[str]
    count: Array
    passages: Array
    periods: Array
    passages_by_period: Array


def estimate_group(
    group: GroupCounts, errors: pd.DataFrame | None, coded: CodedPassages, inside: Array, level: float = 0.95
) -> pd.DataFrame:
    """Share of the passages of a group that endorse each frame, a row per frame and estimator.

    Parameters
    ----------
    errors : the classifier's out-of-fold error by code and era, checked; None leaves `adjusted` rows out.
    coded, inside : the draw, and how much of each coded passage belongs to the group; see `estimate_design_based`.

    Returns
    -------
    frame, estimator (naive, adjusted, design), share, low, high; 0..1. The interval of `naive` is of the passages, taken
    as those of a sample of documents, and knows nothing of the classifier's error; none with a single document.
    """
    share, low, high, noise = _naive(group.count, group.passages, level)
    parts = [_rows(group.frames, Estimator.NAIVE, share, low, high)]
    if errors is not None:
        parts += [
            _adjusted(group, frame, share[[k]], noise[[k]], errors, level) for k, frame in enumerate(group.frames)
        ]
    order = [coded.frames.index(frame) for frame in group.frames]
    whole = np.zeros(len(coded.frames))
    whole[order] = share
    found = estimate_design_based(coded, inside, whole, level)
    parts.append(_rows(group.frames, Estimator.DESIGN, *(values[order] for values in found)))
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def _naive(count: Array, passages: Array, level: float) -> tuple[Array, Array, Array, Array]:
    total, documents = passages.sum(), len(passages)
    share = count.sum(axis=0) / total
    unlike = count - passages[:, None] * share
    noise = (unlike**2).sum(axis=0) / total**2 * (documents / (documents - 1) if documents > 1 else np.nan)
    half = float(ndtri((1 + level) / 2)) * np.sqrt(noise)
    return share, np.clip(share - half, 0, 1), np.clip(share + half, 0, 1), noise


def _adjusted(
    group: GroupCounts, frame: str, share: Array, noise: Array, errors: pd.DataFrame, level: float
) -> pd.DataFrame:
    rates = rates_of(errors, frame, group.periods)
    if rates is None:
        return pd.DataFrame(columns=ESTIMATES)
    return _rows(
        [frame], Estimator.ADJUSTED, *adjust_with_error(share, noise, rates.mean(group.passages_by_period), level)
    )


def _rows(frames: Sequence[str], estimator: str, share: Array, low: Array, high: Array) -> pd.DataFrame:
    table = {"frame": list(frames), "estimator": estimator, "share": share, "low": low, "high": high}
    return pd.DataFrame(table, columns=ESTIMATES)
