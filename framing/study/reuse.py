"""What a run takes over from the earlier run in its folder: counts and alignment, where nothing that makes them has changed.

The manifest keeps their key, made of frames, documents, tables of facts, what the study asks, model, code and libraries,
and the hash of each file, so that a table changed by hand is made anew.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from framing.align.alignment import FILES
from framing.annotation.batch import loaded_model
from framing.annotation.identity import hash_code
from framing.files import day_written, file_sha256
from framing.folders import MANIFEST
from framing.json_text import load_json
from framing.study.file import Study

PRIMARIES = "primary_practices.csv"
COUNTED = ("counts.csv", "threats.csv", "errors.csv", "pair_errors.csv", "pairs.parquet", PRIMARIES)
_WORDS = ("name", "title", "question", "expectations", "path", "sha256")  # of a study: they move no count


def alignment_key(study: Study, folder: Path) -> str:
    """The key of the counts and the alignment that a study makes of `frames.parquet` and `documents.parquet` in a folder."""
    asked = {key: value for key, value in asdict(study).items() if key not in _WORDS}
    texts = {study.file(part.path) for part in study.corpora if part.path}
    files = [path for path in study.inputs()[1:] if path not in texts]
    made_of = {
        "study": asked,
        "facts": [file_sha256(path) for path in files],
        "frames": [file_sha256(folder / name) for name in ("frames.parquet", "documents.parquet")],
        "model": loaded_model(study.model).sha256,
        "code": hash_code(("align", "study", "corpus", "separated.py", "streams.py", "tables.py", "schemas.py")),
    }
    return hashlib.sha256(json.dumps(made_of, sort_keys=True, default=str).encode()).hexdigest()


def take_alignment(key: str, earlier: Path, folder: Path) -> str:
    """Copy counts and alignment of the run in `earlier` to `folder`; the day they were made, empty where they do not fit."""
    try:
        noted = load_json((earlier / MANIFEST).read_bytes())["alignment"]
        files = {str(name): str(sha256) for name, sha256 in noted["files"].items()}
        fits = noted["key"] == key and set(files) <= {*COUNTED, *FILES.values()}
        if not fits or any(file_sha256(earlier / name) != sha256 for name, sha256 in files.items()):
            return ""
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return ""
    for name in files:
        shutil.copy2(earlier / name, folder / name)
    return day_written(folder / COUNTED[0])


def note_alignment(key: str, folder: Path) -> Mapping[str, Any]:
    """What the manifest keeps of counts and alignment in a folder: their key and the hash of each file."""
    present = [name for name in (*COUNTED, *FILES.values()) if (folder / name).exists()]
    return {"key": key, "files": {name: file_sha256(folder / name) for name in sorted(present)}}
