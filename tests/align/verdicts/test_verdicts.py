"""The scorecard on planted states that moved, stood there already, or never moved: what may be said and what may not."""

from __future__ import annotations

import pandas as pd
import pytest

import framing.align.states.adoption
from framing.align import AlignSettings, align_counts

from ..tables import FAST, NEVER, sharp_counts

EARLY, SHIFT = 1953, 1970


def judge_states(exposed: list[int], others: list[int]) -> pd.DataFrame:
    """The scorecard where states rise in given years, the dominant one in 1970; a row per hypothesis."""
    starts = {"USA": SHIFT}
    starts |= {f"E{number}": start for number, start in enumerate(exposed)}
    starts |= {f"O{number}": start for number, start in enumerate(others)}
    counts = sharp_counts(starts)
    states = [state for state in starts if state != "USA"]
    exposure = pd.DataFrame({"state": states, "period": SHIFT})
    exposure["exposure"] = exposure["state"].str.startswith("E").astype(float)
    alignment = align_counts(counts, AlignSettings("USA", **FAST), exposure=exposure)
    assert len(alignment.dominant_shifts) == 1
    return alignment.scorecard.set_index("hypothesis")


def test_followers_among_the_exposed_alone_support_dependence() -> None:
    card = judge_states([1972, 1973, 1973, 1974, 1974, 1975], [NEVER] * 6)
    assert card.loc["H3 states", "verdict"] == "supported"
    assert card.loc["H1", "verdict"] == "not supported"


def test_states_that_could_have_moved_and_did_not_speak_against_both() -> None:
    card = judge_states([NEVER] * 9, [NEVER] * 9)
    assert card.loc["H3 states", "verdict"] == "not supported"
    assert card.loc["H1", "verdict"] == "not supported"


@pytest.mark.parametrize("free", [0, 3])
def test_states_that_were_there_already_say_nothing(free: int) -> None:
    card = judge_states([EARLY] * 9 + [NEVER] * free, [EARLY] * 9 + [NEVER] * free)
    assert card.loc["H3 states", "verdict"] == "not enough evidence"
    assert card.loc["H1", "verdict"] == "not enough evidence"
    assert (
        card.loc["H3 states", "estimate"] == pytest.approx(0, abs=0.01)
        if free
        else pd.isna(card.loc["H3 states", "estimate"])
    )


def test_shares_are_of_those_that_could_still_adopt() -> None:
    card = judge_states([EARLY] * 6 + [1972, 1973, 1973, 1974, 1974, 1975], [EARLY] * 6 + [NEVER] * 6)
    assert card.loc["H3 states", "verdict"] == "supported"
    assert card.loc["H3 states", "estimate"] > 0.9


@pytest.mark.parametrize("own", [0.07, 0.5])
def test_moves_that_may_be_the_states_own_do_not_support_dependence(
    own: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(framing.align.states.adoption, "weigh_independent_timing", lambda *given: own)
    card = judge_states([1972, 1973, 1973, 1974, 1974, 1975], [NEVER] * 6)
    assert card.loc["H3 states", "verdict"] == "not enough evidence"
    assert "dates of their own" in card.loc["H3 states", "reason"]
