"""Whose shifts are sought: the dominant state at home and abroad, every group, all secondary states, every state.

A group's counts are not simply added up: states that enter or leave would move the sum though nobody moved. Each state has
its own usual share, and a period's passages are set against those to be expected of the states that spoke in it (indirect
standardisation, as in epidemiology; Breslow and Day 1987). Shares are multiplied, not added to, so none falls below 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from framing.align.inputs.groups import Membership
from framing.align.inputs.series import Series
from framing.align.settings import AlignSettings
from framing.terms import SeriesName

Array = np.ndarray
ROUNDS = 30
PRIOR = 2.0  # expected passages by which the usual share of a state with few texts leans to that of its group


@dataclass(frozen=True)
class Actor:
    """One series of counts: `count`, `total`, `documents` are (frames, periods), `frames` their labels.

    `name` is that of the column `series`; `state` a label of the table, empty for several states.
    """

    name: str
    audience: str
    state: str
    frames: tuple[str, ...]
    count: Array
    total: Array
    documents: Array


def list_actors(
    series: list[Series], membership: Membership | None, settings: AlignSettings, home: Series | None = None
) -> list[Actor]:
    """Every series in which shifts are sought, the dominant state's first.

    series : one per audience of the dominant state. home : the texts at home of secondary states that speak abroad, too.
    """
    actors = [one_state(one, settings.dominant, SeriesName.DOMINANT.value, one.audience) for one in series]
    panel, audiences = series[0].panel, series[0].audiences
    others = [row for row, state in enumerate(panel.states) if state != settings.dominant]
    named = {str(audiences[row]) for row in others}
    shared = named.pop() if len(named) == 1 else ""
    groups = {SeriesName.SECONDARY.value: np.ones((len(others), len(panel.periods)), dtype=bool)}
    if membership is not None:
        rows = [membership.states.index(panel.states[row]) for row in others]
        groups |= {label: membership.members(label)[rows] for label in membership.labels}
    for label, members in groups.items():
        parts = [np.where(members, part[:, others], 0.0) for part in (panel.count, panel.total, panel.documents)]
        if parts[1].any():
            actors.append(Actor(label, shared, "", panel.frames, *pool_states(*parts)))
    actors += _states_of(series[0], others, settings)
    return actors + (_states_of(home, range(len(home.panel.states)), settings) if home else [])


def _states_of(series: Series, rows: Iterable[int], settings: AlignSettings) -> list[Actor]:
    """The series of single states (rows of a panel) that are long enough."""
    panel = series.panel
    full = panel.observed.sum(axis=2).max(axis=0) >= settings.state_periods
    return [
        one_state(series, panel.states[row], panel.states[row], str(series.audiences[row])) for row in rows if full[row]
    ]


def one_state(series: Series, state: str, name: str, audience: str) -> Actor:
    """The series of one state of a panel, under the name `name`."""
    panel = series.panel
    row = panel.states.index(state)
    return Actor(name, audience, state, panel.frames, panel.count[:, row], panel.total[:, row], panel.documents[:, row])


def pool_states(count: Array, total: Array, documents: Array) -> tuple[Array, Array, Array]:
    """Counts, passages and documents (frames, periods) of a group, the states' usual shares taken out.

    Arrays (frames, states, periods), 0 where a state does not belong or did not speak. The share of a period is what its
    states said over what they usually say, times the group's share over all periods.
    """
    whole = total.sum(axis=1)
    overall = count.sum(axis=(1, 2)) / np.maximum(total.sum(axis=(1, 2)), 1e-12)
    period = np.ones(whole.shape) * overall[:, None]
    for _ in range(ROUNDS):
        expected = (total * period[:, None]).sum(axis=2)
        usual = (count.sum(axis=2) + PRIOR) / (expected + PRIOR)
        period = count.sum(axis=1) / np.maximum((total * usual[:, :, None]).sum(axis=1), 1e-12)
    pooled = whole * period
    pooled *= (count.sum(axis=(1, 2)) / np.maximum(pooled.sum(axis=1), 1e-12))[:, None]
    return np.minimum(pooled, whole), whole, documents.sum(axis=1)
