"""Cells of the cross table by hand: the errors of the classifier in them, appeals together, likeness, ends, which there are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit
from scipy.stats import beta, t

from framing.align.appeals.cross_table import TableSettings, tabulate_framing
from framing.align.appeals.estimates import AHEAD, SPREAD, STYLE, _sum_cell, estimate_cell, measure_likeness, rows_of
from framing.align.appeals.measures import Measure, Spread, contrast, interval_of_share, spread_of
from framing.align.appeals.pairs import Pairs, join_pairs, sum_pairs, sum_passages
from framing.align.appeals.sums import Sums
from framing.schemas import FRAMING

from .pairs_by_hand import errors, pairs, table

ALIKE = (1.0, 1.0)


def two_corpora(rows: pd.DataFrame | None = None) -> Pairs:
    """A document of 10 passages of corpus a, one of 30 of corpus b: 2 and 6 with the practice, .5 and 1.5 with both."""
    sums = Sums(
        np.array([10.0, 30.0]),
        np.array([[2.0], [6.0]]),
        np.array([[[0.5]], [[1.5]]]),
        np.array([[[1.0]], [[2.0]]]),
        np.array([[[0.5]], [[1.5]]]),
        np.array([0, 1]),
    )
    if rows is None:
        rows = pd.DataFrame({"text": [0, 1], "state": "USA", "period": [1950, 1951], "weight": 1.0})
    return Pairs(("aid",), ("liberty",), sums, rows, errors())


def test_a_cell_carries_the_errors_of_the_classifier() -> None:
    found = two_corpora()
    cell = estimate_cell(found, np.ones(2, dtype=bool), ALIKE)
    assert cell is not None
    # of 8 passages with the practice 2 are in corpus a: level .25 * .1 + .75 * .3, its error .25 * .02 + .75 * .04, seen .24
    level, level_error, seen = 0.25, 0.035, 0.24
    # both documents have .25: independent passages, chances with .6 of the variance of codes
    kept = 2.5 / 9
    noise = 0.6 * kept * (1 - kept) / 8
    ahead = (expit(logit(level) + SPREAD) - level) ** 2
    shown = 0.25 * ahead + noise + (STYLE * seen) ** 2
    share = level + 0.5 * ahead / shown * (0.25 - seen)
    variance = ahead * (noise + (STYLE * seen) ** 2) / shown
    assert (cell.share.value[0, 0], cell.share.sampled[0, 0]) == pytest.approx((share, variance))
    assert (cell.share.level[0, 0], cell.share.apart[0, 0]) == pytest.approx((level_error, 0))
    # without the practice 3 of 32, with .4 of the variance, and what chances lag behind: .6 of .3 * p (1 - p)
    kept, mean = 3.5 / 33, 3 / 32
    beside = 0.4 * kept * (1 - kept) / 32 + (0.6 * 0.3 * mean * (1 - mean)) ** 2
    # the offset moves 2 of 32 passages, its error is .2
    assert (cell.without.value[0, 0], cell.without.sampled[0, 0]) == pytest.approx((mean, beside))
    assert (cell.without.level[0, 0], cell.without.apart[0, 0]) == pytest.approx((0, 0.2 / 16))
    assert cell.difference.value[0, 0] == pytest.approx(share - mean)
    assert spread_of(cell.difference).variance[0, 0] == pytest.approx(variance + beside + 0.035**2 + 0.0125**2)
    assert cell.together.value[0] == pytest.approx(share - mean)
    assert spread_of(cell.together).variance[0] == pytest.approx(variance + beside + 0.035**2 + 0.0125**2)
    ratio = cell.log_ratio
    assert (ratio.value[0, 0], ratio.level[0, 0], ratio.apart[0, 0]) == pytest.approx(
        (np.log(share / mean), 0.035 / share, -0.0125 / mean)
    )
    assert ratio.sampled[0, 0] == pytest.approx(variance / share**2 + beside / mean**2)
    assert (cell.passages[0], cell.documents, cell.share.freedom[0, 0]) == (8, 2, AHEAD + 1)


def test_a_document_counts_once_however_many_periods_it_has() -> None:
    # the first document has .7 in each of two periods: no more than all of it; of the second a half
    rows = pd.DataFrame({"text": [0, 0, 1], "state": "USA", "period": [1950, 1951, 1950], "weight": [0.7, 0.7, 0.5]})
    cell = estimate_cell(two_corpora(rows), np.ones(3, dtype=bool), ALIKE)
    assert cell is not None
    assert (cell.passages[0], cell.documents) == (2 + 3, 2)


def test_a_share_of_nought_has_a_ratio_of_half_a_passage() -> None:
    cell = estimate_cell(pairs(("USA", 1950, "", 0, 20, 8, 100)), np.ones(1, dtype=bool), ALIKE)
    assert cell is not None
    assert cell.log_ratio.value[0, 0] == pytest.approx(np.log(0.5 / 20 / 0.1))
    # one document: no variance between documents, the usual factor alone
    kept = 0.5 / 21
    assert cell.share.sampled[0, 0] == pytest.approx(kept * (1 - kept) / 20)
    assert cell.share.freedom[0, 0] == AHEAD
    usual = estimate_cell(pairs(("USA", 1950, "", 0, 20, 8, 100)), np.ones(1, dtype=bool), (3.0, 1.0))
    assert usual is not None
    assert usual.share.sampled[0, 0] == pytest.approx(3 * cell.share.sampled[0, 0])


def two_appeals(first: tuple[int, int], second: tuple[int, int]) -> Pairs:
    """Two documents of 20 passages with the practice and 80 without; counts of liberty and of faith in each, none elsewhere."""
    rows = []
    for year, counts in enumerate((first, second)):
        for appeal, count in zip(("liberty", "faith"), counts, strict=True):
            rows.append(("USA", 1950 + year, "aid", appeal, count, 20))
            rows.append(("USA", 1950 + year, "all", appeal, count, 100))
    return table(*rows)


def test_appeals_that_come_together_vary_more_when_added_up() -> None:
    # residuals of each appeal .05 and -.05: of both together twice as much, so four times the square: a factor of 2
    cell = estimate_cell(two_appeals((6, 6), (2, 2)), np.ones(2, dtype=bool), ALIKE)
    assert cell is not None
    assert cell.together.value[0] == pytest.approx(0.4)
    assert cell.together.sampled[0] == pytest.approx(2 * cell.difference.sampled.sum())
    # one in the place of the other: never less than if they were independent
    cell = estimate_cell(two_appeals((6, 2), (2, 6)), np.ones(2, dtype=bool), ALIKE)
    assert cell is not None
    assert cell.together.sampled[0] == pytest.approx(cell.difference.sampled.sum())


def test_likeness_is_weighed_by_passages_and_is_that_of_documents() -> None:
    # aid in 20 passages of each of two documents, liberty in 10 and 0; trade in 10 of each, liberty in 3 and 3
    rows = []
    for state, counts in (("USA", (10, 0)), ("GBR", (4, 4))):
        for year, count in enumerate(counts):
            rows.append((state, 1950 + year, "aid", "liberty", count, 20))
            rows.append((state, 1950 + year, "trade", "liberty", 3, 10))
            rows.append((state, 1950 + year, "all", "liberty", 20, 60))
    likeness = measure_likeness(table(*rows), "USA")
    kept = 10.5 / 41
    one = 2 * 2 * 0.125**2 / (kept * (1 - kept) / 40)
    # without: aid 10 and 20 of 40 (.375, .0625 to both sides of it), trade 17 and 17 of 50
    kept = 30.5 / 81
    other = 2 * 2 * 0.0625**2 / (kept * (1 - kept) / 80)
    assert likeness.of("", "USA") == pytest.approx((one * 40 / 60, max(other * 40 / 60, 1)))
    assert likeness.of("", "GBR") == (1, 1)  # both documents alike, which is less than chance
    assert likeness.of("", "") == (1, 1)


def test_likeness_of_other_states_is_that_of_documents_not_of_states() -> None:
    rows = [(state, year, "", hits, 20, hits, 40) for state, hits in (("A", 8), ("B", 2)) for year in (1950, 1951)]
    found = measure_likeness(pairs(*rows), "USA").of("", "A")
    # four documents .0375 to both sides of .25
    kept = 20.5 / 81
    assert found[0] == pytest.approx(4 / 3 * 4 * 0.0375**2 / (kept * (1 - kept) / 80))
    # of the dominant state there is nothing
    assert measure_likeness(pairs(*rows), "USA").of("", "USA") == (1, 1)


def test_the_error_of_the_classifier_adds_to_the_variance() -> None:
    ones = np.ones((1, 2))
    two = Measure(np.zeros((1, 2)), ones, ones, np.array([[1.0, 2.0]]), np.array([[3.0, 0.5]]))
    assert spread_of(two).variance == pytest.approx(np.array([[1 + 1 + 9, 1 + 4 + 0.25]]))
    # of appeals added up the errors of all of them: 1 + 1 + 9 + 4 + .25
    whole = Measure(np.zeros(1), np.ones(1), np.ones(1), two.level, two.apart)
    assert spread_of(whole).variance == pytest.approx([15.25])
    assert Spread(np.zeros(1), ones[0, :1]).two_sided(np.zeros(1)).tolist() == [1]


def test_the_upper_end_of_a_share_is_that_of_the_beta_distribution() -> None:
    # .7 of 20 passages, variance .02 with 9 degrees: as many passages as a binomial variance of that width has
    spread = Spread(np.array([[0.02]]), np.array([[9.0]]))
    low, high = interval_of_share(np.array([[0.7]]), np.array([[20.0]]), spread, 0.8)
    kept = 14.5 / 21
    size = kept * (1 - kept) / (0.02 * (t.ppf(0.9, 9) / 1.2815516) ** 2)
    assert high[0, 0] == pytest.approx(beta.ppf(0.9, 0.7 * size + 0.5, 0.3 * size + 0.5), rel=1e-6)
    # the longer tail reaches no further than the variance does
    assert low[0, 0] == pytest.approx(0.7 - t.ppf(0.9, 9) * np.sqrt(0.02))
    # a variance larger than that of one passage counts as one passage
    wide = Spread(np.array([[0.5]]), np.array([[9.0]]))
    low, high = interval_of_share(np.array([[0.3]]), np.array([[20.0]]), wide, 0.8)
    assert (low[0, 0], high[0, 0]) == pytest.approx(tuple(beta.ppf([0.1, 0.9], 0.8, 1.2)), rel=1e-6)
    # of all passages none is above 1
    full = interval_of_share(np.array([[1.0]]), np.array([[20.0]]), spread, 0.8)[1]
    assert full[0, 0] == 1


def test_scores_become_chances_and_offsets() -> None:
    # scores of .5 for both practices: chance .5; of the appeal: log odds 0, with the practices 0 and 1, without them -1
    found = sum_passages(
        np.full((3, 2), 0.5), np.full((3, 1), 0.5), np.array([0, 2]), np.array([0, 2]), errors(("a", "b"))
    )
    without = expit(-1.0)
    assert found.both[:, :, 0] == pytest.approx(np.outer([2, 1], [0.5 * 0.5, 0.5 * expit(1.0)]))
    assert found.apart[:, :, 0] == pytest.approx(np.outer([2, 1], [0.5 * without] * 2))
    assert found.apart_moves[:, :, 0] == pytest.approx(np.outer([2, 1], [0.5 * without * (1 - without)] * 2))
    assert found.carried == pytest.approx(np.array([[1, 1], [0.5, 0.5]]))
    assert (found.passages.tolist(), found.corpus.tolist()) == ([2, 1], [0, 2])


def test_pairs_of_some_practices_are_those_practices() -> None:
    here = np.zeros(1, dtype=int)
    sums = sum_passages(np.array([[0.2, 0.7]]), np.array([[0.5]]), here, here, errors(("a", "b")))
    second = Pairs(("a", "b"), ("liberty",), sums, pd.DataFrame(), errors(("a", "b"))).only(["b"])
    assert second.practices == ("b",)
    assert second.sums.carried == pytest.approx(np.array([[0.7]]))
    assert second.errors is not None
    assert (second.errors.practices, second.errors.given.tolist()) == (("b",), [[1.0]])
    assert second.errors.appeal.tolist() == [[0.0, 1.0]]


def test_documents_of_several_corpora_know_their_number() -> None:
    piece = pd.DataFrame({"corpus": ["b", "x", "a"], "document": "d", "p_aid": 0.5, "p_liberty": 0.5})
    halves = [piece, piece.iloc[2:]]  # the last document goes on in the second piece
    documents, sums = sum_pairs(halves, (("aid",), ("liberty",)), errors())
    assert documents["corpus"].tolist() == ["b", "x", "a"]
    assert sums.corpus.tolist() == [1, 2, 0]
    assert sums.passages.tolist() == [1, 1, 2]
    assert sums.both[:, 0, 0] == pytest.approx([0.25, 0.25, 0.5])


def test_ends_of_the_cross_table() -> None:
    found = pairs(("USA", 1950, "", 6, 20, 14, 100), ("USA", 1951, "", 2, 20, 10, 100))
    row = tabulate_framing(found, None, TableSettings("USA", level=0.9)).iloc[0]
    cell = estimate_cell(found, rows_of(found), measure_likeness(found, "USA").of("", "USA"))
    assert cell is not None
    half = t.ppf(0.95, AHEAD + 1) * np.sqrt(cell.difference.sampled[0, 0])
    assert (row["low"], row["high"]) == pytest.approx((0.1 - half, 0.1 + half))
    factor = np.exp(t.ppf(0.95, AHEAD + 1) * np.sqrt(cell.log_ratio.sampled[0, 0]))
    assert (row["ratio_low"], row["ratio_high"]) == pytest.approx((2 / factor, 2 * factor))
    ends = interval_of_share(cell.share.value, np.array([[40.0]]), spread_of(cell.share), 0.9)
    assert (row["share_low"], row["share_high"]) == pytest.approx((ends[0][0, 0], ends[1][0, 0]))
    assert (row["documents"], row["passages"]) == (2, 40)


def test_without_a_dominant_state_every_state_has_leaders_and_spans_from_five_passages_on() -> None:
    rows = [
        ("FRA", 1948, "home", 1, 5, 2, 20),
        ("FRA", 1951, "home", 1, 4, 2, 20),
        ("GBR", 1950, "abroad", 1, 4, 2, 20),
    ]
    found = pairs(*rows)
    found.rows["leader"] = ["", "Bidault", ""]
    out = tabulate_framing(found, None, TableSettings(span=10))
    # the second year alone has 4 passages, Britain too; 1940-49 and all years have 5 and 9
    assert out[["state", "audience", "leader", "period", "group"]].to_numpy().tolist() == [
        ["FRA", "home", "", "1948-1951", ""],
        ["FRA", "home", "", "1948", ""],
    ]
    # single secondary states from fifteen on, groups from five
    rows = [("USA", 1950, "", 1, 4, 2, 20), ("FRA", 1950, "", 1, 15, 2, 20), ("GBR", 1950, "", 1, 14, 2, 20)]
    out = tabulate_framing(pairs(*rows), None, TableSettings("USA"))
    assert out[["state", "group", "passages"]].to_numpy().tolist() == [
        ["FRA", "", 15], ["", "secondary", 29], ["", "secondary", 29],
    ]  # fmt: skip


def test_rows_of_the_cross_table_name_practice_and_appeal_and_come_by_state() -> None:
    rows = []
    for state, count in (("FRA", 4), ("GBR", 5), ("USA", 6)):
        for practice, total in (("aid", 20), ("arms", 30), ("all", 90)):
            rows += [(state, 1950, practice, appeal, count, total) for appeal in ("liberty", "faith")]
    out = tabulate_framing(table(*rows), None, TableSettings("USA"))
    single = out[out["state"] != ""].drop_duplicates(["state", "practice", "appeal"])
    assert single[["state", "practice", "appeal", "share"]].to_numpy().tolist() == [
        [state, practice, appeal, pytest.approx(count / total)]
        for state, count in (("FRA", 4), ("GBR", 5), ("USA", 6))
        for practice, total in (("aid", 20), ("arms", 30))
        for appeal in ("faith", "liberty")
    ]


def test_likeness_of_the_dominant_states_documents_is_its_own() -> None:
    rows = [("FRA", 1950 + year, "", 10 * (year % 2), 20, 50 * (year % 2), 100) for year in range(6)]
    rows += [("USA", 1950 + year, "", 5, 20, 25, 100) for year in range(2)]
    found = pairs(*rows)
    usual = measure_likeness(found, "USA")
    assert usual.of("", "FRA")[0] > 2 > usual.of("", "USA")[0]
    cell = estimate_cell(found, rows_of(found, state="USA"), usual.of("", "USA"))
    assert cell is not None
    row = tabulate_framing(found, None, TableSettings("USA")).query("state == 'USA'").iloc[0]
    assert row["high"] - row["low"] == pytest.approx(2 * cell_half(cell.difference))


def cell_half(difference: Measure) -> float:
    return float(spread_of(difference).half(0.95)[0, 0])


def test_a_cross_table_of_too_few_passages_is_empty() -> None:
    out = tabulate_framing(pairs(("USA", 1950, "", 1, 4, 2, 20)), None, TableSettings("USA"))
    assert list(out) == [column.name for column in FRAMING.columns]
    assert out.empty


def test_practices_of_a_cell_are_apart() -> None:
    # two practices with other numbers, two appeals: each as if it were alone
    rows = []
    for year, counts in enumerate(((6, 2, 3, 1), (2, 6, 9, 4))):
        for practice, appeal, count, total in (
            ("aid", "liberty", counts[0], 20), ("aid", "faith", counts[1], 20),
            ("arms", "liberty", counts[2], 30), ("arms", "faith", counts[3], 30),
            ("all", "liberty", counts[0] + counts[2] + 9, 90), ("all", "faith", counts[1] + counts[3] + 5, 90),
        ):  # fmt: skip
            rows.append(("USA", 1950 + year, practice, appeal, count, total))
    found, chosen = table(*rows), np.ones(2, dtype=bool)
    whole = estimate_cell(found, chosen, (1.5, 1.2))
    assert whole is not None
    for number, name in enumerate(("aid", "arms")):
        alone = estimate_cell(found.only([name]), chosen, (1.5, 1.2))
        assert alone is not None
        for part in ("share", "without", "difference", "log_ratio", "together"):
            for figure in ("value", "sampled", "freedom"):
                both = getattr(getattr(whole, part), figure)[number]
                assert both == pytest.approx(getattr(getattr(alone, part), figure)[0]), (part, figure)
    assert whole.without.freedom[1, 1] == whole.together.freedom[1] == AHEAD + 1
    # one document more is worth as much as the factor of all texts counts for: (8 * 1.5 + shown / expected) / 9
    kept = 8.5 / 41
    binomial = kept * (1 - kept) / 40
    assert whole.share.sampled[0, 1] == pytest.approx(binomial * (8 * 1.5 + 0.01 / binomial) / 9)


def test_errors_of_practices_are_apart() -> None:
    one = two_corpora()
    twice = {
        name: np.concatenate([value, value / 2], axis=1) for name, value in vars(one.sums).items() if value.ndim > 1
    }
    sums = Sums(one.sums.passages, corpus=one.sums.corpus, **twice)
    both = Pairs(("aid", "arms"), ("liberty",), sums, one.rows, errors(("aid", "arms")))
    whole = estimate_cell(both, np.ones(2, dtype=bool), ALIKE)
    assert whole is not None
    for number, name in enumerate(both.practices):
        alone = estimate_cell(both.only([name]), np.ones(2, dtype=bool), ALIKE)
        assert alone is not None
        for figure in ("value", "sampled", "level", "apart"):
            assert getattr(whole.difference, figure)[number] == pytest.approx(getattr(alone.difference, figure)[0]), (
                figure
            )
        spread = spread_of(whole.together)
        assert spread.variance[number] == pytest.approx(spread_of(alone.together).variance[0])
    # what passages without the practice have too much is missing in the difference
    assert whole.difference.apart[0, 0] == whole.together.apart[0, 0] == pytest.approx(-0.0125)


def test_a_contrast_is_the_first_less_the_second() -> None:
    found = pairs(("USA", 1950, "domestic", 6, 20, 14, 100), ("USA", 1950, "international", 4, 20, 8, 100))
    cells = [estimate_cell(found, rows_of(found, audience=name), ALIKE) for name in ("domestic", "international")]
    first, second = (cell.difference for cell in cells if cell is not None)
    assert contrast(first, second)[0][0, 0] == pytest.approx((0.3 - 0.1) - (0.2 - 0.05))
    # rows that meet all that is wanted, not the last alone
    assert rows_of(found, audience="domestic", period=(1950, 1951)).tolist() == [True, False]


def test_likeness_is_that_of_each_audience() -> None:
    rows = [("USA", year, audience, hits, 20, 10, 40) for audience, both in (("home", (10, 0)), ("out", (5, 5)))
            for year, hits in enumerate(both)]  # fmt: skip
    likeness = measure_likeness(pairs(*rows), "USA")
    kept = 10.5 / 41
    assert likeness.of("home", "USA")[0] == pytest.approx(0.0625 / (kept * (1 - kept) / 40))
    assert likeness.of("out", "USA")[0] == 1
    # a practice that nobody speaks of says nothing
    silent = pairs(("USA", 1950, "", 0, 0, 9, 20), ("USA", 1951, "", 0, 0, 1, 20))
    assert measure_likeness(silent, "USA").of("", "USA")[0] == 1


def test_a_document_of_two_states_is_one_document_among_texts_of_all() -> None:
    rows = pd.DataFrame({"text": [0, 0, 1], "state": ["A", "B", "B"], "period": 1950, "weight": [0.6, 0.6, 1.0]})
    raw = _sum_cell(two_corpora(rows), np.ones(3, dtype=bool), by_state=False)
    assert raw is not None
    assert (raw.passages[0], raw.clusters) == (2 + 6, 2)
    by_state = _sum_cell(two_corpora(rows), np.ones(3, dtype=bool))
    assert by_state is not None
    assert (by_state.passages[0], by_state.clusters) == (pytest.approx(1.2 + 1.2 + 6), 2)


def test_shares_beyond_the_ends_are_told_as_the_ends() -> None:
    spread = Spread(np.full((1, 2), 0.01), np.full((1, 2), 9.0))
    beyond = interval_of_share(np.array([[-0.05, 1.05]]), np.full((1, 2), 20.0), spread, 0.9)
    ends = interval_of_share(np.array([[0.0, 1.0]]), np.full((1, 2), 20.0), spread, 0.9)
    assert (beyond[0].tolist(), beyond[1].tolist()) == (ends[0].tolist(), ends[1].tolist())
    assert np.isfinite(ends).all()
    # of one passage in the place of half of one
    cell = estimate_cell(pairs(("USA", 1950, "", 0, 1, 8, 101)), np.ones(1, dtype=bool), ALIKE)
    assert cell is not None
    assert cell.log_ratio.value[0, 0] == pytest.approx(np.log(0.5 / 0.08))


def test_pieces_without_passages_and_documents_of_one_piece() -> None:
    piece = pd.DataFrame({"corpus": ["b", "b", "x"], "document": ["d", "d", "e"], "p_aid": 0.5, "p_liberty": 0.5})
    codes = (("aid",), ("liberty",))
    documents, sums = sum_pairs([piece.iloc[:0], piece, piece.iloc[:0]], codes, errors())
    assert documents.to_numpy().tolist() == [["b", "d"], ["x", "e"]]
    assert documents.columns.tolist() == ["corpus", "document"]
    # with the classifier's errors without the practice is expit(-1), not the appeal's own .5
    assert sums.apart[:, 0, 0] == pytest.approx([2 * 0.5 * expit(-1.0), 0.5 * expit(-1.0)])
    assert sums.apart_moves[1, 0, 0] == pytest.approx(0.5 * expit(-1.0) * (1 - expit(-1.0)))
    # a document that three pieces share is one, in its place
    documents, sums = sum_pairs([piece.iloc[:1], piece.iloc[1:2], piece.iloc[2:]], codes, None)
    assert documents.to_numpy().tolist() == [["b", "d"], ["x", "e"]]
    assert documents.columns.tolist() == ["corpus", "document"]
    assert (sums.passages.tolist(), sums.both[:, 0, 0].tolist()) == ([2, 1], [0.5, 0.25])


def test_sums_of_several_practices_without_errors() -> None:
    here = np.zeros(1, dtype=int)
    found = sum_passages(np.array([[0.5, 0.25]]), np.array([[0.4]]), here, here, None)
    assert found.both[0, :, 0].tolist() == pytest.approx([0.2, 0.1])
    assert found.apart[0, :, 0].tolist() == pytest.approx([0.2, 0.3])


def test_documents_join_their_states_and_periods() -> None:
    documents = pd.DataFrame({"corpus": ["b", "c"], "document": ["d", "d"], "audience": "elsewhere"})
    sums = sum_passages(np.zeros((2, 1)), np.zeros((2, 1)), np.arange(2), np.zeros(2, int), None)
    weights = pd.DataFrame({
        "corpus": ["c", "b"], "document": ["d", "d"], "state": "USA", "period": [1950, 1951], "audience": "domestic",
        "weight": 1.0, "leader": "", "time": np.nan,
    })  # fmt: skip
    kept = errors()
    found = join_pairs(documents[["corpus", "document"]], sums, weights.iloc[::-1], (("aid",), ("liberty",)), kept)
    assert found.rows[["text", "period"]].to_numpy().tolist() == [[0, 1951], [1, 1950]]
    assert (found.practices, found.appeals) == (("aid",), ("liberty",))
    assert found.errors is kept
    assert found.rows.index.tolist() == [0, 1]


def test_documents_of_one_state_err_together() -> None:
    found = pairs(
        ("A", 1950, "international", 4, 10, 5, 20),
        ("A", 1951, "international", 6, 10, 7, 20),
        ("B", 1950, "international", 1, 10, 2, 20),
        ("C", 1950, "international", 1, 10, 2, 20),
    )
    raw = _sum_cell(found, rows_of(found))
    assert raw is not None
    # .3 in all; passages beyond it: 1 and 3 of A, -2 of B, -2 of C, in 40 passages; three states
    assert raw.clustered[0][0] == pytest.approx(((1 + 3) ** 2 + 2**2 + 2**2) / 40**2 * 3 / 2)
    assert raw.joint == pytest.approx([1.0])
