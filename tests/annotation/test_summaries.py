"""Document frames in pieces are those of all documents at once."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest

from framing.annotation.batch import annotate_documents, loaded_model
from framing.annotation.distinctive import Years, with_distinctive
from framing.annotation.documents import summarise_documents
from framing.annotation.summaries import summarising
from framing.corpus import Document
from framing.resources import scratch_folder
from framing.streams import streaming_table
from tests.speeches import LOUD, QUIET


def test_pieces_give_what_all_documents_give(tmp_path: Path) -> None:
    texts = ["\n\n".join([LOUD * 4] * 60), *["\n\n".join([QUIET * 4] * 90)] * 5]
    documents = [
        Document(f"d{number}", "own", text, *(["1950-01-01", "1950-12-31"] if number != 5 else ["", ""]))
        for number, text in enumerate(texts)
    ]
    model, years = loaded_model("balancing"), Years("own")
    for document in documents:
        years.add(document.id, document.earliest, document.latest)
    frames = annotate_documents(documents, "own", model)
    expected = with_distinctive([summarise_documents(frames, model)], dict(years.found), model.practices)
    assert "ideological_balancing" in expected["distinctive"][0]
    assert expected["distinctive"][5] == ""
    with streaming_table(tmp_path / "d.parquet") as output, summarising(model, output) as summaries:
        for names in (["d0", "d1"], ["d2", "d3", "d4", "d5"]):
            summaries.add(frames[frames["document"].isin(names)], years.take)
        assert output.rows == 0
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "d.parquet"), expected)
    assert years.found == {}


def test_an_error_leaves_no_table(tmp_path: Path) -> None:
    with (
        pytest.raises(KeyboardInterrupt),
        streaming_table(tmp_path / "d.parquet") as output,
        summarising(loaded_model("balancing"), output),
    ):
        raise KeyboardInterrupt
    assert not (tmp_path / "d.parquet").exists()


def test_an_interruption_as_the_folder_is_made_leaves_it_where_the_end_of_the_process_clears_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, real = [], tempfile.mkdtemp

    def interrupted(*given: str | None, **named: str | None) -> str:
        made.append(Path(real(*given, **named)))
        raise KeyboardInterrupt

    with streaming_table(tmp_path / "d.parquet") as output, monkeypatch.context() as patch:
        patch.setattr(tempfile, "mkdtemp", interrupted)
        with pytest.raises(KeyboardInterrupt), summarising(loaded_model("balancing"), output):
            pass
    assert [folder.parent for folder in made] == [scratch_folder()]
