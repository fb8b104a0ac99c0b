"""The passages behind every mark: places by frame, state and year, and the texts of those behind the main results."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from framing.report.evidence import Explainer, find_evidence
from framing.report.inputs import Inputs, records
from framing.report.rows import NEAR
from framing.report.wholes import tell_wholes
from framing.schemas import ENDORSEMENT, PROBABILITY, code_columns

LEAST = 0.3
PER_YEAR_DOMINANT = 5
PER_YEAR_SECONDARY = 3
WHOLE_TEXTS = 2_000_000
SINGLE_TEXTS = 800_000
_ABOUT = ("corpus", "document", "title", "earliest", "state", "speaker", "audience")
_PLACE = (*_ABOUT, "passage", "start", "end")


@dataclass
class Reader:
    """What the annotated reader holds, ready for JSON.

    documents : [corpus, id, title, date, state, speaker, audience, text or None, what it frames as a whole if any of its text
    is here]. passages : [document, number, start, end, text or None, threat, frames as [code, probability %, endorsement %
    or -1], evidence as [code, start, end]]. places : code -> state -> numbers of passages, by date and then by probability.
    """

    codes: list[str]
    documents: list[list[Any]] = field(default_factory=list)
    passages: list[list[Any]] = field(default_factory=list)
    places: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    @property
    def texts(self) -> int:
        """How many documents are there with their whole text."""
        return sum(document[7] is not None for document in self.documents)


def collect_passages(inputs: Inputs) -> Reader:
    """The reader's documents, passages and places; texts within a budget of characters, main results first."""
    codes = [code for _, code in code_columns(inputs.frames) if code in inputs.codebook]
    reader = Reader(codes)
    if inputs.frames.empty or inputs.documents.empty or not codes:
        return reader
    frames = _dated_frames(inputs)
    scores = _scores(frames, codes)
    chosen = _choose(frames, scores, codes, inputs)
    if chosen.empty:
        return reader
    texts = _whole_texts(chosen, inputs)
    keys = pd.MultiIndex.from_frame(frames[["corpus", "document"]])
    shown = frames.index.isin(chosen["row"]) | keys.isin(list(texts))
    _fill(reader, frames[shown], texts, inputs)
    _place(reader, frames[shown].index, chosen)
    return reader


def _dated_frames(inputs: Inputs) -> pd.DataFrame:
    columns = ["corpus", "id", "title", "earliest", "state", "speaker", "audience", "year"]
    documents = inputs.documents[columns].rename(columns={"id": "document"})
    frames = inputs.frames.merge(documents, on=["corpus", "document"], how="inner")
    return frames.sort_values(["earliest", "corpus", "document", "passage"], ignore_index=True)


def _scores(frames: pd.DataFrame, codes: list[str]) -> np.ndarray:
    """Probability that the code is there, for practices there and endorsed; shape (passages, codes)."""
    scores = frames[[f"{PROBABILITY}{code}" for code in codes]].to_numpy(dtype=np.float32).copy()
    for column, code in enumerate(codes):
        if f"{ENDORSEMENT}{code}" in frames:
            scores[:, column] *= frames[f"{ENDORSEMENT}{code}"].to_numpy(dtype=np.float32)
    return scores


def _choose(frames: pd.DataFrame, scores: np.ndarray, codes: list[str], inputs: Inputs) -> pd.DataFrame:
    """The likeliest passages of every code, state and year: columns row, code, state, year, score, corpus, document."""
    shifted = set(inputs.adoption["frame"])
    secondary = frames["state"].isin(set(inputs.adoption["state"])).to_numpy()
    own = (frames["state"] == inputs.dominant).to_numpy()
    pieces = []
    for column, code in enumerate(codes):
        wanted = (scores[:, column] >= LEAST) & (own | (secondary if code in shifted else False))
        rows = frames.loc[wanted, ["state", "year", "corpus", "document"]].assign(
            row=np.flatnonzero(wanted), code=code, score=scores[wanted, column]
        )
        rows = rows.sort_values(["state", "year", "score", "row"], ascending=[True, True, False, True])
        place = rows.groupby(["state", "year"]).cumcount()
        most = np.where(rows["state"] == inputs.dominant, PER_YEAR_DOMINANT, PER_YEAR_SECONDARY)
        pieces.append(rows[place < most])
    return pd.concat(pieces, ignore_index=True)


