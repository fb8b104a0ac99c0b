"""The feature space: what a passage's words say, as blocks of numbers a linear model can weigh.

Blocks, each a sparse matrix with a row a passage:

words    single words, damped counts by inverse document frequency, rows of length one
pairs    neighbouring words of one sentence, likewise
chars    character n-grams (3 to 5) of the words; sums over words, so that they fold into weights per word
cues     cues, phrases and patterns of the codebook, one by one and per code; those of one word also in sentences
         that speak of "we" and "our", in sentences that speak of "they" and "their", after a negation, inside
         quotation marks, in the first sentence; and how long the passage is
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import scipy.sparse as sp

from framing.classify.text.counts import (
    PAIR,
    Keys,
    count_pairs,
    count_words,
    mark_after,
    mark_opening,
    mark_sentences,
    pair_keys,
    tally,
)
from framing.classify.text.cues import CueSet
from framing.classify.text.grams import GramCounter, index_grams
from framing.classify.text.phrases import Hits, Places
from framing.classify.text.words import FIRST_WORD, Stream, WordTable
from framing.codebook import Codebook
from framing.errors.classify import no_words

BLOCKS = ("words", "pairs", "chars", "cues")
VIEWS = ("all", "we", "they", "not", "quoted", "first")
NOT_REACH = 4  # words after a negation that are taken to be negated
WE = frozenset(
    ["we", "our", "us", "ours", "ourselves", "i", "my", "nation", "country", "house", "parliament", "congress"]
)
THEY = frozenset(["they", "their", "them", "theirs", "he", "his", "enemy", "enemies", "aggressor", "adversary"])
NOT = frozenset({
    "not", "no", "nor", "never", "neither", "without", "cannot", "against", "refuse", "refuses", "refused", "reject",
    "rejects", "rejected", "oppose", "opposes", "opposed", "condemn", "condemns", "condemned", "instead", "false",
    "called", "pretext", "guise", "abandon", "end", "ending", "renounce", "avoid",
})  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """What is counted, and how much each kind of feature counts beside the others (0 leaves it out).

    `least_words`, `least_pairs`, `least_grams`: passages that must hold a feature; of many passages, at least `least_share`
    must hold a pair or an n-gram, and a third of it a word. Passages of fewer than `short` words on average keep every word and
    pair, and n-grams of two passages: a sentence has few words to be told by, and many of them stand in it alone.
    """

    least_words: int = 2
    least_pairs: int = 3
    least_grams: int = 3
    least_share: float = 0.0006
    short: float = 60
    word_scale: float = 1.0
    pair_scale: float = 1.0
    char_scale: float = 1.0
    cue_scale: float = 0.42
    view_scale: float = 0.3


@dataclass(frozen=True)
class Reading:
    """Texts as read: their words, what was found of cues, and the counts of word types (texts, types)."""

    texts: Sequence[str]
    stream: Stream
    hits: Hits
    counts: sp.csr_matrix

    def parts(self) -> Iterator[Reading]:
        """Each text by itself, as if it had been read alone: many at once are read much faster than one after another."""
        bounds = np.searchsorted(self.stream.owner, np.arange(len(self.texts) + 1)).tolist()
        home = self.stream.owner[self.hits.first]
        for number, text in enumerate(self.texts):
            start, mine = bounds[number], home == number
            places = (self.hits.first[mine] - start, self.hits.last[mine] - start)
            stream = self.stream.part(start, bounds[number + 1])
            yield Reading([text], stream, Hits(self.hits.number[mine], *places), self.counts[number])


@dataclass
class FeatureSpace:
    """Learned from passages alone (no codes): vocabulary and document frequencies.

    Attributes after `fit`: `table` (word types), `word_idf` (known types; 0 where too rare), `pairs` (sorted
    keys), `pair_idf`, `grams` (n-gram to column), `gram_idf`.
    """

    codebook: Codebook
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        self.cues = CueSet(self.codebook)

    def fit(self, passages: Sequence[str]) -> FeatureSpace:
        """Learn vocabulary and document frequencies from the passages.

        Raises
        ------
        NotEnoughData : there is no word in them.
        """
        rough = WordTable(self.codebook.language)
        counts = count_words(rough.read(passages), len(rough.types))
        if len(rough.types) <= FIRST_WORD:
            raise no_words(len(passages))
        scales, share = self.settings, self.settings.least_share * len(passages)
        if counts.sum() < scales.short * len(passages):
            scales = replace(scales, least_words=1, least_pairs=1, least_grams=min(scales.least_grams, 2))
        spread = np.bincount(counts.indices, minlength=counts.shape[1])
        least = max(scales.least_words, share / 3)
        self.adopt_words(sorted(rough.types[number] for number in np.flatnonzero(spread >= least)))
        stream = self.table.read(passages)
        counts = count_words(stream, len(self.table.types))
        spread = np.bincount(counts.indices, minlength=counts.shape[1])[: self.table.known]
        self.word_idf = _idf(spread, len(passages), least)
        keys, places = pair_keys(stream)
        unique = np.unique(np.stack([keys, stream.owner[places]]), axis=1)[0]
        pairs, held = np.unique(unique, return_counts=True)
        firm = (pairs >> PAIR < self.table.known) & (pairs & (1 << PAIR) - 1 < self.table.known)
        firm &= held >= max(scales.least_pairs, share)
        self.adopt_pairs(pairs[firm])
        self.pair_idf = _idf(held[firm], len(passages))
        index = index_grams(self.table.types[FIRST_WORD:])
        grams = GramCounter(index).count(self.table.types[FIRST_WORD:])
        held = np.asarray(((counts[:, FIRST_WORD:] > 0).astype(float) @ (grams > 0).astype(float) > 0).sum(axis=0))[0]
        kept = [gram for gram, column in index.items() if held[column] >= max(scales.least_grams, share)]
        self.adopt_grams(kept)
        self.gram_idf = _idf(held[[index[gram] for gram in kept]], len(passages))
        return self

    @property
    def cue_columns(self) -> int:
        """Columns of the cue block: every cue, then every code in each view, then the length."""
        return len(self.cues) + len(VIEWS) * len(self.cues.codes) + 1

    def adopt_words(self, known: Sequence[str]) -> None:
        """Start with these word types, as known from training; where nothing was trained, the cues' words are familiar.

        Which words a process met before must not matter: the same text, the same types.
        """
        self.table = WordTable(self.codebook.language, known, familiar=known or self.cues.words)
        self._marks, self._generation = np.zeros((3, 0), bool), 0

    def adopt_pairs(self, pairs: Keys) -> None:
        """Count these pairs of word types (sorted keys), as known from training."""
        self.pairs = pd.Index(pairs)

    def adopt_grams(self, grams: Sequence[str]) -> None:
        """Count these n-grams, as known from training."""
        self.grams = {gram: number for number, gram in enumerate(grams)}
        self._gram_counter = GramCounter(self.grams)

    def read(self, passages: Sequence[str]) -> Reading:
        """The passages as words, with all cues found in them."""
        stream = self.table.read(passages)
        counts = count_words(stream, len(self.table.types))
        return Reading(passages, stream, self.cues.find(stream, self.table), counts)

    def transform(self, passages: Sequence[str]) -> dict[str, sp.csr_matrix]:
        """The blocks of features of the passages."""
        reading = self.read(passages)
        damped = damp(reading.counts)
        grams = self.weigh_grams(self.table.types)
        lengths = np.sqrt(damped.power(2) @ squared_rows(grams))
        pairs = damp(count_pairs(reading.stream, self.pairs)) @ sp.diags(self.pair_idf)
        return {
            "words": unit_rows(damped[:, : self.table.known] @ sp.diags(self.word_idf)) * self.settings.word_scale,
            "pairs": unit_rows(pairs) * self.settings.pair_scale,
            "chars": divide_rows(damped @ grams, lengths) * self.settings.char_scale,
            "cues": self.count_cues(reading),
        }

    def weigh_grams(self, words: Sequence[str]) -> sp.csr_matrix:
        """N-grams of word types, damped and weighed by rarity (words, n-grams)."""
        return self._gram_counter.count(words) @ sp.diags(self.gram_idf)

    def count_cues(self, reading: Reading) -> sp.csr_matrix:
        """The cue block (texts, `cue_columns`): logarithms of counts, scaled, and the passage's length."""
        columns, hit = self.place_hits(reading)
        rows = reading.stream.owner[reading.hits.first[hit]]
        text, cue = self.cues.count_patterns(reading.texts)
        rows = np.concatenate([rows, text, text])
        columns = np.concatenate([columns, cue, self._code_columns(cue, 0)])
        counts = tally(rows, columns, len(reading.texts), self.cue_columns - 1)
        scale = np.where(counts.indices < len(self.cues), self.settings.cue_scale, self.settings.view_scale)
        values = (np.log1p(counts.data) * scale).astype(np.float32)
        counted = sp.csr_matrix((values, counts.indices, counts.indptr), shape=counts.shape)
        return sp.hstack([counted, measure_size(reading.counts)], "csr")

    def place_hits(self, reading: Reading) -> tuple[Places, Places]:
        """Columns of the cue block and the hits of cues that count in them: each in its own and in that of its code, single
        words in the code's views, too.
        """
        hits = np.flatnonzero(reading.hits.number < len(self.cues))
        cues, first = reading.hits.number[hits], reading.hits.first[hits]
        found = [(cues, hits), (self._code_columns(cues, 0), hits)]
        single = first == reading.hits.last[hits]
        for view, mask in enumerate(self.views(reading.stream), start=1):
            inside = single & mask[first]
            found.append((self._code_columns(cues[inside], view), hits[inside]))
        columns, hit = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return columns, hit

    def _code_columns(self, cues: Places, view: int) -> Places:
        columns: Places = len(self.cues) + view * len(self.cues.codes) + self.cues.code_of[cues]
        return columns

    def views(self, stream: Stream) -> list[npt.NDArray[np.bool_]]:
        """Which words stand in each view but "all", in the order of VIEWS."""
        known = self._marks.shape[1] if self._generation == self.table.generation else 0
        new = [[word in words for word in self.table.types[known:]] for words in (WE, THEY, NOT)]
        self._marks = np.hstack([self._marks[:, :known], np.array(new, bool)])
        self._generation = self.table.generation
        we, they, no = self._marks[:, stream.ids]
        return [
            mark_sentences(stream, we),
            mark_sentences(stream, they),
            mark_after(stream, no, NOT_REACH),
            stream.quoted,
            mark_opening(stream),
        ]


