from __future__ import annotations

import numpy as np
import pytest

from framing.align.inputs.panel import check_counts, make_panel
from framing.align.noise.overdispersion import effective, estimate_dispersion
from framing.align.simulation.scenarios import settings_of_kind, simulate_scenario


def estimate(kind: str, seed: int, **changes: object):
    world = simulate_scenario(settings_of_kind(kind, **changes), seed)
    panel = make_panel(check_counts(world.counts, "counts"), 15)
    return panel, estimate_dispersion(panel, 3)


@pytest.mark.parametrize("icc", [0.0, 0.05, 0.15])
def test_planted_correlation_within_documents_is_found(icc: float) -> None:
    _, dispersion = estimate("null", 1, icc=icc)
    assert dispersion.icc == pytest.approx(icc, abs=0.02 + 0.2 * icc)
    assert (dispersion.icc_error < 0.03).all()


def test_moves_of_the_states_hardly_touch_the_dispersion() -> None:
    _, still = estimate("null", 2, states=30)
    _, moving = estimate("common-shock", 2, states=30, adopters=1.0)
    assert moving.icc.mean() == pytest.approx(still.icc.mean(), abs=0.012)


def test_wander_is_found_where_it_is_and_only_there() -> None:
    _, calm = estimate("diffusion", 3)
    _, wandering = estimate("autocorrelated", 3)
    assert wandering.wander.spread == pytest.approx(0.25, abs=0.12)
    assert calm.wander.spread < 0.08


def test_sums_of_probabilities_vary_less_than_whole_counts() -> None:
    rng = np.random.default_rng(0)
    world = simulate_scenario(settings_of_kind("null", icc=0.0), 4)
    counts = world.counts.assign(count=world.counts["total"] * 0.2 + rng.normal(0, 0.4, len(world.counts)))
    panel = make_panel(check_counts(counts, "counts"), 15)
    factor = estimate_dispersion(panel, 3).factor[panel.observed]
    assert factor.mean() < 0.5


def test_missing_cells_have_no_effective_passages() -> None:
    panel, dispersion = estimate("sparse", 5)
    k, n = effective(panel, dispersion.factor)
    assert (n[~panel.observed] == 0).all()
    assert (k <= n + 1e-9).all()
    assert (n[panel.observed] < panel.total[panel.observed]).all()
