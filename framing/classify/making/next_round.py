"""After a round of coding: what the codings made better, what another hundred would add, and when to stop."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.classify.evaluating.gains import measure_gains
from framing.classify.evaluating.transfer import LEAST_POSITIVES, KernelCache
from framing.classify.models.families import FAMILIES
from framing.codebook import Codebook
from framing.coding import Coding
from framing.coding.drawing.scoring import ENOUGH

Matrix = npt.NDArray[np.float64]
HARDLY, WORTH = 0.02, 0.02  # of F1: a gain whose interval ends below, and a gain from which on codings pay
WELL = 0.4  # an F1 below which a code is learned badly
Z = 1.959964
MANY = 1500  # codings from which on the curve is measured once instead of three times


@dataclass(frozen=True)
class NextRound:
    """`rows`: a code each. `facts`: of the whole. Plain JSON values both."""

    rows: list[dict[str, Any]]
    facts: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """A plain value."""
        return {"facts": self.facts, "codes": self.rows}


def plan_next_round(
    codings: Sequence[Coding],
    codebook: Codebook,
    chances: Matrix,
    figures: Mapping[str, Any],
    *,
    before: Mapping[str, Any] | None = None,
    more: int = 100,
    width: float = 0.03,
    seed: int = 0,
    encoder: bool = False,
) -> NextRound:
    """What `more` codings would add, code by code.

    Parameters
    ----------
    codings : read for every kind, with texts. chances : (n, codes) probabilities from models that had not seen the passage.
    figures : of the model now, and `before` : of that of the round before, if there is one ("passages", "codes" with "f1" and
        "positives").
    width : wanted half-width of the 95 % interval of a corrected share (0..1). encoder : the model has one.

    Returns
    -------
    NextRound : by code the gain of F1 (`measure_gains`), the half-width of its share now and how many codings more
    the wanted width
        takes (`measure_widths`), and what to do: "code more", "enough", "not clear", "look for it" (too rare to
        learn), "sharpen it" (often
        coded and hardly learned: its definition, or the agreement of coders, is the limit).
    """
    cache = KernelCache(codings, codebook, FAMILIES["encoder" if encoder else "default"])
    gains = measure_gains(cache, codebook, more=more, repeats=1 if len(codings) > MANY else 3, seed=seed)
    widths, drawn, known = measure_widths(codings, cache.targets, chances)
    old = dict((before or {}).get("codes") or {})
    rows = []
    for gain, half in zip(gains, widths.tolist(), strict=True):
        row = gain | {"f1": figures["codes"][gain["code"]]["f1"]}
        lacking = max(math.ceil(drawn * ((half / width) ** 2 - 1)), 0)
        was = old.get(row["code"], {})
        rows.append(row | {
            "f1_before": was.get("f1"), "positives_before": was.get("positives"), "half_width": round(half, 4),
            "more_for_width": lacking, "say": _advise(row),
        })  # fmt: skip
    facts = {
        "codings": len(codings), "codings_before": (before or {}).get("passages"), "more": more, "width": width,
        "coded_for_shares": drawn, "probabilities": known, "stop": all(row["say"] == "enough" for row in rows),
    }  # fmt: skip
    return NextRound(rows, facts)


def measure_widths(codings: Sequence[Coding], targets: Matrix, chances: Matrix) -> tuple[Matrix, int, bool]:
    """Half-widths (codes,) of 95 % intervals of shares that codings correct, how many do, and whether their chances are known.

    The variance is that of the mean difference of codings and probabilities, weighed by 1 / sampling probability;
    where no coding has
    one, as if all had been drawn with the same. Further codings drawn in the same way narrow it by the root of their number.

    References: Angelopoulos et al. (2023), prediction-powered inference; Egami et al. (2023), whose package dsl asks the same
    (power_dsl).
    """
    probability = np.array([np.nan if c.sampling_probability is None else c.sampling_probability for c in codings])
    used = ~np.isnan(probability)
    known = bool(used.any())
    if not known:
        used, probability = np.ones(len(codings), bool), np.ones(len(codings))
    weight = 1 / probability[used]
    gap = (targets - chances)[used]
    mean = weight @ gap / weight.sum()
    half: Matrix = Z * np.sqrt(((weight[:, None] * (gap - mean)) ** 2).sum(axis=0)) / weight.sum()
    return half, int(used.sum()), known


def _advise(row: Mapping[str, Any]) -> str:
    """What to do about a code; one that is learned badly, and hardly better by more of the same, needs more than that."""
    if row["positives"] < LEAST_POSITIVES:
        return "look for it"
    if row["high"] < HARDLY:
        if row["f1"] >= WELL:
            return "enough"
        return "look for it" if row["positives"] < ENOUGH else "sharpen it"
    return "code more" if row["gain"] >= WORTH and row["low"] > 0 else "not clear"


_NOTES = (
    "F1 is measured on passages from which the model did not learn; 'before' is that of the model before, with the number of "
    "its codings (empty for codes that it did not have). What another {more} codings add is read off the learning curve (40 to "
    "100 % of the codings, F1 = a - b / √n), if they are drawn as these were; its interval is a bootstrap over documents. A "
    "share's ± is half the 95 % interval, in points, of the classifier's share as corrected by {sample}; beside it stands how "
    "many codings more the wanted width takes. 'framing coding draw --active rare' finds rare codes sooner, '--active "
    "uncertainty' what teaches most."
)


def write_page(found: NextRound, name: str) -> str:
    """The plan as one page of Markdown."""
    facts = found.facts
    before = facts["codings_before"]
    grown = "" if before is None else f" ({facts['codings'] - before:+d} since the model before)"
    more, width, drawn = facts["more"], 100 * facts["width"], facts["coded_for_shares"]
    sample = f"{drawn} codings" + (
        " drawn with known probabilities" if facts["probabilities"] else ", as if drawn at random"
    )
    head = f"| code | codings of it | F1 | before | another {more}: F1 + (95 %) | share ± now | more for ±{width:g} | |"
    notes = _NOTES.format(more=more, sample=sample)
    title = f"# {name}: after {facts['codings']} codings{grown}"
    rows = [_line(row) for row in found.rows]
    lines = [title, "", head, "|---|---|---|---|---|---|---|---|", *rows, "", _conclude(found), "", notes, ""]
    return "\n".join(lines)


def _line(row: Mapping[str, Any]) -> str:
    gain = "" if row["gain"] is None else f"{row['gain']:.3f} ({row['low']:.3f} to {row['high']:.3f})"
    before = "" if row["f1_before"] is None else f"{row['f1_before']:.2f} ({row['positives_before']})"
    return (
        f"| {row['code']} | {row['positives']} | {row['f1']:.2f} | {before} | {gain} | {100 * row['half_width']:.1f} "
        f"| {row['more_for_width']} | {row['say']} |"
    )


def _conclude(found: NextRound) -> str:
    named = {
        say: [row["code"] for row in found.rows if row["say"] == say]
        for say in ("code more", "look for it", "sharpen it", "not clear")
    }
    wide = [row["code"] for row in found.rows if row["more_for_width"]]
    shares = f" Shares of {', '.join(wide)} are wider than wanted." if wide else " All shares are as narrow as wanted."
    if found.facts["stop"]:
        more = found.facts["more"]
        return f"**Stop coding for the classifier**: another {more} would hardly raise the F1 of any code.{shares}"
    told = {
        "code more": "worth coding",
        "look for it": "too rare to learn",
        "sharpen it": "to be defined or coded more sharply",
        "not clear": "not clear yet",
    }
    parts = [f"{told[say]}: {', '.join(codes)}" for say, codes in named.items() if codes]
    return f"**Go on**; {'; '.join(parts)}.{shares}"
