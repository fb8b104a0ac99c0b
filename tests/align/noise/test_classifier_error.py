"""The classifier's rates by code and era, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align.noise.classifier_error import Rates, check_errors, rates_of
from framing.errors import BadTable

POOLED: dict[str, Any] = {
    **{"code": "aid", "corpus": "*", "era": "*", "measure": "endorsed", "passages": 500, "positives": 100},
    **{"mean_positive": 0.9, "mean_negative": 0.1, "sd_positive": 0.2, "sd_negative": 0.4},
}
ERA = POOLED | {"era": "1950-1952", "passages": 150, "positives": 50, "mean_positive": 0.7, "mean_negative": 0.2}
YEARS = np.arange(1948, 1955)


def rates(*rows: dict[str, Any], code: str = "aid", periods: np.ndarray = YEARS) -> Rates | None:
    return rates_of(check_errors(pd.DataFrame(rows), "errors"), code, periods)


def known(*rows: dict[str, Any], periods: np.ndarray = YEARS) -> Rates:
    found = rates(*rows, periods=periods)
    assert found is not None
    return found


def test_pooled_rates_have_twice_their_standard_error() -> None:
    # .2 / sqrt(100) and .4 / sqrt(400), twice each
    found = known(POOLED)
    assert found.positive.tolist() == [0.9] * 7
    assert found.negative.tolist() == [0.1] * 7
    assert found.positive_error == pytest.approx([0.04] * 7)
    assert found.negative_error == pytest.approx([0.04] * 7)
    assert found.by_era is False


def test_an_era_with_fifty_positives_has_rates_of_its_own() -> None:
    # .2 / sqrt(50) and .4 / sqrt(100) from 1950 to 1952, both counted in
    found = known(POOLED, ERA)
    assert found.positive.tolist() == [0.9, 0.9, 0.7, 0.7, 0.7, 0.9, 0.9]
    assert found.negative.tolist() == [0.1, 0.1, 0.2, 0.2, 0.2, 0.1, 0.1]
    assert found.positive_error[[1, 2, 4, 5]] == pytest.approx([0.04, 0.2 / 50**0.5, 0.2 / 50**0.5, 0.04])
    assert found.negative_error[[1, 2, 4, 5]] == pytest.approx([0.04, 0.04, 0.04, 0.04])
    assert found.by_era is True
    few = known(POOLED, ERA | {"positives": 49})
    assert (few.by_era, few.positive.tolist()) == (False, [0.9] * 7)
    assert known(POOLED, ERA, periods=np.array([1953, 1960])).by_era is False
    # an era within the periods counts whatever comes after it
    assert known(POOLED, ERA, ERA | {"era": "1990-"}).by_era is True


def test_eras_as_they_are_written() -> None:
    def low(era: str) -> list[int]:
        """The years with an era's own rates."""
        return YEARS[known(POOLED, ERA | {"era": era}).positive == 0.7].tolist()

    assert low("1952-") == [1952, 1953, 1954]
    assert low(" 1952 - 1953 ") == [1952, 1953]
    assert low("1952") == []
    assert low("early-1952") == []
    assert low("early") == []


def test_rows_of_other_codes_measures_and_corpora_do_not_count() -> None:
    other = POOLED | {"mean_positive": 0.5}
    found = known(other | {"code": "trade"}, other | {"measure": "present"}, other | {"corpus": "domestic"}, POOLED)
    assert found.positive.tolist() == [0.9] * 7
    assert known(other | {"measure": "present"}).positive.tolist() == [0.5] * 7
    # an era of presence does not stand beside pooled endorsement
    assert known(POOLED, ERA | {"measure": "present"}).by_era is False
    assert rates(POOLED, code="trade") is None
    assert rates(ERA) is None


def test_fewer_than_one_passage_count_as_one() -> None:
    # no positives: .2 / sqrt(1), and .4 / sqrt(max(0 - 1, 1)), twice each
    found = known(POOLED | {"positives": 0, "passages": 0})
    assert (found.positive_error[0], found.negative_error[0]) == pytest.approx((0.4, 0.8))
    # 4 of 13: .2 / sqrt(4), .4 / sqrt(9)
    found = known(POOLED | {"positives": 4, "passages": 13})
    assert (found.positive_error[0], found.negative_error[0]) == pytest.approx((0.2, 0.8 / 3))


def test_rates_of_some_periods_and_of_a_span() -> None:
    own = Rates(*(np.array([1.0, 2.0, 4.0]) * scale for scale in (1, 10, 100, 1000)), True)
    at = own.at(np.array([2, 0]))
    assert (at.positive.tolist(), at.negative.tolist()) == ([4, 1], [40, 10])
    assert (at.positive_error.tolist(), at.negative_error.tolist(), at.by_era) == ([400, 100], [4000, 1000], True)
    # passages 1, 0 and 2: (1 + 2 * 4) / 3
    mean = own.mean(np.array([1.0, 0.0, 2.0]))
    assert [*mean.positive, *mean.negative, *mean.positive_error, *mean.negative_error] == [3, 30, 300, 3000]
    assert mean.by_era is True


def test_endorsed_measures_come_first_in_the_order_given() -> None:
    rows = [POOLED | {"measure": name, "code": code} for name, code in
            (("present", "a"), ("endorsed", "b"), ("present", "c"), ("endorsed", "d"))]  # fmt: skip
    found = check_errors(pd.DataFrame(rows), "errors")
    assert found["code"].tolist() == ["b", "d", "a", "c"]
    assert set(found.columns) == set(POOLED)
    with pytest.raises(BadTable, match=r"e\.csv.*sd_negative"):
        check_errors(pd.DataFrame(rows).drop(columns="sd_negative"), "e.csv")
