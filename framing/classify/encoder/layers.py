"""Upper layers of the encoder as codings trained them: states of its lower layers to scores of codes.

Three layers of a transformer (Vaswani et al. 2017) as BERT has them (Devlin et al. 2019), in single precision; the mean and the
largest of each value over a passage's word pieces are weighed for every code. Training them needs a deep-learning library
(`benchmarks/trained_layers.py`), reading with them numpy alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.special import erf

from framing.classify.encoder.base import BaseSpec, States
from framing.classify.encoder.cut import CutEncoder, CutSpec
from framing.remembering import Remembering

Scores = npt.NDArray[np.float32]
HEADS = 12  # of attention
NARROW = np.float32(1e-12)  # added to variances, as the encoder was trained
MATRICES = ("attention", "joined", "inner", "outer")
VECTORS = (
    *("attention_bias", "joined_bias", "joined_scale", "joined_shift"),
    *("inner_bias", "outer_bias", "outer_scale", "outer_shift"),
)
HEAD_WEIGHTS, HEAD_BIAS = "head", "head_bias"
REMEMBERED = 30_000  # texts whose scores are kept in memory


def shapes_of(width: int, codes: int) -> dict[str, tuple[int, ...]]:
    """The shape of each tensor of a layer, and of the head: outputs before inputs."""
    wide = 4 * width
    return {
        "attention": (3 * width, width), "attention_bias": (3 * width,),
        "joined": (width, width), "joined_bias": (width,), "joined_scale": (width,), "joined_shift": (width,),
        "inner": (wide, width), "inner_bias": (wide,),
        "outer": (width, wide), "outer_bias": (width,), "outer_scale": (width,), "outer_shift": (width,),
        HEAD_WEIGHTS: (codes, 2 * width), HEAD_BIAS: (codes,),
    }  # fmt: skip


@dataclass(frozen=True, eq=False)
class TrainedLayers:
    """Layers from the bottom to the top, the head, and which passages are read at all.

    Attributes
    ----------
    spec, value : the encoder, and the inner value of its graph from which the layers go on.
    layers : of each layer its tensors, named and shaped as `shapes_of` says.
    head, head_bias : (codes, 2 width) and (codes,).
    screen : (codes,) a passage is read if the words' score of some code reaches it.
    unread : (codes,) what is added to the scores of a passage that is not read.
    """

    spec: BaseSpec
    value: str
    layers: tuple[Mapping[str, States], ...]
    head: Scores
    head_bias: Scores
    screen: Scores
    unread: Scores

    def score(self, texts: Sequence[str], words: Scores) -> Scores:
        """What is added to the scores of texts (n, codes), given those of the words (n, codes); each text by itself.

        Raises
        ------
        ExtraMissing, BadModel : the encoder is not installed, or another one is.
        """
        added = np.tile(self.unread, (len(texts), 1))
        read = (words >= self.screen).any(axis=1)
        for row in np.flatnonzero(read).tolist():
            added[row] = _remember(self)[texts[row]]
        return added

    def score_states(self, windows: Sequence[States]) -> Scores:
        """Scores (codes,) of a text from the states (pieces, width) of each of its windows."""
        pieces = np.concatenate([self._lift(states) for states in windows])
        found: Scores = self.head @ np.concatenate([pieces.mean(axis=0), pieces.max(axis=0)]) + self.head_bias
        return found

    def _lift(self, states: States) -> States:
        for layer in self.layers:
            states = run_layer(layer, states)
        return states


@lru_cache(maxsize=2)
def _open(spec: CutSpec) -> CutEncoder:
    return CutEncoder(spec)


@lru_cache(maxsize=2)
def _remember(layers: TrainedLayers) -> Remembering[Scores]:
    """The scores of texts, read once; the encoder below is opened once a process."""
    encoder = _open(CutSpec(layers.spec, layers.value))
    return Remembering(lambda text: layers.score_states(encoder.windows(text)), REMEMBERED)


def run_layer(layer: Mapping[str, States], states: States) -> States:
    """What one layer makes of the states (pieces, width) of one window: attention, then a small network at each piece."""
    pieces, width = states.shape
    asked = states @ layer["attention"].T + layer["attention_bias"]
    query, key, value = asked.reshape(pieces, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
    odds = query @ key.transpose(0, 2, 1) / np.float32((width // HEADS) ** 0.5)
    weight = np.exp(odds - odds.max(axis=2, keepdims=True))
    weight /= weight.sum(axis=2, keepdims=True)
    joined = (weight @ value).transpose(1, 0, 2).reshape(pieces, width) @ layer["joined"].T + layer["joined_bias"]
    states = _normalise(states + joined, layer["joined_scale"], layer["joined_shift"])
    inner = _gelu(states @ layer["inner"].T + layer["inner_bias"])
    outer = inner @ layer["outer"].T + layer["outer_bias"]
    return _normalise(states + outer, layer["outer_scale"], layer["outer_shift"])


def _normalise(states: States, scale: States, shift: States) -> States:
    """Each state with mean 0 and variance 1, then scaled and shifted value by value (Ba, Kiros and Hinton 2016)."""
    moved = states - states.mean(axis=1, keepdims=True)
    spread = np.sqrt((moved * moved).mean(axis=1, keepdims=True) + NARROW)
    found: States = moved / spread * scale + shift
    return found


def _gelu(values: States) -> States:
    """Each value times the chance that a standard normal one lies below it (Hendrycks and Gimpel 2016)."""
    found: States = values * np.float32(0.5) * (np.float32(1) + erf(values * np.float32(0.5**0.5)))
    return found
