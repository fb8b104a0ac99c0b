"""Every command line and every snippet of README.md and docs/: run, or named in unrun.toml with the reason.

Each page runs in an empty folder with the files that it takes for granted (inputs.py), its blocks in their order: shell lines
in this process, Python in one namespace. What a console block shows below a command must be in what the command printed. Lines
that take long are run by `make test LONG=1` alone. Every call of ``framing``, run or not, is read by click's own parser.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

import framing.library.spacy_pipe  # noqa: F401  registers the component where the package is not installed

from .checks import CHECKS
from .inputs import INPUTS, make_study
from .pages import PAGES, ROOT, Block, read_mentions
from .running import BLOCKS, LISTED, PYTHON, find_listed, list_pieces, run_page
from .shell import check_call, check_mention, is_framing, split

SHOWN = ("text", "csv", "toml", "")  # what a file or a terminal holds
ELSEWHERE = {entry["page"] for entry in LISTED if "by" in entry}
RUN = [page for page in dict.fromkeys(block.page for block in BLOCKS) if page not in ELSEWHERE]
LONG = [page for page in RUN if any(entry.get("long") and entry.get("page") == page for entry in LISTED)]


@pytest.fixture(scope="module")
def small_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_study(tmp_path_factory.mktemp("study"))


@pytest.fixture
def results(page: str, request: pytest.FixtureRequest) -> Path:
    """The small study, made for the first page that speaks of its results."""
    needed = page in INPUTS and any(page == block.page and "results/early-cold-war" in block.text for block in BLOCKS)
    found: Path = request.getfixturevalue("small_study") if needed else Path()
    return found


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("page", RUN)
def test_a_page_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, results: Path) -> None:
    monkeypatch.chdir(tmp_path)
    said = run_page(page, results, long=False)
    if page in CHECKS:
        CHECKS[page](said)


@pytest.mark.long
@pytest.mark.parametrize("page", LONG)
def test_a_page_runs_with_what_takes_long(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, results: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    run_page(page, results, long=True)


def calls() -> Iterator[Any]:
    """The words of every command line that calls ``framing``."""
    for block in BLOCKS:
        for text in list_pieces(block) if block.is_shell else []:
            words = split(text.partition("\n")[0])
            if is_framing(words):
                yield pytest.param(words, id=f"{block.name} {' '.join(words[1:3])}")


@pytest.mark.parametrize("words", calls())
def test_every_call_has_commands_options_and_arguments_that_there_are(words: list[str]) -> None:
    try:
        check_call(words)
    except click.UsageError as error:
        pytest.fail(f"{' '.join(words)}: {error.format_message()}")


@pytest.mark.parametrize(
    "line", ["framing anotate x", "framing show", "framing show a --lest 1", "framing align -o x y z"]
)
def test_a_wrong_call_is_found(line: str) -> None:
    with pytest.raises(click.UsageError):
        check_call(split(line))


@pytest.mark.parametrize("page", PAGES)
def test_every_call_in_prose_names_what_there_is(page: str) -> None:
    faults = []
    for text in read_mentions(page):
        try:
            check_mention(text)
        except click.UsageError as error:
            faults.append(f"{text}: {error.format_message()}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_every_block_is_of_a_known_kind(block: Block) -> None:
    if block.language == "toml":
        tomllib.loads(block.text)
    elif not block.is_shell and block.language not in PYTHON and block.language not in SHOWN:
        assert find_listed(block, block.text), f"{block.name}: a block in {block.language!r} is not in unrun.toml"


def test_every_entry_of_the_list_says_why_and_fits_something() -> None:
    found = [find_listed(block, text) for block in BLOCKS for text in list_pieces(block)]
    for entry in LISTED:
        assert entry["because"], entry
        assert set(entry) <= {"page", "starts", "language", "because", "long", "by"}, entry
        assert any(entry is used for used in found), f"nothing fits {entry}"
        if "by" in entry:
            assert Path(entry["page"]).name in (ROOT / entry["by"]).read_text("utf-8")
