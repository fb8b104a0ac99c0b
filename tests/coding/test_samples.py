"""The coded samples that come with the project: places and codes of passages, none of a document kept aside."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from framing.codebook import shipped_codebook
from framing.coding import Coding, read_codings
from framing.coding.documents import read_document_codings
from framing.corpus.catalogue.entries import load_catalogue
from framing.resources import shipped

KEPT_ASIDE = Path(__file__).resolve().parents[3] / "shared" / "annotations" / "kept-aside.csv"
AT_HOME = ("au-pm", "dfat", "ph-sona", "uk-throne", "in-aug15")


@pytest.fixture(scope="module")
def samples() -> dict[str, list[Coding]]:
    paths = sorted(shipped("corpora", "samples").glob("balancing-*.jsonl"))
    return {path.stem.removeprefix("balancing-"): read_codings(path, shipped_codebook()) for path in paths}


def test_samples_hold_places_and_codes_and_no_text(samples: dict[str, list[Coding]]) -> None:
    for corpus, codings in samples.items():
        assert corpus in load_catalogue()
        assert {coding.corpus for coding in codings} == {corpus}
        assert not any(coding.text for coding in codings)
        assert all(len(coding.document_sha256_16) == 16 for coding in codings)


@pytest.mark.parametrize("corpus", AT_HOME)
def test_leaders_at_home_have_250_drawn_passages(corpus: str, samples: dict[str, list[Coding]]) -> None:
    drawn = [coding for coding in samples[corpus] if coding.sampling_probability is not None]
    assert len(drawn) >= 250


def test_ids_stand_once(samples: dict[str, list[Coding]]) -> None:
    counts = Counter(coding.id for codings in samples.values() for coding in codings)
    assert counts.most_common(1)[0][1] == 1


@pytest.mark.skipif(not KEPT_ASIDE.is_file(), reason="the list of documents kept aside lies with the developers' data")
def test_no_passage_is_of_a_document_kept_aside(samples: dict[str, list[Coding]]) -> None:
    with KEPT_ASIDE.open(encoding="utf-8") as stream:
        kept = {(row["corpus"], _as_day(row["document"])) for row in csv.DictReader(stream)}
    names = {"us-presidents": "uspres"}
    assert len(kept) > 800
    for corpus, codings in samples.items():
        assert not {(names.get(corpus, corpus), coding.document) for coding in codings} & kept


def _as_day(document: str) -> str:
    try:
        return datetime.strptime(document, "%B %d, %Y").date().isoformat()
    except ValueError:
        return document


def test_coded_documents_have_places_and_codes_and_none_is_kept_aside() -> None:
    path = shipped("corpora", "samples", "documents.jsonl")
    codings = read_document_codings(path, shipped_codebook())
    assert len(codings) == 350
    assert len({coding.place for coding in codings}) == 350
    assert not any(coding.text or coding.blank for coding in codings)
    assert {coding.corpus for coding in codings} <= set(load_catalogue())
    if not KEPT_ASIDE.is_file():
        pytest.skip("the list of documents kept aside lies with the developers' data")
    with KEPT_ASIDE.open(encoding="utf-8") as stream:
        kept = {(row["corpus"], _as_day(row["document"])) for row in csv.DictReader(stream)}
    names = {"us-presidents": "uspres"}
    assert not {(names.get(coding.corpus, coding.corpus), coding.document) for coding in codings} & kept