def _whole_texts(chosen: pd.DataFrame, inputs: Inputs) -> dict[tuple[str, str], str]:
    """Texts of the documents behind the main results in order of weight, as many as the budget of characters allows."""
    wanted: dict[tuple[str, str], None] = {}
    turns = [
        (inputs.dominant, row["frame"], row["earliest"], row["latest"] + NEAR, 6) for row in records(inputs.shifts)
    ]
    dated = records(inputs.adoption.dropna(subset=["date"]))
    turns += [(row["state"], row["frame"], row["date"], row["date"] + NEAR, 2) for row in dated]
    for state, frame, first, last, most in turns:
        near = chosen[(chosen["state"] == state) & (chosen["code"] == frame) & chosen["year"].between(first, last)]
        best = near.sort_values(["score", "row"], ascending=[False, True]).head(most)
        wanted.update(dict.fromkeys(best[["corpus", "document"]].itertuples(index=False, name=None)))
    kept: dict[tuple[str, str], str] = {}
    room = WHOLE_TEXTS
    for key in wanted:
        text = inputs.results.text(*key)
        if text is not None and len(text) <= room:
            kept[key] = text
            room -= len(text)
    return kept


def _fill(reader: Reader, frames: pd.DataFrame, texts: dict[tuple[str, str], str], inputs: Inputs) -> None:
    numbers: dict[tuple[str, str], int] = {}
    probabilities = frames[[f"{PROBABILITY}{code}" for code in reader.codes]].to_numpy(dtype=np.float32)
    endorsements = np.full_like(probabilities, -0.01)
    for column, code in enumerate(reader.codes):
        if f"{ENDORSEMENT}{code}" in frames:
            endorsements[:, column] = frames[f"{ENDORSEMENT}{code}"].to_numpy(dtype=np.float32)
    asked: list[tuple[list[Any], str, np.ndarray]] = []
    wholes = tell_wholes(inputs, frames[["corpus", "document"]].drop_duplicates().itertuples(index=False, name=None))
    room = SINGLE_TEXTS
    kept = [name for name in (*_PLACE, "threat") if name in frames]
    for place, row in enumerate(records(frames[kept])):
        key = (row["corpus"], row["document"])
        if key not in numbers:
            numbers[key] = len(reader.documents)
            reader.documents.append([*(row[name] for name in _ABOUT), texts.get(key), ""])
        present = np.flatnonzero(probabilities[place] >= LEAST)
        present = present[np.argsort(-probabilities[place, present], kind="stable")]
        marks = [
            [int(c), round(float(probabilities[place, c]) * 100), round(float(endorsements[place, c]) * 100)]
            for c in present
        ]
        passage, alone = _passage_text(inputs, texts, key, (row["start"], row["end"]), room)
        room -= len(passage) if alone else 0
        if passage:  # of documents that are only places it would take a tenth of the page
            reader.documents[numbers[key]][8] = wholes.get(key, "")
        evidence: list[Any] = []
        if passage and marks:
            asked.append((evidence, passage, present))
        reader.passages.append(
            [
                numbers[key],
                *(int(row[name]) for name in ("passage", "start", "end")),
                passage if alone else None,
                row.get("threat", ""),
                marks,
                evidence,
            ]
        )
    _find(asked, reader.codes, find_evidence(inputs))


def _passage_text(
    inputs: Inputs, texts: dict[tuple[str, str], str], key: tuple[str, str], place: tuple[int, int], room: int
) -> tuple[str, bool]:
    """The passage's text, and whether it has to be kept by itself since its document is not there whole."""
    start, end = place
    if key in texts:
        return texts[key][start:end], False
    if end - start > room:
        return "", False
    text = inputs.results.text(*key)
    return ("", False) if text is None else (text[start:end], True)


def _find(asked: list[tuple[list[Any], str, np.ndarray]], codes: list[str], explain: Explainer) -> None:
    """Fill in the evidence of passages, by their text and the numbers of their codes, the likeliest first."""
    ranks = [{codes[column]: (rank, int(column)) for rank, column in enumerate(present)} for _, _, present in asked]
    places = explain([(text, list(wanted)) for (_, text, _), wanted in zip(asked, ranks, strict=True)])
    for (evidence, _, _), wanted, found in zip(asked, ranks, places, strict=True):
        ordered = sorted((start, *wanted[code], end) for code, start, end in found)
        evidence += [[column, start, end] for start, _, column, end in ordered]


def _place(reader: Reader, shown: pd.Index, chosen: pd.DataFrame) -> None:
    number = pd.Series(np.arange(len(shown)), index=shown)
    chosen = chosen.assign(number=number.reindex(chosen["row"]).to_numpy())
    for (code, state), group in chosen.groupby(["code", "state"], sort=True):
        reader.places.setdefault(str(code), {})[str(state)] = [int(one) for one in group["number"]]
