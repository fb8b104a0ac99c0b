"""Rows of exposure_effects.csv by hand: what each rests on, and in which units."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.stats import t as student

from framing.align.groups import exposed
from framing.align.groups.effects import Effect
from framing.align.groups.exposed import _row, dose_rows, switching_rows
from framing.align.groups.pass_through import fieller_set
from framing.align.groups.settings import POINTS
from framing.align.groups.shocks import Shocks
from tests.align.groups.test_stacked import event

NAN = np.nan
T8 = 2.306004  # the .975 quantile on 8 degrees
WINDOWS = ((0, 5), (2, 10))
PANEL: Any = SimpleNamespace(
    frames=("a", "b"),
    periods=np.arange(1950, 1974),
    groups=("others", "ally", "rival"),
    compare=0,
    others=[2, 1],
    share=np.arange(2.0)[:, None, None] + np.zeros((2, 3, 24)),
    weight=np.arange(5.0, 7)[:, None, None] + np.zeros((2, 3, 24)),
)
EVERY: Any = SimpleNamespace(panel=PANEL, settings=SimpleNamespace(windows=WINDOWS, level=0.95))
SHIFT = replace(event(10, 0.4, frame=1), leads=4, lags=7)


def test_a_row_is_in_percentage_points() -> None:
    row = _row(
        EVERY, SHIFT, "domestic", ("ally", "others"), "stacked", (2, 10), Effect(0.2, 0.03, 0.05, 8.0, 0.02, NAN)
    )
    limits = fieller_set(0.2, 0.05, 0.4, 0.01, T8)
    figures = {name: row.pop(name) for name in ("estimate", "se_clustered", "se_shocks", "low", "high")}
    assert list(figures.values()) == pytest.approx([20, 3, 5, 20 - 5 * T8, 20 + 5 * T8])
    assert (row.pop("pass_through_low"), row.pop("pass_through_high")) == pytest.approx(
        (limits.low, limits.high), rel=1e-5
    )
    assert row == {
        **{"frame": "b", "shift_date": 1960, "audience": "domestic", "group": "ally", "comparison": "others"},
        **{"estimator": "stacked", "first": 2, "last": 7, "p": 0.02, "pass_through": 0.5, "joined": 0, "left": 0},
    }


def test_a_move_without_an_error_is_known_no_better_than_its_size() -> None:
    shift = replace(SHIFT, size=-0.4, corrected=-0.4, error=NAN)
    row = _row(EVERY, shift, "domestic", ("ally", "others"), "stacked", (0, 5), Effect(0.2, 0.01, 0.01, 8.0, 0.02, NAN))
    limits = fieller_set(0.2, 0.01, -0.4, 0.4, T8)
    assert (row["pass_through_low"], row["pass_through_high"]) == pytest.approx((limits.low, limits.high), rel=1e-5)
    assert (row["pass_through"], row["last"]) == (pytest.approx(-0.5), 5)
    nothing = replace(SHIFT, corrected=0.0)
    row = _row(
        EVERY, nothing, "domestic", ("ally", "others"), "stacked", (0, 5), Effect(0.2, 0.01, 0.01, 8.0, 0.02, NAN)
    )
    assert np.isnan(row["pass_through"])


def test_rows_of_a_dose(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row for each window and shift whose slope is known; a dose of fewer than three values has none."""
    values, places = np.array([[1.0, 2.0], [3.0, NAN]]), {1: [10]}
    late = replace(SHIFT, place=12)

    def slope_shocks(panel: Any, given: Any, window: Any, where: Any, settings: Any) -> str:
        assert (panel is PANEL, given is values, where is places, settings is EVERY.settings) == (True,) * 4
        return f"shocks of {window}"

    def answer_dose(panel: Any, given: Any, shift: Any, window: Any, shocks: Any, settings: Any) -> Effect:
        assert (panel is PANEL, given is values, settings is EVERY.settings) == (True,) * 3
        assert shocks == f"shocks of {window}"
        unknown = shift is late and window == (0, 5)
        return Effect(NAN if unknown else 0.01 * window[1], 0.01, 0.02, 8.0, 0.05, NAN)

    monkeypatch.setattr(exposed, "slope_shocks", slope_shocks)
    monkeypatch.setattr(exposed, "answer_dose", answer_dose)
    rows = dose_rows(EVERY, ("pressure", values), [SHIFT, late], places, "domestic")
    assert [(row["shift_date"], row["first"], row["estimate"]) for row in rows] == [
        (1960, 0, pytest.approx(5)),
        (1960, 2, pytest.approx(10)),
        (1962, 2, pytest.approx(10)),
    ]
    names = ("audience", "group", "comparison", "estimator", "joined", "left")
    assert [rows[0][name] for name in names] == ["domestic", "pressure", "one standard deviation", "dose", 0, 0]
    assert dose_rows(EVERY, ("pressure", np.array([[1.0, 2.0, NAN, 1.0]])), [SHIFT], places, "domestic") == []


