"""Upper layers of the encoder: what one computes, where a text is read, and how they are kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from encoder.upper import upper_layers
from safetensors.numpy import load_file, save_file

from framing.classify import FrameModel, load_model, save_model
from framing.classify.encoder import base
from framing.classify.encoder.base import MINILM, BaseSpec
from framing.classify.encoder.cut import CUT, CutEncoder
from framing.classify.encoder.layers import MATRICES, VECTORS, TrainedLayers, run_layer, shapes_of
from framing.classify.models.layers import LAYERS, pack_outputs
from framing.errors import BadModel
from framing.files import file_sha256

WIDTH = 12  # as many as attention has heads: each head looks at one value
TEXTS = ["We keep the balance of Europe.", "Our harvest was good.", "Peace " * 60]


def make_layer(**given: np.ndarray) -> dict[str, np.ndarray]:
    """A layer that lets states pass: nothing attended, nothing added, values only normalised."""
    shapes = shapes_of(WIDTH, 2)
    layer = {name: np.zeros(shapes[name], np.float32) for name in (*MATRICES, *VECTORS)}
    layer |= {name: np.ones(WIDTH, np.float32) for name in ("joined_scale", "outer_scale")}
    return layer | given


def test_a_layer_that_adds_nothing_normalises() -> None:
    states = np.zeros((2, WIDTH), np.float32)
    states[:, 0] = [12, 24]  # mean 1 and 2, variance (11^2 + 11) / 12 = 11 and 44
    found = run_layer(make_layer(), states)
    assert found[0, :2] == pytest.approx([11 / 11**0.5, -1 / 11**0.5], abs=1e-5)
    assert found[1] == pytest.approx(found[0], abs=1e-5)


def test_attention_weighs_what_it_asks_for() -> None:
    # head 1 asks with value 1 for value 1 (odds 1 * 1 and 1 * 0: weights e : 1) and passes value 2 on to value 3
    attention = np.zeros((3 * WIDTH, WIDTH), np.float32)
    attention[0, 0] = attention[WIDTH, 0] = attention[2 * WIDTH, 1] = 1
    joined = np.zeros((WIDTH, WIDTH), np.float32)
    joined[2, 0] = 1
    states = np.zeros((2, WIDTH), np.float32)
    states[0, 0], states[0, 1], states[1, 1] = 1, 5, -2
    found = run_layer(make_layer(attention=attention, joined=joined), states)
    first = np.array([1, 5, (5 * np.e - 2) / (np.e + 1), *[0] * 9])
    second = np.array([0, -2, (5 - 2) / 2, *[0] * 9])  # asks for nothing: both alike
    for row, wanted in zip(found, (first, second), strict=True):
        assert row == pytest.approx((wanted - wanted.mean()) / wanted.std(), abs=1e-5)


def test_the_small_network_at_each_piece() -> None:
    inner, outer = np.zeros((4 * WIDTH, WIDTH), np.float32), np.zeros((WIDTH, 4 * WIDTH), np.float32)
    inner[40, 0], outer[5, 40] = 1, 2
    states = np.zeros((1, WIDTH), np.float32)
    states[0, 0] = 1
    at = (1 - 1 / 12) / (11 / 144) ** 0.5  # after the first normalising: mean 1/12, variance 11/144
    low = (-1 / 12) / (11 / 144) ** 0.5
    added = 2 * at * 0.99954  # the chance of a standard normal below 3.3166 is .99954
    wanted = np.array([at, *[low] * 4, low + added, *[low] * 6])
    found = run_layer(make_layer(inner=inner, outer=outer), states)
    assert found[0] == pytest.approx((wanted - wanted.mean()) / wanted.std(), abs=1e-3)


def test_untrained_layers_give_what_the_whole_encoder_gives() -> None:
    layers = upper_layers(base.find_base().read_bytes())
    assert len(layers) == 3
    states = CutEncoder().states(TEXTS[0])
    for layer in layers:
        states = run_layer(layer, states)
    assert states.mean(axis=0) == pytest.approx(base.open_encoder(MINILM).mean_state(TEXTS[0]), abs=1e-5)


def make_learned(spec: BaseSpec = MINILM, value: str = CUT.value, codes: int = 2, **given: np.ndarray) -> TrainedLayers:
    rng = np.random.default_rng(3)
    shapes = shapes_of(spec.width, codes)
    layers = [
        {name: (rng.standard_normal(shapes[name]) * 0.1).astype(np.float32) for name in (*MATRICES, *VECTORS)}
        for _ in range(2)
    ]
    head = rng.standard_normal(shapes["head"]).astype(np.float32)
    tensors = {"head_bias": np.array([0.5, -0.5]), "screen": np.array([-1.0, 2.0]), "unread": np.array([-3.0, -4.0])}
    return TrainedLayers(spec, value, tuple(layers), head, *(v.astype(np.float32) for v in (tensors | given).values()))


def test_mean_and_largest_of_each_value_are_weighed(tiny: BaseSpec) -> None:
    learned = make_learned(tiny, "inner")
    passing = make_layer()
    learned = replace(learned, layers=(passing,))
    windows = [np.eye(2, WIDTH, dtype=np.float32), np.eye(1, WIDTH, dtype=np.float32)]
    pieces = np.concatenate([run_layer(passing, each) for each in windows])  # three pieces in all
    wanted = learned.head @ np.concatenate([pieces.sum(axis=0) / 3, pieces.max(axis=0)]) + [0.5, -0.5]
    assert learned.score_states(windows) == pytest.approx(wanted, abs=1e-5)


def test_only_texts_that_the_words_leave_open_are_read(tiny: BaseSpec) -> None:
    learned = make_learned(tiny, "inner")
    words = np.array([[-1.0, 0.0], [-1.5, 1.9], [-9.0, 2.0]], np.float32)  # reaches the first, none, the second
    found = learned.score(TEXTS, words)
    assert found[1].tolist() == [-3, -4]
    encoder = CutEncoder(replace(CUT, base=tiny, value="inner"))
    for row in (0, 2):
        assert found[row] == pytest.approx(learned.score_states(encoder.windows(TEXTS[row])), abs=1e-6)
    assert len(encoder.windows(TEXTS[2])) == 2  # 60 words by 30 a window, beginning and end beside them
    assert learned.score([], words[:0]).shape == (0, 2)
    alone = learned.score(TEXTS[2:], words[2:])
    assert alone.tobytes() == found[2:].tobytes()  # whatever stands beside a text


def test_packed_weights_are_off_by_half_a_step_at_most() -> None:
    weights = np.random.default_rng(0).standard_normal((5, 40)).astype(np.float32)
    whole, steps = pack_outputs(weights)
    assert steps[:, 0] == pytest.approx(np.abs(weights).max(axis=1) / 127)
    assert (np.abs(whole * steps - weights) <= steps / 2 + 1e-7).all()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped model's words with layers that nothing taught."""
    model = load_model("balancing")
    assert isinstance(model, FrameModel)
    codes = len(model.codes)
    given = {name: np.full(codes, value) for name, value in (("head_bias", 0), ("screen", -2), ("unread", -1))}
    folder = tmp_path_factory.mktemp("models") / "m"
    save_model(replace(model, encoder=make_learned(codes=codes, **given)), folder)
    return folder


