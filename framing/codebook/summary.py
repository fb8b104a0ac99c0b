"""A codebook as plain JSON values."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from framing.codebook.scheme import KINDS, Codebook


def codebook_facts(codebook: Codebook) -> dict[str, Any]:
    """Name, version, language, choice, hash, rules and stances, the codes by kind, and placebo topics."""
    return {
        "name": codebook.name,
        "version": codebook.version,
        "language": codebook.language,
        "choice": codebook.choice,
        "sha256": codebook.sha256,
        "rule": dict(codebook.rule),
        "stance": dict(codebook.stances),
        **{kind: [asdict(code) for code in codebook.of_kind(kind)] for kind in KINDS},
        "placebo": [asdict(topic) for topic in codebook.placebo],
    }
