"""Learning from coded documents, and how good what was learned is on documents left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import minimize
from scipy.special import expit, log_softmax

from framing.classify.documents.features import FEATURES, OF_DOCUMENT, DocumentFeatures
from framing.classify.documents.weights import DocumentWeights, Scales
from framing.classify.fitting.calibrate import find_best_cut
from framing.classify.fitting.folds import assign_folds
from framing.corpus.checks.shingles import number_runs, number_words

Matrix = npt.NDArray[np.float64]
FOLDS = 10
RIDGE, CROSSED_RIDGE = 1.0, 50.0  # of shared weights and intercepts; of what one code says for another
SOFT = 0.3  # of the goal is how the document's weight is spread, the rest which practice is primary
_RUN, _SKETCH, _TWINS = 4, 1_024, 0.3


@dataclass(frozen=True)
class Goals:
    """What documents were coded as.

    primary : (documents,) place of the practice, the number of practices for none. present : (documents, practices) 0 or 1.
    weight : (documents, practices) share of the document, nan throughout where nobody said.
    """

    primary: npt.NDArray[np.int64]
    present: Matrix
    weight: Matrix

    def take(self, rows: npt.NDArray[np.intp]) -> Goals:
        """The same of some documents."""
        return Goals(self.primary[rows], self.present[rows], self.weight[rows])


@dataclass(frozen=True)
class HeldOut:
    """What was said of every document by weights that had not seen it, nor a near twin: probabilities, presence, its fold."""

    primary: Matrix
    presence: Matrix
    present: npt.NDArray[np.bool_]
    fold: npt.NDArray[np.int64]


def fit_weights(
    features: DocumentFeatures, goals: Goals, codes: Sequence[str], practices: Sequence[str], threshold: float = 0.5
) -> DocumentWeights:
    """The weights that say best what the documents were coded as, under ridges that are fixed beforehand."""
    scales = Scales.of(features)
    given = scales.apply(features)
    shared, whole, width, many = len(FEATURES), len(OF_DOCUMENT), len(practices), len(codes)
    first = _fit_primary(given, _soften(goals, width), [shared, width + 1, whole, many * (width + 1)])
    second = _fit_presence(given, goals.present, [shared, width, many * width])
    return DocumentWeights(
        tuple(codes), tuple(practices), scales, first[0], first[1], first[2], first[3].reshape(many, width + 1),
        second[0], second[1], second[2].reshape(many, width), threshold, len(goals.primary),
    )  # fmt: skip


def hold_out(
    features: DocumentFeatures, goals: Goals, codes: Sequence[str], practices: Sequence[str],
    groups: npt.NDArray[np.int64], *, folds: int = FOLDS, seed: int = 0,
) -> HeldOut:  # fmt: skip
    """What weights fitted without a fold say of it; the threshold of presence of a fold comes from the other folds."""
    fold = assign_folds(groups, min(folds, len(np.unique(groups))), seed)
    count, width = len(fold), len(practices)
    primary, presence = np.zeros((count, width + 1)), np.zeros((count, width))
    for held in np.unique(fold):
        rest, here = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        weights = fit_weights(features.take(rest), goals.take(rest), codes, practices)
        primary[here], presence[here] = weights.primary(features.take(here)), weights.presence(features.take(here))
    present = np.zeros((count, width), bool)
    for held in np.unique(fold):
        rest = fold != held
        present[~rest] = presence[~rest] >= choose_cut(presence[rest], goals.present[rest])
    return HeldOut(primary, presence, present, fold)


def choose_cut(presence: Matrix, present: Matrix) -> float:
    """The probability from which on a practice is called present so that F1 over all practices is largest."""
    return find_best_cut(presence.ravel(), present.ravel())


def group_twins(texts: Sequence[str]) -> npt.NDArray[np.int64]:
    """A number for every document, the same for chains of those that share three in ten of their runs of four words."""
    sketches = [np.unique(number_runs(number_words(text), _RUN))[:_SKETCH] for text in texts]
    names, column = np.unique(np.concatenate([*sketches, np.zeros(0, np.uint64)]), return_inverse=True)
    sizes = np.array([len(sketch) for sketch in sketches])
    row = np.repeat(np.arange(len(texts)), sizes)
    held = sp.csr_matrix((np.ones(len(row)), (row, column)), shape=(len(texts), max(len(names), 1)))
    shared = (held @ held.T).tocoo()
    alike = shared.data >= _TWINS * (sizes[shared.row] + sizes[shared.col] - shared.data)
    links = sp.coo_matrix((np.ones(int(alike.sum())), (shared.row[alike], shared.col[alike])), shape=shared.shape)
    groups: npt.NDArray[np.int64] = sp.csgraph.connected_components(links, directed=False)[1].astype(np.int64)
    return groups


def _soften(goals: Goals, width: int) -> Matrix:
    """The goal (documents, practices + 1): the primary practice, and in part how the document's weight is spread."""
    plain = np.eye(width + 1)[goals.primary]
    weight = np.column_stack([goals.weight, np.zeros(len(plain))])
    total = weight.sum(axis=1, keepdims=True)
    told = (total > 0) & (goals.primary < width)[:, None]  # a total that nobody gave is nan, and so not above 0
    spread = np.divide(weight, total, out=plain.copy(), where=told)
    return (1 - SOFT) * plain + SOFT * spread


def _fit_primary(given: DocumentFeatures, goal: Matrix, sizes: list[int]) -> list[Matrix]:
    def loss(parts: list[Matrix]) -> tuple[float, list[Matrix]]:
        shared, alone, whole, crossed = parts
        carried = np.column_stack([given.practices @ shared, given.document @ whole])
        log = log_softmax(carried + alone + given.codes @ crossed.reshape(given.codes.shape[1], -1), axis=1)
        gap = np.exp(log) - goal
        slope = np.einsum("nk,nkf->f", gap[:, :-1], given.practices)
        return -float((goal * log).sum()), [
            slope, gap.sum(axis=0), gap[:, -1] @ given.document, (given.codes.T @ gap).ravel(),
        ]  # fmt: skip

    return _minimise(loss, sizes, [RIDGE, RIDGE, RIDGE, CROSSED_RIDGE])


def _fit_presence(given: DocumentFeatures, goal: Matrix, sizes: list[int]) -> list[Matrix]:
    def loss(parts: list[Matrix]) -> tuple[float, list[Matrix]]:
        shared, alone, crossed = parts
        score = given.practices @ shared + alone + given.codes @ crossed.reshape(given.codes.shape[1], -1)
        gap = expit(score) - goal
        slope = np.einsum("nk,nkf->f", gap, given.practices)
        return float((np.logaddexp(0, score) - goal * score).sum()), [
            slope, gap.sum(axis=0), (given.codes.T @ gap).ravel(),
        ]  # fmt: skip

    return _minimise(loss, sizes, [RIDGE, RIDGE, CROSSED_RIDGE])


def _minimise(
    loss: Callable[[list[Matrix]], tuple[float, list[Matrix]]], sizes: list[int], ridges: list[float]
) -> list[Matrix]:
    """Where the loss and half the ridges times the squared weights are least; both are convex, so there is one such place."""
    ends = np.cumsum(sizes)[:-1]
    ridge = np.repeat(ridges, sizes)

    def whole(flat: Matrix) -> tuple[float, Matrix]:
        value, slopes = loss(np.split(flat, ends))
        return value + 0.5 * float(ridge @ flat**2), np.concatenate(slopes) + ridge * flat

    found = minimize(whole, np.zeros(sum(sizes)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return list(np.split(found.x, ends))
