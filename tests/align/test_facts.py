"""What facts beside the counts do: hazard, adoption curves, domestic first, mechanisms, threats, errors."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings, align_counts
from framing.align.domestic import compare_dates
from framing.align.errors_table import rates_of
from framing.align.exposure import contrast_groups, too_few_moved
from framing.align.hazard import fit_hazard
from framing.align.nulls import adjust_p, rank_p, tail_p
from framing.align.prevalence import adjust_share
from framing.align.scorecard import judge_domestic
from framing.align.story import tell_alignment
from framing.align.survival import curve
from framing.errors.base import UsageError

from .tables import NEVER, sharp_counts

FAST = {"draws": 20, "permutations": 199}


def planted_risk(effect: float, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(seed)
    rows = []
    for shift in range(2):
        for state in range(40):
            exposed = state % 2
            for since in range(1, 16):
                adopted = int(rng.random() < 1 / (1 + np.exp(3.5 - effect * exposed)))
                rows.append((shift, state, 1960 + 10 * shift + since, since, adopted))
                if adopted:
                    break
    risk = pd.DataFrame(rows, columns=["shift", "state", "period", "since", "adopted"])
    values = (risk["state"] % 2).to_numpy(float)
    return risk, (values - values.mean()) / values.std()


def test_the_hazard_finds_exposure_and_only_where_it_is() -> None:
    found = fit_hazard(*planted_risk(2.0, 0), {}, 199, np.random.default_rng(0))
    assert found.p <= 0.02
    assert found.low > 0
    p = [fit_hazard(*planted_risk(0.0, seed), {}, 99, np.random.default_rng(seed)).p for seed in range(20)]
    assert np.mean(np.array(p) <= 0.05) <= 0.25


def test_fewer_than_ten_adoptions_are_not_enough() -> None:
    risk, exposure = planted_risk(0.0, 1)
    risk["adopted"] = 0
    risk.loc[:8, "adopted"] = 1
    hazard = fit_hazard(risk, exposure, {}, 99, np.random.default_rng(0))
    assert not hazard.enough
    assert hazard.adoptions == 9
    assert np.isnan(hazard.estimate)


def test_adoption_curve_of_exact_times_is_kaplan_meier() -> None:
    upper = np.array([2.0, 4, 4, 7, np.inf, np.inf])
    table = curve(np.where(np.isinf(upper), 15.0, upper - 1), upper, 15).set_index("lag")["share_adopted"]
    assert table[1] == pytest.approx(0, abs=1e-6)
    assert table[[2, 4, 7, 15]].to_numpy() == pytest.approx([1 / 6, 3 / 6, 4 / 6, 4 / 6], abs=1e-3)


def test_contrast_with_few_states_counts_all_ways() -> None:
    adopted = np.array([1.0, 1, 1, 0, 0, 0])
    exposed = np.array([True, True, True, False, False, False])
    contrast = contrast_groups(adopted, exposed, ~exposed, 999, np.random.default_rng(0))
    assert contrast.difference == 1
    assert contrast.p == pytest.approx(1 / 20)
    assert len(contrast.null) == 20
    lonely = contrast_groups(adopted, np.arange(6) == 0, np.arange(6) > 0, 999, np.random.default_rng(0))
    assert not lonely.possible


def test_each_kind_of_texts_is_told_with_its_own_outcomes() -> None:
    alignment = align_counts(two_audiences(1965, 1970), AlignSettings("USA", **FAST))
    lines = list(tell_alignment(alignment))
    own = {
        kind: lines.index(next(line for line in lines if f"({kind} texts)" in line))
        for kind in ("domestic", "international")
    }
    for place in own.values():
        assert sum(int(part.split()[0]) for part in lines[place + 1].strip(" .").split(", ")) == 2
    least = [line for line in lines if "the median state could show" in line]
    assert all("1 periods" not in line and "1 points" not in line for line in least)


def test_learning_needs_a_column_of_success() -> None:
    starts = {"USA": 1970, **{f"S{number:02}": 1971 + number if number < 12 else NEVER for number in range(24)}}
    states = list(starts)[1:]
    cells = pd.DataFrame([(state, year) for state in states for year in range(1950, 1995)], columns=["state", "period"])
    number = cells["state"].str[1:].astype(int)
    exposure = cells.assign(exposure=(number < 12).astype(float))
    due = cells["period"] >= 1970 + number
    covariates = {
        "success": cells.assign(success=(due & (number < 12)).astype(float)),
        "noise": cells.assign(noise=(number % 5 + cells["period"] % 3).astype(float)),
    }
    verdicts = {}
    for name, table in covariates.items():
        settings = AlignSettings("USA", **FAST)
        card = align_counts(sharp_counts(starts), settings, exposure=exposure, covariates=table).scorecard
        verdicts[name] = card.set_index("hypothesis").loc["learning"]
    assert verdicts["success"]["verdict"] == "supported"
    assert verdicts["noise"]["verdict"] == "not enough evidence"
    assert "success" in verdicts["noise"]["reason"]


def test_a_wave_is_rejected_when_too_few_moved() -> None:
    assert too_few_moved(2, np.full(10, 0.8)) < 0.001
    assert too_few_moved(8, np.full(10, 0.8)) > 0.5


def test_p_values_from_draws() -> None:
    null = np.random.default_rng(0).exponential(1.0, 2000)
    assert rank_p(0.0, null) == 1
    assert tail_p(1.0, null) == pytest.approx(np.exp(-1.0), rel=0.1)
    assert tail_p(10.0, null) == pytest.approx(np.exp(-10.0), rel=1.5)
    assert adjust_p(np.array([0.01, 0.04, 0.03])).tolist() == pytest.approx([0.03, 0.04, 0.04])
    assert len(adjust_p(np.zeros(0))) == 0


def two_audiences(home: int, abroad: int) -> pd.DataFrame:
    speaks = sharp_counts({"USA": home})
    at_home = speaks[speaks["state"] == "USA"].assign(audience="domestic")
    rest = sharp_counts({"USA": abroad, "Never": NEVER}, seed=1).assign(audience="international")
    return pd.concat([at_home, rest], ignore_index=True)


@pytest.mark.parametrize(
    ("home", "abroad", "verdict"),
    [(1965, 1970, "supported"), (1970, 1965, "not supported"), (1970, 1970, "not supported")],
)
def test_domestic_first_by_dates(home: int, abroad: int, verdict: str) -> None:
    alignment = align_counts(two_audiences(home, abroad), AlignSettings("USA", **FAST))
    assert alignment.shifts.set_index("audience")["date"].to_dict() == {"domestic": home, "international": abroad}
    card = alignment.scorecard[alignment.scorecard["hypothesis"] == "H2"]
    assert (card["verdict"] == verdict).all()
    assert (card["estimate"] == abroad - home).all()


def test_a_lead_whose_interval_holds_none_is_no_lead() -> None:
    periods = np.arange(1950, 1995)
    late = (periods == 1980).astype(float)
    early = np.where(periods <= 1979, np.exp(-(1979 - periods) / 4.0), 0.0)
    early = 0.955 * early / early.sum() + 0.045 * late
    lead = compare_dates("texts", early, late, periods, 0.95, 5)
    assert early[periods <= 1979].sum() > 0.95  # one-sided, a lead would pass
    assert lead.low == 0
    verdict = judge_domestic(SimpleNamespace(leads=[lead]))
    assert verdict.verdict == "not enough evidence"
    assert (verdict.low, verdict.high) == (lead.low, lead.high)


def test_a_domestic_table_does_the_same() -> None:
    both = two_audiences(1965, 1970)
    home = both[both["audience"] == "domestic"].drop(columns="audience")
    rest = both[both["audience"] != "domestic"].drop(columns="audience")
    alignment = align_counts(rest, AlignSettings("USA", **FAST), domestic=home)
    card = alignment.scorecard[alignment.scorecard["hypothesis"] == "H2"]
    assert (card["verdict"] == "supported").all()


def test_domestic_circumstances_that_change_just_before() -> None:
    years = np.arange(1950, 1995)
    table = pd.DataFrame({"period": years, "other_party": (years >= 1968).astype(float)})
    alignment = align_counts(sharp_counts(), AlignSettings("USA", **FAST), domestic=table)
    row = alignment.tests[alignment.tests["test"] == "domestic circumstances: other_party"].iloc[0]
    assert row["statistic"] > row["null_mean"]
    with pytest.raises(UsageError, match="row 2"):
        align_counts(
            sharp_counts(),
            AlignSettings("USA", **FAST),
            domestic=table.astype(object).assign(other_party=[1, "x"] + [0] * 43),
        )


def mechanism_counts() -> pd.DataFrame:
    counts = sharp_counts({"USA": 1970, "F1": 1974, "F2": 1975, "F3": 1976, "N1": NEVER, "N2": NEVER})
    aid = counts.assign(frame="aid", count=(counts["total"] * 0.02).round())
    for state, year in (("F1", 1974), ("F2", 1975), ("F3", 1976)):
        near = (aid["state"] == state) & ((aid["period"] - year).abs() <= 3)
        aid.loc[near, "count"] = (aid.loc[near, "total"] * 0.15).round()
    return pd.concat([counts, aid], ignore_index=True)


@pytest.mark.parametrize(
    ("f1", "verdict"), [(0.7, "supported"), (0.3, "not enough evidence"), (None, "not enough evidence")]
)
def test_mechanism_needs_a_classifier_that_sees_it(f1: float | None, verdict: str) -> None:
    scores = () if f1 is None else (("aid", f1),)
    settings = AlignSettings("USA", mechanisms=(("H4a", "aid"),), mechanism_f1=scores, **FAST)
    card = align_counts(mechanism_counts(), settings).scorecard
    own = card[(card["frame"] == "alliance") & (card["hypothesis"] == "H4a")].iloc[0]
    assert own["verdict"] == verdict
    assert own["estimate"] == pytest.approx(13, abs=2)


def test_shared_threats_at_adoption() -> None:
    rows = [
        (state, year, "communism", 3 if 1967 <= year <= 1977 else 0, 20)
        for state in ("USA", "Follower")
        for year in range(1950, 1995)
    ]
    threats = pd.DataFrame([row for row in rows if row[3]], columns=["state", "period", "threat", "count", "total"])
    alignment = align_counts(sharp_counts(), AlignSettings("USA", **FAST), threats=threats)
    shared = alignment.threats[alignment.threats["state"] == "Follower"]
    assert shared["threat"].tolist() == ["communism"]
    row = alignment.tests[alignment.tests["test"] == "common threat"].iloc[0]
    assert row["statistic"] > row["null_mean"]


def errors_table() -> pd.DataFrame:
    base = {"code": "alliance", "corpus": "*", "measure": "endorsed", "sd_positive": 0.2, "sd_negative": 0.1}
    return pd.DataFrame(
        [
            {**base, "era": "*", "passages": 1000, "positives": 200, "mean_positive": 0.6, "mean_negative": 0.05},
            {**base, "era": "1964-", "passages": 500, "positives": 100, "mean_positive": 0.5, "mean_negative": 0.1},
            {**base, "era": "1933-1963", "passages": 500, "positives": 20, "mean_positive": 0.9, "mean_negative": 0.0},
        ]
    )


def test_error_rates_by_era_need_fifty_positives() -> None:
    rates = rates_of(errors_table(), "alliance", np.array([1950, 1970]))
    assert rates is not None
    assert rates.positive.tolist() == [0.6, 0.5]
    assert rates.positive_error[0] == pytest.approx(2 * 0.2 / np.sqrt(200))
    assert rates.by_era
    assert rates_of(errors_table(), "unknown", np.array([1950])) is None


def test_adjusted_shares_are_those_of_quapy() -> None:
    functional = pytest.importorskip("quapy.functional")
    positive, negative, share = 0.6, 0.05, 0.2
    theirs = functional.solve_adjustment_binary(prevalence_estim=share, tpr=positive, fpr=negative)
    assert adjust_share(np.array([share]), np.array([positive]), np.array([negative]))[0] == pytest.approx(theirs)


def test_adjusted_rows_stand_beside_naive_ones() -> None:
    alignment = align_counts(sharp_counts(), AlignSettings("USA", **FAST), errors=errors_table())
    table = alignment.prevalence
    assert set(table["estimator"]) == {"naive", "adjusted"}
    assert (table["low"] <= table["share"] + 1e-9).all()
    assert (table["share"] <= table["high"] + 1e-9).all()
