"""What the group answers of a study are put together from, by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align.groups import answers
from framing.align.groups.answers import (
    DominantSeries,
    collect_events,
    correct_answers,
    estimate_groups,
    follow_series,
    level_turns,
    measure_noise,
    places_of,
    stack_audience,
)
from framing.align.groups.pass_through import Interval
from framing.align.groups.settings import LOG_ODDS, POINTS, GroupSettings
from framing.align.groups.single_answer import Answer
from framing.align.groups.stacked import Stacked
from framing.align.groups.verdicts import Findings
from framing.schemas import STACKED
from tests.align.groups.simulated import small_panel
from tests.align.groups.test_stacked import event

NAN = np.nan
SETTINGS = GroupSettings(placebo=("b",), seed=4)


def dominant(**given: Any) -> Any:
    """Two frames, of which the first has passages in eight periods, the second in seven; two periods before the panel's."""
    weight = np.zeros((2, 14))
    weight[0, :8] = weight[1, :7] = 1.0
    share = np.arange(28.0).reshape(2, 14)
    return replace(DominantSeries("domestic", share, weight, ((), ()), 2), **given)


def test_turns_of_dominance_are_moved_to_the_mean_of_all() -> None:
    """In the first frame turns of means .1, .7 and 0 over 2, 2 and 1 known periods: .32 in all. In the second 1 and 3: 2."""
    share = np.array([[0.0, 0.2, 0.6, NAN, 0.8, 0.0], [1.0, NAN, NAN, NAN, NAN, 3.0], [NAN] * 6])
    found = level_turns(share, (5, 2))
    assert found[0] == pytest.approx([0.22, 0.42, 0.22, NAN, 0.42, 0.32], nan_ok=True)
    assert found[1] == pytest.approx([2, NAN, NAN, NAN, NAN, 2], nan_ok=True)
    assert np.isnan(found[2]).all()
    assert share[0, 0] == 0
    assert level_turns(np.array([[NAN, 0.4]]), (1,))[0] == pytest.approx(
        [NAN, 0.4], nan_ok=True
    )  # one period is its mean


def test_events_are_those_within_the_panel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten periods of the panel begin two after the dominant state's: places 3 to 11 of its own lie inside, 2 on the edge."""
    asked: list[Any] = []

    def make_events(shifts: Any, frame: int, share: Any, weight: Any, settings: Any, handovers: Any) -> list[Any]:
        asked.append((shifts, frame, share[0], weight[0], settings is SETTINGS, handovers))
        return [replace(event(place, 0.1, frame=frame), weights=np.arange(14.0)) for place in shifts]

    monkeypatch.setattr(answers, "make_events", make_events)
    shifts: Any = ((1, 2, 3, 11, 12), (5,))
    panel: Any = SimpleNamespace(periods=np.arange(10))
    found = collect_events(dominant(shifts=shifts, handovers=(7,)), panel, SETTINGS)
    assert [(one.frame, one.place) for one in found] == [(0, 1), (0, 9), (1, 3)]
    assert found[0].weights.tolist() == list(range(2, 12))
    assert asked == [((1, 2, 3, 11, 12), 0, 0.0, 1.0, True, (7,)), ((5,), 1, 14.0, 1.0, True, (7,))]
    assert places_of(found) == {0: [1, 9], 1: [3]}


