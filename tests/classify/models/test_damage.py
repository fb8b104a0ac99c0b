"""Model folders whose hashes fit and whose content lies, and folders that a full disk interrupts."""

from __future__ import annotations

import json
import resource
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from safetensors.numpy import load_file, save_file

from framing.classify import load_model, save_model
from framing.classify.making.training import Trained, train_model
from framing.codebook import Codebook
from framing.coding import Coding
from framing.commands import main
from framing.errors import CannotWrite
from framing.files import file_sha256

Change = Callable[[Path], None]


@pytest.fixture(scope="module")
def trained(codings: list[Coding], book: Codebook) -> Trained:
    return train_model(codings, book, name="toy")


@pytest.fixture
def folder(trained: Trained, tmp_path: Path) -> Path:
    save_model(trained.model, tmp_path / "m", trained.files)
    return tmp_path / "m"


def _tensor(name: str, change: Callable[[np.ndarray], np.ndarray]) -> Change:
    def apply(folder: Path) -> None:
        tensors = load_file(folder / "weights.safetensors")
        tensors[name] = np.ascontiguousarray(change(tensors[name]))
        save_file(tensors, folder / "weights.safetensors")

    return apply


def _json(file: str, key: str, value: object) -> Change:
    def apply(folder: Path) -> None:
        about = json.loads((folder / file).read_text())
        about[key] = value(about[key]) if callable(value) else value
        (folder / file).write_text(json.dumps(about))

    return apply


def _raw(file: str, content: bytes) -> Change:
    return lambda folder: (folder / file).write_bytes(content) and None


NAN = float("nan")
DAMAGE: dict[str, tuple[str, Change]] = {
    "bias": ("'bias' is not finite", _tensor("bias", lambda old: old * np.nan)),
    "frequencies": ("'word_idf' is not finite", _tensor("word_idf", lambda old: old * np.nan)),
    "infinite": ("'chars_scale' is not finite", _tensor("chars_scale", lambda old: np.full_like(old, np.inf))),
    "kind": ("'words' holds float32", _tensor("words", lambda old: old.astype(np.float32))),
    "kind of scale": ("'words_scale' holds int8", _tensor("words_scale", lambda old: old.astype(np.int8))),
    "outputs": ("'bias' has shape", _tensor("bias", lambda old: old[:, :-1])),
    "pair idf": ("'pair_idf' has shape", _tensor("pair_idf", lambda old: np.append(old, old))),
    "pair order": ("not in order", _tensor("pairs_index", lambda old: old[::-1])),
    "pair of no word": ("names a word", _tensor("pairs_index", lambda old: old + 100_000)),
    "header": ("weights.safetensors", _raw("weights.safetensors", (2**60).to_bytes(8, "little") + b"{}")),
    "calibration": ("'calibration' is not finite", _json("model.json", "calibration", [[NAN, 0.0]] * 5)),
    "calibration shape": ("'calibration' has shape", _json("model.json", "calibration", [[1.0, 0.0]])),
    "calibration words": ("'calibration' is not", _json("model.json", "calibration", [["a", "b"]] * 5)),
    "threshold": ("below 0", _json("model.json", "thresholds", lambda old: dict.fromkeys(old, -1))),
    "threshold missing": ("each code once", _json("model.json", "thresholds", {"ships": 0.5})),
    "away": ("'away'", _json("model.json", "away", [0.5])),
    "settings": ("settings.cue_scale", _json("model.json", "settings", lambda old: old | {"cue_scale": "much"})),
    "deep": ("nested", _raw("model.json", b"[" * 200_000)),
    "no object": ("not a JSON object", _raw("vocabulary.json", b"[]")),
    "long gram": ("1000000 letters", _json("vocabulary.json", "grams", lambda old: ["ab" * 500_000, *old[1:]])),
    "short gram": ("2 letters", _json("vocabulary.json", "grams", lambda old: ["ab", *old[1:]])),
    "word twice": ("stands twice", _json("vocabulary.json", "words", lambda old: [old[1], *old[1:]])),
    "word number": ("not a list of texts", _json("vocabulary.json", "words", lambda old: [1, *old[1:]])),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_content_that_no_model_has_is_refused_by_name(folder: Path, name: str) -> None:
    said, change = DAMAGE[name]
    change(folder)
    listed = {
        path.name: {"bytes": path.stat().st_size, "sha256": file_sha256(path)}
        for path in folder.iterdir()
        if path.name != "files.json"
    }
    (folder / "files.json").write_text(json.dumps(listed))
    done = CliRunner().invoke(main, ["model", "verify", str(folder)])
    assert done.exit_code == 2
    assert said in done.stderr
    assert str(folder) in done.stderr
    assert "train it again" in done.stderr


def _content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_full_disk_leaves_the_old_model(trained: Trained, folder: Path) -> None:
    before = _content(folder)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(CannotWrite, match="nothing was replaced") as failed:
            save_model(trained.model, folder, {"other.json": {}})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert str(folder) in str(failed.value)
    assert "unfinished" not in str(failed.value)
    assert _content(folder) == before


def test_a_new_model_takes_the_place_of_the_old_one_and_leaves_other_files(trained: Trained, folder: Path) -> None:
    (folder / "notes.txt").write_text("mine")
    assert (folder / "card.md").is_file()
    digest = save_model(trained.model, folder)
    assert load_model(folder).sha256 == digest
    assert sorted(_content(folder)) == [
        "codebook.toml", "files.json", "model.json", "notes.txt", "vocabulary.json", "weights.safetensors",
    ]  # fmt: skip


def test_a_linked_folder_stays_a_link(trained: Trained, folder: Path) -> None:
    link = folder.with_name("link")
    link.symlink_to(folder, target_is_directory=True)
    save_model(trained.model, link)
    assert link.is_symlink()
    shutil.rmtree(folder)
    assert not link.exists()


@pytest.mark.parametrize("content", ["[]", "{", "[" * 100_000])
def test_figures_that_are_none_are_named(folder: Path, content: str) -> None:
    (folder / "figures.json").write_text(content)
    listed = json.loads((folder / "files.json").read_text())
    listed["figures.json"] = {"bytes": len(content), "sha256": file_sha256(folder / "figures.json")}
    (folder / "files.json").write_text(json.dumps(listed))
    done = CliRunner().invoke(main, ["model", "diff", str(folder), str(folder)])
    assert done.exit_code == 2
    assert "figures.json: this model is refused" in done.stderr
