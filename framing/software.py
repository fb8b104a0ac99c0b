"""What software is installed: versions of packages, and a hash of code with the libraries that it computes with."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Iterable
from pathlib import Path


def version_of(package: str) -> str:
    """The version of an installed package, or nothing where it is not installed."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def hash_software(files: Iterable[Path], root: Path, libraries: Iterable[str]) -> str:
    """SHA-256 of files (by their paths below `root`, in the order given) and of the versions of libraries."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for name in libraries:
        digest.update(f"{name} {version_of(name)}\0".encode())
    return digest.hexdigest()
