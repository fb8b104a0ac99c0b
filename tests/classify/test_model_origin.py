"""The shipped model is that of the present code, codebook and codings: by a record, in seconds (see CONTRIBUTING.md)."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
REMEDY = "Train it again with 'make model'; where the same bytes come out, only models/balancing.origin.json changes."


@pytest.fixture(scope="module")
def origin() -> ModuleType:
    spec = importlib.util.spec_from_file_location("model_origin", ROOT / "benchmarks" / "model_origin.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nothing_that_makes_the_shipped_model_has_changed(origin: ModuleType) -> None:
    assert origin.RECORD.is_file(), f"no record of what the shipped model is made from. {REMEDY}"
    record = origin.read_record()
    assert record["model"] == origin.model_identity(), f"the record is of another model than the shipped one. {REMEDY}"
    if record["python"] != origin.python_series():
        pytest.skip(f"code is compared by Python {record['python']}")
    changes = origin.compare_origin(record["origin"], origin.describe_origin())
    assert not changes, f"changed since the shipped model was trained: {', '.join(changes)}. {REMEDY}"


def test_what_makes_a_model_is_in_the_record(origin: ModuleType) -> None:
    found = origin.describe_origin()
    expected = {
        *("code framing/classify/fitting/linear.py", "code framing/classify/text/features.py"),
        *("code framing/commands/train.py", "code framing/coding/parse.py", "library numpy"),
        *(
            "data framing/codebook/balancing.toml",
            "data corpora/codings/balancing-ungdc.jsonl",
            "data corpora/samples/balancing-au-pm.jsonl",
        ),
    }
    assert expected <= set(found)
    assert not [name for name in found if "/report/" in name or "/align/" in name or "/errors/" in name]
    assert ("codings train.jsonl" in found) == origin.CODINGS.is_file()


def test_a_change_of_code_counts_and_a_change_of_words_about_it_does_not(origin, tmp_path) -> None:
    file = tmp_path / "a.py"
    file.write_text('"""Ships."""\n\ndef f(x):\n    """One more."""\n    return x + 1  # why\n', encoding="utf-8")
    code = origin._code(file)
    file.write_text('"""Boats."""\n\n\ndef f(x):\n    return (x + 1)\n', encoding="utf-8")
    assert origin._code(file) == code
    file.write_text("def f(x):\n    return x + 2\n", encoding="utf-8")
    assert origin._code(file) != code


def test_changes_are_named(origin, monkeypatch, tmp_path) -> None:
    changes = origin.compare_origin({"a": "1", "b": "1", "c": "1"}, {"a": "1", "b": "2", "d": "1"})
    assert changes == ["b (changed)", "c (gone)", "d (new)"]
    monkeypatch.setattr(origin, "CODINGS", tmp_path / "none.jsonl")
    assert origin.compare_origin({"codings train.jsonl": "1"}, {}) == []


def test_a_record_is_written_and_compared(origin, monkeypatch, tmp_path, capsys) -> None:
    monkeypatch.setattr(origin, "RECORD", tmp_path / "origin.json")
    monkeypatch.setattr(origin, "CODINGS", tmp_path / "train.jsonl")
    monkeypatch.setattr(sys, "argv", ["model_origin.py", "record"])
    assert origin.main() == 1  # without the codings nobody knows what made the model
    shutil.copy(ROOT / "corpora" / "codings" / "balancing-pg18.jsonl", tmp_path / "train.jsonl")
    assert origin.main() == 0
    assert json.loads((tmp_path / "origin.json").read_text("utf-8"))["model"] == origin.model_identity()
    monkeypatch.setattr(sys, "argv", ["model_origin.py", "compare"])
    assert origin.main() == 0
    with open(tmp_path / "train.jsonl", "a", encoding="utf-8") as stream:
        stream.write("\n")
    assert origin.main() == 1
    assert "codings train.jsonl (changed)" in capsys.readouterr().out
