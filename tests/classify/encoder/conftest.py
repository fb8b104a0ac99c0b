from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(
    0, str(Path(__file__).parents[3] / "benchmarks")
)  # scripts that anyone can run, with the modules beside them

from encoder.base import PLACE, BaseSpec

WIDTH, PIECES = 12, 30522


def make_base(path: Path, seed: int = 0) -> BaseSpec:
    """A file that is to the encoder what a doll's house is to a house: embeddings, their mean over the text, one node more."""
    onnx = pytest.importorskip("onnx")
    pytest.importorskip("onnxruntime")
    pytest.importorskip("tokenizers")
    from onnx import TensorProto, helper, numpy_helper

    table = np.random.default_rng(seed).standard_normal((PIECES, WIDTH)).astype(np.float32)
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
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return BaseSpec("no_such_package", "tiny.onnx", digest, "inner", WIDTH, 32)


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BaseSpec:
    path = tmp_path / "tiny.onnx"
    monkeypatch.setenv(PLACE, str(path))
    return make_base(path)
