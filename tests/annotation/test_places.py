"""Where the frames of documents lie: the same answers whether entries are held one by one or sorted."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from framing.annotation import places
from framing.annotation.places import Place, Places

A, B, C = Path("a.parquet"), Path("b.parquet"), Path("c.parquet")


def key(number: int) -> str:
    return f"{number:020x}"


@pytest.mark.parametrize("merged", [1, 3, 1_000])
def test_places_of_a_document_come_in_the_order_they_were_entered(monkeypatch, merged: int) -> None:
    monkeypatch.setattr(places, "_MERGED", merged)
    found = Places()
    found.add(A, [(key(1), 3), (key(2), 0), (key(3), 4)])
    found.add(B, [(key(3), 5), (key(1 << 72), 2)])
    found.add(C, [(key(1), 1)])
    assert found.find(key(1)) == [Place(A, 0, 3), Place(C, 0, 1)]
    assert found.find(key(2)) == [Place(A, 3, 0)]
    assert found.find(key(3)) == [Place(A, 3, 4), Place(B, 0, 5)]
    assert found.find(key(1 << 72)) == [Place(B, 5, 2)]
    assert found.find(key(4)) == []
    assert found.forget(A) == {key(1), key(2), key(3)}
    assert found.find(key(3)) == [Place(B, 0, 5)]
    assert found.find(key(2)) == []
    found.add(A, [(key(2), 7)])  # made again
    assert found.find(key(2)) == [Place(A, 0, 7)]


def test_a_hundred_thousand_documents_take_some_thirty_bytes_each() -> None:
    found = Places()
    digits = np.random.default_rng(0).integers(0, 1 << 62, 100_000).tolist()
    for number in range(10):
        found.add(Path(f"{number}.parquet"), [(key(one), 1) for one in digits[number::10]])
    assert found._sorted.nbytes + sys.getsizeof(found._new) <= 30 * 100_000
    assert all(len(found.find(key(one))) == 1 for one in digits[::97])
