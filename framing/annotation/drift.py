"""How far a corpus lies from what the model was trained on, from a sample taken while the corpus goes by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from framing.classify import FrameModel
from framing.classify.evaluating.drift import Drift, measure_drift, share_unknown
from framing.corpus import Document
from framing.corpus.checks.quality import detect_language

SAMPLED, CHARACTERS = 200, 2_000
FEW_WORDS = 500  # of all sampled texts together: too few to say how many are unknown
SURE, FEW_LETTERS = 0.9, 150  # of the language detector; what is shorter is not asked about
STRANGE = 0.15  # share of unknown words from which on a text may be in another language
OTHER = 0.1  # share of texts in other languages from which on it is said


@dataclass(frozen=True)
class CorpusDrift:
    """Unknown words of sampled texts, share of the texts that are surely in another language, and the commonest such."""

    words: Drift
    texts: int
    other_language: float
    language: str

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences for people; none where the texts are like the training texts."""
        found = [self.words.warning] if self.words.far else []
        if self.other_language > OTHER:
            found.append(
                f"{self.other_language:.0%} of the sampled texts are not in the model's language (mostly "
                f"{self.language}): their frames mean nothing. Take them out, or train a model in their language."
            )
        return tuple(found)

    @property
    def facts(self) -> dict[str, Any]:
        """What a manifest keeps: figures, and the warnings as they were said."""
        return {
            "sampled_texts": self.texts, "unknown_words": round(self.words.unknown, 4),
            "usual_unknown_words": round(self.words.usual, 4), "other_language": round(self.other_language, 4),
            "warnings": list(self.warnings),
        }  # fmt: skip


class Sample:
    """Keeps the middle of some of the documents that go by, each as likely as any other, the same ones every time."""

    def __init__(self, seed: int = 0) -> None:
        self.texts: list[str] = []
        self._rng = np.random.default_rng(seed)
        self._seen = 0

    def watch(self, documents: Iterable[Document]) -> Iterator[Document]:
        """The same documents, looked at."""
        for document in documents:
            self.add(document.text)
            yield document

    def add(self, text: str) -> None:
        """Look at one more text."""
        self._seen += 1
        place = len(self.texts) if len(self.texts) < SAMPLED else int(self._rng.integers(self._seen))
        if place < SAMPLED:
            middle = max(0, len(text) // 2 - CHARACTERS // 2)
            self.texts[place : place + 1] = [text[middle : middle + CHARACTERS]]


def measure_corpus(model: FrameModel, texts: Sequence[str]) -> CorpusDrift:
    """The drift of sampled texts from a model's training texts, words and language.

    Only texts with many words that the model does not know are asked for their language.
    """
    words, unknown = measure_drift(model, texts), share_unknown(model, texts)
    longer = [
        (text, share) for text, share in zip(texts, unknown, strict=True) if sum(map(str.isalpha, text)) >= FEW_LETTERS
    ]
    asked = [text for text, share in longer if share > STRANGE]
    others = Counter(
        language
        for language, certainty in map(detect_language, asked)
        if certainty >= SURE and language != model.codebook.language
    )
    share = others.total() / len(longer) if longer else 0.0
    commonest = min(others, key=lambda language: (-others[language], language), default="")
    few = sum(len(text.split()) for text in texts) < FEW_WORDS
    return CorpusDrift(replace(words, far=words.far and not few), len(texts), share, commonest)
