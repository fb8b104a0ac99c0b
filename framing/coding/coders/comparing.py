"""Where coders differ: coder by coder, along the order of coding, and passage by passage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from framing.codebook import KINDS, Codebook
from framing.coding.agreement import (
    alpha_with_interval,
    draw_alphas,
    interval_of,
    krippendorff_alpha,
    share_passages,
)
from framing.coding.coders.reading import models_among
from framing.coding.record import CODED_AT, NONE, Coding

LEAST_IN_PART = 10
Shared = Mapping[str, Mapping[str, Coding]]


def codes_of(coding: Coding) -> set[str]:
    """All codes of a passage, of whatever kind."""
    return {code for kind in KINDS for code in coding.codes(kind)}


def compare_coders(codings: Sequence[Coding], codebook: Codebook) -> pd.DataFrame:
    """A row a coder: what the coder read, and how that compares with the other coders of the same passages.

    Returns
    -------
    coder, model (whether it is one), passages (read), shared (with another coder), codes (mean number a passage), f1 (of all
    codes against the others, passages and coders pooled), more and less (the code given most often beyond, or below, what the
    others gave, with the difference of shares of passages).

    Raises
    ------
    NotEnoughData : no passage was read by two coders.
    """
    shared, models = share_passages(codings), models_among(codings)
    read = [coding for coding in codings if not coding.blank]
    rows = []
    for coder in sorted({coding.coder for coding in read}):
        own = [coding for coding in read if coding.coder == coder]
        pairs = [
            (codes_of(coders[coder]), codes_of(other))
            for coders in shared.values()
            for name, other in coders.items()
            if coder in coders and name != coder
        ]
        both = 2 * sum(len(mine & other) for mine, other in pairs)
        given = sum(len(mine) + len(other) for mine, other in pairs)
        rows.append(
            {
                "coder": coder,
                "model": coder in models,
                "passages": len(own),
                "shared": sum(coder in coders for coders in shared.values()),
                "codes": sum(len(codes_of(item)) for item in own) / len(own),
                "f1": both / given if given else float("nan"),
                **_leanings(coder, shared, codebook),
            }
        )
    return pd.DataFrame(rows)


def _leanings(coder: str, shared: Shared, codebook: Codebook) -> dict[str, str]:
    gaps: dict[str, list[float]] = {code: [] for code in codebook.ids()}
    for coders in shared.values():
        if coder not in coders:
            continue
        others = [codes_of(item) for name, item in coders.items() if name != coder]
        mine = codes_of(coders[coder])
        for code, found in gaps.items():
            found.append((code in mine) - sum(code in other for other in others) / len(others))
    means = {code: sum(found) / len(found) for code, found in gaps.items() if found}
    most, least = (choose(means, key=means.__getitem__, default="") for choose in (max, min))
    return {
        "more": f"{most} {means[most]:+.0%}" if most and means[most] > 0 else "",
        "less": f"{least} {means[least]:+.0%}" if least and means[least] < 0 else "",
    }


def measure_drift(codings: Sequence[Coding], *, parts: int = 4, draws: int = 1000, seed: int = 0) -> pd.DataFrame:
    """Agreement on the primary practice along the order of coding, and how much it has changed from first part to last.

    The order is by `coded_at` where every coding of a shared passage has it (the latest of its coders), else as the passages
    stand in the files. Parts hold equal numbers of passages, ten at least.

    Returns
    -------
    part (1 ..., "last - first"), first and last (id of a passage), passages, alpha, low, high (95 %, bootstrap over passages),
    codes (mean number of codes a coder and passage). One part alone where there are fewer than twenty shared passages.

    Raises
    ------
    NotEnoughData : no passage was read by two coders.
    """
    shared = share_passages(codings)
    ordered = _order(codings, shared)
    count = max(1, min(parts, len(ordered) // LEAST_IN_PART))
    random = np.random.default_rng(seed)
    pieces = [[ordered[index] for index in piece] for piece in np.array_split(np.arange(len(ordered)), count)]
    rows: list[dict[str, object]] = []
    for number, piece in enumerate(pieces, 1):
        units = [[item.primary or NONE for item in shared[name].values()] for name in piece]
        given = [len(codes_of(item)) for name in piece for item in shared[name].values()]
        place = {"part": str(number), "first": piece[0], "last": piece[-1], "passages": len(piece)}
        rows.append({**place, **alpha_with_interval(units, draws, random), "codes": sum(given) / len(given)})
    if count > 1:
        rows.append(_change(pieces[0], pieces[-1], shared, draws, random))
    return pd.DataFrame(rows)


def _order(codings: Sequence[Coding], shared: Shared) -> list[str]:
    times = {
        name: [str(dict(item.other).get(CODED_AT) or "") for item in coders.values()] for name, coders in shared.items()
    }
    order = list(dict.fromkeys(coding.id for coding in codings if coding.id in shared))
    if all(all(found) for found in times.values()):
        return sorted(order, key=lambda name: max(times[name]))
    return order


def _change(
    before: Sequence[str], after: Sequence[str], shared: Shared, draws: int, random: np.random.Generator
) -> dict[str, object]:
    """Alpha of the last part less that of the first, with a bootstrap interval over the passages of both."""
    parts = [[[item.primary or NONE for item in shared[name].values()] for name in part] for part in (before, after)]
    earlier, later = (krippendorff_alpha(units) for units in parts)
    drawn = [draw_alphas(units, draws, random) for units in parts]
    row: dict[str, object] = {"part": "last - first", "first": "", "last": "", "passages": len(before) + len(after)}
    return {**row, "alpha": later - earlier, **interval_of(drawn[1] - drawn[0]), "codes": float("nan")}


def list_disputed(codings: Sequence[Coding]) -> pd.DataFrame:
    """The passages on which coders differ, most disputed first.

    Returns
    -------
    id, corpus, document, start, end, coders (number), distance (0..1: mean of `distance_of` over pairs of coders), said
    (who gave what), text (where it is at hand).

    Raises
    ------
    NotEnoughData : no passage was read by two coders.
    """
    rows = []
    for name, coders in share_passages(codings).items():
        pairs = [distance_of(one, two) for one, two in combinations(coders.values(), 2)]
        if distance := sum(pairs) / len(pairs):
            one = next(iter(coders.values()))
            place = {"id": name, "corpus": one.corpus, "document": one.document, "start": one.start, "end": one.end}
            text = next((item.text for item in coders.values() if item.text), "")
            rows.append(
                {
                    **place,
                    "coders": len(coders),
                    "distance": distance,
                    "said": say_codings(coders.values()),
                    "text": text,
                }
            )
    names = ["id", "corpus", "document", "start", "end", "coders", "distance", "said", "text"]
    table = pd.DataFrame(rows, columns=names)
    return table.sort_values(["distance", "id"], ascending=[False, True], kind="stable", ignore_index=True)


def distance_of(one: Coding, two: Coding) -> float:
    """Jaccard distance (0..1) of the codes of two codings, where a practice with another stance counts half."""
    mine, other = _marks(one), _marks(two)
    return 1 - len(mine & other) / len(mine | other) if mine | other else 0.0


def _marks(coding: Coding) -> set[str]:
    """Codes, and practices once more with their stance, so that another stance is half a difference."""
    return codes_of(coding) | {f"{code}:{stance}" for code, stance in coding.practices}


def say_coding(coding: Coding) -> str:
    """The codes of one coding in one line: practices with stance, then the others; "none" for none."""
    practices = [f"{code}:{stance}" for code, stance in coding.practices]
    return ", ".join([*practices, *coding.domestic, *coding.mechanism]) or NONE


def say_codings(codings: Iterable[Coding]) -> str:
    """Who gave what: "ann = convoy:endorse; bob = none"."""
    return "; ".join(f"{item.coder} = {say_coding(item)}" for item in codings)
