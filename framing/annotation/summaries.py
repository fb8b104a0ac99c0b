"""Document frames written while passages go by, in memory that does not grow with the documents."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.annotation.distinctive import Stressed, insert_distinctive
from framing.annotation.documents import summarise_documents
from framing.resources import scratch_folder
from framing.streams import TableStream, iterate_row_groups, streaming_table

if TYPE_CHECKING:
    from framing.classify import FrameModel

_YEAR = "year of the document"


class Summaries:
    """Takes the frames of passages; what each document says by itself waits on disk until all documents are known."""

    def __init__(self, model: FrameModel, waiting: TableStream) -> None:
        self._model, self._waiting = model, waiting
        self.stressed = Stressed(model.practices)

    def add(self, frames: pd.DataFrame, year_of: Callable[[str], float]) -> None:
        """The frames of whole documents. year_of : a document's id to its year, nan where it has none."""
        table = summarise_documents(frames, self._model)
        years = np.array([year_of(document) for document in table["document"]], dtype=float)
        self.stressed.add(table, years)
        self._waiting.write(table.assign(**{_YEAR: years}))


@contextmanager
def summarising(model: FrameModel, output: TableStream) -> Iterator[Summaries]:
    """What takes frames; at the end of the block, if there was no error, the document frames go to `output` in their order."""
    with ExitStack() as stack:
        path = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=scratch_folder()))) / "waiting.parquet"
        with streaming_table(path) as waiting:
            summaries = Summaries(model, waiting)
            yield summaries
        for table in iterate_row_groups(path):
            years = table.pop(_YEAR).to_numpy(dtype=float)
            output.write(insert_distinctive(table, summaries.stressed.find(table, years)))
