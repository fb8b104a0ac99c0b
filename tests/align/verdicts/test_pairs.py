"""What follows from one shift: which parts are put together, and with what, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings
from framing.align.nulls import NullTest
from framing.align.verdicts import pairs
from framing.align.verdicts.pairs import Facts, ShiftResult, align_shifts, find_lead, key_table

PERIODS = np.arange(1950, 1980)
WHOLE = np.stack([PERIODS, PERIODS + 1.0])
SPOKEN = {"domestic": WHOLE, "international": WHOLE}


def shift(date: int, rise: float = 0.2, q: float = 0.01) -> Any:
    """A shift whose date is known."""
    return SimpleNamespace(place=date - 1950, rise=rise, q=q, weights=(date == PERIODS).astype(float))


def lead(own: Any, audience: str, *others: Any, **changes: Any) -> Any:
    """The lead of a shift for an audience, where the other audience has `others`."""
    other = {"domestic": "international", "international": "domestic"}.get(audience, "domestic")
    frames: Any = {audience: {"aid": None}, other: {"aid": SimpleNamespace(shifts=others)}}
    settings = AlignSettings("USA", leads=2, lags=4, **changes)
    return find_lead("aid", own, audience, frames, PERIODS, SPOKEN, settings)


def test_home_leads_whichever_of_the_two_is_asked_about() -> None:
    home, abroad = shift(1960), shift(1963)
    one, other = lead(home, "domestic", abroad), lead(abroad, "international", home, level=0.9)
    # new at home in 1960, old abroad until 1962: between 1 and 5 periods
    assert (one.low, one.middle, one.high, one.home) == (1, 3, 5, 1)
    assert (other.low, other.middle, other.high) == (1, 3, 5)
    assert (one.level, other.level) == (0.95, 0.9)


def test_shifts_too_far_apart_or_uncertain_have_no_lead() -> None:
    # the other may come 4 periods later, or 4 + 2 earlier
    assert lead(shift(1960), "domestic", shift(1964)) is not None
    assert lead(shift(1960), "domestic", shift(1965)) is None
    assert lead(shift(1960), "domestic", shift(1954)) is not None
    assert lead(shift(1960), "domestic", shift(1953)) is None
    assert lead(shift(1960), "domestic", shift(1961, q=0.06)) is None
    assert lead(shift(1960), "domestic", shift(1961, q=0.06), fdr=0.1) is not None
    assert lead(shift(1960), "domestic") is None


def test_texts_of_one_audience_or_of_an_unknown_one_have_no_lead() -> None:
    assert lead(shift(1960), "", shift(1960)) is None
    settings = AlignSettings("USA")
    only: Any = {"domestic": {"aid": None}}
    assert find_lead("aid", shift(1960), "domestic", only, PERIODS, SPOKEN, settings) is None
    other: Any = {"domestic": {}, "international": {"trade": SimpleNamespace(shifts=[shift(1960)])}}
    assert find_lead("aid", shift(1960), "domestic", other, PERIODS, SPOKEN, settings) is None


def test_a_table_has_the_key_of_its_shift() -> None:
    found = key_table(pd.DataFrame({"x": [1, 2]}), "aid", 1960, "domestic")
    assert found.columns.tolist() == ["frame", "shift_date", "x", "audience"]
    assert found.iloc[1].tolist() == ["aid", 1960, 2, "domestic"]
    fields: Any = dict.fromkeys(ShiftResult.__dataclass_fields__) | {"frame": "f", "date": 1, "audience": "a"}
    assert ShiftResult(**fields).keyed(pd.DataFrame({"x": [1]})).iloc[0].tolist() == ["f", 1, 1, "a"]


class World:
    """A panel of three states from 1950 to 1979, and stand-ins that remember what they were given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.given: dict[str, list[Any]] = {}
        self.patch = monkeypatch
        self.panel = SimpleNamespace(periods=PERIODS, states=("A", "B", "USA"))
        self.series: Any = SimpleNamespace(panel=self.panel, audience="domestic")
        self.states = SimpleNamespace(names=("A", "B"))
        self.adoption = object()
        self.stand_in("locate_changes", lambda k, *_: f"changes of {k}")
        self.stand_in("read_states", lambda *_: self.states)
        self.stand_in("date_adoption", lambda *_: self.adoption)
        self.stand_in("exposure_around", lambda *_: "exposure around")
        self.stand_in("find_lead", lambda *_: "lead")
        self.stand_in("group_tests", lambda *_: [null_test("group")])
        self.stand_in("test_rivals", lambda *_: [null_test("rival")])
        self.stand_in("test_placebo_frames", lambda *_: null_test("placebo"))
        self.stand_in("test_circumstances", lambda *_: [null_test("circumstances")])
        self.stand_in("compare_mechanism", lambda *given: (pd.DataFrame({"m": [given[3][0]]}), null_test(given[3][1])))
        self.stand_in("secondary_counts", lambda *given: f"counts of {given[1].label}")
        self.stand_in("compare_threats", lambda *_: (pd.DataFrame({"t": [1]}), null_test("threats")))
        self.stand_in("curve_groups", lambda *_: pd.DataFrame({"s": [1]}))
        self.stand_in("answer_states", lambda *_: "answers")

    def stand_in(self, name: str, answer: Any) -> None:
        def recorded(*given: Any) -> Any:
            self.given.setdefault(name, []).append(given)
            return answer(*given)

        self.patch.setattr(pairs, name, recorded)

    def align(self, settings: AlignSettings, facts: Facts, *shifts: Any) -> list[ShiftResult]:
        return align_shifts(self.series, frame("aid", *shifts), self.audiences, facts, settings)

    @property
    def audiences(self) -> Any:
        own = {name: frame(name) for name in ("aid", "gifts", "weather")}
        return {"domestic": own, "international": {"threats": frame("threats")}}


