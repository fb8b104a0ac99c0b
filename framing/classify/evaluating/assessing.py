"""Everything `framing evaluate` tells, put together as one report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from framing.classify.encoder.head import EncoderHead
from framing.classify.evaluating.documents import documents_text, tabulate_documents
from framing.classify.evaluating.evaluation import (
    CrossValidatedPredictions,
    compare,
    confuse_primary,
    cross_validate_codings,
    cue_baseline,
    describe,
)
from framing.classify.evaluating.figures import score_codes, summarise
from framing.classify.evaluating.gains import sum_up_curve
from framing.classify.evaluating.transfer import KernelCache, learn_curve, measure_transfer
from framing.classify.fitting.targets import read_targets
from framing.classify.models.classifier import FrameClassifier
from framing.classify.models.families import FAMILIES, Family
from framing.classify.models.store import load_model
from framing.codebook import Codebook
from framing.coding import Coding, part_by_reading
from framing.coding.coders.voting import weigh
from framing.errors.classify import no_shared_passages, unknown_family
from framing.files import write_json
from framing.tables import write_table

_LOST, _GAINING = 0.15, 0.02
_ALONE = (
    "fewer than {folds} documents that are not near twins of each other: passages are held out one by one, so the figures are "
    "optimistic. Code passages of more documents."
)


@dataclass(frozen=True)
class Assessment:
    """A report (plain JSON value) and what to warn of."""

    report: dict[str, Any]
    warnings: list[str] = field(default_factory=list)

    def write(self, folder: str | Path) -> None:
        """Write evaluation.json and, as far as there are such, tables as CSV: codes, corpora, documents, confusion, ..."""
        folder = Path(folder)
        write_json(folder / "evaluation.json", self.report | {"warnings": self.warnings})
        if "codes" in self.report:
            write_table(_tabulate_codes(self.report["codes"]), folder / "codes.csv")
        if self.report.get("corpora"):
            each = [_tabulate_codes(found["codes"], corpus=corpus, **_shares(found))
                    for corpus, found in self.report["corpora"].items()]  # fmt: skip
            write_table(pd.concat(each, ignore_index=True), folder / "corpora.csv")
        if "documents" in self.report:
            write_table(tabulate_documents(self.report["documents"]), folder / "documents.csv")
        if "confusion" in self.report:
            rows = [{"coded": name} | row for name, row in self.report["confusion"].items()]
            write_table(pd.DataFrame(rows), folder / "confusion.csv")
        for name in ("transfer", "learning_curve"):
            if name in self.report:
                write_table(pd.DataFrame(self.report[name]), folder / f"{name}.csv")

    def as_text(self) -> str:
        """A table for people."""
        if "difference" in self.report:
            return _difference_text(self.report)
        lines = self._passage_lines() if "codes" in self.report else []
        return "\n".join([*lines, *(documents_text(self.report["documents"]) if "documents" in self.report else [])])

    def _passage_lines(self) -> list[str]:
        cues = self.report.get("cue_baseline", {}).get("f1", {})
        ceiling = self.report.get("second_coder", {}).get("f1", {})
        beside = f" {'cues':>5s} {'coders':>6s}" if cues else ""
        lines = [f"{'code':24s} {'n':>5s} {'P':>5s} {'R':>5s} {'F1':>5s} {'95 %':>13s} {'AP':>5s} {'ECE':>5s}{beside}"]
        for code, row in self.report["codes"].items():
            coders = f"{ceiling[code]:6.2f}" if code in ceiling else f"{'':6s}"
            lines.append(
                f"{code:24s} {row['positives']:5d} {row['precision']:5.2f} {row['recall']:5.2f} {row['f1']:5.2f} "
                f"{row['f1_low']:6.2f}-{row['f1_high']:.2f}  {row['average_precision']:5.2f} "
                f"{row['calibration_error']:5.3f}" + (f" {cues[code]:5.2f} {coders}" if cues else "")
            )
        lines += _kinds_text(self.report["kinds"])
        for corpus, found in self.report.get("corpora", {}).items():
            lines += [
                f"{corpus}, {found['passages']} passages:",
                *(f"  {line}" for line in _kinds_text(found["kinds"])),
            ]
        if "learning_curve" in self.report:
            rising = self.report["would_gain"]
            lines += ["", *sum_up_curve(self.report["learning_curve"])]
            lines.append(
                f"Still rising by more than {_GAINING} from three quarters of the codings to all: "
                f"{', '.join(rising) or 'none'}."
            )
        return lines


def assess(
    codings: Sequence[Coding],
    codebook: Codebook,
    *,
    auxiliary: Sequence[Coding] = (),
    second: Sequence[Coding] = (),
    family: str = "default",
    compare: Sequence[str] | None = None,
    folds: int = 5,
    repeats: int = 1,
    learning_curve: bool = False,
    transfer: bool = False,
    seed: int = 0,
    weights: Mapping[tuple[str, str], float] | None = None,
) -> Assessment:
    """Evaluate one family of models, or compare two.

    `weights` say, by corpus and id, how much a coding counts in learning where that is not 1.

    Raises
    ------
    UnknownName, BadCodings
    """  # fmt: skip
    codings, partly = part_by_reading(codings)
    auxiliary = [*partly, *auxiliary]
    weighed = weigh([*codings, *auxiliary], weights)

    def held(chosen: Family) -> CrossValidatedPredictions:
        return cross_validate_codings(
            codings, codebook, lambda: FrameClassifier(codebook, seed=seed, **chosen.arguments), auxiliary=auxiliary,
            folds=folds, repeats=repeats, seed=seed, weights=None if weighed is None else np.array(weighed),
        )  # fmt: skip

    if compare:
        return Assessment(_compare_two([find_family(name) for name in compare], held, codebook, seed))
    chosen = find_family(family)
    found = held(chosen)
    report = {"family": chosen.name, "folds": folds, "repeats": repeats, "seed": seed,
              "auxiliary": len(auxiliary), **describe(found, codebook, seed=seed)}  # fmt: skip
    report["confusion"] = confuse_primary(found, codings, codebook)
    report["cue_baseline"] = cue_baseline(codings, codebook, found.groups, found.targets, folds=folds, seed=seed)
    if second:
        report["second_coder"] = coder_ceiling(codings, second, codebook)
    warnings = [_ALONE.format(folds=folds)] if found.alone else []
    if learning_curve or transfer:
        cache = KernelCache(codings, codebook, chosen)
        if learning_curve:
            report["learning_curve"] = learn_curve(cache, codebook, seed=seed)
            report["would_gain"] = _gaining(report["learning_curve"])
        if transfer:
            rows = [
                {"by": by, **row} for by in ("era", "corpus") for row in measure_transfer(cache, codings, by, seed=seed)
            ]
            report["transfer"] = rows
            warnings += _drift_warnings(rows)
    return Assessment(report, warnings)


def find_family(name: str) -> Family:
    """A family by name, or the settings of a model folder.

    Raises
    ------
    UnknownName, BadModel
    """
    if name in FAMILIES:
        return FAMILIES[name]
    if not (Path(name) / "files.json").is_file():
        raise unknown_family(name, list(FAMILIES))
    model = load_model(name)
    return Family(
        name, "settings of a model folder", model.about["C"], model.about["class_weight_exponent"], model.space.settings,
        isinstance(model.encoder, EncoderHead),
    )  # fmt: skip


def coder_ceiling(first: Sequence[Coding], second: Sequence[Coding], codebook: Codebook) -> dict[str, Any]:
    """How well a second coder's codes give the first's on the passages both coded: the ceiling for a model.

    Raises
    ------
    BadCodings
    """
    mine = {coding.id: coding for coding in first}
    pairs = [(mine[other.id], other) for other in second if other.id in mine]
    if not pairs:
        raise no_shared_passages()
    true, given = (read_targets([pair[side] for pair in pairs], len(pairs), codebook).codes for side in (0, 1))
    f1 = score_codes(given > 0, true)[2]
    there = true.sum(axis=0) + given.sum(axis=0) > 0
    codes = {code: round(float(f1[k]), 4) for k, code in enumerate(codebook.ids()) if there[k]}
    return {"passages": len(pairs), "f1": codes, "kinds": summarise(given > 0, true, codebook)}


def _compare_two(families: Sequence[Family], held: Any, codebook: Codebook, seed: int) -> dict[str, Any]:
    first, second = (held(family) for family in families)
    macro = [{kind: row["macro_f1"] for kind, row in summarise(one.given[0], one.targets, codebook).items()}
             for one in (first, second)]  # fmt: skip
    return {"families": [family.name for family in families], "macro_f1": macro,
            "difference": compare(first, second, codebook, seed=seed)}  # fmt: skip


def _gaining(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Codes whose F1 still rose from three quarters of the codings to all."""
    f1 = {(row["code"], row["share"]): row["f1"] for row in rows}
    codes = list(dict.fromkeys(row["code"] for row in rows))
    return [code for code in codes if f1[code, 1.0] - f1[code, 0.75] > _GAINING]


