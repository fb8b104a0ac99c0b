"""What the classifier's errors do to shares."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings, align_counts
from framing.align.noise.classifier_error import rates_of

from ..tables import FAST, sharp_counts


def errors_table() -> pd.DataFrame:
    base = {"code": "alliance", "corpus": "*", "measure": "endorsed", "sd_positive": 0.2, "sd_negative": 0.1}
    return pd.DataFrame(
        [
            {**base, "era": "*", "passages": 1000, "positives": 200, "mean_positive": 0.6, "mean_negative": 0.05},
            {**base, "era": "1964-", "passages": 500, "positives": 100, "mean_positive": 0.5, "mean_negative": 0.1},
            {**base, "era": "1933-1963", "passages": 500, "positives": 20, "mean_positive": 0.9, "mean_negative": 0.0},
        ]
    )


def test_error_rates_by_era_need_fifty_positives() -> None:
    rates = rates_of(errors_table(), "alliance", np.array([1950, 1970]))
    assert rates is not None
    assert rates.positive.tolist() == [0.6, 0.5]
    assert rates.positive_error[0] == pytest.approx(2 * 0.2 / np.sqrt(200))
    assert rates.by_era
    assert rates_of(errors_table(), "unknown", np.array([1950])) is None


def test_adjusted_rows_stand_beside_naive_ones() -> None:
    alignment = align_counts(sharp_counts(), AlignSettings("USA", **FAST), errors=errors_table())
    table = alignment.prevalence
    assert set(table["estimator"]) == {"naive", "adjusted"}
    assert (table["low"] <= table["share"] + 1e-9).all()
    assert (table["share"] <= table["high"] + 1e-9).all()
