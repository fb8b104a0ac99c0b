"""Folds that keep documents and near-duplicate passages (reprints) together."""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_SHINGLE, _SHARED, _COMMON = 6, 4, 30
_LETTERS = re.compile(r"[^\W\d_]+")


def group_passages(texts: Sequence[str], documents: Sequence[str]) -> npt.NDArray[np.int64]:
    """A group number per passage: passages of one document, or near twins of each other, share it.

    Near twins share at least four runs of six words; a run found in thirty passages or more is boilerplate
    and joins nothing. Groups are numbered in order of appearance.
    """
    parent = list(range(len(texts)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    first: dict[str, int] = {}
    for number, document in enumerate(documents):
        parent[root(number)] = root(first.setdefault(document, number))
    holders: dict[int, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        for run in _runs(text):
            holders[run].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if 1 < len(numbers) < _COMMON:
            shared.update((a, b) for place, b in enumerate(numbers) for a in numbers[:place])
    for (a, b), count in sorted(shared.items()):
        if count >= _SHARED:
            parent[root(b)] = root(a)
    names: dict[int, int] = {}
    return np.array([names.setdefault(root(number), len(names)) for number in range(len(texts))], dtype=np.int64)


def _runs(text: str) -> set[int]:
    words = _LETTERS.findall(text.lower().replace("¬\n", "").replace("¬", ""))
    return {zlib.crc32(" ".join(words[at : at + _SHINGLE]).encode()) for at in range(len(words) - _SHINGLE + 1)}


def assign_folds(groups: npt.NDArray[np.int64], folds: int, seed: int) -> npt.NDArray[np.int64]:
    """A fold number per passage: groups stay whole, folds are about equally large, ties fall by the seed."""
    _, inverse, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    order = np.random.default_rng(seed).permutation(len(sizes))
    order = order[np.argsort(-sizes[order], kind="stable")]
    load, fold = np.zeros(folds), np.zeros(len(sizes), dtype=np.int64)
    for group in order:
        fold[group] = load.argmin()
        load[fold[group]] += sizes[group]
    return fold[inverse]
