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
