from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.codebook import Codebook
from framing.coding import Coding, krippendorff_alpha, measure_agreement
from framing.errors import NotEnoughData

# Krippendorff's own example of four coders, twelve units and missing values: nominal alpha .743
FOUR_CODERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def test_alpha_is_krippendorffs() -> None:
    units = [[value for value in unit if value is not None] for unit in zip(*FOUR_CODERS, strict=True)]
    assert krippendorff_alpha(units) == pytest.approx(0.743, abs=5e-4)


def test_two_coders_binary_alpha_by_hand() -> None:
    # ten units, Krippendorff 2004, section 11.3.1: two coders, alpha .095
    first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert krippendorff_alpha(list(zip(first, second, strict=True))) == pytest.approx(0.095, abs=5e-4)


def test_alpha_at_its_ends() -> None:
    assert krippendorff_alpha([["a", "a"], ["b", "b"]]) == 1
    assert math.isnan(krippendorff_alpha([["a", "a"], ["a", "a"]]))
    assert math.isnan(krippendorff_alpha([["a"], ["b"]]))
    assert math.isnan(krippendorff_alpha([]))
    random = np.random.default_rng(0)
    assert abs(krippendorff_alpha(random.integers(0, 3, (4000, 2)).tolist())) < 0.05


def coding(number: int, coder: str, *practices: tuple[str, str], domestic: tuple[str, ...] = ()) -> Coding:
    return Coding(f"p{number}", coder, "logs", f"d{number}", "", 0, 9, practices, domestic)


def two_coders() -> list[Coding]:
    convoy, blockade = ("convoy", "endorse"), ("blockade", "endorse")
    first = [coding(n, "A", convoy, domestic=("bread",)) for n in range(6)] + [
        coding(n, "A", blockade) for n in range(6, 9)
    ]
    second = [replace(item, coder="B") for item in first]
    second[0] = coding(0, "B", blockade)
    second[1] = coding(1, "B", ("convoy", "reject"), domestic=("bread",))
    return [*first, *second, coding(20, "A", convoy)]


