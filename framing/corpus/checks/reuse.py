"""Text reuse: passages that a document shares with an earlier document of another state.

To quote the dominant state is not to adopt its practice, so quoted words must be known before they are counted.
Runs of words are fingerprinted and winnowed: a shared run of at least `words` words is always found.

References: Schleimer, Wilkerson and Aiken (2003), Winnowing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.corpus.checks.shingles import Numbers, number_runs, number_words, place_words
from framing.corpus.documents import Document
from framing.errors.corpus import state_absent

RUN_WORDS = 8
COLUMNS = ("corpus", "document", "state", "start", "end", "source_corpus", "source_document", "source_state",
           "source_start", "source_end", "words", "days")  # fmt: skip
_LARGEST_GAP = 4
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class _Indexed:
    """What is kept of a document: its words as numbers, their places, and who wrote it when."""

    corpus: str
    id: str
    states: frozenset[str]
    earliest: str
    words: npt.NDArray[np.uint32]
    places: npt.NDArray[np.int32]


def find_reuse(
    documents: Iterable[Document],
    *,
    words: int = 20,
    most_documents: int = 10,
    sources: Collection[str] = (),
) -> pd.DataFrame:
    """Passages shared by documents of different states, earlier to later, a row each.

    Parameters
    ----------
    words : least length of a shared passage, in words.
    most_documents : a run of eight words found in more documents is a formula ("I congratulate you on your
        election"), not a quotation, and finds nothing.
    sources : codes of the states whose words are looked for; empty: all.

    Returns
    -------
    corpus, document, state, start, end (characters of the later document), source_corpus, source_document,
    source_state, source_start, source_end (of the earlier one), words, days (between the first days of both).
    Up to four differing words inside a passage are bridged. Documents that begin on the same day are not compared,
    nor are undated ones.

    Raises
    ------
    UnknownName : no document is of a state in `sources`.

    Notes
    -----
    About twelve bytes a word of the whole corpus are held in memory.
    """
    indexed = [_index(document) for document in documents if document.earliest]
    indexed.sort(key=lambda item: (item.earliest, item.corpus, item.id))
    present = frozenset[str]().union(*(item.states for item in indexed))
    if absent := next((code for code in sources if code not in present), None):
        raise state_absent(absent, sorted(present))
    rows: list[tuple[object, ...]] = []
    for source, later, runs in _shared_runs(indexed, words, most_documents, frozenset(sources)):
        rows += _rows(indexed[source], indexed[later], _bridged(runs), words)
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(["corpus", "document", "start", "source_corpus", "source_document", "source_start"],
                             ignore_index=True)  # fmt: skip


def _index(document: Document) -> _Indexed:
    words = number_words(document.text).astype(np.uint32)
    states = frozenset(document.states)
    return _Indexed(document.corpus, document.id, states, document.earliest, words, place_words(document.text))


def winnow(fingerprints: Numbers, window: int) -> Places:
    """Places of the smallest fingerprint of every window (the last of equals), each once, ascending."""
    if not len(fingerprints):
        return np.zeros(0, dtype=np.int64)
    width = min(window, len(fingerprints))
    windows = np.lib.stride_tricks.sliding_window_view(fingerprints[::-1], width)
    chosen = windows.argmin(axis=1) + np.arange(len(windows))
    return np.unique(len(fingerprints) - 1 - chosen)


def _fingerprints(indexed: list[_Indexed], words: int) -> tuple[Numbers, Places, Places]:
    """All kept fingerprints with document number and word, sorted by fingerprint, then document, then word."""
    length = min(RUN_WORDS, words)
    values: list[Numbers] = [np.zeros(0, np.uint64)]
    owners: list[Places] = [np.zeros(0, np.int64)]
    starts: list[Places] = [np.zeros(0, np.int64)]
    for number, item in enumerate(indexed):
        runs = number_runs(item.words.astype(np.uint64), length)
        kept = winnow(runs, words - length + 1)
        values.append(runs[kept])
        owners.append(np.full(len(kept), number))
        starts.append(kept)
    value, owner, start = np.concatenate(values), np.concatenate(owners), np.concatenate(starts)
    order = np.lexsort((start, owner, value))
    return value[order], owner[order], start[order]


def _shared_runs(
    indexed: list[_Indexed], words: int, most_documents: int, sources: frozenset[str]
) -> Iterator[tuple[int, int, list[tuple[int, int, int]]]]:
    """Pairs of documents with their shared runs (word in the source, word in the later one, length)."""
    seeds = _seeds(indexed, words, most_documents, sources)
    seeds = seeds[np.lexsort((seeds[:, 2], seeds[:, 3] - seeds[:, 2], seeds[:, 1], seeds[:, 0]))]
    edges = np.flatnonzero(np.any(np.diff(seeds[:, :2], axis=0) != 0, axis=1)) + 1
    for group in np.split(seeds, edges):
        if not len(group):
            continue
        source, later = int(group[0, 0]), int(group[0, 1])
        runs: list[tuple[int, int, int]] = []
        for _, _, first, second in group.tolist():
            if runs and second - first == runs[-1][1] - runs[-1][0] and first < runs[-1][0] + runs[-1][2]:
                continue
            runs.append(_extend(indexed[source].words, indexed[later].words, first, second))
        yield source, later, sorted(runs, key=lambda run: (run[1], run[0]))


def _seeds(indexed: list[_Indexed], words: int, most_documents: int, sources: frozenset[str]) -> Places:
    """Fingerprints that a document shares with an earlier one of another state: rows (source, later, word, word)."""
    value, owner, start = _fingerprints(indexed, words)
    edges = (
        np.flatnonzero(np.concatenate(([True], value[1:] != value[:-1], [True]))) if len(value) else np.zeros(0, int)
    )
    sizes = np.diff(edges)
    found: list[tuple[int, int, int, int]] = []
    for begin, size in zip(edges[:-1][sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        owners = owner[begin : begin + size].tolist()
        if len(set(owners)) < 2 or len(set(owners)) > most_documents:
            continue
        found += _pairs(indexed, owners, start[begin : begin + size].tolist(), sources)
    return np.array(found, dtype=np.int64).reshape(-1, 4)


def _pairs(
    indexed: list[_Indexed], owners: list[int], starts: list[int], sources: frozenset[str]
) -> Iterator[tuple[int, int, int, int]]:
    for one, source in enumerate(owners):
        if sources and sources.isdisjoint(indexed[source].states):
            continue
        for other in range(one + 1, len(owners)):
            later = owners[other]
            if (
                indexed[source].earliest < indexed[later].earliest
                and not indexed[source].states & indexed[later].states
            ):
                yield source, later, starts[one], starts[other]


def _extend(
    source: npt.NDArray[np.uint32], later: npt.NDArray[np.uint32], first: int, second: int
) -> tuple[int, int, int]:
    """The longest run of equal words around a pair of places."""
    back = min(first, second)
    unlike = np.flatnonzero(source[first - back : first][::-1] != later[second - back : second][::-1])
    before = int(unlike[0]) if len(unlike) else back
    ahead = min(len(source) - first, len(later) - second)
    unlike = np.flatnonzero(source[first : first + ahead] != later[second : second + ahead])
    after = int(unlike[0]) if len(unlike) else ahead
    return first - before, second - before, before + after


def _bridged(runs: list[tuple[int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Runs joined across a few differing words: (source first, source last, later first, later last), ends past."""
    joined: list[tuple[int, int, int, int]] = []
    for first, second, length in runs:
        if joined:
            s0, s1, l0, l1 = joined[-1]
            if 0 <= first - s1 <= _LARGEST_GAP and 0 <= second - l1 <= _LARGEST_GAP:
                joined[-1] = (s0, first + length, l0, second + length)
                continue
            if second + length <= l1:
                continue
        joined.append((first, first + length, second, second + length))
    return joined


def _rows(
    source: _Indexed, later: _Indexed, spans: list[tuple[int, int, int, int]], words: int
) -> Iterator[tuple[object, ...]]:
    days = (np.datetime64(later.earliest) - np.datetime64(source.earliest)).astype(int)
    for s0, s1, l0, l1 in spans:
        if l1 - l0 < words:
            continue
        yield (
            later.corpus, later.id, ";".join(sorted(later.states)), int(later.places[l0, 0]),
            int(later.places[l1 - 1, 1]), source.corpus, source.id, ";".join(sorted(source.states)),
            int(source.places[s0, 0]), int(source.places[s1 - 1, 1]), l1 - l0, int(days),
        )  # fmt: skip


def measure_quoted(passages: pd.DataFrame, reuse: pd.DataFrame) -> pd.Series[float]:
    """The share (0..1) of every passage's characters that reuse covers, in the passages' order.

    passages : columns corpus, document, start, end. reuse : the table of `find_reuse`, or some of its rows.
    """
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for corpus, document, start, end in reuse[["corpus", "document", "start", "end"]].itertuples(index=False):
        spans.setdefault((corpus, document), []).append((start, end))
    merged = {key: _merge(found) for key, found in spans.items()}
    shares = [
        sum(max(0, min(end, last) - max(start, first)) for first, last in merged.get((corpus, document), ()))
        / max(end - start, 1)
        for corpus, document, start, end in passages[["corpus", "document", "start", "end"]].itertuples(index=False)
    ]
    return pd.Series(shares, index=passages.index, name="quoted", dtype=float)


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