def frame(label: str, *shifts: Any) -> Any:
    return SimpleNamespace(label=label, number=3, k=f"k {label}", n=f"n {label}", breaks=f"b {label}", shifts=shifts)


def null_test(name: str) -> NullTest:
    return NullTest(name, 1.0, np.array([0.0, 0.5]), 0.01, "nothing")


NOTHING = Facts(None, None, None, None)
EVERYTHING: Any = Facts("exposure", None, "circumstances", "threats", "membership", SPOKEN, "errors")  # type: ignore[arg-type]
SETTINGS = AlignSettings(
    "USA",
    leads=2,
    lags=8,
    min_segment=4,
    permutations=99,
    placebo=("weather", "absent"),
    mechanisms=(("H4a", "gifts"), ("H4b", "threats")),
)


def names(result: ShiftResult) -> list[str]:
    return list(result.tests[0]["test"])


def test_a_shift_without_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(monkeypatch)
    (found,) = world.align(AlignSettings("USA"), NOTHING, shift(1960, rise=0.3))
    assert (found.frame, found.date, found.audience, found.rise) == ("aid", 1960, "domestic", 0.3)
    assert (found.adoption, found.answers, found.states, found.lead) == (
        world.adoption,
        "answers",
        world.states,
        "lead",
    )
    assert names(found) == ["rival", "group"]
    assert (len(found.mechanisms), len(found.threats)) == (0, 0)
    assert found.threats.columns.tolist() == found.mechanisms.columns.tolist() == ["frame", "shift_date", "audience"]
    assert world.given["date_adoption"][0][2] is None
    assert set(world.given) & {"exposure_around", "test_circumstances", "compare_threats", "compare_mechanism"} == set()
    assert "test_placebo_frames" not in world.given


def test_a_shift_with_all_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(monkeypatch)
    own = shift(1960, rise=0.3)
    (found,) = world.align(SETTINGS, EVERYTHING, own)
    # threats stand in texts for the other audience alone
    assert names(found) == ["rival", "placebo", "group", "circumstances", "gifts", "threats"]
    (tests,), (nulls,) = found.tests, found.nulls
    assert {(row.frame, row.shift_date, row.audience) for row in tests.itertuples()} == {("aid", 1960, "domestic")}
    assert len(nulls) == 12
    for table, values in ((found.survival, {"s": 1}), (found.mechanisms, {"m": "H4a"}), (found.threats, {"t": 1})):
        key = {"frame": "aid", "shift_date": 1960, "audience": "domestic"}
        assert table.to_dict("records") == [key | values]


