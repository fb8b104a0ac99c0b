"""What a document stresses beyond its corpus and time."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from framing.annotation.distinctive import Years, find_distinctive, middle_year, with_distinctive
from framing.corpus.documents import Document

PRACTICES = ["pact", "fleet"]


def table(rows: list[tuple[str, str, int, float, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["corpus", "document", "passages", "share_pact", "share_fleet"])


def around(count: int = 20, corpus: str = "own", pact: float = 0.1, fleet: float = 0.1, first: int = 0):
    return [(corpus, f"{corpus}{first + number}", 20, pact, fleet) for number in range(count)]


def in_year(frame: pd.DataFrame, year: float) -> dict[tuple[str, str], float]:
    return dict.fromkeys(zip(frame["corpus"], frame["document"], strict=True), year)


def test_a_practice_far_above_the_others_is_named_and_one_as_usual_is_not() -> None:
    frame = table([*around(), ("own", "loud", 40, 0.6, 0.1), ("own", "still", 40, 0.0, 0.0)])
    found = dict(zip(frame["document"], find_distinctive(frame, in_year(frame, 1950), PRACTICES), strict=True))
    assert found["loud"] == "pact"
    assert found["still"] == ""
    assert not any(found[f"own{number}"] for number in range(20))


def test_a_short_document_says_little() -> None:
    frame = table([*around(), ("own", "short", 2, 0.6, 0.1)])
    assert find_distinctive(frame, in_year(frame, 1950), PRACTICES)[-1] == ""


def test_score_is_that_of_the_formula() -> None:
    frame = table([*around(), ("own", "loud", 40, 0.3, 0.1)])
    share = (40.0 + 0.5) / 401
    prior = 10 * share
    odds = [math.log((12 + prior) / (50 - 12 - prior)), math.log((40 + prior) / (410 - 40 - prior))]
    score = (odds[0] - odds[1]) / math.sqrt(1 / (12 + prior) + 1 / (40 + prior))
    assert score > 1.96  # so it is named; a tenth less of the practice would not be
    assert find_distinctive(frame, in_year(frame, 1950), PRACTICES)[-1] == "pact"
    frame.loc[len(frame) - 1, "share_pact"] = 0.2
    assert find_distinctive(frame, in_year(frame, 1950), PRACTICES)[-1] == ""


def test_only_the_same_corpus_within_five_years_is_held_against_a_document() -> None:
    frame = table(
        [*around(pact=0.5), *around(corpus="far", pact=0.01), *around(first=50, pact=0.01), ("own", "x", 40, 0.5, 0.1)]
    )
    years = in_year(frame, 1950)
    late = {("own", f"own{number}"): 1956.0 for number in range(50, 70)}
    assert find_distinctive(frame, years | late, PRACTICES)[-1] == ""
    assert find_distinctive(frame, years | dict.fromkeys(late, 1955.0), PRACTICES)[-1] == "pact"


def test_without_a_date_or_company_nothing_is_said() -> None:
    frame = table([*around(), ("own", "loud", 40, 0.9, 0.1)])
    years = in_year(frame, 1950)
    del years["own", "loud"]
    assert find_distinctive(frame, years, PRACTICES)[-1] == ""
    few = table([*around(4), ("own", "loud", 40, 0.9, 0.1)])
    assert find_distinctive(few, in_year(few, 1950), PRACTICES)[-1] == ""


@pytest.mark.parametrize(
    ("earliest", "latest", "year"),
    [
        ("1950-01-01", "1950-12-31", 1950),
        ("1949-01-01", "1952-12-31", 1950.5),
        ("", "", np.nan),
        ("1950-01-01", "", np.nan),
    ],
)
def test_year_in_the_middle(earliest: str, latest: str, year: float) -> None:
    assert middle_year(earliest, latest) == pytest.approx(year, nan_ok=True)


def test_years_are_noted_as_documents_go_by_and_the_column_follows_alike() -> None:
    years = Years("own")
    gone = list(years.watch([Document("a", "own", "x", "1950-01-01", "1950-01-01"), Document("b", "own", "y")]))
    assert [item.id for item in gone] == ["a", "b"]
    assert years.found == {("own", "a"): 1950}
    parts = [table([row]).assign(alike="") for row in around(2)]
    joined = with_distinctive(parts, years.found, PRACTICES)
    assert joined.columns.tolist()[-2:] == ["alike", "distinctive"]
    assert joined["document"].tolist() == ["own0", "own1"]
