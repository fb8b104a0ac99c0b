"""In what two stored models differ."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from framing.classify.models.model import FrameModel


def compare_models(first: FrameModel, second: FrameModel) -> dict[str, Any]:
    """Settings, codes and out-of-fold F1 that differ, each as a pair; `same` where the hashes are equal."""
    ones, others = _facts(first), _facts(second)
    settings = {name: [ones.get(name), others.get(name)] for name in sorted({*ones, *others})
                if ones.get(name) != others.get(name)}  # fmt: skip
    f1 = [{code: row["f1"] for code, row in each.figures.get("codes", {}).items()} for each in (first, second)]
    codes = {code: [f1[0].get(code), f1[1].get(code)] for code in sorted({*f1[0], *f1[1]})}
    return {
        "same": first.sha256 == second.sha256, "settings": settings,
        "f1": {code: pair for code, pair in codes.items() if pair[0] != pair[1]},
    }  # fmt: skip


def _facts(model: FrameModel) -> dict[str, Any]:
    return {
        "name": model.name, "version": model.version, "codebook": model.codebook.sha256[:16],
        "codes": list(model.codes), "words": len(model.space.word_idf), "pairs": len(model.space.pairs),
        "n-grams": len(model.space.grams), **asdict(model.space.settings),
        **model.about,
    }  # fmt: skip
