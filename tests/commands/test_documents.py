"""Whole documents from codings to a model, its figures and its answers, by the public commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from framing.tables import read_table

Run = Callable[..., tuple[int, str, str]]
Make = Callable[..., Path]
WORDS = {
    "ships": ["fleet", "sailors", "sea", "our", "at", "and"],
    "talks": ["treaty", "disarm", "inspect", "a", "to", "and"],
    "": ["rain", "fields", "on", "the", "and"],
}


def write_documents(folder: Path, count: int = 45) -> tuple[Path, Path]:
    """A document table whose documents frame ships, talks or nothing, and their codings."""
    rows, codings = [], []
    random = np.random.default_rng(5)
    for number in range(count):
        code = list(WORDS)[number % 3]
        paragraphs = [" ".join(random.choice(WORDS[code if part else ""], 120)) + "." for part in range(4)]
        rows.append({"id": f"w{number}", "corpus": "own", "text": "\n\n".join(paragraphs), "state": "GBR",
                     "earliest": "1950-01-01", "latest": "1950-01-01"})  # fmt: skip
        codings.append({"id": f"w{number}", "coder": "A", "corpus": "own", "document": f"w{number}", "primary": code or "none",
                        "sure": 1 + number % 3})  # fmt: skip
    texts, coded = folder / "own.jsonl", folder / "whole.jsonl"
    texts.write_text("".join(json.dumps(row) + "\n" for row in rows))
    coded.write_text("".join(json.dumps(row) + "\n" for row in codings))
    return texts, coded


@pytest.fixture
def taught(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> tuple[Path, Path, Path]:
    """A model taught from passages and documents, the documents' texts, and their codings."""
    texts, coded = write_documents(tmp_path)
    passages = codings_file(tmp_path / "codings.jsonl", 150)
    code, _, err = run(
        "train",
        passages,
        "--codebook",
        toy_book,
        "--documents",
        coded,
        "--texts",
        texts,
        "-o",
        tmp_path / "m",
        "--seed",
        1,
    )
    assert code == 0, err
    assert "45 documents: primary practice right in" in err
    return tmp_path / "m", texts, coded


def test_a_model_learns_documents_and_says_how_well(taught: tuple[Path, Path, Path], run: Run, tmp_path: Path) -> None:
    folder, texts, _ = taught
    figures = json.loads((folder / "figures.json").read_text())["documents"]
    assert figures["right"] > 0.9
    assert figures["documents"] == 45
    assert figures["sure_documents"] == 30
    assert "## Whole documents" in (folder / "card.md").read_text()
    assert len((folder / "documents.csv").read_text().splitlines()) == 46
    assert run("model", "verify", folder)[0] == 0
    code, _, err = run(
        "annotate",
        texts,
        "-o",
        tmp_path / "f.parquet",
        "--documents",
        tmp_path / "d.parquet",
        "--model",
        folder,
        "--jobs",
        1,
    )
    assert code == 0
    assert "no coded documents" not in err
    table = read_table(tmp_path / "d.parquet")
    assert (table["primary"] == ["ships", "talks", ""] * 15).mean() > 0.9
    assert table["primary_probability"].between(1 / 3, 1).all()


def test_a_model_is_judged_on_documents_that_it_has_not_seen(
    taught: tuple[Path, Path, Path], run: Run, tmp_path: Path
) -> None:
    folder, texts, coded = taught
    code, _, err = run("evaluate", "--documents", coded, "--texts", texts, "--model", folder)
    assert code == 2
    assert "all 45 codings are of documents that" in err
    assert "was trained on. Code other documents." in err
    fresh = tmp_path / "fresh.jsonl"
    rows = [json.loads(line) | {"corpus": "other"} for line in coded.read_text().splitlines()]
    fresh.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, out, err = run(
        "evaluate", "--documents", fresh, "--texts", texts, "--model", folder, "-o", tmp_path / "e", "--json"
    )
    assert code == 0, err
    report = json.loads(out)["documents"]
    assert report["documents"] == 45
    assert report["right"] > 0.9
    assert report["presence"]["f1"] > 0.9
    assert report["corpora"]["other"]["right"] == report["right"]
    assert set(read_table(tmp_path / "e" / "documents.csv")["practice"]) == {"ships", "talks", "none"}


def test_documents_whose_passages_taught_are_left_out(
    toy_book: Path, run: Run, codings_file: Make, tmp_path: Path
) -> None:
    texts, coded = write_documents(tmp_path)
    passages = codings_file(tmp_path / "codings.jsonl", 150)
    whole = json.loads(texts.read_text().splitlines()[3])
    first = json.loads(passages.read_text().splitlines()[0])
    first |= {"id": "z", "corpus": "own", "document": whole["id"], "text": whole["text"], "end": len(whole["text"])}
    passages.write_text(passages.read_text() + json.dumps(first) + "\n")
    code, _, err = run(
        "train", passages, "--codebook", toy_book, "--documents", coded, "--texts", texts, "-o", tmp_path / "m"
    )
    assert code == 0, err
    assert "44 documents (1 left out" in err


def test_a_model_without_coded_documents_says_so(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> None:
    texts, coded = write_documents(tmp_path, 6)
    run("train", codings_file(tmp_path / "c.jsonl"), "--codebook", toy_book, "-o", tmp_path / "m")
    code, _, err = run(
        "annotate", texts, "-o", tmp_path / "f.parquet", "--documents", tmp_path / "d.csv", "--model", tmp_path / "m",
        "--jobs", 1,
    )  # fmt: skip
    assert code == 0
    assert "learned from no coded documents" in err
    code, _, err = run("evaluate", "--documents", coded, "--texts", texts, "--model", tmp_path / "m")
    assert code == 2
    assert "learned from no coded documents" in err


def test_wrong_use(toy_book: Path, run: Run, codings_file: Make, tmp_path: Path) -> None:
    texts, coded = write_documents(tmp_path, 6)
    passages = codings_file(tmp_path / "c.jsonl")
    assert run("evaluate")[0] == 2
    assert "--model" in run("evaluate", passages, "--documents", coded)[2]
    code, _, err = run(
        "train", passages, "--codebook", toy_book, "--documents", coded, "--texts", texts, "-o", tmp_path / "m"
    )
    assert code == 2
    assert "6 coded documents" in err
    code, _, err = run("train", passages, "--codebook", toy_book, "--documents", coded, "-o", tmp_path / "m")
    assert code == 2
    assert "6 documents of own stay out" in err
