"""The fenced blocks of README.md, CONTRIBUTING.md and docs/, and the command lines in them."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", "CONTRIBUTING.md", *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/**/*.md"))]
COMMANDS = ("framing", ".venv/bin/framing", "make", "git", "pip", "python", "python3")
_FENCE = re.compile(r"^( *)(```+|~~~+) *([^\s`{]*)")
_HEREDOC = re.compile(r"<<'(\w+)'$")


@dataclass(frozen=True)
class Block:
    """One fenced block: where it stands, its language ("" for none), its text without the indent of the fence."""

    page: str
    line: int
    language: str
    text: str

    @property
    def is_shell(self) -> bool:
        """Whether its lines are commands: by its language, or a block of none that begins with a command."""
        first = self.text.split(maxsplit=1)[:1]
        return self.language in ("sh", "bash", "console") or (
            self.language in ("", "text") and first != [] and first[0] in COMMANDS
        )

    @property
    def name(self) -> str:
        """Page and line, for messages."""
        return f"{self.page}:{self.line}"


@dataclass
class Command:
    """One command line with its continuation or its here-document, and what the page says that it prints."""

    text: str
    printed: list[str]


def read_blocks(page: str) -> list[Block]:
    """The blocks of a page in their order."""
    blocks, fence, held = [], None, []
    for number, line in enumerate((ROOT / page).read_text("utf-8").splitlines(), 1):
        match = _FENCE.match(line)
        if fence is None and match:
            fence, language, start, held = match[2], match[3], number, []
        elif fence is not None and line.strip() == fence:
            blocks.append(Block(page, start, language, textwrap.dedent("\n".join(held))))
            fence = None
        elif fence is not None:
            held.append(line)
    assert fence is None, f"{page}: the block of line {start} is not closed"
    return blocks


def read_commands(block: Block) -> list[Command]:
    """The command lines of a shell block; in a console block those behind ``$``, with what stands below each."""
    found: list[Command] = []
    lines = iter(block.text.splitlines())
    for line in lines:
        if block.language == "console" and not line.startswith("$ "):
            found[-1].printed.append(line)
            continue
        text = line.removeprefix("$ ") if block.language == "console" else line
        while text.endswith("\\"):
            text = f"{text[:-1]} {next(lines).strip()}"
        if here := _HEREDOC.search(text):
            while not text.endswith(f"\n{here[1]}"):
                text += f"\n{next(lines)}"
        if text.strip() and not text.startswith("#"):
            found.append(Command(text, []))
    return found


def read_mentions(page: str) -> list[str]:
    """What the prose of a page quotes as a call of ``framing``, blanks squeezed."""
    prose = re.sub(r"^( *)(```+).*?^ *\2 *$", "", (ROOT / page).read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    quoted = re.findall(r"(?<!`)`([^`]+)`(?!`)", prose)
    return [" ".join(text.split()) for text in quoted if text.startswith("framing ")]
