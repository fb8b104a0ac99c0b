"""Verdicts per shift: each hypothesis supported, not supported, or not enough evidence, with its figure."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri
from scipy.stats import beta, false_discovery_control

from framing.align.rivals.testing import NOT_SUPPORTED, SUPPORTED, TOO_LITTLE
from framing.align.settings import AlignSettings
from framing.align.states.adoption import ALIKE, DIFFERENT, Adoption
from framing.align.verdicts.framing_verdict import judge_framing
from framing.align.verdicts.group_verdicts import Tables, judge_groups
from framing.align.verdicts.models import PEERS, SUCCESS, HazardResult
from framing.align.verdicts.pairs import ShiftResult
from framing.align.verdicts.rival_verdicts import judge_mechanism, judge_rival
from framing.align.verdicts.verdict import Verdict
from framing.terms import Outcome, VerdictName

COLUMNS = [
    "frame",
    "shift_date",
    "hypothesis",
    "verdict",
    "estimate",
    "low",
    "high",
    "documents",
    "label",
    "figure",
    "reason",
    "audience",
]
STATES = "H3 states"
LABELS = {
    "H1": "common threat or shock",
    "H2": "domestic framing first",
    "H3": "dependence-led adoption",
    STATES: "dependence-led adoption, state by state",
    "H4a": "inducement (positive leverage)",
    "H4b": "pressure (negative leverage)",
    "H4c": "own reckoning",
    "learning": "rival: learning from success",
    "imitation": "rival: imitation of other adopters",
    VerdictName.FROM_BELOW.value: "rival: from below",
}
LEFT_TO_STATES = ("H1", "H4a", "H4b", "H4c")  # by single states where groups leave them open
COMMON = 0.3  # a common shock moves at least this share of the unexposed states
LEAST_OBSERVABLE = 5
OBSERVABLE = 0.8  # power for the dominant state's whole rise
UNDATED = "the date of the shift is known no better than the length of the window"
UNSEEN = "fewer than five states of a group could have shown a move of the dominant state's size"
TOO_FEW = "fewer than two states observed before and around the shift that were not at the new level before"
SMALL = 0.3  # a difference of shares below this is no dependence worth the name


def judge(
    results: list[ShiftResult],
    hazards: list[HazardResult],
    groups: Tables,
    framing: pd.DataFrame,
    settings: AlignSettings,
) -> pd.DataFrame:
    """The scorecard, a row per shift and hypothesis.

    What groups of states did comes first (`group_verdicts`): where groups were compared, H3 has a row for each of them,
    and H1 rests on them where they decide it. H2 rests on the answers to the questions on framing (`framing`). Else
    verdicts rest on single states; H3 is corrected for the number of shifts.
    """
    q = false_discovery_control(np.array([result.adoption.groups.contrast.p for result in results]))
    by_shift = {(one.frame, one.date, one.audience): one for one in hazards}
    rows = []
    for result, corrected in zip(results, q, strict=True):
        hazard = by_shift.get((result.frame, result.date, result.audience))
        verdicts = {
            "H1": judge_common(result.adoption, settings.level),
            "H2": judge_framing(framing, result.frame, result.date, result.audience),
            "H3": judge_dependence(result.adoption, float(corrected), settings),
            **{name: judge_mechanism(result, name, settings) for name in ("H4a", "H4b", "H4c")},
            "learning": judge_rival(hazard, SUCCESS, "no column `success` in a table of covariates"),
            "imitation": judge_rival(hazard, PEERS, "no exposure given"),
        }
        verdicts = put_groups_first(
            verdicts, judge_groups(groups, result.frame, result.date, result.audience, settings)
        )
        window = (result.states.periods >= result.date - settings.leads) & (
            result.states.periods <= result.date + settings.lags
        )
        documents = float(result.states.documents[:, window].sum())
        rows += [
            {
                "frame": result.frame,
                "shift_date": result.date,
                "hypothesis": name,
                "verdict": one.verdict,
                "estimate": one.estimate,
                "low": one.low,
                "high": one.high,
                "documents": documents,
                "label": label_of(name),
                "figure": one.figure,
                "reason": one.reason,
                "audience": result.audience,
            }
            for name, one in verdicts.items()
        ]
    return pd.DataFrame(rows, columns=COLUMNS)


def put_groups_first(states: dict[str, Verdict], groups: dict[str, Verdict]) -> dict[str, Verdict]:
    """The verdicts in the order of the hypotheses, those of groups before those of single states.

    H3 by single states stands beside that of groups, as `H3 states`; H1 and H4 by single states stay where the groups
    leave the question open.
    """
    if not groups:
        return states
    merged = {STATES if name == "H3" else name: one for name, one in states.items()} | {
        name: one for name, one in groups.items() if name not in LEFT_TO_STATES or one.verdict != TOO_LITTLE
    }
    order = [*LABELS]
    return dict(sorted(merged.items(), key=lambda item: (order.index(_hypothesis(item[0])), item[0])))


def label_of(name: str) -> str:
    """A hypothesis in words; of a group with its label."""
    hypothesis = _hypothesis(name)
    return (
        LABELS[hypothesis] if name == hypothesis else f"{LABELS[hypothesis]}: {name.removeprefix(hypothesis).strip()}"
    )


def _hypothesis(name: str) -> str:
    return name if name in LABELS else name.partition(" ")[0]


def judge_common(adoption: Adoption, level: float) -> Verdict:
    """H1: do states move around the shift whether exposed or not? The interval of their share has probability `level`."""
    if not adoption.dated:
        return Verdict(TOO_LITTLE, "share of states that moved in the window", UNDATED)
    possible = adoption.groups.contrast.possible
    group = _at_risk(adoption)
    if possible:
        group &= adoption.groups.unexposed
    figure = f"share of {'unexposed ' if possible else ''}states not at the new level before that moved in the window"
    chance = adoption.lags.moved[group]
    count = len(chance)
    if count < 2:
        return Verdict(TOO_LITTLE, figure, TOO_FEW)
    moved = float(chance.sum())
    low, high = (float(beta.ppf(q, moved + 0.5, count - moved + 0.5)) for q in ((1 - level) / 2, (1 + level) / 2))
    interval = (moved / count, low, high)
    if int((_observable(adoption) & group).sum()) < LEAST_OBSERVABLE:
        return Verdict(TOO_LITTLE, figure, UNSEEN, *interval)
    if adoption.wave.alike == DIFFERENT and low <= COMMON:
        reason = "exposed states moved, unexposed ones less" if possible else "too few states moved for a common shock"
        return Verdict(NOT_SUPPORTED, figure, reason, *interval)
    if adoption.wave.alike == ALIKE and low > COMMON:
        return Verdict(
            SUPPORTED, figure, "states move alike" + (" whether exposed or not" if possible else ""), *interval
        )
    if high < 0.5:
        return Verdict(NOT_SUPPORTED, figure, "most states did not move", *interval)
    return Verdict(TOO_LITTLE, figure, "the interval allows both", *interval)


def judge_dependence(adoption: Adoption, q: float, settings: AlignSettings) -> Verdict:
    """H3: do exposed states follow more often than unexposed ones?"""
    contrast = adoption.groups.contrast
    figure = "exposed minus unexposed share that followed, of states not at the new level before"
    if not adoption.dated:
        return Verdict(TOO_LITTLE, figure, UNDATED)
    if not contrast.possible:
        return Verdict(TOO_LITTLE, figure, "no exposure given, or too few states in a group", contrast.difference)
    interval = _difference(adoption, settings.level)
    mine = adoption.groups.exposed & _at_risk(adoption)
    followed = int((adoption.table["outcome"] == Outcome.FOLLOWED).to_numpy()[mine].sum())
    if q <= settings.fdr and adoption.wave.alike == DIFFERENT and interval[1] > 0:
        if adoption.own > settings.fdr:
            return Verdict(TOO_LITTLE, figure, "exposed states moved, but perhaps at dates of their own", *interval)
        if followed > 0:
            return Verdict(SUPPORTED, figure, "exposed states follow, unexposed ones less", *interval)
    seen = _observable(adoption)
    if (
        min(int((seen & group).sum()) for group in (adoption.groups.exposed, adoption.groups.unexposed))
        < LEAST_OBSERVABLE
    ):
        return Verdict(TOO_LITTLE, figure, UNSEEN, *interval)
    if interval[1] <= 0 and interval[2] < SMALL:
        return Verdict(NOT_SUPPORTED, figure, "exposed states do not follow more than unexposed ones", *interval)
    return Verdict(TOO_LITTLE, figure, "the interval of the difference is wide", *interval)


def _at_risk(adoption: Adoption) -> np.ndarray:
    """States (bool) seen before the window that could still adopt: those there already say nothing on who does, and where
    nothing was seen before, a move may have come earlier.
    """
    seen = adoption.moves.usable & np.isfinite(adoption.moves.level)
    return np.asarray(seen & (adoption.table["outcome"] != Outcome.ALREADY).to_numpy())


def _observable(adoption: Adoption) -> np.ndarray:
    """States at risk (bool) whose counts settle the matter: they moved, or would have shown the whole rise."""
    settled = ~adoption.table["outcome"].isin([Outcome.UNOBSERVED]).to_numpy()
    return np.asarray(_at_risk(adoption) & (settled | (adoption.power.whole >= OBSERVABLE)))


def _difference(adoption: Adoption, level: float) -> tuple[float, float, float]:
    """Exposed minus unexposed share of states at risk that followed, with its interval; not a number where none is.

    Half a state that followed and one that did not are added to each group for the width of the interval.
    """
    later = adoption.lags.moved * adoption.lags.later
    means, variance = [], 0.0
    for group in (adoption.groups.exposed, adoption.groups.unexposed):
        own = later[group & _at_risk(adoption)]
        share = (own.sum() + 0.5) / (len(own) + 1)
        variance += share * (1 - share) / (len(own) + 1)
        means.append(float(own.mean()) if len(own) else float("nan"))
    difference, half = means[0] - means[1], float(ndtri((1 + level) / 2) * np.sqrt(variance))
    return difference, difference - half, difference + half
