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
