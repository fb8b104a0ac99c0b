"""From the frames of passages to the frames of documents: shares, presence, the primary frame, or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from framing.classify.documents.features import sum_up
from framing.codebook.giving import give_codes
from framing.schemas import ENDORSEMENT, PROBABILITY

if TYPE_CHECKING:
    from framing.classify import FrameModel

Matrix = npt.NDArray[np.float64]
ABOUT_ALIKE = (
    2 / 3
)  # of the primary practice's probability, or share: from there on another carries the document as well
BY_SHARES = (
    "The model learned from no coded documents: a document's primary practice is the one with the largest share, without a "
    "probability. Teach it with 'framing train CODINGS --documents FILE'."
)


@dataclass(frozen=True)
class DocumentRule:
    """When a document has a primary frame, under a model that learned from no coded documents.

    least_coded : expected passages that carry a practice, below which the document is `insufficient`.
    """

    least_coded: float = 1.5


def summarise_documents(frames: pd.DataFrame, model: FrameModel, rule: DocumentRule | None = None) -> pd.DataFrame:
    """A row a document: `framing.schemas.DOCUMENT_FRAMES` with ``share_CODE`` and ``present_CODE``.

    share_CODE is the mean over the document's passages of the probability that the code is there (for
    practices: there and endorsed), 0..1. `coded` adds up, over passages, the probability of the likeliest practice: a
    cautious count, since a passage may carry several.

    A model that learned from coded documents says which practice a document frames, or none (`primary`), how probable that is
    (`primary_probability`), and which practices have weight in it (``present_CODE``). Without, the practice with the largest
    share is primary where the document is not `insufficient`, and a practice is present where any passage is given it.
    Domestic appeals and mechanisms are always present where any passage is given them.
    """
    rule = rule or DocumentRule()
    codebook = model.codebook
    codes, practices = codebook.ids(), codebook.ids("practice")
    keys = [frames["corpus"], frames["document"]]
    probabilities = frames[[f"{PROBABILITY}{code}" for code in codes]].to_numpy(dtype=np.float64)
    endorsements = frames[[f"{ENDORSEMENT}{code}" for code in practices]].to_numpy(dtype=np.float64)
    endorsed = probabilities.copy()
    endorsed[:, : len(practices)] *= endorsements
    bounds = np.array([model.thresholds[code] for code in codes])
    shares = pd.DataFrame(endorsed, columns=[f"share_{code}" for code in codes], index=frames.index)
    given = pd.DataFrame(
        give_codes(probabilities, bounds, codebook), columns=[f"present_{code}" for code in codes], index=frames.index
    )
    likeliest = pd.Series(probabilities[:, : len(practices)].max(axis=1, initial=0.0), index=frames.index)
    grouped = {
        "passages": likeliest.groupby(keys, sort=False).size().astype("int32"),
        "coded": likeliest.groupby(keys, sort=False).sum(),
    }
    means = shares.groupby(keys, sort=False).mean()
    present = given.groupby(keys, sort=False).any()
    table = pd.concat([pd.DataFrame(grouped), means, present], axis=1)
    insufficient = (table["coded"] < rule.least_coded).to_numpy()
    if model.document_weights is None or not len(table):
        weight = means[[f"share_{code}" for code in practices]].to_numpy()
        none = np.where(insufficient, np.inf, -1.0)
        heavy, certain = weight > 0, False
    else:
        owner = frames.groupby(keys, sort=False).ngroup().to_numpy().astype(np.int64)
        features = sum_up(probabilities, endorsements, frames["words"].to_numpy(), owner)
        chances = model.document_weights.primary(features)
        weight, none = chances[:, :-1], chances[:, -1]
        heavy, certain = model.document_weights.presence(features) >= model.document_weights.threshold, True
        table[[f"present_{code}" for code in practices]] = heavy
    named = _name_practices(weight, none, heavy, practices, certain=certain)
    for place, (name, values) in enumerate(
        {"primary": named.pop("primary"), "insufficient": insufficient, **named}.items()
    ):
        table.insert(2 + place, name, values)
    return table.reset_index()


def _name_practices(
    weight: Matrix, none: Matrix, heavy: npt.NDArray[np.bool_], practices: list[str], *, certain: bool
) -> dict[str, npt.NDArray[np.generic]]:
    """The columns that name practices, from what speaks for each (documents, practices) and for none (documents,).

    `second` is the next practice of weight, `alike` are those of weight that come close to the primary one; neither is
    named of a document that frames none.
    """
    ids = np.array([*practices, ""], dtype=object)
    rows, width = np.arange(len(weight)), len(practices)
    if not width:
        empty = np.full(len(weight), "", dtype=object)
        return {"primary": empty, "primary_probability": np.full(len(weight), np.nan), "second": empty, "alike": empty}
    best = np.where(none > weight.max(axis=1), width, weight.argmax(axis=1))
    top = np.column_stack([weight, none])[rows, best]
    others = np.where(heavy, weight, -1.0)
    others[rows[best < width], best[best < width]] = -1.0
    next_ = np.where((best < width) & (others.max(axis=1) >= 0), others.argmax(axis=1), width)
    close = (others >= ABOUT_ALIKE * top[:, None]) & (best < width)[:, None]
    alike = np.full(len(weight), "", dtype=object)
    for row in np.flatnonzero(close.any(axis=1)).tolist():
        ranked = np.argsort(-others[row], kind="stable")
        alike[row] = ";".join([ids[best[row]], *(ids[place] for place in ranked if close[row, place])])
    return {
        "primary": ids[best], "primary_probability": top if certain else np.full(len(weight), np.nan),
        "second": ids[next_], "alike": alike,
    }  # fmt: skip
