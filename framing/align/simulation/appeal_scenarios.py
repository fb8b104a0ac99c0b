"""Simulated scenarios for framing: passages with practices and appeals, seen through a classifier, and the truth behind them.

Their kinds stand in `framing.align.simulation.kinds`. The first practice rises once at home and abroad; the appeals of the
passages, the days on which they are spoken, and the classifier's errors are those of the kind. Shares of appeals wander from
year to year as a first-order autoregression of their log odds, and passages of one document resemble each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from framing.align.simulation.kinds import APPEAL_KINDS
from framing.errors.align import bad_setting
from framing.errors.hints import did_you_mean

Array = np.ndarray
DOMINANT, ALLY, OTHER = "A", "ally", "non-aligned"
PRACTICES = ("practice_1", "practice_2", "practice_3")
APPEALS = ("appeal_1", "appeal_2", "appeal_3", "appeal_4")


@dataclass(frozen=True)
class AppealScenario:
    """What a scenario of framing contains; shares on the 0..1 scale, attachment and wander in log odds.

    Parameters
    ----------
    first, periods, date : years of the series at home, and the year in which the practice rises; abroad begins 16 years
    later. home, abroad, state : passages of one document (one a year) of the dominant state at home, abroad, of a secondary
    state. base, rise : share of the first practice before the shift, and what is added. appeals : usual shares of the
    appeals. attached : log odds by which the first appeal is more frequent in passages with the first practice, where it
    is. own : the same of the third appeal in passages of secondary states with it. wander, memory : of the appeals' log
    odds from year to year. icc : correlation of passages within a document. hit, spread : mean and standard deviation of
    the log odds that the classifier adds to a code that is there. pull : log odds that it adds to the first appeal where
    the first practice is there, in the kind of errors in pairs. coded : passages that are coded. lead : years by which the
    rise at home comes before that abroad, where it does.
    """

    kind: str
    first: int = 1930
    periods: int = 62
    date: int = 1958
    home: int = 130
    abroad: int = 50
    state: int = 25
    states: int = 30
    base: float = 0.06
    rise: float = 0.12
    appeals: tuple[float, ...] = (0.05, 0.06, 0.03, 0.08)
    attached: float = 1.6
    own: float = 1.6
    louder: float = 1.0
    wander: float = 0.25
    memory: float = 0.6
    icc: float = 0.03
    hit: float = 3.0
    spread: float = 1.2
    pull: float = 1.5
    coded: int = 5000
    lead: int = 4

    def __post_init__(self) -> None:
        if self.kind not in APPEAL_KINDS:
            raise bad_setting(
                "kind", self.kind, f"no such kind of scenario.{did_you_mean(self.kind, list(APPEAL_KINDS))}"
            )


@dataclass(frozen=True)
class AppealWorld:
    """One scenario.

    documents : text, state, audience, period, time, group, first (its first passage). codes, scores : (n, 7) bool and 0..1,
    the practices before the appeals. truth : chance (n, 4) of each appeal in each passage if it had the first practice, and
    (n, 4) if it had not, documents alike. sample, chance : passages that are coded and the chance with which each was
    drawn.
    """

    documents: pd.DataFrame
    codes: Array
    scores: Array
    truth: tuple[Array, Array]
    sample: Array
    chance: Array


def simulate_appeals(scenario: AppealScenario, seed: np.random.SeedSequence | int) -> AppealWorld:
    """A world of the scenario, the same for the same seed."""
    rng = np.random.default_rng(seed)
    documents = _documents(scenario)
    sizes = documents["passages"].to_numpy()
    at = np.repeat(np.arange(len(documents)), sizes)
    practice = _practices(scenario, documents, at, rng)
    odds = _appeal_odds(scenario, documents, rng)
    truth = expit(odds + _attachment(scenario, documents)), expit(odds)
    with_it, without = (_vary(share, scenario.icc, rng)[at] for share in truth)
    appeal = rng.random(without.shape) < np.where(practice[:, [0]], with_it, without)
    codes = np.column_stack([practice, appeal])
    scores = _scores(scenario, codes, rng)
    documents = documents.assign(first=np.cumsum(sizes) - sizes)
    sample, chance = _draw(scenario, documents, at, scores, rng)
    return AppealWorld(documents, codes, scores, (truth[0][at], truth[1][at]), sample, chance)


def _documents(scenario: AppealScenario) -> pd.DataFrame:
    years = np.arange(scenario.first, scenario.first + scenario.periods)
    later = years[16:]
    parts = [
        pd.DataFrame({"state": DOMINANT, "audience": "domestic", "period": years, "time": years + 0.05, "group": "",
                      "passages": scenario.home}),
        pd.DataFrame({"state": DOMINANT, "audience": "international", "period": later, "time": later + 0.72, "group": "",
                      "passages": scenario.abroad}),
    ]  # fmt: skip
    for group in (ALLY, OTHER):
        for number in range(scenario.states):
            parts.append(
                pd.DataFrame({"state": f"{group[0]}{number:02d}", "audience": "international", "period": later,
                              "time": later + 0.72, "group": group, "passages": scenario.state})
            )  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    return table.assign(text=np.arange(len(table)))


def rise_dates(scenario: AppealScenario) -> tuple[int, int]:
    """The first year of the new level at home and abroad; the same event, unless home leads."""
    leads = scenario.kind in ("attached-at-home", "rising-before")
    return scenario.date, scenario.date + (scenario.lead if leads else 0)


def _practices(scenario: AppealScenario, documents: pd.DataFrame, at: Array, rng: np.random.Generator) -> Array:
    home, abroad = rise_dates(scenario)
    period, group = documents["period"].to_numpy(), documents["group"].to_numpy()
    date = np.where(documents["audience"] == "domestic", home, np.where(group == "", abroad, abroad + 2))
    share = scenario.base + np.where(period >= date, np.where(group == OTHER, 0.3, 1.0) * scenario.rise, 0.0)
    shares = np.column_stack([share, np.full(len(share), 0.08), np.full(len(share), 0.05)])
    shares = _vary(shares, scenario.icc, rng)[at]
    return np.asarray(rng.random(shares.shape) < shares)


def _appeal_odds(scenario: AppealScenario, documents: pd.DataFrame, rng: np.random.Generator) -> Array:
    """Log odds (documents, 4) of each appeal in passages without the first practice, before documents differ."""
    usual = logit(np.array(scenario.appeals))
    series = documents.groupby(["state", "audience"], sort=False).ngroup().to_numpy()
    period = documents["period"].to_numpy() - scenario.first
    shocks = rng.normal(0, scenario.wander, (series.max() + 1, scenario.periods, len(usual)))
    for year in range(1, scenario.periods):
        shocks[:, year] = scenario.memory * shocks[:, year - 1] + np.sqrt(1 - scenario.memory**2) * shocks[:, year]
    odds = usual + shocks[series, period]
    if scenario.kind == "rising-before":
        home = (documents["audience"] == "domestic").to_numpy() & (documents["period"] >= scenario.date - 5).to_numpy()
        odds[home, 0] += scenario.louder
    return np.asarray(odds)


def _attachment(scenario: AppealScenario, documents: pd.DataFrame) -> Array:
    """Log odds (documents, 4) that passages with the first practice have more of each appeal."""
    out = np.zeros((len(documents), len(APPEALS)))
    dominant = (documents["state"] == DOMINANT).to_numpy()
    home = (documents["audience"] == "domestic").to_numpy()
    kind = scenario.kind
    if kind in ("attached", "borrowed"):
        out[dominant, 0] = scenario.attached
    if kind in ("attached-at-home", "rising-before", "own-words"):
        out[dominant & home, 0] = scenario.attached
    if kind in ("borrowed", "own-words"):
        out[~dominant, 2] = scenario.own
    if kind == "borrowed":
        later = ~dominant & (documents["group"] == ALLY).to_numpy() & (documents["period"] > scenario.date).to_numpy()
        out[later, 0], out[later, 2] = scenario.attached, 0.0
    return out


def _vary(share: Array, icc: float, rng: np.random.Generator) -> Array:
    """Shares of documents, from a beta distribution about each, with correlation `icc` of the passages within one."""
    strength = 1 / icc - 1
    return np.asarray(rng.beta(share * strength, (1 - share) * strength))


def _scores(scenario: AppealScenario, codes: Array, rng: np.random.Generator) -> Array:
    """What a calibrated classifier says: the chance of a code given its signal, normal about 0, or about `hit` where it is
    there.

    The signal of the first appeal is pulled up wherever the first practice is there, in the kind of errors in pairs; the
    chance is calibrated for all passages together, not for those.
    """
    signal = rng.normal(0, scenario.spread, codes.shape) + scenario.hit * codes
    if scenario.kind == "errs-in-pairs":
        signal[:, 3] += scenario.pull * codes[:, 0]
    share = codes.mean(axis=0)
    gain = (signal - scenario.hit / 2) * scenario.hit / scenario.spread**2
    return np.asarray(expit(logit(np.clip(share, 1e-4, 1 - 1e-4)) + gain))


def _draw(
    scenario: AppealScenario, documents: pd.DataFrame, at: Array, scores: Array, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Passages to code: half from texts at home, half from those abroad, those with a likely code four times as likely."""
    home = (documents["audience"] == "domestic").to_numpy()[at]
    wanted = np.where(scores.max(axis=1) > 0.2, 4.0, 1.0)
    chance = np.zeros(len(at))
    for here in (home, ~home):
        chance[here] = np.minimum(wanted[here] * scenario.coded / 2 / wanted[here].sum(), 1.0)
    sample = np.flatnonzero(rng.random(len(at)) < chance)
    return sample, chance[sample]
