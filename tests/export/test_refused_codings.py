"""Files that are no codings of ours are refused by name, and so is what nobody settled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from framing.codebook import Codebook
from framing.coding.imports import import_codings
from framing.errors import BadCodings, FileMissing, UnknownName, UnreadableFile
from framing.export import export_results
from framing.export.human_codings import export_codings

from .rounds import planted


def test_a_stance_that_nobody_settled_is_refused(places: Any, scheme: Codebook, tmp_path: Path) -> None:
    export_results(places.results, "brat", tmp_path / "brat")
    with pytest.raises(UnknownName, match="'unclear'"):
        import_codings("brat", tmp_path / "brat", scheme)


@pytest.mark.parametrize(
    ("name", "file", "content", "error"),
    [
        ("label-studio", "a.json", "{", BadCodings),
        ("label-studio", "a.json", "{}", BadCodings),
        ("label-studio", "a.json", '[{"data": {"text": "x"}}]', BadCodings),
        ("doccano", "a.jsonl", "x\n", UnreadableFile),
        ("doccano", "a.jsonl", '{"text": "x", "label": []}\n', BadCodings),
        ("brat", "a.ann", "T1\tconvoy 1 2;4 5\tx y\n", BadCodings),
        ("brat", "a.ann", "T1\tconvoy 1 2\tx\n", BadCodings),
        ("cas", "a.xmi", "<x/>", BadCodings),
        ("cas", "a.zip", "no zip", BadCodings),
        ("msword", "a.doc", "", UnknownName),
    ],
)
def test_strange_files_are_refused_by_name(
    name: str, file: str, content: str, error: type[Exception], scheme: Codebook, tmp_path: Path
) -> None:
    (tmp_path / file).write_text(content, encoding="utf-8")
    with pytest.raises(error, match=file if error is not UnknownName else "label-studio"):
        import_codings(name, tmp_path / file, scheme)


def test_a_code_the_coder_made_up_is_refused(world: Any, scheme: Codebook, tmp_path: Path) -> None:
    path = tmp_path / "kai.jsonl"
    export_results(world.results, "doccano", path)
    path.write_text(path.read_text(encoding="utf-8").replace("convoy:endorse", "convoi:endorse"), encoding="utf-8")
    with pytest.raises(UnknownName, match="Did you mean 'convoy'"):
        import_codings("doccano", path, scheme)


def test_absent_files_and_results_only_formats(world: Any, scheme: Codebook, tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        import_codings("brat", tmp_path / "nowhere", scheme)
    with pytest.raises(UnknownName, match="rds"):
        export_codings(planted(world), scheme, "rds", tmp_path / "x.rds")
