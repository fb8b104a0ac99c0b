"""What the questions on framing reckon with, by hand: p and q, windows of years, draws of profiles, loudness."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm, t

from framing.align import AlignSettings
from framing.align.appeals.attached import (
    Asked,
    ask_against_abroad,
    ask_attached,
    correct,
    decide,
    home_of,
    shared_rows,
)
from framing.align.appeals.borrowed import _draw, find_borrowing, place_between
from framing.align.appeals.estimates import Likeness, estimate_cell, measure_likeness, rows_of
from framing.align.appeals.home_first import Lead
from framing.align.appeals.measures import Measure
from framing.align.appeals.pairs import Pairs
from framing.align.appeals.pairs_table import read_pairs
from framing.align.appeals.questions import Move, ask_framing, label_rows
from framing.align.appeals.resonance import _carriers, _window, find_resonance, loudness
from framing.align.groups.pass_through import fieller_set

from .pairs_by_hand import pairs, table

YES, NO, OPEN = "supported", "not supported", "not enough evidence"
LIKENESS = Likeness("USA", {(audience, own): (1.0, 1.0) for audience in ("", "domestic") for own in (True, False)})


def asked(likeness: Likeness = LIKENESS) -> Asked:
    return Asked("USA", 0.95, 0.05, likeness, 0.25)


def test_rows_of_what_is_attached() -> None:
    # three practices in a document of 100: with 15, 20 and 14 passages, liberty in 9, 4 and 14 of them and in 20 of all
    rows = [("USA", 1950, name, "liberty", count, total) for name, count, total in
            (("aid", 9, 15), ("arms", 4, 20), ("trade", 14, 14), ("all", 20, 100))]  # fmt: skip
    found = table(*rows)
    rows_found = ask_attached(found, asked())
    assert rows_found["practice"].tolist() == ["aid", "arms", "trade"] * 2
    assert rows_found["appeal"].tolist() == ["liberty"] * 3 + ["all"] * 3
    cell = estimate_cell(found, rows_of(found), (1.0, 1.0))
    assert cell is not None
    first = rows_found.iloc[:3]
    assert first["estimate"].tolist() == pytest.approx([0.6 - 11 / 85, 0.2 - 16 / 80, 1 - 6 / 86])
    error = np.sqrt(cell.difference.sampled[:, 0])
    half = t.ppf(0.975, 8) * error
    assert first["low"].tolist() == pytest.approx((first["estimate"] - half).tolist())
    assert first["high"].tolist() == pytest.approx((first["estimate"] + half).tolist())
    p = 2 * t.sf(np.abs(first["estimate"]) / error, 8)
    assert first["p"].tolist() == pytest.approx(p.tolist())
    # of the two with fifteen passages or more: the smaller p twice, the larger once
    assert first["q"].tolist()[:2] == pytest.approx([2 * p[0], p[1]])
    assert np.isnan(first["q"].iloc[2])
    assert first["verdict"].tolist() == [YES, OPEN, OPEN]
    assert first["reason"].tolist() == [
        "the interval lies above 0",
        "the interval includes both 0 and three passages in a hundred",
        "fewer than fifteen passages with the practice, or none without it known",
    ]
    assert (rows_found["test"] == "attached").all()
    figure = "share of passages with the practice that carry the appeal, minus that of passages without it"
    assert (rows_found["figure"] == figure).all()
    assert correct(np.zeros(0)).tolist() == []


def test_what_is_attached_is_the_dominant_states_own() -> None:
    own = [("USA", 1950, "", 6, 20, 14, 100), ("USA", 1951, "", 2, 20, 10, 100)]
    found = pairs(*own, ("GBR", 1950, "", 19, 20, 19, 100))
    likeness = Likeness("USA", {("", True): (3.0, 1.0), ("", False): (9.0, 9.0)})
    answer = ask_attached(found, asked(likeness)).iloc[0]
    cell = estimate_cell(pairs(*own), np.ones(2, dtype=bool), (3.0, 1.0))
    assert cell is not None
    half = t.ppf(0.975, 9) * np.sqrt(cell.difference.sampled[0, 0])
    assert (answer["estimate"], answer["low"]) == pytest.approx((0.1, 0.1 - half))


def test_home_against_abroad_by_hand() -> None:
    both = [("USA", 1950, "domestic", 9, 20, 17, 100), ("USA", 1950, "international", 6, 25, 12, 100)]
    factors = {("domestic", True): (2.0, 1.0), ("international", True): (3.0, 1.0), ("domestic", False): (9.0, 9.0),
               ("international", False): (9.0, 9.0)}  # fmt: skip
    question = asked(Likeness("USA", factors))
    rows_found = ask_against_abroad(pairs(*both), question)
    # .45 less 8 of 80, .24 less 6 of 75
    assert rows_found["estimate"].tolist() == pytest.approx([(0.45 - 0.1) - (0.24 - 0.08)] * 2)
    noise = []
    for hits, of, rest, other, factor in ((9, 20, 8, 80, 2), (6, 25, 6, 75, 3)):
        shares = [((hits + 0.5) / (of + 1), of), ((rest + 0.5) / (other + 1), other)]
        with_it, without = (share * (1 - share) / count for share, count in shares)
        noise.append(factor * with_it + without)
    half = t.ppf(0.975, sum(noise) ** 2 / (noise[0] ** 2 / 8 + noise[1] ** 2 / 8)) * np.sqrt(sum(noise))
    assert rows_found["high"].tolist() == pytest.approx([0.19 + half] * 2)
    assert (rows_found["figure"] == "difference with and without the practice at home, minus that abroad").all()
    assert (rows_found["test"] == "home against abroad").all()
    for one in both:
        assert ask_against_abroad(pairs(one), question).empty


def test_verdicts_need_the_lower_end_and_known_passages() -> None:
    assert decide(0.0, 0.2, 0.01, 0.05) == OPEN
    # for sure no framing, but of fourteen passages: not enough
    rows = [("USA", 1950, "aid", "liberty", 0, 14), ("USA", 1950, "all", "liberty", 9000, 10014)]
    row = ask_attached(table(*rows), asked()).iloc[0]
    assert row["verdict"] == OPEN
    assert row["high"] < 0.03


def test_where_home_is_and_which_years_have_both() -> None:
    found = pairs(
        ("USA", 1950, "domestic", 1, 5, 2, 9), ("USA", 1951, "domestic", 1, 5, 2, 9),
        ("USA", 1951, "international", 1, 5, 2, 9), ("USA", 1952, "international", 1, 5, 2, 9),
        ("GBR", 1950, "international", 1, 5, 2, 9),
    )  # fmt: skip
    assert (home_of(found, "USA"), home_of(found, "GBR"), home_of(found, "FRA")) == (
        "domestic",
        "international",
        "domestic",
    )
    home, abroad = shared_rows(found, "USA")
    assert found.rows["period"][home].tolist() == found.rows["period"][abroad].tolist() == [1951]
    assert found.rows["audience"][abroad].tolist() == ["international"]
    # the audience of most rows where none is domestic
    other = pairs(("USA", 1950, "b", 1, 5, 2, 9), ("USA", 1951, "a", 1, 5, 2, 9), ("USA", 1952, "a", 1, 5, 2, 9))
    assert home_of(other, "USA") == "a"


def test_the_place_between_two_profiles_by_hand() -> None:
    theirs, later, own = np.array([1.0, 0.0]), np.array([0.5, 0.0]), np.zeros(2)
    zero = np.zeros((2, 2))
    found = place_between(theirs, later, own, (np.array([[0.1, 0.0], [-0.1, 0.0]]), zero, zero), 0.95, 0.25)
    # apart by 1.1 and .9: products .55 and .45, mean .5; squares 1.21 and .81, mean 1.01, so that .01 too much is taken off 1
    # variances of the two .005 and .08, together .02
    assert found.share == pytest.approx(0.5 / 0.99)
    ends = fieller_set(0.5, np.sqrt(0.005), 0.99, np.sqrt(0.08), norm.ppf(0.975), 0.02)
    assert (found.low, found.high) == pytest.approx((ends.low, ends.high))
    assert found.p == pytest.approx(2 * norm.sf(0.5 / np.sqrt(0.005)))
    assert (found.verdict, found.reason) == (YES, "the group's appeals moved towards the dominant state's")
    # errors of the profile before stand in both: moved by .1 to both sides, products .9 * .4 and 1.1 * .6, mean .51
    found = place_between(theirs, later, own, (zero, zero, np.array([[0.1, 0.0], [-0.1, 0.0]])), 0.95, 0.25)
    assert found.share == pytest.approx((1 - 0.51) / 0.99)
    # a fifth of the way, surely; and hardly known at all
    still = np.array([[1e-4, 0.0], [-1e-4, 0.0]])
    fifth = place_between(theirs, np.array([-0.2, 0.0]), own, (zero, still, zero), 0.95, 0.25)
    assert (fifth.verdict, fifth.share) == (NO, pytest.approx(-0.2))
    assert fifth.reason == "the group's appeals moved less than a quarter of the way"
    # a p that is not nought: products .5 with a standard deviation of .25
    wide = place_between(theirs, later, own, (zero, np.array([[0.1767767, 0.0], [-0.1767767, 0.0]]), zero), 0.95, 0.25)
    assert wide.p == pytest.approx(2 * norm.sf(0.5 / 0.25), rel=1e-5)
    # the third draw is of the adopters' own profile, the first of the other: squares (1.3 - .1)^2 and (.9 - .2)^2
    found = place_between(
        theirs, later, own, (np.array([[0.3, 0.0], [-0.1, 0.0]]), zero, np.array([[0.1, 0.0], [0.2, 0.0]])), 0.5, 0.25
    )
    top, bottom = (1.2 * 0.4 + 0.7 * 0.3) / 2, (1.44 + 0.49) / 2
    assert found.share == pytest.approx((1 - top) / (2 - bottom))
    loose = np.array([[0.5, 0.0], [-0.5, 0.0]])
    assert (
        place_between(theirs, later, own, (zero, loose, zero), 0.95, 0.25).reason
        == "the interval includes both 0 and a quarter of the way"
    )
    alike = place_between(theirs, later, own, (zero, zero, 10 * loose), 0.95, 0.25)
    assert (alike.verdict, alike.low, alike.high) == (OPEN, -np.inf, np.inf)
    assert alike.reason == "the group's own earlier appeals hardly differ from those of the dominant state"


def test_errors_of_profiles_that_are_shared() -> None:
    def measure(sampled: float, level: float, apart: float) -> Measure:
        one = np.ones((2, 1))
        return Measure(
            one, one * [[9.0], [sampled]], one * [[1.0], [8.0]], one * [[9.0], [level]], one * [[9.0], [apart]]
        )

    def drawn(*measures: Measure) -> tuple[np.ndarray, ...]:
        return _draw(list(measures), 1, np.random.default_rng(0))

    # the level of coded passages is that of a corpus: the dominant state's texts have another than the adopters'
    first, second, third = drawn(*[measure(0, 2, 0)] * 3)
    assert second.tolist() == third.tolist() != first.tolist()
    assert first.shape == (2000, 1)
    assert (first.std(), second.std()) == pytest.approx((2, 2), rel=0.06)
    # passages without the practice have the same offsets everywhere
    first, second, third = drawn(*[measure(0, 0, 3)] * 3)
    assert first.tolist() == second.tolist() == third.tolist()
    assert first.std() == pytest.approx(3, rel=0.06)
    # documents are each profile's own: Student's t with 8 degrees has the variance 8 / 6
    parts = drawn(*[measure(4, 0, 0)] * 3)
    assert [part.std() for part in parts] == pytest.approx([2 * np.sqrt(8 / 6)] * 3, rel=0.1)
    assert abs(np.corrcoef(np.column_stack(parts).T)[0, 1:]).max() < 0.1
    both = drawn(measure(0, 2, 3), measure(0, 0, 0), measure(0, 0, 0))[0]
    assert both.std() == pytest.approx(np.sqrt(13), rel=0.06)
    # each profile's place, and the signs of what is shared: two levels alike, offsets against each other
    first, second, third = drawn(measure(0, 0, 1), measure(0, 0, -2), measure(0, 0, 3))
    assert second == pytest.approx(-2 * first)
    assert third == pytest.approx(3 * first)
    _, second, third = drawn(measure(0, 0, 0), measure(0, 1, 0), measure(0, -2, 0))
    assert third == pytest.approx(-2 * second)


def travelling() -> Pairs:
    """Liberty and faith in aid, a year a line, of the dominant state at home and of an ally, other in every year."""
    rows = []
    for year in range(1945, 1980):
        for state, audience in (("USA", "domestic"), ("USA", "international"), ("GBR", "international")):
            liberty = 30 + year % 7 if state == "USA" else 5 + year % 3 + (9 if year > 1960 else 0)
            for appeal, both in (("liberty", liberty), ("faith", 38 - liberty)):
                cell = {"state": state, "period": year, "audience": audience, "appeal": appeal}
                rows.append(cell | {"practice": "aid", "count": both, "total": 100})
                rows.append(cell | {"practice": "all", "count": both + 5, "total": 200})
    return read_pairs(pd.DataFrame(rows), "pairs.csv")


def test_profiles_are_those_of_ten_years_before_and_of_the_lags() -> None:
    found = travelling()
    factors = {("domestic", True): (2.0, 1.0), ("domestic", False): (7.0, 7.0), ("international", False): (3.0, 1.0),
               ("international", True): (9.0, 9.0)}  # fmt: skip
    question = asked(Likeness("USA", factors))
    members = rows_of(found, state="GBR")
    answer = find_borrowing(found, "aid", 1960, members, 8, question, np.random.default_rng(4))
    home = rows_of(found, state="USA", audience="domestic", period=(1960, 1968))
    cells = [
        estimate_cell(found, rows, factor)
        for rows, factor in (
            (home, (2.0, 1.0)),
            (members & rows_of(found, period=(1961, 1968)), (3.0, 1.0)),
            (members & rows_of(found, period=(1950, 1959)), (3.0, 1.0)),
        )
    ]
    measures = [cell.difference for cell in cells if cell is not None]
    expected = place_between(
        *(one.value[0] for one in measures), _draw(measures, 0, np.random.default_rng(4)), 0.95, 0.25
    )  # type: ignore[misc]
    assert answer == expected
    assert np.isfinite(answer.share)


def test_a_group_without_texts_after_the_shift_is_not_enough() -> None:
    found = pairs(("USA", 1960, "", 9, 20, 20, 100), ("GBR", 1955, "", 9, 20, 20, 100))
    answer = find_borrowing(found, "aid", 1960, rows_of(found, state="GBR"), 5, asked(), np.random.default_rng(0))
    assert (answer.verdict, answer.reason[:26]) == (OPEN, "fewer than fifteen passage")
    few = pairs(("USA", 1960, "", 9, 20, 20, 100), ("GBR", 1955, "", 1, 2, 9, 99), ("GBR", 1961, "", 9, 20, 20, 100))
    assert (
        find_borrowing(few, "aid", 1960, rows_of(few, state="GBR"), 5, asked(), np.random.default_rng(0)).verdict
        == OPEN
    )


def test_fifteen_passages_are_enough_of_each_profile() -> None:
    def with_passages(before: int, after: int, home: int) -> str:
        rows = [
            ("GBR", 1959, "", 1, before, 2, 99),
            ("GBR", 1961, "", 1, after, 2, 99),
            ("USA", 1960, "", 1, home, 2, 99),
        ]
        found = pairs(*rows)
        answer = find_borrowing(found, "aid", 1960, rows_of(found, state="GBR"), 5, asked(), np.random.default_rng(0))
        return answer.reason[:26]

    few = "fewer than fifteen passage"
    assert with_passages(15, 15, 15) != few
    assert [with_passages(14, 15, 15), with_passages(15, 14, 15), with_passages(15, 15, 14)] == [few] * 3


def two_appeals(years: range, liberty: int, faith: int, total: int = 40) -> list[tuple[str, int, str, str, int, int]]:
    """Counts of two appeals with aid, beside 10 and 20 of them in 200 other passages."""
    rows = []
    for year in years:
        for appeal, both, other in (("liberty", liberty, 10), ("faith", faith, 20)):
            rows.append(("USA", year, "aid", appeal, both, total))
            rows.append(("USA", year, "all", appeal, both + other, total + 200))
    return rows


def test_appeals_that_carry_weigh_by_how_much_they_are_attached() -> None:
    found = table(*two_appeals(range(1960, 1970), 14, 12))
    weight, reason = _carriers(found, 0, (1960, 1969), asked())
    # faith .3 less .1, liberty .35 less .05: 2 and 3 of 5
    assert (dict(zip(found.appeals, weight, strict=True)), reason) == (
        pytest.approx({"faith": 0.4, "liberty": 0.6}),
        "",
    )
    periods, loud, passages = loudness(found, 0, np.array([0.4, 0.6]), "USA")
    assert loud[0] == pytest.approx(0.4 * 0.1 + 0.6 * 0.05)
    assert (periods[0], periods[-1], passages.tolist()) == (1960, 1969, [200] * 10)
    # the years after the span do not count, and fourteen passages are too few
    assert _carriers(table(*two_appeals(range(1960, 1961), 5, 5, 14)), 0, (1960, 1969), asked())[1].startswith(
        "fewer than"
    )
    assert _carriers(table(*two_appeals(range(1960, 1970), 14, 12)), 0, (1971, 1979), asked())[1].startswith(
        "fewer than"
    )
    # below three in a hundred for sure, and not sure
    assert _carriers(table(*two_appeals(range(1960, 1990), 2, 4)), 0, (1960, 1989), asked())[1].startswith(
        "no appeal carries"
    )
    unsure = _carriers(table(*two_appeals(range(1960, 1961), 3, 5)), 0, (1960, 1969), asked())
    assert (unsure[0].tolist(), unsure[1]) == ([0, 0], "no appeal is reliably attached to the practice after the shift")


def test_mean_loudness_of_a_window_by_passages() -> None:
    loud, passages, periods = np.array([0.1, 0.4, np.nan, 0.2]), np.array([10.0, 30, 0, 10]), np.arange(1950, 1954)
    # .1 with 10 and .4 with 30; .4 with 30 and .2 with 10, a year without texts between
    assert _window(loud, passages, periods, 1950, 1952) == pytest.approx(0.325)
    assert _window(loud, passages, periods, 1951, 1954) == pytest.approx(0.35)
    assert np.isnan(_window(loud, passages, periods, 1951, 1953))  # one year alone
    assert np.isnan(_window(loud, passages, periods, 1949, 1952))  # begins before the texts


def at_home(last: int) -> Pairs:
    """From 1940 on: the appeal in 12 of 40 passages of the practice, in 10 to 12 of 200 others, in 1955-59 in 40 more."""
    rows = []
    for year in range(1940, last + 1):
        other = 10 + year % 3 + (40 if 1955 <= year < 1960 else 0)
        rows.append(("USA", year, "domestic", 12, 40, 12 + other, 240))
    return pairs(*rows)


def test_a_rise_is_held_against_ten_other_dates_or_more() -> None:
    # dates with ten years before them: from 1950 on, up to the year after the last; those within ten years of 1960 share years
    # with it, so of 1950 and 1970 to 1978 are ten
    found = at_home(1977)
    answer = find_resonance(found, "aid", 1960, 5, 10, asked())
    assert (answer.verdict, answer.reason) == (
        YES,
        "the appeals that carry the practice became more frequent at home before it rose",
    )
    _, loud, _ = loudness(found, 0, np.ones(1), "USA")
    change = [
        loud[one - 1945 : one - 1940].mean() - loud[one - 1950 : one - 1945].mean()
        for one in [1950, *range(1970, 1979)]
    ]
    error = np.std(change, ddof=1) * np.sqrt(1 + 1 / 2)  # ten dates of windows of five years are two
    assert answer.rise == pytest.approx(answer.before - answer.earlier - np.mean(change))
    assert answer.low == pytest.approx(answer.rise - t.ppf(0.975, 1) * error)
    assert answer.p == pytest.approx(2 * t.sf(answer.rise / error, 1))
    short = find_resonance(at_home(1976), "aid", 1960, 5, 10, asked())
    assert (short.verdict, short.reason) == (
        OPEN,
        "too few periods at home before the shift, or at other dates, to know",
    )
    assert (short.carriers, short.before, short.earlier) == (("liberty",), answer.before, answer.earlier)


def test_a_table_of_answers_says_what_each_is() -> None:
    found = at_home(1979)
    lead = Lead(1.5, -1.0, 3.0, 0.9, 0.0, 0.1, 0.95)
    moves = [Move("aid", 1960, "domestic", 0.1, lead), Move("aid", 1950, "international", -0.1, None)]
    settings = AlignSettings("USA", leads=5, lags=10)
    out = ask_framing(found, moves, None, settings)
    resonates = out[out["test"] == "resonates"].iloc[0]
    own = find_resonance(found, "aid", 1960, 5, 10, asked())
    assert resonates[["estimate", "low", "high", "p", "q"]].tolist() == pytest.approx(
        [own.rise, own.low, own.high, own.p, own.p]
    )
    assert resonates[["practice", "appeal", "audience", "shift_date"]].tolist() == ["aid", "liberty", "domestic", 1960]
    assert resonates["figure"] == (
        "rise of the loudness of the carrying appeals before the shift, beyond that at other dates "
        f"(from {100 * own.earlier:.1f} to {100 * own.before:.1f} % of other passages)"
    )
    first = out[out["test"] == "home first"].iloc[0]
    assert first[["estimate", "low", "high", "p"]].tolist() == pytest.approx([1.5, -1, 3, 0.1])
    assert first["figure"] == "periods by which the new level appeared at home before abroad"
    assert (first["verdict"], first["group"], first["appeal"]) == (OPEN, "", "")
    travel = out[out["test"] == "words travel"]
    assert travel[["group", "verdict", "audience"]].to_numpy().tolist() == [["secondary", OPEN, "domestic"]]
    assert travel["figure"].iloc[0] == "share of the way from the group's own appeals to the dominant state's"
    assert len(out[out["test"] == "resonates"]) == 1  # the other move is a fall


def test_loudness_is_that_of_the_dominant_states_texts_at_home_year_by_year() -> None:
    found = pairs(
        ("USA", 1960, "domestic", 5, 10, 15, 110), ("USA", 1962, "domestic", 5, 10, 35, 210),
        ("USA", 1961, "international", 1, 10, 51, 110), ("GBR", 1960, "domestic", 1, 10, 51, 110),
    )  # fmt: skip
    periods, loud, passages = loudness(found, 0, np.ones(1), "USA")
    assert periods.tolist() == [1960, 1961, 1962]
    assert loud.tolist() == pytest.approx([0.1, np.nan, 0.15], nan_ok=True)
    assert passages.tolist() == [100, 0, 200]
    half = pairs(("USA", 1960, "domestic", 0, 0, 0.25, 0.5))  # type: ignore[arg-type]
    assert loudness(half, 0, np.ones(1), "USA")[1].tolist() == [0.5]


def test_what_carries_is_told_from_the_dominant_states_texts_at_home() -> None:
    rows = [("USA", year, "domestic", 12, 40, 22, 240) for year in (1960, 1961)]
    others = [("USA", 1960, "international", 0, 40, 99, 240), ("GBR", 1960, "domestic", 0, 40, 99, 240)]
    factors = {
        (name, own): (1.0, 1.0) if own else (99.0, 99.0)
        for name in ("domestic", "international")
        for own in (True, False)
    }
    question = asked(Likeness("USA", factors))
    weight, _ = _carriers(pairs(*rows, *others), 0, (1960, 1969), question)
    assert weight.tolist() == [1]
    # fifteen passages are enough
    assert _carriers(pairs(("USA", 1960, "domestic", 15, 15, 20, 200)), 0, (1960, 1960), question)[0].tolist() == [1]


def test_carriers_are_named_the_most_attached_first_and_no_others() -> None:
    rows = two_appeals(range(1930, 1980), 14, 12)
    for year in range(1930, 1980):
        rows += [("USA", year, "aid", "trade", 1, 40), ("USA", year, "all", "trade", 11, 240)]
    found = find_resonance(table(*rows), "aid", 1960, 5, 10, asked())
    assert found.carriers == ("liberty", "faith")
    # nothing ever moves, at the shift or elsewhere: no more than rounding
    assert found.p == 1
    assert (found.verdict, found.reason) == (
        NO,
        "the appeals that carry the practice did not become a quarter more frequent before it rose",
    )


def test_why_there_is_no_resonance() -> None:
    few = pairs(*(("USA", year, "", 1, 1, 9, 99) for year in range(1950, 1965)))
    answer = find_resonance(few, "aid", 1960, 5, 10, asked())
    assert (answer.verdict, answer.reason) == (
        OPEN,
        "fewer than fifteen passages at home with the practice after the shift",
    )
    none = table(*two_appeals(range(1930, 1990), 2, 4))
    answer = find_resonance(none, "aid", 1960, 5, 29, asked())
    assert (answer.verdict, answer.reason[:17], answer.carriers) == (NO, "no appeal carries", ())


@pytest.mark.parametrize(("wobble", "verdict"), [(1, NO), (12, OPEN)])
def test_a_quarter_of_the_loudness_is_the_least_that_counts(wobble: int, verdict: str) -> None:
    # 12 of 40 passages; of 400 others 20, and `wobble` more in three years of seven, for a century: a quarter of 5 % is 1.3 %
    rows = [("USA", year, "", 12, 40, 32 + (wobble if year % 7 < 3 else 0), 440) for year in range(1900, 2000)]
    answer = find_resonance(pairs(*rows), "aid", 1964, 5, 10, asked())
    assert answer.verdict == verdict
    assert (answer.high < 0.25 * answer.earlier) == (verdict == NO)
    assert answer.high < 0.03


@pytest.mark.parametrize(
    ("closing", "verdict", "reason"), [(0.25, OPEN, "moves as much"), (0.5, NO, "50 % more frequent")]
)
def test_the_least_rise_that_counts_is_that_of_the_settings(closing: float, verdict: str, reason: str) -> None:
    rows = [("USA", year, "", 12, 40, 32 + (12 if year % 7 < 3 else 0), 440) for year in range(1900, 2000)]
    answer = find_resonance(pairs(*rows), "aid", 1964, 5, 10, replace(asked(), closing=closing))
    assert answer.verdict == verdict
    assert reason in answer.reason


@pytest.mark.parametrize(
    ("closing", "verdict", "reason"),
    [
        (0.25, OPEN, "the interval includes both 0 and a quarter of the way"),
        (0.5, NO, "the group's appeals moved less than 50 % of the way"),
        (0.3, OPEN, "the interval includes both 0 and 30 % of the way"),
    ],
)
def test_the_least_part_of_the_way_is_that_of_the_settings(closing: float, verdict: str, reason: str) -> None:
    theirs, later, own, zero = np.array([1.0, 0.0]), np.array([0.1, 0.0]), np.zeros(2), np.zeros((2, 2))
    loose = np.array([[0.1, 0.0], [-0.1, 0.0]])  # a standard deviation of .14, so that .1 reaches to .38
    found = place_between(theirs, later, own, (zero, loose, zero), 0.95, closing)
    assert (found.verdict, found.reason) == (verdict, reason)


def test_answers_are_those_of_each_move_and_group() -> None:
    found = travelling()
    settings = AlignSettings("USA", leads=1, lags=8)
    years = range(1945, 1980)
    groups = label_rows(found, {(state, year): "ally" for state in ("GBR", "USA") for year in years})
    assert set(groups) == {"ally"}
    moves = [
        Move("aid", 1960, "domestic", 0.1, None),
        Move("aid", 1962, "international", 0.2, Lead(1.0, -1.0, 3.0, 0.5, 0.0, 0.5, 0.95)),
        Move("aid", 1964, "domestic", 0.0, None),
    ]
    out = ask_framing(found, moves, groups, settings)
    question = Asked("USA", settings.level, settings.fdr, measure_likeness(found, "USA"), settings.closing)
    travel = out[out["test"] == "words travel"]
    assert travel[["shift_date", "audience", "group"]].to_numpy().tolist() == [
        [1960, "domestic", "secondary"], [1960, "domestic", "ally"],
        [1962, "international", "secondary"], [1962, "international", "ally"],
    ]  # fmt: skip
    for row in travel.itertuples():
        rng = settings.generator("words travel", "aid", str(row.shift_date), row.audience, row.group)
        own = find_borrowing(found, "aid", row.shift_date, rows_of(found, state="GBR"), 8, question, rng)
        assert (row.estimate, row.low, row.high, row.p) == (own.share, own.low, own.high, own.p)
        assert row.reason in (own.reason, "passes alone, but not corrected for the number of shifts")
    resonates = out[out["test"] == "resonates"]
    assert resonates["shift_date"].tolist() == [1960, 1962]
    own = find_resonance(found, "aid", 1960, 2, 8, question)
    assert resonates.iloc[0][["estimate", "verdict", "reason"]].tolist() == [own.rise, str(own.verdict), own.reason]
    first = out[out["test"] == "home first"]
    assert first[["shift_date", "reason"]].to_numpy().tolist() == [
        [1962, "the dates of the two shifts are not sharp enough"]
    ]
    text = ["test", "practice", "appeal", "group", "audience", "figure", "verdict", "reason"]
    assert out[text].notna().all().all()
    # what is asked of all texts has no shift, audience or group
    bare = ask_framing(found, [], None, settings)
    assert bare["shift_date"].isna().all()
    assert (bare[["group", "audience"]] == "").all().all()
    two = ask_framing(table(*two_appeals(range(1930, 1980), 14, 12)), moves[:1], None, settings)
    assert two.loc[two["test"] == "resonates", "appeal"].tolist() == ["liberty;faith"]
