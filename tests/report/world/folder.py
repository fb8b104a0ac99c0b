"""The planted results folder: its tables, codebook and manifest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np

import framing.codebook
from framing.codebook import shipped_codebook
from framing.tables import write_table

from .documents import plant_documents, plant_frames
from .figures import (
    SHIFTS,
    plant_adoption,
    plant_design,
    plant_expectations,
    plant_nulls,
    plant_prevalence,
    plant_scorecard,
    plant_shifts,
    plant_survival,
    plant_tests,
)
from .groups import plant_groups


def write_world(folder: Path, *, texts: bool = True, shifts: bool = True) -> Path:
    """Write a results folder; without `texts` only places are known, without `shifts` nothing happened."""
    rng = np.random.default_rng(7)
    codebook = shipped_codebook()
    folder.mkdir(parents=True, exist_ok=True)
    planted = SHIFTS if shifts else []
    documents = plant_documents(texts)
    adoption = plant_adoption(planted, rng)
    tables = {
        "prevalence.parquet": plant_prevalence(codebook, adoption, planted, rng),
        "shifts.csv": plant_shifts(planted),
        "adoption.csv": adoption,
        "expectations.csv": plant_expectations(),
        "tests.csv": plant_tests(planted, rng),
        "scorecard.csv": plant_scorecard(planted),
        "survival.csv": plant_survival(planted, adoption),
        "nulls.parquet": plant_nulls(planted, rng),
        "documents.parquet": documents.drop(columns="text"),
        "frames.parquet": plant_frames(documents, codebook, rng),
    }
    if planted:
        tables["design.csv"] = plant_design(codebook)
        tables |= plant_groups(planted, rng)
    for name, table in tables.items():
        write_table(table, folder / name)
    write_table(documents[documents["corpus"] == "messages"], folder.parent / "messages.parquet")
    shutil.copyfile(Path(framing.codebook.__file__).with_name("balancing.toml"), folder / "codebook.toml")
    manifest = {
        "study": "planted",
        "title": "A planted world",
        "dominant": "USA",
        "corpora": [
            {
                "name": "messages",
                "path": str(folder.parent / "messages.parquet"),
                "source": "tests",
                "sha256": "a" * 64,
                "texts": texts,
                "licence": "CC0",
            },
            {"name": "ungdc", "source": "tests", "sha256": "b" * 64, "texts": False},
        ],
        "codebook": {"name": codebook.name, "version": codebook.version, "sha256": codebook.sha256},
        "model": {"name": "balancing", "version": "1", "sha256": "c" * 64},
        "versions": {"framing": "0.1.0", "python": "3.11"},
        "seed": 0,
        "command": "framing run planted",
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder
