from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from encoder import base
from encoder.base import MINILM, PLACE, Base, BaseSpec, find_base
from encoder.graphs import cut_graph
from encoder.keeping import KeptStates

from framing.errors import BadModel, ExtraMissing

TEXTS = ["We keep the balance.", "Peace, and nothing else, we want.", "", "war " * 100]


def test_cutting_leaves_out_what_stands_behind(tiny: BaseSpec) -> None:
    onnx = pytest.importorskip("onnx")
    cut = onnx.load_from_string(cut_graph(find_base(tiny).read_bytes(), "inner"))
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
        cut_graph(find_base(tiny).read_bytes() if content is None else content, value)


def test_states_stand_for_the_pieces_of_a_text(tiny: BaseSpec) -> None:
    states, lengths = Base(tiny).read(TEXTS)
    assert lengths.tolist() == [7, 11, 2, 32]  # with the marks of beginning and end; at most 32
    assert states.shape == (52, 12)
    assert np.isfinite(states).all()


def test_no_text_depends_on_those_beside_it_or_on_threads(tiny: BaseSpec) -> None:
    states, lengths = Base(tiny, threads=2).read(TEXTS)
    own = Base(tiny).states(TEXTS[1])
    assert states[lengths[0] : lengths[0] + lengths[1]].tobytes() == own.tobytes()


def test_marks_in_a_text_are_text(tiny: BaseSpec) -> None:
    assert len(Base(tiny).states("[SEP]")) == 5


def test_another_file_is_refused(tiny: BaseSpec) -> None:
    path = find_base(tiny)
    path.write_bytes(path.read_bytes() + b"\x00")
    with pytest.raises(BadModel, match=r"SHA-256 .*constraints\.txt"):
        Base(tiny)


def test_a_file_that_is_no_encoder_is_refused(tiny: BaseSpec) -> None:
    with pytest.raises(BadModel, match="no node gives 'nowhere'"):
        Base(replace(tiny, value="nowhere"))


def test_an_absent_package_is_named_with_the_line_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PLACE, raising=False)
    with pytest.raises(ExtraMissing, match=r"(?s)'no_such_package'.*encoder.*FRAMING_ENCODER"):
        find_base(replace(MINILM, package="no_such_package"))


def test_kept_states_are_those_read(tiny: BaseSpec) -> None:
    reader = Base(tiny)
    with KeptStates(reader, TEXTS) as kept:
        states, lengths = kept.take(np.array([3, 0]))
    read, own = reader.read([TEXTS[3], TEXTS[0]])
    assert lengths.tolist() == own.tolist()
    assert np.abs(states - read).max() < 0.01


def test_nothing_kept_of_nothing(tiny: BaseSpec) -> None:
    with KeptStates(Base(tiny), []) as kept:
        assert kept.take(np.arange(0))[0].shape == (0, 12)


def test_the_real_encoder_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("onnxruntime", "tokenizers", MINILM.package):
        pytest.importorskip(package)
    monkeypatch.delenv(PLACE, raising=False)
    reader = Base()
    one, other = reader.states("The bank lent us money."), reader.states("We sat on the bank of the river.")
    assert one.shape == (8, 384)
    assert reader.states("The bank lent us money.").tobytes() == one.tobytes()
    similar = one[2] @ other[5] / np.linalg.norm(one[2]) / np.linalg.norm(other[5])  # the piece "bank" in either
    assert 0.2 < similar < 0.999


def test_word_pieces_are_those_of_bert() -> None:
    listed = Path(base.__file__).with_name("wordpieces.txt").read_text(encoding="utf-8").split("\n")
    assert len(listed) == 30523
    assert [listed.index(mark) for mark in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "the")] == [0, 100, 101, 102, 1996]