def by_code(table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index("code")


def test_each_code_kind_and_stance_gets_its_row(scheme: Codebook) -> None:
    table = by_code(measure_agreement(two_coders(), scheme, draws=200))
    assert table["kind"].tolist() == ["practice"] * 4 + ["domestic"] * 2 + ["mechanism"] * 2 + ["stance"]
    assert table.columns.tolist() == ["kind", "passages", "coded", "alpha", "low", "high", "f1", "ceiling"]
    assert table.loc["any domestic", "alpha"] == table.loc["bread", "alpha"] != table.loc["any practice", "alpha"]
    assert list(table.index) == [
        "primary", "any practice", "convoy", "blockade", "any domestic", "bread", "any mechanism", "loan",
        "stance of shared practices",
    ]  # fmt: skip
    assert (table["passages"].drop("stance of shared practices") == 9).all()
    assert table.loc["convoy", "f1"] == pytest.approx(2 * 5 / 11)
    assert table.loc["convoy", "coded"] == pytest.approx(5.5)
    assert table.loc["bread", "f1"] == pytest.approx(2 * 5 / 11)
    assert math.isnan(table.loc["loan", "alpha"])
    stance = table.loc["stance of shared practices"]
    assert stance["passages"] == 8
    primary = [["blockade" if n in (6, 7, 8) else "convoy"] * 2 for n in range(1, 9)] + [["convoy", "blockade"]]
    assert table.loc["primary", "alpha"] == pytest.approx(krippendorff_alpha(primary))
    assert table.loc["primary", "low"] <= table.loc["primary", "alpha"] <= table.loc["primary", "high"]


def test_intervals_repeat_with_the_seed(scheme: Codebook) -> None:
    first, second, other = (measure_agreement(two_coders(), scheme, draws=100, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, second)
    assert not first["low"].equals(other["low"])


def test_three_coders_are_compared_by_pairs(scheme: Codebook) -> None:
    three = [*two_coders(), *(replace(item, coder="C") for item in two_coders() if item.coder == "A")]
    table = by_code(measure_agreement(three, scheme, draws=10))
    assert table.loc["convoy", "f1"] == pytest.approx((2 * (2 * 5 / 11) + 1) / 3)


def test_nothing_shared_is_said(scheme: Codebook) -> None:
    with pytest.raises(NotEnoughData, match="A"):
        measure_agreement([coding(1, "A"), coding(2, "B")], scheme)


def test_three_coders_of_a_passage_count_as_pairs() -> None:
    # unit a a b: (aa 2, ab 2, ba 2) / (3 - 1); unit a a: aa 2; unit b b: bb 2. Sums aa 3, ab 1, ba 1, bb 2; margins 4, 3 of 7
    # observed 2, expected 7 * 7 - 4 * 4 - 3 * 3 = 24: alpha 1 - 6 * 2 / 24
    assert krippendorff_alpha([["a", "a", "b"], ["a", "a"], ["b", "b"], ["b"]]) == pytest.approx(0.5)


def test_intervals_are_those_of_nineteen_draws_in_twenty(scheme: Codebook) -> None:
    # four passages: both give convoy, neither does, twice one of them does. A draw of four holds both agreeing ones alone in
    # 1/16 - 2/256 of cases: alpha 1; the disagreeing ones alone in 1/16: 1 - 7 * 8 / (64 - 32) = -.75. Quartiles lie inside
    convoy = ("convoy", "endorse")
    first = [coding(0, "A", convoy), coding(1, "A"), coding(2, "A", convoy), coding(3, "A", convoy)]
    second = [coding(0, "B", convoy), coding(1, "B"), coding(2, "B"), coding(3, "B")]
    row = by_code(measure_agreement([*first, *second], scheme)).loc["convoy"]
    # both 2, one 2 + 2: margins 4 and 4 of 8, observed 4: 1 - 7 * 4 / 32
    assert row["alpha"] == pytest.approx(0.125)
    assert (row["low"], row["high"]) == (pytest.approx(-0.75), 1)
    assert row["f1"] == pytest.approx(2 * 1 / 4)
    assert row["coded"] == 2  # four codes of two coders


def test_two_passages_have_an_interval(scheme: Codebook) -> None:
    convoy = ("convoy", "endorse")
    codings = [coding(0, "A", convoy), coding(0, "B", convoy), coding(1, "A"), coding(1, "B", convoy)]
    row = by_code(measure_agreement(codings, scheme)).loc["convoy"]
    # both passages: yes-yes 2, mixed 1 + 1: margins 3 and 1 of 4: 1 - 3 * 2 / 6 = 0; the second twice: 1 - 3 * 4 / 8 = -.5
    assert (row["alpha"], row["low"], row["high"]) == (pytest.approx(0), pytest.approx(-0.5), pytest.approx(0))
    assert measure_agreement(codings, scheme, draws=1000, seed=0).equals(measure_agreement(codings, scheme))


def test_one_shared_passage_has_no_interval(scheme: Codebook) -> None:
    row = by_code(measure_agreement([coding(0, "A"), coding(0, "B", ("convoy", "endorse"))], scheme)).loc["convoy"]
    assert row["alpha"] == 0  # margins 1 and 1 of 2, observed 2, expected 4 - 2: 1 - 1 * 2 / 2
    assert math.isnan(row["low"])
    assert math.isnan(row["high"])


def test_stance_is_compared_where_both_gave_the_practice(scheme: Codebook) -> None:
    endorse, reject = ("convoy", "endorse"), ("convoy", "reject")
    pairs = [(endorse, endorse), (endorse, reject), (reject, reject), (endorse, ("blockade", "endorse"))]
    codings = [coding(n, coder, pair[k]) for n, pair in enumerate(pairs) for k, coder in enumerate("AB")]
    row = by_code(measure_agreement(codings, scheme, draws=10)).loc["stance of shared practices"]
    # endorse-endorse 2, mixed 1 + 1, reject-reject 2: margins 3 and 3 of 6; observed 2, expected 36 - 18: 1 - 5 * 2 / 18
    assert (row["passages"], row["coded"]) == (3, 3)
    assert row["alpha"] == pytest.approx(1 - 10 / 18)


def test_the_primary_practice_is_coded_by_those_who_give_one(scheme: Codebook) -> None:
    convoy = ("convoy", "endorse")
    codings = [
        coding(0, "A", convoy),
        coding(0, "B"),
        coding(1, "A", convoy),
        coding(1, "B", convoy),
        coding(1, "C", convoy),
    ]
    row = by_code(measure_agreement(codings, scheme, draws=10)).loc["primary"]
    assert row["coded"] == pytest.approx(4 * 2 / 5)  # four primary practices, two passages, five readings
    assert math.isnan(row["f1"])
