"""What a model learned of a pretrained encoder, in its folder: one small file, and the encoder's hash in model.json."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from framing.classify.encoder.base import read_spec
from framing.classify.encoder.head import EncoderHead
from framing.errors.classify import model_damaged
from framing.files import replacing

HEAD = "encoder.safetensors"
_WEIGHTS, _CENTRE = "weights", "centre"


def write_head(head: EncoderHead, folder: Path) -> None:
    """Write the weights into a model folder."""
    from safetensors.numpy import save

    with replacing(folder / HEAD) as temporary:
        temporary.write_bytes(save({_CENTRE: head.centre, _WEIGHTS: np.ascontiguousarray(head.weights)}))


def read_head(folder: Path, recorded: Any, codes: int) -> EncoderHead:
    """The weights in a model folder, after a look at whether the encoder that `recorded` names is installed.

    Raises
    ------
    ExtraMissing. BadModel : another encoder is installed, or the weights cannot be those of one.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    spec = read_spec(folder / "model.json", recorded)
    where = folder / HEAD
    try:
        tensors = load_file(where)
    except SafetensorError as error:
        raise model_damaged(where, str(error)) from error
    for name, shape in ((_CENTRE, (spec.width,)), (_WEIGHTS, (spec.width, codes))):
        values = tensors.get(name)
        if values is None or values.dtype != np.float32 or values.shape != shape:
            found = "missing" if values is None else f"{values.dtype} of shape {values.shape}"
            raise model_damaged(where, f"{name!r} is {found}, not float32 of shape {shape}")
        if not np.isfinite(values).all():
            raise model_damaged(where, f"{name!r} is not finite throughout")
    return EncoderHead(spec, tensors[_CENTRE], tensors[_WEIGHTS])
