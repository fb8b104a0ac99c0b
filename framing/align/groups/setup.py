"""From the panels of an alignment to what the group answers take: secondary states' shares with their groups, the dominant
state's series.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from framing.align.groups.answers import DominantSeries
from framing.align.groups.events import DatedShift
from framing.align.groups.windows import GroupPanel
from framing.align.inputs.groups import Membership
from framing.align.inputs.panel import Panel

Array = np.ndarray


def make_group_panel(panel: Panel, dominant: str, membership: Membership, compare: int) -> GroupPanel:
    """The secondary states of a panel with their groups; every cell with texts counts, by its passages, however few."""
    rows = [row for row, state in enumerate(panel.states) if state != dominant]
    place = {state: number for number, state in enumerate(membership.states)}
    code = np.full((len(rows), len(panel.periods)), -1, dtype=np.int64)
    for number, row in enumerate(rows):
        if panel.states[row] in place:
            code[number] = membership.code[place[panel.states[row]]]
    weight = panel.total[:, rows]
    share = np.divide(panel.count[:, rows], weight, out=np.zeros_like(weight), where=weight > 0)
    names = tuple(panel.states[row] for row in rows)
    return GroupPanel(names, panel.frames, panel.periods, share, weight, code, membership.labels, compare)


def take_dominant(
    panel: Panel, dominant: str, audience: str, frames: Sequence[str], shifts: Mapping[str, Sequence[DatedShift]]
) -> DominantSeries:
    """The dominant state's series of one audience in the order of `frames`; one that its panel lacks has no passages."""
    row = panel.states.index(dominant)
    own = {frame: number for number, frame in enumerate(panel.frames)}
    weight = np.zeros((len(frames), len(panel.periods)))
    count = np.zeros_like(weight)
    for number, frame in enumerate(frames):
        if frame in own:
            weight[number], count[number] = panel.total[own[frame], row], panel.count[own[frame], row]
    share = np.divide(count, weight, out=np.zeros_like(weight), where=weight > 0)
    return DominantSeries(audience, share, weight, tuple(tuple(shifts.get(frame, ())) for frame in frames))
