"""Choosing among families of models without fooling oneself: the figure comes from folds the choice did not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from framing.classify.evaluating.figures import cross_fit, summarise
from framing.classify.evaluating.transfer import KernelCache, Rows
from framing.classify.fitting.folds import assign_folds
from framing.classify.models.families import FAMILIES, SEARCHED, Family
from framing.codebook import Codebook
from framing.coding import Coding, part_by_reading
from framing.progress import track

FOLDS = 5


@dataclass(frozen=True)
class Search:
    """The family chosen on all codings, its rivals' macro F1, and the nested figure of choosing in this way."""

    family: Family
    macro_f1: dict[str, float]
    nested: float

    def as_json(self) -> dict[str, Any]:
        """A plain value."""
        return {"chosen": self.family.name, "macro_f1": self.macro_f1, "nested_macro_f1": self.nested}


def search_families(codings: Sequence[Coding], codebook: Codebook, *, seed: int = 0, encoder: bool = False) -> Search:
    """Choose the family with the best out-of-fold macro F1 over practices, and measure the choice by nested folds.

    `encoder` : beside the words of every family a pretrained encoder reads.
    """
    codings, _ = part_by_reading(codings)
    families = {name: replace(FAMILIES[name], encoder=encoder) for name in SEARCHED}
    caches = {
        name: KernelCache(codings, codebook, families[name]) for name in track(SEARCHED, "families", len(SEARCHED))
    }
    groups = caches[SEARCHED[0]].groups
    targets = caches[SEARCHED[0]].targets
    fold = assign_folds(groups, FOLDS, seed)
    given = np.zeros(targets.shape, bool)
    for held in track(range(FOLDS), "nested folds", FOLDS):
        taught, tried = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        best = _best({name: _rate(cache, taught, codebook, seed) for name, cache in caches.items()})
        given[tried] = caches[best].learn(taught, tried, seed)
    everyone = np.arange(len(codings))
    rates = {name: _rate(cache, everyone, codebook, seed) for name, cache in caches.items()}
    return Search(families[_best(rates)], rates, summarise(given, targets, codebook)["practice"]["macro_f1"])


def _rate(cache: KernelCache, taught: Rows, codebook: Codebook, seed: int) -> float:
    scores, fold = cache.score_within(taught, seed)
    targets = cache.targets[taught]
    return summarise(cross_fit(scores, targets, fold)[1], targets, codebook)["practice"]["macro_f1"]


def _best(rates: dict[str, float]) -> str:
    return max(rates, key=lambda name: (rates[name], -SEARCHED.index(name)))
