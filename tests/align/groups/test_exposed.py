"""Graded exposure and states that join or leave, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import t as student

from framing.align.groups import dose
from framing.align.groups.dose import answer_dose, fix_exposure, slope_at, slope_shocks
from framing.align.groups.settings import GroupSettings
from framing.align.groups.shocks import Shocks
from framing.align.groups.staggered import Switching, follow_members, impute, influence, stack, two_way
from framing.align.groups.windows import Contrast, GroupPanel
from tests.align.groups.simulated import flat_panel, small_panel
from tests.align.groups.test_stacked import event

SETTINGS = GroupSettings()


def test_exposure_before_the_date_counts() -> None:
    values = np.array([[1.0, 3.0, 9.0], [np.nan, 2.0, 9.0], [np.nan, np.nan, 9.0]])
    got = fix_exposure(values, 2, 0)
    assert got[:2].tolist() == [2.0, 2.0]
    assert np.isnan(got[2])


def test_a_response_in_proportion_to_the_dose_is_found() -> None:
    panel = flat_panel(0.0)
    dose = np.arange(8.0)
    share = panel.share.copy()
    share[0, :, 12:] += 0.01 * dose[:, None]
    values = np.repeat(dose[:, None], 24, axis=1)
    found = slope_at(replace(panel, share=share), values, 12, 8, (0, 5), SETTINGS)
    assert found.estimate[0] == pytest.approx(0.01 * dose.std())
    assert found.error[0] == pytest.approx(0.0, abs=1e-9)


def test_states_of_unknown_exposure_take_no_part() -> None:
    panel = flat_panel(0.0)
    dose = np.arange(8.0)
    share = panel.share.copy()
    share[0, :, 12:] += 0.01 * dose[:, None]
    share[0, 7, 12:] += 0.5
    values = np.repeat(np.where(dose == 7, np.nan, dose)[:, None], 24, axis=1)
    found = slope_at(replace(panel, share=share), values, 12, 8, (0, 5), SETTINGS)
    assert found.estimate[0] == pytest.approx(0.01 * dose[:7].std())


def test_dose_answer_carries_shocks() -> None:
    panel = small_panel(states=24, periods=40)
    values = np.repeat(np.arange(24.0)[:, None], 40, axis=1)
    shocks = slope_shocks(panel, values, (0, 5), {0: [20]}, SETTINGS)
    found = answer_dose(panel, values, event(20, 0.1, periods=40), (0, 5), shocks, SETTINGS)
    assert np.isfinite(found.estimate)
    assert found.error >= found.clustered > 0


def joiner_panel() -> GroupPanel:
    """Allies jump by .1 at period 12; S04 joins at 15 and jumps then; S05 is an ally that leaves at 16 and falls back."""
    panel = flat_panel(0.1)
    share, code = panel.share.copy(), panel.code.copy()
    share[0, 4, 15:] += 0.1
    code[4, 15:] = 1
    code[5, :16] = 1
    share[0, 5, 12:16] += 0.1
    return replace(panel, share=share, code=code)


def test_members_are_followed_until_they_leave() -> None:
    switching, relative, edges = follow_members(joiner_panel(), 1, 12, 8, 10)
    assert (switching.joined, switching.left) == (1, 1)
    assert edges.tolist() == [4, 23]
    treated = [relative[row].tolist() for row in switching.treated]
    assert treated[0] == list(range(11))
    assert treated[4] == list(range(3, 11))
    assert treated[5] == list(range(4))
    assert treated[6] == []
    assert relative[switching.clean[5]].tolist() == list(range(-8, 0))
    assert relative[switching.clean[4]].tolist() == list(range(-8, 3))


def test_both_estimators_find_the_effect_without_noise() -> None:
    panel = joiner_panel()
    switching, relative, edges = follow_members(panel, 1, 12, 8, 10)
    share, weight = panel.share[0, :, edges[0] : edges[1]], panel.weight[0, :, edges[0] : edges[1]]
    counted = np.broadcast_to((relative >= 0) & (relative <= 5), share.shape)
    assert impute(share, weight, switching.treated, switching.clean, counted)[0] == pytest.approx(0.1)
    assert stack(share, weight, switching, relative, 8, (0, 5))[0] == pytest.approx(0.1)


def test_two_way_effects_reproduce_an_additive_table() -> None:
    state, period = np.array([0.1, 0.5, -0.2]), np.array([0.0, 1.0, 2.0, 0.5])
    weight = np.array([[1.0, 2, 0, 1], [3, 1, 1, 0], [1, 1, 1, 1]])
    a, b = two_way(state[:, None] + period[None, :], weight)
    assert a[:, None] + b[None, :] == pytest.approx(state[:, None] + period[None, :])


def test_the_p_of_a_slope_is_that_of_the_error_with_shocks() -> None:
    # doses 0 to 7 with a variance of 5.25 and no noise: the slope is .01 * sqrt(5.25), its clustered error 0. Weights 1 / 6 six
    # times and 1 / 8 eight times: 7 / 24, and .00045 * 7 / 24 is a quarter of .01^2 * 5.25. So t is 2, on 5 degrees
    panel, dose = flat_panel(0.0), np.arange(8.0)
    share = panel.share.copy()
    share[0, :, 12:] += 0.01 * dose[:, None]
    shocks = Shocks(np.array([0.00045]), np.array([5.0]), np.ones(1))
    values = np.repeat(dose[:, None], 24, axis=1)
    found = answer_dose(replace(panel, share=share), values, event(12, 0.1), (0, 5), shocks, SETTINGS)
    assert found.clustered == pytest.approx(0, abs=1e-9)
    assert found.error == pytest.approx(found.estimate / 2)
    assert found.p == pytest.approx(2 * student.sf(2, 5))


def test_error_of_imputed_effects_by_hand() -> None:
    """Two periods; two states rise by .3 and .5 in the second as members, two others by .1 and .3.

    Others rise by .2: effects .1 and .3, mean .2. Each other state has half of that .2 as its part, and half of its .1 about it
    as residuals: scores of .05 and -.05. Members have half of .1 about the mean of their period, .05 as well. Four states.
    """
    share = np.array([[0.0, 0.3], [0.0, 0.5], [0.0, 0.1], [0.0, 0.3]])
    treated = np.array([[False, True], [False, True], [False, False], [False, False]])
    effect, error = impute(share, np.ones((4, 2)), treated, ~treated, treated)
    assert effect == pytest.approx(0.2)
    assert error == pytest.approx(np.sqrt(4 * 0.05**2 * 4 / 3))


def test_cohorts_count_by_their_passages() -> None:
    # four states rise by .1 at 12, one that joins at 15 by .2 then; six periods after each: (4 * .1 + .2) / 5
    panel = flat_panel(0.1)
    share, code = panel.share.copy(), panel.code.copy()
    share[0, 4, 15:] += 0.2
    code[4, 15:] = 1
    panel = replace(panel, share=share, code=code)
    switching, relative, edges = follow_members(panel, 1, 12, 8, 10)
    own = panel.share[0, :, edges[0] : edges[1]], panel.weight[0, :, edges[0] : edges[1]]
    assert stack(*own, switching, relative, 8, (0, 5))[0] == pytest.approx(0.12)


def members(*code: list[int]) -> tuple[list[list[int]], list[list[int]], int, int]:
    """Periods from a date in 3 at which each state is treated and clean, and how many joined and left; 2 before, 3 after."""
    full = np.array([[row[0], *row] for row in code])  # a period more, before the window
    share = np.zeros((1, *full.shape))
    names = tuple(f"S{number}" for number in range(len(full)))
    panel = GroupPanel(names, ("a",), np.arange(7), share, share + 1, full, ("others", "ally", "rival"), 0)
    found, relative, edges = follow_members(panel, 1, 3, 2, 3)
    assert relative.tolist() == [-2, -1, 0, 1, 2, 3]
    assert edges.tolist() == [1, 7]
    return (
        *([relative[row].tolist() for row in part] for part in (found.treated, found.clean)),
        found.joined,
        found.left,
    )


def test_who_is_treated_and_clean_by_hand() -> None:
    treated, clean, joined, left = members(
        [1, 1, 1, 1, 1, 1],
        [0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 1, 1],  # joins two periods after the date
        [1, 1, 1, 1, 0, 1],  # leaves then, and comes back too late
        [0, 0, 1, 0, 0, 0],  # a member for one period
        [2, 2, 2, 2, 2, 2],
        [2, 2, 1, 1, 1, 1],  # came from elsewhere
        [1, -1, 1, 1, 1, 1],  # unknown once before the date
    )
    everything = list(range(-2, 4))
    assert treated == [[0, 1, 2, 3], [], [2, 3], [0, 1], [0], [], [], [0, 1, 2, 3]]
    assert clean == [[-2, -1], everything, [-2, -1, 0, 1], [-2, -1], [-2, -1], [], [], [-2, -1]]
    assert (joined, left) == (2, 2)


def test_a_window_of_members_ends_with_the_panel() -> None:
    panel = flat_panel(0.1)
    assert follow_members(panel, 1, 5, 8, 10)[2].tolist() == [0, 16]
    assert follow_members(panel, 1, 20, 8, 10)[2].tolist() == [12, 24]
    assert follow_members(panel, 1, 20, 8, 10)[1].tolist() == list(range(-8, 4))


def test_imputed_effects_count_by_their_passages_by_hand() -> None:
    """Two others rise by .1 with one passage and by .3 with three: by .25. Members rise by .5 with one and by .55 with three:
    effects of .25 and .3, mean .2875.

    The others' changes lie .15 below and .05 above .25 and weigh a quarter and three: scores of .0375 and -.0375. Members lie
    .0375 below and .0125 above the mean of their period: -.009375 and .009375. In all four states. A member that had no
    passages before, and a period in which nobody is clean, have no effect that could be told.
    """
    share = np.array([[0.0, 0.1, 0], [0, 0.3, 0], [0, 0.5, 0.9], [0, 0.55, 0.9], [0, 9.0, 9.0]])
    weight = np.array([[1.0, 1, 1], [3, 3, 3], [1, 1, 1], [1, 3, 1], [0, 1, 1]])
    treated = np.zeros((5, 3), dtype=bool)
    treated[2:, 1:] = True
    clean = ~treated
    clean[:, 2] = False
    error = np.sqrt((2 * 0.0375**2 + 2 * 0.009375**2) * 4 / 3)
    assert impute(share, weight, treated, clean, treated) == pytest.approx((0.2875, error))
    # a member of one passage lies at the mean of its period: only the others' error is left
    one = treated & (np.arange(5) == 2)[:, None]
    assert impute(share, weight, treated, clean, one) == pytest.approx((0.25, np.sqrt(2 * 0.0375**2 * 4 / 3)))
    # counted is what is asked for
    only = treated & (np.arange(5) == 3)[:, None]
    assert impute(share, weight, treated, clean, only)[0] == pytest.approx(0.3)
    assert np.isnan(impute(share, weight, treated, clean, ~treated)).all()
    assert np.isnan(impute(share, 0 * weight, treated, clean, treated)).all()


def test_weights_of_clean_cells_in_what_is_imputed_by_hand() -> None:
    """Three states have a quarter of the passages each, or half: the change to the second period is imputed from those of the
    first two, that weigh one and three; the level of the third is its own.
    """
    weight = np.array([[1.0, 1], [3, 3], [2, 0]])
    target = np.array([[0.0, 0], [0, 0], [0, 1]])
    assert influence(weight, target) == pytest.approx(np.array([[0.25, -0.25], [0.75, -0.75], [-1, 0]]))


def cohorts(leads: int = 3, window: tuple[int, int] = (0, 0), silent: tuple[int, ...] = ()) -> tuple[float, float]:
    """Periods -3 to 1 from a date at which two states are members; a third joins a period later, two never do.

    The others stand at 0 and from the date on at .1 and .3. Members move from 0 to .3 and .5, the third from .2 to .5; long
    before, when it does not count any more, it stood at .8. A state of another group, and one that is elsewhere in the period
    of the date, say what they like.
    """
    share = np.zeros((7, 5))
    share[0, 3:], share[1, 3:], share[2, 3:], share[3, 3:] = 0.1, 0.3, 0.3, 0.5
    share[4] = 0.8, 0, 0, 0.2, 0.5
    share[5:] = np.arange(5)
    code = np.array([[0] * 5, [0] * 5, [1] * 5, [1] * 5, [0] * 4 + [1], [2] * 5, [0, 0, 0, 2, 0]])
    weight = np.ones((7, 5))
    weight[4, 0] = 50
    weight[list(silent), 3:] = 0
    names = tuple("ABCDEFG")
    panel = GroupPanel(names, ("a",), np.arange(5), share[None], weight[None], code, ("others", "ally", "rival"), 0)
    switching, relative, _ = follow_members(panel, 1, 3, 3, 1)
    return stack(share, weight, switching, relative, leads, window)


def test_stacked_cohorts_by_hand() -> None:
    """Members rise by .4, others by .2: .2. The third state rises from a mean of .2 / 3 by .3 more than the others.

    Two passages against one: (2 * .2 + .3) / 3. Scores: half of .1 about the mean of either group, with 20 cells and 5 + 5 - 1
    coefficients a factor of 4 / 3 * 19 / 11; in the second part the others lie .2 / 3 about their mean, half of it is .1 / 3,
    and the factor of 12 cells and 7 coefficients 3 / 2 * 11 / 5.
    """
    first, second = 2 / 3 * 0.05 * np.sqrt(4 / 3 * 19 / 11), 1 / 3 * 0.1 / 3 * np.sqrt(3.3)
    error = np.sqrt(2 * first**2 + 2 * (first + second) ** 2)
    assert cohorts() == pytest.approx((0.7 / 3, error))
    # two leads are not enough
    assert np.isnan(cohorts(leads=2)).all()
    # the second cohort has no period after its first, the first one has: the others' level stays, and so does theirs
    assert cohorts(window=(1, 1))[0] == pytest.approx(0.2)
    # without passages after it a cohort does not count
    assert cohorts(silent=(4,))[0] == pytest.approx(0.2)
    assert cohorts(silent=(2, 3))[0] == pytest.approx(0.3)


def test_mean_exposure_before_a_date_by_hand() -> None:
    values = np.array([[9.0, 1.0, np.nan, 3.0, 9.0], [9.0, np.nan, np.nan, np.nan, 9.0]])
    assert fix_exposure(values, 4, 1) == pytest.approx([2.0, np.nan], nan_ok=True)
    assert fix_exposure(values, 4, -3) == pytest.approx([13 / 3, 9.0])
    assert fix_exposure(values, 0, 0) == pytest.approx([np.nan, np.nan], nan_ok=True)


def dosed(share: np.ndarray, weight: np.ndarray | None = None) -> GroupPanel:
    """Four states in one frame and seven periods, or as many as there are shares."""
    periods = np.shape(share)[-1]
    share = np.array(share, dtype=float).reshape(-1, 4, periods)
    frames, code = tuple("ab"[: len(share)]), np.zeros((4, periods), dtype=int)
    size = np.ones(share.shape) if weight is None else np.broadcast_to(weight, share.shape)
    return GroupPanel(tuple("ABCD"), frames, np.arange(periods), share, size, code, ("others",), 0)


SHORT = GroupSettings(before=3, after=3, windows=((0, 1),), stack=(0, 1))


def test_slope_on_exposure_and_its_error_by_hand() -> None:
    """Exposures -1, -1, 1 and 1 (mean 0, deviation 1): states rise by 0, .2, .4 and .6, so by .2 a deviation from .3.

    Two states of either exposure lie .1 from their mean: each score is a quarter of .1. Four states, 28 cells, and coefficients
    of 7 periods in two columns less one: 4 / 3 * 27 / 15. Three leads and two periods: 1/3 + 1/2.
    """
    rises = np.array([0.0, 0.2, 0.4, 0.6])
    share = np.where(np.arange(7) < 3, 0.1, 0.1 + rises[:, None])
    values = np.repeat(np.array([4.0, 4.0, 6.0, 6.0])[:, None], 7, axis=1)
    found = slope_at(dosed(share), values, 3, 3, (0, 1), SHORT)
    assert found.estimate == pytest.approx([0.2])
    assert found.error == pytest.approx([np.sqrt(4 * 0.025**2 * 4 / 3 * 27 / 15)])
    assert found.spread == pytest.approx(1 / 3 + 1 / 2)


def test_frames_with_passages_of_their_own_have_slopes_of_their_own() -> None:
    """The second frame rises by .4 a deviation, and has other passages; three leads, of which one period lies outside."""
    rises = np.array([[-0.1, -0.1, 0.1, 0.1], [-0.4, -0.4, 0.4, 0.4]])
    share = np.where(np.arange(7) < 4, 0.5, 0.5 + rises[:, :, None])
    share[:, :, 0] = 9.0  # four periods before: of none of the leads
    weight = np.array([1.0, 2.0])[:, None, None]
    values = np.repeat(np.array([4.0, 4.0, 6.0, 6.0])[:, None], 7, axis=1)
    values[:, 0] = 1e3 * np.arange(4)
    found = slope_at(dosed(share, weight + np.zeros((2, 4, 7))), values, 4, 3, (0, 1), SHORT)
    assert found.estimate == pytest.approx([0.1, 0.4])
    # a window from the last period of the panel on
    assert slope_at(dosed(share), values, 4, 3, (2, 3), SHORT).spread == pytest.approx(1 / 3 + 1)


def test_what_a_slope_on_exposure_needs() -> None:
    share = np.where(np.arange(7) < 3, 0.1, 0.1 + np.arange(4)[:, None] / 10)
    values = np.repeat(np.arange(4.0)[:, None], 7, axis=1)

    def known(values: np.ndarray, weight: np.ndarray | None = None, place: int = 3, leads: int = 3) -> bool:
        found = slope_at(dosed(share, weight), values, place, leads, (0, 1), SHORT)
        assert np.isfinite(found.estimate).all() == np.isfinite(found.error).all() == np.isfinite(found.spread)
        return bool(np.isfinite(found.spread))

    assert known(values)
    # three states alone, or three that speak
    assert not known(np.where(values == 3, np.nan, values))
    silent = np.ones((4, 7))
    silent[3] = 0
    assert not known(values, silent)
    assert not known(0 * values)
    silent[3, 3] = 1  # a single passage is enough
    assert known(values, silent)
    # two leads, by the date, by the shift's own, or by what is known
    assert not known(values, place=2)
    assert not known(values, leads=2)
    silent = np.ones((4, 7))
    silent[:, 0] = 0
    assert not known(values, silent)


def test_a_frame_without_leads_leaves_the_others_theirs() -> None:
    share = np.where(np.arange(7) < 3, 0.1, 0.1 + np.array([-1, -1, 1, 1])[:, None] / 10) + np.zeros((2, 4, 7))
    weight = np.ones((2, 4, 7))
    weight[0, :, :2] = 0
    values = np.repeat(np.array([4.0, 4.0, 6.0, 6.0])[:, None], 7, axis=1)
    found = slope_at(dosed(share, weight), values, 3, 3, (0, 1), SHORT)
    assert found.estimate == pytest.approx([np.nan, 0.1], nan_ok=True)


def test_shocks_of_a_slope_are_those_of_every_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dates from the third, with all leads, to the last with a window after it."""
    panel, values, asked = dosed(np.zeros((4, 7))), np.zeros((4, 7)), []

    def slope_at(given: GroupPanel, own: np.ndarray, place: int, leads: int, *rest: object) -> Contrast:
        assert (given is panel, own is values, leads, rest) == (True, True, 3, ((0, 2), SHORT))
        return Contrast(np.array([float(place)]), np.array([place + 0.1]), place + 0.2)

    def estimate_shocks(*parts: np.ndarray) -> str:
        asked.append(parts)
        return "shocks"

    def away_from(places: dict[int, list[int]], frames: int, periods: int, settings: GroupSettings) -> str:
        assert (places, frames, periods, settings.after) == ({0: [3]}, 1, 7, 3)
        return "away"

    monkeypatch.setattr(dose, "slope_at", slope_at)
    monkeypatch.setattr(dose, "estimate_shocks", estimate_shocks)
    monkeypatch.setattr(dose, "away_from", away_from)
    assert slope_shocks(panel, values, (0, 2), {0: [3]}, SHORT) == "shocks"
    estimate, error, spread, away = asked[0]
    nan = np.nan
    assert estimate[0] == pytest.approx([nan, nan, nan, 3, 4, nan, nan], nan_ok=True)
    assert error[0] == pytest.approx([nan, nan, nan, 3.1, 4.1, nan, nan], nan_ok=True)
    assert spread == pytest.approx([nan, nan, nan, 3.2, 4.2, nan, nan], nan_ok=True)
    assert away == "away"


