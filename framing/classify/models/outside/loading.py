"""Models trained elsewhere by their name: ``spacy:PATH`` or ``skops:PATH``."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from framing.classify.models.outside.model import OutsideModel, make_model
from framing.classify.models.outside.pipelines import SklearnLabeller, SpacyLabeller
from framing.classify.models.outside.settings import read_settings, settings_path
from framing.errors.tables import file_missing
from framing.files import file_sha256

KINDS = {"spacy": "spaCy pipeline (a folder)", "skops": "file that skops wrote"}
Stamp = tuple[tuple[str, int, int], ...]


def is_outside(name: object) -> bool:
    """Whether a model's name is ``spacy:PATH`` or ``skops:PATH``."""
    return isinstance(name, str) and name.partition(":")[0] in KINDS and ":" in name


def lasting_name(name: str) -> str:
    """The name with its path made absolute, so that the model is found from other folders."""
    kind, _, path = name.partition(":")
    return f"{kind}:{Path(path).resolve()}"


def load_outside(name: str) -> OutsideModel:
    """The model, loaded once a process and again when its files have changed.

    Raises
    ------
    FileMissing : there is nothing at the path. BadModel : it cannot be read, has no labels, or its settings do not fit.
    ExtraMissing : skops is not installed.
    """
    kind, _, written = name.partition(":")
    path = Path(written)
    if not path.exists():
        raise file_missing(path, KINDS[kind])
    stamp = tuple((str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in list_outside(path))
    return _load(kind, path.resolve(), stamp)


@lru_cache(maxsize=2)
def _load(kind: str, path: Path, _stamp: Stamp) -> OutsideModel:
    settings = read_settings(path)
    labeller: SpacyLabeller | SklearnLabeller
    labeller = SpacyLabeller(path) if kind == "spacy" else SklearnLabeller(path, settings)
    return make_model(labeller, settings, path.stem, _sha256(path), {"trained_with": kind})


def list_outside(path: Path) -> list[Path]:
    """The files of a model, and its settings beside it where it has any."""
    files = [path] if path.is_file() else sorted(path.rglob("*"))
    return [found for found in dict.fromkeys([*files, settings_path(path)]) if found.is_file()]


def _sha256(path: Path) -> str:
    """SHA-256 over the names and hashes of the model's files and of its settings."""
    digest = hashlib.sha256()
    for found in list_outside(path):
        digest.update(f"{found.relative_to(path.parent).as_posix()}\0{file_sha256(found)}\0".encode())
    return digest.hexdigest()
