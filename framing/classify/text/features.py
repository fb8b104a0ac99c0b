"""The feature space: what a passage's words say, as blocks of numbers a linear model can weigh.

Blocks, each a sparse matrix with a row a passage:

words    single words, damped counts by inverse document frequency, rows of length one
pairs    neighbouring words of one sentence, likewise
chars    character n-grams (3 to 5) of the words; sums over words, so that they fold into weights per word
cues     cue words and patterns of the codebook, one by one and per code: in all, in sentences that speak of
         "we" and "our", in sentences that speak of "they" and "their", after a negation, inside quotation
         marks, in the first sentence; and how long the passage is
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from framing.classify.text.counts import (
    count_pairs,
    count_words,
    mark_after,
    mark_quoted,
    mark_sentences,
    number_sentences,
    pair_keys,
)
from framing.classify.text.grams import GramCounter, index_grams
from framing.classify.text.matching import CueSet
from framing.classify.text.phrases import ROLES, Kinds
from framing.classify.text.viewpoints import NOT, THEY, WE
from framing.classify.text.words import FIRST_WORD, Stream, WordTable
from framing.codebook import Codebook

BLOCKS = ("words", "pairs", "chars", "cues")
VIEWS = ("all", "we", "they", "not", "quoted", "first")


@dataclass(frozen=True)
class Settings:
    """What is counted, and how much each kind of feature counts beside the others (0 leaves it out).

    `least_words`, `least_pairs`, `least_grams`: passages that must hold a feature.
    """

    least_words: int = 2
    least_pairs: int = 3
    least_grams: int = 3
    word_scale: float = 1.0
    pair_scale: float = 1.0
    char_scale: float = 1.0
    cue_scale: float = 0.42
    view_scale: float = 0.3


@dataclass(frozen=True)
class TypeFacts:
    """Per word type: elements of cues that it is, what it can be in a phrase (`PhraseFinder.kinds`), required letters
    it holds, and whether it says we, they, not.
    """

    generation: int
    elements: sp.csr_matrix
    kinds: Kinds
    letters: sp.csr_matrix
    marks: npt.NDArray[np.bool_]


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
        self._facts: TypeFacts | None = None

    def fit(self, passages: Sequence[str]) -> FeatureSpace:
        """Learn vocabulary and document frequencies from the passages."""
        rough = WordTable(self.codebook.language)
        counts = count_words(rough.read(passages), len(rough.types))
        spread = np.bincount(counts.indices, minlength=counts.shape[1])
        known = sorted(word for number, word in enumerate(rough.types) if number >= FIRST_WORD and spread[number] >= 2)
        self.adopt_words(known)
        stream = self.table.read(passages)
        counts = count_words(stream, len(self.table.types))
        spread = np.bincount(counts.indices, minlength=counts.shape[1])[: self.table.known]
        self.word_idf = _idf(spread, counts.shape[0], self.settings.least_words)
        keys, owner, _ = pair_keys(stream)
        unique = np.unique(np.stack([keys, owner.astype(np.int64)]), axis=1)[0]
        pairs, held = np.unique(unique, return_counts=True)
        firm = (pairs // (1 << 31) < self.table.known) & (pairs % (1 << 31) < self.table.known)
        firm &= held >= self.settings.least_pairs
        self.pairs, self.pair_idf = pairs[firm], _idf(held[firm], counts.shape[0], self.settings.least_pairs)
        index = index_grams(self.table.types[FIRST_WORD:])
        grams = GramCounter(index).count(self.table.types[FIRST_WORD:])
        held = np.asarray(((counts[:, FIRST_WORD:] > 0).astype(float) @ (grams > 0).astype(float) > 0).sum(axis=0))[0]
        kept = [gram for gram, column in index.items() if held[column] >= self.settings.least_grams]
        self.adopt_grams(kept)
        self.gram_idf = _idf(held[[index[gram] for gram in kept]], counts.shape[0], 1)
        return self

    @property
    def cue_columns(self) -> int:
        """Columns of the cue block."""
        return len(self.cues) + len(VIEWS) * len(self.cues.codes) + 1

    def adopt_words(self, known: Sequence[str]) -> None:
        """Start with these word types, as known from training."""
        self.table = WordTable(self.codebook.language, known)
        self._facts = None

    def adopt_grams(self, grams: Sequence[str]) -> None:
        """Count these n-grams, as known from training."""
        self.grams = {gram: number for number, gram in enumerate(grams)}
        self._gram_counter = GramCounter(self.grams)

    def transform(self, passages: Sequence[str]) -> dict[str, sp.csr_matrix]:
        """The blocks of features of the passages."""
        stream = self.table.read(passages)
        counts = count_words(stream, len(self.table.types))
        damped = damp(counts)
        grams = self.weigh_grams(self.table.types)
        lengths = np.sqrt(damped.power(2) @ squared_rows(grams))
        return {
            "words": unit_rows(damped[:, : self.table.known] @ sp.diags(self.word_idf)) * self.settings.word_scale,
            "pairs": unit_rows(damp(count_pairs(stream, self.pairs)) @ sp.diags(self.pair_idf))
            * self.settings.pair_scale,
            "chars": divide_rows(damped @ grams, lengths) * self.settings.char_scale,
            "cues": self.count_cues(passages, stream, counts),
        }

    def weigh_grams(self, words: Sequence[str]) -> sp.csr_matrix:
        """N-grams of word types, damped and weighed by rarity (words, n-grams)."""
        return self._gram_counter.count(words) @ sp.diags(self.gram_idf)

    def facts(self) -> TypeFacts:
        """What the cues make of every word type met so far; types already looked at are not looked at again."""
        types, old = self.table.types, self._facts
        if old is None or old.generation != self.table.generation:
            old = TypeFacts(self.table.generation, _no_rows(len(self.cues.elements)), np.zeros((ROLES, 0), np.int32),
                            _no_rows(len(self.cues.letters)), np.zeros((3, 0), bool))  # fmt: skip
        new = types[old.elements.shape[0] :]
        if new:
            marks = np.array([[word in words for word in new] for words in (WE, THEY, NOT)])
            columns = [self.cues.element_columns(word) for word in new]
            elements = _incidence(columns, len(self.cues.elements))
            kinds = np.array([self.cues.finder.kinds(held) for held in columns], np.int32).T
            letters = _incidence([self.cues.letter_columns(word) for word in new], len(self.cues.letters))
            old = TypeFacts(
                old.generation,
                sp.vstack([old.elements, elements], "csr"),
                np.hstack([old.kinds, kinds]),
                sp.vstack([old.letters, letters], "csr"),
                np.hstack([old.marks, marks]),
            )
        self._facts = old
        return old

    def count_cues(self, passages: Sequence[str], stream: Stream, counts: sp.csr_matrix) -> sp.csr_matrix:
        """The cue block: every cue by itself, then per code and view, then the passage's length."""
        facts = self.facts()
        words = facts.elements[:, : len(self.cues.words)]
        found = [counts @ words, self.cues.count_phrases(stream, facts.kinds)]
        found.append(self.cues.count_expressions(passages, (counts @ facts.letters).tocsr()))
        singles = sp.hstack(found).tocsr()
        per_code = words @ self.cues.by_code[: len(self.cues.words)]
        views = [singles @ self.cues.by_code]
        for where in self.views(stream, facts):
            views.append(count_words(stream, len(self.table.types), where) @ per_code)
        scale, view_scale = self.settings.cue_scale, self.settings.view_scale
        return sp.hstack(
            [
                log_counts(singles) * scale,
                *(log_counts(v) * view_scale for v in views),
                sp.csr_matrix(measure_size(counts)),
            ]
        ).tocsr()

    def views(self, stream: Stream, facts: TypeFacts) -> list[npt.NDArray[np.bool_]]:
        """Token masks for every view but "all", in the order of VIEWS."""
        we, they, no = facts.marks
        sentence = number_sentences(stream)
        starts = np.flatnonzero(np.diff(stream.owner, prepend=-1))
        opening = np.zeros(stream.texts, np.int64)
        opening[stream.owner[starts]] = sentence[starts]
        return [
            mark_sentences(stream, we[stream.ids]),
            mark_sentences(stream, they[stream.ids]),
            mark_after(stream, no[stream.ids], 4),
            mark_quoted(stream),
            sentence == opening[stream.owner],
        ]