@pytest.mark.parametrize(("before", "first"), [(3, 3), (5, 5), (8, 5)])
def test_a_slope_has_five_leads_or_all_that_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, before: int, first: int
) -> None:
    panel, places = flat_panel(0.0), []

    def slope_at(_panel: GroupPanel, _values: np.ndarray, place: int, *_: object) -> Contrast:
        places.append(place)
        return Contrast(np.zeros(1), np.zeros(1), 1.0)

    monkeypatch.setattr(dose, "slope_at", slope_at)
    slope_shocks(panel, np.zeros((8, 24)), (0, 5), {}, GroupSettings(before=before))
    assert places == list(range(first, 19))


def test_an_answer_by_dose_ends_with_the_lags_and_needs_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, found = [], Contrast(np.array([9.0, 0.2]), np.array([9.0, 0.06]), 0.5)

    def slope_at(*given: object) -> Contrast:
        asked.append(given)
        return found

    monkeypatch.setattr(dose, "slope_at", slope_at)
    shift = replace(event(3, 0.1, frame=1), leads=2, lags=4)
    shocks = Shocks(np.array([9.0, 0.0128]), np.array([3.0, 8.0]), np.ones(2))
    panel, values = dosed(np.zeros((4, 7))), np.zeros((4, 7))
    effect = answer_dose(panel, values, shift, (1, 6), shocks, SHORT)
    assert asked == [(panel, values, 3, 2, (1, 4), SHORT)]
    # .06^2 + .0128 * .5 = .1^2
    assert (effect.estimate, effect.clustered, effect.shocked, effect.freedom) == (0.2, 0.06, pytest.approx(0.1), 8)
    assert effect.p == pytest.approx(2 * student.sf(2, 8))
    assert np.isnan(effect.own)
    assert asked[0][4] == (1, 4)
    found = Contrast(np.array([9.0, 0.2]), np.array([9.0, 0.0]), 0.5)
    quiet = answer_dose(panel, values, shift, (1, 6), replace(shocks, extra=np.zeros(2)), SHORT)
    assert (quiet.estimate, quiet.error) == (0.2, 0)
    assert np.isnan(quiet.p)
    for estimate, error in ((np.nan, 0.1), (0.1, np.nan)):
        found = Contrast(np.array([9.0, estimate]), np.array([9.0, error]), 0.5)
        assert np.isnan(answer_dose(panel, values, shift, (1, 6), shocks, SHORT).estimate)


