"""The upper layers of the encoder as it comes, in single precision, from its ONNX file: where training begins.

The file keeps matrices in eight bits and multiplies each by its steps before it is used; matrices have no names of their
own, the vectors that are added to their products have. Needs the package onnx.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from framing.classify.encoder.layers import shapes_of

Array = npt.NDArray[np.float32]
_PARTS = {
    "joined": "attention.output.dense", "inner": "intermediate.dense", "outer": "output.dense",
}  # fmt: skip
_NORMS = {"joined": "attention.output.LayerNorm", "outer": "output.LayerNorm"}
_PASSED = ("Cast", "Mul", "Transpose")  # between a stored matrix and its use


def upper_layers(model: bytes, first: int = 3) -> list[dict[str, Array]]:
    """Tensors of each layer from the `first` one on, counted from 0, named and shaped as `shapes_of` says."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load_from_string(model).graph
    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    made = {name: node for node in graph.node for name in node.output}
    known: dict[str, Array | None] = {}

    def value(name: str) -> Array | None:
        if name not in known:
            known[name] = stored[name] if name in stored else compute(name)
        return known[name]

    def compute(name: str) -> Array | None:
        node = made.get(name)
        if node is None or node.op_type not in _PASSED:
            return None
        given = [value(each) for each in node.input]
        if any(each is None for each in given):
            return None
        if node.op_type == "Cast":
            return given[0].astype(np.float32)
        if node.op_type == "Mul":
            return given[0] * given[1]
        return given[0].transpose(list(node.attribute[0].ints) if node.attribute else None)

    matrices: dict[str, Array] = {}
    for node in graph.node:
        if node.op_type == "MatMul" and (matrix := value(node.input[1])) is not None:
            beside = [one for each in graph.node if node.output[0] in each.input for one in each.input if one in stored]
            if beside and beside[0].endswith(".bias"):
                matrices[beside[0].removesuffix(".bias")] = matrix.T
    found = []
    number = first
    while (
        root := next((name for name in matrices if f".layer.{number}.attention.self.query" in name), None)
    ) is not None:
        found.append(_name_parts(matrices, stored, root.removesuffix("attention.self.query")))
        number += 1
    return found


def _name_parts(matrices: Mapping[str, Array], vectors: Mapping[str, Array], root: str) -> dict[str, Array]:
    asked = [f"{root}attention.self.{name}" for name in ("query", "key", "value")]
    layer = {
        "attention": np.concatenate([matrices[name] for name in asked]),
        "attention_bias": np.concatenate([vectors[f"{name}.bias"] for name in asked]),
    }
    for part, name in _PARTS.items():
        layer |= {part: matrices[root + name], f"{part}_bias": vectors[f"{root}{name}.bias"]}
    for part, name in _NORMS.items():
        layer |= {f"{part}_scale": vectors[f"{root}{name}.weight"], f"{part}_shift": vectors[f"{root}{name}.bias"]}
    shapes = shapes_of(len(layer["joined"]), 0)
    assert all(layer[name].shape == shapes[name] for name in layer), "a layer of another shape"
    return {name: np.array(value, np.float32, order="C") for name, value in layer.items()}
