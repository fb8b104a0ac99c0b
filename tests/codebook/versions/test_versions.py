from __future__ import annotations

from pathlib import Path

import pytest

from framing.codebook import Codebook, load_codebook, shipped_codebook
from framing.codebook.scheme import parse_codebook
from framing.codebook.versions.comparing import compare_codebooks
from framing.codebook.versions.mapping import CodeMap, draft_map, read_map, write_map
from framing.codebook.versions.writing import merge_codebooks, write_toml
from framing.errors import BadCodebook

OLD = """
name = "harbours"
version = "1"
[rule]
code_if = "Ships are spoken of."
[[practice]]
id = "convoy"
label = "Convoy"
define = "Ships that sail together."
cues = ["convoy"]
[[practice]]
id = "raid"
label = "Raid"
[[practice]]
id = "blockade"
label = "Blockade"
define = "A port is shut."
[[domestic]]
id = "bread"
label = "Bread"
[stance]
endorse = "for"
reject = "against"
"""
NEW = """
name = "harbours"
version = "2"
[rule]
code_if = "Ships or ports are spoken of."
[[practice]]
id = "escort"
label = "Escorts"
define = "Ships that sail  together."
cues = ["convoy", "escort"]
[[practice]]
id = "blockade"
label = "Blockade"
define = "A port is shut by a fleet."
[[practice]]
id = "embargo"
label = "Embargo"
cues = ["embargo"]
[[domestic]]
id = "bread"
label = "Price of bread"
[stance]
endorse = "for"
reject = "against"
"""


@pytest.fixture
def books() -> tuple[Codebook, Codebook]:
    return parse_codebook(OLD, "old.toml"), parse_codebook(NEW, "new.toml")


def test_what_changed_is_named_code_by_code(books: tuple[Codebook, Codebook]) -> None:
    found = [(c.what, c.code, c.new, c.keys, c.meaning) for c in compare_codebooks(*books)]
    assert found == [
        ("rule", "all codes", "all codes", ("rule.code_if",), True),
        ("renamed", "convoy", "escort", ("define", "label", "cues"), True),
        ("removed", "raid", "", (), True),
        ("changed", "blockade", "blockade", ("define",), True),
        ("changed", "bread", "bread", ("label",), False),
        ("added", "", "embargo", (), True),
    ]
    lines = [change.as_text() for change in compare_codebooks(*books)]
    assert lines[1] == "renamed  convoy -> escort (define, label, cues): the meaning may be another"
    assert lines[4] == "changed  bread (label)"
    assert compare_codebooks(books[0], books[0]) == []


def test_a_map_is_drafted_written_and_read_back(books: tuple[Codebook, Codebook], tmp_path: Path) -> None:
    draft = draft_map(*books)
    assert draft.targets == {"convoy": ("escort",), "raid": (), "blockade": ("blockade",), "bread": ("bread",)}
    assert draft.again == ("escort", "blockade")
    assert draft.added(books[1]) == ["embargo"]
    path = tmp_path / "map.toml"
    path.write_text(write_map(draft, *books), encoding="utf-8")
    assert read_map(path, *books) == draft
    assert "# new, from none of the old: embargo" in path.read_text(encoding="utf-8")
    path.write_text('[codes]\nconvoy = ["escort", "embargo"]\nraid = "escort"\n', encoding="utf-8")
    assert read_map(path, *books) == CodeMap(
        {"convoy": ("escort", "embargo"), "raid": ("escort",), "blockade": ("blockade",), "bread": ("bread",)}
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[codes]\nraid = ""\n', r"codes\.convoy: is missing, and the new codebook has no code of this name"),
        ('[codes]\nconvoy = "escrot"\nraid = ""\n', r"codes\.convoy: 'escrot' is not a code of codebook 'harbours' 2"),
        ('[codes]\nraids = ""\n', r"codes\.raids: is unknown.*'raid'"),
        ('again = ["raid"]\n[codes]\nconvoy = "escort"\nraid = ""\n', r"again: 'raid' is not a code"),
        ("again = [", "no map of codes"),
        ('[codes]\nconvoy = 3\nraid = ""\n', r"codes\.convoy: must be a list"),
    ],
)
def test_a_wrong_map_is_named(books: tuple[Codebook, Codebook], tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadCodebook, match=said):
        read_map(tmp_path / "map.toml", *books)


def test_a_codebook_written_is_the_same_codebook(books: tuple[Codebook, Codebook]) -> None:
    odd = parse_codebook(
        OLD.replace('"Ships that sail together."', '"A \\"quoted\\" line\\nand \\u007f, é."'), "odd.toml"
    )
    for book in (*books, odd, shipped_codebook()):
        again = parse_codebook(write_toml(book), "again.toml")
        for name in ("name", "version", "codes", "language", "choice", "placebo"):
            assert getattr(again, name) == getattr(book, name)
        assert (dict(again.rule), dict(again.stances)) == (dict(book.rule), dict(book.stances))


def test_two_codebooks_become_one(books: tuple[Codebook, Codebook], tmp_path: Path) -> None:
    with pytest.raises(BadCodebook, match=r"blockade \(define\); bread \(label\); rule\.code_if"):
        merge_codebooks(*books)
    first = merge_codebooks(*books, prefer="first", name="ports", version="3")
    assert first.ids() == ["convoy", "raid", "blockade", "escort", "embargo", "bread"]
    assert (first.name, first.version, first["blockade"].define) == ("ports", "3", "A port is shut.")
    second = merge_codebooks(*books, prefer="second")
    assert (second.name, second["blockade"].define) == ("harbours_and_harbours", "A port is shut by a fleet.")
    assert second.rule["code_if"] == "Ships or ports are spoken of."
    (tmp_path / "ports.toml").write_text(first.source, encoding="utf-8")
    assert load_codebook(tmp_path / "ports.toml").codes == first.codes


def test_one_id_of_two_kinds_is_a_clash(books: tuple[Codebook, Codebook]) -> None:
    other = parse_codebook('name = "o"\nversion = "1"\n[[practice]]\nid = "bread"\nlabel = "B"\n', "o.toml")
    with pytest.raises(BadCodebook, match=r"bread \(practice and domestic\)"):
        merge_codebooks(books[0], other, prefer="first")
