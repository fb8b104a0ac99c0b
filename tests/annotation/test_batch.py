"""How documents are put together into batches."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from framing.annotation import batch
from framing.annotation.batch import batch_documents
from framing.corpus import Document


@pytest.mark.parametrize(("encoder", "sizes"), [(None, [5]), (object(), [2, 2, 1])])
def test_batches_are_small_where_an_encoder_reads(
    monkeypatch: pytest.MonkeyPatch, encoder: object, sizes: list[int]
) -> None:
    monkeypatch.setattr(batch, "loaded_model", lambda name: SimpleNamespace(encoder=encoder if name == "m" else None))
    documents = [Document(id=f"d{number}", corpus="c", text="x" * 120_000) for number in range(5)]
    found = list(batch_documents(documents, "c", "m"))
    assert [len(one.documents) for one in found] == sizes
    assert [one.id for part in found for one in part.documents] == [one.id for one in documents]
