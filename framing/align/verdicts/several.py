"""What the several series of single states say about every shift of the dominant state."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from framing.align.inputs.series import ABROAD, HOME, Series
from framing.align.settings import AlignSettings
from framing.align.states.series import read_states
from framing.align.states.several import answer_series, join_answers, measure_series
from framing.align.verdicts.pairs import Facts, ShiftResult, key_table


def compare_series(
    results: Sequence[ShiftResult], series: Sequence[Series], home: Series | None, facts: Facts, settings: AlignSettings
) -> pd.DataFrame:
    """The table `framing.schemas.SERIES_ANSWERS`: a row per shift, state with texts at home and abroad, and series.

    results : of every shift. series : one per audience of the dominant state. home : those texts; None: no rows.
    """
    if home is None:
        return join_answers([])
    by_audience = {one.audience: one.panel for one in series}
    parts = []
    for result in results:
        if result.frame not in home.panel.frames:
            continue
        panel, shift = by_audience[result.audience], result.adoption.shift
        number = home.panel.frames.index(result.frame)
        states = read_states(home, number, facts.errors, settings)
        at_home = measure_series(home.panel, number, states, states.names, shift, settings)
        abroad = measure_series(panel, panel.frames.index(result.frame), result.states, states.names, shift, settings)
        measured = {state: {HOME.value: at_home[state], ABROAD.value: abroad[state]} for state in states.names}
        rows = pd.DataFrame(answer_series(measured, shift, panel.periods, settings))
        parts.append(key_table(rows, result.frame, result.date, result.audience))
    return join_answers(parts)
