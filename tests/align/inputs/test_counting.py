"""From passages to counts, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.align.inputs.counting import count_frames, sum_documents, weigh_documents

COLUMNS = ["corpus", "id", "earliest", "latest", "state", "audience"]


def documents(*rows: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame([("logs", *row, "domestic") for row in rows], columns=COLUMNS)


def test_a_document_of_an_interval_gives_each_year_its_days() -> None:
    # 30 December 1951 to 5 January 1953: 2 days, the 366 of 1952, 5 days
    table = weigh_documents(documents(("a", "1951-12-30", "1953-01-05", "USA")), 1900, 2000)
    assert table["period"].tolist() == [1951, 1952, 1953]
    assert table["weight"].tolist() == pytest.approx([2 / 373, 366 / 373, 5 / 373])
    assert table.columns.tolist() == ["corpus", "document", "state", "period", "audience", "weight"]
    assert table["corpus"].tolist() == ["logs"] * 3


def test_years_outside_and_documents_without_date_or_state_are_left_out() -> None:
    given = documents(
        ("a", "1951-01-01", "1952-12-31", "USA"),
        ("b", "", "1951-01-01", "USA"),
        ("c", "1951-01-01", "", "USA"),
        ("d", "1951-05-01", "1951-05-02", ""),
        ("e", "1951-05-01", "1951-05-02", "USA;GBR"),
        ("f", "1953-01-01", "1953-01-01", "USA"),
    )
    table = weigh_documents(given, 1952, 1952)
    # 365 + 366 days, of which 1952 has 366
    assert table[["document", "state", "period"]].to_numpy().tolist() == [["a", "USA", 1952]]
    assert table["weight"].tolist() == pytest.approx([366 / 731])
    both = weigh_documents(given, 1951, 1951)
    assert both[["document", "state"]].to_numpy().tolist() == [["a", "USA"], ["e", "USA"], ["e", "GBR"]]
    assert both["weight"].tolist() == pytest.approx([365 / 731, 1, 1])
    assert both["audience"].tolist() == ["domestic"] * 3
    assert weigh_documents(given, 1953, 1953)["document"].tolist() == ["f"]


def piece(document: str, p: list[float], e: list[float], topic: list[int]) -> pd.DataFrame:
    start = np.arange(len(p)) * 100
    return pd.DataFrame(
        {
            "corpus": "logs",
            "document": document,
            "start": start,
            "end": start + 90,
            "p_ships": p,
            "e_ships": e,
            "p_purse": p,
            "x_weather": topic,
        }
    )


def test_a_practice_counts_as_endorsed_an_appeal_as_present() -> None:
    pieces = [piece("a", [0.5, 0.4], [0.8, 0.5], [1, 0]), piece("b", [1.0], [0.25], [0]), piece("a", [0.2], [1.0], [1])]
    table = sum_documents(pieces, ["ships", "purse"], ["weather"]).set_index("document")
    # a: .5 * .8 + .4 * .5 + .2 * 1 = .8; present .5 + .4 + .2 = 1.1; topic twice; three passages of 90 characters
    assert table.loc["a", ["ships", "purse", "weather", "total", "characters"]].tolist() == pytest.approx(
        [0.8, 1.1, 2, 3, 270]
    )
    assert table.loc["b", ["ships", "purse", "weather", "total", "characters"]].tolist() == pytest.approx(
        [0.25, 1, 0, 1, 90]
    )
    # in the order of first appearance
    given = [piece("b", [1.0], [0.25], [0]), piece("a", [0.2], [1.0], [1]), piece("b", [1.0], [0.25], [0])]
    assert sum_documents(given, ["ships"])["document"].tolist() == ["b", "a"]
    mixed = pd.concat(given, ignore_index=True)
    assert sum_documents([mixed], ["ships"])["document"].tolist() == ["b", "a"]
    assert sum_documents([mixed[1:]], ["ships"]).set_index("document")["ships"].to_dict() == {"a": 0.2, "b": 0.25}
    assert sum_documents([], ["ships"], ["weather"]).columns.tolist() == [
        "corpus",
        "document",
        "ships",
        "weather",
        "total",
        "characters",
    ]


def test_counts_weigh_documents_by_their_part_in_the_cell() -> None:
    by_document = pd.DataFrame(
        [("logs", "a", 2.0, 10.0, 900.0), ("logs", "b", 1.0, 4.0, 360.0)],
        columns=["corpus", "document", "ships", "total", "characters"],
    )
    weights = pd.DataFrame(
        [
            ("logs", "a", "USA", 1950, "domestic", 0.5),
            ("logs", "a", "USA", 1951, "domestic", 0.5),
            ("logs", "b", "USA", 1951, "domestic", 1.0),
        ],
        columns=["corpus", "document", "state", "period", "audience", "weight"],
    )
    counts = count_frames(by_document, weights, ["ships"])
    assert counts["period"].tolist() == [1950, 1951]
    # 1950: half of a; 1951: half of a and all of b
    assert counts[["count", "total", "documents"]].to_numpy().tolist() == [[1, 5, 0.5], [2, 9, 1.5]]
    assert counts["frame"].tolist() == ["ships"] * 2
    columns = ["state", "period", "audience", "frame", "count", "total", "documents"]
    assert counts.columns.tolist() == count_frames(by_document[:0], weights, ["ships"]).columns.tolist() == columns
    assert counts.index.tolist() == [0, 1]


def test_counts_are_sorted_and_of_the_frames_named() -> None:
    columns = ["corpus", "document", "ships", "purse", "weather", "total"]
    by_document = pd.DataFrame(
        [("logs", "a", 2.0, 1.0, 5.0, 10.0), ("other", "a", 7.0, 7.0, 7.0, 20.0)], columns=columns
    )
    weights = pd.DataFrame(
        [("logs", "a", "USA", 1951, "domestic", 1.0), ("logs", "a", "FRA", 1950, "domestic", 1.0)],
        columns=["corpus", "document", "state", "period", "audience", "weight"],
    )
    counts = count_frames(by_document, weights, ["ships", "purse"])
    assert counts[["state", "frame"]].to_numpy().tolist() == [
        ["FRA", "purse"], ["FRA", "ships"], ["USA", "purse"], ["USA", "ships"],
    ]  # fmt: skip
    assert counts["count"].tolist() == [1, 2, 1, 2]
    assert counts.index.tolist() == [0, 1, 2, 3]
    with pytest.raises(pd.errors.MergeError):
        count_frames(pd.concat([by_document, by_document]), weights, ["ships"])
