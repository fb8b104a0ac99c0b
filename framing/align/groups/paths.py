"""The weighted two-way panel of one window: state effects, and period effects for every column of a design.

With a column for each group (1 for its states, else 0) the fit is that of share on state effects and group-by-period
effects: the path of every group, with what each state brings taken out. With the columns 1 and exposure it is the
dose-response by period. State effects are eliminated exactly, so that a window of 19 periods is a system of 19 equations
a column.

References: Liang and Zeger (1986) for errors clustered by state; Wooldridge (2021) for saturated two-way models.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import connected_components

Array = np.ndarray


@dataclass(frozen=True)
class Paths:
    """Period effects of one window for several frames at once.

    Attributes
    ----------
    effects : (frames, columns, periods) on the scale of the shares; known up to a constant a column, NaN where a column has
        no cell or cannot be joined with its other periods.
    known : bool (columns, periods), where the effects are known.
    design : (states, columns). weight : (states, periods), passages.
    inverse : (columns * periods, columns * periods), of the reduced normal equations.
    pulls : (frames, states, periods), weight times residual.
    """

    effects: Array
    known: Array
    design: Array
    weight: Array
    inverse: Array
    pulls: Array

    def combine(self, contrasts: Array) -> tuple[Array, Array]:
        """Linear combinations of the effects, and the score of every state for each.

        Parameters
        ----------
        contrasts : (combinations, columns, periods), 0 where effects are not known; over the periods of a column it adds
            to 0.

        Returns
        -------
        estimates (frames, combinations) and scores (frames, states, combinations): the sum over states of their outer
        products is the clustered covariance, small-sample factor aside.
        """
        count, columns, periods = contrasts.shape
        estimates = np.einsum("cgk,fgk->fc", contrasts, np.where(self.known, self.effects, 0.0))
        reach = (contrasts.reshape(count, -1) @ self.inverse).reshape(count, columns, periods)
        by_state = np.einsum("cgk,sg->csk", reach, self.design)
        return estimates, np.einsum("csk,fsk->fsc", by_state, self.pulls)

    def small_sample(self, columns: list[int]) -> float:
        """Factor of a clustered covariance for the states of these columns, as pyfixest and fixest take it.

        Clusters over clusters less one, times cells less one over cells less coefficients; state effects, nested in the
        clusters, are not counted.
        """
        own = (self.design[:, columns] != 0).any(axis=1) & (self.weight > 0).any(axis=1)
        states, cells = int(own.sum()), int((self.weight[own] > 0).sum())
        used = int(self.known[columns].sum()) - len(columns) + 1
        if states < 2 or cells <= used:
            return float("nan")
        return states / (states - 1) * (cells - 1) / (cells - used)


def fit_paths(share: Array, weight: Array, design: Array) -> Paths:
    """Period effects of every column of the design, by weighted least squares with state effects.

    Parameters
    ----------
    share : (frames, states, periods), any value where the weight is 0. weight : (states, periods), passages, 0 where
        missing.
    design : (states, columns); a state with zeros only takes no part.
    """
    frames, _, periods = share.shape
    columns = design.shape[1]
    weight = np.where((design != 0).any(axis=1)[:, None], weight, 0.0)
    share = np.where(weight > 0, share, 0.0)
    size = np.maximum(weight.sum(axis=1), 1e-300)
    within, centred = eliminate_states(share, weight)
    pairs = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    normal = (pairs.T @ within.reshape(len(design), -1)).reshape(columns, columns, periods, periods)
    normal = normal.swapaxes(1, 2).reshape(columns * periods, columns * periods)
    inverse = np.linalg.pinv(normal, rcond=1e-10, hermitian=True)
    right = np.einsum("si,fsk->fik", design, centred).reshape(frames, -1)
    effects = (right @ inverse).reshape(frames, columns, periods)
    fitted = np.einsum("si,fik->fsk", design, effects)
    residual = share - fitted
    residual -= (weight * residual).sum(axis=2, keepdims=True) / size[:, None]
    known = np.array([_joined(weight[design[:, column] != 0]) for column in range(columns)]).reshape(columns, periods)
    return Paths(np.where(known, effects, np.nan), known, design, weight, inverse, weight * residual)


def eliminate_states(share: Array, weight: Array) -> tuple[Array, Array]:
    """What every state brings to the normal equations once its own level is taken out.

    Parameters
    ----------
    share : (frames, states, periods). weight : (states, periods), 0 where missing.

    Returns
    -------
    (states, periods, periods), the weights less what its mean takes; (frames, states, periods), the right-hand side.
    """
    size = np.maximum(weight.sum(axis=1), 1e-300)
    within = -weight[:, :, None] * (weight / size[:, None])[:, None, :]
    at = np.arange(weight.shape[1])
    within[:, at, at] += weight
    return within, weight * (share - (weight * share).sum(axis=2, keepdims=True) / size[:, None])


def _joined(weight: Array) -> Array:
    """Periods (bool) that states seen in more than one of them join to each other; the largest such set."""
    seen = (weight > 0).astype(float)
    linked = seen.T @ seen
    present = np.diag(linked) > 0
    if not present.any() or (linked[:, present] > 0).all(axis=1).any():  # one period that all others are joined to
        return present
    _, label = connected_components(linked > 0, directed=False)
    passages = np.bincount(label[present], weight.sum(axis=0)[present], minlength=int(label.max()) + 1)
    return np.asarray(present & (label == int(np.argmax(passages))))
