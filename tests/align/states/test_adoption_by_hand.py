"""What the outcomes of all states around one shift are put together from, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings
from framing.align.states import adoption
from framing.align.states.adoption import DIFFERENT, _groups, _is_dated, date_adoption, false_rate
from framing.align.states.exposure import Contrast
from framing.align.states.lags import DEPENDENT, Lags

SETTINGS = AlignSettings("USA", permutations=99)
PERIODS = np.arange(1950, 1960)
NAMES = tuple("ABCDEF")
NAN = np.nan


def test_a_date_is_known_within_a_span() -> None:
    """.3 a period from 1952 to 1954: nine in ten need all three, two periods apart."""
    weights = np.zeros(10)
    weights[2:5] = 0.3
    weights[9] = 0.1
    shift: Any = SimpleNamespace(weights=weights)
    assert _is_dated(shift, PERIODS, 2)
    assert not _is_dated(shift, PERIODS, 1)
    assert not _is_dated(shift, 2 * PERIODS, 3)


def test_without_exposure_no_state_is_in_a_group() -> None:
    assert [part.tolist() for part in _groups(None, 2, SETTINGS)] == [[False, False]] * 2
    given = np.array([0.2, 0.9, NAN])
    assert [part.tolist() for part in _groups(given, 3, SETTINGS)] == [[False, True, False], [True, False, False]]
    cut = AlignSettings("USA", exposure_cut=0.1)
    assert _groups(given, 3, cut)[0].tolist() == [True, True, False]


def test_false_rates_of_equal_states_are_those_of_their_order() -> None:
    q = false_rate(np.array([0.9, 0.9, 0.5]), np.array([True, True, True]))
    assert q == pytest.approx([0.1, 0.1, 0.7 / 3])
    assert false_rate(np.array([0.9]), np.array([False])).tolist() == [1]


class Parts:
    """What `date_adoption` asks for, each part noting what it was given: six states, of which F cannot be used."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: dict[str, list[Any]] = {}
        self.possible, self.difference = True, (0.01, 0.2)
        usable = np.array([True] * 5 + [False])
        self.moves: Any = SimpleNamespace(evidence="evidence", elsewhere="elsewhere", usable=usable)
        self.timing: Any = SimpleNamespace(expect=lambda kinds: ("expecting", kinds))
        self.power: Any = SimpleNamespace(whole=np.array([0.4, 0.9, 0.6, 0.2, 0.1, 0.8]))
        self.aim: Any = "aim"
        for name in (
            "weigh_moves",
            "make_timing",
            "share_lags",
            "measure_power",
            "contrast_groups",
            "too_few_moved",
            "weigh_independent_timing",
            "name_outcomes",
            "tabulate_outcomes",
        ):
            monkeypatch.setattr(adoption, name, getattr(self, name))
        monkeypatch.setattr(adoption.Aim, "at", lambda *given: self.note("aim", given, "aim"))

    def note(self, name: str, given: Any, out: Any) -> Any:
        self.seen.setdefault(name, []).append(given)
        return out

    def weigh_moves(self, *given: Any) -> Any:
        return self.note("moves", given, self.moves)

    def make_timing(self, *given: Any) -> Any:
        return self.note("timing", given, self.timing)

    def share_lags(self, evidence: Any, usable: Any, timing: Any, group: Any) -> Lags:
        """A to E moved with .99, .98, .95, .5 and .1; with lags expected after the shift D did, too. All before it but A."""
        self.note("lags", (evidence, usable, timing, group.tolist()), None)
        moved = np.array([0.99, 0.98, 0.95, 0.99 if timing is not self.timing else 0.5, 0.1, 0.9])
        given = np.tile([0.5, 0.0, 0.5], (6, 1))
        given[0] = 0, 0, 1
        return Lags(np.arange(-1, 2), moved, given, {})

    def measure_power(self, *given: Any) -> Any:
        return self.note("power", given, self.power)

    def contrast_groups(self, adopted: Any, exposed: Any, unexposed: Any, permutations: int, rng: Any) -> Contrast:
        given = (adopted.tolist(), exposed.tolist(), unexposed.tolist(), permutations, rng)
        p, background = self.difference
        return self.note("contrast", given, Contrast(0.5, p, np.zeros(0), 2, 2, self.possible, background))

    def too_few_moved(self, moved: int, chances: Any) -> float:
        return self.note("wave", (moved, chances.tolist()), 0.3)

    def weigh_independent_timing(self, *given: Any) -> float:
        return self.note("own", (*given[:4], given[4].tolist()), 0.05)

    def name_outcomes(self, evidence: Any, settings: Any) -> Any:
        return self.note("names", (evidence, settings), "outcomes")

    def tabulate_outcomes(self, evidence: Any, outcome: Any, level: float) -> pd.DataFrame:
        return self.note("table", (evidence, outcome, level), pd.DataFrame({"state": NAMES}))


def states() -> Any:
    return SimpleNamespace(names=NAMES, periods=PERIODS, documents=np.arange(12.0).reshape(6, 2))


