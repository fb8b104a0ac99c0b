"""Near-duplicates: reprints and twice-held documents, found by MinHash and locality-sensitive hashing.

References: Broder (1997), On the resemblance and containment of documents; `datasketch` for the hashing.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.corpus.checks.shingles import Numbers, number_runs, number_words
from framing.corpus.documents import Document
from framing.extras import load_extra

if TYPE_CHECKING:
    from datasketch import MinHash

SHINGLE_WORDS = 4
SKETCH = 1_024
COLUMNS = (
    "corpus",
    "document",
    "other_corpus",
    "other",
    "similarity",
    "earliest",
    "other_earliest",
    "row",
    "other_row",
)
Key = tuple[str, str]


def find_duplicates(
    documents: Iterable[Document], *, threshold: float = 0.8, permutations: int = 128, seed: int = 0
) -> pd.DataFrame:
    """Pairs of documents that are nearly the same, a row each; `document` is the earlier one.

    Parameters
    ----------
    threshold : least similarity (Jaccard index of the runs of four words, 0..1).
    permutations : of the MinHash; more find more of the pairs just above the threshold.

    Returns
    -------
    corpus, document, other_corpus, other, similarity (estimated from 1,024 runs, standard error at most .016),
    earliest, other_earliest (ISO days), row, other_row (places in the input, from 0).
    """
    datasketch = load_extra("datasketch", "checks")
    index = datasketch.MinHashLSH(threshold=threshold, num_perm=permutations, weights=(0.2, 0.8))
    sketches: list[Numbers] = []
    facts: list[tuple[str, str, str]] = []
    found: list[tuple[int, int, float]] = []
    blank = datasketch.MinHash(permutations, seed + 1, hashfunc=int)
    for row, document in enumerate(documents):
        facts.append((document.corpus, document.id, document.earliest))
        sketches.append(_sketch(document.text))
        if not len(sketches[row]):
            continue
        minhash = blank.copy()
        minhash.update_batch((sketches[row] & np.uint64(0xFFFFFFFF)).tolist())
        found += _matches(index, minhash, sketches, row, threshold)
        index.insert(row, minhash)
    return _table(found, facts)


def _sketch(text: str) -> Numbers:
    """The smallest numbers of a text's runs: a fair sample that two texts share as far as they share runs."""
    return np.unique(number_runs(number_words(text), SHINGLE_WORDS))[:SKETCH]


def _matches(
    index: object, minhash: MinHash, sketches: list[Numbers], row: int, threshold: float
) -> list[tuple[int, int, float]]:
    others = sorted(index.query(minhash))  # type: ignore[attr-defined]
    pairs = ((other, row, estimate_similarity(sketches[other], sketches[row])) for other in others)
    return [pair for pair in pairs if pair[2] >= threshold]


def estimate_similarity(first: Numbers, second: Numbers) -> float:
    """Jaccard index of two sets from their smallest members (exact where both are smaller than the sketch)."""
    union = np.union1d(first, second)[: max(min(len(first), len(second)), 1)]
    if len(first) < SKETCH and len(second) < SKETCH:
        union = np.union1d(first, second)
    shared = np.isin(union, first, assume_unique=True) & np.isin(union, second, assume_unique=True)
    return float(shared.mean()) if len(union) else 0.0


def _table(found: list[tuple[int, int, float]], facts: list[tuple[str, str, str]]) -> pd.DataFrame:
    rows: list[tuple[str | float | int, ...]] = []
    for first, second, similarity in sorted(found):
        if (facts[second][2] or "9999", second) < (facts[first][2] or "9999", first):
            first, second = second, first
        one, other = facts[first], facts[second]
        rows.append((*one[:2], *other[:2], round(similarity, 4), one[2], other[2], first, second))
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values(["row", "other_row"], ignore_index=True)


def choose_dropped(pairs: pd.DataFrame, keep: Literal["earliest", "first", "all"] = "earliest") -> set[Key]:
    """The documents (corpus, id) to leave out, so that one of every group of near-duplicates stays.

    keep : "earliest" by date, "first" in the order of the input, "all" leaves nothing out. Documents that are
    linked through a third one are one group.
    """
    if keep == "all" or pairs.empty:
        return set()
    dropped: set[Key] = set()
    for group in _groups(pairs):
        ordered = group if keep == "earliest" else sorted(group, key=itemgetter(1))
        dropped |= {(corpus, document) for _, _, corpus, document in ordered[1:]}
    return dropped


def _groups(pairs: pd.DataFrame) -> list[list[tuple[str, int, str, str]]]:
    """Linked documents as (earliest, row, corpus, id), each group sorted, undated documents last."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    rows: npt.NDArray[np.int64] = np.unique(pairs[["row", "other_row"]].to_numpy())
    first, second = (np.searchsorted(rows, pairs[name].to_numpy()) for name in ("row", "other_row"))
    links = coo_array((np.ones(len(pairs)), (first, second)), shape=(len(rows), len(rows)))
    label_of = dict(zip(rows.tolist(), connected_components(links, directed=False)[1].tolist(), strict=True))
    members: dict[int, set[tuple[str, int, str, str]]] = {}
    for side in ("", "other_"):
        names = (f"{side}earliest", f"{side}row", f"{side}corpus" if side else "corpus", side.rstrip("_") or "document")
        for earliest, row, corpus, document in pairs[list(names)].itertuples(index=False):
            members.setdefault(label_of[row], set()).add((earliest or "9999", row, corpus, document))
    return [sorted(group) for _, group in sorted(members.items())]
