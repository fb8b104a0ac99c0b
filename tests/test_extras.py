"""The core runs without the extras; what is missing is answered by the line that installs it."""

from __future__ import annotations

import ast
import functools
import importlib.metadata
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from framing.errors import ExtraMissing
from framing.extras import install_line, load_extra

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = ("formats", "exports", "checks", "entities", "skops", "coding", "cluster", "encoder")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: list[str]) -> set[str]:
    return {normal(re.match(r"[\w.-]+", line)[0]) for line in requirements}


CORE = names(PROJECT["dependencies"])


@functools.cache
def distributions() -> dict[str, set[str]]:
    """Of every module that can be imported here, the distributions that bring it; seconds, and not while tests are listed."""
    found = importlib.metadata.packages_distributions()
    return {module: {normal(name) for name in names} for module, names in found.items()}


@functools.cache
def sources() -> list[tuple[Path, ast.Module]]:
    paths = sorted((ROOT / "framing").rglob("*.py"))
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def running(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those that only a type checker reads."""
    for child in ast.iter_child_nodes(node):
        if not is_for_types(child):
            yield child
            yield from running(child)


def imported() -> Iterator[tuple[Path, str]]:
    for path, tree in sources():
        for node in running(tree):
            if isinstance(node, ast.Import):
                yield from ((path, alias.name.partition(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield path, node.module.partition(".")[0]


def loaded() -> Iterator[tuple[Path, str, str]]:
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "load_extra":
                module, extra = (ast.literal_eval(argument) for argument in node.args)
                yield path, module.partition(".")[0], extra


def test_every_plain_import_is_of_the_core() -> None:
    for path, module in imported():
        if module not in sys.stdlib_module_names and module != "framing":
            assert distributions()[module] & CORE, f"{path}: {module} is no dependency of the core"


def test_every_dependency_of_the_core_is_imported() -> None:
    used = {name for _, module in imported() for name in distributions().get(module, ())}
    catalogue = (tomllib.loads(path.read_text("utf-8")) for path in (ROOT / "corpora").glob("*.toml"))
    used |= {normal(entry["package"]) for entry in catalogue if "package" in entry}
    assert used >= CORE


def test_every_extra_brings_what_is_loaded_by_it_and_no_more() -> None:
    used: dict[str, set[str]] = {extra: set() for extra in EXTRAS}
    used["formats"].add("lxml-html-clean")  # jusText imports it
    for path, module, extra in loaded():
        brought = names(PROJECT["optional-dependencies"][extra]) & distributions()[module]
        assert brought, f"{path}: the extra {extra} does not bring {module}"
        used[extra] |= brought
    assert used == {extra: names(PROJECT["optional-dependencies"][extra]) for extra in EXTRAS}


def test_all_and_test_bring_every_extra() -> None:
    assert PROJECT["optional-dependencies"]["all"] == [f"framing-balance[{','.join(EXTRAS)}]"]
    own = re.search(r"framing-balance\[(.*?)\]", " ".join(PROJECT["optional-dependencies"]["test"]))
    assert "all" in own[1].split(",")


def test_a_missing_package_is_answered_by_the_install_line(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(ExtraMissing) as caught:
        load_extra("docx", "formats")
    assert "'docx'" in str(caught.value)
    assert str(caught.value).endswith(install_line("formats"))
    assert caught.value.exit_code == 1


def test_a_package_that_lacks_another_is_no_missing_extra(monkeypatch, tmp_path) -> None:
    (tmp_path / "half_installed.py").write_text("import no_such_package_at_all\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="no_such_package_at_all"):
        load_extra("half_installed", "formats")


def test_the_install_line_installs_the_extra_into_this_python(monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    words = shlex.split(install_line("formats"))
    assert words[0] == sys.executable or words[:3] == ["uv", "pip", "install"]
    assert words[-1] == f"{ROOT}[formats]"
    monkeypatch.setitem(sys.modules, "pip", None)
    assert shlex.split(install_line("all"))[:5] == ["uv", "pip", "install", "--python", sys.executable]


def requirements_of(roots: set[str]) -> set[str]:
    """The distributions with all that they need, by what is installed here."""
    found: set[str] = set()
    open_ = list(roots)
    while open_:
        name = open_.pop()
        if name in found:
            continue
        found.add(name)
        wanted = (Requirement(line) for line in importlib.metadata.requires(name) or [])
        open_ += [normal(each.name) for each in wanted if each.marker is None or each.marker.evaluate({"extra": ""})]
    return found


HIDING = """\
import importlib.metadata, re, sys
{blocks}
find = importlib.metadata.Distribution.from_name.__func__
def from_name(kind, name):
    if re.sub(r"[-_.]+", "-", name).lower() in {names}:
        raise importlib.metadata.PackageNotFoundError(name)
    return find(kind, name)
importlib.metadata.Distribution.from_name = classmethod(from_name)
"""


@pytest.fixture(scope="module")
def core_alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose Python has no module outside the core, as after `pip install framing-balance`."""
    core = requirements_of(CORE)
    absent = sorted(module for module, found in distributions().items() if not found & core and module.isidentifier())
    absent = [module for module in absent if module not in ("framing", "pip", "_virtualenv")]
    assert {"lxml", "openpyxl", "vl_convert", "lifelines", "matplotlib", "simplemma"} <= set(absent)
    folder = tmp_path_factory.mktemp("core")
    blocks = "".join(f"sys.modules[{name!r}] = None\n" for name in absent)
    names_absent = sorted(set().union(*(distributions()[module] for module in absent)) - core)
    (folder / "sitecustomize.py").write_text(HIDING.format(blocks=blocks, names=names_absent), encoding="utf-8")
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}


def run(environment: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "framing", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)


@pytest.mark.long  # every run of `.ci/run` does it with the core really alone
def test_the_shipped_study_runs_with_the_core_alone(core_alone, tmp_path) -> None:
    shutil.copytree(ROOT / "studies", tmp_path / "studies")
    study = tmp_path / "studies" / "eighteenth-century-britain.toml"
    done = run(core_alone, "run", study, "-o", tmp_path / "out", "--jobs", 1)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "report.html").stat().st_size > 1_000_000
    assert not (tmp_path / "out" / "figures").exists()
    assert install_line("exports") in done.stderr
    figures = run(core_alone, "report", tmp_path / "out", "--figures", "svg")
    assert (figures.returncode, figures.stdout) == (1, "")
    assert install_line("exports") in figures.stderr
    document = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert "numpy" in document["versions"]
    assert "vl-convert-python" not in document["versions"]


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (("codebook", "export", "-o", "book.docx"), "exports"),
        (("corpus", "import", "letter.html", "--name", "letters", "-o", "letters.parquet"), "formats"),
        (("corpus", "check", "letters.csv"), "checks"),
    ],
)
def test_what_the_core_cannot_do_is_answered_by_the_install_line(
    core_alone, tmp_path, monkeypatch, arguments, extra
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("letter.html").write_text("<p>We keep the peace at sea.</p>", encoding="utf-8")
    Path("letters.csv").write_text("id,text,state,date\na,We keep the peace at sea.,GBR,1901-02-03\n", encoding="utf-8")
    done = run(core_alone, *arguments)
    assert done.returncode == 1
    assert done.stderr.strip().endswith(install_line(extra))


def test_units_are_annotated_with_the_core_alone(core_alone, tmp_path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "a", "text": "We stand ready to defend the free peoples against aggression."}\n', "utf-8")
    done = run(core_alone, "annotate", "--units", rows, "-o", tmp_path / "coded.jsonl")
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "coded.jsonl").read_text("utf-8"))["id"] == "a"
