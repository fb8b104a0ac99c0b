"""What the shipped model was made from, recorded beside it, so that seconds tell whether it must be trained again.

    python benchmarks/model_origin.py record     after training ('make model' does it)
    python benchmarks/model_origin.py compare    what has changed since; exit code 1 if anything has

The record (models/balancing.origin.json) holds the model's identity and a hash of everything that training reads: the
code that `framing train` imports (without comments and docstrings), the codebook, the codings and the libraries. Coded
texts are found by their hashes.
After a change that makes no difference, 'make model' gives the same bytes, and a new record.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "models" / "balancing.origin.json"
MODEL = ROOT / "models" / "balancing"
CODINGS = ROOT.parent / "shared" / "annotations" / "train.jsonl"
START = ROOT / "framing" / "commands" / "train.py"
# imported by training, but they decide no number of it: messages, places, progress, the naming of threats, the reading of
# corpora (a coding's text is taken only where its hash is that of the coded one)
OTHER = (
    *("errors/", "corpus/", "classify/threats/", "classify/making/card.py", "classify/making/searching.py"),
    *("coding/agreement.py", "extras.py", "files.py", "folders.py", "progress.py", "resources.py", "schemas.py"),
    *("streams.py", "tables.py", "__init__.py"),
)
DATA = ("framing/codebook/balancing.toml", "framing/codebook/stance_cues.toml", "corpora/codings/*.jsonl",
        "corpora/samples/*.jsonl")  # fmt: skip
LIBRARIES = ("numpy", "scipy", "scikit-learn", "spacy")


def describe_origin() -> dict[str, str]:
    """A hash of each thing that the shipped model is made from, by name; the codings only where they are at hand."""
    found = {f"code {_name(path)}": _hash(_code(path).encode()) for path in sorted(_modules())}
    for pattern in DATA:
        found |= {f"data {_name(path)}": _hash(path.read_bytes()) for path in sorted(ROOT.glob(pattern))}
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        name, _, version = line.partition("==")
        if name in LIBRARIES:
            found[f"library {name}"] = version
    if CODINGS.is_file():
        found["codings train.jsonl"] = _hash(CODINGS.read_bytes())
    return found


def read_record() -> dict[str, object]:
    """The record: `model` (SHA-256 of its files.json), `python` and `origin` (name to hash)."""
    record: dict[str, object] = json.loads(RECORD.read_text(encoding="utf-8"))
    return record


def model_identity() -> str:
    """SHA-256 of the shipped model's files.json."""
    return _hash((MODEL / "files.json").read_bytes())


def compare_origin(recorded: dict[str, str], now: dict[str, str]) -> list[str]:
    """What has changed, is new or is gone; codings that are not at hand are left out."""
    names = sorted(recorded | now)
    if not CODINGS.is_file():
        names = [name for name in names if not name.startswith("codings ")]
    kinds = {(True, True): "changed", (False, True): "new", (True, False): "gone"}
    return [f"{name} ({kinds[name in recorded, name in now]})" for name in names if recorded.get(name) != now.get(name)]


def python_series() -> str:
    """Code is compared as this series of Python writes it out."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _modules() -> set[Path]:
    """The modules that training imports, wherever in them, but for `OTHER`."""
    open_, seen = [START], set()
    while open_:
        path = open_.pop()
        if path not in seen:
            seen.add(path)
            open_ += [found for found in _imports(path) if not _is_other(found)]
    return seen


def _is_other(path: Path) -> bool:
    place = path.relative_to(ROOT / "framing").as_posix()
    return any(place.startswith(part) if part.endswith("/") else place == part for part in OTHER)


def _imports(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("framing"):
            for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                base = ROOT.joinpath(*str(name).split("."))
                yield from (found for found in (base.with_suffix(".py"), base / "__init__.py") if found.is_file())


def _code(path: Path) -> str:
    """The code of a module without comments and docstrings, in one layout."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def main() -> int:
    """Record or compare; the exit code."""
    if sys.argv[1:] == ["record"]:
        if not CODINGS.is_file():
            print(f"{CODINGS}: the codings are not here, so what made the model is not known.", file=sys.stderr)
            return 1
        record = {"model": model_identity(), "python": python_series(), "origin": describe_origin()}
        RECORD.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        return 0
    if sys.argv[1:] == ["compare"]:
        recorded = read_record()["origin"]
        assert isinstance(recorded, dict)
        changes = compare_origin(recorded, describe_origin())
        print("\n".join(changes) or "nothing has changed")
        return int(bool(changes))
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
