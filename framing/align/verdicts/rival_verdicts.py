"""Verdicts on mechanisms and on rival explanations by words and by the hazard of adoption."""

from __future__ import annotations

import numpy as np

from framing.align.rivals.testing import NOT_SUPPORTED, SUPPORTED, TOO_LITTLE
from framing.align.settings import AlignSettings
from framing.align.verdicts.models import PEERS, SUCCESS, HazardResult
from framing.align.verdicts.pairs import ShiftResult
from framing.align.verdicts.verdict import Verdict

RIVALS = {PEERS: "earlier adopters", SUCCESS: "the success of those who adopted"}
LEAST_F1 = 0.5
LEAST_EFFECT = 0.1  # log odds below which a rival explains nothing worth the name


def judge_mechanism(result: ShiftResult, hypothesis: str, settings: AlignSettings) -> Verdict:
    """H4: do adopters speak of the mechanism around adoption more than at other times?"""
    figure = "percentage points more passages around adoption than elsewhere"
    code = dict(settings.mechanisms).get(hypothesis)
    own = (
        result.mechanisms[result.mechanisms["hypothesis"] == hypothesis]
        if len(result.mechanisms)
        else result.mechanisms
    )
    if code is None or own.empty:
        return Verdict(TOO_LITTLE, figure, "no frame represents this mechanism")
    row = own[own["group"] == "all"].iloc[0]
    interval = (float(row["difference"]), float(row["low"]), float(row["high"]))
    score = dict(settings.mechanism_f1).get(code, float("nan"))
    if np.isnan(score):
        return Verdict(TOO_LITTLE, figure, f"the classifier's out-of-fold F1 for {code} is not known", *interval)
    if score < LEAST_F1:
        return Verdict(
            TOO_LITTLE,
            figure,
            f"the classifier's out-of-fold F1 for {code} is {score:.2f}, below {LEAST_F1}",
            *interval,
        )
    if not np.isfinite(row["p"]):
        return Verdict(TOO_LITTLE, figure, "fewer than three adopters", *interval)
    if row["p"] <= settings.fdr and row["low"] > 0:
        return Verdict(SUPPORTED, figure, "adopters speak of it when they adopt", *interval)
    if row["high"] < 1.0:
        return Verdict(NOT_SUPPORTED, figure, "adopters do not speak of it more when they adopt", *interval)
    return Verdict(TOO_LITTLE, figure, "the interval is wide", *interval)


def judge_rival(result: HazardResult | None, covariate: str, absent: str) -> Verdict:
    """Rivals: does the hazard of adoption rise with earlier adopters, or with what they gained by adopting?"""
    figure = f"log odds of adopting per standard deviation of {RIVALS[covariate]}"
    if result is None or covariate not in result.covariates:
        return Verdict(TOO_LITTLE, figure, absent)
    if not result.hazard.enough:
        return Verdict(
            TOO_LITTLE, figure, "fewer than ten adoptions, adoption all at once, or the same exposure everywhere"
        )
    rows = result.hazard.coefficients.set_index("covariate")[["estimate", "low", "high"]]
    interval = tuple(rows.loc[[covariate]].to_numpy(float)[0].tolist())
    if interval[1] > 0:
        return Verdict(SUPPORTED, figure, f"adoption follows {RIVALS[covariate]}", *interval)
    if interval[2] < LEAST_EFFECT:
        return Verdict(NOT_SUPPORTED, figure, f"adoption does not follow {RIVALS[covariate]}", *interval)
    return Verdict(TOO_LITTLE, figure, "the interval covers 0", *interval)
