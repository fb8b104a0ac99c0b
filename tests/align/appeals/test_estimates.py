"""Sums of pairs, shares with their variance, the cross table: by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit
from scipy.stats import beta, t

from framing.align.appeals.cross_table import TableSettings, name_span, tabulate_framing
from framing.align.appeals.estimates import (
    AHEAD,
    SPREAD,
    STYLE,
    Raw,
    _stretch,
    _sum_cell,
    estimate_cell,
    measure_likeness,
    rows_of,
)
from framing.align.appeals.measures import contrast, interval_of_share, spread_of
from framing.align.appeals.pairs import Pairs, join_pairs, sum_pairs
from framing.align.appeals.pairs_table import read_pairs
from framing.errors import UsageError

from .pairs_by_hand import counts, pairs

ALIKE = (1.0, 1.0)


def frames() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "corpus": "c",
            "document": ["d", "d", "e"],
            "p_aid": [0.5, 0.2, 0.8],
            "e_aid": [1.0, 0.5, 0.5],
            "p_liberty": [0.4, 0.1, 0.5],
        }
    )


def test_products_of_probabilities_are_summed_by_document() -> None:
    documents, sums = sum_pairs([frames().iloc[:1], frames().iloc[1:]], (("aid",), ("liberty",)), None)
    assert documents["document"].tolist() == ["d", "e"]
    assert sums.passages.tolist() == [2, 1]
    # endorsed .5 and .1; with the appeal .5 * .4 + .1 * .1 = .21; without the practice .5 * .4 + .9 * .1 = .29
    assert sums.carried[:, 0] == pytest.approx([0.6, 0.4])
    assert sums.both[:, 0, 0] == pytest.approx([0.21, 0.2])
    assert sums.apart[:, 0, 0] == pytest.approx([0.29, 0.3])
    none, empty = sum_pairs([], (("aid",), ("liberty",)), None)
    assert (len(none), empty.both.shape) == (0, (0, 1, 1))


def test_documents_count_for_their_states_and_years() -> None:
    documents, sums = sum_pairs([frames()], (("aid",), ("liberty",)), None)
    weights = pd.DataFrame(
        {
            "corpus": "c", "document": ["d", "d", "x"], "state": "USA", "period": [1950, 1951, 1950], "audience": "domestic",
            "weight": [0.25, 0.75, 1.0], "leader": "", "time": np.nan,
        }
    )  # fmt: skip
    joined = join_pairs(documents, sums, weights, (("aid",), ("liberty",)), None)
    assert joined.rows[["text", "period", "weight"]].to_numpy().tolist() == [[0, 1950, 0.25], [0, 1951, 0.75]]
    cell = estimate_cell(joined, rows_of(joined, period=(1950, 1950)), ALIKE)
    assert cell is not None
    assert cell.passages == pytest.approx([0.15])
    assert cell.share.value == pytest.approx(np.array([[0.21 / 0.6]]))


def test_share_and_difference_with_their_variance() -> None:
    # two documents: of 20 passages with the practice 6 with the appeal, of 20 2; of the other 80 and 80 8 and 8
    found = pairs(("USA", 1950, "", 6, 20, 14, 100), ("USA", 1951, "", 2, 20, 10, 100))
    cell = estimate_cell(found, rows_of(found), ALIKE)
    assert cell is not None
    assert (cell.documents, cell.passages.tolist()) == (2, [40])
    assert cell.share.value[0, 0] == pytest.approx(0.2)
    assert cell.without.value[0, 0] == pytest.approx(0.1)
    # independent passages: 8.5 / 41 for the variance, over 40
    kept = 8.5 / 41
    binomial = kept * (1 - kept) / 40
    # documents lie .05 to both sides of .2: (2 / 1) * (.05 ** 2 + .05 ** 2) = .01
    factor = (AHEAD * 1 + 1 * 0.01 / binomial) / (AHEAD + 1)
    assert cell.share.sampled[0, 0] == pytest.approx(binomial * factor)
    other = 16.5 / 161 * (1 - 16.5 / 161) / 160  # both documents have .1: less than independent passages would
    assert cell.difference.sampled[0, 0] == pytest.approx(binomial * factor + other)
    assert cell.share.freedom[0, 0] == AHEAD + 1
    spread = spread_of(cell.difference)
    assert spread.half(0.95)[0, 0] == pytest.approx(t.ppf(0.975, 9) * np.sqrt(cell.difference.sampled[0, 0]))
    assert spread.two_sided(cell.difference.value)[0, 0] == pytest.approx(
        2 * t.sf(0.1 / np.sqrt(spread.variance[0, 0]), 9)
    )
    # of the log of the ratio: relative errors, squared
    ratio = binomial * factor / 0.2**2 + other / 0.1**2
    assert (cell.log_ratio.value[0, 0], cell.log_ratio.sampled[0, 0]) == pytest.approx((np.log(2), ratio))


def test_of_several_states_these_are_the_clusters() -> None:
    rows = [(state, year, "", hits, 20, hits, 20) for state, hits in (("A", 8), ("B", 2)) for year in (1950, 1951)]
    found = pairs(*rows)
    cell = estimate_cell(found, rows_of(found), ALIKE)
    assert cell is not None
    assert cell.share.freedom[0, 0] == AHEAD + 1  # two states, four documents
    assert cell.documents == 4


def test_how_alike_documents_are_is_measured_where_there_are_several() -> None:
    found = pairs(("USA", 1950, "", 10, 20, 10, 40), ("USA", 1951, "", 0, 20, 10, 40), ("GBR", 1950, "", 1, 20, 1, 40))
    likeness = measure_likeness(found, "USA")
    kept = 10.5 / 41
    # documents .125 to both sides of .25: 2 * 2 * .125 ** 2 over the binomial variance
    assert likeness.of("", "USA")[0] == pytest.approx(0.0625 / (kept * (1 - kept) / 40))
    assert likeness.of("", "GBR") == (1.0, 1.0)


def test_a_contrast_adds_the_variances_of_other_documents() -> None:
    found = pairs(("USA", 1950, "domestic", 6, 20, 14, 100), ("USA", 1950, "international", 2, 20, 10, 100))
    home, abroad = (
        estimate_cell(found, rows_of(found, audience=name), ALIKE) for name in ("domestic", "international")
    )
    assert home is not None
    assert abroad is not None
    value, spread = contrast(home.difference, abroad.difference)
    first, second = home.difference.sampled, abroad.difference.sampled
    assert value[0, 0] == pytest.approx(0.2)  # .3 - .1 less .1 - .1
    assert spread.variance == pytest.approx(first + second)
    assert spread.freedom == pytest.approx((first + second) ** 2 / (first**2 / 8 + second**2 / 8))


def test_chances_are_stretched_as_far_as_many_passages_allow() -> None:
    class Errors:
        gain = np.array([[0.5]])

    level, seen = np.array([[0.2]]), np.array([[0.15]])
    zero = np.zeros((1, 1))
    raw = Raw(
        np.array([40.0]), 2, 2, (np.array([[0.25]]), zero), (zero, zero), (zero, zero), zero, zero, level, zero, seen
    )
    ahead = (expit(logit(0.2) + SPREAD) - 0.2) ** 2
    style = (STYLE * 0.15) ** 2  # by which the mean chance may be off for all texts of the cell
    # the mean chance lies .1 above what is seen at the level: stretched by 1 / .5 if nothing else moved it
    noise = np.array([[0.25 * ahead]])
    for own in (zero, noise):
        share, variance = _stretch(raw, own, Errors())
        shown = 0.25 * ahead + own[0, 0] + style
        assert share[0, 0] == pytest.approx(0.2 + 0.5 * ahead / shown * 0.1)
        assert variance[0, 0] == pytest.approx(ahead * (own[0, 0] + style) / shown)
    assert 0.2 < share[0, 0] < 0.3  # as much noise as what the share moves: less than half of the way
    # over four terms of eight years a cell of one state's corpus lies nearer to the level: half the standard deviation
    share, variance = _stretch(replace(raw, terms=4.0), noise, Errors())
    shown = 0.25 * ahead / 4 + noise[0, 0] + style
    assert share[0, 0] == pytest.approx(0.2 + 0.5 * ahead / 4 / shown * 0.1)
    assert variance[0, 0] == pytest.approx(ahead / 4 * (noise[0, 0] + style) / shown)
    plain, same = _stretch(raw, noise, None)
    assert (plain[0, 0], same[0, 0]) == (0.25, noise[0, 0])


def test_terms_count_in_corpora_of_one_state() -> None:
    found = pairs(*(("USA", year, "", 1, 5, 2, 9) for year in range(1950, 1974)), ("GBR", 1950, "", 1, 5, 2, 9))
    own = rows_of(found, state="USA")
    assert found.of_one_state.tolist() == [False]
    raw = _sum_cell(found, own)
    assert raw is not None
    assert raw.terms == 1
    alone = pairs(*(("USA", year, "", 1, 5, 2, 9) for year in range(1950, 1974)))
    assert alone.of_one_state.tolist() == [True]
    raw = _sum_cell(alone, rows_of(alone))
    assert raw is not None
    assert raw.terms == 3  # 24 years
    few = _sum_cell(alone, rows_of(alone, period=(1950, 1953)))
    assert few is not None
    assert few.terms == 1


def test_the_interval_of_a_share_stays_between_0_and_1() -> None:
    found = pairs(("USA", 1950, "", 0, 10, 0, 10), ("USA", 1951, "", 0, 10, 0, 10))
    cell = estimate_cell(found, rows_of(found), ALIKE)
    assert cell is not None
    spread = spread_of(cell.share)
    low, high = interval_of_share(cell.share.value, cell.passages[:, None], spread, 0.95)
    kept = 0.5 / 21
    size = kept * (1 - kept) / (spread.variance[0, 0] * (t.ppf(0.975, 9) / 1.959964) ** 2)
    assert low[0, 0] == 0
    assert beta.ppf(0.975, 0.5, size + 0.5) > spread.half(0.95)[0, 0]  # too far: no further than the variance reaches
    assert high[0, 0] == pytest.approx(spread.half(0.95)[0, 0])
    # of 6 in 20 passages the lower end is that of the beta distribution
    found = pairs(("USA", 1950, "", 3, 10, 3, 10), ("USA", 1951, "", 3, 10, 3, 10))
    cell = estimate_cell(found, rows_of(found), ALIKE)
    assert cell is not None
    spread = spread_of(cell.share)
    kept = 6.5 / 21
    size = kept * (1 - kept) / (spread.variance[0, 0] * (t.ppf(0.975, 9) / 1.959964) ** 2)
    low, _ = interval_of_share(cell.share.value, cell.passages[:, None], spread, 0.95)
    assert low[0, 0] == pytest.approx(beta.ppf(0.025, 0.3 * size + 0.5, 0.7 * size + 0.5), rel=1e-4)


def test_the_cross_table_has_rows_by_leader_span_group_and_state() -> None:
    rows = [("USA", year, "domestic", 5, 20, 9, 60) for year in range(1948, 1952)]
    rows += [("GBR", year, "international", 2, 20, 4, 40) for year in (1950, 1951)]
    rows += [("LUX", 1950, "international", 1, 6, 1, 20)]
    found = pairs(*rows)
    found.rows.loc[found.rows["state"] == "USA", "leader"] = ["Truman", "Truman", "Truman", "Other"]
    groups = found.rows["state"].map({"GBR": "ally"}).fillna("")
    table = tabulate_framing(found, groups, TableSettings("USA"))
    keys = table[["state", "group", "leader", "period", "passages"]].to_numpy().tolist()
    assert keys == [
        ["USA", "", "", "1948-1951", 80.0],
        ["USA", "", "Truman", "1948-1950", 60.0],
        ["USA", "", "Other", "1951", 20.0],
        ["USA", "", "", "1948-1949", 40.0],
        ["USA", "", "", "1950-1951", 40.0],
        ["GBR", "", "", "1950-1951", 40.0],  # Luxembourg has fewer than 15 passages with the practice
        ["", "secondary", "", "1950-1951", 46.0],
        ["", "secondary", "", "1950-1951", 46.0],
        ["", "ally", "", "1950-1951", 40.0],
        ["", "ally", "", "1950-1951", 40.0],
    ]
    first = table.iloc[0]
    assert (first["share"], first["share_without"]) == pytest.approx((0.25, 0.1))
    assert (first["difference"], first["ratio"]) == pytest.approx((0.15, 2.5))
    assert first["low"] < 0.15 < first["high"]
    assert first["ratio_low"] < 2.5 < first["ratio_high"]
    assert (name_span(1950, 1950), name_span(1950, 1951)) == ("1950", "1950-1951")


def test_without_passages_of_all_kinds_the_difference_is_not_known() -> None:
    table = counts(("USA", 1950, "", 5, 20, 9, 60))
    found = tabulate_framing(read(table[table["practice"] != "all"]), None, TableSettings("USA"))
    assert found["share"].tolist() == [0.25, 0.25]
    assert found[["share_without", "difference", "low", "ratio"]].isna().all().all()
    assert found["share_high"].notna().all()


def test_a_table_of_pairs_by_practice_and_appeal() -> None:
    rows = []
    for period, shift in ((1950, 0), (1951, 1)):
        for practice, total in (("aid", 20), ("arms", 30), ("all", 60)):
            for number, appeal in enumerate(("faith", "liberty", "trade")):
                rows.append(("USA", period, practice, appeal, total // 10 + number + shift, total))
    table = pd.DataFrame(rows, columns=["state", "period", "practice", "appeal", "count", "total"])
    found = read(table.sample(frac=1, random_state=1))
    assert (found.practices, found.appeals) == (("aid", "arms"), ("faith", "liberty", "trade"))
    order = found.rows["period"].to_numpy().argsort()
    assert found.sums.both[order].tolist() == [[[2, 3, 4], [3, 4, 5]], [[3, 4, 5], [4, 5, 6]]]
    assert found.sums.apart[order].tolist() == [[[4, 4, 4], [3, 3, 3]]] * 2
    assert found.sums.carried.tolist() == [[20, 30]] * 2
    assert found.sums.passages.tolist() == [60, 60]
    assert found.rows["weight"].tolist() == [1, 1]
    assert (found.rows[["audience", "leader"]] == "").all().all()
    assert found.rows["time"].isna().all()


def read(table: pd.DataFrame) -> Pairs:
    return read_pairs(table, "pairs.csv")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"count": 21}, r"pairs\.csv, row 1, column 'count': .*21.* cannot be larger than its total"),
        ({"total": -1}, r"row 1, column 'total'"),
        ({"state": " "}, r"row 1, column 'state'"),
        ({"period": "x"}, r"row 1, column 'period'"),
    ],
)
def test_bad_cells_of_a_table_of_pairs_are_named(change: dict[str, object], message: str) -> None:
    table = counts(("USA", 1950, "", 5, 20, 9, 60)).astype(object)
    for column, value in change.items():
        table.loc[0, column] = value
    with pytest.raises(UsageError, match=message):
        read(table)


def test_tables_of_pairs_that_do_not_fit_together_are_refused() -> None:
    table = counts(("USA", 1950, "", 5, 20, 9, 60), ("USA", 1951, "", 5, 20, 9, 60))
    with pytest.raises(UsageError, match=r"pairs\.csv, row 5: USA, 1951, aid, liberty appears already in row 3"):
        read(pd.concat([table, table.iloc[2:3].assign(count=4)]))
    with pytest.raises(UsageError, match="USA, 1951 has no row with practice 'all'"):
        read(table.iloc[:3])
    with pytest.raises(UsageError, match=r"row 3, column 'count': .*More passages with one practice than with all"):
        read(table.assign(count=[5, 9, 5, 4]))
    with pytest.raises(UsageError, match=r"pairs\.csv, row 3, column 'count': .*More passages with one practice"):
        read(table.assign(total=[20, 60, 60.5, 60]))
    other = table.iloc[[0]].assign(appeal="faith", total=19)
    with pytest.raises(UsageError, match="row 5, column 'total'"):
        read(pd.concat([table, other]))
    with pytest.raises(UsageError, match="no rows"):
        read(table.iloc[:0])
    with pytest.raises(UsageError, match="column 'appeal' is missing"):
        read(table.drop(columns="appeal"))
