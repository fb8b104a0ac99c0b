"""The cross table of practices and appeals of any run or frame table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from framing.align.appeals.cross_table import SPAN, TableSettings, tabulate_framing
from framing.align.inputs.counting import weigh_documents
from framing.errors.align import no_appeals
from framing.results import Results
from framing.schemas import FRAMING
from framing.streams import iterate_row_groups
from framing.study.pairs import FARTHEST, gather_pairs, pair_codes, read_pair_errors
from framing.tables import read_table

NAME = FRAMING.name


def read_framing(results: Results, span: int = SPAN) -> pd.DataFrame:
    """The table `framing.schemas.FRAMING` of results: as the run wrote it, or made of the passages of a frame table.

    `span` : years that are put together where it is made; a table that a run wrote has its own.

    Raises
    ------
    MissingResults : neither the table nor frames are there. BadTable : the codebook has no practices or no appeals.
    FramingError : the model that gave the frames is gone or another one now.
    """
    if results.has(NAME):
        return read_table(results.table_path(NAME), FRAMING)
    codes = pair_codes(results.codebook)
    if not all(codes):
        raise no_appeals(results.path)
    documents = results.table("documents")
    turns = results.manifest.get("dominance") or [{"state": str(results.manifest.get("dominant") or "")}]
    states = [(str(turn["state"]), int(turn.get("first") or 0), int(turn.get("last") or FARTHEST)) for turn in turns]
    if not states[0][0]:
        named = sorted({party for parties in documents["state"] for party in str(parties).split(";") if party})
        states = [(state, 0, FARTHEST) for state in named]
    pairs = gather_pairs(
        iterate_row_groups(results.table_path("frames")),
        documents,
        weigh_documents(documents, 0, FARTHEST),
        states,
        codes,
        read_pair_errors(results.model()),
    )
    return tabulate_framing(pairs, None, TableSettings(_dominant(results.manifest), span))


def _dominant(manifest: Mapping[str, object]) -> str:
    dominance = manifest.get("dominance") or []
    one = isinstance(dominance, list) and len(dominance) > 1
    return "" if one else str(manifest.get("dominant") or "")
