"""`framing train --encoder`, and what the other commands do with such a model."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from framing.extras import install_line

Run = Callable[..., tuple[int, str, str]]
Make = Callable[..., Path]


@pytest.fixture
def model(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> Path:
    codings = codings_file(tmp_path / "codings.jsonl")
    code, out, err = run("train", codings, "--codebook", toy_book, "--encoder", "-o", tmp_path / "m", "--json")
    assert code == 0, err
    assert json.loads(out)["codes"]["ships"]["f1"] > 0.9
    return tmp_path / "m"


def test_a_model_with_an_encoder_goes_through_the_other_commands(
    model: Path, toy_book: Path, run: Run, codings_file: Make, tmp_path: Path
) -> None:
    code, out, _ = run("model", "show", model)
    assert code == 0
    assert "mean state of all-MiniLM-L6-v2" in out
    code, out, _ = run("model", "verify", model)
    assert code == 0
    assert "encoder.safetensors" in out

    rows = tmp_path / "units.jsonl"
    rows.write_text('{"id": "a", "text": "Our fleet and its sailors are at sea."}\n{"id": "b", "text": "Rain."}\n')
    code, _, err = run("annotate", "--units", rows, "--model", model, "-o", tmp_path / "units-coded.jsonl")
    assert code == 0, err
    coded = [json.loads(line) for line in (tmp_path / "units-coded.jsonl").read_text().splitlines()]
    assert coded[0]["probabilities"]["ships"] > 0.5 > coded[1]["probabilities"]["ships"]

    other = codings_file(tmp_path / "other.jsonl", count=30)
    other.write_text(other.read_text().replace('"document": "d', '"document": "other'))
    code, out, err = run("evaluate", other, "--model", model, "--json")
    assert code == 0, err
    assert json.loads(out)["codes"]["ships"]["f1"] > 0.9


def test_families_with_and_without_are_compared_on_the_same_folds(
    model: Path, toy_book: Path, run: Run, codings_file: Make, tmp_path: Path
) -> None:
    codings = codings_file(tmp_path / "codings.jsonl")
    asked = ("evaluate", codings, "--codebook", toy_book, "--folds", "2", "--json")
    by_name = run(*asked, "--compare", "default", "encoder")
    assert by_name[0] == 0, by_name[2]
    found = json.loads(by_name[1])
    assert found["families"] == ["default", "encoder"]
    by_folder = json.loads(run(*asked, "--compare", "default", model)[1])
    assert by_folder["macro_f1"] == found["macro_f1"]  # a folder's settings, its encoder included


def test_the_identity_differs_and_training_without_it_is_as_before(
    model: Path, toy_book: Path, run: Run, codings_file: Make, tmp_path: Path
) -> None:
    codings = codings_file(tmp_path / "codings.jsonl")
    assert run("train", codings, "--codebook", toy_book, "-o", tmp_path / "words")[0] == 0
    assert not (tmp_path / "words" / "encoder.safetensors").exists()
    said = run("model", "diff", tmp_path / "words", model)[1]
    assert "encoder: None | all-MiniLM-L6-v2" in said


def test_the_encoder_reads_in_searching_and_planning_too(
    toy_book: Path, run: Run, codings_file: Make, tmp_path: Path
) -> None:
    codings = codings_file(tmp_path / "codings.jsonl", count=30)
    asked = ("train", codings, "--codebook", toy_book, "--encoder", "-o", tmp_path / "m", "--search", "--update")
    code, _, err = run(*asked)
    assert code == 0, err
    assert (tmp_path / "m" / "encoder.safetensors").is_file()
    assert (tmp_path / "m" / "next.md").is_file()
    assert json.loads((tmp_path / "m" / "figures.json").read_text())["search"]["chosen"]


def test_another_language_is_warned_of(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> None:
    toy_book.write_text(toy_book.read_text().replace('version = "1"', 'version = "1"\nlanguage = "de"'))
    codings = codings_file(tmp_path / "codings.jsonl", count=30)
    code, _, err = run("train", codings, "--codebook", toy_book, "--encoder", "-o", tmp_path / "m")
    assert code == 0, err
    assert "the encoder reads English, and codebook 'toy' is for 'de'" in err


def test_without_the_extra_nothing_is_read_and_the_install_line_is_said(
    toy_book: Path, run: Run, codings_file: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from framing.classify.encoder.base import open_encoder

    open_encoder.cache_clear()
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    codings = codings_file(tmp_path / "codings.jsonl")
    code, out, err = run("train", codings, "--codebook", toy_book, "--encoder", "-o", tmp_path / "m")
    assert (code, out) == (1, "")
    assert "'onnxruntime'" in err
    assert err.strip().endswith(install_line("encoder"))
    assert "codings, " not in err
    assert not (tmp_path / "m").exists()
