"""The cues of a codebook, all that is sought in a stream: cues of codes, placebo topics, names of adversaries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from framing.classify.text.phrases import Hits, PhraseFinder
from framing.classify.text.spelling import spell
from framing.classify.text.words import Stream, WordTable
from framing.codebook import Codebook
from framing.codebook.gazetteer import load_gazetteer, load_stance_cues
from framing.codebook.patterns import count_pattern, find_pattern
from framing.codebook.phrases import Phrase, read_phrase

_Entry = tuple[str, str, tuple[Phrase, ...]]  # what it speaks for, as written, and what is looked for
SURROUNDINGS = ("hostile", "against", "after")


class CueSet:
    """All cues of a codebook, found in one pass.

    Numbers of hits: first the cues of codes in the order of `cues` (code, as written), of which the last are regular
    expressions (`patterns`, which run on the text); then placebo topics (`topics`), actors of the gazetteer (`names`,
    last of them what names no one), and the words around names (`around`). Where the codebook has stances and is
    English, the shipped cues of stance stand among the cues; the gazetteer is for English alone. `words` are the words
    (and beginnings of words) of all of them, as spelled in texts.
    """

    def __init__(self, codebook: Codebook) -> None:
        english = codebook.language == "en"
        cues = [(code.id, *found) for code in codebook.codes for found in code.read_phrases().items()]
        stances = {f"stance:{stance}": found for stance, found in load_stance_cues().items()}
        stances = stances if codebook.stances and english else {}
        cues += [(stance, *found) for stance, texts in stances.items() for found in _read(texts)]
        cues = list({(code, text): (code, text, phrases) for code, text, phrases in cues}.values())
        self.patterns = list(dict.fromkeys((code.id, pattern) for code in codebook.codes for pattern in code.patterns))
        self.cues = [(code, text) for code, text, _ in cues] + self.patterns
        self.codes = [*codebook.ids(), *stances]
        self.code_of = np.array([self.codes.index(code) for code, _ in self.cues], np.int64)
        sought = [(number, phrase) for number, (_, _, phrases) in enumerate(cues) for phrase in phrases]
        topics = [topic.read_phrases().values() for topic in codebook.placebo]
        groups = [[[row for phrases in topic for row in phrases] for topic in topics]]
        gazetteer = load_gazetteer() if english else None
        names = [*(actor.names for actor in gazetteer.actors), gazetteer.passed] if gazetteer else []
        around = [getattr(gazetteer, name) for name in SURROUNDINGS] if gazetteer else []
        groups += [[[row for _, rows in _read(texts) for row in rows] for texts in group] for group in (names, around)]
        at, ranges = len(self.cues), []
        for group in groups:
            sought += [(at + number, phrase) for number, phrases in enumerate(group) for phrase in phrases]
            ranges.append(range(at, at + len(group)))
            at += len(group)
        self.topics, self.names, self.around = ranges
        self.words = frozenset(spell(word.rstrip("*")) for _, row in sought for _, words in row for word in words)
        self._finder = PhraseFinder(sought, spell)

    def __len__(self) -> int:
        return len(self.cues)

    def find(self, stream: Stream, table: WordTable) -> Hits:
        """All that is found in a stream that the table has read, but for the regular expressions."""
        return self._finder.find(stream, table)

    def count_patterns(self, texts: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Matches of the regular expressions: the number of the text and of the cue of each."""
        counts = np.array([count_pattern(pattern, texts) for _, pattern in self.patterns], np.int64)
        counts = counts.reshape(len(self.patterns), len(texts))
        cue, text = np.nonzero(counts)
        repeats = counts[cue, text]
        return np.repeat(text, repeats), np.repeat(cue + len(self.cues) - len(self.patterns), repeats)

    def find_patterns(self, text: str) -> list[tuple[int, tuple[int, int]]]:
        """Matches of the regular expressions in one text: the number of the cue, start and end."""
        at = len(self.cues) - len(self.patterns)
        return [(at + n, span) for n, (_, pattern) in enumerate(self.patterns) for span in find_pattern(pattern, text)]


def _read(texts: Iterable[str]) -> list[tuple[str, tuple[Phrase, ...]]]:
    return [(text, read_phrase(text, open_end=False)) for text in texts]
