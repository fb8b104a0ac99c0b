"""Methods and provenance in rows of a table: what the figures were made from, with what, and by which command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from framing.classify.models.contents import read_object
from framing.report.inputs import Inputs


@dataclass(frozen=True)
class Provenance:
    """How the figures came about.

    corpora : a mapping a corpus (name, source, licence, sha256, documents, basis). facts, versions : pairs of name and
    value. texts : a sentence on texts or published frames. command : what repeats the run.
    """

    corpora: tuple[Mapping[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]
    card: tuple[tuple[str, str], ...]
    texts: str
    command: str
    fetch: tuple[str, ...]


def trace_provenance(inputs: Inputs) -> Provenance:
    """The provenance of a results folder from its manifest."""
    manifest = inputs.manifest
    entries = [entry for entry in manifest.get("corpora", []) if isinstance(entry, Mapping)]
    counts: dict[Any, int] = inputs.documents["corpus"].value_counts().to_dict()
    corpora = tuple(
        {
            "name": str(entry.get("name", "")),
            "source": _words(entry.get("source", "")),
            "licence": _words(entry.get("licence", "")),
            "sha256": str(entry.get("sha256") or ""),
            "documents": str(counts.get(entry.get("name"), 0)),
            "basis": "texts" if entry.get("texts") else "published frames",
        }
        for entry in entries
    )
    read = [row["name"] for row in corpora if row["basis"] == "texts"]
    published = [row["name"] for row in corpora if row["basis"] != "texts"]
    study = manifest.get("study") or {}
    study = study if isinstance(study, Mapping) else {"name": study}
    exposure, groups = manifest.get("exposure") or {}, manifest.get("groups") or {}
    mechanisms = manifest.get("mechanisms") or {}
    codebook, model = manifest.get("codebook") or {}, manifest.get("model") or {}
    facts = (
        ("Study", _words(study.get("name", ""))),
        ("Study file, SHA-256", _words(study.get("sha256", ""))),
        ("Periods", "\u2013".join(str(period) for period in manifest.get("period", []))),
        ("Dependence from", _words(exposure.get("source", ""))),
        ("Groups from", _words(groups.get("source", ""))),
        ("Compared with", _words(groups.get("compare", ""))),
        *(
            (f"Facts on {name.replace('_', ' ')} from", _words(one.get("source", "")))
            for name, one in mechanisms.items()
        ),
        ("Domestic circumstances from", _words((manifest.get("circumstances") or {}).get("source", ""))),
        ("Codebook", f"{codebook.get('name', '')} {codebook.get('version', '')}".strip()),
        ("Codebook, SHA-256", _words(codebook.get("sha256", ""))),
        ("Model", f"{model.get('name', '')} {model.get('version', '')}".strip()),
        ("Model, SHA-256", _words(model.get("sha256", ""))),
        ("Seed", _words(manifest.get("seed", ""))),
    )
    return Provenance(
        corpora=corpora,
        facts=tuple((name, value) for name, value in facts if value),
        versions=tuple(sorted((str(k), _words(v)) for k, v in (manifest.get("versions") or {}).items())),
        card=_card_figures(inputs),
        texts=_basis(read, published),
        command=_words(manifest.get("command", "")),
        fetch=tuple(f"framing corpus fetch {name}" for name in published),
    )


def _card_figures(inputs: Inputs) -> tuple[tuple[str, str], ...]:
    """What the model card says first: codings, coders, F1 out of fold, limits."""
    folder = inputs.model.folder if inputs.model else None
    if folder is None or not (folder / "card.json").exists():
        return ()
    card = read_object(folder / "card.json")
    codings = card.get("codings", {})
    found = [
        ("trained on", f"{codings.get('passages', '?')} coded passages of {codings.get('documents', '?')} documents"),
        ("coders", str(codings.get("made_by", ""))),
    ]
    for kind, figures in card.get("figures", {}).items():
        if "macro_f1" in figures:
            micro = f", micro {figures['micro_f1']:.2f}" if "micro_f1" in figures else ""
            found.append((f"F1 out of fold, {kind}", f"macro {figures['macro_f1']:.2f}{micro}"))
    return (*found, *(("limit", str(limit)) for limit in card.get("limits", [])))


def _basis(read: list[str], published: list[str]) -> str:
    parts = []
    if read:
        parts.append(f"The texts of {' and '.join(read)} were read and classified in this run.")
    if published:
        parts.append(
            f"For {' and '.join(published)} published frames were used: the positions and probabilities of passages that "
            "the same model classified, without the texts. Fetch the texts to read them here and to repeat the "
            "classification."
        )
    return " ".join(parts)


def _words(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return " ".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)