def shift() -> Any:
    weights = np.zeros(10)
    weights[5] = 1.0
    return SimpleNamespace(weights=weights, first=4, last=7)


EXPOSURE = np.array([0.9, 0.8, 0.1, 0.2, NAN, 0.9])


def test_where_groups_differ_each_has_its_own_chance_to_move(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = Parts(monkeypatch)
    given, one, rng = states(), shift(), np.random.default_rng(0)
    found = date_adoption(given, one, EXPOSURE, SETTINGS, rng)
    assert parts.seen["aim"] == [(one, PERIODS, SETTINGS)]
    assert parts.seen["moves"] == [(given, "aim", SETTINGS)]
    assert parts.seen["timing"] == [(one.weights, PERIODS, SETTINGS.leads, SETTINGS.lags)]
    usable = parts.moves.usable
    first, second = parts.seen["lags"]
    assert first == ("evidence", usable, parts.timing, [0] * 6)
    # exposed 1, unexposed 2, unknown 0; F is exposed, though nothing can be seen of it
    assert second == ("evidence", usable, ("expecting", DEPENDENT), [1, 1, 2, 2, 0, 1])
    # the date lies within 1954 to 1957: three periods, half of them
    assert parts.seen["power"] == [(parts.moves, "aim", 1.5, SETTINGS)]
    sure, movers = parts.seen["contrast"]
    assert sure[0] == pytest.approx([0.99, 0.49, 0.475, 0.25, 0.05, 0.45])
    assert movers[0] == [0.99, 0.98, 0.95, 0.5, 0.1, 0.9]
    groups = ([True, True, False, False, False, False], [False, False, True, True, False, False], 99)
    assert sure[1:4] == movers[1:4] == groups
    assert sure[4] is movers[4] is rng
    # three moved: mean chances of no move .01, .015, .027, .145. Who moved would be seen with .5 at least, 85 of 100 move
    assert parts.seen["wave"][0][0] == 3
    assert parts.seen["wave"][0][1] == pytest.approx([0.85 * one for one in (0.5, 0.9, 0.6, 0.2, 0.1)])
    assert found.wave.chance == pytest.approx([0.85 * one for one in (0.5, 0.9, 0.6, 0.2, 0.1, 0.8)])
    assert (found.wave.alike, found.wave.p) == (DIFFERENT, 0.3)
    assert parts.seen["own"] == [("evidence", "elsewhere", usable, ("expecting", DEPENDENT), [1, 1, 2, 2, 0, 1])]
    evidence = parts.seen["names"][0][0]
    assert parts.seen["table"] == [(evidence, "outcomes", SETTINGS.level)]
    assert (evidence.states is given, evidence.shift is one, evidence.moves is parts.moves) == (True, True, True)
    assert (evidence.own, evidence.alike, evidence.dated, evidence.power is parts.power) == (0.05, False, True, True)
    # with lags expected after the shift D moved as well: .01, .01, .013, .0225
    assert evidence.q == pytest.approx([0.01, 0.0133333, 0.0225, 0.01, 0.198, 1], abs=1e-6)
    assert evidence.moved.tolist() == [True, True, True, True, False, False]
    assert evidence.lags is found.lags
    assert found.lags.moved[3] == 0.99
    table = found.table
    assert table["exposure"].tolist() == pytest.approx(EXPOSURE.tolist(), nan_ok=True)
    assert table["exposed"].tolist() == [True, True, False, False, None, True]
    assert table["documents"].tolist() == [1, 5, 9, 13, 17, 21]
    assert (found.shift is one, found.moves is parts.moves, found.own, found.power is parts.power) == (
        True,
        True,
        0.05,
        True,
    )
    assert found.groups.exposed.tolist() == [True, True, False, False, False, True]
    assert found.groups.unexposed.tolist() == [False, False, True, True, False, False]
    assert found.groups.contrast.exposed == 2
    assert found.dated


def test_where_all_states_move_alike_they_share_a_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = Parts(monkeypatch)
    parts.difference = (0.5, 0.2)
    found = date_adoption(states(), shift(), EXPOSURE, SETTINGS, np.random.default_rng(0))
    assert len(parts.seen["lags"]) == 1
    assert parts.seen["names"][0][0].alike
    assert parts.seen["names"][0][1] is SETTINGS
    assert found.wave.alike == "alike"
    assert parts.seen["own"][0][3:] == (parts.timing, [0] * 6)
    # without exposure the p of the wave decides, and groups stay together even where it differs
    parts.possible = False
    wide = shift()
    wide.weights = np.full(10, 0.1)
    monkeypatch.setattr(adoption, "too_few_moved", lambda *_: 0.01)
    narrow = AlignSettings("USA", permutations=99, leads=2, lags=5)
    found = date_adoption(states(), wide, None, narrow, np.random.default_rng(0))
    assert found.wave.alike == DIFFERENT
    assert len(parts.seen["lags"]) == 2
    assert not parts.seen["names"][-1][0].dated  # nine in ten lie within eight periods, the window has seven
    assert not found.dated
    assert found.table["exposure"].isna().all()
    assert found.table["exposed"].tolist() == [None] * 6
