"""Kinds of simulated scenarios and what each contains; without numpy, so that `--help` is quick."""

from __future__ import annotations

KINDS = {
    "diffusion": "exposed states follow the dominant state after a lag, most of them; the others do not move",
    "null": "the dominant state shifts, nobody follows",
    "common-shock": "all states move in the dominant state's period, exposed or not",
    "slow-shock": "all states move 2 to 4 periods after the dominant state, exposed or not",
    "autocorrelated": "nobody follows, and the shares of all states wander (first-order autoregression)",
    "overdispersed": "nobody follows, and the passages of one document resemble each other strongly",
    "sparse": "diffusion with half of the documents of secondary states missing",
    "classifier-error": "diffusion seen through a classifier with errors",
    "reversed": "exposed states move 2 to 6 periods before the dominant state",
    "independent": "secondary states move at dates of their own",
    "independent-exposed": "exposed states move at dates of their own, the others do not move",
}

GROUP_KINDS = {
    "partial-adoption": "every ally closes a quarter of the dominant state's move after a lag; groups have shocks of their own",
    "group-shocks": "nobody follows; groups have shocks of their own, twice as large as the error clustered by state shows",
    "group-common-shock": "allies and others make the dominant state's whole move in its own period",
    "differential-trend": "nobody follows; the allies' share grows steadily, all the time, beside the others'",
    "mirroring-rivals": "allies follow half of the way, rivals move as far the other way, the non-aligned stay",
    "staggered-joining": "half of the allies join after the shift, each follows half of the way from then on",
    "abandonment": "allies follow half of the way and drop it six periods later",
    "wave-from-below": "allies make the whole move four to six periods before the dominant state",
}

APPEAL_KINDS = {
    "independent": "appeals are as frequent in passages with the practice as in others",
    "attached": "an appeal is attached to the practice in all texts of the dominant state",
    "attached-at-home": "an appeal is attached to the practice at home alone, and the practice rises at home first",
    "rising-before": "the attached appeal becomes more frequent at home five years before the practice rises there",
    "borrowed": "allies take up the dominant state's appeal with the practice, and drop their own",
    "own-words": "secondary states take up the practice with an appeal of their own",
    "errs-in-pairs": "appeals are independent, but the classifier sees one wherever it sees the practice",
}
