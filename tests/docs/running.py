"""Pages run: blocks in their order, shell lines in this process, Python in one namespace, listed lines left out."""

from __future__ import annotations

import io
import tomllib
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from .inputs import BEFORE, INPUTS, NAMES
from .pages import PAGES, ROOT, Block, read_blocks, read_commands
from .shell import Shell

LISTED: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("unrun.toml").read_text("utf-8"))["unrun"]
BLOCKS = [block for page in PAGES for block in read_blocks(page)]
PYTHON = ("python", "py")


def find_listed(block: Block, text: str) -> dict[str, Any] | None:
    """The entry of unrun.toml for a line or a snippet, None where it is to be run."""
    for entry in LISTED:
        fits = text.startswith(entry.get("starts", "")) and entry.get("language", block.language) == block.language
        if fits and entry.get("page", block.page) == block.page:
            return entry
    return None


def list_pieces(block: Block) -> list[str]:
    """What of a block is run by itself: each of its command lines, or all of it."""
    return [command.text for command in read_commands(block)] if block.is_shell else [block.text]


def run_page(page: str, results: Path, *, long: bool) -> str:
    """Run a page in the current folder, with the files that it takes for granted; what it printed.

    results : those of a small study, for pages that speak of ``results/early-cold-war``. long : lines that take long, too.
    """
    if page in INPUTS:
        INPUTS[page](results)
    shell, names, said = Shell(), dict(NAMES.get(page, {})), ""
    for block in BLOCKS:
        if block.page != page:
            continue
        if block.language == "toml" and page == "docs/studies.md" and "[[corpus]]" in block.text:
            Path("my-study.toml").write_text(block.text, encoding="utf-8")
        if block.is_shell:
            said += _run_lines(block, shell, long)
        elif block.language in PYTHON and _is_run(block, block.text, long):
            with redirect_stdout(io.StringIO()) as heard:
                exec(compile("\n" * block.line + block.text, str(ROOT / page), "exec"), names)
            said += heard.getvalue()
    return said


def _run_lines(block: Block, shell: Shell, long: bool) -> str:
    said = ""
    for command in read_commands(block):
        for (page, starts), prepare in BEFORE.items():
            if page == block.page and command.text.startswith(starts):
                prepare()
        if _is_run(block, command.text, long):
            heard = shell.run(command.text)
            for line in command.printed:
                assert _squeeze(line) in _squeeze(heard), f"{block.name}: {command.text}\n{heard}"
            said += heard
    return said


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _is_run(block: Block, text: str, long: bool) -> bool:
    entry = find_listed(block, text)
    return entry is None or (long and entry.get("long", False))
