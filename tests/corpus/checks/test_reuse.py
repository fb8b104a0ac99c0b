"""Text reuse: planted quotations are found where they were planted, and nothing else is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.corpus.checks.reuse import find_reuse, measure_quoted, winnow
from framing.corpus.documents import Document
from framing.corpus.tables.documents import write_documents

_SYLLABLES = [first + second for first in "bdfgklmnprst" for second in ("a", "e", "i", "o", "u")]


def _prose(seed: int, words: int) -> list[str]:
    rng = np.random.default_rng(seed)
    return ["".join(_SYLLABLES[i] for i in rng.integers(0, len(_SYLLABLES), 3)) for _ in range(words)]


def _document(name: str, state: str, day: str, *parts: list[str]) -> Document:
    return Document(name, "planted", " ".join(word for part in parts for word in part) + ".", day, day, state)


QUOTED = _prose(0, 40)


@pytest.fixture
def documents() -> list[Document]:
    return [
        _document("later", "FRA", "1950-06-01", _prose(1, 100), QUOTED, _prose(2, 50)),
        _document("source", "USA", "1949-01-01", _prose(3, 70), QUOTED, _prose(4, 60)),
        _document("same_state", "USA", "1951-01-01", _prose(5, 30), QUOTED),
        _document("other", "GBR", "1950-07-01", _prose(6, 200)),
    ]


def test_a_quotation_is_found_at_its_place(documents):
    found = find_reuse(documents)
    row = found[found["document"] == "later"].iloc[0]
    by_id = {document.id: document for document in documents}
    assert by_id["later"].text[row["start"] : row["end"]] == " ".join(QUOTED)
    assert by_id["source"].text[row["source_start"] : row["source_end"]] == " ".join(QUOTED)
    assert (row["source_document"], row["state"], row["source_state"], row["words"]) == ("source", "FRA", "USA", 40)
    assert row["days"] == 516


def test_direction_is_by_date_and_a_state_does_not_quote_itself(documents):
    found = find_reuse(documents)
    assert set(zip(found["document"], found["source_document"], strict=True)) == {
        ("later", "source"),
        ("same_state", "later"),
    }


def test_only_asked_sources_are_looked_for(documents):
    assert set(find_reuse(documents, sources=["USA"])["source_document"]) == {"source"}
    assert find_reuse(documents, sources=["GBR"]).empty


@pytest.mark.parametrize(("length", "found"), [(19, 0), (20, 1), (25, 1)])
def test_every_passage_of_the_least_length_is_found_and_no_shorter(length, found):
    for seed in range(20):
        shared = _prose(1_000 + seed, length)
        pair = [
            _document("a", "USA", "1949-01-01", _prose(2 * seed, 60), shared, _prose(500 + seed, 30)),
            _document("b", "FRA", "1950-01-01", _prose(700 + seed, 45), shared, _prose(900 + seed, 70)),
        ]
        assert len(find_reuse(pair, words=20)) == found


def test_a_few_differing_words_are_bridged():
    changed = [*QUOTED[:20], "indeed", *QUOTED[20:]]
    pair = [
        _document("a", "USA", "1949-01-01", QUOTED, _prose(1, 50)),
        _document("b", "FRA", "1950-01-01", _prose(2, 50), changed),
    ]
    found = find_reuse(pair)
    assert len(found) == 1
    assert found["words"].iloc[0] == 41


def test_formulas_of_many_documents_are_no_quotations():
    states = ["USA", "FRA", "GBR", "NLD", "BEL", "ITA"]
    many = [_document(code, code, f"195{n}-01-01", QUOTED, _prose(50 + n, 40)) for n, code in enumerate(states)]
    assert find_reuse(many, most_documents=5).empty
    assert len(find_reuse(many, most_documents=6)) == 15


def test_same_day_undated_and_shared_parties_are_not_compared():
    same_day = [_document("a", "USA", "1950-01-01", QUOTED), _document("b", "FRA", "1950-01-01", QUOTED)]
    undated = [_document("a", "USA", "", QUOTED), _document("b", "FRA", "1950-01-01", QUOTED)]
    treaty = [_document("a", "USA", "1949-01-01", QUOTED), _document("b", "FRA;USA", "1950-01-01", QUOTED)]
    for pair in (same_day, undated, treaty, []):
        assert find_reuse(pair).empty


def test_the_order_of_the_input_does_not_matter(documents):
    assert find_reuse(documents).equals(find_reuse(list(reversed(documents))))


def test_winnowing_keeps_a_place_in_every_window():
    values = np.random.default_rng(0).integers(0, 10**9, 500).astype(np.uint64)
    kept = winnow(values, 13)
    assert np.diff(kept).max() <= 13
    assert kept[0] < 13
    assert len(winnow(values[:0], 13)) == 0
    assert len(winnow(values[:3], 13)) == 1


def test_quoted_share_of_passages():
    reuse = pd.DataFrame({"corpus": ["c", "c"], "document": ["d", "d"], "start": [0, 50], "end": [60, 100]})
    passages = pd.DataFrame(
        {"corpus": ["c", "c", "c"], "document": ["d", "d", "e"], "start": [0, 80, 0], "end": [100, 180, 10]}
    )
    assert list(measure_quoted(passages, reuse)) == [1.0, 0.2, 0.0]


def test_the_command_writes_the_table(documents, tmp_path):
    write_documents(documents, tmp_path / "corpus.parquet")
    arguments = ["corpus", "reuse", str(tmp_path / "corpus.parquet"), "-o", str(tmp_path / "reuse.csv")]
    result = CliRunner().invoke(main, [*arguments, "--source", "USA", "--words", "30"])
    assert result.exit_code == 0, result.output
    table = pd.read_csv(tmp_path / "reuse.csv")
    assert table[["document", "source_document", "words"]].to_numpy().tolist() == [["later", "source", 40]]
