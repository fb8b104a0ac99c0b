"""The questions on framing, each with answers yes, no and not enough evidence, on small counts and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import t

from framing.align import AlignSettings
from framing.align.appeals.attached import Asked, ask_against_abroad, ask_attached, decide
from framing.align.appeals.borrowed import find_borrowing, place_between
from framing.align.appeals.estimates import measure_likeness, rows_of
from framing.align.appeals.home_first import Lead, when_spoken
from framing.align.appeals.pairs import Pairs
from framing.align.appeals.pairs_table import read_pairs
from framing.align.appeals.questions import UNCORRECTED, Move, ask_framing, label_rows
from framing.align.appeals.resonance import find_resonance, loudness
from framing.align.verdicts.framing_verdict import judge_framing

from .pairs_by_hand import pairs

YES, NO, OPEN = "supported", "not supported", "not enough evidence"
YEARS = range(1930, 1980)


def asked(found: Pairs) -> Asked:
    return Asked("USA", 0.95, 0.05, measure_likeness(found, "USA"), 0.25)


def spoken(home: int, abroad: int, passages: int = 40) -> Pairs:
    """The practice in ten years, with the appeal in so many of its passages at home and abroad, elsewhere in 5 %."""
    rows = []
    for year in range(1950, 1960):
        for audience, both in (("domestic", home), ("international", abroad)):
            rows.append(("USA", year, audience, both, passages, both + 5, passages + 100))
    return pairs(*rows)


@pytest.mark.parametrize(("home", "verdict"), [(12, YES), (2, NO), (3, OPEN)])
def test_attached_is_what_stands_with_the_practice_more_than_without(home: int, verdict: str) -> None:
    found = spoken(home, 2)
    if verdict == OPEN:  # few passages
        found = spoken(1, 1, 10)
    rows = ask_attached(found, asked(found))
    own = rows[rows["appeal"] == "liberty"].iloc[0]
    assert own["verdict"] == verdict
    share = {YES: 0.3, NO: 0.05, OPEN: 0.1}[verdict]
    assert own["estimate"] == pytest.approx(share - 0.05)
    assert rows[rows["appeal"] == "all"]["estimate"].iloc[0] == pytest.approx(share - 0.05)


@pytest.mark.parametrize(("home", "abroad", "verdict"), [(12, 2, YES), (12, 12, OPEN), (2, 12, NO)])
def test_framing_is_domestic_where_it_is_attached_at_home_more_than_abroad(
    home: int, abroad: int, verdict: str
) -> None:
    found = spoken(home, abroad)
    rows = ask_against_abroad(found, asked(found))
    own = rows[rows["appeal"] == "liberty"].iloc[0]
    assert (own["verdict"], own["estimate"]) == (verdict, pytest.approx((home - abroad) / 40))
    # an appeal that is more frequent at home in all that is said is no framing
    both = [("USA", 1950, "domestic", 20, 40, 70, 140), ("USA", 1950, "international", 2, 40, 7, 140)]
    loud = pairs(*both)
    assert ask_against_abroad(loud, asked(loud))["estimate"].iloc[0] == pytest.approx((0.5 - 0.5) - (0.05 - 0.05))
    only = pairs(both[0])
    assert ask_against_abroad(only, asked(only)).empty


def test_a_difference_counts_from_three_passages_of_a_hundred() -> None:
    assert decide(0.001, 0.2, 0.05, 0.05) == YES
    assert decide(0.001, 0.2, 0.06, 0.05) == OPEN
    assert decide(-0.1, 0.029, 0.5, 0.05) == NO
    assert decide(-0.1, 0.03, 0.5, 0.05) == OPEN
    assert decide(np.nan, np.nan, 1.0, 0.05) == OPEN


def at_home(louder: int, *, attached: int = 12, wobble: int = 0) -> Pairs:
    """Fifty years at home: the practice in 10 passages a year, from 1960 in 40, `attached` of them with the appeal.

    Of 200 other passages 10 have the appeal, and in 1955-59 `louder` more; `wobble` more in three years of seven.
    """
    rows = []
    for year in YEARS:
        carried, both = (40, attached) if year >= 1960 else (10, 1)
        other = 10 + (louder if 1955 <= year < 1960 else 0) + (wobble if year % 7 < 3 else 0)
        rows.append(("USA", year, "domestic", both, carried, both + other, carried + 200))
    return pairs(*rows)


def test_a_practice_resonates_whose_appeals_grew_louder_before_it_rose() -> None:
    found = at_home(20, wobble=3)
    answer = find_resonance(found, "aid", 1960, 5, 15, asked(found))
    assert (answer.verdict, answer.carriers) == (YES, ("liberty",))
    # of 200 passages 10 in 1950-54 and 30 in 1955-59, and 3 more in the years 1953, 1954, 1955, 1959 that leave 0 to 2 by 7
    more = [3 if year % 7 < 3 else 0 for year in range(1950, 1960)]
    assert answer.earlier == pytest.approx((50 + sum(more[:5])) / 1000)
    assert answer.before == pytest.approx((150 + sum(more[5:])) / 1000)
    periods, loud, passages = loudness(found, 0, np.array([1.0]), "USA")
    assert (periods[0], periods[-1], passages[0]) == (1930, 1979, 200)
    # beyond the mean of the other dates, whose spread is its error: dates ten years or more from the shift
    means = {
        one: loud[one - 1935 : one - 1930].mean() - loud[one - 1940 : one - 1935].mean() for one in range(1940, 1981)
    }
    others = np.array([value for one, value in means.items() if abs(one - 1960) >= 10])
    assert answer.rise == pytest.approx(means[1960] - others.mean())
    half = t.ppf(0.975, len(others) / 5 - 1) * others.std(ddof=1) * np.sqrt(1 + 5 / len(others))
    assert answer.high - answer.rise == pytest.approx(half)


def test_no_resonance_and_not_enough_to_know() -> None:
    found = at_home(0, wobble=1)
    assert find_resonance(found, "aid", 1960, 5, 15, asked(found)).verdict == NO
    found = at_home(6, wobble=8)
    answer = find_resonance(found, "aid", 1960, 5, 15, asked(found))
    assert (answer.verdict, answer.reason) == (OPEN, "the loudness of these appeals moves as much at other dates")
    bare = at_home(20, attached=2)
    answer = find_resonance(bare, "aid", 1960, 5, 15, asked(bare))
    assert (answer.verdict, answer.carriers) == (NO, ())
    early = find_resonance(found, "aid", 1935, 5, 30, asked(found))
    assert (early.verdict, np.isnan(early.rise)) == (OPEN, True)


def test_where_a_profile_lies_between_two() -> None:
    rng = np.random.default_rng(0)
    still = tuple(rng.normal(0, 1e-6, (2000, 2)) for _ in range(3))
    # from (0, 0) to (.2, .1): a profile of (.1, .05) lies half of the way, one of (-.1, .2) at right angles to it
    theirs, own = np.array([0.2, 0.1]), np.zeros(2)
    half = place_between(theirs, np.array([0.1, 0.05]), own, still, 0.95, 0.25)
    assert (half.verdict, half.share) == (YES, pytest.approx(0.5, abs=1e-4))
    across = place_between(theirs, np.array([-0.1, 0.2]), own, still, 0.95, 0.25)
    assert (across.verdict, across.share) == (NO, pytest.approx(0, abs=1e-4))
    same = place_between(own, own, own, still, 0.95, 0.25)
    assert (same.verdict, same.high) == (OPEN, np.inf)


def test_errors_of_the_profile_before_do_not_pass_for_borrowing() -> None:
    # the adopters never moved; errors of their own profile stand in both differences, by .05 ** 2 for each appeal
    rng = np.random.default_rng(1)
    found = []
    for _ in range(400):
        own, later, theirs = (mean + rng.normal(0, 0.05, 3) for mean in (np.zeros(3), np.zeros(3), np.full(3, 0.2)))
        draws = tuple(rng.normal(0, 0.05, (500, 3)) for _ in range(3))
        found.append(place_between(theirs, later, own, draws, 0.95, 0.25))
    assert abs(np.mean([one.share for one in found if np.isfinite(one.share)])) < 0.03
    assert np.mean([one.verdict == YES for one in found]) < 0.06


def travelling(later: tuple[int, int]) -> Pairs:
    """The dominant state frames aid with liberty (30 % at home), an ally with faith (30 %), and from 1960 as `later` says."""
    rows = []
    for year in range(1950, 1975):
        for state, audience in (("USA", "domestic"), ("GBR", "international")):
            liberty, faith = (30, 5) if state == "USA" else (5, 30) if year < 1960 else later
            cell = {"state": state, "period": year, "audience": audience}
            for appeal, both in (("liberty", liberty), ("faith", faith)):
                rows.append(cell | {"practice": "aid", "appeal": appeal, "count": both, "total": 100})
                rows.append(cell | {"practice": "all", "appeal": appeal, "count": both + 5, "total": 200})
    return read_pairs(pd.DataFrame(rows), "pairs.csv")


@pytest.mark.parametrize(
    ("later", "verdict", "share"), [((30, 5), YES, 1.0), ((5, 30), NO, 0.0), ((11, 24), OPEN, 0.24)]
)
def test_whose_words_travel(later: tuple[int, int], verdict: str, share: float) -> None:
    found = travelling(later)
    members = rows_of(found, state="GBR")
    answer = find_borrowing(found, "aid", 1960, members, 10, asked(found), np.random.default_rng(0))
    assert answer.share == pytest.approx(share, abs=0.05)
    assert answer.verdict == (YES if verdict == OPEN else verdict)  # a quarter of the way, sharply seen
    nobody = find_borrowing(
        found, "aid", 1960, rows_of(found, state="none"), 10, asked(found), np.random.default_rng(0)
    )
    assert nobody.verdict == OPEN
    early = find_borrowing(found, "aid", 1950, members, 10, asked(found), np.random.default_rng(0))
    assert "fewer than fifteen passages" in early.reason


def lead(home: float) -> Lead:
    return Lead(1.0, -1.0, 3.0, home, 0.0, 1 - home, 0.95)


def test_all_questions_in_one_table() -> None:
    found = travelling((30, 5))
    moves = [Move("aid", 1960, "domestic", 0.1, lead(0.99)), Move("aid", 1970, "domestic", -0.1, lead(0.97))]
    groups = label_rows(found, {("GBR", year): "ally" for year in range(1950, 1975)})
    table = ask_framing(found, moves, groups, AlignSettings("USA"))
    counts = table.groupby("test").size().to_dict()
    # two appeals and both together; a rising shift alone resonates and travels, with the allies and all secondary states
    assert counts == {"attached": 3, "resonates": 1, "home first": 2, "words travel": 2}
    first = table[table["test"] == "home first"].set_index("shift_date")
    # p of .01 and .03: q .02 and .03; .97 is not sure enough by itself
    assert first["q"].tolist() == pytest.approx([0.02, 0.03])
    assert first["verdict"].tolist() == [YES, OPEN]
    assert set(table.loc[table["test"] == "words travel", "group"]) == {"ally", "secondary"}
    none = ask_framing(None, moves[:1], None, AlignSettings("USA"))
    assert none["test"].tolist() == ["home first"]
    assert ask_framing(None, [], None, AlignSettings("USA")).empty


def test_what_passes_alone_but_not_among_many_is_open() -> None:
    moves = [Move("aid", 1950 + n, "domestic", 0.1, lead(chance)) for n, chance in enumerate([0.976] + [0.5] * 9)]
    table = ask_framing(None, moves, None, AlignSettings("USA"))
    assert table.iloc[0][["verdict", "reason"]].tolist() == [OPEN, UNCORRECTED]


def test_days_are_known_where_every_period_has_them() -> None:
    found = pairs(("USA", 1950, "domestic", 1, 5, 2, 9), ("USA", 1951, "domestic", 1, 5, 2, 9))
    periods, heard = np.array([1950, 1951]), np.array([True, True])
    assert when_spoken(found, "USA", "domestic", periods, heard).tolist() == [[1950, 1951], [1951, 1952]]
    found.rows["time"] = [1950.05, 1951.05]
    assert when_spoken(found, "USA", "domestic", periods, heard).tolist() == [1950.05, 1951.05]
    assert np.isnan(when_spoken(None, "USA", "", periods, np.array([True, False]))[0, 1])


def answers(**verdicts: str) -> pd.DataFrame:
    names = {"against": "home against abroad", "attached": "attached", "resonates": "resonates", "first": "home first"}
    rows = [
        {
            "test": names[name], "practice": "aid", "appeal": "all" if name in ("against", "attached") else "",
            "shift_date": np.nan if name in ("against", "attached") else 1960.0,
            "audience": "" if name in ("against", "attached") else "domestic",
            "estimate": 0.2, "low": 0.1, "high": 0.3, "verdict": verdict, "reason": f"{name} {verdict}",
        }
        for name, verdict in verdicts.items()
    ]  # fmt: skip
    columns = ["test", "practice", "appeal", "shift_date", "audience", "estimate", "low", "high", "verdict", "reason"]
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({"against": YES, "first": YES}, YES),
        ({"against": YES, "resonates": YES, "first": OPEN}, YES),
        ({"against": YES, "resonates": NO, "first": OPEN}, OPEN),
        ({"against": YES, "resonates": YES, "first": NO}, NO),
        ({"against": NO, "first": YES}, NO),
        ({"against": OPEN, "first": YES}, OPEN),
        ({"attached": YES, "resonates": YES}, YES),
        ({"attached": NO}, NO),
        ({"first": YES}, YES),
        ({"first": NO}, NO),
        ({}, OPEN),
    ],
)
def test_the_verdict_on_domestic_framing(given: dict[str, str], verdict: str) -> None:
    found = judge_framing(answers(**given), "aid", 1960, "domestic")
    assert found.verdict == verdict
    assert judge_framing(answers(**given), "trade", 1960, "domestic").verdict == OPEN
    if "against" in given:
        assert (found.estimate, found.low, found.high) == (0.2, 0.1, 0.3)
        assert found.figure.endswith("all appeals added up")


def test_one_appeal_is_enough_for_a_framing() -> None:
    table = answers(against=OPEN, first=YES)
    one = table.iloc[[0]].assign(appeal="liberty", verdict=YES, estimate=0.4)
    found = judge_framing(pd.concat([table, one]), "aid", 1960, "domestic")
    assert (found.verdict, found.estimate) == (YES, 0.4)
    assert found.figure.endswith(": liberty")
