"""Files of document codings: what they may say, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from framing.codebook import shipped_codebook
from framing.coding.documents import DocumentCoding, read_document_codings, write_document_codings
from framing.coding.documents.combining import combine_documents
from framing.errors import BadCodings, FramingError, UnknownName

BOOK = shipped_codebook()


def read(tmp_path: Path, *rows: dict[str, object]) -> list[DocumentCoding]:
    path = tmp_path / "documents.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return read_document_codings(path, BOOK)


def row(**change: object) -> dict[str, object]:
    return {
        "id": "k1", "coder": "A", "corpus": "own", "document": "d1", "primary": "concert", "sure": 2, "second": "containment",
        "present": ["concert"], "appeals": ["fiscal_burden"], "weight": {"concert": 40, "armament_deterrence": 10},
    } | change  # fmt: skip


def test_primary_second_and_weighed_practices_are_present(tmp_path: Path) -> None:
    (coding,) = read(tmp_path, row())
    assert coding.present == ("concert", "containment", "armament_deterrence")
    assert coding.weight == (("concert", 40.0), ("armament_deterrence", 10.0))
    assert (coding.primary, coding.second, coding.sure, coding.blank) == ("concert", "containment", 2, False)


@pytest.mark.parametrize("none", ["none", "None", None])
def test_none_is_an_answer_and_a_blank_row_is_none(tmp_path: Path, none: object) -> None:
    said = {"second": None, "present": [], "weight": {}}
    read_none, blank = read(tmp_path, row(primary=none, **said), row(document="d2", coder="", primary="", **said))
    assert (read_none.primary, read_none.blank) == ("", False)
    assert blank.blank
    assert combine_documents([read_none, blank]) == [read_none]


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".jsonl", ".parquet"])
def test_every_form_keeps_what_was_coded(tmp_path: Path, ending: str) -> None:
    codings = read(
        tmp_path, row(note="kept"), row(document="d2", primary="none", second="", present=[], weight={}, note="")
    )
    write_document_codings(codings, tmp_path / f"back{ending}")
    again = read_document_codings(tmp_path / f"back{ending}", BOOK)
    assert [(c.place, c.primary, c.second, c.present, c.weight, c.sure, c.blank) for c in again] == [
        (c.place, c.primary, c.second, c.present, c.weight, c.sure, c.blank) for c in codings
    ]
    assert dict(again[0].other)["note"] == "kept"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sure": 4}, "sure"),
        ({"second": "concert"}, "second"),
        ({"weight": {"concert": 140}}, "per cent"),
        ({"weight": "concert:much"}, "per cent"),
        ({"document": ""}, "document"),
    ],
)
def test_values_that_cannot_be(tmp_path: Path, change: dict[str, object], message: str) -> None:
    with pytest.raises(BadCodings, match=message) as found:
        read(tmp_path, row(**change))
    assert "row 1" in str(found.value)


def test_an_unknown_practice_is_named_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="row 2") as found:
        read(tmp_path, row(), row(document="d2", present=["concerts"]))
    assert "concert" in str(found.value)


def test_a_coder_codes_a_document_once_and_a_file_needs_the_columns(tmp_path: Path) -> None:
    with pytest.raises(BadCodings, match="already in row 1"):
        read(tmp_path, row(), row(id="k2"))
    with pytest.raises(BadCodings, match="'primary' is missing"):
        read(tmp_path, {"document": "d1"})
    with pytest.raises(FramingError, match=r"nothing\.jsonl"):
        read_document_codings(tmp_path / "nothing.jsonl", BOOK)


def test_several_coders_vote_and_disagreement_is_not_sure(tmp_path: Path) -> None:
    said = [("A", "concert"), ("B", "containment"), ("C", "containment")]
    rows = [row(coder=name, primary=code, second="", present=[], weight={code: 30}, sure=3) for name, code in said]
    (coding,) = combine_documents(read(tmp_path, *rows))
    assert (coding.primary, coding.sure, coding.present) == ("containment", 1, ("containment",))
    assert dict(coding.weight) == {"concert": 10, "containment": 20}
