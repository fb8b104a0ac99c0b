from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from framing.errors import BadSetting, FramingError, UnknownName
from framing.export import Selection, export_results
from framing.export.reader import read_document
from framing.export.results import read_results


def ids(world: Any, **filters: Any) -> list[str]:
    source = read_results(world.results, Selection(**filters))
    return [passage.id.removeprefix("logs/") for text in source.texts() for passage in text.passages]


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({}, ["odd/0", "odd/1", "odd/2", "plain/0", "late/0"]),
        ({"state": "LUB"}, ["odd/0", "odd/1", "odd/2", "plain/0"]),  # one of two parties is enough
        ({"state": "DNK"}, ["plain/0"]),
        ({"corpus": "logs", "state": "SWE"}, ["late/0"]),
        ({"frame": "convoy"}, ["odd/0", "plain/0", "late/0"]),
        ({"frame": "loan"}, ["odd/1"]),
        ({"least": 0.5}, ["odd/0", "odd/1", "plain/0", "late/0"]),
        ({"least": 0.8}, ["odd/0", "odd/1"]),
        ({"frame": "convoy", "least": 0.8}, ["odd/0"]),
        ({"frame": "convoy", "least": 0.15}, ["odd/0", "odd/1", "plain/0", "late/0"]),
        (
            {"since": "1402-12-31"},
            ["odd/0", "odd/1", "odd/2", "plain/0", "late/0"],
        ),  # the year 1402 overlaps its last day
        ({"since": "1403"}, ["plain/0", "late/0"]),
        ({"until": "1402"}, ["odd/0", "odd/1", "odd/2"]),
        ({"until": "1410-04"}, ["odd/0", "odd/1", "odd/2"]),
        ({"since": "1410-05", "until": "1410-05-01"}, ["plain/0"]),
        ({"since": "1500"}, []),
    ],
)
def test_filters_leave_the_right_passages(filters: dict[str, Any], left: list[str], world: Any) -> None:
    assert ids(world, **filters) == left


def test_least_also_decides_which_frames_are_given(world: Any) -> None:
    source = read_results(world.results, Selection(document="odd", least=0.15))
    (text,) = source.texts()
    assert [[frame.code for frame in passage.frames] for passage in text.passages] == [
        ["convoy", "bread"], ["blockade", "convoy", "loan"], [],
    ]  # fmt: skip


def test_a_codebook_of_one_choice_gives_one_practice(make_world: Any) -> None:
    world = make_world()
    path = world.path / "codebook.toml"
    path.write_text(path.read_text().replace('version = "3"', 'version = "3"\nchoice = "one"'))
    from framing.results import open_results

    (text,) = read_results(open_results(world.path), Selection(document="plain")).texts()
    assert [frame.code for frame in text.passages[0].frames] == ["blockade"]


def test_documents_out_of_the_corpus_order_still_get_their_texts(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from framing.results import Results

    frames = pd.read_parquet(world.path / "frames.parquet")
    frames.iloc[::-1].to_parquet(world.path / "frames.parquet", index=False)
    texts = {text.id: text.text for text in world.texts}
    monkeypatch.setattr(Results, "text", lambda self, corpus, document: texts[document])
    source = read_results(world.results)
    assert {text.document: text.text for text in source.texts()} == texts
    assert source.tally.places_only == 0


@pytest.mark.parametrize(
    ("name", "filters", "options", "error", "said"),
    [
        ("cvs", {}, {}, UnknownName, "Did you mean 'csv'"),
        ("csv", {}, {"level": "sentences"}, BadSetting, "passages or documents"),
        ("csv", {"frame": "convoi"}, {}, UnknownName, "Did you mean 'convoy'"),
        ("csv", {"state": "LBU"}, {}, UnknownName, "--state 'LBU' in these results. Did you mean 'LUB'"),
        ("csv", {"corpus": "x"}, {}, UnknownName, "--corpus 'x' in these results. Valid: logs"),
        ("csv", {"since": "1500", "corpus": "logs"}, {}, FramingError, "--since 1500 --corpus logs"),
    ],
)
def test_wrong_filters_are_named_and_nothing_is_written(
    name: str, filters: Any, options: Any, error: type[FramingError], said: str, world: Any, tmp_path: Path
) -> None:
    with pytest.raises(error, match=said):
        export_results(world.results, name, tmp_path / "out", Selection(**filters), **options)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("value", ["14", "1402-13", "1402-02-30", "0000", "yesterday", "1402-1-1"])
def test_days_that_are_none(value: str) -> None:
    with pytest.raises(BadSetting, match="YYYY-MM-DD"):
        Selection(since=value)
    with pytest.raises(BadSetting, match="--until"):
        Selection(until=value)


@pytest.mark.parametrize("value", [-0.1, 1.1])
def test_leasts_that_are_no_probability(value: float) -> None:
    with pytest.raises(BadSetting, match="0 to 1"):
        Selection(least=value)


def test_a_document_is_found_by_its_id(world: Any) -> None:
    annotated, header = read_document(world.results, "odd")
    assert len(annotated.passages) == 3
    assert annotated.text == world.texts[0].text
    assert annotated.metadata["speaker"] == "The captain; his mate"
    assert header.study == "harbour-study"
    assert annotated.passages[0].frames[0].evidence
    with pytest.raises(UnknownName, match="Did you mean 'plain'"):
        read_document(world.results, "plian")
    with pytest.raises(UnknownName):
        read_document(world.results, "odd", corpus="letters")


def test_an_id_in_two_corpora_asks_which(world: Any) -> None:
    documents = pd.read_parquet(world.path / "documents.parquet")
    more = pd.concat([documents, documents.assign(corpus="letters")])
    more.to_parquet(world.path / "documents.parquet", index=False)
    with pytest.raises(UnknownName, match="letters, logs"):
        read_document(world.results, "odd")
    assert read_document(world.results, "odd", corpus="logs")[0].corpus == "logs"


def test_a_failed_export_leaves_what_was_there(world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    from framing.errors import CannotWrite
    from framing.export.formats import separated

    monkeypatch.setattr(separated, "nul_free", full)
    with pytest.raises(CannotWrite, match="No space left"):
        export_results(world.results, "csv", path)
    assert path.read_text() == "before"
    assert list(tmp_path.glob(".*")) == []
