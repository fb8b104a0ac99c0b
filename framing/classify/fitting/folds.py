"""Folds that keep documents and near-duplicate passages (reprints) together.

Passages are the user's own, which are tested, or auxiliary ones, which only teach. Own passages of one document, and near
twins of each other, form a group and share a fold. An auxiliary passage has no fold; it may not teach for the test of a group
that holds a passage of its document or a near twin of it. The same holds of own passages where a chain of near twins (a speech
given many times, each time a little changed) has been cut, lest it fill a fold by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from framing.corpus.checks.shingles import number_runs, number_words

_SHINGLE, _SHARED, _COMMON = 6, 4, 30
LARGEST = 0.1  # share of the own passages that a chain of near twins may hold before it is cut between documents
FEW = 100  # own passages below which chains stay whole


@dataclass(frozen=True)
class PassageGroups:
    """`group` (n,): number of each own passage's group, -1 for auxiliary ones.

    `kin` (n, groups): groups it may not help test, its own included.
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

    @property
    def cut(self) -> int:
        """How many own passages have a near twin in another group, because a chain of them was cut."""
        own = self.group >= 0
        return int((self.kin[own].getnnz(axis=1) > 1).sum())

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
    texts: Sequence[str], documents: Sequence[str], own: npt.NDArray[np.bool_] | None = None, *, whole: bool = False
) -> PassageGroups:
    """Groups of own passages (all, by default) and the auxiliary passages that are kin to them.

    Near twins share at least four runs of six words; a run found in thirty passages or more is boilerplate
    and joins nothing. Groups are numbered in order of appearance. A chain of near twins is cut between documents where it
    would hold more than a tenth of 100 own passages or more; a passage whose near twin is then in another group may not
    teach for the test of that group. `whole` leaves chains as they are.
    """
    mine = np.ones(len(texts), bool) if own is None else own
    owned, auxiliaries = np.flatnonzero(mine).tolist(), np.flatnonzero(~mine).tolist()
    first: dict[str, int] = {}
    chains = _Chains(len(texts), len(owned) if whole or len(owned) < FEW else int(LARGEST * len(owned)))
    for number in owned:
        chains.join(first.setdefault(documents[number], number), number, always=True)
    ties = [(auxiliary, first[documents[auxiliary]]) for auxiliary in auxiliaries if documents[auxiliary] in first]
    among = []
    for a, b in _find_twins(texts):
        if mine[a] and mine[b]:
            among.append((a, b))
        elif mine[a] or mine[b]:
            ties.append((b, a) if mine[a] else (a, b))
    for a, b in among:
        chains.join(a, b)
    cut = [(a, b) for a, b in among if chains.root(a) != chains.root(b)]
    names: dict[int, int] = {}
    group = np.full(len(texts), -1, dtype=np.int64)
    for number in owned:
        group[number] = names.setdefault(chains.root(number), len(names))
    ties += [*cut, *((b, a) for a, b in cut)]
    return PassageGroups(group, _tie_kin([*zip(owned, owned, strict=True), *ties], group, len(names)))


class _Chains:
    """Passages joined into groups, none of which grows above `most` by a joining that may be left out."""

    def __init__(self, count: int, most: int) -> None:
        self._parent, self._size, self._most = list(range(count)), [1] * count, most

    def root(self, node: int) -> int:
        """The passage that stands for the group of this one."""
        while self._parent[node] != node:
            self._parent[node] = self._parent[self._parent[node]]
            node = self._parent[node]
        return node

    def join(self, a: int, b: int, *, always: bool = False) -> None:
        """Make one group of those of `a` and `b`, unless it would be too large."""
        one, other = self.root(a), self.root(b)
        if one != other and (always or self._size[one] + self._size[other] <= self._most):
            self._parent[other] = one
            self._size[one] += self._size[other]


def _tie_kin(ties: Iterable[tuple[int, int]], group: npt.NDArray[np.int64], groups: int) -> sp.csr_matrix:
    pairs = sorted({(number, int(group[kin])) for number, kin in ties})
    rows, columns = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return sp.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(group), groups))


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
