"""Whole documents in files that the tools themselves wrote (tests/coding/imports/made_by_tools/README.md)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from framing.codebook import Codebook, load_codebook
from framing.coding.documents import DocumentCoding
from framing.coding.documents.settling import settle_documents
from framing.coding.documents.tools import come_from_documents, import_document_codings
from framing.files import text_sha256

MADE = Path(__file__).parents[1] / "imports" / "made_by_tools"
NUMBERS = {"1": "ann", "2": "bob"}  # Label Studio's users
FILES = {"label-studio": "label-studio-{}whole.json", "doccano": "doccano-{}whole.zip"}
SKIPPED = {"label-studio": "cancelled annotations", "doccano": "texts without a label"}  # bob's third document
# document and coder to primary, second, present, appeals, sure, note
FOUND = {
    ("log-1", "ann"): ("convoy", "blockade", ("convoy", "blockade"), ("bread",), 3, "clear enough"),
    ("log-1", "bob"): ("convoy", "", ("convoy", "blockade"), ("bread",), 2, None),
    ("log-2", "ann"): ("blockade", "convoy", ("blockade", "convoy"), (), 2, None),
    ("log-2", "bob"): ("convoy", "", ("convoy", "blockade"), (), 1, None),
    ("log-3", "ann"): ("", "", (), (), 3, None),
}


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook(MADE / "codebook.toml")


def read(tool: str, which: str, book: Codebook, lost: dict[str, int]) -> list[DocumentCoding]:
    path = MADE / FILES[tool].format(which)
    assert come_from_documents(tool, path)
    passed_over: Counter[str] = Counter()
    found = import_document_codings(tool, path, book, passed_over=passed_over)
    assert +passed_over == lost
    return [replace(item, coder=NUMBERS.get(item.coder, item.coder)) for item in found]


@pytest.mark.parametrize("tool", FILES)
def test_two_coders_come_back_with_all_that_they_chose(tool: str, book: Codebook) -> None:
    codings = read(tool, "", book, {SKIPPED[tool]: 1})
    found = {
        (item.document, item.coder): (
            item.primary, item.second, item.present, item.appeals, item.sure, dict(item.other).get("note"),
        )
        for item in codings
    }  # fmt: skip
    assert found == FOUND
    for item in codings:
        assert (item.id, item.stratum, item.sampling_probability) == (f"logs/{item.document}", "all", 1)
        assert text_sha256(item.text)[:16] == item.document_sha256_16
        assert not item.blank
    settled = settle_documents(codings, book, "unanimous")
    assert [item.document for item in settled.gold] == ["log-1"]


@pytest.mark.parametrize("tool", FILES)
def test_an_adjudicated_document_comes_back_as_it_was_corrected(tool: str, book: Codebook) -> None:
    (gold,) = read(tool, "gold-", book, {})
    assert (gold.primary, gold.second, gold.present, gold.sure) == ("convoy", "blockade", ("convoy", "blockade"), 2)
    assert gold.appeals == ()  # taken off in the tool
    assert gold.coder == "ann"  # who looked it over
    assert dict(gold.other)["adjudicated"] == "unanimous, 2 coders"


@pytest.mark.parametrize("name", ["label-studio-passages.json", "doccano-documents.zip"])
def test_files_of_passages_are_not_taken_for_documents(name: str) -> None:
    assert not come_from_documents("doccano" if name.startswith("doccano") else "label-studio", MADE / name)
