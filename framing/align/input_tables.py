"""What an alignment is given beside its counts and settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from framing.align.appeals.pairs import Pairs
from framing.terms import Fact


@dataclass(frozen=True)
class InputTables:
    """Tables of facts, errors, pairs and shares, None where not given; what is in each says `framing.align_counts`.

    compare : label of the group that the others are compared with. doses : by mechanism a table of facts.
    sources : the file of each table, for messages.
    """

    exposure: pd.DataFrame | None = None
    covariates: pd.DataFrame | None = None
    domestic: pd.DataFrame | None = None
    errors: pd.DataFrame | None = None
    groups: pd.DataFrame | None = None
    compare: str | None = None
    doses: Mapping[Fact, pd.DataFrame] = field(default_factory=dict)
    threats: pd.DataFrame | None = None
    pairs: pd.DataFrame | Pairs | None = None
    votes: pd.DataFrame | None = None
    design: pd.DataFrame | None = None
    sources: Mapping[str, str | Path] = field(default_factory=dict)
