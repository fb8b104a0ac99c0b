"""Train the upper layers of the encoder on the codings of a model, and store it with them: words and layers, half and half.

    python benchmarks/trained_layers.py CODINGS... --texts NAME_OR_FILE --documents FILE -o models/balancing-encoder

CODINGS and texts are those that the model (--model balancing) was trained on ('make model' has them); further codings of
the catalogue teach too. The passages of one of the model's folds are held out: the layers do not learn from them, nor from
what shares a document or a near twin with them. Calibration, thresholds and every figure come from them. What a document
frames as a whole is learned anew, from coded documents none of whose passages taught. Needs the extra `layers` (torch);
more than an hour on two cores. What was learned is kept in --keep, so that a second run goes on from it.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from encoder.joining import Joined, join, mean_odds, odds_of

from framing.classify.encoder.base import find_base
from framing.classify.encoder.cut import CUT, CutEncoder
from framing.classify.encoder.layers import TrainedLayers
from framing.classify.evaluating.errors_table import tabulate_errors
from framing.classify.evaluating.evaluation import CrossValidatedPredictions, compare, relate_codings
from framing.classify.evaluating.figures import cross_fit, tabulate, tabulate_calibration
from framing.classify.fitting.targets import Targets, read_targets
from framing.classify.making.auxiliary import named_documents, read_auxiliary
from framing.classify.making.card import write_card
from framing.classify.making.documents import teach_documents
from framing.classify.making.reading import read_documents_once, read_once
from framing.classify.making.training import ENCODER_PINS, Trained
from framing.classify.models.model import FrameModel
from framing.classify.models.store import load_model, save_model
from framing.coding import Coding
from framing.progress import track

Matrix = npt.NDArray[np.float64]
FOLDS, SUBFOLDS = 5, 5
HOME = ("au-pm", "in-aug15", "ph-sona")  # corpora of leaders' speeches at home
LEAST = 0.05  # chance of some code by the words from which on a passage is read


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("codings", nargs="+")
    parser.add_argument("--texts", action="append", default=[])
    parser.add_argument("--documents", action="append", required=True, type=Path)
    parser.add_argument("--model", default="balancing")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--held", type=int, default=0, help="fold that is held out")
    parser.add_argument("--keep", type=Path, default=Path(".venv/layers"))
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    words = load_model(given.model)
    codings = list(read_once(given.codings, words.codebook, given.texts).codings)
    auxiliary = list(read_auxiliary(words.codebook, codings).codings)
    everything = [*codings, *auxiliary]
    table = _read_places(words, codings)
    fold, excluded = relate_codings(everything, len(codings)).split(FOLDS, words.about["seed"])
    if [int(row["fold"]) for row in table] != fold[: len(codings)].tolist():
        raise SystemExit("the folds are not those of the model: give the codings and texts that it was trained on")
    targets = read_targets(everything, len(everything), words.codebook)
    held = np.flatnonzero(fold == given.held)
    scores, layers = _learn(given, words.sha256, everything, targets, np.flatnonzero(~excluded[:, given.held]), held)
    chances = np.array([[float(table[row][f"p_{code}"]) for code in words.codes] for row in held.tolist()])
    joined = join(chances, scores, targets.codes[held], words.calibration, LEAST)
    model = _with_layers(words, layers, joined, len(held))
    groups = np.array([int(table[row]["group"]) for row in held.tolist()])
    found = cross_fit(mean_odds(chances, scores, LEAST), targets.codes[held], _part(groups))
    files = _describe(model, words, codings, auxiliary, table, held, targets, found)
    documents = read_documents_once(given.documents, words.codebook, given.texts).codings
    trained = teach_documents(Trained(model, files, found[0]), documents, named_documents(everything), seed=given.seed)
    identity = save_model(trained.model, given.output, trained.files)
    ways = {"words": cross_fit(odds_of(chances), targets.codes[held], _part(groups)), "both": found}
    home = np.isin([table[row]["corpus"] for row in held.tolist()], HOME)
    told = {"model": identity, "passages": len(held), "read": float(np.mean((chances >= LEAST).any(axis=1))),
            "documents": trained.files["figures.json"]["documents"]}  # fmt: skip
    for name, rows in {"all": np.ones(len(held), bool), "leaders at home": home}.items():
        told[name] = _summarise(ways, rows, groups, targets.codes[held], words)
    print(json.dumps(told, indent=1))


def _read_places(model: FrameModel, codings: Sequence[Coding]) -> list[dict[str, str]]:
    assert model.folder is not None
    with (model.folder / "codings.csv").open(encoding="utf-8", newline="") as lines:
        table = list(csv.DictReader(lines))
    if [row["id"] for row in table] != [coding.id for coding in codings]:
        raise SystemExit("the codings are not those of the model, in its order: 'make model' has them")
    return table


def _learn(
    given: argparse.Namespace, model: str, everything: Sequence[Coding], targets: Targets, taught: npt.NDArray[np.int64],
    held: npt.NDArray[np.int64],
) -> tuple[Matrix, tuple[Any, ...]]:  # fmt: skip
    """Scores of the held-out passages, and what was learned; both kept in a folder, for a second run with this `model`."""
    given.keep.mkdir(parents=True, exist_ok=True)
    path = given.keep / f"learned-{model[:16]}-{given.held}-{given.seed}.npz"
    if path.is_file():
        print(f"going on from {path}", file=sys.stderr)
    else:
        from encoder.fine_tuning import Schedule, fit_layers, score_kept
        from encoder.keeping import KeptStates
        from encoder.upper import upper_layers

        texts = [coding.text for coding in everything]
        start = upper_layers(find_base().read_bytes())
        with KeptStates(CutEncoder(), track(texts, "reading with the encoder", len(texts))) as kept:
            network = fit_layers(kept, taught, targets.codes, targets.known, layers=start, schedule=Schedule(),
                                 seed=given.seed)  # fmt: skip
            scores = score_kept(network, kept, held)
        layers, head, bias = network.learned()
        tensors = {f"{number}.{name}": value for number, layer in enumerate(layers) for name, value in layer.items()}
        np.savez(path, scores=scores, head=head, bias=bias, torch=np.array(version("torch")), **tensors)
    stored = np.load(path)
    names = sorted({name.partition(".")[0] for name in stored.files if "." in name})
    layers = tuple({n.partition(".")[2]: stored[n] for n in stored.files if n.startswith(f"{at}.")} for at in names)
    return stored["scores"], (layers, stored["head"], stored["bias"], str(stored["torch"]))


def _with_layers(words: FrameModel, learned: tuple[Any, ...], joined: Joined, held: int) -> FrameModel:
    layers, head, bias, torch_version = learned
    scale = joined.scale[:, None]
    encoder = TrainedLayers(
        CUT.base, CUT.value, layers,
        *(each.astype(np.float32) for each in (head * scale, bias * joined.scale, joined.screen, joined.unread)),
    )  # fmt: skip
    versions = {pin: version(pin) for pin in ENCODER_PINS} | {"torch": torch_version}
    about = dict(words.about) | {
        "encoder": CUT.base.name,
        "layers": len(layers),
        "held_out": held,
        "words": words.sha256,
    }
    about["versions"] = words.about["versions"] | versions
    return replace(words, name=f"{words.name}-encoder", calibration=joined.calibration, cuts=joined.cuts, about=about,
                   encoder=encoder, sha256="", folder=None)  # fmt: skip


def _part(groups: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """A part from 0 to 4 for each passage, those of a group in the same."""
    return np.unique(groups, return_inverse=True)[1] % SUBFOLDS


def _describe(
    model: FrameModel, words: FrameModel, codings: Sequence[Coding], auxiliary: Sequence[Coding],
    table: Sequence[dict[str, str]], held: npt.NDArray[np.int64], targets: Targets, found: tuple[Matrix, Any],
) -> dict[str, Any]:  # fmt: skip
    """The further files of the model's folder."""
    chances, given = found
    goals, practices = targets.codes[held], len(model.practices)
    figures = tabulate(chances, given, goals, model.codebook) | {
        "calibration": {code: tabulate_calibration(chances[:, k], goals[:, k]) for k, code in enumerate(model.codes)},
        "folds": SUBFOLDS, "groups": len({table[row]["group"] for row in held.tolist()}), "held_out": True,
        "stance": words.figures["stance"],
    }  # fmt: skip
    endorsement = np.array([[float(table[row][f"e_{code}"]) for code in model.practices] for row in held.tolist()])
    endorsing = np.zeros(targets.codes[:, :practices].shape)
    coded = targets.stances == "endorse"
    endorsing[targets.rows[coded], targets.practices[coded]] = 1
    errors = tabulate_errors([codings[row] for row in held.tolist()], chances, chances[:, :practices] * endorsement, goals,
                             endorsing[held], model.codebook)  # fmt: skip
    card, text = write_card(model, figures, codings, auxiliary)
    return {"figures.json": figures, "errors.json": errors, "card.json": card, "card.md": text,
            "codings.csv": _write_places(table, held, chances, model.codes)}  # fmt: skip


