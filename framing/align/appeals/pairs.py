"""Pairs of practice and appeal as sums by document: what the cross table and all questions on framing are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.special import expit

from framing.align.appeals.pair_errors import PairErrors
from framing.align.appeals.sums import StoredSums, Sums
from framing.schemas import ENDORSEMENT, PROBABILITY

Array = np.ndarray
ROWS = ["text", "state", "period", "audience", "leader", "weight", "time"]
BY_APPEAL = ("appeals", "corpora", "appeal", "table")  # fields of the errors that do not run over practices


@dataclass(frozen=True)
class Pairs:
    """Sums by document, and the state-periods that the documents belong to.

    rows : text (place among the documents of `sums`), state, period, audience, leader (empty where none), weight (share of
        the document that counts there, 0..1), time (period and part of it when the document was spoken, NaN where unknown).
    errors : the classifier's errors in pairs, None where they are not known.
    """

    practices: tuple[str, ...]
    appeals: tuple[str, ...]
    sums: Sums | StoredSums
    rows: pd.DataFrame
    errors: PairErrors | None = None

    @cached_property
    def of_one_state(self) -> Array:
        """Which numbers of corpora (bool) hold texts of one state alone."""
        corpus = self.sums.corpus[self.rows["text"].to_numpy()]
        states = self.rows["state"].groupby(corpus).nunique()
        out = np.zeros(int(corpus.max(initial=0)) + 1, dtype=bool)
        out[states.index[states == 1].to_numpy(dtype=np.int64)] = True
        return out

    def only(self, practices: Iterable[str]) -> Pairs:
        """The pairs of some of the practices."""
        wanted = set(practices)
        kept = [number for number, name in enumerate(self.practices) if name in wanted]
        names = tuple(self.practices[number] for number in kept)
        errors = self.errors
        if errors is not None:
            own = [one.name for one in fields(errors) if one.name not in (*BY_APPEAL, "practices")]
            errors = replace(errors, practices=names, **{name: getattr(errors, name)[kept] for name in own})
        return replace(self, practices=names, sums=self.sums.only(kept), errors=errors)


def sum_pairs(
    frames: Iterable[pd.DataFrame], codes: tuple[tuple[str, ...], tuple[str, ...]], errors: PairErrors | None
) -> tuple[pd.DataFrame, Sums]:
    """Sums by document of a frame table.

    A practice counts p * e, so that a rejected or reported one does not; without errors in pairs a passage carries practice
    and appeal with the product of their probabilities.

    Parameters
    ----------
    frames : pieces of a frame table (columns p_CODE, e_CODE), the passages of a document beside each other.
    codes : practices and appeals.

    Returns
    -------
    corpus and document of every document, and their sums in the same order.
    """
    practices, appeals = codes
    nothing = np.zeros((0, len(practices))), np.zeros((0, len(appeals)))
    keys = [pd.DataFrame({"corpus": pd.Series(dtype=object), "document": pd.Series(dtype=object)})]
    none = np.zeros(0, dtype=np.int64)
    parts = [sum_passages(*nothing, none, none, errors)]
    for piece in frames:
        if len(piece) == 0:
            continue
        names = piece[["corpus", "document"]].astype(str)
        first = np.flatnonzero((names != names.shift()).any(axis=1).to_numpy())
        own, carried = (np.column_stack([_score(piece, code) for code in part]) for part in codes)
        keys.append(names.iloc[first].reset_index(drop=True))
        corpus = keys[-1]["corpus"].to_numpy(object)
        number = np.zeros(len(first), dtype=np.int64) if errors is None else errors.number(corpus)
        parts.append(sum_passages(own, carried, first, number, errors))
    joined = pd.concat(keys, ignore_index=True)
    whole = Sums(**{name: np.concatenate([vars(part)[name] for part in parts]) for name in vars(parts[0])})
    number = joined.groupby(["corpus", "document"], sort=False).ngroup().to_numpy()
    if len(number) and number.max() + 1 < len(number):  # a document that two pieces share
        once = ~joined.duplicated().to_numpy()
        added = {name: _add_up(value, number) for name, value in vars(whole).items() if name != "corpus"}
        whole, joined = Sums(**added, corpus=whole.corpus[once]), joined[once].reset_index(drop=True)
    return joined, whole


def sum_passages(practice: Array, appeal: Array, first: Array, corpus: Array, errors: PairErrors | None) -> Sums:
    """Sums by document of scores (n, f) and (n, a); `first` (d,) its first passage, `corpus` (d,) the number of its corpus."""
    f, a, documents = practice.shape[1], appeal.shape[1], len(first)
    both, rest, moves = (np.zeros((documents, f, a)) for _ in range(3))
    if documents == 0:
        return Sums(np.zeros(0), np.zeros((0, f)), both, rest, moves, corpus)
    chance, line = (practice, appeal) if errors is None else errors.chances(practice, appeal)
    for number in range(f):
        own = chance[:, [number]]
        if errors is None:
            both[:, number] = np.add.reduceat(own * appeal, first)
            rest[:, number] = np.add.reduceat((1 - own) * appeal, first)
            continue
        with_it, without = expit(line + errors.given[number]), expit(line + errors.apart[number])
        both[:, number] = np.add.reduceat(own * with_it, first)
        rest[:, number] = np.add.reduceat((1 - own) * without, first)
        moves[:, number] = np.add.reduceat((1 - own) * without * (1 - without), first)
    passages = np.diff([*first, len(practice)]).astype(float)
    return Sums(passages, np.add.reduceat(chance, first), both, rest, moves, corpus)


def join_pairs(
    documents: pd.DataFrame,
    sums: Sums,
    weights: pd.DataFrame,
    codes: tuple[tuple[str, ...], tuple[str, ...]],
    errors: PairErrors | None,
) -> Pairs:
    """Pairs of the documents of a frame table with the state-periods to which they belong.

    documents : corpus, document in the order of `sums`. weights : as `framing.align.inputs.counting.weigh_documents`,
        with the columns leader and time.
    """
    numbered = documents.assign(text=np.arange(len(documents)))
    rows = weights.merge(numbered, on=["corpus", "document"], how="inner")
    return Pairs(codes[0], codes[1], sums, rows[ROWS].reset_index(drop=True), errors)


def _score(piece: pd.DataFrame, code: str) -> Array:
    chance = piece[f"{PROBABILITY}{code}"].to_numpy(dtype=np.float64)
    endorsement = f"{ENDORSEMENT}{code}"
    return chance * piece[endorsement].to_numpy(dtype=np.float64) if endorsement in piece else chance


def _add_up(values: Array, number: Array) -> Array:
    out = np.zeros((int(number.max()) + 1, *values.shape[1:]))
    np.add.at(out, number, values)
    return out
