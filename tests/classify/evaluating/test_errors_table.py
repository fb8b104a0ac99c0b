"""Rates of error by corpus and era, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from framing.classify.evaluating.errors_table import name_era, tabulate_errors
from framing.codebook import Code, Codebook
from framing.coding import Coding

BOOK = Codebook("toy", "1", (Code("ships", "practice", ""), Code("purse", "domestic", "")))


@pytest.mark.parametrize(
    ("document", "corpus", "year", "era"),
    [
        ("speech-1701-x", "eebo", None, "1688-1815"),
        ("1815", "pg18", None, "1688-1815"),
        ("1815", "sotu", None, "1789-1932"),
        ("1789", "uspres", None, "1789-1932"),
        ("1788", "sotu", None, "1688-1815"),
        ("1816", "eebo", None, "1789-1932"),
        ("1932", "x", None, "1789-1932"),
        ("1933", "x", None, "1933-1963"),
        ("1963", "x", None, "1933-1963"),
        ("USA_19_1964", "ungdc", None, "1964-"),
        ("USA_19_1964", "ungdc", 1950, "1933-1963"),
        ("volume 12345", "x", None, "undated"),
        ("1499", "x", None, "undated"),
        ("2024", "x", None, "1964-"),
    ],
)
def test_eras_by_year_of_the_field_or_the_document(document: str, corpus: str, year: int | None, era: str) -> None:
    other = () if year is None else (("year", year),)
    assert name_era(Coding("1", corpus=corpus, document=document, other=other)) == era


def test_rates_among_positives_and_negatives() -> None:
    codings = [Coding(str(n), corpus="a", document="1950") for n in range(12)]
    chances = np.array([[0.9, 0.1], [0.3, 0.1], [0.6, 0.1], [0.1, 0.1]] * 3)  # each passage three times
    targets = np.array([[1.0, 0], [1, 0], [0, 0], [0, 0]] * 3)
    endorsed = np.array([[0.5], [0.21], [0.6], [0.1]] * 3)
    endorsing = np.array([[1.0], [0], [0], [0]] * 3)
    rows = tabulate_errors(codings, chances, endorsed, targets, endorsing, BOOK)
    assert [(row["code"], row["measure"]) for row in rows] == [
        ("ships", "present"),
        ("ships", "endorsed"),
        ("purse", "present"),
    ]
    # F1 down to .9: 2/3, .6: 2/4, .3: 4/5, .1: 4/6; threshold .4: .9 of the positives, .6 of the negatives above
    assert rows[0] == {
        "code": "ships", "measure": "present", "corpus": "*", "era": "*", "passages": 12, "positives": 6, "threshold": 0.4,
        "tpr": 0.5, "mean_positive": 0.6, "sd_positive": 0.3, "fpr": 0.5, "mean_negative": 0.35, "sd_negative": 0.25,
    }  # fmt: skip
    # endorsed: down to .6 0, .5: 2/3; threshold 1/3: .5 above, of the three negatives .6
    assert (rows[1]["threshold"], rows[1]["tpr"], rows[1]["fpr"]) == (0.3333, 1, 0.3333)
    assert (rows[1]["mean_negative"], rows[1]["sd_negative"]) == (0.3033, 0.2145)
    # never there: no rate among positives, threshold out of reach
    assert (rows[2]["tpr"], rows[2]["mean_positive"], rows[2]["sd_positive"]) == (None, None, None)
    assert (rows[2]["threshold"], rows[2]["fpr"]) == (1.1, 0)


def test_corpora_and_eras_with_fifty_positives_have_rows_of_their_own() -> None:
    # corpus a: 51 positives of 1950 and 50 of 1970; corpus b: 49 of 1970, too few
    places = [("a", "1950")] * 51 + [("a", "1970")] * 50 + [("b", "1970")] * 49
    codings = [Coding(str(n), corpus=corpus, document=year) for n, (corpus, year) in enumerate(places)]
    chances = np.column_stack([np.repeat([0.5, 0.7, 0.9], [51, 50, 49]), np.zeros(150)])
    targets = np.column_stack([np.ones(150), np.zeros(150)])
    rows = tabulate_errors(codings, chances, chances[:, :1], targets, targets[:, :1], BOOK)
    mine = [row for row in rows if row["code"] == "ships" and row["measure"] == "present"]
    assert [(row["corpus"], row["era"], row["positives"]) for row in mine] == [
        ("*", "*", 150), ("a", "*", 101), ("*", "1933-1963", 51), ("*", "1964-", 99), ("a", "1933-1963", 51),
        ("a", "1964-", 50),
    ]  # fmt: skip
    assert mine[1]["mean_positive"] == pytest.approx((51 * 0.5 + 50 * 0.7) / 101, abs=1e-4)
    assert [row["code"] for row in rows].count("purse") == 1
