"""The key of kept frames: it changes with every file that makes frames."""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from framing.annotation import identity
from framing.annotation.identity import PARTS, code_sha256

PACKAGE = Path(identity.__file__).resolve().parents[1]
# imported on the way, but what they do leaves no trace in a frame: messages, places of files, tables, progress, codings
# (only learned from), and the reading of corpora (a document's text is in the key by its hash)
OTHER = (
    *("errors", "extras.py", "files.py", "folders.py", "progress.py", "resources.py", "streams.py", "tables.py"),
    *("coding", "corpus", "__init__.py", "decimals.py", "json_text.py", "toml_tables.py", "showing.py"),
)


def module_path(name: str | None) -> Path | None:
    base = PACKAGE.parent.joinpath(*(name or "").split("."))
    places = (base.with_suffix(".py"), base / "__init__.py")
    return next((path for path in places if base.is_relative_to(PACKAGE) and path.is_file()), None)


def imports(path: Path) -> Iterator[Path]:
    """The modules of the package that a module imports; a name that a package only passes on leads to where it is."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from filter(None, (module_path(alias.name) for alias in node.names))
        elif isinstance(node, ast.ImportFrom) and (found := module_path(node.module)):
            for alias in node.names:
                yield module_path(f"{node.module}.{alias.name}") or passed_on(found, alias.name)


def passed_on(path: Path, name: str) -> Path:
    body = ast.parse(path.read_text(encoding="utf-8")).body if path.name == "__init__.py" else []
    for node in body:
        if isinstance(node, ast.ImportFrom) and name in (alias.asname or alias.name for alias in node.names):
            return module_path(node.module) or path
    return path


def is_in(path: Path, parts: tuple[str, ...]) -> bool:
    place = path.relative_to(PACKAGE).as_posix()
    return any(place == part or place.startswith(f"{part}/") for part in parts)


def test_every_module_that_makes_frames_is_in_the_key() -> None:
    open_, seen = [PACKAGE / "annotation" / "batch.py"], set()
    while open_:
        path = open_.pop()
        if path not in seen:
            seen.add(path)
            if is_in(path, PARTS):
                open_ += imports(path)
    assert PACKAGE / "corpus" / "passages.py" in seen
    assert PACKAGE / "classify" / "models" / "scorer.py" in seen
    assert [path for path in seen if not is_in(path, (*PARTS, *OTHER))] == []


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for part in PARTS:
        source, target = PACKAGE / part, tmp_path / "framing" / part
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    return tmp_path / "framing"


@pytest.mark.parametrize("part", ["corpus/passages.py", "classify/models/scorer.py", "codebook/threats.toml"])
def test_the_key_changes_with_a_file(copy: Path, part: str) -> None:
    before = code_sha256.__wrapped__(copy)
    assert before == code_sha256()
    (copy / part).write_text((copy / part).read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert code_sha256.__wrapped__(copy) != before


def test_the_key_changes_with_a_library(copy: Path, monkeypatch) -> None:
    before = code_sha256.__wrapped__(copy)
    monkeypatch.setattr("importlib.metadata.version", lambda name: "99")
    assert code_sha256.__wrapped__(copy) != before
