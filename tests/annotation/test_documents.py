from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.annotation.documents import DocumentRule, summarise_documents
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


def frames(rows):
    names = ["document", "p_pact", "p_fleet", "p_taxes", "e_pact", "e_fleet"]
    return pd.DataFrame(rows, columns=names).assign(corpus="own")


def test_share_counts_endorsed_passages_only():
    table = summarise_documents(
        frames([("a", 1.0, 0.0, 0.2, 0.5, 1.0), ("a", 0.0, 0.0, 0.0, 1.0, 1.0)]), BOOK, THRESHOLDS
    )
    row = table.iloc[0]
    assert row["share_pact"] == pytest.approx(0.25)
    assert row["share_taxes"] == pytest.approx(0.1)
    assert row["present_pact"]
    assert not row["present_taxes"]


def test_primary_is_the_largest_endorsed_share_not_the_likeliest_code():
    rows = [("a", 0.9, 0.6, 0.0, 0.1, 1.0)] * 3
    assert summarise_documents(frames(rows), BOOK, THRESHOLDS)["primary"].tolist() == ["fleet"]


def test_document_without_foreign_policy_is_insufficient_and_has_no_primary():
    rows = [("quiet", 0.1, 0.1, 0.0, 1.0, 1.0)] * 5 + [("loud", 0.9, 0.1, 0.0, 1.0, 1.0)] * 5
    table = summarise_documents(frames(rows), BOOK, THRESHOLDS).set_index("document")
    assert table.loc["quiet", "insufficient"]
    assert table.loc["quiet", "primary"] == ""
    assert not table.loc["loud", "insufficient"]
    assert table.loc["loud", "primary"] == "pact"
    assert table.loc["loud", "coded"] == pytest.approx(4.5)


def test_rule_moves_the_bound():
    rows = [("a", 0.5, 0.1, 0.0, 1.0, 1.0)] * 2
    strict = summarise_documents(frames(rows), BOOK, THRESHOLDS, DocumentRule(least_coded=1.1))
    mild = summarise_documents(frames(rows), BOOK, THRESHOLDS, DocumentRule(least_coded=0.9))
    assert strict["insufficient"].tolist() == [True]
    assert mild["insufficient"].tolist() == [False]


def test_documents_keep_their_order_and_count_their_passages():
    rows = [("z", *np.zeros(5))] * 2 + [("a", *np.zeros(5))]
    table = summarise_documents(frames(rows), BOOK, THRESHOLDS)
    assert table["document"].tolist() == ["z", "a"]
    assert table["passages"].tolist() == [2, 1]


def test_where_one_practice_is_chosen_only_the_likeliest_is_present():
    rows = [("a", 0.5, 0.9, 0.5, 1.0, 1.0)]
    many = summarise_documents(frames(rows), BOOK, THRESHOLDS).iloc[0]
    one = summarise_documents(frames(rows), replace(BOOK, choice="one"), THRESHOLDS).iloc[0]
    assert [many["present_pact"], many["present_fleet"], many["present_taxes"]] == [True, True, True]
    assert [one["present_pact"], one["present_fleet"], one["present_taxes"]] == [False, True, True]
