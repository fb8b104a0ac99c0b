from __future__ import annotations

from pathlib import Path

import pytest

from framing.codebook import load_codebook, shipped_codebook
from framing.codebook.cues import CueMatcher
from framing.codebook.review import review_codebook
from framing.codebook.scheme import parse_codebook
from framing.codebook.template import template
from framing.errors import BadCodebook, FileMissing, UsageError

HEAD = 'name = "harbours"\nversion = "3"\n'
CONVOY = '[[practice]]\nid = "convoy"\nlabel = "Convoy"\n'


def test_the_shipped_codebook_has_its_codes() -> None:
    book = shipped_codebook()
    assert [len(book.of_kind(kind)) for kind in ("practice", "domestic", "mechanism")] == [15, 7, 3]
    assert set(book.stances) == {"endorse", "reject", "report"}
    assert "containment" in book
    assert book["containment"].kind == "practice"


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        (HEAD + CONVOY + 'lable = "x"', BadCodebook, r"practice\[0\]\.lable.*Did you mean 'label'"),
        (HEAD + "versoin = 1\n" + CONVOY, BadCodebook, "versoin.*'version'"),
        (HEAD + CONVOY + "[rule]\ncode_iff = 'x'", BadCodebook, r"rule\.code_iff.*'code_if'"),
        ('name = "x"\n' + CONVOY, BadCodebook, "version"),
        (HEAD, BadCodebook, "practice"),
        (HEAD + "[[practice]]\nid = 'a'", BadCodebook, r"practice\[0\]\.label"),
        (HEAD + CONVOY + CONVOY, BadCodebook, "'convoy'"),
        (HEAD + CONVOY + "[[domestic]]\nid = 'convoy'\nlabel = 'x'", BadCodebook, "'convoy'"),
        (HEAD + CONVOY + "cues = 'convoy'", BadCodebook, r"practice\[0\]\.cues: must be a list"),
        (HEAD + CONVOY + "define = 3", BadCodebook, r"practice\[0\]\.define: must be text"),
        (HEAD + "practice = 3", BadCodebook, r"\[\[practice\]\]"),
        (HEAD + "[[practice]]\nid = 'a b'\nlabel = 'x'", BadCodebook, "letters, digits"),
        (HEAD + CONVOY + "patterns = ['a', '(']", BadCodebook, r"practice\[0\]\.patterns\[1\].*missing \)"),
        (HEAD + CONVOY + "phrases = ['to sail ...x']", BadCodebook, r"practice\[0\]\.phrases\[0\]: character 9"),
        (HEAD + CONVOY + "cues = ['ok', '(' * 9]".replace("'(' * 9", "'((('"), BadCodebook, r"cues\[1\]: character 3"),
        (HEAD + "choice = 'some'\n" + CONVOY, BadCodebook, "choice"),
        ("name = ", BadCodebook, "codebook new"),
    ],
)
def test_faults_name_the_file_and_the_path_of_the_key(text: str, error: type[UsageError], said: str) -> None:
    with pytest.raises(error, match=said) as raised:
        parse_codebook(text, "mine.toml")
    assert str(raised.value).startswith("mine.toml: ")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'name = "caf\xe9"')
    with pytest.raises(BadCodebook, match=r"latin\.toml"):
        load_codebook(tmp_path / "latin.toml")
    with pytest.raises(FileMissing, match="nowhere"):
        load_codebook(tmp_path / "nowhere.toml")


def test_line_ends_do_not_change_the_hash() -> None:
    assert parse_codebook((HEAD + CONVOY).replace("\n", "\r\n")).sha256 == parse_codebook(HEAD + CONVOY).sha256


@pytest.mark.parametrize("name", ["mine", 'with "quotes" and é'])
def test_the_template_is_a_codebook_without_remarks(name: str) -> None:
    book = parse_codebook(template(name))
    assert book.name == name
    assert review_codebook(book) == []


def test_remarks_name_what_troubles_coders() -> None:
    text = HEAD + CONVOY + (
        "cues = ['Escort', 'ship']\nexclude = ['x -> blokade', 'y -> none']\n"
        "[[practice]]\nid = 'blockade'\nlabel = 'convoy'\ndefine = 'd'\ncues = ['ship']\n"
        "[[domestic]]\nid = 'bread'\nlabel = 'Bread'"
    )  # fmt: skip
    remarks = "\n".join(review_codebook(parse_codebook(text)))
    for said in ("convoy: has no definition", "'Escort' has capitals", "'blokade', which is not a code",
                 "blockade: has the label of convoy", "'ship' is one of convoy too", "bread: has no cues"):  # fmt: skip
        assert said in remarks
    assert "none'" not in remarks


def test_cues_begin_words_and_span_any_blank() -> None:
    text = HEAD + CONVOY + "cues = ['balance of', 'fleet']\nphrases = ['sailing out']"
    matcher = CueMatcher(parse_codebook(text).codes)
    for words in ("The BALANCE\n of Europe", "fleets", "unfleeting, a fleet", "\u00abfleet\u00bb"):
        assert matcher.codes(words) == ("convoy",)
    for words in ("imbalance of", "unfleeting", "", "sailing out", "a_fleet"):
        assert matcher.codes(words) == ()