def test_a_slope_has_the_window_of_the_date_and_exposure_before_it() -> None:
    """Two frames, the second with twice the rises; three periods after the date of 3 and three before, so seven of eight.

    What exposure is from the date on does not count, nor the last period of the panel. Rises as before: .2 a deviation, with
    scores of .025 and a factor of 4 / 3 * 27 / 15.
    """
    rises = np.array([0.0, 0.2, 0.4, 0.6])
    share = np.where(np.arange(8) < 3, 0.1, 0.1 + np.stack([rises, 2 * rises])[:, :, None])
    values = np.repeat(np.array([4.0, 4.0, 6.0, 6.0])[:, None], 8, axis=1)
    values[:, 3:] = 10.0 * np.array([3, 1, 4, 1])[:, None]
    found = slope_at(dosed(share), values, 3, 3, (0, 1), SHORT)
    assert found.estimate == pytest.approx([0.2, 0.4])
    assert found.error == pytest.approx(np.array([1, 2]) * np.sqrt(4 * 0.025**2 * 4 / 3 * 27 / 15))


def test_states_of_mean_exposure_count_in_the_error_of_a_slope() -> None:
    """Exposures -1, 0, 0 and 1 over the root of a half: rises of .0, .3, .3 and .6 lie on a line, but the middle ones .1 above
    and below it. Their scores are 0, for they have no exposure; those of the others are 0, for they lie on the line. With the
    first .1 higher and the last .1 higher, too, the line lies .05 higher: the outer ones .05 above it, and scores of
    .05 / (2 * root 2), one up and one down. Four states count: 4 / 3 * 27 / 15.
    """
    rises = np.array([0.1, 0.2, 0.4, 0.7])
    share = np.where(np.arange(7) < 3, 0.1, 0.1 + rises[:, None])
    values = np.repeat(np.array([4.0, 5.0, 5.0, 6.0])[:, None], 7, axis=1)
    found = slope_at(dosed(share), values, 3, 3, (0, 1), SHORT)
    assert found.estimate == pytest.approx([0.3 * np.sqrt(0.5)])
    assert found.error == pytest.approx([np.sqrt(2 * 0.05**2 / 8 * 4 / 3 * 27 / 15)])


