"""Lines on what groups of states did."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from framing.align.verdicts import group_story


@pytest.mark.parametrize(
    ("estimate", "low", "high", "said"),
    [
        (0.3, 0.11, 0.65, "made 30 % of the dominant state's moves beyond the comparison group (11 % to 65 %), over"),
        (-0.1, -0.4, 0.2, "in 2 separate events; p against other dates"),
        (
            -0.5,
            -0.8,
            -0.2,
            "in 2 separate events, opposite to the direction of the dominant state; p against other dates",
        ),
    ],
)
def test_a_group_that_moved_against_the_dominant_state_is_said_to(
    monkeypatch: pytest.MonkeyPatch, estimate: float, low: float, high: float, said: str
) -> None:
    for name in ("describe_coverage", "describe_state_years"):
        monkeypatch.setattr(group_story, name, lambda _: [])
    row = {
        "practice": "all", "left_out": "", "group": "ally", "audience": "domestic", "shifts": 3, "events": 2, "p_single": 0.02,
        "p_turned": 0.03, "verdict": "not supported", "extent": "", "estimate": estimate, "low": low, "high": high,
    }  # fmt: skip
    alignment = SimpleNamespace(
        coverage=None, group_counts=pd.DataFrame({"group": ["ally"]}), stacked=pd.DataFrame([row])
    )
    (line,) = group_story.describe_answer(alignment)  # type: ignore[arg-type]
    assert said in line
    assert ("opposite" in line) == (high < 0)
