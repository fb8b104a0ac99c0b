"""Families of models: named settings that `framing train --search` tries and `framing evaluate --compare` compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from framing.classify.text.features import Settings


@dataclass(frozen=True)
class Family:
    """Settings of `FrameClassifier` under a name."""

    name: str
    what: str
    C: float = 3.0
    class_weight_exponent: float = 0.5
    settings: Settings = Settings()  # noqa: RUF009 (frozen)
    encoder: bool = False

    @property
    def arguments(self) -> dict[str, Any]:
        """Keyword arguments for `FrameClassifier`."""
        return {
            "C": self.C, "class_weight_exponent": self.class_weight_exponent, "settings": self.settings,
            "encoder": self.encoder,
        }  # fmt: skip


FAMILIES = {
    family.name: family
    for family in (
        Family("default", "words, pairs, n-grams, cues one by one and in their surroundings"),
        Family("plain", "words, n-grams and cues per code", settings=Settings(pair_scale=0, cue_scale=0)),
        Family("words", "words alone", settings=Settings(pair_scale=0, char_scale=0, cue_scale=0, view_scale=0)),
        Family("no-cues", "words, pairs and n-grams", settings=Settings(cue_scale=0, view_scale=0)),
        Family("cues", "cues alone", settings=Settings(word_scale=0, pair_scale=0, char_scale=0)),
        Family("cues-first", "as default, cues counting twice", settings=Settings(cue_scale=0.84, view_scale=0.6)),
        Family("firm", "as default, ridge three times as strong", C=1.0),
        Family("loose", "as default, ridge a third as strong", C=9.0),
        Family("encoder", "as default, and a small pretrained encoder beside the words", encoder=True),
    )
}
SEARCHED = ("default", "no-cues", "cues-first", "firm", "loose")
