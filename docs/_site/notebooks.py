"""Notebooks as pages of the site: run by a kernel of their own in an empty folder, then turned to Markdown.

Notebooks lie in git without outputs, so that what the site shows is what today's code prints, and a difference between two
commits is one of words or code. A cell that fails fails the build. The pages are Markdown like all others: their links are
checked, their words found by the search, their code shown in the site's colours.
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from nbclient import NotebookClient
from nbconvert import MarkdownExporter

LIMIT = 600  # seconds that starting a kernel, and each cell, may take before the build fails
_STYLE = re.compile(r"<style scoped>.*?</style>\n?", re.S)
_FRAME = re.compile(r'<table (?:border="1" )?class="dataframe">')
_LINK = re.compile(r"\]\(((?:notebooks/)?[\w-]+)\.ipynb\)")


def render_notebook(path: Path) -> tuple[str, dict[str, bytes]]:
    """A notebook's page and its pictures, by file name beside the page.

    Raises
    ------
    nbclient.exceptions.CellExecutionError : a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    with TemporaryDirectory() as folder:
        where = {"metadata": {"path": folder}}
        NotebookClient(notebook, timeout=LIMIT, startup_timeout=LIMIT, resources=where).execute()
    for cell in notebook.cells:  # progress and warnings are for who runs it
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    body, made = MarkdownExporter().from_notebook_node(
        notebook, {"unique_key": path.stem, "output_files_dir": f"{path.stem}-files"}
    )
    body = _LINK.sub(r"](\1.md)", body.replace("![svg](", "![The chart that the code above draws]("))
    body = _FRAME.sub("<table>", _STYLE.sub("", body))  # as the site's own tables
    title, _, rest = body.lstrip().partition("\n")
    download = f"[Download this notebook]({path.name}) and run it with Jupyter."
    return f"{title}\n\n{download}\n{rest}", made["outputs"]


def on_files(files: Files, config: Any) -> Files:
    """Give every notebook its page and its pictures."""
    for path in sorted((Path(config["docs_dir"]) / "notebooks").glob("*.ipynb")):
        page, pictures = render_notebook(path)
        files.append(File.generated(config, f"notebooks/{path.stem}.md", content=page))
        for name, content in pictures.items():
            files.append(File.generated(config, f"notebooks/{name}", content=content))
    return files


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Links to notebooks lead to their pages; one to download stays."""
    return markdown if page.file.src_uri.startswith("notebooks/") else _LINK.sub(r"](\1.md)", markdown)
