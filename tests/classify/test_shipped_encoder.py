"""The shipped model with trained layers of an encoder beside the words of `balancing`."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from click.testing import CliRunner

from framing.classify import FrameModel, load_model
from framing.classify.encoder.layers import TrainedLayers
from framing.commands import main
from framing.files import file_sha256
from framing.resources import shipped
from framing.study.coded_sample import read_coded_sample

OWN = 8_000_000  # bytes of its own, beside the words
WORDS = ("vocabulary.json", "weights.safetensors", "codebook.toml")


@pytest.fixture(scope="module")
def model() -> FrameModel:
    return load_model("balancing-encoder")


def test_its_words_are_those_of_the_shipped_model(model: FrameModel) -> None:
    folders = [shipped("models", name) for name in ("balancing", "balancing-encoder")]
    assert model.about["words"] == file_sha256(folders[0] / "files.json")
    for name in WORDS:
        assert file_sha256(folders[0] / name) == file_sha256(folders[1] / name)
    own = [path for path in folders[1].iterdir() if path.name not in WORDS]
    assert sum(path.stat().st_size for path in own) <= OWN


def test_shares_by_coded_passages_rest_on_passages_held_out(model: FrameModel) -> None:
    """One fold of five was held out: a passage's chance to be drawn and held out is a fifth of its chance to be drawn."""
    own, words = (read_coded_sample(each) for each in (model, load_model("balancing")))
    assert own is not None
    assert words is not None
    keys = ["corpus", "document", "start", "end"]
    drawn = words.places[keys].assign(probability=words.passages.probability)
    both = own.places[keys].assign(fifth=own.passages.probability).merge(drawn, on=keys, validate="one_to_one")
    assert 0 < len(both) == len(own.places) < model.about["held_out"]
    np.testing.assert_allclose(both["fifth"] * 5, both["probability"])


def test_it_has_learned_the_frame_of_documents_itself(model: FrameModel) -> None:
    words = load_model("balancing")
    documents, before = model.figures["documents"], words.figures["documents"]
    assert documents["documents"] == before["documents"]  # the same coded documents
    assert documents["right_sure"] >= 0.75
    assert model.document_weights is not None
    assert words.document_weights is not None
    assert model.document_weights.as_json() != words.document_weights.as_json()


def test_its_figures_are_of_passages_held_out(model: FrameModel) -> None:
    rows = list(csv.DictReader((shipped("models", "balancing-encoder") / "codings.csv").open(encoding="utf-8")))
    held = [row for row in rows if row["p_containment"]]
    assert len(held) == model.figures["passages"] == model.about["held_out"]
    assert {row["fold"] for row in held} == {held[0]["fold"]}
    kinds, words = model.figures["kinds"], load_model("balancing").figures["kinds"]
    assert kinds["domestic"]["any_f1"] > words["domestic"]["any_f1"]  # what it is for
    assert "held out from training" in (shipped("models", "balancing-encoder") / "card.md").read_text("utf-8")


def test_figures_of_different_passages_are_told_apart() -> None:
    done = CliRunner().invoke(main, ["model", "diff", "balancing", "balancing-encoder"])
    assert done.exit_code == 0
    assert "they do not rank the models" in done.stderr
    assert "they do not rank" not in CliRunner().invoke(main, ["model", "diff", "balancing", "balancing"]).stderr


def test_it_reads_passages_written_for_this_test(model: FrameModel) -> None:
    texts = [
        "Our farmers and our merchants live by the open sea; a war there would empty every purse in the country.",
        "The garden show opened in fine weather and the band played until supper.",
    ]
    assert isinstance(model.encoder, TrainedLayers)
    scores = model.predict(texts)
    assert scores.probabilities[0, model.codes.index("commerce_prosperity")] > 0.3
    assert not model.give_codes(scores)[1].any()
    added = model.explain_encoder(texts)
    assert abs(added[0]).max() > 0.1
    assert model.predict(texts[:1]).probabilities.tobytes() == scores.probabilities[:1].tobytes()
