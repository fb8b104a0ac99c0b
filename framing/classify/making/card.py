"""The model card: what a model was trained on, how good it is, and what it must not be used for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from framing.classify.encoder.layers import TrainedLayers
from framing.classify.fitting.calibrate import LEAST_POSITIVES
from framing.classify.models.model import FrameModel
from framing.coding import Coding
from framing.coding.coders.reading import models_among

MACHINE = "The codings were made by large language models working passage by passage from the codebook, not by people."
SHIPPED_CODERS = frozenset(
    {"A", "D", *(f"G{number}" for number in range(1, 9))}
)  # those of the codings behind `balancing`
DRAWN = "The passages were drawn by cue words: shares among them are not shares in the corpora."
NOT_DRAWN = "Nothing says how the passages were drawn: shares among them are not shares in the corpora."
LIMITS = (
    "It learned from passages of the corpora listed; on texts of another kind expect less, and code a sample.",
    "Codes with few positives have figures that move by several points from one draw of codings to the next.",
    DRAWN,
    "Stance is learned from few rejected and reported practices.",
    "It reads words, not arguments: irony, quotation and long reported speech mislead it.",
)
ENCODER_LIMIT = (
    "A pretrained encoder ({name}, English, not trained further) reads beside the words. What it adds to a probability is its "
    "own: evidence shows the words' share alone, and stance and threats come from the words. It was trained on other texts, "
    "whose leanings it brings."
)
LAYERS_LIMIT = (
    "{count} upper layers of a pretrained encoder ({name}, English) were trained on the codings and read beside the words "
    "where these leave some code open. What they add to a probability is their own: evidence shows the words' share alone, and "
    "stance and threats come from the words. The encoder was trained on other texts, whose leanings it brings. "
    "Auxiliary codings count as much as the others in its layers."
)


def write_card(
    model: FrameModel, figures: dict[str, Any], codings: Sequence[Coding], auxiliary: Sequence[Coding] = ()
) -> tuple[dict[str, Any], str]:
    """The card as a JSON value and as Markdown."""
    machine = SHIPPED_CODERS.issuperset(model.about["coders"]) and model.codebook.name == "balancing"
    card = {
        "name": model.name, "version": model.version,
        "codebook": {"name": model.codebook.name, "version": model.codebook.version, "sha256": model.codebook.sha256},
        "kind": f"linear (logistic regression on {_list_features(model)}), text only",
        "codings": {
            "passages": len(codings), "documents": len({(c.corpus, c.document) for c in codings}),
            "corpora": dict(sorted(Counter(c.corpus for c in codings).items())),
            "coders": model.about["coders"], "sha256": model.about["codings_sha256"],
            "codebook_versions": _count_versions(codings),
            "made_by": MACHINE if machine else _made_by(codings),
        },
        "auxiliary": {
            "passages": len(auxiliary), "documents": len({(c.corpus, c.document) for c in auxiliary}),
            "corpora": dict(sorted(Counter(c.corpus for c in auxiliary).items())),
            "coders": sorted({c.coder for c in auxiliary}),
            "codebook_versions": _count_versions(auxiliary),
        },
        "figures": figures["kinds"] | ({"stance": figures["stance"]} if "stance" in figures else {}),
        "codes": figures["codes"], "limits": [*_limits(codings, model), *_limit_of_rare_codes(figures)],
        "seed": model.about["seed"],
        "versions": model.about["versions"],
        "never_used_as_feature": ["date", "state", "speaker", "corpus"],
        **({"encoder": model.encoder.spec.as_json()} if model.encoder else {}),
    }  # fmt: skip
    return card, _as_markdown(card, figures)


def describe_documents_card(figures: dict[str, Any]) -> str:
    """A section of the card in Markdown: how often the practice that a document frames was named rightly, out of fold."""
    found = [("all", figures), *figures["corpora"].items()]
    out = f", {figures['left_out']} left out, since passages of theirs taught the model" if figures["left_out"] else ""
    lines = [
        "", "## Whole documents", "",
        f"From {figures['documents']} coded documents ({figures['folds']} folds of {figures['groups']} groups of near-duplicate"
        f" documents{out}); every figure is of documents that the weights had not seen. `sure`: those of whose primary "
        "practice the coder was sure (2 or 3). Presence is counted over all practices.", "",
        "| documents | n | primary right | sure | n sure | commonest answer | presence P | R | F1 | calibration error |",
        "|---|---|---|---|---|---|---|---|---|---|",
        *(f"| {name} | {row['documents']} | {row['right']:.2f} | {_two(row['right_sure'])} | {row['sure_documents']} "
          f"| {row['commonest']:.2f} | {row['presence']['precision']:.2f} | {row['presence']['recall']:.2f} "
          f"| {row['presence']['f1']:.2f} | {row['calibration_error']:.3f} |" for name, row in found), "",
        "| practice | coded primary | named | right | present | given | both |", "|---|---|---|---|---|---|---|",
        *("| " + " | ".join([name, *(str(row.get(key, "")) for key in ("coded", "named", "right", "present", "given", "both"))])
          + " |" for name, row in figures["practices"].items() if row["coded"] or row["named"] or row.get("present")), "",
    ]  # fmt: skip
    return "\n".join(lines)


def _two(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _made_by(codings: Sequence[Coding]) -> str:
    """Who coded, models marked as such, and how passages of several coders became one coding."""
    machines = models_among(codings)
    if not machines:
        return "not stated: say here who coded"
    counts = Counter(c.coder for c in codings)
    named = ", ".join(f"{name} (a model, {counts[name]} passages)" for name in sorted(machines))
    people = len(codings) - sum(counts[name] for name in machines)
    return f"{named}; {people} passages by people, or of several coders. A model's codings are no check of a model."


def _count_versions(codings: Sequence[Coding]) -> dict[str, int]:
    """Codings by the version of the codebook that their field `codebook_version` names."""
    versions = (str(dict(coding.other).get("codebook_version") or "not stated") for coding in codings)
    return dict(sorted(Counter(versions).items()))


def _list_versions(versions: dict[str, int]) -> str:
    """A sentence on versions, empty where no coding names one."""
    if set(versions) <= {"not stated"}:
        return ""
    return " By version of the codebook: " + ", ".join(f"{name} {count}" for name, count in versions.items()) + "."


def _list_features(model: FrameModel) -> str:
    words = "words, word pairs, character n-grams and cues"
    if isinstance(model.encoder, TrainedLayers):
        return f"{words}; and {len(model.encoder.layers)} layers of {model.encoder.spec.name} trained on the codings"
    return f"{words}, and on the mean state of {model.encoder.spec.name}" if model.encoder else words


def _limits(codings: Sequence[Coding], model: FrameModel) -> list[str]:
    drawn = any(coding.stratum for coding in codings)
    limits = [NOT_DRAWN if limit == DRAWN and not drawn else limit for limit in LIMITS]
    if isinstance(model.encoder, TrainedLayers):
        return [*limits, LAYERS_LIMIT.format(count=len(model.encoder.layers), name=model.encoder.spec.name)]
    return [*limits, ENCODER_LIMIT.format(name=model.encoder.spec.name)] if model.encoder else limits


def _limit_of_rare_codes(figures: dict[str, Any]) -> list[str]:
    rare = [
        f"{code} ({row['positives']})" for code, row in figures["codes"].items() if row["positives"] < LEAST_POSITIVES
    ]
    return [f"Too rare to learn, given to no passage: {', '.join(rare)}."] if rare else []


def _as_markdown(card: dict[str, Any], figures: dict[str, Any]) -> str:
    codings, book = card["codings"], card["codebook"]
    lines = [
        f"# Model {card['name']}, version {card['version']}", "",
        f"Codebook {book['name']} version {book['version']} (`{book['sha256'][:16]}`). "
        f"{card['kind'][0].upper()}{card['kind'][1:]}.", "",
        "## Data", "",
        f"{codings['passages']} passages of {codings['documents']} documents"
        + "".join(f"{', ' if place else ': '}{name or 'no corpus stated'} {count}"
                  for place, (name, count) in enumerate(codings["corpora"].items())) + "."
        + _list_versions(codings["codebook_versions"]),
        f"**Coders:** {codings['made_by']}", "",
        *_describe_auxiliary(card["auxiliary"]),
        "## Figures", "",
        _tell_folds(figures) + _tell_cut(figures), "",
        "| kind | macro F1 | micro F1 | any code F1 |", "|---|---|---|---|",
        *(f"| {kind} | {row['macro_f1']:.3f} | {row['micro_f1']:.3f} | {row['any_f1']:.3f} |"
          for kind, row in card["figures"].items() if kind != "stance"), "",
    ]  # fmt: skip
    if "stance" in card["figures"]:
        stance = card["figures"]["stance"]
        lines += [f"Stance, endorsed against rejected or reported, given the right practice: macro F1 "
                  f"{stance['macro_f1']:.3f} over {stance['cases']} cases, {stance['not_endorsed']} not endorsed.",
                  ""]  # fmt: skip
    lines += ["| code | positives | precision | recall | F1 | average precision | calibration error |",
              "|---|---|---|---|---|---|---|"]  # fmt: skip
    lines += [
        f"| {code} | {row['positives']} | {row['precision']:.2f} | {row['recall']:.2f} | {row['f1']:.2f} "
        f"| {row['average_precision']:.2f} | {row['calibration_error']:.3f} |"
        for code, row in card["codes"].items()
    ]
    versions = ", ".join(f"{name} {number}" for name, number in card["versions"].items())
    lines += ["", "## Limits", "", *(f"- {limit}" for limit in card["limits"]), "", "## Made with", "",
              f"Seed {card['seed']}; {versions}.",
              "Date, state, speaker and corpus are never features.", ""]  # fmt: skip
    return "\n".join(lines)


def _tell_folds(figures: dict[str, Any]) -> str:
    folds = f"{figures['folds']} folds of {figures['groups']} groups of documents and near-duplicate passages"
    curves = "thresholds and calibration of a fold come from the other folds."
    if figures.get("held_out"):
        return f"On {figures['passages']} passages held out from training ({folds} among them; {curves[:-1]})."
    return f"Out of fold ({folds}); {curves}"


def _tell_cut(figures: dict[str, Any]) -> str:
    if not figures.get("cut"):
        return ""
    return (
        f" Chains of near twins that would have filled a fold are cut: {figures['cut']} passages have a near twin in another "
        "group, and do not teach where it is tested."
    )


def _describe_auxiliary(auxiliary: dict[str, Any]) -> list[str]:
    if not auxiliary["passages"]:
        return []
    return [
        f"Auxiliary codings of {auxiliary['passages']} passages of {auxiliary['documents']} documents ("
        + ", ".join(f"{name} {count}" for name, count in auxiliary["corpora"].items())
        + "), coded by language models too, teaches as well, at half weight; no figure counts its passages, and no "
        "fold learns from those that share a document or a near twin with what it tests."
        + _list_versions(auxiliary["codebook_versions"]), "",
    ]  # fmt: skip
