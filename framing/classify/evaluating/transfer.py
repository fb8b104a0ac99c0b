"""Does a model travel? Training on one era or corpus and testing on another, more codings, and drift of new texts.

Features are counted on all codings (no codes are used for that); models, calibration and thresholds see the
training passages alone, and never a document or near twin of what is tested.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from framing.classify.encoder.base import read_states
from framing.classify.encoder.head import scale_states
from framing.classify.evaluating.errors_table import name_era
from framing.classify.evaluating.evaluation import relate_codings
from framing.classify.evaluating.figures import score_codes
from framing.classify.fitting.calibrate import decide
from framing.classify.fitting.folds import assign_folds
from framing.classify.fitting.linear import add_inner_products, fit_logistic
from framing.classify.fitting.stance import balance_weights
from framing.classify.fitting.targets import read_targets
from framing.classify.models.families import FAMILIES, Family
from framing.classify.text.features import FeatureSpace
from framing.codebook import Codebook
from framing.coding import Coding
from framing.progress import track

Matrix = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
LEAST_PASSAGES, LEAST_POSITIVES = 100, 7
FEWEST_GROUPS = 5  # below which passages are held out one by one


class KernelCache:
    """Inner products of all codings once, so that many small models are quickly taught and tried."""

    def __init__(self, codings: Sequence[Coding], codebook: Codebook, family: Family = FAMILIES["default"]) -> None:
        texts = [coding.text for coding in codings]
        space = FeatureSpace(codebook, family.settings).fit(texts)
        with threadpool_limits(1):
            self.kernel = add_inner_products(space.transform(texts).values()) + 1.0
            if family.encoder:
                found = read_states(track(texts, "reading with the encoder", len(texts)))
                states = scale_states(found, found.mean(axis=0))
                self.kernel += states @ states.T
        self.family = family
        self.targets = read_targets(list(codings), len(codings), codebook).codes
        self.practices = len(codebook.of_kind("practice"))
        related = relate_codings(codings, len(codings), whole=True)
        self.groups = (related if related.kin.shape[1] >= FEWEST_GROUPS else related.part()).group

    def learn(self, taught: Rows, tried: Rows, seed: int) -> npt.NDArray[np.bool_]:
        """Codes given to the passages tried, by a model and thresholds from the passages taught."""
        inner, _ = self.score_within(taught, seed)
        return decide(inner, self.targets[taught], self._score(taught, tried))[1]

    def score_within(self, taught: Rows, seed: int) -> tuple[Matrix, Rows]:
        """Out-of-fold scores of the passages taught, by three folds among them, and their folds."""
        fold = assign_folds(self.groups[taught], 3, seed)
        scores = np.zeros((len(taught), self.targets.shape[1]))
        for held in range(3):
            scores[fold == held] = self._score(taught[fold != held], taught[fold == held])
        return scores, fold

    def _score(self, taught: Rows, tried: Rows) -> Matrix:
        wanted = self.targets[taught]
        C = np.full(wanted.shape[1], self.family.C)
        with threadpool_limits(1):
            alpha = fit_logistic(
                self.kernel[np.ix_(taught, taught)],
                wanted,
                C,
                balance_weights(wanted, self.family.class_weight_exponent),
            )
            scores: Matrix = self.kernel[np.ix_(tried, taught)] @ alpha
        return scores


def measure_transfer(cache: KernelCache, codings: Sequence[Coding], by: str, *, seed: int = 0) -> list[dict[str, Any]]:
    """Macro F1 over practices from every part to every other (`by` "era" or "corpus"), a row a pair.

    Returns
    -------
    taught, tried (names of parts), passages (tried), codes (practices with 7 positives or more there), macro_f1;
    on the diagonal the part is tested by cross-validation within itself.
    """
    names = np.array([name_era(coding) if by == "era" else coding.corpus for coding in codings])
    parts = [name for name in sorted(set(names.tolist())) if (names == name).sum() >= LEAST_PASSAGES]
    rows = []
    for source in parts:
        for target in parts:
            taught, tried = np.flatnonzero(names == source), np.flatnonzero(names == target)
            given = np.zeros((len(tried), cache.targets.shape[1]), bool)
            if source == target:
                fold = assign_folds(cache.groups[tried], 3, seed)
                for held in range(3):
                    given[fold == held] = cache.learn(tried[fold != held], tried[fold == held], seed)
            else:
                clear = taught[~np.isin(cache.groups[taught], cache.groups[tried])]
                given = cache.learn(clear, tried, seed)
            rows.append({"taught": source, "tried": target, **_macro(given, cache.targets[tried], cache.practices)})
    return rows


def learn_curve(
    cache: KernelCache, codebook: Codebook, *, shares: Sequence[float] = (0.25, 0.5, 0.75, 1.0), seed: int = 0
) -> list[dict[str, Any]]:
    """F1 per code when only a share of the groups teaches, five-fold: code, share, passages (taught), f1."""
    fold = assign_folds(cache.groups, 5, seed)
    order = np.random.default_rng(seed).permutation(int(cache.groups.max()) + 1)
    rows: list[dict[str, Any]] = []
    for share in shares:
        kept = np.isin(cache.groups, order[: max(int(len(order) * share), 5)])
        given = np.zeros(cache.targets.shape, bool)
        for held in range(5):
            taught, tried = np.flatnonzero((fold != held) & kept), np.flatnonzero(fold == held)
            given[tried] = cache.learn(taught, tried, seed)
        f1 = score_codes(given, cache.targets)[2]
        taught_count = int(kept.sum() * 0.8)
        rows += [
            {"code": code, "share": share, "passages": taught_count, "f1": round(float(value), 4)}
            for code, value in zip(codebook.ids(), f1, strict=True)
        ]
    return rows


def _macro(given: npt.NDArray[np.bool_], targets: Matrix, practices: int) -> dict[str, Any]:
    """Figures over the first `practices` columns, those of the practices."""
    enough = np.flatnonzero(targets[:, :practices].sum(axis=0) >= LEAST_POSITIVES)
    f1 = score_codes(given[:, enough], targets[:, enough])[2]
    return {"passages": len(targets), "codes": len(enough), "macro_f1": round(float(f1.mean()), 4) if len(f1) else None}
