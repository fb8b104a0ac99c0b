"""What further codings would add: the learning curve fitted by code, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.classify.evaluating.transfer import LEAST_POSITIVES, KernelCache
from framing.classify.fitting.folds import assign_folds
from framing.codebook import Codebook
from framing.progress import track

Matrix = npt.NDArray[np.float64]
SHARES = (0.4, 0.6, 0.8, 1.0)
FOLDS = 5


def measure_gains(
    cache: KernelCache, codebook: Codebook, *, more: int = 100, repeats: int = 3, draws: int = 500, seed: int = 0
) -> list[dict[str, Any]]:
    """How much F1 of each code `more` codings would add, a row a code.

    Models are taught on 40, 60, 80 and 100 % of the groups of passages and tested on the others, five-fold,
    `repeats` times. Through
    the F1 of each code goes ``a - b / sqrt(n)`` with b not below 0, n the passages that taught; the gain is that of going from
    all codings to `more` beyond them, and never beyond an F1 of 1. The interval is a bootstrap over groups and repeats.

    Returns
    -------
    code, positives, f1 (0..1, of all codings, mean over repeats), gain, low and high (95 %); the last three None for codes with
    fewer than 7 positives.

    References: Figueroa et al. (2012) for inverse powers as learning curves.
    """
    given, taught = _teach(cache, repeats, seed)
    random = np.random.default_rng(seed)
    names, inverse = np.unique(cache.groups, return_inverse=True)
    count = len(cache.groups)
    step = 1 / np.sqrt(count) - 1 / np.sqrt(count + more)

    def gains(weight: Matrix, chosen: npt.NDArray[np.int64]) -> tuple[Matrix, Matrix]:
        f1 = _weighed_f1(given[chosen], cache.targets, weight)  # repeats, shares, codes
        points = f1.reshape(-1, f1.shape[-1])
        slope = _slope(1 / np.sqrt(taught[chosen].ravel()), points)
        now = f1[:, -1].mean(axis=0)
        return now, np.minimum(np.maximum(-slope, 0) * step, 1 - now)

    now, point = gains(np.ones(count), np.arange(repeats))
    sampled = []
    for _ in range(draws):
        weight = np.bincount(random.integers(0, len(names), len(names)), minlength=len(names))[inverse]
        sampled.append(gains(weight.astype(float), random.integers(0, repeats, repeats))[1])
    low, high = np.quantile(np.array(sampled), (0.025, 0.975), axis=0)
    rows = []
    for column, code in enumerate(codebook.ids()):
        positives = int(cache.targets[:, column].sum())
        figures = (point[column], low[column], high[column]) if positives >= LEAST_POSITIVES else (None, None, None)
        named = dict(
            zip(("gain", "low", "high"), (None if x is None else round(float(x), 4) for x in figures), strict=True)
        )
        rows.append({"code": code, "positives": positives, "f1": round(float(now[column]), 4), **named})
    return rows


def _teach(cache: KernelCache, repeats: int, seed: int) -> tuple[npt.NDArray[np.bool_], Matrix]:
    """Codes given (repeats, shares, n, codes) when shares of the groups teach, and how many passages
    taught (repeats, shares).
    """
    groups = int(cache.groups.max()) + 1
    given = np.zeros((repeats, len(SHARES), *cache.targets.shape), bool)
    taught = np.zeros((repeats, len(SHARES)))
    rounds = [(repeat, place) for repeat in range(repeats) for place in range(len(SHARES))]
    for repeat, place in track(rounds, "what more codings would add", len(rounds)):
        order = np.random.default_rng((seed, repeat)).permutation(groups)
        kept = np.isin(cache.groups, order[: max(int(groups * SHARES[place]), FOLDS)])
        fold = assign_folds(cache.groups, FOLDS, seed + repeat)
        for held in range(FOLDS):
            teachers, tried = np.flatnonzero((fold != held) & kept), np.flatnonzero(fold == held)
            given[repeat, place, tried] = cache.learn(teachers, tried, seed + repeat)
            taught[repeat, place] += len(teachers) / FOLDS
    return given, taught


def _weighed_f1(given: npt.NDArray[np.bool_], targets: Matrix, weight: Matrix) -> Matrix:
    """F1 (repeats, shares, codes) where passages count by weight (n,); 0 where a code is neither given nor there."""
    hits = np.einsum("n,rsnk,nk->rsk", weight, given, targets, optimize=True)
    total = np.einsum("n,rsnk->rsk", weight, given, optimize=True) + weight @ targets
    found: Matrix = 2 * hits / np.maximum(total, 1e-9)
    return found


def _slope(x: Matrix, y: Matrix) -> Matrix:
    """Slopes (codes,) of the lines through points (points,) and (points, codes); 0 where x does not vary."""
    centred = x - x.mean()
    spread = (centred**2).sum()
    return np.asarray(centred @ (y - y.mean(axis=0)) / spread) if spread > 0 else np.zeros(y.shape[1])


def sum_up_curve(rows: Sequence[dict[str, Any]]) -> list[str]:
    """A learning curve as lines for people: a row a code, a column a share of the codings."""
    shares = sorted({row["share"] for row in rows})
    taught = {row["share"]: row["passages"] for row in rows}
    f1 = {(row["code"], row["share"]): row["f1"] for row in rows}
    lines = [f"{'F1, trained on passages':24s} " + " ".join(f"{taught[share]:>6d}" for share in shares)]
    for code in dict.fromkeys(row["code"] for row in rows):
        lines.append(f"{code:24s} " + " ".join(f"{f1[code, share]:6.2f}" for share in shares))
    return lines
