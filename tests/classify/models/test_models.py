from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from framing.classify import FrameModel, load_model, save_model, verify_model
from framing.classify.evaluating.drift import measure_drift
from framing.classify.making.training import Trained, train_model
from framing.classify.models.evidence import divide_score
from framing.codebook import Codebook, shipped_codebook
from framing.coding import Coding
from framing.commands import main
from framing.errors import BadCodebook, BadCodings, BadModel, UnknownName


@pytest.fixture(scope="module")
def trained(book: Codebook, codings: list[Coding]) -> Trained:
    return train_model(codings, book, name="toy")


@pytest.fixture(scope="module")
def folder(trained: Trained, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "toy"
    save_model(trained.model, path, trained.files)
    return path


@pytest.fixture(scope="module")
def model(folder: Path) -> FrameModel:
    return load_model(folder)


def test_a_stored_model_says_what_the_trained_one_said(trained: Trained, model: FrameModel) -> None:
    texts = ["Our navy and its frigates.", "We condemn and refuse disarmament.", ""]
    one, other = trained.model.predict(texts), model.predict(texts)
    assert other.probabilities == pytest.approx(one.probabilities, abs=0.01)
    assert other.probabilities.dtype == other.endorsement.dtype == np.float32
    assert other.codes == ("ships", "talks", "walls", "purse", "gifts")
    assert other.endorsement.shape == (3, 3)
    assert len(model.predict([])) == 0


def test_training_again_gives_the_same_bytes(
    trained: Trained, book: Codebook, codings: list[Coding], folder: Path, tmp_path: Path
) -> None:
    again = train_model(codings, book, name="toy")
    save_model(again.model, tmp_path / "toy", again.files)
    assert (tmp_path / "toy" / "files.json").read_bytes() == (folder / "files.json").read_bytes()


def test_no_text_of_the_codings_is_stored(folder: Path, codings: list[Coding]) -> None:
    stored = "".join(path.read_text("utf-8", "replace") for path in folder.iterdir())
    assert not any(coding.text[:60] in stored for coding in codings)


def test_planted_stance_is_told_apart(model: FrameModel) -> None:
    ships = model.predict(["We condemn and refuse the fleet and the navy.", "Our fleet and our navy this year."])
    assert ships.endorsement[0, 0] < ships.endorsement[1, 0]
    assert ships.stances[0][0] in {"reject", "report"}
    assert ships.stances[1][0] == "endorse"


def test_evidence_is_exact_and_points_at_the_words(model: FrameModel, codings: list[Coding]) -> None:
    text = "The   great, grow¬\ning fleet of our navy; we condemn taxes and disarmament."
    shares, rest = divide_score(model.scorer, model.space.read([text]), range(5))
    assert sum(shares.values()) + rest == pytest.approx(model.scorer.score([text])[0, :5], abs=1e-3)
    found = model.explain(text, ["ships"])
    assert {"fleet", "navy"} <= {text[each.start : each.end] for each in found[:4]}
    assert all(each.weight > 0 and each.code == "ships" for each in found)


def test_many_passages_are_explained_as_each_by_itself(model: FrameModel) -> None:
    texts = ["A word before. The great fleet of our navy!", "", "We said: 'no taxes'. Never taxes. Our fleet.", "qqxx"]
    asked = [(text, ["ships"] if number else list(model.codes)) for number, text in enumerate(texts)]
    many = list(model.explain_many(asked))
    assert len(many) == len(texts)
    assert many[0]
    assert many[2]
    for (text, codes), found in zip(asked, many, strict=True):
        alone = model.explain(text, codes)
        assert [(one.code, one.start, one.end) for one in found] == [(one.code, one.start, one.end) for one in alone]
        assert [one.weight for one in found] == pytest.approx([one.weight for one in alone])


def test_codes_are_given_by_thresholds(model: FrameModel) -> None:
    scores = model.predict(["fleet navy frigates admiral", "weather and music"])
    assert model.give_codes(scores)[0, 0]
    assert not model.give_codes(scores)[1].any()
    single = replace(model, codebook=replace(model.codebook, choice="one"), cuts=np.full_like(model.cuts, 0.2))
    both = single.predict(["fleet navy frigates admiral disarmament treaty inspection accord"])
    assert single.give_codes(both)[0, :3].sum() == 1
    assert both.probabilities[0, :3].sum() <= 1 + 1e-6


def test_folder_holds_card_figures_and_errors(folder: Path) -> None:
    card = json.loads((folder / "card.json").read_text())
    assert card["codings"]["passages"] == 240
    assert 0.8 < card["figures"]["practice"]["macro_f1"] <= 1
    errors = json.loads((folder / "errors.json").read_text())
    pooled = [row for row in errors if row["corpus"] == row["era"] == "*"]
    assert {row["code"] for row in pooled} == {"ships", "talks", "walls", "purse", "gifts"}
    assert all(0 <= row["fpr"] <= 1 and row["tpr"] > row["fpr"] for row in pooled if row["code"] == "ships")


@pytest.mark.parametrize("name", ["weights.safetensors", "model.json", "codebook.toml", "card.md"])
def test_a_tampered_file_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    copy = _copy(folder, tmp_path)
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(bytes(data))
    with pytest.raises(BadModel, match=name):
        load_model(copy)


def test_missing_swapped_and_linked_files_are_refused(folder: Path, tmp_path: Path) -> None:
    copy = _copy(folder, tmp_path)
    (copy / "weights.safetensors").unlink()
    with pytest.raises(BadModel, match="missing"):
        verify_model(copy)
    (copy / "weights.safetensors").symlink_to(folder / "weights.safetensors")
    with pytest.raises(BadModel, match="plain file"):
        verify_model(copy)
    listed = json.loads((copy / "files.json").read_text())
    listed["../model.json"] = listed.pop("card.md")
    (copy / "files.json").write_text(json.dumps(listed))
    with pytest.raises(BadModel):
        verify_model(copy)
    (copy / "files.json").write_text("[]")
    with pytest.raises(BadModel):
        load_model(copy)


def test_files_that_are_not_listed_are_named(folder: Path, tmp_path: Path) -> None:
    copy = _copy(folder, tmp_path)
    quiet = CliRunner().invoke(main, ["model", "verify", str(copy)])
    assert quiet.exit_code == 0
    assert "Not listed" not in quiet.stderr
    (copy / "notes").mkdir()
    (copy / "notes" / "run.py").write_text("print('never')")
    (copy / "weights.old").write_bytes(b"0")
    said = CliRunner().invoke(main, ["model", "verify", str(copy)])
    assert said.exit_code == 0
    named = [line.rpartition(" ")[2] for line in said.stderr.splitlines() if line.startswith("Not listed")]
    assert named == ["notes/run.py", "weights.old"]


def test_wrong_shapes_are_refused_even_with_right_hashes(trained: Trained, tmp_path: Path) -> None:
    weights = {**trained.model.weights, "words": trained.model.weights["words"][:-1]}
    save_model(replace(trained.model, weights=weights), tmp_path / "m")
    with pytest.raises(BadModel, match="'words'"):
        load_model(tmp_path / "m")


def test_a_model_of_another_codebook_is_refused(folder: Path) -> None:
    with pytest.raises(BadCodebook, match=r"toy 1 .* not balancing"):
        load_model(folder, shipped_codebook())


def test_unknown_names_and_codings_without_text(book: Codebook, codings: list[Coding], tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="nothing"):
        load_model("nothing")
    with pytest.raises(BadModel, match=r"files\.json"):
        load_model(tmp_path)
    with pytest.raises(BadCodings, match="coding c3"):
        train_model([replace(each, text="") if each.id == "c3" else each for each in codings], book)


def test_drift_of_unknown_words(model: FrameModel, codings: list[Coding]) -> None:
    assert not measure_drift(model, [coding.text for coding in codings]).far
    strange = measure_drift(model, ["Lorem ipsum dolor sit amet consectetur adipiscing elit"])
    assert strange.far
    assert "Code a sample" in strange.warning


def _copy(folder: Path, place: Path) -> Path:
    copy = place / "copy"
    copy.mkdir()
    for path in folder.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    return copy


def test_the_card_says_what_is_known_of_the_codings_and_no_more(folder: Path, codings: list[Coding]) -> None:
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    drawn = any(coding.stratum for coding in codings)
    assert any("drawn by cue words" in limit for limit in card["limits"]) is drawn
    assert any("Nothing says how the passages were drawn" in limit for limit in card["limits"]) is not drawn
