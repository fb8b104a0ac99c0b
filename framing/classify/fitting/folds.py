"""Folds that keep documents and near-duplicate passages (reprints) together.

Passages are the user's own, which are tested, or auxiliary ones, which only teach. Own passages of one document, and near
twins of each other, form a group and share a fold. An auxiliary passage has no fold; it may not teach for the test of a group
that holds a passage of its document or a near twin of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from framing.corpus.checks.shingles import number_runs, number_words

_SHINGLE, _SHARED, _COMMON = 6, 4, 30


@dataclass(frozen=True)
class PassageGroups:
    """`group` (n,): number of each own passage's group, -1 for auxiliary ones.

    `kin` (n, groups): groups it may not help test.
    """

    group: npt.NDArray[np.int64]
    kin: sp.csr_matrix

    @classmethod
    def of_groups(cls, group: npt.NDArray[np.int64], own: npt.NDArray[np.bool_]) -> PassageGroups:
        """Passages in the groups given (0, 1, ...); those that are not own are auxiliaries, kin to their group."""
        kin = sp.csr_matrix((np.ones(len(group)), (np.arange(len(group)), group)))
        return cls(np.where(own, group, -1), kin)

    def part(self) -> PassageGroups:
        """Every own passage a group by itself; auxiliaries stay kin to the passages whose group they were kin to."""
        own = np.flatnonzero(self.group >= 0)
        alone = np.full(len(self.group), -1, dtype=np.int64)
        alone[own] = np.arange(len(own))
        members = sp.csr_matrix((np.ones(len(own)), (self.group[own], alone[own])), (self.kin.shape[1], len(own)))
        itself = sp.csr_matrix((np.ones(len(own)), (own, alone[own])), (len(self.group), len(own)))
        auxiliaries = sp.diags((self.group < 0).astype(float)) @ self.kin @ members
        return PassageGroups(alone, sp.csr_matrix(itself + auxiliaries))

    def take(self, rows: npt.NDArray[np.int64]) -> PassageGroups:
        """The same of some passages."""
        return PassageGroups(self.group[rows], self.kin[rows])

    def split(self, folds: int, seed: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """The fold (n,) of each own passage, -1 for auxiliary ones, and whether it may not teach for a fold (n, folds)."""
        own = np.flatnonzero(self.group >= 0)
        fold = np.full(len(self.group), -1, dtype=np.int64)
        fold[own] = assign_folds(self.group[own], folds, seed)
        places = (self.group[own], fold[own])
        of_group = sp.csr_matrix((np.ones(len(own)), places), shape=(self.kin.shape[1], folds))
        excluded: npt.NDArray[np.bool_] = (self.kin @ of_group).toarray() > 0
        return fold, excluded


def relate_passages(
    texts: Sequence[str], documents: Sequence[str], own: npt.NDArray[np.bool_] | None = None
) -> PassageGroups:
    """Groups of own passages (all, by default) and the auxiliary passages that are kin to them.

    Near twins share at least four runs of six words; a run found in thirty passages or more is boilerplate
    and joins nothing. Groups are numbered in order of appearance.
    """
    mine = np.ones(len(texts), bool) if own is None else own
    owned, auxiliaries = np.flatnonzero(mine).tolist(), np.flatnonzero(~mine).tolist()
    parent = list(range(len(texts)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    first: dict[str, int] = {}
    for number in owned:
        parent[root(number)] = root(first.setdefault(documents[number], number))
    ties = [(auxiliary, first[documents[auxiliary]]) for auxiliary in auxiliaries if documents[auxiliary] in first]
    for a, b in _find_twins(texts):
        if mine[a] and mine[b]:
            parent[root(b)] = root(a)
        elif mine[a] or mine[b]:
            ties.append((b, a) if mine[a] else (a, b))
    names: dict[int, int] = {}
    group = np.full(len(texts), -1, dtype=np.int64)
    for number in owned:
        group[number] = names.setdefault(root(number), len(names))
    pairs = [(number, group[kin]) for number, kin in [*zip(owned, owned, strict=True), *ties]]
    rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return PassageGroups(group, sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(texts), len(names))))


def _find_twins(texts: Sequence[str]) -> list[tuple[int, int]]:
    holders: dict[int, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        for run in _runs(text):
            holders[run].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if 1 < len(numbers) < _COMMON:
            shared.update((a, b) for place, b in enumerate(numbers) for a in numbers[:place])
    return sorted(pair for pair, count in shared.items() if count >= _SHARED)


def _runs(text: str) -> set[int]:
    return set(number_runs(number_words(text.replace("¬\n", "").replace("¬", "")), _SHINGLE).tolist())


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
