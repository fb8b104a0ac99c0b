"""The coded passages of known probability, as a model's folder keeps them, and the draws that they are of.

A draw is told by the names of its strata: those that begin with ``draw2-``, ``draw3-`` ... are of a later draw, all others
of the first. Draws are kept apart: the chance to be in either of two cannot be known from each one's probability.
Passages without a probability (active draws) are of no draw.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pandas as pd

from framing.align.prevalence.design_based import CodedPassages
from framing.classify import FrameModel
from framing.classify.evaluating.errors_table import name_era
from framing.codebook import Codebook
from framing.coding import Coding, read_codings
from framing.corpus.catalogue.entries import catalogue_names
from framing.errors.coding import bad_coding_value
from framing.errors.tables import column_missing
from framing.schemas import ENDORSEMENT, PROBABILITY

CODINGS = "codings.csv"
OPEN_END = 9999
_DRAW = re.compile(r"draw(\d+)-")
_ERA = re.compile(r"-(\d{4})-(\d{4})?$")


@dataclass(frozen=True)
class CodedSample:
    """A draw: its coded passages, their places (n rows: corpus, document, start, end), and spans of years by corpus.

    era : (n,) names of the eras by which a model's errors are told. eras : first and last year of the spans by which the strata
    of a corpus are named; none where they name no years.
    """

    passages: CodedPassages
    places: pd.DataFrame
    era: np.ndarray
    eras: dict[str, list[tuple[int, int]]]


def read_coded_sample(model: FrameModel, *, later: bool = False) -> CodedSample | None:
    """The first draw behind a model; None where the model keeps no codings, or none of known probability.

    `later` : with the passages of later draws, for what does not rest on the chance to be drawn at all. A passage coded by
    several coders stands once, with the share of them that gave each code.

    Raises
    ------
    BadTable, BadCodings : the codings lack out-of-fold scores. BadCodings, UnknownName
    and what else `framing.coding.read_codings` raises.
    """
    path = model.folder / CODINGS if model.folder else None
    if path is None or not path.is_file():
        return None
    codings = read_codings(path, model.codebook)
    for name in (*_columns(model.codebook, PROBABILITY), *_columns(model.codebook, ENDORSEMENT)):
        if name not in dict(codings[0].other):
            raise column_missing(path, name, [key for key, _ in codings[0].other])
    by_id: dict[str, list[Coding]] = {}
    for coding in codings:
        if coding.sampling_probability is not None and (later or number_draw(coding.stratum) == 1):
            by_id.setdefault(coding.id, []).append(coding)
    if not by_id:
        return None
    first = [coders[0] for coders in by_id.values()]
    named = catalogue_names()
    places = pd.DataFrame(
        {
            "corpus": [named.get(coding.corpus, coding.corpus) for coding in first],
            **{name: [getattr(coding, name) for coding in first] for name in ("document", "start", "end")},
        }
    )
    passages = CodedPassages(
        frames=tuple(model.codebook.ids()),
        stratum=np.array([coding.stratum for coding in first], dtype=object),
        document=(places["corpus"] + "/" + places["document"]).to_numpy(),
        probability=np.array([coding.sampling_probability for coding in first], dtype=float),
        coded=np.array([np.mean([_endorsed(coding, model.codebook) for coding in some], axis=0)
                        for some in by_id.values()]),
        score=_scores(first, model.codebook, path),
    )  # fmt: skip
    era = np.array([name_era(coding) for coding in first], dtype=object)
    return CodedSample(passages, places, era, _spans_of(places["corpus"], passages.stratum))


def split_draws(sample: CodedSample) -> dict[int, CodedSample]:
    """The draws of a sample by number, in ascending order, each with its own passages and spans of years."""
    numbers = np.array([number_draw(stratum) for stratum in sample.passages.stratum])
    return {number: take_passages(sample, numbers == number) for number in np.unique(numbers).tolist()}


def take_passages(sample: CodedSample, keep: np.ndarray) -> CodedSample:
    """The passages of a sample where `keep` (n,) is true."""
    places = sample.places[keep].reset_index(drop=True)
    own = {name: getattr(sample.passages, name)[keep] for name in _by_passage()}
    passages = CodedPassages(sample.passages.frames, **own)
    return CodedSample(passages, places, sample.era[keep], _spans_of(places["corpus"], own["stratum"]))


def join_passages(samples: Sequence[CodedSample]) -> CodedSample:
    """The passages of one or more samples of one codebook, one after another."""
    own = {name: np.concatenate([getattr(one.passages, name) for one in samples]) for name in _by_passage()}
    places = pd.concat([one.places for one in samples], ignore_index=True)
    passages = CodedPassages(samples[0].passages.frames, **own)
    era = np.concatenate([one.era for one in samples])
    return CodedSample(passages, places, era, _spans_of(places["corpus"], own["stratum"]))


def _by_passage() -> list[str]:
    return [one.name for one in fields(CodedPassages) if one.name != "frames"]


def _spans_of(corpora: pd.Series, strata: np.ndarray) -> dict[str, list[tuple[int, int]]]:
    """The spans of years by which the strata of each corpus are named."""
    spans: dict[str, set[tuple[int, int]]] = {}
    for corpus, stratum in zip(corpora, strata, strict=True):
        spans.setdefault(corpus, set()).update(years_of(stratum))
    return {corpus: sorted(own) for corpus, own in spans.items()}


def number_draw(stratum: str) -> int:
    """Which draw a stratum is of: the number in ``drawN-``, with which its name may begin, else 1."""
    found = _DRAW.match(stratum)
    return int(found[1]) if found else 1


def years_of(stratum: str) -> list[tuple[int, int]]:
    """The span of years that a stratum's name ends in before its last '/', ``1946-1965`` or the open ``1991-``; or none."""
    found = _ERA.search(stratum.rpartition("/")[0])
    return [(int(found[1]), int(found[2] or OPEN_END))] if found else []


def _columns(codebook: Codebook, prefix: str) -> list[str]:
    return [f"{prefix}{code}" for code in codebook.ids("practice" if prefix == ENDORSEMENT else None)]


def _endorsed(coding: Coding, codebook: Codebook) -> list[float]:
    """1 for each practice given and endorsed and for each other code given, else 0; in the codebook's order."""
    given = {code for code, stance in coding.practices if stance == "endorse"}
    given |= {*coding.domestic, *coding.mechanism}
    return [float(code in given) for code in codebook.ids()]


def _scores(codings: Sequence[Coding], codebook: Codebook, where: Path) -> np.ndarray:
    """(n, codes) out-of-fold probability that the code is there and, if a practice, endorsed; 0..1."""
    codes, practices = _columns(codebook, PROBABILITY), _columns(codebook, ENDORSEMENT)
    names = [*codes, *practices]
    said = pd.DataFrame([dict(coding.other) for coding in codings])[names]
    table = said.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    wrong = ~((table >= 0) & (table <= 1))
    if wrong.any():
        row, column = (int(one) for one in np.argwhere(wrong)[0])
        remedy = "Give a number from 0 to 1, or take away the row's sampling_probability."
        raise bad_coding_value(where, None, codings[row].id, names[column], said.iat[row, column], remedy)
    chance = table[:, : len(codes)]
    chance[:, : len(practices)] *= table[:, len(codes) :]
    return chance
