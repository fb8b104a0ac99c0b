"""Exports of frames that the shipped model gave: thresholds, stance and evidence of a real model fit the room."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from framing.annotation.store import annotate_corpus
from framing.classify import load_model
from framing.coding import attach_texts
from framing.coding.imports import import_codings
from framing.corpus import open_corpus
from framing.errors import FramingError
from framing.export import export_results
from framing.files import text_sha256, write_json
from framing.results import Results, open_results
from framing.schemas import DOCUMENTS
from framing.streams import streaming_table

ALLIANCE = (
    "We shall stand with our allies in a lasting treaty of common defence, so that an armed attack on one free nation "
    "is an attack on all of them. The men in the imperial capital must know that our forces, joined with theirs, will "
    "hold the line against communist aggression wherever it is tried, for the freedom we enjoy at home is at stake. "
)
NEUTRAL = (
    "They urge us to join their bloc and we refuse. Our people condemn military pacts, for they bring the war they "
    "claim to prevent; \U0001f54a non-alignment and strict neutrality between the great powers remain our policy. "
)


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Results:
    """Two short texts annotated by the shipped model."""
    monkeypatch.setenv("FRAMING_HOME", str(tmp_path / "home"))
    folder = tmp_path / "results"
    rows = [
        {"id": name, "corpus": "letters", "title": name, "text": text, "earliest": "1950-01-01", "latest": "1950-12-31",
         "state": "USA", "sha256": text_sha256(text)}
        for name, text in (("allied", ALLIANCE), ("neutral", NEUTRAL * 2))
    ]  # fmt: skip
    folder.mkdir()
    pd.DataFrame(rows).to_parquet(folder / "letters.parquet", index=False)
    corpus = open_corpus(folder / "letters.parquet")
    with streaming_table(folder / "documents.parquet", schema=DOCUMENTS) as table:
        for row in rows:
            table.add({key: value for key, value in row.items() if key != "text"})
    annotate_corpus(
        corpus.documents(), "letters", folder / "frames.parquet",
        document_output=folder / "document_frames.parquet", jobs=1,
    )  # fmt: skip
    model = load_model("balancing")
    (folder / "codebook.toml").write_text(model.codebook.source, encoding="utf-8")
    write_json(
        folder / "manifest.json",
        {
            "study": "letters",
            "corpora": [{"name": "letters", "path": str(folder / "letters.parquet"), "texts": True}],
            "model": {"name": "balancing", "version": model.version, "sha256": model.sha256},
            "codebook": {"name": model.codebook.name, "version": model.codebook.version},
        },
    )
    return open_results(folder)


def test_frames_stances_and_evidence_fit_the_texts(results: Results, tmp_path: Path) -> None:
    tally = export_results(results, "jsonl", tmp_path / "out.jsonl", evidence=True)
    assert (tally.passages, tally.places_only) == (2, 0)
    rows = {row["document"]: row for row in map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())}
    allied = rows["allied"]
    assert "collective_defence" in [item["practice"] for item in allied["practices"]]
    assert {item["stance"] for row in rows.values() for item in row["practices"]} <= {"endorse", "reject", "report"}
    given = {item["practice"] for item in allied["practices"]} | {*allied["domestic"], *allied["mechanism"]}
    assert given == {item["code"] for item in allied["evidence"]}
    for item in allied["evidence"]:
        assert allied["start"] <= item["start"] < item["end"] <= allied["end"]
        assert ALLIANCE[item["start"] : item["end"]].strip()
    thresholds = results.model().thresholds
    for row in rows.values():
        codes = {item["practice"] for item in row["practices"]} | {*row["domestic"], *row["mechanism"]}
        assert all((row["probabilities"][code] > thresholds[code]) == (code in codes) for code in thresholds)


def test_a_models_frames_go_through_brat_and_back(results: Results, tmp_path: Path) -> None:
    export_results(results, "brat", tmp_path / "brat", evidence=True)
    codings = import_codings("brat", tmp_path / "brat", results.codebook, coder="kai")
    texts = {"allied": ALLIANCE, "neutral": NEUTRAL * 2}
    checked = attach_texts(codings, lambda corpus, document: texts[document])
    assert {item.document for item in checked} == set(texts)
    assert "collective_defence" in dict(next(item for item in checked if item.document == "allied").practices)


def test_results_of_another_model_are_refused(results: Results, tmp_path: Path) -> None:
    manifest = json.loads((results.path / "manifest.json").read_text())
    manifest["model"]["sha256"] = "0" * 64
    write_json(results.path / "manifest.json", manifest)
    with pytest.raises(FramingError, match="Run the study again"):
        export_results(open_results(results.path), "csv", tmp_path / "out.csv")
