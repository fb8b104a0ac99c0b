"""A state that speaks at home and abroad, with planted moves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.align import AlignSettings, align_counts
from framing.align.inputs.panel import check_counts
from framing.align.inputs.series import split_audiences, take_home

MOVES = {("USA", "domestic"): 1970, ("USA", "international"): 1970, ("AUS", "domestic"): 1973,
         ("AUS", "international"): 1973, ("GBR", "domestic"): 1974, ("GBR", "international"): 2000,
         **{(state, "international"): 2000 for state in ("S1", "S2", "S3")}}  # fmt: skip


def counts() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    rows = [
        (
            state,
            year,
            frame,
            int(rng.binomial(400, 0.25 if year >= start and frame == "alliance" else low)),
            400,
            audience,
        )
        for (state, audience), start in MOVES.items()
        for year in range(1950, 1995)
        for frame, low in (("alliance", 0.05), ("other", 0.1))
    ]
    columns = ["state", "period", "frame", "count", "total", "audience"]
    return check_counts(pd.DataFrame(rows, columns=columns), "counts")


def test_only_states_with_texts_for_both_have_a_panel_at_home() -> None:
    table = counts()
    table = table[(table["state"] != "GBR") | (table["audience"] == "domestic")]  # speaks at home alone
    series = split_audiences(table, None, "USA", 15, "counts", "home")
    home = take_home(table, "USA", series[0], 15)
    assert home is not None
    assert home.panel.states == ("AUS",)
    assert home.audiences.tolist() == ["domestic"]
    assert home.panel.periods.tolist() == series[0].panel.periods.tolist()
    none = table[(table["state"] == "USA") | (table["audience"] == "international")]
    assert take_home(none, "USA", series[0], 15) is None


def test_home_and_abroad_of_one_state_are_told_apart_and_together() -> None:
    found = align_counts(counts(), AlignSettings(dominant="USA", permutations=99, frames=("alliance",)))
    answers = found.series_answers
    assert set(answers["state"]) == {"AUS", "GBR"}
    one = answers[answers["audience"] == "domestic"].set_index(["state", "texts"])
    for texts in ("domestic", "international", "both"):
        assert one.loc[("AUS", texts), "outcome"] == "followed"
        assert one.loc[("AUS", texts), "date"] == 1973
        assert one.loc[("AUS", texts), "lag"] == 3
        # 8 of the 11 periods from 1970 on have the new level
        assert 0.5 < one.loc[("AUS", texts), "response"] < 8 / 11 + 0.1
    assert one.loc[("AUS", "both"), "p_difference"] > 0.05
    assert one.loc[("GBR", "domestic"), "outcome"] == "followed"
    assert one.loc[("GBR", "international"), "outcome"] == "not adopted"
    assert one.loc[("GBR", "both"), "p_difference"] < 0.01
    wide = one.loc[("GBR", "both")]
    assert wide["response_low"] < 0.1 < 0.6 < wide["response_high"]
    # each of the series has dated shifts of its own
    shifts = found.shifts.set_index(["series", "audience"])
    assert shifts.loc[("AUS", "domestic"), "date"] == 1973
    assert shifts.loc[("GBR", "domestic"), "date"] == 1974
    assert ("GBR", "international") not in shifts.index
    # nothing of this enters what is said of the states abroad, or of groups
    assert len(found.adoption) == len(found.adoption.drop_duplicates(["frame", "shift_date", "audience", "state"]))