def measure_size(counts: sp.csr_matrix) -> sp.csr_matrix:
    """The length of every text as a feature (texts, 1)."""
    return sp.csr_matrix((np.log1p(np.asarray(counts.sum(axis=1))) - 4.5) * 0.1)


def damp(counts: sp.csr_matrix) -> sp.csr_matrix:
    """1 + log(count) where there is a count."""
    return sp.csr_matrix((1 + np.log(counts.data), counts.indices, counts.indptr), shape=counts.shape)


def squared_rows(block: sp.csr_matrix) -> npt.NDArray[np.float64]:
    """The squared Euclidean length of every row."""
    return np.asarray(block.multiply(block).sum(axis=1))[:, 0]


def divide_rows(block: sp.csr_matrix, length: npt.NDArray[np.float64]) -> sp.csr_matrix:
    """Rows divided by a length; rows of length zero stay as they are."""
    return (sp.diags(1 / np.where(length > 0, length, 1.0)) @ block).tocsr()


def unit_rows(block: sp.csr_matrix) -> sp.csr_matrix:
    """Rows divided by their Euclidean length."""
    return divide_rows(block, np.sqrt(squared_rows(block)))


def _idf(spread: npt.NDArray[np.int64], passages: int, least: float = 1) -> npt.NDArray[np.float64]:
    return np.where(spread >= least, np.log((1 + passages) / (1 + spread)) + 1, 0.0)
