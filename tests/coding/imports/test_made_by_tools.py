"""Files that the tools themselves wrote after people had coded in them what framing had exported (made_by_tools/README.md)."""

from __future__ import annotations

import tarfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from framing.codebook import Codebook, load_codebook
from framing.coding import Coding, list_disputed
from framing.coding.coders.adjudicating import adjudicate
from framing.coding.imports import import_codings
from framing.coding.record import without_codes
from framing.export.human_codings import export_codings

MADE = Path(__file__).parent / "made_by_tools"
ENDINGS = {"brat": "tar.gz", "doccano": "zip", "label-studio": "json"}
PEOPLE = [f"{tool}-{level}.{end}" for tool, end in ENDINGS.items() for level in ("passages", "documents")]
GOLD = [f"{tool}-gold-{level}.{end}" for tool, end in ENDINGS.items() for level in ("passages", "documents")]
NUMBERS = {"1": "ann", "2": "bob"}  # Label Studio's users
SKIPPED = ("label-studio-passages.json", "bob")  # who left the last passage
IDS = ["logs/log-1/0", "logs/log-1/169", "logs/log-1/82", "logs/log-2/0", "logs/log-2/80", "logs/log-3/0"]
CONVOY, BLOCKADE, REJECTED = ("convoy", "endorse"), ("blockade", "endorse"), ("blockade", "reject")
FOUND = {
    "ann": [[CONVOY], [], [REJECTED, CONVOY], [BLOCKADE], [("blockade", "report"), CONVOY], []],
    "bob": [[CONVOY], [], [REJECTED, CONVOY], [BLOCKADE], [CONVOY], []],
}
PHRASES = {
    "ann": "bread:82-95;convoy:118-144;blockade:146-166",
    "bob": "bread:82-126;convoy:118-144;blockade:149-162",  # bread: across a line end
}


@pytest.fixture(scope="module")
def book() -> Codebook:
    return load_codebook(MADE / "codebook.toml")


def read(name: str, book: Codebook) -> list[Coding]:
    tool = next(tool for tool in ENDINGS if name.startswith(tool))
    passed_over: Counter[str] = Counter()
    found = import_codings(tool, MADE / name, book, passed_over=passed_over)
    lost = {"comments on texts of several passages": 2} if name == "doccano-documents.zip" else {}
    assert passed_over == lost
    return [replace(item, coder=NUMBERS.get(item.coder, item.coder)) for item in found]


@pytest.mark.parametrize("name", PEOPLE)
def test_two_coders_come_back_with_all_that_they_marked(name: str, book: Codebook) -> None:
    by_coder: dict[str, dict[str, Coding]] = {}
    for item in read(name, book):
        by_coder.setdefault(item.coder, {})[item.id] = item
    for coder, found in FOUND.items():
        codings = by_coder.pop(coder)
        there = IDS[:-1] if (name, coder) == SKIPPED else IDS
        assert sorted(codings) == there
        assert [sorted(codings[each].practices) for each in there] == found[: len(there)]
        assert [codings[each].domestic for each in IDS[:5]] == [(), (), ("bread",), (), ()]
        assert dict(codings["logs/log-1/82"].other)["evidence"] == PHRASES[coder]
        assert {(item.stratum, item.sampling_probability) for item in codings.values()} == {("all", 0.5)}
    assert not by_coder


@pytest.mark.parametrize("name", PEOPLE)
def test_they_are_compared_and_settled(name: str, book: Codebook) -> None:
    codings = read(name, book)
    assert list(list_disputed(codings)["id"]) == ["logs/log-2/80"]
    outcome = adjudicate(codings, book, "unanimous")
    assert {item.id for item in outcome.open} == {"logs/log-2/80", *(IDS[-1:] if name in SKIPPED else [])}
    once = IDS[-1:] if name in SKIPPED else []  # read by one coder alone
    assert sorted(item.id for item in outcome.gold) == [each for each in IDS if each not in ["logs/log-2/80", *once]]


@pytest.mark.parametrize("name", GOLD)
def test_an_adjudicated_set_comes_back_as_it_was_corrected(name: str, book: Codebook) -> None:
    gold = {item.id: item for item in read(name, book)}
    assert sorted(gold) == [each for each in IDS if each != "logs/log-2/80"]
    looked_over = gold["logs/log-1/82"]
    assert (sorted(looked_over.practices), looked_over.domestic) == ([("blockade", "report"), CONVOY], ())
    for item in gold.values():
        assert item.coder == ("gold" if name.startswith("brat") else "ann")  # who looked it over, where the tool says
        assert dict(item.other)["adjudicated"] == "unanimous, 2 coders"
        assert str(dict(item.other)["history"]).startswith("ann = ")


@pytest.mark.parametrize("level", ["passages", "documents"])
def test_brat_kept_our_lines_as_they_are_written_today(level: str, book: Codebook, tmp_path: Path) -> None:
    """What brat cannot read it refuses, or writes otherwise: what it kept, it read."""
    coded = [item for item in read(f"brat-{level}.tar.gz", book) if item.coder == "ann"]
    own = ("evidence", "note")
    sheet = [
        replace(without_codes(item), other=tuple(pair for pair in item.other if pair[0] not in own)) for item in coded
    ]
    texts = texts_of(MADE / "brat-documents.tar.gz")
    more: dict[str, Any] = {"texts": lambda _, document: texts[document]} if level == "documents" else {}
    export_codings(sheet, book, "brat", tmp_path / "out", level=level, where="sheet.jsonl", **more)
    kept = {name: content for name, content in members(MADE / f"brat-{level}.tar.gz").items() if "/ann/" in name}
    assert len(kept) == 2 * (6 if level == "passages" else 3)
    for name, content in kept.items():
        written = (tmp_path / "out" / Path(name).name).read_bytes()
        assert content.startswith(written) if name.endswith(".ann") else content == written


def members(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as archive:
        return {item.name: archive.extractfile(item).read() for item in archive.getmembers() if item.isfile()}  # type: ignore[union-attr]


def texts_of(path: Path) -> dict[str, str]:
    return {
        Path(name).stem.removeprefix("logs_"): content.decode()
        for name, content in members(path).items()
        if name.endswith(".txt")
    }


def test_a_broken_archive_is_refused(book: Codebook, tmp_path: Path) -> None:
    from framing.errors import BadCodings

    whole = (MADE / PEOPLE[0]).read_bytes()
    for broken in (whole[:700], b"no archive"):
        (tmp_path / "cut.tar.gz").write_bytes(broken)
        with pytest.raises(BadCodings, match=r"cut\.tar\.gz.*broken \.tar\.gz"):
            import_codings("brat", tmp_path / "cut.tar.gz", book)