def test_projections_and_profiles_need_eight_periods_of_a_practice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Frame a has eight periods with texts, b seven, and c is a placebo. What is followed is NaN where the dominant state says
    nothing; the profile has all of its periods, the projection those of the panel.
    """
    asked: dict[str, Any] = {}

    def project_all(panel: Any, share: Any, frames: Any, level: float) -> list[dict[str, Any]]:
        asked["projections"] = (panel is given, share, frames, level)
        return [{"estimate": 0.5}]

    def profile_groups(panel: Any, share: Any, frames: Any, level: float, *, offset: int) -> str:
        asked["profile"] = (panel is given, share, frames, level, offset)
        return "profile"

    def lead_lag_rows(profile: str) -> list[dict[str, Any]]:
        assert profile == "profile"
        return [{"correlation": 0.25}]

    monkeypatch.setattr(answers, "project_all", project_all)
    monkeypatch.setattr(answers, "profile_groups", profile_groups)
    monkeypatch.setattr(answers, "lead_lag_rows", lead_lag_rows)
    monkeypatch.setattr(answers, "join_rows", lambda rows, schema: (schema.name, rows))
    given: Any = SimpleNamespace(frames=("a", "d", "b"), periods=np.arange(10))
    one = dominant(weight=np.vstack([dominant().weight, np.ones(14)]), share=np.arange(42.0).reshape(3, 14))
    silent = dominant(audience="international", weight=np.zeros((3, 14)), share=np.zeros((3, 14)))
    found: Any = follow_series(given, [silent, one], replace(SETTINGS, level=0.9))
    assert found == (
        ("projections", [{"estimate": 0.5, "audience": "domestic"}]),
        ("lead_lag", [{"correlation": 0.25, "audience": "domestic"}]),
    )
    known = np.where(one.weight > 0, one.share, NAN)
    right, share, frames, level = asked["projections"]
    assert (right, frames, level) == (True, [0], 0.9)
    assert share == pytest.approx(known[:, 2:12], nan_ok=True)
    right, share, frames, level, offset = asked["profile"]
    assert (right, frames, level, offset) == (True, [0], 0.9, 2)
    assert share == pytest.approx(known, nan_ok=True)
    both: Any = follow_series(given, [one, replace(one, audience="international")], SETTINGS)
    assert [[row["audience"] for row in rows] for _, rows in both] == [["domestic", "international"]] * 2
    follow_series(given, [replace(one, handovers=(4,))], SETTINGS)
    assert asked["profile"][1] == pytest.approx(level_turns(known, (4,)), nan_ok=True)


def test_noise_of_every_comparison_and_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shocks of each comparison in both windows and in the stack's; paths against the comparison group or alone; what leads
    carry on in points.
    """
    keys = [(POINTS, 1, 0), (LOG_ODDS, 1, 0), (POINTS, 1, None), (POINTS, 1, 2)]
    every: Any = SimpleNamespace(
        by_key=dict.fromkeys(keys),
        settings=SETTINGS,
        panel=SimpleNamespace(compare=0),
        shocks=lambda key, window, away: ("shocks", key, window, away),
        path_shocks=lambda key, away: ("path", key, away),
    )

    def carry_on(given: Any, key: Any, away: Any) -> Any:
        assert given is every
        return ("carried", key, away)

    monkeypatch.setattr(answers, "carry_on", carry_on)
    away: Any = "away"
    found: Any = measure_noise(every, away)
    assert found.shocks == {(key, window): ("shocks", key, window, "away") for key in keys for window in range(3)}
    assert found.paths == {key: ("path", key, "away") for key in keys[:3]}
    assert found.carried == {key: ("carried", key, "away") for key in keys if key[0] == POINTS}


def one_answer(p: float, group: int = 1, frame: int = 0, *, known: bool = True) -> Any:
    """The answer of a group to a shift; the p that counts is that of the last window in points."""
    sides = Interval(0.0, 1.0)
    findings = Findings(0.0, False, False, sides, sides, sides, 1.0) if known else None
    effects: Any = {
        (POINTS, 0): SimpleNamespace(p=0.9),
        (POINTS, 1): SimpleNamespace(p=p),
        (LOG_ODDS, 1): SimpleNamespace(p=0.9),
    }
    none: Any = None
    return Answer(event(10, 0.1, frame=frame), group, effects, {}, {}, none, findings, 3)


def test_effects_are_corrected_over_all_shifts_of_a_group_placebo_apart() -> None:
    """Group 1: .01, .04 and .04 of two audiences: .03, and .04 twice. Its placebo frame and group 2 stand alone; a p that is
    not known has no q.
    """
    panel: Any = SimpleNamespace(frames=("a", "b"))
    given = {
        "domestic": [one_answer(0.01), one_answer(0.04), one_answer(0.03, frame=1), one_answer(NAN)],
        "international": [one_answer(0.04), one_answer(0.02, group=2), one_answer(NAN, group=3, known=False)],
    }
    found = correct_answers(given, panel, SETTINGS)
    q = {audience: [one.findings.q if one.findings else None for one in own] for audience, own in found.items()}
    assert q["domestic"] == pytest.approx([0.03, 0.04, 0.03, NAN], nan_ok=True)
    assert q["international"][:2] == pytest.approx([0.04, 0.02])
    assert q["international"][2] is None
    assert found["domestic"][0].event is given["domestic"][0].event


def stacked(estimate: float) -> Stacked:
    none = np.zeros(0)
    return Stacked(estimate, 0.1, 9.0, Interval(0.1, 0.6), 0.01, 0.02, none, none, 3, 2)


