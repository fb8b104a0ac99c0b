"""What went out to an annotation tool comes back as codings with nothing lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from framing.codebook import Codebook
from framing.coding import Coding, attach_texts
from framing.coding.imports import import_codings
from framing.export import export_results
from framing.export.human_codings import export_codings

from .rounds import annotate_all, planted

ENDINGS = {"label-studio": ".json", "doccano": ".jsonl", "brat": ".zip", "cas": ".zip"}
TABLES = ("csv", "tsv", "jsonl", "parquet")


def path_for(folder: Path, name: str) -> Path:
    return folder / f"out{ENDINGS.get(name, '.' + name)}"


def look(codings: list[Coding]) -> list[tuple[Any, ...]]:
    """All that must survive, in an order of its own."""
    return sorted(
        (c.id, c.coder, c.corpus, c.document, c.document_sha256_16, c.start, c.end, c.practices, c.domestic,
         c.mechanism, c.threat, c.stratum, c.sampling_probability,
         tuple(sorted((k, v) for k, v in c.other if v is not None)))
        for c in codings
    )  # fmt: skip


def texts_of(world: Any) -> Any:
    texts = {(text.corpus, text.id): text.text for text in world.texts}
    return lambda corpus, document: texts.get((corpus, document))


@pytest.mark.parametrize("name", ENDINGS)
@pytest.mark.parametrize("level", ["passages", "documents"])
@pytest.mark.parametrize("held", ["documents", "passages", "places"])
def test_codings_go_out_and_come_back(
    name: str, level: str, held: str, world: Any, scheme: Codebook, tmp_path: Path
) -> None:
    codings = planted(world)
    texts = texts_of(world) if held == "documents" else None
    sent = attach_texts(codings, texts_of(world)) if held == "passages" else codings
    path = path_for(tmp_path, name)
    export_codings(sent, scheme, name, path, texts=texts, level=level)
    if name == "label-studio":
        annotate_all(path, "ann@example.org")
    back = import_codings(name, path, scheme, coder="ann@example.org" if name == "doccano" else "")
    assert look(back) == look(codings)
    checked = attach_texts(back, texts_of(world))
    assert {c.id: c.text for c in checked} == {c.id: c.text for c in attach_texts(codings, texts_of(world))}
    assert all(bool(c.text) == (held != "places") for c in back)


@pytest.mark.parametrize("name", TABLES)
def test_codings_keep_everything_in_tables(name: str, world: Any, scheme: Codebook, tmp_path: Path) -> None:
    codings = planted(world)
    export_codings(codings, scheme, name, tmp_path / f"c.{name}", texts=texts_of(world))
    back = import_codings(name, tmp_path / f"c.{name}", scheme)
    if name in ("csv", "tsv"):
        codings = [replace(c, other=tuple((key, str(value)) for key, value in c.other)) for c in codings]
    assert look(back) == look(codings)


@pytest.mark.parametrize("name", [*ENDINGS, *TABLES])
@pytest.mark.parametrize("hand", ["world", "places"])
def test_a_models_frames_come_back_as_a_coders(
    name: str, hand: str, request: pytest.FixtureRequest, world: Any, scheme: Codebook, tmp_path: Path
) -> None:
    made = request.getfixturevalue(hand)
    path = path_for(tmp_path, name)
    options = {"least": 0.6} if hand == "places" else {}  # leaves out the passage whose stance only the text can tell
    from framing.export import Selection

    selection = Selection(state="DNK", **options) if hand == "places" else Selection()
    export_results(made.results, name, path, selection, evidence=True)
    if name == "label-studio":
        annotate_all(path, "kai")
    back = import_codings(name, path, scheme, coder="kai")
    assert {c.coder for c in back} == {"kai"}
    by_place = {(c.document, c.start, c.end): c for c in attach_texts(back, texts_of(world))}
    if hand == "places":
        (coding,) = by_place.values()
        assert coding.practices == (("blockade", "endorse"), ("convoy", "endorse"))
        return
    for text, start, end, (words, _, _, threat) in world.passages():
        coding = by_place[text.id, start, end]
        assert (coding.text, coding.threat, coding.id) == (words, threat, coding.id)
    odd = [by_place["odd", start, end] for start, end in world.texts[0].places]
    assert [c.practices for c in odd] == [(("convoy", "endorse"),), (("blockade", "reject"),), ()]
    assert [c.domestic for c in odd] == [("bread",), (), ()]
    assert [c.mechanism for c in odd] == [(), ("loan",), ()]
    assert [c.id for c in odd] == ["logs/odd/0", "logs/odd/1", "logs/odd/2"]
