"""What goes into the search of every series, by hand: cells, the classifier's error, noise shared, and series passed over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from joblib import Parallel

from framing.align import AlignSettings
from framing.align.changepoints import every_series
from framing.align.changepoints.every_series import (
    Found,
    cells_of,
    correct_found,
    era_errors,
    handover_cells,
    search_all,
    search_frame,
    search_state,
    share_noise,
)
from framing.align.changepoints.search import screen_frames
from framing.align.changepoints.shifts import Search, Shift
from framing.align.inputs.actors import Actor
from framing.align.noise.classifier_error import Rates
from framing.align.noise.grid import make_grid, search_points
from framing.align.noise.likelihood import Cells

SETTINGS = AlignSettings("A", memory=0.5, min_segment=2, min_passages=15)
PERIODS = np.arange(1950, 1954)


def actor(count: Any, total: Any, documents: Any, name: str = "dominant", state: str = "A") -> Actor:
    count = np.array(count, dtype=float)
    frames = tuple("fghi"[: len(count)])
    return Actor(name, "domestic", state, frames, count, np.array(total, dtype=float), np.array(documents, dtype=float))


def rates(positive: Any, negative: Any, positive_error: Any, negative_error: Any, by_era: bool = True) -> Rates:
    return Rates(*(np.array(one) for one in (positive, negative, positive_error, negative_error)), by_era)


# two eras of two periods each; a classifier worse in the second
TWO_ERAS = rates([0.8, 0.8, 0.6, 0.6], [0.1, 0.1, 0.2, 0.2], [0.02, 0.02, 0.04, 0.04], [0.01, 0.01, 0.03, 0.03])


def test_cells_have_passages_enough_and_no_more_counts_than_passages() -> None:
    own = actor([[9, 9, 9, 9], [0, 5, 3, 31]], [[99] * 4, [0, 15, 14.9, 30]], [[9] * 4, [1, 2, 3, 4]])
    found = cells_of(own, 1, None, 15.0)
    assert found.position.tolist() == [1, 3]
    assert (found.count.tolist(), found.total.tolist()) == ([5, 30], [15, 30])
    assert found.documents.tolist() == [2, 4]
    assert found.era_error is None
    # without a least number a cell still needs some
    assert cells_of(own, 1, None, 0.0).position.tolist() == [1, 2, 3]
    half = actor([[0.0, 0.25]], [[0.0, 0.5]], [[0, 1]])
    assert cells_of(half, 0, None, 0.0).position.tolist() == [1]


def test_errors_of_an_era_by_hand() -> None:
    # a quarter of the passages with the frame: naive shares .25 * .8 + .75 * .1 = .275 and .25 * .6 + .75 * .2 = .3
    found = era_errors(TWO_ERAS, 0.25)
    expected = [
        [0, 0, 0.75 * 0.03, 0.75 * 0.03],
        [0, 0, 0.25 * 0.04, 0.25 * 0.04],
        [0, 0, 0.0125, 0.0125],
        [0.75 * 0.01, 0.75 * 0.01, 0, 0],
        [0.25 * 0.02, 0.25 * 0.02, 0, 0],
        [-0.0125, -0.0125, 0, 0],
    ]
    assert sorted(found.tolist()) == [pytest.approx(row) for row in sorted(expected)]
    # a part without any error has no row: no error of positives, and both eras alike
    alike = rates([0.8] * 4, [0.1] * 4, [0.0] * 4, [0.01, 0.01, 0.03, 0.03])
    assert sorted(era_errors(alike, 0.25).tolist()) == [
        pytest.approx(row) for row in ([0, 0, 0.0225, 0.0225], [0.0075, 0.0075, 0, 0])
    ]
    # of three eras each has rows of its own
    three = era_errors(rates([0.8, 0.7, 0.6], [0.1] * 3, [0.02, 0.03, 0.04], [0.0] * 3), 0.25)
    assert {len(row.nonzero()[0]) for row in three} == {1}
    # eras are told apart by errors alone, too: those of positives
    errors = rates([0.8] * 2, [0.1] * 2, [0.02, 0.04], [0.01] * 2)
    assert len(era_errors(errors, 0.25)) == 4


def test_the_classifiers_error_counts_where_it_differs_between_eras() -> None:
    # 3 of 15 and 9 of 33 passages in the first and third period: 12 of 48
    own = actor([[3, 1, 9, 1]], [[15, 14, 33, 14]], [[3, 1, 3, 1]])
    found = cells_of(own, 0, TWO_ERAS, 15.0).era_error
    assert found is not None
    assert found == pytest.approx(era_errors(TWO_ERAS.at(np.array([0, 2])), 0.25))
    assert cells_of(own, 0, replace(TWO_ERAS, by_era=False), 15.0).era_error is None
    none = cells_of(own, 0, TWO_ERAS, 99.0)
    assert (none.era_error, len(none.total)) == (None, 0)


def test_a_handover_is_a_cell_within_the_series() -> None:
    observed = np.array([1800, 1810, 1820])
    assert handover_cells(observed, [1820, 1805]).tolist() == [1, 2]
    assert handover_cells(observed, [1800, 1790]).tolist() == []  # nothing before it
    assert handover_cells(observed, [1821]).tolist() == []
    assert handover_cells(observed, [1811, 1815]).tolist() == [2]
    assert handover_cells(observed, [1801]).tolist() == [1]


def test_frames_with_the_same_passages_share_their_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    # f and h have the same passages and documents, g other documents, i other passages, too few of which are observed
    total = [[20] * 4, [20] * 4, [20] * 4, [20, 20, 20, 14]]
    documents = [[4] * 4, [5] * 4, [4] * 4, [4] * 4]
    own = actor([[1, 2, 3, 4], [5] * 4, [9, 9, 9, 21], [7] * 4], total, documents)
    asked = []

    def pool(cells: Cells, counts: np.ndarray, grid: Any, shortest: int) -> list[str]:
        asked.append((cells.documents.tolist(), counts.tolist(), float(grid.memory.max()), shortest))
        return [f"{len(asked)}.{number}" for number in range(len(counts))]

    monkeypatch.setattr(every_series, "pool_noise", pool)
    found: Any = share_noise(own, SETTINGS)
    assert (found[0], found[2], found[1]) == ("1.0", "1.1", "2.0")
    assert asked == [([4] * 4, [[1, 2, 3, 4], [9, 9, 9, 20]], 0.5, 2), ([5] * 4, [[5] * 4], 0.5, 2)]
    assert found[3].log_prior.tolist() == make_grid(0.5).log_prior.tolist()
    assert found[3].memory.max() == 0.5


def test_what_is_searched_for_a_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    own = actor([[1, 1, 1, 1], [2, 3, 4, 5]], [[20] * 4] * 2, [[4] * 4] * 2)
    shift = Shift(0, 2, 1, 3, np.zeros(4), 0.1, 0.2, 0, 4, 0.01, False)
    asked: list[Any] = []

    def find(*given: Any) -> Search:
        asked.append(given)
        return Search((shift,), (shift, shift), np.array([1.0]), ("why", "why"))

    monkeypatch.setattr(every_series, "find_shifts", find)
    turns = AlignSettings("A", dominance=(("B", 1940, 1951), ("A", 1952, 1960)), min_passages=15)
    grid: Any = object()
    found = search_frame(own, 1, "g", PERIODS, grid, None, turns)
    ((cells, axis, fixed, settings, parts, given),) = asked
    assert (cells.count.tolist(), cells.era_error) == ([2, 3, 4, 5], None)
    assert (axis, fixed.tolist(), fixed.dtype) == (4, [2], np.int64)
    assert (settings, parts, given) == (turns, ("dominant", "domestic", "g"), grid)
    assert (found.actor, found.frame, found.number) == (own, "g", 1)
    assert [one.frame for one in (*found.search.shifts, *found.search.dropped)] == [1, 1, 1]
    assert (len(found.search.shifts), found.search.reasons) == (1, ("why", "why"))
    # another state knows no handover
    search_frame(replace(own, state="C"), 1, "g", PERIODS, grid, None, turns)
    assert (asked[1][2].tolist(), asked[1][2].dtype) == ([], np.int64)


def test_the_errors_table_of_a_frame_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    own = actor([[5, 5, 5, 5]], [[20] * 4], [[4] * 4])
    row = {
        **{"code": "f", "corpus": "*", "era": "*", "measure": "endorsed", "passages": 500.0, "positives": 100.0},
        **{"mean_positive": 0.8, "mean_negative": 0.1, "sd_positive": 0.2, "sd_negative": 0.1},
    }
    errors = pd.DataFrame([row, row | {"era": "1952-", "mean_positive": 0.6}])
    asked: list[Any] = []
    monkeypatch.setattr(every_series, "find_shifts", lambda *given: asked.append(given) or Search((), (), np.zeros(0)))
    search_frame(own, 0, "f", PERIODS, make_grid(), errors, SETTINGS)
    search_frame(own, 0, "g", PERIODS, make_grid(), errors, SETTINGS)
    # errors of both kinds in each of two eras, and how far each lies from the mean of both
    assert (asked[0][0].era_error.shape, asked[1][0].era_error) == ((6, 4), None)


def test_series_of_states_that_say_little_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    # f and g have the same passages; h is too short to be screened
    total = [[20] * 4, [20] * 4, [20, 20, 20, 14]]
    own = actor([[1, 1, 9, 30], [4, 4, 4, 4], [1, 1, 9, 9]], total, [[4] * 4] * 3, "B", "B")
    asked: list[Any] = []

    def screen(cells: Cells, counts: np.ndarray, *given: Any) -> np.ndarray:
        asked.append((cells.total.tolist(), counts.tolist(), given))
        return np.array([1.5, 1.499])

    monkeypatch.setattr(every_series, "screen_frames", screen)
    monkeypatch.setattr(every_series, "search_frame", lambda *given: given)
    frames, errors = [(0, "f"), (1, "g"), (2, "h")], pd.DataFrame()
    found: Any = search_state(own, frames, PERIODS, errors, SETTINGS)
    ((totals, counts, given),) = asked
    assert (totals, counts) == ([20] * 4, [[1, 1, 9, 20], [4] * 4])
    assert given[0].log_prior.tolist() == search_points(make_grid(0.5)).log_prior.tolist()
    assert (given[0].memory.max(), given[1:]) == (0.35, (0.4, 2))
    for number, frame in ((0, "f"), (2, "h")):
        assert found[number][:4] == (own, number, frame, PERIODS)
        assert found[number][4].memory.max() == 0.5
        assert found[number][5:] == (errors, SETTINGS)
    silent = found[1]
    assert (silent.actor, silent.frame, silent.number) == (own, "g", 1)
    assert (silent.search.shifts, silent.search.dropped, silent.search.noise.tolist()) == ((), (), [])


def test_a_loud_frame_is_told_from_a_silent_one() -> None:
    # .05 to .4 after fifteen periods, and the same share throughout
    size = np.full(30, 40.0)
    counts = np.stack([np.repeat([2.0, 16.0], 15), np.full(30, 4.0)])
    own = Cells(counts[0], size, np.full(30, 4.0), np.arange(30))
    gain = screen_frames(own, counts, search_points(make_grid()), 0.4, 3)
    assert (gain >= every_series.PLAIN).tolist() == [True, False]


def test_every_series_is_searched_in_the_frames_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = AlignSettings("A", frames=("g",), placebo=("i",), domestic_frames=("h", "i"))
    blank = [[1.0] * 4] * 4
    actors = [actor(blank, blank, blank, *named) for named in (("dominant", "A"), ("B", "B"), ("ally", ""))]
    panel: Any = type("P", (), {"frames": ("f", "g", "h", "i"), "periods": PERIODS})
    other: Any = type(
        "P", (), {"frames": ("f", "g", "h", "i"), "periods": None}
    )  # the first one's periods are those of all
    series: Any = [type("S", (), {"panel": panel}), type("S", (), {"panel": other})]
    membership, errors, home = object(), pd.DataFrame(), object()
    corrected: list[Any] = []
    used: list[Any] = []

    def listed(*given: Any) -> list[Actor]:
        assert given == (series, membership, settings, home)
        return actors

    def frame(own: Actor, number: int, label: str, *given: Any) -> Any:
        used.append((given[0], *given[2:]))
        return ("group", own.name, number, label, given[1])

    def state(own: Actor, frames: list[tuple[int, str]], *given: Any) -> Any:
        used.append(given)
        return [("state", own.name, *one) for one in frames]

    def shared(own: Actor, given: AlignSettings) -> dict[int, str]:
        assert given is settings
        return {number: f"{own.name}.{number}" for number in range(4)}

    monkeypatch.setattr(every_series, "list_actors", listed)
    monkeypatch.setattr(every_series, "share_noise", shared)
    monkeypatch.setattr(every_series, "search_frame", frame)
    monkeypatch.setattr(every_series, "search_state", state)
    monkeypatch.setattr(every_series, "correct_found", lambda found, asked: corrected.append(asked) or found)
    found = search_all(series, membership, errors, settings, Parallel(n_jobs=1), home)  # type: ignore[arg-type]
    # g is asked about, h a domestic appeal; i is a placebo
    assert corrected == [("g",)]
    assert {tuple(map(id, one)) for one in used} == {(id(PERIODS), id(errors), id(settings))}
    assert found == [
        ("group", "dominant", 1, "g", "dominant.1"),
        ("group", "dominant", 2, "h", "dominant.2"),
        ("state", "B", 1, "g"),
        ("state", "B", 2, "h"),
        ("group", "ally", 1, "g", "ally.1"),
        ("group", "ally", 2, "h", "ally.2"),
    ]


def test_rates_of_false_discoveries_are_those_of_a_series_with_its_audience() -> None:
    shift = Shift(0, 5, 4, 6, np.zeros(9), 0.1, 0.2, 0, 9, 1.0, False)

    def one(frame: str, *p: float, audience: str = "") -> Found:
        own = Actor("dominant", audience, "A", ("f", "g"), *(np.zeros((2, 1)) for _ in range(3)))
        return Found(own, frame, 0, Search(tuple(replace(shift, p=each) for each in p), (shift,), np.zeros(0)))

    found = correct_found([one("f", 0.02), one("g", 0.03, 0.5), one("f", 0.04, audience="home")], ["f", "g"])
    # three tests: .02 * 3 and .03 * 3 / 2 give .045 for both, .5; the other audience has one
    assert [[each.q for each in part.search.shifts] for part in found] == [
        pytest.approx([0.045]),
        pytest.approx([0.045, 0.5]),
        pytest.approx([0.04]),
    ]
    assert found[0].search.dropped[0].q == 1.0