def test_rows_of_states_that_joined_or_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allies have two rows a window; no rival joined or left. The variance of shocks is .0096 a period before and after: in the
    first window 1/4 + 1/6, in the second 1/4 + 1/9. Where an estimator finds nothing there is no row.
    """
    relative, moved = np.arange(-4, 8), (1, 2)

    def follow_members(panel: Any, group: int, place: int, before: int, after: int) -> Any:
        assert (panel is PANEL, place, before, after) == (True, 10, 4, 7)
        joined, left = moved if group == 1 else (0, 0)
        return SimpleNamespace(treated="treated", clean="clean", joined=joined, left=left), relative, np.array([6, 18])

    def impute(share: Any, weight: Any, treated: Any, clean: Any, counted: Any) -> tuple[float, float]:
        assert (share.shape, weight.shape, treated, clean) == ((3, 12), (3, 12), "treated", "clean")
        assert ((share == 1).all(), (weight == 6).all()) == (True, True)
        late = not counted[0, 4]
        assert relative[counted[2]].tolist() == list(range(2, 8) if late else range(6))
        return (0.3, NAN) if late else (0.1, 0.06)

    def stack(share: Any, weight: Any, switching: Any, given: Any, leads: int, window: Any) -> tuple[float, float]:
        assert ((share == 1).all(), (weight == 6).all(), switching.joined, given is relative) == (True, True, 1, True)
        assert leads == 4
        return (0.4, 0.0) if window == (2, 10) else (NAN, 0.1)

    monkeypatch.setattr(exposed, "follow_members", follow_members)
    monkeypatch.setattr(exposed, "impute", impute)
    monkeypatch.setattr(exposed, "stack", stack)
    shocks = {
        ((POINTS, 1, 0), number): Shocks(np.array([9.0, 0.0096]), np.array([3.0, 8.0]), np.ones(2)) for number in (0, 1)
    }
    noise: Any = SimpleNamespace(shocks=shocks)
    first, second = switching_rows(EVERY, [SHIFT], noise, "domestic")
    # .0036 + .0096 * 5/12 = .0076, and .0096 * 13/36 without a clustered error
    assert (first["estimator"], first["first"], first["estimate"]) == ("imputation", 0, pytest.approx(10))
    assert (first["se_clustered"], first["se_shocks"]) == (pytest.approx(6), pytest.approx(100 * np.sqrt(0.0076)))
    assert first["p"] == pytest.approx(2 * student.sf(0.1 / np.sqrt(0.0076), 8))
    assert (first["group"], first["comparison"], first["audience"]) == ("ally", "others", "domestic")
    assert (first["joined"], first["left"]) == (1, 2)
    assert (second["estimator"], second["first"], second["last"]) == ("stacked", 2, 7)
    assert second["se_shocks"] == pytest.approx(100 * np.sqrt(0.0096 * 13 / 36))
    assert second["high"] - second["estimate"] == pytest.approx(T8 * second["se_shocks"])
    # without any error there is no p
    quiet: Any = SimpleNamespace(shocks={key: replace(one, extra=np.zeros(2)) for key, one in shocks.items()})
    assert np.isnan(switching_rows(EVERY, [SHIFT], quiet, "domestic")[1]["p"])
    # the clustered error is never the larger of the two
    assert switching_rows(EVERY, [SHIFT], quiet, "domestic")[0]["p"] == pytest.approx(2 * student.sf(0.1 / 0.06, 8))
    # as many joined as left
    moved = (1, 1)
    assert [row["left"] for row in switching_rows(EVERY, [SHIFT], noise, "domestic")] == [1, 1]
