"""States that join or leave a group during the window of a shift: two estimators that stand it, beside the group fixed
before.

Imputation: the untreated cells (before the shift, and after it those of the comparison group that have not joined) give
state and period effects; what members say beyond them after the shift is the effect. Cells after a state has left the
group are not used, from the date itself on where it leaves then. Stacking: those who were members at the shift, and those
who joined in each later period, are each set against the states that stay in the comparison group, around their own first
treated period; the parts are weighed by their treated passages, and the controls of each part count as much as its treated
(corrected weights).

References: Borusyak, Jaravel and Spiess (2024); Gardner (2022); Cengiz et al. (2019); Wing, Freedman and Hollingsworth
(2024); de Chaisemartin and D'Haultfoeuille (2024) for effects that depend on leaving.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from framing.align.groups.paths import fit_paths
from framing.align.groups.windows import LEAST, GroupPanel, fix_groups, window_weights

Array = np.ndarray
CLOSE = 1e-12


@dataclass(frozen=True)
class Switching:
    """Who belongs to a group when, around one date: bool (states, window).

    `treated` : members from the date on; `clean` : cells that no membership has touched. `joined`, `left` : states that
        changed at the date or after it.
    """

    treated: Array
    clean: Array
    joined: int
    left: int


def follow_members(
    panel: GroupPanel, group: int, place: int, before: int, after: int
) -> tuple[Switching, Array, Array]:
    """Membership around a date, with the window's periods from the date and the places of its first and last period."""
    first, last = max(place - before, 0), min(place + after + 1, len(panel.periods))
    relative = np.arange(first, last) - place
    start = fix_groups(panel.code, place, first)
    code = panel.code[:, first:last]
    since = relative[None, :] >= 0
    member = (code == group) & since
    ever = (np.cumsum(member, axis=1) > 0) | (start == group)[:, None]
    gone = ever & ~member & since
    stayed = np.cumsum(gone, axis=1) == 0
    involved = (start == group) | (start == panel.compare)
    clean = involved[:, None] & (~since | ((code == panel.compare) & ~ever))
    treated = member & stayed & involved[:, None]
    joined = int((treated.any(axis=1) & (start == panel.compare)).sum())
    left = int((gone.any(axis=1) & involved).sum())
    return Switching(treated, clean, joined, left), relative, np.array([first, last])


def impute(share: Array, weight: Array, treated: Array, clean: Array, counted: Array) -> tuple[float, float]:
    """Mean effect on the treated cells that are `counted` (states, window), by passages, with its error clustered by state.

    Parameters
    ----------
    share, weight : (states, window) of one frame. The error is the conservative one of Borusyak, Jaravel and Spiess
        (2024): scores of states from residuals of the clean cells, and of treated ones from the mean effect of their
        period.
    """
    base = np.where(clean, weight, 0.0)
    asked = treated & counted & (weight > 0) & (base.sum(axis=1) > 0)[:, None] & (base.sum(axis=0) > 0)[None, :]
    size = np.where(asked, weight, 0.0)
    if not asked.any():
        return float("nan"), float("nan")
    state, period = two_way(share, base)
    gap = np.where(asked, share - state[:, None] - period[None, :], 0.0)
    effect = float((size * gap).sum() / size.sum())
    pull = influence(base, size / size.sum())
    residual = np.where(base > 0, share - state[:, None] - period[None, :], 0.0)
    count = size.sum(axis=0)
    by_period = np.divide((size * gap).sum(axis=0), count, out=np.zeros(len(count)), where=count > 0)
    own = np.where(asked, gap - by_period[None, :], 0.0)
    score = (pull * residual).sum(axis=1) + (size / size.sum() * own).sum(axis=1)
    states = int((base.sum(axis=1) > 0).sum())
    return effect, float(np.sqrt((score**2).sum() * states / max(states - 1, 1)))


def two_way(share: Array, weight: Array) -> tuple[Array, Array]:
    """State and period effects of the weighted cells, exactly; 0 where a state or period has none."""
    right = np.concatenate([(weight * share).sum(axis=1), (weight * share).sum(axis=0)])
    solved = _inverse(weight) @ right
    return solved[: len(weight)], solved[len(weight) :]


def influence(weight: Array, target: Array) -> Array:
    """Weights (states, periods) of the clean cells in the mean of imputed shares over `target`, with their sign (minus)."""
    solved = _inverse(weight) @ np.concatenate([target.sum(axis=1), target.sum(axis=0)])
    return np.asarray(-weight * (solved[: len(weight), None] + solved[None, len(weight) :]))


def _inverse(weight: Array) -> Array:
    """Pseudo-inverse of the normal equations of state and period effects."""
    normal = np.diag(np.concatenate([weight.sum(axis=1), weight.sum(axis=0)]))
    states = len(weight)
    normal[:states, states:], normal[states:, :states] = weight, weight.T
    return np.asarray(np.linalg.pinv(normal, rcond=CLOSE, hermitian=True))


def stack(
    share: Array, weight: Array, switching: Switching, relative: Array, leads: int, window: tuple[int, int]
) -> tuple[float, float]:
    """Mean effect over the window after each cohort's own first treated period, with its error clustered by state."""
    begins = np.where(switching.treated.any(axis=1), np.argmax(switching.treated, axis=1), -1)
    always = (switching.clean | (relative < 0)[None, :]).all(axis=1) & (begins < 0)
    estimate, size, scores = [], [], []
    for start in sorted(set(begins[begins >= 0].tolist())):
        cohort = begins == start
        own = relative - relative[start]
        cells = (switching.treated | (own < 0)[None, :]) & cohort[:, None]
        used = np.where(cells | always[:, None], weight, 0.0)
        used[:, own < -leads] = 0.0
        design = np.stack([always, cohort], axis=1).astype(float)
        fit = fit_paths(share[None], used, design)
        known = np.asarray(fit.known.all(axis=0))
        weights = window_weights(known, own, leads, *window)
        after = float(weight[cohort][:, (own >= window[0]) & (own <= window[1])].sum())
        if not weights.any() or int((known & (own < 0)).sum()) < LEAST or after <= 0:
            continue
        found, score = fit.combine(np.stack([-weights, weights])[None])
        estimate.append(float(found[0, 0]))
        size.append(after)
        scores.append(np.sqrt(max(fit.small_sample([0, 1]), 1.0)) * score[0, :, 0])
    if not estimate:
        return float("nan"), float("nan")
    part = np.array(size) / sum(size)
    total = np.einsum("c,cs->s", part, np.array(scores))
    return float(part @ np.array(estimate)), float(np.sqrt((total**2).sum()))
