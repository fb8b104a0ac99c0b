from __future__ import annotations

import gzip
import re
from pathlib import PurePosixPath

import pytest

from framing.corpus.catalogue.entries import find_entry, load_catalogue
from framing.corpus.catalogue.layouts import find_layout
from framing.corpus.states import is_state
from framing.errors import BadStudy, UnknownName
from framing.resources import shipped


def test_the_shipped_catalogue_is_sound():
    entries = load_catalogue()
    assert {
        "sotu",
        "ungdc",
        "us-presidents",
        "eebo",
        "eebo-tcp",
        "ecco-tcp",
        "frus",
        "gutenberg",
        "pg18",
        "parlamint",
        "au-pm",
        "dfat",
        "in-aug15",
        "ph-sona",
        "uk-throne",
    } <= set(entries)
    names = [name for entry in entries.values() for name in (entry.name, *entry.aliases)]
    assert len(names) == len(set(names))
    for entry in entries.values():
        assert entry.path.stem == entry.name
        assert callable(find_layout(entry))
        facts = [entry.documents, *entry.document.values()]
        assert all(is_state(code) for fact in facts for code in fact.get("state", "").split(";") if code)
        assert all(fact.get("audience", "") in ("domestic", "international", "") for fact in facts)
        assert all(fact.get("earliest", "") <= fact.get("latest", "") for fact in facts)
        for file in entry.files:
            assert entry.listing or re.fullmatch(r"[0-9a-f]{64}", file.sha256 or entry.texts_sha256)
        if entry.listing:
            lines = gzip.decompress((entry.path.parent / entry.listing).read_bytes()).decode().splitlines()
            assert all(re.fullmatch(r"100644 blob [0-9a-f]{40}\t\S.*", line) for line in lines)
            assert lines == sorted(lines, key=lambda line: line.partition("\t")[2])
            assert all(entry.takes(PurePosixPath(line.partition("\t")[2])) for line in lines)


def test_codings_names_of_corpora_are_known():
    assert find_entry("uspres").name == "us-presidents"
    for name in ("ungdc", "sotu", "pg18", "eebo", "frus"):
        assert find_entry(name).name == name


def test_an_unknown_corpus_gets_a_hint():
    with pytest.raises(UnknownName, match="Did you mean 'ungdc'"):
        find_entry("undgc")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "A corpus for tests"', 'titel = "A"', "key titel: is unknown. Did you mean 'title'"),
        ('title = "A corpus for tests"', "", "key title: is missing"),
        ('title = "A corpus for tests"', "title = 3", "key title: must be text in quotes, not 3"),
        ('layout = "ungdc"', 'layout = "ungd"', "key layout: unknown; valid are"),
        ('sha256 = ""', 'md5 = ""', r"key files\[0\]\.md5: is unknown"),
        ('url = "x"', "", r"key files\[0\]\.name: give a name and one of url and dataverse"),
        ('audience = "international"', 'audienc = "x"', r"key documents\.audienc: is unknown"),
        (
            'audience = "international"',
            'audience = "x"\n[document.A1]\nstat = "GBR"',
            r"key document\.A1\.stat: is unknown",
        ),
        (
            'audience = "international"',
            'audience = "x"\n[volumes]\nurl = "{id}"\nname = "{id}"',
            "give exactly one of package",
        ),
        ('aliases = ["short"]', 'aliases = "short"', "key aliases: must be a list of texts"),
        ('name = "test"', "name = ", "is not TOML"),
    ],
)
def test_wrong_keys_are_named(tmp_path, old, new, message, write_entry):
    write_entry(tmp_path, 'url = "x"')
    path = tmp_path / "test.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(BadStudy, match=message):
        find_layout(load_catalogue(tmp_path)["test"])


def test_volumes_need_a_place_for_the_id(tmp_path):
    text = (shipped("corpora") / "gutenberg.toml").read_text()
    (tmp_path / "g.toml").write_text(text.replace('name = "{id}.txt"', 'name = "book.txt"'))
    with pytest.raises(BadStudy, match=r"must hold \{id\}"):
        load_catalogue(tmp_path)
