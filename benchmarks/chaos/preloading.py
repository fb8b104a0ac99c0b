"""All that commands import and load, at hand before processes part, so that each run costs its work alone."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import framing
from framing.annotation import batch

_LIBRARIES = (
    "charset_normalizer", "dateparser", "docx", "jsonpath_ng", "lxml.etree", "lxml.html", "openpyxl", "py3langid", "pypdfium2",
    "requests", "sklearn.linear_model", "sklearn.feature_extraction.text", "scipy.optimize", "scipy.stats", "skops.io",
    "starlette.applications", "trafilatura", "uvicorn", "uvicorn.protocols.http.auto", "uvicorn.loops.auto", "yaml", "cassis",
)  # fmt: skip
_STARTS = (".__main__", ".spacy_pipe")  # run something when they are imported


@contextmanager
def preloaded() -> Iterator[None]:
    """All is imported, and batches of a pass are so small that a small world has several."""
    for module in pkgutil.walk_packages(framing.__path__, "framing."):
        if not module.name.endswith(_STARTS):
            with suppress(ImportError):  # an extra that is not here
                importlib.import_module(module.name)
    for name in _LIBRARIES:
        with suppress(ImportError):
            importlib.import_module(name)
    batch.loaded_model("balancing")
    before = batch.BATCH_CHARACTERS
    batch.BATCH_CHARACTERS = 12_000
    try:
        yield
    finally:
        batch.BATCH_CHARACTERS = before
