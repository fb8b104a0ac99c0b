from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from framing.annotation.documents import DocumentRule, summarise_documents
from framing.classify.documents.weights import DocumentWeights, Scales
from framing.codebook.scheme import parse_codebook

BOOK = parse_codebook(
    """
name = "two"
version = "1"
[[practice]]
id = "pact"
label = "Pact"
[[practice]]
id = "fleet"
label = "Fleet"
[[domestic]]
id = "taxes"
label = "Taxes"
"""
)
THRESHOLDS = {"pact": 0.5, "fleet": 0.5, "taxes": 0.5}
MODEL = SimpleNamespace(codebook=BOOK, thresholds=THRESHOLDS, document_weights=None)


def frames(rows):
    names = ["document", "p_pact", "p_fleet", "p_taxes", "e_pact", "e_fleet"]
    return pd.DataFrame(rows, columns=names).assign(corpus="own")


def test_share_counts_endorsed_passages_only():
    table = summarise_documents(frames([("a", 1.0, 0.0, 0.2, 0.5, 1.0), ("a", 0.0, 0.0, 0.0, 1.0, 1.0)]), MODEL)
    row = table.iloc[0]
    assert row["share_pact"] == pytest.approx(0.25)
    assert row["share_taxes"] == pytest.approx(0.1)
    assert row["present_pact"]
    assert not row["present_taxes"]


def test_primary_is_the_largest_endorsed_share_not_the_likeliest_code():
    rows = [("a", 0.9, 0.6, 0.0, 0.1, 1.0)] * 3
    assert summarise_documents(frames(rows), MODEL)["primary"].tolist() == ["fleet"]


def test_document_without_foreign_policy_is_insufficient_and_has_no_primary():
    rows = [("quiet", 0.1, 0.1, 0.0, 1.0, 1.0)] * 5 + [("loud", 0.9, 0.1, 0.0, 1.0, 1.0)] * 5
    table = summarise_documents(frames(rows), MODEL).set_index("document")
    assert table.loc["quiet", "insufficient"]
    assert table.loc["quiet", "primary"] == ""
    assert not table.loc["loud", "insufficient"]
    assert table.loc["loud", "primary"] == "pact"
    assert table.loc["loud", "coded"] == pytest.approx(4.5)


def test_rule_moves_the_bound():
    rows = [("a", 0.5, 0.1, 0.0, 1.0, 1.0)] * 2
    strict = summarise_documents(frames(rows), MODEL, DocumentRule(least_coded=1.1))
    mild = summarise_documents(frames(rows), MODEL, DocumentRule(least_coded=0.9))
    assert strict["insufficient"].tolist() == [True]
    assert mild["insufficient"].tolist() == [False]


def test_documents_keep_their_order_and_count_their_passages():
    rows = [("z", *np.zeros(5))] * 2 + [("a", *np.zeros(5))]
    table = summarise_documents(frames(rows), MODEL)
    assert table["document"].tolist() == ["z", "a"]
    assert table["passages"].tolist() == [2, 1]


def test_where_one_practice_is_chosen_only_the_likeliest_is_present():
    rows = [("a", 0.5, 0.9, 0.5, 1.0, 1.0)]
    many = summarise_documents(frames(rows), MODEL).iloc[0]
    one = summarise_documents(
        frames(rows), SimpleNamespace(**vars(MODEL) | {"codebook": replace(BOOK, choice="one")})
    ).iloc[0]
    assert [many["present_pact"], many["present_fleet"], many["present_taxes"]] == [True, True, True]
    assert [one["present_pact"], one["present_fleet"], one["present_taxes"]] == [False, True, True]


def learned(threshold=0.5):
    """Weights by which the mean of a practice decides, none where all are low, and which know both documents and passages."""
    scales = Scales(
        np.array([[0.0] * 3, [1.0] * 3]), np.array([[0.0] * 3, [1.0] * 3]), np.array([[0.0] * 4, [1.0] * 4])
    )
    mean = np.array([1.0, 0.0, 0.0])
    return DocumentWeights(
        ("pact", "fleet", "taxes"), ("pact", "fleet"), scales, 2 * mean, np.array([0.0, 0.0, -4.0]), np.zeros(4),
        np.zeros((3, 3)), mean, np.array([2.0, 2.0]), np.zeros((3, 2)), threshold, 50,
    )  # fmt: skip


def summarise_by_learned(rows):
    model = SimpleNamespace(**vars(MODEL) | {"document_weights": learned()})
    return summarise_documents(frames(rows).assign(words=100), model).set_index("document")


def test_without_coded_documents_the_share_decides_and_nothing_is_said_of_its_probability():
    row = summarise_documents(frames([("a", 0.9, 0.7, 0.0, 1.0, 1.0)] * 3), MODEL).iloc[0]
    assert (row["primary"], row["second"], row["alike"]) == ("pact", "fleet", "pact;fleet")
    assert np.isnan(row["primary_probability"])


def test_learned_weights_name_the_primary_practice_with_its_probability():
    rows = [("a", 0.9, 0.3, 0.0, 1.0, 1.0)] * 4 + [("none", 0.05, 0.02, 0.0, 1.0, 1.0)] * 4
    table = summarise_by_learned(rows)
    chances = np.array([0.901**2, 0.301**2, np.exp(-4)])
    assert table.loc["a", "primary"] == "pact"
    assert table.loc["a", "primary_probability"] == pytest.approx(chances[0] / chances.sum())
    assert table.loc["a", "second"] == "fleet"
    assert table.loc["a", "alike"] == ""
    assert table.loc["none", "primary"] == table.loc["none", "second"] == ""
    none = np.array([0.051**2, 0.021**2, np.exp(-4)])
    assert table.loc["none", "primary_probability"] == pytest.approx(none[2] / none.sum())


def test_several_practices_that_carry_a_document_alike_are_named_together():
    table = summarise_by_learned([("a", 0.80, 0.85, 0.0, 1.0, 1.0)] * 4)
    assert table.loc["a", "primary"] == "fleet"
    assert table.loc["a", "alike"] == "fleet;pact"


def test_a_practice_is_present_by_weight_and_an_appeal_by_any_passage():
    table = summarise_by_learned([("a", 0.9, 0.9, 0.6, 1.0, 1.0)] + [("a", 0.9, 0.0, 0.0, 1.0, 1.0)] * 19)
    row = table.loc["a"]
    assert [row["present_pact"], row["present_fleet"], row["present_taxes"]] == [True, False, True]
    assert row["second"] == ""
