from __future__ import annotations

from dataclasses import replace

import pytest

from framing.coding import Coding, attach_texts
from framing.errors import BadCodings, UsageError
from framing.files import text_sha256

TEXT = "\U0001f6a2 Two ships\r\nsail in convoy e\u0301."
START = TEXT.index("sail")
GOOD = Coding("h1", "A", "logs", "d1", text_sha256(TEXT)[:16], START, START + 14, (("convoy", "endorse"),))


def logs(corpus: str, document: str) -> str | None:
    return TEXT if (corpus, document) == ("logs", "d1") else None


def test_texts_are_cut_at_their_characters_and_asked_for_once() -> None:
    asked: list[str] = []

    def texts(corpus: str, document: str) -> str | None:
        asked.append(document)
        return TEXT

    first, other, last = attach_texts([GOOD, replace(GOOD, id="h3", document="d2"), replace(GOOD, id="h2")], texts)
    assert first.text == last.text == "sail in convoy"
    assert [first.id, other.id, last.id] == ["h1", "h3", "h2"]
    assert asked == ["d1", "d2"]


def test_an_unhashed_coding_gets_its_hash() -> None:
    (coding,) = attach_texts([replace(GOOD, document_sha256_16="")], logs)
    assert coding.document_sha256_16 == GOOD.document_sha256_16


def test_own_text_is_kept_where_the_document_is_away() -> None:
    held = replace(GOOD, document="d9", text="sail in convoy")
    assert attach_texts([held], logs) == [held]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"document": "d9"}, BadCodings),
        ({"document_sha256_16": "feedfeedfeedfeed"}, BadCodings),
        ({"end": len(TEXT) + 1}, BadCodings),
        ({"text": "sail without."}, BadCodings),
    ],
)
def test_what_does_not_fit_is_refused_by_name(change: dict[str, object], error: type[UsageError]) -> None:
    with pytest.raises(error, match=r"my\.jsonl.*'h1'"):
        attach_texts([replace(GOOD, **change)], logs, where="my.jsonl")  # type: ignore[arg-type]
