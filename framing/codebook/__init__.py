"""The coding scheme: loading, checking and writing codebooks, and matching their cues.

In: a TOML file. Out: a frozen `Codebook` that every other package asks for codes and labels.
"""

from __future__ import annotations

from framing.codebook.scheme import KINDS, RULES, Code, Codebook, load_codebook, shipped_codebook

__all__ = ["KINDS", "RULES", "Code", "Codebook", "load_codebook", "shipped_codebook"]
