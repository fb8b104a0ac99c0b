"""Design-based shares: the classifier's mean score, corrected by passages that were drawn to be coded.

References: Angelopoulos et al. (2023) for prediction-powered inference; Egami et al. (2023) for codings of known sampling
probability; Saerndal, Swensson and Wretman (1992, ch. 5 and 6) for the difference estimator, shares of a part of the
population, and their variance; Zrnic and Candes (2024) for scores from models that did not see the passage.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import t

from framing.errors.align import bad_draw_table

Array = np.ndarray


@dataclass(frozen=True)
class CodedPassages:
    """The coded passages of one draw: n of them, under k frames.

    frames : (k,) names. stratum, document : (n,) names. probability : (n,) chance with which the passage was drawn within
    its stratum, above 0 and at most 1. coded : (n, k) whether the passage was found to endorse the frame, 0..1 (the share
    of its coders). score : (n, k) what the classifier says to that, 0..1, by models that did not see the passage.

    All passages of a stratum that were drawn belong here, those outside a group, too: how many of them fall into it is
    chance, and part of the error.

    Raises
    ------
    BadTable : arrays of unlike length, or a probability that is not above 0 and at most 1.
    """

    frames: tuple[str, ...]
    stratum: Array
    document: Array
    probability: Array
    coded: Array
    score: Array

    def __post_init__(self) -> None:
        """Refuse arrays that do not fit together, and probabilities that are none."""
        count = len(self.stratum)
        one, table = (count,), (count, len(self.frames))
        shapes = {"document": one, "probability": one, "coded": table, "score": table}
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise bad_draw_table(name, f"has shape {getattr(self, name).shape}, not {shape}")
        wrong = ~((self.probability > 0) & (self.probability <= 1))
        if wrong.any():
            row = int(wrong.argmax())
            said = f"is {self.probability[row]} in row {row + 1}; leave out passages without one (active draws)"
            raise bad_draw_table("probability", said)


def estimate_design_based(
    passages: CodedPassages, inside: Array, naive: Array, level: float = 0.95
) -> tuple[Array, Array, Array]:
    """Share of the passages of a group that endorse each frame: the mean score plus the weighted mean error of the scores.

    With weights ``w = inside / probability`` the share is ``naive + sum(w * (coded - score)) / sum(w)``: prediction-powered
    inference in the Hajek form, for a part of the population ("domain") that need not follow the strata.

    Which scores: `naive` comes from the shipped model over all passages, `score` from models of its cross-validation.
    The shipped model saw the coded passages; its errors on them are too small, and with them the correction. It did not
    see the others, which are nearly all that `naive` averages. So the share is unbiased as far as, on passages that they
    did not see, the shipped model and those of its folds have the same mean score: they differ by a fifth of the codings.
    The same holds where passages are cut otherwise today than when they were drawn: what is carried over from the draw
    is the mean error of the scores, not the share.

    Parameters
    ----------
    inside : (n,) how much of each coded passage belongs to the group, 0..1 (a document dated by an interval may lie in it
        in part). naive : (k,) mean score of all passages of the group, 0..1. level : probability content of the interval.

    Returns
    -------
    share, low, high : (k,) each, 0..1; nothing (NaN) where no coded passage is inside.

    Notes
    -----
    Variance: sum over strata of the linearised residuals about the stratum's mean, with n / (n - 1) and the finite
    population correction (1 - probability); `naive` is a mean over all passages and adds none. Two guards, each of which
    can only widen: where all coded passages of a stratum have the same code, as with a rare frame that none of them has,
    the stratum varies as its scores say codes should, ``score * (1 - score)``; and the sum over documents instead of
    passages counts where it is larger, for codes of one document may hang together. The interval is by Student's t with
    Satterthwaite's degrees of freedom: a few passages of the largest stratum often carry most of the error.
    """
    weight = inside / passages.probability
    total = weight.sum()
    if total == 0:
        nothing = np.full(len(passages.frames), np.nan)
        return nothing, nothing, nothing
    gap = passages.coded - passages.score
    correction = weight @ gap / total
    unit = (weight / total)[:, None] * (gap - correction)
    stratum, drawn = _numbered(passages.stratum)
    several = drawn > 1
    mean = _sums(unit, stratum, len(drawn)) / drawn[:, None] * several[:, None]
    rest = 1 - passages.probability
    factor = rest * np.where(several, drawn / np.maximum(drawn - 1, 1), 1.0)[stratum]
    residual = (unit - mean[stratum]) * np.sqrt(factor)[:, None]
    by_stratum = _sums(residual**2, stratum, len(drawn))
    within = (inside > 0).astype(float)[:, None]
    present = _sums(within, stratum, len(drawn))
    given = _sums(within * passages.coded, stratum, len(drawn))
    alike = (given == 0) | (given == present)
    expected = (rest * (weight / total) ** 2)[:, None] * passages.score * (1 - passages.score)
    by_stratum = np.where(alike, np.maximum(by_stratum, _sums(expected, stratum, len(drawn))), by_stratum)
    document, count = _numbered(passages.document)
    by_document = (_sums(residual, document, len(count)) ** 2).sum(axis=0)
    variance = by_stratum.sum(axis=0)
    spread = (by_stratum**2 / np.maximum(drawn - 1, 1)[:, None]).sum(axis=0)
    degrees = np.where(spread > 0, variance**2 / np.where(spread > 0, spread, 1.0), np.inf)
    half = t.ppf((1 + level) / 2, np.maximum(degrees, 1.0)) * np.sqrt(np.maximum(variance, by_document))
    share = naive + correction
    return np.clip(share, 0, 1), np.clip(share - half, 0, 1), np.clip(share + half, 0, 1)


def _numbered(names: Array) -> tuple[Array, Array]:
    """Names as numbers from 0, and how often each stands."""
    _, number, count = np.unique(names.astype(str), return_inverse=True, return_counts=True)
    return number, count


def _sums(values: Array, group: Array, groups: int) -> Array:
    """Column sums (groups, k) of values (n, k) by the number of their group (n,)."""
    sums = np.zeros((groups, values.shape[1]))
    np.add.at(sums, group, values)
    return sums
