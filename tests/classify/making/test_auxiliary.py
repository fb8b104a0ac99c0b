from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from framing.classify.making import auxiliary
from framing.classify.making.auxiliary import read_auxiliary
from framing.codebook import shipped_codebook
from framing.coding import read_codings, write_codings
from framing.resources import shipped


def test_what_is_not_fetched_is_not_fetched_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMING_HOME", str(tmp_path))
    found = read_auxiliary(shipped_codebook())
    assert {coding.corpus for coding in found.codings} == {"sotu"}
    assert all(coding.text for coding in found.codings)
    not_fetched = dict(found.not_fetched)
    assert "sotu" not in not_fetched
    assert not_fetched["ungdc"] == len(shipped("corpora", "codings", "balancing-ungdc.jsonl").read_text().splitlines())
    assert "framing corpus fetch ungdc" in found.as_text()


def test_a_document_that_has_changed_teaches_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = shipped_codebook()
    first, second, *_ = read_codings(shipped("corpora", "codings", "balancing-sotu.jsonl"), book)
    write_codings([first, replace(second, document_sha256_16="0" * 16)], tmp_path / "codings" / "balancing-sotu.jsonl")
    monkeypatch.setattr(
        auxiliary, "shipped", lambda *parts: tmp_path / "codings" if parts[-1] == "codings" else shipped(*parts)
    )
    found = read_auxiliary(book)
    assert [coding.id for coding in found.codings] == [first.id]
    assert not found.not_fetched
    assert found.changed == (("sotu", 1),)
    assert "differ" in found.as_text()


def test_a_passage_that_is_given_does_not_teach_besides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMING_HOME", str(tmp_path))
    everything = read_auxiliary(shipped_codebook()).codings
    given = [replace(everything[0], id="mine", practices=()), replace(everything[1], start=everything[1].start + 1)]
    assert read_auxiliary(shipped_codebook(), given).codings == everything[1:]


def test_another_codebook_has_no_auxiliary_codings() -> None:
    assert read_auxiliary(replace(shipped_codebook(), source="[rule]")).codings == ()


def test_the_auxiliary_codings_hold_places_and_no_text() -> None:
    for path in shipped("corpora", "codings").glob("*.jsonl"):
        assert '"text"' not in path.read_text(encoding="utf-8")
