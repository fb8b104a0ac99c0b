"""What verdicts on mechanisms and rival explanations say: figure, reason and interval."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from framing.align import AlignSettings
from framing.align.verdicts.rival_verdicts import judge_mechanism, judge_rival
from framing.align.verdicts.verdict import Verdict

SPEAK = "percentage points more passages around adoption than elsewhere"
LITTLE = "not enough evidence"


def settings(f1: float | None = 0.8) -> AlignSettings:
    known = () if f1 is None else (("gifts", f1),)
    return AlignSettings("USA", mechanisms=(("H4a", "gifts"), ("H4b", "threats")), mechanism_f1=known)


def row(low: float, high: float, p: float, group: str = "all", hypothesis: str = "H4a") -> dict[str, Any]:
    return {"hypothesis": hypothesis, "group": group, "difference": 2.0, "low": low, "high": high, "p": p}


@pytest.mark.parametrize(
    ("low", "high", "p", "f1", "verdict", "reason"),
    [
        (0.1, 4.0, 0.01, 0.8, "supported", "adopters speak of it when they adopt"),
        (-3.0, 0.9, 0.5, 0.8, "not supported", "adopters do not speak of it more when they adopt"),
        (-3.0, 4.0, 0.5, 0.8, LITTLE, "the interval is wide"),
        (0.1, 4.0, np.nan, 0.8, LITTLE, "fewer than three adopters"),
        (0.1, 4.0, 0.01, 0.456, LITTLE, "the classifier's out-of-fold F1 for gifts is 0.46, below 0.5"),
        (0.1, 4.0, 0.01, None, LITTLE, "the classifier's out-of-fold F1 for gifts is not known"),
    ],
)
def test_a_mechanism(low: float, high: float, p: float, f1: float | None, verdict: str, reason: str) -> None:
    # the row of all groups decides, of the hypothesis itself
    table = [row(9, 9, 0.01, hypothesis="H4b"), row(8, 8, 0.01, "exposed"), row(low, high, p)]
    result: Any = SimpleNamespace(mechanisms=pd.DataFrame(table))
    assert judge_mechanism(result, "H4a", settings(f1)) == Verdict(verdict, SPEAK, reason, 2.0, low, high)


def test_a_mechanism_without_a_frame_has_no_figure() -> None:
    other: Any = SimpleNamespace(mechanisms=pd.DataFrame([row(0.1, 4.0, 0.01)]))
    for name in ("H4b", "H4c"):
        found = judge_mechanism(other, name, settings())
        assert (found.verdict, found.figure, found.reason) == (LITTLE, SPEAK, "no frame represents this mechanism")
        assert np.isnan([found.estimate, found.low, found.high]).all()


@pytest.mark.parametrize(
    ("covariate", "named"), [("peers", "earlier adopters"), ("success", "the success of those who adopted")]
)
def test_a_rival(covariate: str, named: str) -> None:
    figure = f"log odds of adopting per standard deviation of {named}"

    def judged(low: float, high: float, enough: bool = True) -> Verdict:
        table = pd.DataFrame({"covariate": ["x", covariate], "estimate": 0.05, "low": [9, low], "high": [9, high]})
        result: Any = SimpleNamespace(
            covariates=(covariate,), hazard=SimpleNamespace(enough=enough, coefficients=table)
        )
        return judge_rival(result, covariate, "not given")

    assert judged(0.01, 0.5) == Verdict("supported", figure, f"adoption follows {named}", 0.05, 0.01, 0.5)
    assert judged(-0.5, 0.09) == Verdict("not supported", figure, f"adoption does not follow {named}", 0.05, -0.5, 0.09)
    assert judged(-0.5, 0.1) == Verdict(LITTLE, figure, "the interval covers 0", 0.05, -0.5, 0.1)
    few = judged(0.01, 0.5, enough=False)
    reason = "fewer than ten adoptions, adoption all at once, or the same exposure everywhere"
    assert (few.verdict, few.figure, few.reason, np.isnan(few.estimate)) == (LITTLE, figure, reason, True)
    absent = judge_rival(None, covariate, "not given")
    assert (absent.verdict, absent.figure, absent.reason) == (LITTLE, figure, "not given")
