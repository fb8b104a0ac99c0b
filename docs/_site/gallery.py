"""Charts that a page's own code draws: below each Python block whose last line gives a chart stands its picture."""

from __future__ import annotations

import ast
import re
from typing import Any

import altair as alt
import vl_convert
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

_BLOCK = re.compile(r"^```python\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def draw_page(markdown: str, stem: str) -> tuple[str, dict[str, str]]:
    """The page with its pictures, and these by file name beside the page. All blocks share one namespace."""
    names: dict[str, Any] = {}
    drawn: dict[str, str] = {}
    heading = re.compile(r"^## (.+)$", re.MULTILINE)

    def run(match: re.Match[str]) -> str:
        chart = run_block(match[1], names)
        if not isinstance(chart, alt.TopLevelMixin):
            return match[0]
        titles = heading.findall(markdown[: match.start()])
        name = f"{stem}-{len(drawn) + 1:02}.svg"
        drawn[name] = vl_convert.vegalite_to_svg(chart.to_json())
        return f"{match[0]}\n![{titles[-1] if titles else 'Chart'}]({name})\n"

    return _BLOCK.sub(run, markdown), drawn


def run_block(code: str, names: dict[str, Any]) -> Any:
    """Run code as a notebook does: the value of its last line where that is an expression, else None."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<page>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<page>", "eval"), names) if isinstance(last, ast.Expr) else None


def on_page_markdown(markdown: str, page: Page, config: Any, files: Files) -> str:
    """Draw the charts of the gallery."""
    if page.file.src_uri != "gallery.md":
        return markdown
    markdown, drawn = draw_page(markdown, "gallery")
    for name, picture in drawn.items():
        files.append(File.generated(config, name, content=picture))
    return markdown
