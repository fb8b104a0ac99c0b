"""Near-duplicates, planted with known similarity."""

from __future__ import annotations

import numpy as np
import pytest
from click.testing import CliRunner

from framing.commands import main
from framing.corpus.checks.duplicates import choose_dropped, estimate_similarity, find_duplicates
from framing.corpus.checks.shingles import number_runs, number_words
from framing.corpus.documents import Document
from framing.corpus.tables.documents import write_documents


def _words(seed: int, count: int) -> list[str]:
    return [f"word{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}{'uvwxyz'[n % 6]}"
            for n in np.random.default_rng(seed).integers(0, 5_000, count)]  # fmt: skip


def _document(name: str, words: list[str], earliest: str = "1703-01-01") -> Document:
    return Document(name, "planted", " ".join(words), earliest, earliest, "GBR")


@pytest.fixture(scope="module")
def planted() -> list[Document]:
    base = _words(1, 800)
    changed = [word if number % 40 else "altered" for number, word in enumerate(base)]
    half = base[:400] + _words(2, 400)
    others = [_document(f"other{number}", _words(10 + number, 800)) for number in range(30)]
    return [
        *others,
        _document("late", base, "1705-01-01"),
        _document("early", [word.upper() for word in changed], "1702-01-01"),
        _document("half", half),
        _document("twin", base, "1706-01-01"),
        _document("empty", []),
    ]


def test_reprints_are_found_and_half_copies_are_not(planted):
    pairs = find_duplicates(planted)
    found = set(zip(pairs["document"], pairs["other"], strict=True))
    assert found == {("early", "late"), ("late", "twin"), ("early", "twin")}
    similarity = pairs.set_index(["document", "other"])["similarity"]
    assert similarity["late", "twin"] == 1.0
    # 20 of 800 words altered break 80 of 797 runs of four: 717 shared, 877 in all
    assert similarity["early", "late"] == pytest.approx(717 / 877, abs=0.03)


def test_the_threshold_decides(planted):
    assert len(find_duplicates(planted, threshold=0.95)) == 1
    loose = find_duplicates(planted, threshold=0.25)
    assert "half" in {*loose["document"], *loose["other"]}


def test_one_of_every_group_is_kept_by_choice(planted):
    pairs = find_duplicates(planted)
    assert choose_dropped(pairs) == {("planted", "late"), ("planted", "twin")}
    assert choose_dropped(pairs, "first") == {("planted", "early"), ("planted", "twin")}
    assert choose_dropped(pairs, "all") == set()


def test_the_command_lists_pairs_and_writes_a_corpus_without_reprints(planted, tmp_path):
    write_documents(planted, tmp_path / "corpus.parquet")
    arguments = ["corpus", "duplicates", str(tmp_path / "corpus.parquet"), "-o", str(tmp_path / "pairs.csv")]
    result = CliRunner().invoke(main, [*arguments, "--write", str(tmp_path / "kept.jsonl")])
    assert result.exit_code == 0, result.output
    assert len((tmp_path / "pairs.csv").read_text().splitlines()) == 4
    kept = (tmp_path / "kept.jsonl").read_text()
    assert '"early"' in kept
    assert '"twin"' not in kept


def test_undated_documents_never_win():
    words = _words(3, 300)
    pairs = find_duplicates([_document("undated", words, ""), _document("dated", words)])
    assert choose_dropped(pairs) == {("planted", "undated")}


def test_the_same_seed_gives_the_same_table(planted):
    assert find_duplicates(planted, seed=5).equals(find_duplicates(planted, seed=5))


def test_no_documents_no_pairs():
    pairs = find_duplicates([])
    assert pairs.empty
    assert choose_dropped(pairs) == set()


def test_long_s_and_case_are_the_same_word():
    assert (number_words("neceſſary CARE") == number_words("Necessary care")).all()
    assert len(number_runs(number_words("too few"), 4)) == 0


def test_similarity_of_small_and_large_sets():
    small = np.arange(10, dtype=np.uint64)
    assert estimate_similarity(small, small) == 1.0
    assert estimate_similarity(small, small + np.uint64(5)) == pytest.approx(5 / 15)
    assert estimate_similarity(small, np.zeros(0, np.uint64)) == 0.0
