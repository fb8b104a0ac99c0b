"""Intervals and differences of F1, by draws small enough to count."""

from __future__ import annotations

import numpy as np
import pytest

from framing.classify.evaluating.evaluation import (
    BOOTSTRAPS,
    CrossValidatedPredictions,
    compare,
    confuse_primary,
    cue_baseline,
    describe,
)
from framing.codebook import Code, Codebook
from framing.coding import Coding

ONE = Codebook("toy", "1", (Code("ships", "practice", "", cues=("fleet",)),))


def held_out(given: list[int], targets: list[int], groups: list[int]) -> CrossValidatedPredictions:
    column = np.array(given, bool)[None, :, None]
    return CrossValidatedPredictions(
        np.where(column, 0.9, 0.1), column, np.array(groups), np.array(targets, float)[:, None]
    )


def test_intervals_are_those_of_nineteen_draws_in_twenty() -> None:
    # eight positives in four groups; found in two of them, missed in two. A draw of four groups holds found ones 0, 1, 2, 3 or
    # 4 times (.06 .25 .38 .25 .06) and has an F1 of 0, .4, .67, .86 or 1: .025 lies at 0 and .975 at 1, the quartiles do not
    held = held_out([1, 1, 1, 1, 0, 0, 0, 0], [1] * 8, [0, 0, 1, 1, 2, 2, 3, 3])
    found = describe(held, ONE)
    # 2 * 4 hits / (4 given + 8 there)
    assert found["codes"]["ships"]["f1"] == 0.6667
    assert (found["codes"]["ships"]["f1_low"], found["codes"]["ships"]["f1_high"]) == (0, 1)
    assert (found["kinds"]["practice"]["macro_f1_low"], found["kinds"]["practice"]["macro_f1_high"]) == (0, 1)
    assert found["codes"]["ships"]["curve"] == [
        {"from": 0.0, "to": 0.1, "passages": 4, "probability": 0.1, "share": 1.0},
        {"from": 0.8, "to": 0.9, "passages": 4, "probability": 0.9, "share": 1.0},
    ]
    assert found["spread"][0]["practice"]["macro_f1"] == 0.6667
    assert BOOTSTRAPS >= 500


def test_too_few_positives_have_no_macro_interval() -> None:
    held = held_out([1, 1, 0, 0], [1, 1, 1, 0], [0, 1, 2, 3])
    row = describe(held, ONE)["kinds"]["practice"]
    assert (row["codes"], row["macro_f1_low"], row["macro_f1_high"]) == (0, 0, 0)


def test_differences_are_paired_and_signed() -> None:
    groups = [0, 0, 1, 1, 2, 2, 3, 3]
    nothing, half = held_out([0] * 8, [1] * 8, groups), held_out([1] * 4 + [0] * 4, [1] * 8, groups)
    row = compare(nothing, half, ONE)
    # .67 less 0; draws from 0 to 1 as above
    assert row["codes"]["ships"] == {"difference": 0.6667, "low": 0.0, "high": 1.0}
    assert row["kinds"] == {"practice": {"difference": 0.6667, "low": 0.0, "high": 1.0}}
    assert compare(half, nothing, ONE)["codes"]["ships"] == {"difference": -0.6667, "low": -1.0, "high": 0.0}
    # the same draws for both: a model against itself differs in none of them
    assert compare(half, half, ONE)["codes"]["ships"] == {"difference": 0, "low": 0, "high": 0}


def test_repeats_are_averaged() -> None:
    one, two = (held_out([1] * n + [0] * (9 - n), [1] * 9, list(range(9))) for n in (3, 6))
    both = CrossValidatedPredictions(
        np.vstack([one.chances, two.chances]), np.vstack([one.given, two.given]), one.groups, one.targets
    )
    # mean of .5 and .8 less .5
    assert compare(one, both, ONE)["codes"]["ships"]["difference"] == pytest.approx(0.15)


def test_primary_practice_against_the_likeliest_given() -> None:
    book = Codebook(
        "toy", "1", (Code("ships", "practice", ""), Code("talks", "practice", ""), Code("purse", "domestic", ""))
    )
    codings = [
        Coding("1", practices=(("ships", "endorse"), ("talks", "endorse"))),
        Coding("2", practices=(("ships", "endorse"),)),
        Coding("3"),
        Coding("4"),
    ]
    chances = np.array([[[0.6, 0.7, 0.9], [0.9, 0.4, 0.9], [0.2, 0.3, 0.9], [0.2, 0.3, 0.9]]])
    given = np.array([[[1, 1, 1], [0, 1, 1], [0, 0, 1], [1, 0, 1]]], bool)
    table = confuse_primary(CrossValidatedPredictions(chances, given, np.arange(4), np.zeros((4, 3))), codings, book)
    # 1: talks .7 beats ships .6; 2: ships is likelier but not given; 3: none; 4: the given one , though talks is likelier
    assert table == {
        "ships": {"ships": 0, "talks": 2, "none": 0},
        "talks": {"ships": 0, "talks": 0, "none": 0},
        "none": {"ships": 1, "talks": 0, "none": 1},
    }


def test_cues_alone_give_a_code_to_passages_that_hold_them() -> None:
    texts = ["our fleet sails"] * 10 + ["rain over the orchard"] * 10
    codings = [Coding(str(n), text=text) for n, text in enumerate(texts)]
    targets = np.repeat([1.0, 0.0], 10)[:, None]
    targets[0] = 0
    found = cue_baseline(codings, ONE, np.arange(20), targets)
    # ten given, nine of them rightly: 2 * 9 / (10 + 9)
    assert found["f1"] == {"ships": round(18 / 19, 4)}
    assert found["kinds"]["practice"]["macro_f1"] == round(18 / 19, 4)
