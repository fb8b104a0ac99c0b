"""Adjudicated sets and several coders through every tool's format and back.

What the tools themselves do to a file is tested in tests/coding/imports; Label Studio shows codings as predictions, which
a person submits, and doccano gives a file the name of its user: both are done here by hand.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from framing.codebook import Codebook
from framing.coding import Coding
from framing.coding.coders.adjudicating import adjudicate
from framing.coding.imports import import_codings
from framing.export.human_codings import export_codings

TEXTS = ["They asked for a convoy.", "Bread is dear, and the port is shut by a blockade.", "It rained on the quay."]
CODES = {
    "ann": [(("convoy", "endorse"),), (("blockade", "report"),), ()],
    "bob": [(("convoy", "endorse"),), (("blockade", "report"), ("convoy", "reject")), ()],
}
FILES = {"label-studio": "out.json", "doccano": "out.jsonl", "brat": "out", "cas": "out", "csv": "out.csv",
         "tsv": "out.tsv", "jsonl": "out.jsonl", "parquet": "out.parquet", "xlsx": "out.xlsx"}  # fmt: skip


def codings_of(coder: str) -> list[Coding]:
    return [
        Coding(f"p{number}", coder, "logs", f"log{number}", "", 0, len(text), practices, ("bread",) * (number == 1),
               text=text, stratum="all", sampling_probability=0.5)
        for number, (text, practices) in enumerate(zip(TEXTS, CODES[coder], strict=True))
    ]  # fmt: skip


def facts(codings: list[Coding]) -> list[tuple[object, ...]]:
    return sorted(
        (item.id, item.coder, sorted(item.practices), item.domestic, item.stratum, item.sampling_probability,
         dict(item.other).get("adjudicated"), dict(item.other).get("history"))
        for item in codings
    )  # fmt: skip


def submit(path: Path, user: str) -> None:
    """What becomes of tasks that one person submits as they are."""
    tasks = json.loads(path.read_text(encoding="utf-8"))
    for number, task in enumerate(tasks):
        result = task.pop("predictions")[0]["result"]
        task["annotations"] = [{"id": number, "completed_by": {"email": user}, "result": result}]
    path.write_text(json.dumps(tasks), encoding="utf-8")


def there_and_back(codings: list[Coding], name: str, scheme: Codebook, folder: Path, user: str) -> list[Coding]:
    """Through the tool, where `user` saves all; formats that say who coded leave the user out."""
    place = folder / FILES[name].replace("out", user if name == "doccano" else "out")
    export_codings(codings, scheme, name, place)
    if name == "label-studio":
        submit(place, user)
    passed_over: Counter[str] = Counter()
    back = import_codings(name, place, scheme, passed_over=passed_over)
    assert not passed_over
    return back


@pytest.mark.parametrize("name", FILES)
def test_a_gold_set_comes_back_with_its_history(name: str, tmp_path: Path, scheme: Codebook) -> None:
    gold = adjudicate([*codings_of("ann"), *codings_of("bob")], scheme, "unanimous").gold
    assert [item.id for item in gold] == ["p0", "p2"]
    back = there_and_back(gold, name, scheme, tmp_path, "gold")
    assert facts(back) == facts(gold)


@pytest.mark.parametrize("name", FILES)
def test_several_coders_of_the_same_passages_stay_apart(name: str, tmp_path: Path, scheme: Codebook) -> None:
    both = [*codings_of("ann"), *codings_of("bob")]
    assert facts(there_and_back(both, name, scheme, tmp_path, "dora")) == facts(both)


@pytest.mark.parametrize("name", ["label-studio", "doccano"])
def test_what_one_person_corrects_is_that_persons(name: str, tmp_path: Path, scheme: Codebook) -> None:
    back = there_and_back(codings_of("ann"), name, scheme, tmp_path, "dora")
    assert {item.coder for item in back} == {"dora"}


@pytest.mark.parametrize("name", ["label-studio", "doccano", "brat", "cas"])
def test_whole_documents_of_several_coders_come_back_passage_by_passage(
    name: str, tmp_path: Path, scheme: Codebook
) -> None:
    whole = "\n\n".join(TEXTS)
    starts = [whole.index(text) for text in TEXTS]
    both = [
        replace(item, document="log", start=start, end=start + len(item.text))
        for coder in CODES
        for item, start in zip(codings_of(coder), starts, strict=True)
    ]
    place = tmp_path / FILES[name]
    export_codings(both, scheme, name, place, texts=lambda corpus, document: whole, level="documents")
    if name == "label-studio":
        submit(place, "dora")
        assert len(json.loads(place.read_text(encoding="utf-8"))) == 2
    back = import_codings(name, place, scheme)
    assert facts(back) == facts(both)
    assert sorted((item.start, item.end, item.text) for item in back) == sorted(
        (item.start, item.end, item.text) for item in both
    )
    gold = adjudicate(back, scheme, "unanimous")
    assert [item.id for item in gold.gold] == ["p0", "p2"]
