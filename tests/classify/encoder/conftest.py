from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(
    0, str(Path(__file__).parents[3] / "benchmarks")
)  # scripts that anyone can run, with the modules beside them

from framing.classify.encoder import base
from framing.classify.encoder.base import PIECES, BaseSpec
from framing.classify.models import classifier
from framing.files import file_sha256

WIDTH, KINDS, WINDOW = 12, 30522, 32


def make_base(path: Path, seed: int = 0) -> BaseSpec:
    """A file that is to the encoder what a doll's house is to a house: embeddings, their mean over the text, one node more."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    table = np.random.default_rng(seed).standard_normal((KINDS, WIDTH)).astype(np.float32)
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["own"]),
        helper.make_node("ReduceMean", ["own"], ["mean"], axes=[1], keepdims=1),
        helper.make_node("Add", ["own", "mean"], ["inner"]),
        helper.make_node("Tanh", ["inner"], ["behind"]),
        helper.make_node("Identity", ["behind"], ["last"]),
    ]
    shape = ["batch", "sequence"]
    takes = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask")]
    gives = [helper.make_tensor_value_info("last", TensorProto.FLOAT, [*shape, WIDTH])]
    graph = helper.make_graph(nodes, "tiny", takes, gives, [numpy_helper.from_array(table, "table")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())
    return BaseSpec("doll", file_sha256(path), file_sha256(PIECES), WIDTH, WINDOW)


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BaseSpec:
    """The doll in the place of the encoder."""
    path = tmp_path / "tiny.onnx"
    spec = make_base(path)
    monkeypatch.setattr(base, "find_base", lambda: path)
    for module in (base, classifier):
        monkeypatch.setattr(module, "MINILM", spec)
    return spec
