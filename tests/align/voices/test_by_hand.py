"""Draws and deals of two voices, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from framing.align.voices.comparing import (
    Voice,
    _deal,
    _draw,
    compare_voices,
    mix_of,
    overlap_of,
    share_of,
    weigh_periods,
)

FRAMES, PRACTICES = ("camp", "trade", "faith"), ("camp", "trade")
MIXED = np.array([True, True, False])


def voice(*rows: tuple[int, float, float, float, float]) -> Voice:
    """Rows of period, passages, and counts of the three frames."""
    table = np.array(rows, dtype=float)
    return Voice(table[:, 2:], table[:, 1], table[:, 0].astype(int))


def two() -> tuple[Voice, Voice]:
    """Two voices in two years, the first with two documents in 1950."""
    first = voice((1950, 10, 4, 1, 0), (1950, 20, 2, 6, 4), (1951, 10, 1, 1, 1), (1949, 9, 9, 0, 0), (1952, 0, 0, 0, 0))
    return first, voice((1950, 20, 2, 2, 1), (1951, 30, 9, 3, 0), (1951, 10, 0, 4, 2), (1952, 5, 5, 0, 0))


def test_periods_count_by_the_voice_with_fewer_passages() -> None:
    first, second = (one.within(np.array([1950, 1951])) for one in two())
    assert (first.total.tolist(), second.period.tolist()) == ([10, 20, 10], [1950, 1951, 1951])
    # 30 and 10 passages, 20 and 40: 20 and 10 are the fewer
    assert weigh_periods((first, second), np.array([1950, 1951])) == pytest.approx([2 / 3, 1 / 3])


def test_documents_are_drawn_within_their_periods() -> None:
    one = voice((1950, 1, 0, 0, 0), (1951, 1, 0, 0, 0), (1950, 1, 0, 0, 0), (1952, 1, 0, 0, 0))
    rng = np.random.default_rng(0)
    times = np.array([_draw(one, np.array([1950, 1951, 1952]), rng) for _ in range(300)])
    assert (times[:, [1, 3]] == 1).all()
    assert (times[:, 0] + times[:, 2] == 2).all()
    assert [(times[:, 0] == count).mean() for count in (0, 1, 2)] == pytest.approx([0.25, 0.5, 0.25], abs=0.09)


def test_every_periods_documents_are_dealt_out_between_the_voices() -> None:
    # one year: camp alone and trade alone in the first voice, camp alone in the second. If the second is dealt trade, the mixes
    # have nothing in common; else half: in two of three deals
    pair = voice((1950, 10, 1, 0, 0), (1950, 10, 0, 1, 0)), voice((1950, 10, 1, 0, 0))
    rng = np.random.default_rng(1)
    dealt = np.array([_deal(pair, np.array([1950]), MIXED, rng) for _ in range(300)])
    assert set(dealt.round(9)) == {0.0, 0.5}
    assert (dealt > 0).mean() == pytest.approx(2 / 3, abs=0.09)
    # each year apart: of one document each in two years, camp in 1950 and trade in 1951, none is dealt into the other year
    years = voice((1950, 10, 1, 0, 0), (1951, 10, 0, 1, 0)), voice((1950, 10, 1, 0, 0), (1951, 10, 0, 1, 0))
    assert {_deal(years, np.array([1950, 1951]), MIXED, rng) for _ in range(20)} == {1.0}


def test_the_table_and_the_overlap_are_made_of_draws() -> None:
    first, second = two()
    table, overlap = compare_voices(first, second, FRAMES, PRACTICES, 0.8, 60, 3)
    periods = np.array([1950, 1951])
    pair = first.within(periods), second.within(periods)
    weight = weigh_periods(pair, periods)
    shares = [share_of(one, periods, weight) for one in pair]
    # 1950 counts two thirds: 6 of 30; 1951 a third: 1 of 10
    assert shares[0][0] == pytest.approx(2 / 3 * 6 / 30 + 1 / 3 * 1 / 10)
    rng = np.random.default_rng(3)
    drawn = [np.stack([share_of(one, periods, weight, _draw(one, periods, rng)) for _ in range(60)]) for one in pair]
    low, high = np.quantile(drawn[1] - drawn[0], [0.1, 0.9], axis=0)
    for name, values in (
        ("first", shares[0]), ("second", shares[1]), ("difference", shares[1] - shares[0]), ("low", low), ("high", high),
    ):  # fmt: skip
        assert table[name].tolist() == pytest.approx((100 * values).tolist()), name
    mixes = [mix_of(one, MIXED) for one in shares]
    drawn_mixes = [mix_of(one, MIXED) for one in drawn]
    low, high = np.quantile(drawn_mixes[1] - drawn_mixes[0], [0.1, 0.9], axis=0)
    for name, values in (
        ("mix_first", mixes[0]), ("mix_second", mixes[1]), ("mix_difference", mixes[1] - mixes[0]), ("mix_low", low),
        ("mix_high", high),
    ):  # fmt: skip
        assert table[name].tolist()[:2] == pytest.approx((100 * values[:2]).tolist()), name
        assert np.isnan(table[name].iloc[2])
    assert table["frame"].tolist() == list(FRAMES)
    assert table[["periods", "documents_first", "documents_second"]].drop_duplicates().to_numpy().tolist() == [
        [2, 3, 3]
    ]
    ends = np.quantile(overlap_of(drawn_mixes[0], drawn_mixes[1], MIXED), [0.1, 0.9])
    dealt = np.array([_deal(pair, periods, MIXED, rng) for _ in range(60)])
    assert (overlap.low, overlap.high) == pytest.approx(tuple(ends))
    assert overlap.overlap == pytest.approx(float(overlap_of(mixes[0], mixes[1], MIXED)))
    assert overlap.one_voice == pytest.approx(np.median(dealt))
    # no less alike than one voice: deals that overlap as little or less
    assert overlap.p == pytest.approx((1 + (dealt <= overlap.overlap + 1e-12).sum()) / 61)
    assert overlap.periods == 2


def test_documents_that_are_drawn_twice_count_twice() -> None:
    one, periods, weight = (
        voice((1950, 10, 1, 2, 0), (1951, 30, 9, 0, 3)),
        np.array([1950, 1951, 1952]),
        np.array([0.5, 0.5, 0]),
    )
    assert share_of(one, periods, weight) == pytest.approx([0.2, 0.1, 0.05])
    # the year without a document adds nothing: .5 * 1 / 10 of camp
    assert share_of(one, periods, weight, np.array([2.0, 0.0])) == pytest.approx([0.05, 0.1, 0])
    half = voice((1950, 0.5, 0.25, 0, 0), (1951, 30, 9, 0, 3))
    assert share_of(half, periods, weight)[0] == pytest.approx(0.5 * 0.5 + 0.5 * 0.3)
    kept = voice((1950, 0, 9, 9, 9), (1950, 0.5, 0.25, 0, 0), (1951, 3, 1, 1, 1)).within(np.array([1950]))
    assert kept.total.tolist() == [0.5]
    # half a passage is heard, none is not; one year is enough
    table, overlap = compare_voices(
        half, voice((1950, 0.5, 0.1, 0, 0), (1951, 0, 1, 1, 1)), FRAMES, PRACTICES, 0.9, 5, 0
    )
    assert (overlap.periods, table["first"].iloc[0], table["second"].iloc[0]) == (
        1,
        pytest.approx(50),
        pytest.approx(20),
    )


def test_mixes_of_nothing_are_nought() -> None:
    mixes = mix_of(np.array([[0.2, 0.2, 1], [0.1, 0.3, 9]]), MIXED)
    assert mixes[:, :2] == pytest.approx(np.array([[0.5, 0.5], [0.25, 0.75]]))
    # .5 .5 against .25 .75: half of .25 and .25; the same against themselves
    assert overlap_of(mixes, mixes[[1, 1]], MIXED) == pytest.approx([0.75, 1])
    assert mix_of(np.array([[0.0, 0, 1], [0.1, 0.3, 9]]), MIXED)[:, :2] == pytest.approx(
        np.array([[0, 0], [0.25, 0.75]])
    )
