"""Model folders: written as safetensors and JSON, read without running any code, refused when tampered with.

model.json            identity, settings, calibration, thresholds, versions, seed
codebook.toml         the scheme, untouched
vocabulary.json       word types and n-grams
weights.safetensors   weights in eight bits, document frequencies, word pairs
encoder.safetensors   weights of a pretrained encoder's states, where there is one; model.json names it by its hash
layers.safetensors    or its upper layers as the codings trained them
codings.csv           places of the codings (no text), with their codes and folds
figures.json          out-of-fold figures per code
errors.json           rates of error per code, corpus and era, for prevalence
documents.json        weights for whole documents, where documents were coded
documents.csv         the coded documents (no text), with what was said of them out of fold
card.md, card.json    the model card
files.json            size and SHA-256 of every other file; its own hash is the model's identity
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from framing.classify.documents.weights import DocumentWeights
from framing.classify.encoder.head import EncoderHead
from framing.classify.encoder.layers import TrainedLayers
from framing.classify.models.contents import (
    check_numbers,
    check_pairs,
    check_tensors,
    check_thresholds,
    check_vocabulary,
    read_object,
    read_tensors,
)
from framing.classify.models.heads import HEAD, read_head, write_head
from framing.classify.models.layers import CUT, LAYERS, describe_layers, read_layers, write_layers
from framing.classify.models.model import FrameModel
from framing.classify.models.outside import is_outside, load_outside
from framing.classify.models.packing import pack_rows, unpack_rows
from framing.classify.text.counts import PAIR
from framing.classify.text.features import BLOCKS, FeatureSpace, Settings
from framing.classify.text.words import FIRST_WORD
from framing.codebook import Codebook
from framing.codebook.scheme import parse_codebook
from framing.errors import BadModel
from framing.errors.classify import model_damaged, other_codebook, unknown_model
from framing.files import file_sha256, replacing, write_json, write_text
from framing.folders import filling_folder, finish_moves
from framing.resources import shipped, shipped_models

FORMAT = 2
DOCUMENTS = "documents.json"
LARGEST = 200_000_000  # bytes of one file
MOST_FEATURES = 5_000_000
_FILES = ("model.json", "codebook.toml", "vocabulary.json", "weights.safetensors")
_IDF = ("word_idf", "pair_idf", "gram_idf")


def save_model(model: FrameModel, folder: str | Path, extra: Mapping[str, Any] | None = None) -> str:
    """Write a model folder and return the model's SHA-256; `extra` maps further file names to text or JSON values.

    Raises
    ------
    CannotWrite : the place is not writable or the disk is full.
    """
    folder = Path(folder)
    with filling_folder(folder, "files.json", _listed) as building:
        _write_model(model, building)
        names = [*_FILES, *([_file_of(model.encoder)] if model.encoder else [])]
        for name, value in sorted((extra or {}).items()):
            names.append(name)
            (write_text if isinstance(value, str) else write_json)(building / name, value)
        write_json(building / "files.json", {name: _describe_file(building / name) for name in names})
    return file_sha256(folder / "files.json")


def _listed(folder: Path) -> list[str]:
    """The files that an earlier model in the folder lists; none where no list can be read."""
    try:
        listed = read_object(folder / "files.json")
    except (OSError, BadModel):
        return []
    return [name for name in listed if Path(name).name == name]


def _describe_file(path: Path) -> dict[str, Any]:
    return {"bytes": path.stat().st_size, "sha256": file_sha256(path)}


def _write_model(model: FrameModel, folder: Path) -> None:
    from safetensors.numpy import save

    space = model.space
    calibration = None if model.stance_calibration is None else model.stance_calibration.tolist()
    write_text(folder / "codebook.toml", model.codebook.source)
    write_json(folder / "model.json", {
        "format": FORMAT, "name": model.name, "version": model.version,
        "codebook": {"name": model.codebook.name, "version": model.codebook.version, "sha256": model.codebook.sha256},
        "codes": list(model.codes), "settings": asdict(space.settings),
        "calibration": model.calibration.tolist(), "thresholds": model.thresholds,
        "stance_calibration": calibration, "away": model.away, "about": dict(model.about),
        **({"encoder": _describe_encoder(model.encoder)} if model.encoder else {}),
    })  # fmt: skip
    if isinstance(model.encoder, TrainedLayers):
        write_layers(model.encoder, folder)
    elif model.encoder:
        write_head(model.encoder, folder)
    words = {"words": space.table.types[FIRST_WORD : space.table.known], "grams": list(space.grams)}
    write_text(folder / "vocabulary.json", json.dumps(words, ensure_ascii=False, separators=(",", ":")) + "\n")
    tensors: dict[str, npt.NDArray[Any]] = {}
    for name in BLOCKS:
        tensors[name], tensors[f"{name}_scale"] = pack_rows(model.weights[name], len(model.codes))
    tensors["bias"] = model.weights["bias"].astype(np.float32)
    pairs = space.pairs.to_numpy()
    tensors["pairs_index"] = np.stack([pairs >> PAIR, pairs & (1 << PAIR) - 1], axis=1).astype(np.int32)
    tensors |= {name: np.asarray(getattr(space, name), dtype=np.float16) for name in _IDF}
    with replacing(folder / "weights.safetensors") as temporary:
        temporary.write_bytes(save({name: np.ascontiguousarray(value) for name, value in sorted(tensors.items())}))


def find_model(name: str | Path) -> Path:
    """The folder of a model: a path, or the name of a shipped model such as "balancing".

    Raises
    ------
    UnknownName
    """
    finish_moves(name)
    for folder in (Path(name), shipped("models", str(name))):
        if (folder / "files.json").is_file():
            return folder
    if Path(name).is_dir():
        raise model_damaged(name, "it has no files.json")
    raise unknown_model(str(name), shipped_models())


def load_model(name: str | Path, codebook: Codebook | None = None) -> FrameModel:
    """Read and check a model folder, by path or shipped name; no code in it is run. Also ``spacy:PATH``, ``skops:PATH``.

    Raises
    ------
    UnknownName : neither a folder nor a shipped name. BadModel : a file is missing, too large, altered or
    not of this format; or its encoder is another than the one installed. BadCodebook : `codebook` is given and is not
    the model's. ExtraMissing : the model has an encoder, and the extra `encoder` is not installed.
    """
    if is_outside(name):
        loaded = load_outside(str(name))
        if codebook is not None and codebook.sha256 != loaded.codebook.sha256:
            raise other_codebook(name, *map(_name_book, (loaded.codebook, codebook)))
        return loaded
    folder = find_model(name)
    verify_model(folder)
    try:
        return _read(folder, codebook)
    except (KeyError, TypeError, ValueError, IndexError, OverflowError, AttributeError, OSError) as error:
        raise model_damaged(folder, f"{type(error).__name__}: {error}") from error


def verify_model(folder: str | Path) -> dict[str, str]:
    """Name to SHA-256 of the folder's files, after checking each against files.json.

    Raises
    ------
    BadModel
    """
    folder = Path(folder)
    try:
        listed = read_object(folder / "files.json")
        expected = {str(name): (int(entry["bytes"]), str(entry["sha256"])) for name, entry in listed.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise model_damaged(folder / "files.json", f"unreadable: {error}") from error
    for name in _FILES:
        if name not in expected:
            raise model_damaged(folder, f"files.json does not list {name}")
    for name, (size, digest) in expected.items():
        path = folder / name
        if Path(name).name != name or path.is_symlink():
            raise model_damaged(folder, f"{name!r} is not a plain file of this folder")
        if not path.is_file():
            raise model_damaged(path, "the file is missing")
        if path.stat().st_size != size or size > LARGEST:
            raise model_damaged(path, f"{path.stat().st_size} bytes, not {size}, or more than {LARGEST}")
        if file_sha256(path) != digest:
            raise model_damaged(path, "its SHA-256 is not the listed one: the file was altered")
    return {name: digest for name, (_, digest) in expected.items()}


def find_unlisted(folder: str | Path) -> list[str]:
    """Paths below a model folder that files.json does not list, sorted; nothing ever reads them.

    Raises
    ------
    BadModel
    """
    folder = Path(folder)
    listed = {*verify_model(folder), "files.json"}
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    return sorted(name for name in found if name not in listed)


def _read(folder: Path, codebook: Codebook | None) -> FrameModel:
    where = folder / "model.json"
    about = read_object(where)
    if about["format"] != FORMAT:
        raise model_damaged(folder, f"format {about['format']}, this version reads format {FORMAT}")
    book = parse_codebook((folder / "codebook.toml").read_text(encoding="utf-8"), folder / "codebook.toml")
    if book.sha256 != about["codebook"]["sha256"] or about["codes"] != book.ids():
        raise model_damaged(folder, "its codebook is not the one it was trained under")
    if codebook is not None and codebook.sha256 != book.sha256:
        raise other_codebook(folder, *map(_name_book, (book, codebook)))
    codes, stance = len(book.codes), about["stance_calibration"]
    calibration = check_numbers(where, "calibration", about["calibration"], (codes, 2))
    stance_calibration = None if stance is None else check_numbers(where, "stance_calibration", stance, (2, 2))
    space = FeatureSpace(book, _read_settings(where, about["settings"]))
    outputs = codes + (0 if stance is None else 2 * len(book.of_kind("practice")))
    weights = _read_weights(folder, space, codes, outputs)
    return FrameModel(
        book, str(about["name"]), str(about["version"]), space, weights, calibration,
        check_thresholds(where, about["thresholds"], book.ids()), stance_calibration,
        float(check_numbers(where, "away", about["away"], ())),
        file_sha256(folder / "files.json"), folder, _name_anew(about["about"]), _read_document_weights(folder, book),
        _read_encoder(folder, about, codes),
    )  # fmt: skip


def _name_book(book: Codebook) -> str:
    return f"{book.name} {book.version} ({book.sha256[:12]})"


def _read_document_weights(folder: Path, book: Codebook) -> DocumentWeights | None:
    where = folder / DOCUMENTS
    if DOCUMENTS not in read_object(folder / "files.json"):
        return None
    try:
        return DocumentWeights.from_json(read_object(where), book.ids(), book.ids("practice"))
    except (ValueError, TypeError, KeyError) as error:
        raise model_damaged(where, str(error)) from error


def _file_of(encoder: EncoderHead | TrainedLayers) -> str:
    return LAYERS if isinstance(encoder, TrainedLayers) else HEAD


def _describe_encoder(encoder: EncoderHead | TrainedLayers) -> dict[str, Any]:
    return describe_layers(encoder) if isinstance(encoder, TrainedLayers) else encoder.spec.as_json()


def _read_encoder(folder: Path, about: Mapping[str, Any], codes: int) -> EncoderHead | TrainedLayers | None:
    if "encoder" not in about:
        return None
    trained = CUT in about["encoder"]
    if (name := LAYERS if trained else HEAD) not in read_object(folder / "files.json"):
        raise model_damaged(folder, f"files.json does not list {name}")
    return (read_layers if trained else read_head)(folder, about["encoder"], codes)


def _read_settings(where: Path, settings: Mapping[str, Any]) -> Settings:
    for key, value in settings.items():
        check_numbers(where, f"settings.{key}", value, ())
    return Settings(**settings)


def _read_weights(folder: Path, space: FeatureSpace, codes: int, outputs: int) -> dict[str, npt.NDArray[np.float32]]:
    """The weights of a model folder; the feature space takes its vocabulary and document frequencies."""
    where = folder / "weights.safetensors"
    words, grams = check_vocabulary(folder / "vocabulary.json", read_object(folder / "vocabulary.json"))
    tensors = read_tensors(where)
    pairs = check_pairs(where, tensors["pairs_index"], len(words))
    rows = {"words": len(words) + FIRST_WORD, "pairs": len(pairs), "chars": len(grams), "cues": space.cue_columns}
    if sum(rows.values()) > MOST_FEATURES:
        raise model_damaged(folder, f"more than {MOST_FEATURES} features")
    check_tensors(where, tensors, rows, outputs)
    space.adopt_words(words)
    space.adopt_grams(grams)
    space.adopt_pairs(pairs)
    space.word_idf, space.pair_idf, space.gram_idf = (tensors[name].astype(float) for name in _IDF)
    weights = {name: unpack_rows(tensors[name], tensors[f"{name}_scale"], codes) for name in BLOCKS}
    return weights | {"bias": tensors["bias"].astype(np.float32)}


_RENAMED = {
    "strength": "C",
    "balance": "class_weight_exponent",
    "supplement": "auxiliary",
    "supplement_sha256": "auxiliary_sha256",
}


def _name_anew(about: dict[str, Any]) -> dict[str, Any]:
    """What a model says of its training, under the present names: version 0.1 had others."""
    return {_RENAMED.get(key, key): value for key, value in about.items()}
