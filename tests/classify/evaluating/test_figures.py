"""Scores of codes, kinds and calibration, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from framing.classify.evaluating.figures import cross_fit, score_codes, summarise, tabulate, tabulate_calibration
from framing.classify.fitting.calibrate import decide
from framing.codebook import Code, Codebook

BOOK = Codebook(
    "toy", "1",
    (Code("ships", "practice", ""), Code("talks", "practice", ""), Code("walls", "practice", ""),
     Code("purse", "domestic", "")),
)  # fmt: skip


@pytest.mark.filterwarnings("error")
def test_precision_recall_and_f1_by_hand() -> None:
    # first column: 3 given, 2 of them right, 4 there: 2/3, 2/4, 4/7; nothing given; nothing there; neither
    given = np.array([[1, 0, 1, 0], [1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], bool)
    targets = np.array([[1, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]], float)
    precision, recall, f1 = score_codes(given, targets)
    assert precision == pytest.approx([2 / 3, 0, 0, 0])
    assert recall == pytest.approx([2 / 4, 0, 0, 0])
    assert f1 == pytest.approx([2 * 2 / (3 + 4), 0, 0, 0])
    assert [len(part) for part in score_codes(given[:, :0], targets[:, :0])] == [0, 0, 0]


def eight() -> tuple[np.ndarray, np.ndarray]:
    """Ten passages: ships in seven (six found, one wrongly given), talks in six (all), purse in seven (all); walls in none."""
    targets, given = np.zeros((10, 4)), np.zeros((10, 4), bool)
    targets[:7, 0] = targets[:6, 1] = targets[:7, 3] = 1
    given[:6, 0] = given[9, 0] = given[:6, 1] = given[:7, 3] = True
    return given, targets


def test_macro_f1_counts_codes_with_seven_positives_alone() -> None:
    kinds = summarise(*eight(), BOOK)
    # ships: 2 * 6 / (7 + 7) = .8571; micro with talks: 2 * 12 / (13 + 13) = .9231; any: 2 * 6 / (7 + 7)
    assert kinds["practice"] == {"macro_f1": 0.8571, "micro_f1": 0.9231, "any_f1": 0.8571, "codes": 1}
    assert kinds["domestic"] == {"macro_f1": 1, "micro_f1": 1, "any_f1": 1, "codes": 1}
    assert "mechanism" not in kinds
    gifts = Codebook("toy", "1", (Code("gifts", "mechanism", ""),))
    assert summarise(np.ones((8, 1), bool), np.ones((8, 1)), gifts) == {
        "mechanism": {"macro_f1": 1, "micro_f1": 1, "any_f1": 1, "codes": 1}
    }
    none = summarise(np.zeros((2, 4), bool), np.zeros((2, 4)), BOOK)
    assert none["practice"] == {"macro_f1": 0, "micro_f1": 0, "any_f1": 0, "codes": 0}


@pytest.mark.filterwarnings("error")
def test_a_table_has_every_figure_of_a_code() -> None:
    given, targets = eight()
    chances = np.where(given, 0.8, 0.1)
    table = tabulate(chances, given, targets, BOOK)
    assert table["passages"] == 10
    ships = table["codes"]["ships"]
    # ranked: precision 6/7 at the seven given (recall 6/7), .7 at all: 6/7 * 6/7 + 1/7 * 7/10 = .8347
    # calibrated: seven at .8 with share 6/7 (gap .0571), three at .1 with share 1/3 (gap .2333): .4 + .7 over 10
    assert ships == {
        "kind": "practice", "positives": 7, "precision": 0.8571, "recall": 0.8571, "f1": 0.8571,
        "average_precision": 0.8347, "calibration_error": 0.11,
    }  # fmt: skip
    assert table["codes"]["walls"]["average_precision"] == 0
    assert table["codes"]["purse"]["kind"] == "domestic"
    assert table["kinds"] == summarise(given, targets, BOOK)


def test_calibration_is_tabulated_by_bin() -> None:
    # .12 and .18 in the second tenth with one positive; .9 closes the ninth
    rows = tabulate_calibration(np.array([0.12, 0.9, 0.18]), np.array([0.0, 1, 1]))
    assert rows == [
        {"from": 0.1, "to": 0.2, "passages": 2, "probability": 0.15, "share": 0.5},
        {"from": 0.8, "to": 0.9, "passages": 1, "probability": 0.9, "share": 1.0},
    ]
    assert tabulate_calibration(np.array([0.6]), np.array([1.0]), 2)[0]["from"] == 0.5


def test_calibration_and_threshold_of_a_fold_come_from_the_others() -> None:
    rng = np.random.default_rng(2)
    scores, fold = rng.normal(size=(30, 2)), np.arange(30) % 3
    targets = (scores + rng.normal(size=(30, 2)) > 0).astype(float)
    chances, given = cross_fit(scores, targets, fold)
    for held in range(3):
        expected = decide(scores[fold != held], targets[fold != held], scores[fold == held])
        assert (chances[fold == held] == expected[0]).all()
        assert (given[fold == held] == expected[1]).all()