def test_errors_of_imputed_effects_have_both_parts_of_a_state_by_hand() -> None:
    """Three periods, members A and D from the third on, B and C never; D says nothing in the first. A has 0 and .6, D .1, B and
    C nothing at all. A, B and C rise by .2 on average to the second period, and B and C say in the third what they did before.

    So A would have .3 and D 0 in the third; they have .5 and .4: effects of .2 and .4, .3 on average, and half of .1 about it.
    The mean that is imputed has A with 1/3 and 1/6 of its first two periods, B and C with -1/6 and -1/3: with residuals of
    -.2 and .2 and of .1 and -.1 the scores are 1/30 - 1/20 for A, 1/20 for D and -1/60 for B and C: 12/3600 in all.
    """
    share = np.array([[0.0, 0.6, 0.5], [0, 0.1, 0.4], [0, 0, 0], [0, 0, 0]])
    weight = np.ones((4, 3))
    weight[1, 0] = 0
    treated = np.zeros((4, 3), dtype=bool)
    treated[:2, 2] = True
    effect, error = impute(share, weight, treated, ~treated, treated)
    assert (effect, error) == pytest.approx((0.3, np.sqrt(12 / 3600 * 4 / 3)))


def test_one_state_with_one_passage_is_enough_to_impute_by_hand() -> None:
    """A with 1 and 3 passages before it is a member, B with one in each of three periods. A rises by .5, B by nothing, with
    weights of 3/4 and 1/2: by .3. A would have .3 in the third and has .5. What is imputed has A with .4 and .6, B with -.4 and
    -.6 and all of its third period; residuals of -.15 and .05 and of .15 and -.15 make scores of .03 and -.03. Two states.
    """
    share = np.array([[0.0, 0.5, 0.5], [0, 0, 0]])
    weight = np.array([[1.0, 3, 1], [1, 1, 1]])
    treated = np.zeros((2, 3), dtype=bool)
    treated[0, 2] = True
    assert impute(share, weight, treated, ~treated, treated) == pytest.approx((0.2, np.sqrt(2 * 0.03**2 * 2)))


