"""Trained layers of an encoder in a model folder: weights in eight bits, a scale for each output."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.classify.encoder.base import MINILM, read_spec
from framing.classify.encoder.cut import THIRD_LAYER
from framing.classify.encoder.layers import HEAD_BIAS, HEAD_WEIGHTS, MATRICES, VECTORS, TrainedLayers, shapes_of
from framing.classify.models.contents import read_tensors, take_tensor
from framing.errors.classify import model_damaged
from framing.errors.encoder import other_base
from framing.files import replacing

LAYERS = "layers.safetensors"
CUT = "cut"  # key of model.json beside those of the encoder: the inner value from which the layers go on
MOST = 127
MOST_LAYERS = 12
LARGEST = 100  # of any value: with larger ones the squares of states can pass what single precision holds
_SCALE, _SCREEN, _UNREAD = "_steps", "screen", "unread"
Tensors = dict[str, npt.NDArray[Any]]


def pack_outputs(weights: npt.NDArray[np.floating[Any]]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Weights (outputs, inputs) as whole numbers from -127 to 127, and the step (outputs, 1) between two of each output.

    >>> pack_outputs(np.array([[0.5, -0.25], [0, 0]], np.float32))[0].tolist()
    [[127, -64], [0, 0]]
    """
    steps = (np.abs(weights).max(axis=1, keepdims=True, initial=0.0) / MOST).astype(np.float32)
    whole = np.rint(weights / np.where(steps > 0, steps, 1))
    return whole.astype(np.int8), steps


def write_layers(learned: TrainedLayers, folder: Path) -> None:
    """Write the layers into a model folder."""
    from safetensors.numpy import save

    tensors: Tensors = {
        HEAD_WEIGHTS: learned.head, HEAD_BIAS: learned.head_bias, _SCREEN: learned.screen, _UNREAD: learned.unread
    }  # fmt: skip
    for number, layer in enumerate(learned.layers):
        for name in MATRICES:
            tensors[f"{number}.{name}"], tensors[f"{number}.{name}{_SCALE}"] = pack_outputs(layer[name])
        tensors |= {f"{number}.{name}": layer[name].astype(np.float32) for name in VECTORS}
    with replacing(folder / LAYERS) as temporary:
        temporary.write_bytes(save({name: np.ascontiguousarray(value) for name, value in sorted(tensors.items())}))


def describe_layers(learned: TrainedLayers) -> dict[str, Any]:
    """What model.json says of them: the encoder below, and where it is cut."""
    return {**learned.spec.as_json(), CUT: learned.value}


def read_layers(folder: Path, recorded: dict[str, Any], codes: int) -> TrainedLayers:
    """The layers in a model folder, after a look at whether the encoder that `recorded` names is installed.

    Raises
    ------
    ExtraMissing. BadModel : another encoder is installed, or the tensors cannot be those of layers.
    """
    known = {**MINILM.as_json(), CUT: THIRD_LAYER}
    if recorded != known:
        raise other_base(folder / "model.json", recorded, known)
    spec = read_spec(folder / "model.json", MINILM.as_json())
    where = folder / LAYERS
    tensors = read_tensors(where)
    count = sum(name.endswith(f".{MATRICES[0]}") for name in tensors)
    if not 0 < count <= MOST_LAYERS:
        raise model_damaged(where, f"{count} layers, not 1 to {MOST_LAYERS}")
    shapes = shapes_of(spec.width, codes)
    _check(where, tensors, shapes, codes, count)
    layers = tuple(
        {name: _unpack(tensors, f"{number}.{name}") for name in (*MATRICES, *VECTORS)} for number in range(count)
    )
    return TrainedLayers(
        spec, THIRD_LAYER, layers, *(tensors[name] for name in (HEAD_WEIGHTS, HEAD_BIAS, _SCREEN, _UNREAD))
    )


def _unpack(tensors: Tensors, name: str) -> npt.NDArray[np.float32]:
    found: npt.NDArray[np.float32] = tensors[name]
    return found * tensors[f"{name}{_SCALE}"] if f"{name}{_SCALE}" in tensors else found


def _check(where: Path, tensors: Tensors, shapes: dict[str, tuple[int, ...]], codes: int, count: int) -> None:
    wanted: dict[str, tuple[type, tuple[int, ...]]] = {
        HEAD_WEIGHTS: (np.float32, shapes[HEAD_WEIGHTS]), HEAD_BIAS: (np.float32, (codes,)),
        _SCREEN: (np.float32, (codes,)), _UNREAD: (np.float32, (codes,)),
    }  # fmt: skip
    for number in range(count):
        wanted |= {f"{number}.{name}": (np.int8, shapes[name]) for name in MATRICES}
        wanted |= {f"{number}.{name}{_SCALE}": (np.float32, (shapes[name][0], 1)) for name in MATRICES}
        wanted |= {f"{number}.{name}": (np.float32, shapes[name]) for name in VECTORS}
    for name in sorted({*tensors} - {*wanted}):
        raise model_damaged(where, f"{name!r} is no tensor of a layer")
    for name, (kind, shape) in wanted.items():
        values = take_tensor(where, tensors, name, kind, shape)
        if not (np.abs(values.astype(np.float32)) <= (MOST if kind is np.int8 else LARGEST)).all():
            raise model_damaged(where, f"{name!r} has a value that is not finite, or larger than any that was learned")
