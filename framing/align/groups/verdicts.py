"""The verdict on one shift and group: by intervals that exclude or bound, never by a test that failed to reject.

References: Lakens (2017) for equivalence; Benjamini and Hochberg (1995) for the rate over shifts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from framing.align.groups.pass_through import Interval
from framing.terms import A_QUARTER, VerdictName, share_in_words

EVEN = 0.5  # a group that rather moved before the dominant state has not adopted from it


class Extent(StrEnum):
    """How much of the dominant state's move a supported answer is, in words for a least share of a quarter."""

    QUARTER = "a quarter or more"
    LESS = "less than a quarter"
    OPEN = "open"
    NONE = ""

    def told(self, quarter: float) -> str:
        """The same in words for another least share.

        >>> Extent.LESS.told(0.5)
        'less than 50 %'
        """
        return self.value.replace(share_in_words(A_QUARTER), share_in_words(quarter))


@dataclass(frozen=True)
class Findings:
    """What a verdict rests on; changes and the bound are signed so that the direction of the shift is positive.

    Attributes
    ----------
    before : probability that the group moved before the dominant state; `early` : that move is its own and large enough.
    together : each group's own change goes the same way, is told from 0 and makes a quarter of the dominant state's move
        or more. Its error is clustered by state alone, for a shock that all share is what is asked. bounded : the
        difference of the groups, in units of the dominant state's move, at the level of an equivalence test. ratio :
        interval of the pass-through. net : interval of the effect less the trend that the leads let one expect. q : of
        the effect, after correction over shifts.
    """

    before: float
    early: bool
    together: bool
    bounded: Interval
    ratio: Interval
    net: Interval
    q: float


def judge_group(findings: Findings, *, quarter: float, level: float, fdr: float) -> tuple[VerdictName, Extent]:
    """The first verdict that holds, in the order of docs/method.md, and the extent of a supported one."""
    if findings.early and findings.before >= level:
        return VerdictName.FROM_BELOW, Extent.NONE
    if findings.together and -quarter < findings.bounded.low and findings.bounded.high < quarter:
        return VerdictName.COMMON_SHOCK, Extent.NONE
    later = not (findings.early and findings.before >= EVEN)
    if later and findings.ratio.low > 0 and findings.q <= fdr and findings.net.low > 0:
        if findings.ratio.low >= quarter:
            return VerdictName.SUPPORTED, Extent.QUARTER
        return VerdictName.SUPPORTED, Extent.LESS if findings.ratio.high < quarter else Extent.OPEN
    if findings.ratio.high < quarter:
        return VerdictName.NOT_SUPPORTED, Extent.NONE
    return VerdictName.NOT_ENOUGH, Extent.NONE


def judge_stack(ratio: Interval, p: float, *, early: bool, quarter: float, fdr: float) -> tuple[VerdictName, Extent]:
    """The verdict on the stacked answer: from below where the groups rather moved before the shifts (`early`), else supported,
    not supported, or not enough evidence.
    """
    if early:
        return VerdictName.FROM_BELOW, Extent.NONE
    if ratio.low > 0 and p <= fdr:
        if ratio.low >= quarter:
            return VerdictName.SUPPORTED, Extent.QUARTER
        return VerdictName.SUPPORTED, Extent.LESS if ratio.high < quarter else Extent.OPEN
    if ratio.high < quarter:
        return VerdictName.NOT_SUPPORTED, Extent.NONE
    return VerdictName.NOT_ENOUGH, Extent.NONE
