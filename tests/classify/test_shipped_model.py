from __future__ import annotations

from pathlib import Path

import pytest

from framing.classify import load_model
from framing.classify.making.auxiliary import read_auxiliary
from framing.classify.making.reading import read_training
from framing.codebook import shipped_codebook
from framing.resources import shipped

ANNOTATIONS = Path(__file__).resolve().parents[3] / "shared" / "annotations" / "train.jsonl"
needs_codings = pytest.mark.skipif(not ANNOTATIONS.is_file(), reason="the training codings are not beside the checkout")


def test_the_shipped_model_is_of_the_shipped_codebook() -> None:
    model = load_model("balancing", shipped_codebook())
    assert model.figures["kinds"]["practice"]["macro_f1"] >= 0.47
    assert all(row["calibration_error"] <= 0.03 for row in model.figures["codes"].values())
    assert "large language models" in (shipped("models", "balancing") / "card.md").read_text()


def test_it_reads_a_passage_written_for_this_test() -> None:
    model = load_model("balancing")
    text = "We shall hold the balance of power in Europe and check whichever prince grows too great for the rest."
    scores = model.predict([text, "The garden show opened in fine weather and the band played until supper."])
    given = dict(zip(model.codes, model.give_codes(scores)[0], strict=True))
    assert given["contrived_equilibrium"]
    assert not model.give_codes(scores)[1].any()
    assert any("balance" in text[each.start : each.end] for each in model.explain(text, ["contrived_equilibrium"])[:5])


def test_threats_are_named_by_the_names_of_their_time() -> None:
    model = load_model("balancing")
    assert model.threats([
        "We must resist the aggression of the Kremlin and its satellites.",
        "Against the exorbitant power of France and the ambition of Bonaparte we arm.",
        "The harvest was good.",
    ]) == ["USSR", "France", ""]  # fmt: skip


def test_every_auxiliary_coding_finds_its_text(archives: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMING_HOME", str(archives))
    further = read_auxiliary(shipped_codebook())
    assert (further.not_fetched, further.changed) == ((), ())
    assert len(further.codings) == 12_203


@needs_codings
def test_named_threats_agree_with_the_coders() -> None:
    model = load_model("balancing")
    codings = [coding for coding in read_training([ANNOTATIONS], shipped_codebook()) if coding.practices][:600]
    coded = [coding.threat for coding in codings]
    named = [set(each.split(";")) - {""} for each in model.threats([coding.text for coding in codings])]
    resolved = [set(each.split(";")) - {""} for each in model.threats([f"against {field}" for field in coded])]
    wanted = [found or {field} - {""} for found, field in zip(resolved, coded, strict=True)]
    hits = sum(len(one & other) for one, other in zip(named, wanted, strict=True))
    assert 2 * hits / sum(map(len, named + wanted)) > 0.3
