"""The encoder cut after its third layer of six: texts to the states of their word pieces, from which upper layers go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from framing.classify.encoder.base import (
    MINILM,
    BaseSpec,
    States,
    check_installed,
    make_pieces,
    open_session,
    run_window,
    run_windows,
)
from framing.classify.encoder.graphs import cut_graph

THIRD_LAYER = "layer_norm_6"


@dataclass(frozen=True)
class CutSpec:
    """An encoder, and the inner value (1, pieces, width) of its graph that is read."""

    base: BaseSpec
    value: str


CUT = CutSpec(MINILM, THIRD_LAYER)


class CutEncoder:
    """An encoder opened for reading up to one of its layers; one window at a time, so that no text's states depend on what
    else is read.

    Raises
    ------
    ExtraMissing : onnxruntime, tokenizers or the package with the weights is not installed.
    BadModel : the file is another one than `spec` names, or cannot be read.
    ValueError : the graph has no such value.
    """

    def __init__(self, spec: CutSpec = CUT) -> None:
        path = check_installed(spec.base)
        self.width = spec.base.width
        self._session = open_session(cut_graph(path.read_bytes(), spec.value), str(path))
        self._takes = [each.name for each in self._session.get_inputs()]
        self._pieces = make_pieces(spec.base.window)

    def states(self, text: str) -> States:
        """The states of a text's word pieces (pieces, width), at most a window of them; never none."""
        return run_window(self._session, self._takes, self._pieces.encode(text).ids)

    def windows(self, text: str) -> list[States]:
        """The states (pieces, width) of each window of a text; a text of no words has one window too."""
        return run_windows(self._session, self._takes, self._pieces.encode(text))

    def read(self, texts: Sequence[str]) -> tuple[States, npt.NDArray[np.int64]]:
        """The states of the first windows of texts, (pieces of all, width), and how many are each text's, (n,)."""
        found = [self.states(text) for text in texts]
        if not found:
            return np.zeros((0, self.width), np.float32), np.zeros(0, np.int64)
        return np.concatenate(found), np.array([len(each) for each in found])