def measure_size(counts: sp.csr_matrix) -> npt.NDArray[np.float64]:
    """The length of every text as a feature (texts, 1)."""
    size: npt.NDArray[np.float64] = (np.log1p(np.asarray(counts.sum(axis=1))) - 4.5) * 0.1
    return size


def damp(counts: sp.csr_matrix) -> sp.csr_matrix:
    """1 + log(count) where there is a count."""
    return sp.csr_matrix((1 + np.log(counts.data), counts.indices, counts.indptr), shape=counts.shape)


def log_counts(counts: sp.csr_matrix) -> sp.csr_matrix:
    """log(1 + count)."""
    counts = counts.tocsr()
    return sp.csr_matrix((np.log1p(counts.data), counts.indices, counts.indptr), shape=counts.shape)


def squared_rows(block: sp.csr_matrix) -> npt.NDArray[np.float64]:
    """The squared Euclidean length of every row."""
    return np.asarray(block.multiply(block).sum(axis=1))[:, 0]


def divide_rows(block: sp.csr_matrix, length: npt.NDArray[np.float64]) -> sp.csr_matrix:
    """Rows divided by a length; rows of length zero stay as they are."""
    return (sp.diags(1 / np.where(length > 0, length, 1.0)) @ block).tocsr()


def unit_rows(block: sp.csr_matrix) -> sp.csr_matrix:
    """Rows divided by their Euclidean length."""
    return divide_rows(block, np.sqrt(squared_rows(block)))


def _no_rows(width: int) -> sp.csr_matrix:
    return sp.csr_matrix((0, width))


def _idf(spread: npt.NDArray[np.int64], passages: int, least: int) -> npt.NDArray[np.float64]:
    return np.where(spread >= least, np.log((1 + passages) / (1 + spread)) + 1, 0.0)


def _incidence(columns: list[list[int]], width: int) -> sp.csr_matrix:
    indptr = np.cumsum([0, *map(len, columns)])
    indices = np.fromiter((column for row in columns for column in row), np.int64, int(indptr[-1]))
    return sp.csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(columns), width))
