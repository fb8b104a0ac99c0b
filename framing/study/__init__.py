"""A study: which texts, who is dominant, who is secondary, what was expected; and the run that chains the stages.

In: a study file (TOML). Out: a results folder.
"""

from __future__ import annotations

from framing.study.file import Study, load_study, shipped_studies
from framing.study.run import count_outcomes, run_study, summarise_run

__all__ = ["Study", "count_outcomes", "load_study", "run_study", "shipped_studies", "summarise_run"]
