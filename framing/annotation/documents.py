"""From the frames of passages to the frames of documents: shares, presence, the primary frame, or none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.codebook import Codebook
from framing.codebook.giving import give_codes
from framing.schemas import ENDORSEMENT, PROBABILITY


@dataclass(frozen=True)
class DocumentRule:
    """When a document has a primary frame.

    least_coded : expected passages that carry a practice, below which the document is `insufficient`.
    """

    least_coded: float = 1.5


def summarise_documents(
    frames: pd.DataFrame, codebook: Codebook, thresholds: dict[str, float], rule: DocumentRule | None = None
) -> pd.DataFrame:
    """A row a document: `framing.schemas.DOCUMENT_FRAMES` with ``share_CODE`` and ``present_CODE``.

    share_CODE is the mean over the document's passages of the probability that the code is there (for
    practices: there and endorsed), 0..1; present_CODE whether any passage is given the code.
    `coded` adds up, over passages, the probability of the likeliest practice: a cautious count, since
    a passage may carry several.
    """
    rule = rule or DocumentRule()
    practices = codebook.ids("practice")
    keys = [frames["corpus"], frames["document"]]
    probabilities = frames[[f"{PROBABILITY}{code}" for code in codebook.ids()]].to_numpy(dtype=np.float64)
    endorsed = probabilities.copy()
    endorsed[:, : len(practices)] *= frames[[f"{ENDORSEMENT}{code}" for code in practices]].to_numpy(dtype=np.float64)
    bounds = np.array([thresholds[code] for code in codebook.ids()])
    shares = pd.DataFrame(endorsed, columns=[f"share_{code}" for code in codebook.ids()], index=frames.index)
    present = pd.DataFrame(
        give_codes(probabilities, bounds, codebook),
        columns=[f"present_{code}" for code in codebook.ids()],
        index=frames.index,
    )
    likeliest = pd.Series(probabilities[:, : len(practices)].max(axis=1), index=frames.index)
    grouped = {
        "passages": likeliest.groupby(keys, sort=False).size().astype("int32"),
        "coded": likeliest.groupby(keys, sort=False).sum(),
    }
    means = shares.groupby(keys, sort=False).mean()
    table = pd.concat([pd.DataFrame(grouped), means, present.groupby(keys, sort=False).any()], axis=1)
    insufficient = table["coded"] < rule.least_coded
    primary = means[[f"share_{code}" for code in practices]].to_numpy().argmax(axis=1)
    names = np.array(practices, dtype=object)[primary]
    table.insert(2, "primary", np.where(insufficient, "", names))
    table.insert(3, "insufficient", insufficient)
    return table.reset_index()