def test_stacked_answers_of_all_practices_of_each_and_without_each_shift_or_state(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Shifts of frame a in 10 and 12, of c in 10; b is a placebo. The stack has the last window; c alone is not known."""
    panel: Any = SimpleNamespace(
        frames=("a", "b", "c"),
        periods=np.arange(1950, 1974),
        groups=("others", "ally", "rival"),
        compare=0,
        others=[1, 2],
    )
    every: Any = SimpleNamespace(panel=panel, settings=SETTINGS)
    noise: Any = SimpleNamespace(shocks={((POINTS, group, 0), 2): f"shocks of {group}" for group in (1, 2)})
    events = [event(10, 0.1), event(12, 0.1), event(10, 0.2, frame=1), event(10, 0.3, frame=2)]
    away: Any = "away"

    def stack_shifts(
        given: Any, key: Any, part: Any, shocks: Any, where: Any, rng: np.random.Generator
    ) -> Stacked | None:
        assert (given is every, shocks, where) == (True, f"shocks of {key[1]}", "away")
        assert rng.random() == np.random.default_rng([4, key[1]]).random()
        assert key == (POINTS, key[1], 0)
        return None if [one.frame for one in part] == [2] else stacked(len(part) + 10 * key[1])

    def with_effect(given: Any, key: Any, part: Any) -> str:
        assert (given is every, [one.frame for one in part]) == (True, [0, 0, 2])
        return f"known of {key[1]}"

    def leave_states_out(given: Any, group: int, part: Any) -> Any:
        assert (given is every, part) == (True, f"known of {group}")
        return iter([("AUS", 0.5)])

    monkeypatch.setattr(answers, "stack_shifts", stack_shifts)
    monkeypatch.setattr(answers, "with_effect", with_effect)
    monkeypatch.setattr(answers, "leave_states_out", leave_states_out)
    rows, stacks = stack_audience(every, events, noise, away, "domestic")
    assert list(rows) == [column.name for column in STACKED.columns]
    ally = rows[rows["group"] == "ally"]
    assert ally[["practice", "left_out", "estimate"]].to_numpy().tolist() == [
        ["all", "", 13.0],
        ["all", "AUS", 0.5],
        ["a", "", 12.0],
        ["all", "a 1960", 12.0],
        ["all", "a 1962", 12.0],
        ["all", "c 1960", 12.0],
    ]
    assert ally["p_single"].isna().tolist() == [False, True, False, False, False, False]
    assert (rows["audience"] == "domestic").all()
    assert rows[rows["group"] == "rival"]["estimate"].tolist() == [23.0, 0.5, 22.0, 22.0, 22.0, 22.0]
    assert {key: one.estimate for key, one in stacks.items()} == {
        ("domestic", "all", "ally"): 13,
        ("domestic", "a", "ally"): 12,
        ("domestic", "all", "rival"): 23,
        ("domestic", "a", "rival"): 22,
    }


def test_a_single_shift_is_not_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    panel: Any = SimpleNamespace(
        frames=("a",), periods=np.arange(1950, 1974), groups=("others", "ally"), compare=0, others=[1]
    )
    every: Any = SimpleNamespace(panel=panel, settings=SETTINGS)
    noise: Any = SimpleNamespace(shocks={((POINTS, 1, 0), 2): None})
    monkeypatch.setattr(answers, "stack_shifts", lambda *_: stacked(0.3))
    monkeypatch.setattr(answers, "with_effect", lambda *_: [])
    monkeypatch.setattr(answers, "leave_states_out", lambda *_: iter([]))
    away: Any = None
    rows, _ = stack_audience(every, [event(10, 0.1)], noise, away, "domestic")
    assert rows["left_out"].tolist() == ["", ""]
    assert len(stack_audience(every, [], noise, away, "domestic")[0]) == 1
    two = [event(10, 0.1), event(12, 0.1)]
    assert stack_audience(every, two, noise, away, "domestic")[0]["left_out"].tolist() == ["", "", "a 1960", "a 1962"]


def test_what_is_asked_of_each_audience_and_group(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two audiences, two groups; frame b is a placebo. The tests of the stack rest on practices, where the stack is known."""
    panel = small_panel()
    seen: dict[str, list[Any]] = {}
    every: Any = SimpleNamespace(panel=panel, settings=SETTINGS)
    noise: Any = "noise"
    events = {"domestic": [event(10, 0.1), event(12, 0.1, frame=1)], "international": [event(14, 0.1)]}

    def note(name: str, *given: Any) -> None:
        seen.setdefault(name, []).append(given)

    def away_from(places: Any, frames: int, periods: int, settings: Any) -> str:
        assert (places, frames, periods, settings is SETTINGS) == ({0: [10, 14], 1: [12]}, 2, 30, True)
        return "away"

    def answer_event(given: Any, one: Any, group: int, what: Any) -> Any:
        assert (given is every, what) == (True, "noise")
        return (one.place, group)

    def correct(found: Any, given: Any, settings: Any) -> Any:
        assert (given is panel, settings is SETTINGS) == (True, True)
        note("answers", found)
        return found

    def stack(given: Any, own: Any, what: Any, away: Any, audience: str) -> Any:
        assert (given is every, what, away) == (True, "noise", "away")
        note("stack", audience, len(own))
        found = {(audience, "all", "ally"): f"stack of {audience}"}
        return pd.DataFrame({"practice": [audience]}), found

    def check_stack(given: Any, key: Any, asked: Any, found: Any, away: Any) -> list[Any]:
        assert (given is every, away) == (True, "away")
        return [(key, [one.place for one in asked], found)]

    def measure(given: Any, away: Any) -> Any:
        assert (given is every, away) == (True, "away")
        return noise

    def own(given: Any, settings: Any) -> bool:
        return given is panel and settings is SETTINGS

    follows = ("projections", "profile")

    def put(name: str, function: Any) -> None:
        monkeypatch.setattr(answers, name, function)

    put("compare_all_dates", lambda *given: every if own(*given) else None)
    put("collect_events", lambda one, *given: events[one.audience] if own(*given) else [])
    put("effect_rows", lambda one, *given: [("effect", one, own(*given[:2]), *given[2:])])
    put("event_study_rows", lambda one, given, audience: [("study", one, given is panel, audience)])
    put("dose_rows", lambda given, dose, part, *rest: [("dose", given is every, dose, len(part), *rest)])
    put("switching_rows", lambda given, part, *rest: [("switch", given is every, len(part), *rest)])
    put("follow_series", lambda given, part, what: [f"{one} of {len(part)}" for one in follows if own(given, what)])
    put("join_rows", lambda rows, schema: (schema.name, rows))
    put("away_from", away_from)
    put("measure_noise", measure)
    put("answer_event", answer_event)
    put("correct_answers", correct)
    put("stack_audience", stack)
    put("check_stack", check_stack)
    series: Any = [SimpleNamespace(audience="domestic"), SimpleNamespace(audience="international")]
    doses: Any = {"pressure": "values"}
    found: Any = estimate_groups(panel, series, SETTINGS, doses)
    pairs = {"domestic": [(10, 1), (10, 2), (12, 1), (12, 2)], "international": [(14, 1), (14, 2)]}
    assert seen["answers"] == [(pairs,)]
    flat = [(one, audience) for audience, own in pairs.items() for one in own]
    assert found.effects == ("group_effects", [("effect", one, True, audience) for one, audience in flat])
    assert found.event_study == ("event_study", [("study", one, True, audience) for one, audience in flat])
    places = {0: [10, 14], 1: [12]}
    assert found.exposed == (
        "exposure_effects",
        [
            ("dose", True, ("pressure", "values"), 2, places, "domestic"),
            ("switch", True, 2, "noise", "domestic"),
            ("dose", True, ("pressure", "values"), 1, places, "international"),
            ("switch", True, 1, "noise", "international"),
        ],
    )
    assert seen["stack"] == [("domestic", 2), ("international", 1)]
    assert found.stacked["practice"].tolist() == ["domestic", "international"]
    assert (found.projections, found.lead_lag) == ("projections of 2", "profile of 2")
    assert found.stacks == {
        ("domestic", "all", "ally"): "stack of domestic",
        ("international", "all", "ally"): "stack of international",
    }
    # of the rivals no stack is known
    assert found.tests == {
        "domestic": [((POINTS, 1, 0), [10], "stack of domestic")],
        "international": [((POINTS, 1, 0), [14], "stack of international")],
    }
    short: Any = estimate_groups(panel, series, SETTINGS, doses, further=False)
    assert short.exposed == ("exposure_effects", [])
    assert short.projections == "projections of 0"


def test_no_audience_has_an_empty_stack() -> None:
    assert answers._joined([]).empty
    assert list(answers._joined([pd.DataFrame(columns=["practice"])])) == [column.name for column in STACKED.columns]
    joined = answers._joined([pd.DataFrame({"practice": ["a"]}), pd.DataFrame({"practice": ["b"]})])
    assert joined.index.tolist() == [0, 1]