def test_a_stored_model_reads_with_its_layers(folder: Path) -> None:
    stored, words = load_model(folder), load_model("balancing")
    assert isinstance(stored, FrameModel)
    assert isinstance(stored.encoder, TrainedLayers)
    assert json.loads((folder / "model.json").read_text())["encoder"] == {**MINILM.as_json(), "cut": CUT.value}
    texts = ["We arm to deter the aggressor, and defend the liberty of free peoples.", "The committee met at noon."]
    logit = [np.log(p / (1 - p)) for p in (m.predict(texts).probabilities.astype(float) for m in (stored, words))]
    assert logit[0] - logit[1] == pytest.approx(stored.explain_encoder(texts), abs=2e-3)
    again = folder.with_name("again")
    assert save_model(stored, again) == file_sha256(folder / "files.json")  # packed twice is packed once
    save_model(words, again)
    assert not (again / LAYERS).exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"head": None}, "'head' is missing, not float32"),
        ({"0.inner": np.zeros((4, 4), np.int8)}, "'0.inner' is int8 of shape (4, 4)"),
        ({"1.joined_scale": np.full(384, np.nan, np.float32)}, "'1.joined_scale' has a value that is not finite"),
        (
            {"0.inner_steps": np.full((1536, 1), 1e30, np.float32)},
            "'0.inner_steps' has a value that is not finite, or larger",
        ),
        ({"2.joined": np.zeros(3, np.float32)}, "'2.joined' is no tensor of a layer"),
        ({f"{n}.attention": np.zeros(1, np.int8) for n in range(13)}, "13 layers, not 1 to 12"),
    ],
)
def test_layers_that_cannot_be_are_refused(
    folder: Path, tmp_path: Path, change: dict[str, np.ndarray | None], said: str
) -> None:
    damaged = tmp_path / "m"
    damaged.mkdir()
    for path in folder.iterdir():
        (damaged / path.name).write_bytes(path.read_bytes())
    tensors = {k: v for k, v in (load_file(damaged / LAYERS) | change).items() if v is not None}
    save_file(tensors, damaged / LAYERS)
    listed = json.loads((damaged / "files.json").read_text())
    listed[LAYERS] = {"bytes": (damaged / LAYERS).stat().st_size, "sha256": file_sha256(damaged / LAYERS)}
    (damaged / "files.json").write_text(json.dumps(listed))
    with pytest.raises(BadModel, match=r"layers\.safetensors") as caught:
        load_model(damaged)
    assert said in str(caught.value)


def test_layers_of_another_place_in_the_encoder_are_refused(folder: Path, tmp_path: Path) -> None:
    stored = load_model(folder)
    assert isinstance(stored.encoder, TrainedLayers)
    save_model(replace(stored, encoder=replace(stored.encoder, value="layer_norm_4")), tmp_path / "m")
    with pytest.raises(BadModel, match=r"model\.json.*cut 'layer_norm_4', not 'layer_norm_6'"):
        load_model(tmp_path / "m")


def test_layers_must_be_listed(folder: Path, tmp_path: Path) -> None:
    model = load_model("balancing")
    plain = tmp_path / "plain"
    save_model(model, plain)
    about = json.loads((plain / "model.json").read_text())
    about["encoder"] = {**MINILM.as_json(), "cut": CUT.value}
    (plain / "model.json").write_text(json.dumps(about))
    listed = json.loads((plain / "files.json").read_text())
    path = plain / "model.json"
    listed["model.json"] = {"bytes": path.stat().st_size, "sha256": file_sha256(path)}
    (plain / "files.json").write_text(json.dumps(listed))
    with pytest.raises(BadModel, match=r"files\.json does not list layers\.safetensors"):
        load_model(plain)
