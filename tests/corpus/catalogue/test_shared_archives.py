"""The real archives, where they lie beside the checkout: every coded place must be found in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from framing.corpus import open_corpus, split_passages
from framing.corpus.catalogue.entries import find_entry
from framing.corpus.catalogue.store import find_record

SHARED = Path(__file__).parents[3].parent / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "corpora").exists(), reason="needs ../shared/corpora, the real archives")
DOCUMENTS = {"ungdc": 10_952, "uspres": 1_010, "eebo": 78, "pg18": 21, "frus": 4}


@pytest.fixture(autouse=True)
def fetched(archives, monkeypatch):
    monkeypatch.setenv("FRAMING_HOME", str(archives))


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_the_archives_pass_their_checksums(name):
    assert find_record(find_entry(name)).documents == DOCUMENTS[name]


def test_every_coded_place_is_found():
    rows = [json.loads(line) for line in (SHARED / "annotations/train.jsonl").read_text(encoding="utf-8").splitlines()]
    wanted = {(row["corpus"], row["document"]) for row in rows}
    found = {
        (name, document.id): document
        for name in {corpus for corpus, _ in wanted}
        for document in open_corpus(name).select(ids=[item for corpus, item in wanted if corpus == name])
    }
    for row in rows:
        document = found[row["corpus"], row["document"]]
        assert document.sha256[:16] == row["document_sha256_16"]
        assert document.text[row["start"] : row["end"]] == row["text"]


def test_dates_and_states_of_the_general_debate():
    for document in open_corpus("ungdc").documents():
        assert document.id.endswith(document.earliest[:4])
        assert document.states
    assert {d.state for d in open_corpus("ungdc").select(ids=["CHN_26_1971", "CHN_27_1972"])} == {"TWN", "CHN"}


def test_passages_of_real_texts_end_with_sentences():
    for name, least in (("uspres", 0.97), ("frus", 0.97), ("eebo", 0.9), ("pg18", 0.9)):
        ends = [
            text[p.end - 1] for text in (d.text for d in open_corpus(name).documents()) for p in split_passages(text)
        ]
        assert sum(mark in ".!?:;”\"’')]_—-" for mark in ends) / len(ends) > least, name
