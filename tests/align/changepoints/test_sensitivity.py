"""What the dominant state's breaks are under other settings, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from framing.align import AlignSettings
from framing.align.changepoints import sensitivity
from framing.align.changepoints.line import level_shares
from framing.align.changepoints.search import Partitions
from framing.align.changepoints.sensitivity import (
    LENGTHS,
    PENALTIES,
    _join_periods,
    _propose,
    _without_coded,
    vary_shifts,
)
from framing.align.inputs.actors import Actor
from framing.align.noise.grid import make_grid, search_points
from framing.align.noise.likelihood import Cells

PERIODS = np.arange(1950, 1980)


def actor(shares: np.ndarray, other: np.ndarray) -> Actor:
    """Two frames of 400 passages a period."""
    total = np.full((2, 30), 400.0)
    return Actor("dominant", "", "USA", ("f", "g"), np.stack([shares, other]) * total, total, np.full((2, 30), 8.0))


def test_a_plain_break_is_there_under_every_variant() -> None:
    shares = np.where(PERIODS >= 1966, 0.3, 0.1)
    table = vary_shifts(actor(shares, np.full(30, 0.1)), PERIODS, AlignSettings("USA"))
    own = table[table["frame"] == "f"]
    assert set(own["variant"]) == {"penalty", "period length", "uncoded denominator"}
    assert own.loc[own["variant"] == "penalty", "value"].tolist() == list(PENALTIES)
    assert (own.loc[own["variant"] == "penalty", "date"] == 1966).all()
    assert own.loc[own["variant"] == "penalty", "size"].to_numpy() == pytest.approx(20, abs=0.1)
    joined = own[own["variant"] == "period length"]
    assert joined["value"].tolist() == list(LENGTHS)
    assert joined["date"].tolist() == [1966, 1965]
    assert table[table["frame"] == "g"].loc[table["variant"] == "penalty"].empty


def test_another_frame_that_rises_alone_moves_the_share_of_all_passages_only() -> None:
    other = np.where(PERIODS >= 1966, 0.6, 0.1)
    table = vary_shifts(actor(np.full(30, 0.1), other), PERIODS, AlignSettings("USA"))
    own = table[table["frame"] == "f"]
    assert own["variant"].tolist() == ["uncoded denominator"]
    # 40 of 320 + 40 passages before, 40 of 120 + 40 after
    assert own["date"].tolist() == [1966]
    assert own["size"].iloc[0] == pytest.approx(100 * (40 / 160 - 40 / 360), abs=0.2)


def test_a_handover_is_no_break() -> None:
    shares = np.where(PERIODS >= 1966, 0.3, 0.1)
    settings = AlignSettings("USA", dominance=(("GBR", 1950, 1965), ("USA", 1966, 1979)))
    table = vary_shifts(actor(shares, np.full(30, 0.1)), PERIODS, settings)
    assert table[(table["frame"] == "f") & (table["variant"] == "penalty")].empty


def small(count: Any, total: Any) -> Actor:
    count = np.array(count, dtype=float)
    return Actor("dominant", "", "USA", ("f", "g", "h")[: len(count)], count, np.array(total, dtype=float), count + 1)


def test_periods_are_joined_from_the_first_on() -> None:
    joined = _join_periods(small([[1, 2, 3, 4, 5]], [[10, 20, 30, 40, 50]]), 2)
    assert joined.count.tolist() == [[3, 7, 5]]
    assert joined.total.tolist() == [[30, 70, 50]]
    assert joined.documents.tolist() == [[5, 9, 6]]
    assert joined.frames == ("f",)


def test_passages_without_the_frames_asked_about_by_hand() -> None:
    # of 20 passages 3 + 5 carry f and g: 12 carry neither, and 3 carry f. 21 of 20 in the second period: none is left. In the
    # third, one is left, and f's 19 make 20. The fourth has none
    own = small([[3, 10, 19, 0], [5, 11, 0, 0], [9, 9, 9, 0]], [[20, 20, 20, 0]] * 3)
    assert _without_coded(own, 0, [0, 1]).total[0].tolist() == [15, 0, 20, 0]
    # for g: 12 and 5; 1 and 0
    assert _without_coded(own, 1, [0, 1]).total[1].tolist() == [17, 0, 1, 0]
    # less than one may be left, too
    half = _without_coded(small([[1, 1]], [[1.5, 1.0]]), 0, [0])
    assert half.total.tolist() == [[1.5, 0]]


def test_every_variant_is_asked_of_every_frame_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def propose(own: Actor, number: int, periods: np.ndarray, settings: AlignSettings) -> list[tuple[int, float]]:
        asked.append((own.total[0].tolist(), number, periods.tolist(), settings.penalty))
        return [(1960, 5.0), (1955, 1.0)]

    monkeypatch.setattr(sensitivity, "_propose", propose)
    own = small([[1] * 12, [2] * 12, [4] * 12], [[20] * 12] * 3)
    periods = np.arange(1950, 1962)
    # twelve periods are enough for six of two each, and not for segments of three of three each
    settings = AlignSettings("USA", frames=("g", "h"), penalty=0.5)
    table = vary_shifts(own, periods, settings)
    whole, joined = ([20] * 12, list(range(1950, 1962))), ([40] * 6, list(range(1950, 1962, 2)))
    for number in (1, 2):
        given = [(total, years, cost) for total, own_number, years, cost in asked if own_number == number]
        uncoded = [14.0 + (2 if number == 1 else 4)] * 12
        assert given == [
            *((*whole, cost) for cost in PENALTIES),
            (*joined, 0.5),
            (uncoded, whole[1], 0.5),
        ]
    assert table["frame"].tolist() == ["g"] * 12 + ["h"] * 12
    rows = table[table["frame"] == "h"]
    assert rows["variant"].tolist() == ["penalty"] * 8 + ["period length"] * 2 + ["uncoded denominator"] * 2
    assert rows["value"].tolist() == [0.2, 0.2, 0.4, 0.4, 0.7, 0.7, 1.0, 1.0, 2.0, 2.0, 1.0, 1.0]
    assert rows["date"].tolist() == [1955, 1960] * 6
    assert rows["size"].tolist() == [1.0, 5.0] * 6
    assert table.index.tolist() == list(range(24))
    assert vary_shifts(small([[1] * 4], [[20] * 4]), periods[:4], AlignSettings("USA", frames=("z",))).empty


def test_sizes_are_those_of_the_levels_between_breaks() -> None:
    # the third period has too few passages; .1 to .3 at the sixth cell, the seventh period
    total = np.full((1, 12), 400.0)
    total[0, 2] = 14
    shares = np.where(np.arange(12) >= 6, 0.3, 0.1)
    own = Actor("dominant", "", "USA", ("f",), shares * total, total, np.full((1, 12), 8.0))
    ((date, size),) = _propose(own, 0, PERIODS[:12], AlignSettings("USA"))
    # a cell of 400 passages in 8 documents weighs 400 / (1 + 49 * .03) = 161.943; five before, six after
    after, before = ((n * 161.943 * share + 0.25) / (n * 161.943 + 0.5) for n, share in ((6, 0.3), (5, 0.1)))
    assert (date, size) == (1956, pytest.approx(100 * (after - before), abs=1e-4))


def test_the_search_of_a_variant_has_its_settings() -> None:
    # a step that pays at some penalties alone
    count = np.array([[4.0, 6, 5, 6, 4, 5, 10, 13, 11, 14, 12, 13]])
    own = Actor("dominant", "", "USA", ("f",), count, np.full((1, 12), 40.0), np.full((1, 12), 8.0))
    found = {}
    for cost in (0.05, 0.2, 1.0, 3.0):
        settings = AlignSettings("USA", penalty=cost, memory=0.5)
        cells = Cells(count[0], np.full(12, 40.0), np.full(12, 8.0), np.arange(12))
        none = np.zeros(0, dtype=np.int64)
        search = Partitions(cells, level_shares(cells, none), search_points(make_grid(0.5)), cost, 3, none)
        found[cost] = [date for date, _ in _propose(own, 0, PERIODS[:12], settings)]
        assert found[cost] == PERIODS[search.propose(count[0])].tolist()
    assert len(found[0.05]) > len(found[3.0])


def test_series_shorter_than_two_segments_have_no_break() -> None:
    shares = np.repeat([0.0, 1.0], 3)
    total = np.full((1, 6), 400.0)
    own = Actor("dominant", "", "USA", ("f",), shares * total, total, np.full((1, 6), 8.0))
    assert [date for date, _ in _propose(own, 0, PERIODS[:6], AlignSettings("USA"))] == [1953]
    assert _propose(own, 0, PERIODS[:6], AlignSettings("USA", min_segment=4)) == []


def test_a_step_is_from_the_cell_before() -> None:
    # one period of .9 among .1: up and down again by .8
    shares = np.where(np.arange(13) == 6, 0.9, 0.1)
    total = np.full((1, 13), 400.0)
    own = Actor("dominant", "", "USA", ("f",), shares * total, total, np.full((1, 13), 8.0))
    found = _propose(own, 0, PERIODS[:13], AlignSettings("USA", min_segment=1))
    assert [(date, round(size)) for date, size in found] == [(1956, 80), (1957, -80)]


def test_the_step_of_a_shift_beside_a_handover_is_its_own() -> None:
    # .1, .5 from a handover on, .2 from 1962 on: a fall of .3
    shares = np.repeat([0.1, 0.5, 0.2], 6)
    total = np.full((1, 18), 400.0)
    own = Actor("dominant", "", "USA", ("f",), shares * total, total, np.full((1, 18), 8.0))
    settings = AlignSettings("USA", dominance=(("GBR", 1950, 1955), ("USA", 1956, 1967)))
    ((date, size),) = _propose(own, 0, PERIODS[:18], settings)
    assert (date, size) == (1962, pytest.approx(-30, abs=0.2))
