"""What a model learned of a pretrained encoder, in its folder: one small file, and the encoder's hash in model.json."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from framing.classify.encoder.base import read_spec
from framing.classify.encoder.head import EncoderHead
from framing.classify.models.contents import read_tensors, take_tensor
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
    spec = read_spec(folder / "model.json", recorded)
    where = folder / HEAD
    tensors = read_tensors(where)
    for name, shape in ((_CENTRE, (spec.width,)), (_WEIGHTS, (spec.width, codes))):
        if not np.isfinite(take_tensor(where, tensors, name, np.float32, shape)).all():
            raise model_damaged(where, f"{name!r} is not finite throughout")
    return EncoderHead(spec, tensors[_CENTRE], tensors[_WEIGHTS])