def _drift_warnings(rows: Sequence[dict[str, Any]]) -> list[str]:
    at_home = {(row["by"], row["tried"]): row["macro_f1"] for row in rows if row["taught"] == row["tried"]}
    warnings = []
    for row in rows:
        best = at_home.get((row["by"], row["tried"]))
        if best and row["macro_f1"] is not None and best - row["macro_f1"] > _LOST and row["taught"] != row["tried"]:
            warnings.append(
                f"{row['by']} {row['taught']} to {row['tried']}: "
                f"macro F1 falls to {row['macro_f1']:.2f} from {best:.2f} at home."
            )
    return warnings


def _tabulate_codes(codes: dict[str, Any], **first: Any) -> pd.DataFrame:
    """A row a code: `first` (a value, or values by code), then its figures without the calibration curve."""
    rows = [{name: value[code] if isinstance(value, dict) else value for name, value in first.items()} | {"code": code}
            | {name: value for name, value in row.items() if name != "curve"} for code, row in codes.items()]  # fmt: skip
    return pd.DataFrame(rows)


def _shares(found: dict[str, Any]) -> dict[str, dict[str, float | None]]:
    shares = found["shares"] or {}
    return {
        f"share_{name}": {code: shares.get(code, {}).get(name) for code in found["codes"]}
        for name in ("coded", "model")
    }


def _kinds_text(kinds: dict[str, Any]) -> list[str]:
    return [
        f"{kind}: macro F1 {row['macro_f1']:.3f} ({row['macro_f1_low']:.3f}-{row['macro_f1_high']:.3f}), "
        f"micro F1 {row['micro_f1']:.3f}, any {row['any_f1']:.3f}"
        for kind, row in kinds.items()
    ]


def _difference_text(report: dict[str, Any]) -> str:
    first, second = report["families"]
    lines = [f"{second} minus {first} (F1, 95 % paired bootstrap interval over groups)"]
    named = {**report["difference"]["kinds"], **report["difference"]["codes"]}
    for name, row in named.items():
        lines.append(f"{name:24s} {row['difference']:+.3f}  {row['low']:+.3f} to {row['high']:+.3f}")
    return "\n".join(lines)
