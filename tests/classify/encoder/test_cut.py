"""The encoder cut after an inner layer, as `benchmarks/encoder_gain.py` reads it."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from encoder.keeping import KeptStates

from framing.classify.encoder import base
from framing.classify.encoder.base import BaseSpec
from framing.classify.encoder.cut import CutEncoder, CutSpec
from framing.classify.encoder.graphs import cut_graph

TEXTS = ["We keep the balance.", "Peace, and nothing else, we want.", "", "war " * 100]


@pytest.fixture
def cut(tiny: BaseSpec) -> CutSpec:
    return CutSpec(tiny, "inner")


def test_cutting_leaves_out_what_stands_behind(tiny: BaseSpec) -> None:
    cut = onnx.load_from_string(cut_graph(base.find_base().read_bytes(), "inner"))
    assert [node.op_type for node in cut.graph.node] == ["Gather", "ReduceMean", "Add"]
    assert [each.name for each in cut.graph.output] == ["inner"]


@pytest.mark.parametrize(
    ("content", "value", "said"),
    [
        (None, "nowhere", "no node gives"),
        (b"no model", "inner", "wire type 6"),
        (b"", "inner", "0 graphs"),
        (b"\x3a\xff", "inner", "without end"),
    ],
)
def test_what_cannot_be_cut_is_refused(tiny: BaseSpec, content: bytes | None, value: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        cut_graph(base.find_base().read_bytes() if content is None else content, value)


def test_states_stand_for_the_pieces_of_a_text(cut: CutSpec) -> None:
    states, lengths = CutEncoder(cut).read(TEXTS)
    assert lengths.tolist() == [7, 11, 2, 32]  # with the marks of beginning and end; at most a window
    assert states.shape == (52, 12)
    assert np.isfinite(states).all()


def test_kept_states_are_those_read(cut: CutSpec) -> None:
    reader = CutEncoder(cut)
    with KeptStates(reader, TEXTS) as kept:
        states, lengths = kept.take(np.array([3, 0]))
    read, own = reader.read([TEXTS[3], TEXTS[0]])
    assert lengths.tolist() == own.tolist()
    assert np.abs(states - read).max() < 0.01


def test_nothing_kept_of_nothing(cut: CutSpec) -> None:
    with KeptStates(CutEncoder(cut), []) as kept:
        assert kept.take(np.arange(0))[0].shape == (0, 12)
