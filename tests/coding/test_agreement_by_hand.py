"""What counts in the agreement of coders, by hand: kinds left unread, blank rows, families, the ceiling, draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from framing.codebook import Codebook
from framing.codebook.scheme import parse_codebook
from framing.coding import Coding, measure_agreement
from framing.coding.agreement import (
    alpha_with_interval,
    ceiling_of,
    draw_alphas,
    families_of,
    interval_of,
    share_passages,
)

CONVOY, BLOCKADE = ("convoy", "endorse"), ("blockade", "endorse")
FAMILIES = """
name = "harbours"
version = "3"
[[practice]]
id = "convoy"
label = "Convoy"
family = "ships"
[[practice]]
id = "blockade"
label = "Blockade"
family = "ships"
[[practice]]
id = "bribe"
label = "Bribe"
family = "money"
[[practice]]
id = "oath"
label = "Oath"
[[domestic]]
id = "bread"
label = "Bread"
[stance]
endorse = "for it"
"""


def coding(number: int, coder: str, *practices: tuple[str, str], domestic: tuple[str, ...] = ()) -> Coding:
    return Coding(f"p{number}", coder, "logs", f"d{number}", "", 0, 9, practices, domestic)


def test_the_ceiling_is_the_root() -> None:
    assert ceiling_of(0.64) == pytest.approx(0.8)
    assert ceiling_of(0.0) == 0
    assert np.isnan(ceiling_of(float("nan")))
    assert np.isnan(ceiling_of(-0.1))


def test_families_have_two_codes_or_more() -> None:
    scheme = parse_codebook(FAMILIES, "harbours.toml")
    assert families_of(scheme, "practice") == {"ships": {"convoy", "blockade"}}
    assert families_of(scheme, "domestic") == {}
    codings = [coding(0, "A", CONVOY), coding(0, "B", BLOCKADE), coding(1, "A"), coding(1, "B", ("bribe", "endorse"))]
    table = measure_agreement(codings, scheme, draws=9).set_index("code")
    # both ships in the first, neither in the second
    assert table.loc["family ships", ["f1", "alpha", "coded", "ceiling"]].tolist() == [1, 1, 1, 1]
    assert table.loc["family ships", "kind"] == "practice"
    assert table.loc["any practice", "f1"] == pytest.approx(2 * 1 / 3)
    assert table.loc["any practice", "ceiling"] == pytest.approx(np.sqrt(2 / 3))
    assert "any mechanism" not in table.index


def test_a_kind_that_was_not_read_does_not_count(scheme: Codebook) -> None:
    first = [coding(n, "A", CONVOY, domestic=("bread",)) for n in range(3)]
    second = [
        coding(0, "B", CONVOY, domestic=("bread",)),
        *(replace(coding(n, "B", CONVOY), unread=("domestic",)) for n in (1, 2)),
    ]
    table = measure_agreement([*first, *second], scheme, draws=9).set_index("code")
    assert (table.loc["bread", "passages"], table.loc["bread", "f1"]) == (1, 1)
    assert (table.loc["convoy", "passages"], table.loc["loan", "passages"]) == (3, 3)
    assert table.loc["bread", "coded"] == 1


def test_blank_rows_are_no_codings() -> None:
    blank = coding(0, "")
    none = replace(blank, nothing=True)
    assert list(share_passages([coding(0, "A"), none, coding(1, "A"), coding(1, "B")])) == ["p0", "p1"]
    assert list(
        share_passages([coding(2, "B"), coding(2, "A"), coding(0, "A"), blank, coding(1, "B"), coding(1, "A")])
    ) == ["p1", "p2"]
    # a coder counts once a passage, by the last coding
    last = share_passages([coding(0, "A"), coding(0, "B"), coding(0, "A", CONVOY)])["p0"]
    assert (len(last), last["A"].primary) == (2, "convoy")


def test_draws_and_their_middle_ninety_five_in_a_hundred() -> None:
    # 0 to 1000: from 25 to 975, what has no value left out
    draws = np.concatenate([np.arange(1001.0), [np.nan] * 50])
    assert interval_of(draws) == pytest.approx({"low": 25, "high": 975})
    assert np.isnan(list(interval_of(np.full(3, np.nan)).values())).all()
    units = [["a", "a"], ["b", "b"], ["a", "b"], ["c"]]
    drawn = draw_alphas(units, 200, np.random.default_rng(1))
    # of three: all of them: alpha 1 - 5 * 2 / (36 - 18) is .444; both agreeing ones, one twice: 1; one of these alone: no value
    # the disagreeing one alone: 1 - 5 * 6 / 18; twice beside one of them: margins 4 and 2, 1 - 5 * 4 / (36 - 20)
    values = {round(value, 3) for value in drawn[~np.isnan(drawn)]}
    assert values == {1.0, 0.444, round(1 - 30 / 18, 3), -0.25, 0.0}
    assert np.isnan(drawn).mean() == pytest.approx(2 / 27, abs=0.06)
    assert draw_alphas([["a", "b"], ["c"]], 9, np.random.default_rng(1)).tolist() == []
    found = alpha_with_interval(units, 200, np.random.default_rng(1))
    assert found == pytest.approx({"alpha": 1 - 5 * 2 / 18} | interval_of(drawn))


def test_f1_of_pairs_that_have_read_the_same(scheme: Codebook) -> None:
    # A and B share two passages (one found by both), A and C one (found by A alone); B and C none
    codings = [
        coding(0, "A", CONVOY), coding(0, "B", CONVOY), coding(1, "A"), coding(1, "B"), coding(2, "A", CONVOY), coding(2, "C"),
    ]  # fmt: skip
    row = measure_agreement(codings, scheme, draws=9).set_index("code").loc["convoy"]
    assert row["f1"] == pytest.approx((1 + 0) / 2)
    assert row["coded"] == pytest.approx(3 * 3 / 6)  # three of six readings, of three passages