def _write_places(
    table: Sequence[dict[str, str]], held: npt.NDArray[np.int64], chances: Matrix, codes: Sequence[str]
) -> str:
    """All codings. Those held out alone have chances, endorsement (of the words) and a probability to be drawn: one in
    `FOLDS` of what it was, as folds are drawn at random.
    """
    of = dict(zip(held.tolist(), chances, strict=True))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(table[0]), lineterminator="\n")
    writer.writeheader()
    for number, row in enumerate(table):
        found = of.get(number)
        if found is None:
            unknown = [name for name in row if name.startswith(("p_", "e_"))]
            writer.writerow(row | dict.fromkeys([*unknown, "sampling_probability"], ""))
            continue
        drawn = row["sampling_probability"] and repr(float(row["sampling_probability"]) / FOLDS)
        writer.writerow(
            row | {f"p_{code}": f"{found[k]:.4f}" for k, code in enumerate(codes)} | {"sampling_probability": drawn}
        )
    return out.getvalue()


def _summarise(
    ways: Mapping[str, tuple[Matrix, npt.NDArray[np.bool_]]], rows: npt.NDArray[np.bool_], groups: npt.NDArray[np.int64],
    targets: Matrix, model: FrameModel,
) -> dict[str, Any]:  # fmt: skip
    """Figures of some of the held-out passages by each way of reading, and what macro F1 gains from the first way to the last,
    with 95 % intervals by a bootstrap over groups of documents.
    """
    told: dict[str, Any] = {}
    for way, (chances, given) in ways.items():
        table = tabulate(chances[rows], given[rows], targets[rows], model.codebook)
        for kind, row in table["kinds"].items():
            ranked = [code["average_precision"] for code in table["codes"].values() if code["kind"] == kind]
            told.setdefault(way, {})[kind] = {**row, "average_precision": float(np.mean(ranked))}
    held = [
        CrossValidatedPredictions(chances[rows][None], given[rows][None], groups[rows], targets[rows])
        for chances, given in ways.values()
    ]
    return told | {"gain": compare(held[0], held[-1], model.codebook)["kinds"]}


if __name__ == "__main__":
    main(sys.argv[1:])