def test_a_cohort_counts_by_all_passages_of_its_window() -> None:
    # two periods of two members, one of the third: (4 * .2 + .3) / 5
    assert cohorts(window=(0, 1))[0] == pytest.approx(0.22)


def test_the_error_of_a_large_cohort_by_hand() -> None:
    """Four members rise by .3, .5, .3 and .5, four others stay: eight scores of which four are a quarter of .1. Two periods
    after three: 40 cells and 9 coefficients, 8 / 7 * 39 / 31.
    """
    share = np.zeros((8, 5))
    share[:4, 3:] = np.array([0.3, 0.5, 0.3, 0.5])[:, None]
    treated = np.zeros((8, 5), dtype=bool)
    treated[:4, 3:] = True
    found = stack(share, np.ones((8, 5)), Switching(treated, ~treated, 0, 1), np.arange(-3, 2), 3, (0, 0))
    assert found == pytest.approx((0.4, np.sqrt(4 * 0.025**2 * 8 / 7 * 39 / 31)))


def test_who_leaves_at_the_date_itself_has_left() -> None:
    """A member up to the date that is none from the date on is no member, and no untouched state to compare with, either; nor
    when it comes back. One that was never a member before is compared with until it joins.
    """
    treated, clean, joined, left = members(
        [1, 1, 0, 0, 0, 0],
        [1, 1, 0, 0, 1, 1],
        [1, 1, 2, 2, 2, 2],
        [0, 0, 0, 0, 0, 0],
    )
    assert treated == [[], [], [], []]
    assert clean == [[-2, -1], [-2, -1], [-2, -1], list(range(-2, 4))]
    assert (joined, left) == (0, 3)