def test_what_each_part_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(monkeypatch)
    own = shift(1960, rise=0.3)
    world.align(SETTINGS, EVERYTHING, own)
    given = {name: calls[0] for name, calls in world.given.items()}
    rng = given["date_adoption"][4]
    expected = SETTINGS.generator("adoption", "domestic", "aid")
    assert rng.bit_generator.state == expected.bit_generator.state
    assert given["read_states"] == (world.series, 3, "errors", SETTINGS)
    assert given["exposure_around"] == ("exposure", ("A", "B"), 1960, 8)
    assert given["date_adoption"][:4] == (world.states, own, "exposure around", SETTINGS)
    label, asked, audience, frames, periods, spoken, settings = given["find_lead"]
    assert (label, asked, audience, sorted(frames)) == ("aid", own, "domestic", ["domestic", "international"])
    assert (periods is PERIODS, spoken is SPOKEN, settings is SETTINGS) == (True, True, True)
    assert given["group_tests"] == (world.adoption, 99, rng)
    assert (given["test_circumstances"][:2], given["test_circumstances"][3]) == (("circumstances", 1960), 2)
    assert given["test_circumstances"][2] is PERIODS
    mechanism = given["compare_mechanism"]
    assert (mechanism[0], mechanism[1], mechanism[3:]) == (
        *(world.adoption, "counts of gifts"),
        (("H4a", "gifts"), SETTINGS, rng),
    )
    assert mechanism[2] is PERIODS
    assert (given["secondary_counts"][0], given["secondary_counts"][2]) == (world.series, "USA")
    threats = given["compare_threats"]
    assert (threats[:4], threats[5:]) == ((world.adoption, "threats", "USA", 1960), (99, rng))
    assert threats[4] is PERIODS
    assert given["curve_groups"] == (world.adoption, SETTINGS)
    assert given["answer_states"] == (world.panel, 3, world.states, world.adoption, "membership", SETTINGS)


def test_rivals_are_tested_around_the_shift(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(monkeypatch)
    world.align(SETTINGS, NOTHING, shift(1960, rise=0.3))
    assert world.given["locate_changes"] == [
        ("k aid", "n aid", "b aid", 4),
        ("k weather", "n weather", "b weather", 4),
    ]
    ((lead_lag, placebo),) = world.given["test_placebo_frames"]
    assert placebo == ["changes of k weather"]
    assert world.given["test_rivals"] == [(lead_lag,)]
    assert (lead_lag.changes, lead_lag.place, lead_lag.step) == ("changes of k aid", 10, 0.3)
    assert (lead_lag.dominant, lead_lag.states, lead_lag.before, lead_lag.after) == (2, 3, 2, 8)
    assert (lead_lag.closing, lead_lag.periods is PERIODS) == (0.25, True)


def test_windows_end_with_the_texts_and_circumstances_have_one_period_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(monkeypatch)
    world.align(AlignSettings("USA", leads=0, lags=8), EVERYTHING, shift(1975))
    assert world.given["exposure_around"][0][3] == 4
    assert world.given["test_circumstances"][0][3] == 1


def test_uncertain_shifts_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(monkeypatch)
    found = world.align(SETTINGS, NOTHING, shift(1955, q=0.051), shift(1960, q=0.05), shift(1970, q=0.01))
    assert [one.date for one in found] == [1960, 1970]


def test_a_part_without_a_test_adds_none(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(monkeypatch)
    world.stand_in("compare_mechanism", lambda *_: (pd.DataFrame({"m": [1]}), None))
    world.stand_in("compare_threats", lambda *_: (pd.DataFrame({"t": [1]}), None))
    (found,) = world.align(SETTINGS, EVERYTHING, shift(1960))
    assert names(found) == ["rival", "placebo", "group", "circumstances"]
    assert (len(found.mechanisms), len(found.threats)) == (1, 1)


def test_mechanisms_stand_under_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(monkeypatch)
    # the first named has no frame here: the others count all the same
    settings = AlignSettings("USA", mechanisms=(("H4c", "absent"), ("H4a", "gifts"), ("H4b", "weather")))
    (found,) = world.align(settings, NOTHING, shift(1960))
    assert found.mechanisms["m"].tolist() == ["H4a", "H4b"]
    assert found.mechanisms.index.tolist() == [0, 1]
    assert names(found) == ["rival", "group", "gifts", "weather"]
