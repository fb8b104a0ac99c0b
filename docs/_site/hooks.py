"""Hooks of the documentation site: files beside docs/ that pages link to come along under files/; examples stay lines."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
EXAMPLES = re.compile(r"<p>((?:framing [^\n<]*\n?)+)</p>")  # paragraphs of nothing but command lines
OUTSIDE = re.compile(r"\]\(\.\./((?:studies|models|corpora|benchmarks)/[^)#]+|[A-Z]+\.(?:md|cff))(#[^)]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Add what pages at the top of docs/ link to outside of it."""
    wanted = set()
    for page in ROOT.glob("docs/*.md"):
        wanted.update(match[1] for match in OUTSIDE.finditer(page.read_text(encoding="utf-8")))
    for path in sorted(wanted):
        if (ROOT / path).is_file():
            files.append(File.generated(config, f"files/{path}.txt", abs_src_path=str(ROOT / path)))
    return files


def on_page_content(html: str, page: Page, **_: Any) -> str:
    """Command lines in a command's help stand one below the other, as in a terminal."""
    return EXAMPLES.sub(r"<pre><code>\1</code></pre>", html) if page.file.src_uri == "reference/commands.md" else html


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Links to those files lead to where they come along."""
    if "/" in page.file.src_uri:
        return markdown
    return OUTSIDE.sub(lambda match: f"](files/{match[1]}.txt)", markdown)
