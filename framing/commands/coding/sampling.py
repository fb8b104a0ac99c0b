"""How ``framing coding draw`` tells passages apart: the strata they are in, and the measure of an active draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from framing.commands.speaking import say

if TYPE_CHECKING:
    from framing.codebook import Codebook
    from framing.coding import Coding
    from framing.coding.draw import Stratify
    from framing.coding.drawing.scoring import Measure, Predict
    from framing.corpus import Document

_KINDS = 50  # clusters of passages at most, for --active diversity


def _load_model(name: str) -> tuple[Predict, list[str]]:
    """A model's way from passages to probabilities, and its codes."""
    from framing.classify.models.store import load_model

    model = load_model(name)
    return (lambda texts: model.predict(texts).probabilities.astype(float)), list(model.codes)


def stratify_by(options: dict[str, Any], book: Codebook) -> Stratify:
    """What gives each passage its stratum, by --strata."""
    from framing.coding.draw import one_stratum, stratify_by_cues, stratify_by_state, stratify_by_year
    from framing.coding.drawing.scoring import ScoreStrata, by_period

    ways: dict[str, Callable[[], Stratify]] = {
        "cues": lambda: stratify_by_cues(book),
        "state": lambda: stratify_by_state,
        "year": lambda: stratify_by_year,
        "period": lambda: by_period(options["period"]),
        "score": lambda: ScoreStrata(_load_model(options["model"])[0]),
        "none": lambda: one_stratum,
    }
    return ways[options["strata"]]()


def measure_by(
    documents: Callable[[], Iterator[Document]],
    known: list[Coding],
    book: Codebook,
    options: dict[str, Any],
) -> Measure:
    """What says how much the coding of a passage would help, by --active."""
    from framing.coding.drawing.scoring import ENOUGH, by_diversity, by_rare_codes, by_uncertainty, find_rare
    from framing.corpus import split_passages
    from framing.errors.codebook import unknown_code
    from framing.errors.drawing import no_rare_codes

    if options["active"] == "diversity":
        texts = [doc.text[place.start : place.end] for doc in documents() for place in split_passages(doc.text)]
        return by_diversity(texts, min(_KINDS, options["size"]), options["seed"])
    predict, columns = _load_model(options["model"])
    if options["active"] == "uncertainty":
        return by_uncertainty(predict)
    wanted = list(options["codes"]) or [code for code in find_rare(known, book) if code in columns]
    for code in wanted:
        if code not in columns:
            raise unknown_code("--code", code, book.name, columns)
    if not wanted:
        raise no_rare_codes(ENOUGH)
    say(f"Looking for {', '.join(wanted)}")
    return by_rare_codes(predict, [columns.index(code) for code in wanted])
