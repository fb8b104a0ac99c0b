"""What the dominant state's breaks are under other settings, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from framing.align import AlignSettings
from framing.align.changepoints.sensitivity import LENGTHS, PENALTIES, vary_shifts
from framing.align.inputs.actors import Actor

PERIODS = np.arange(1950, 1980)


def actor(shares: np.ndarray, other: np.ndarray) -> Actor:
    """Two frames of 400 passages a period."""
    total = np.full((2, 30), 400.0)
    return Actor("dominant", "", "USA", ("f", "g"), np.stack([shares, other]) * total, total, np.full((2, 30), 8.0))


def test_a_plain_break_is_there_under_every_variant() -> None:
    shares = np.where(PERIODS >= 1966, 0.3, 0.1)
    table = vary_shifts(actor(shares, np.full(30, 0.1)), PERIODS, AlignSettings("USA"))
    own = table[table["frame"] == "f"]
    assert set(own["variant"]) == {"penalty", "period length", "uncoded denominator"}
    assert own.loc[own["variant"] == "penalty", "value"].tolist() == list(PENALTIES)
    assert (own.loc[own["variant"] == "penalty", "date"] == 1966).all()
    assert own.loc[own["variant"] == "penalty", "size"].to_numpy() == pytest.approx(20, abs=0.1)
    joined = own[own["variant"] == "period length"]
    assert joined["value"].tolist() == list(LENGTHS)
    assert joined["date"].tolist() == [1966, 1965]
    assert table[table["frame"] == "g"].loc[table["variant"] == "penalty"].empty


def test_another_frame_that_rises_alone_moves_the_share_of_all_passages_only() -> None:
    other = np.where(PERIODS >= 1966, 0.6, 0.1)
    table = vary_shifts(actor(np.full(30, 0.1), other), PERIODS, AlignSettings("USA"))
    own = table[table["frame"] == "f"]
    assert own["variant"].tolist() == ["uncoded denominator"]
    # 40 of 320 + 40 passages before, 40 of 120 + 40 after
    assert own["date"].tolist() == [1966]
    assert own["size"].iloc[0] == pytest.approx(100 * (40 / 160 - 40 / 360), abs=0.2)


def test_a_handover_is_no_break() -> None:
    shares = np.where(PERIODS >= 1966, 0.3, 0.1)
    settings = AlignSettings("USA", dominance=(("GBR", 1950, 1965), ("USA", 1966, 1979)))
    table = vary_shifts(actor(shares, np.full(30, 0.1)), PERIODS, settings)
    assert table[(table["frame"] == "f") & (table["variant"] == "penalty")].empty
