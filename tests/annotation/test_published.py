from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from framing.annotation.grid import POINTS, from_grid, quantise
from framing.annotation.published import (
    check_published,
    compare_frames,
    find_published,
    join_places,
    part_places,
    publish_frames,
)
from framing.annotation.store import annotate_corpus
from framing.corpus import open_corpus
from framing.corpus.tables.documents import write_documents
from framing.errors import FileMissing, StaleFrames
from framing.resources import shipped
from framing.schemas import FRAMES
from framing.tables import read_table


@pytest.fixture
def corpus(documents, tmp_path):
    write_documents(documents, tmp_path / "own.parquet")
    return open_corpus(tmp_path / "own.parquet")


def restamp(path, key, value):
    table = pq.read_table(path)
    metadata = {**table.schema.metadata, f"framing.{key}".encode(): value.encode()}
    pq.write_table(table.replace_schema_metadata(metadata), path)


def test_published_frames_hold_no_text_and_check_out(corpus, documents, tmp_path):
    published = publish_frames(corpus, tmp_path / "pub", jobs=1)
    assert "text" not in published.documents().columns
    everything = published.frames_path.read_bytes() + published.documents_path.read_bytes()
    assert documents[0].text[:20].encode() not in everything
    difference = check_published(corpus, tmp_path / "pub", jobs=1)
    assert difference.share_within_one_step == 1.0
    assert difference.cells > 100


@pytest.mark.parametrize(("key", "what"), [("model_sha256", "model"), ("archive_sha256", "archive")])
def test_other_model_or_archive_is_refused(corpus, tmp_path, key, what):
    published = publish_frames(corpus, tmp_path / "pub", jobs=1)
    restamp(published.frames_path, key, "0" * 64)
    with pytest.raises(StaleFrames, match=f"their {what} is 0000"):
        check_published(corpus, tmp_path / "pub", jobs=1)


def test_drifted_probabilities_are_refused(corpus, tmp_path):
    published = publish_frames(corpus, tmp_path / "pub", jobs=1)
    table = pq.read_table(published.frames_path)
    frames = table.to_pandas()
    code = "p_containment"
    frames[code] = from_grid(np.clip(quantise(frames[code]).astype(int) + 2, 0, POINTS - 1))
    drifted = type(table).from_pandas(frames, preserve_index=False).replace_schema_metadata(table.schema.metadata)
    pq.write_table(drifted, published.frames_path)
    with pytest.raises(StaleFrames, match="of 560 cells are further than one step"):
        check_published(corpus, tmp_path / "pub", jobs=1)


def test_moved_places_are_refused(corpus, tmp_path):
    frames = publish_frames(corpus, tmp_path / "pub", jobs=1).frames()
    moved = frames.assign(start=frames["start"] + 1)
    with pytest.raises(StaleFrames, match="places"):
        compare_frames(frames, moved, tmp_path)
    with pytest.raises(StaleFrames, match="places"):
        compare_frames(frames, frames.iloc[1:], tmp_path)


def test_places_are_kept_as_gaps_and_lengths():
    """Two documents: passages 0-10 and 12-20, then 3-7. Gaps 0, 12 - 10 = 2, 3; lengths 10, 8, 4."""
    places = pd.DataFrame({"passage": [0, 1, 0], "start": [0, 12, 3], "end": [10, 20, 7]})
    parted = part_places(pa.Table.from_pandas(places)).to_pandas()
    assert parted["gap"].tolist() == [0, 2, 3]
    assert parted["length"].tolist() == [10, 8, 4]
    assert join_places(parted)[["passage", "start", "end"]].equals(places)
    assert join_places(places) is places


def test_nothing_published(corpus, tmp_path):
    assert find_published("own", tmp_path) is None
    with pytest.raises(FileMissing, match="published frames"):
        check_published(corpus, tmp_path, jobs=1)


@pytest.mark.parametrize(
    "path", sorted(shipped("corpora", "published").glob("*.frames.parquet")), ids=lambda path: path.name
)
def test_shipped_frames_were_made_by_the_shipped_model(path):
    published = find_published(path.name.removesuffix(".frames.parquet"))
    published.check_model("balancing")
    documents = published.documents()
    frames = pd.read_parquet(path, columns=["document", "document_sha256_16"]).drop_duplicates()
    hashes = dict(zip(documents["id"], documents["sha256"].str[:16], strict=True))
    assert all(hashes[row.document] == row.document_sha256_16 for row in frames.itertuples())


MOST_BYTES = 12_000_000


def test_published_frames_stay_small():
    files = shipped("corpora", "published").rglob("*.parquet")
    assert sum(path.stat().st_size for path in files) <= MOST_BYTES


def test_annotating_some_of_the_archive_gives_their_published_frames(archives, monkeypatch, tmp_path):
    """One speech in forty of the UN debate, the largest archive; all of it in the long form below."""
    monkeypatch.setenv("FRAMING_HOME", str(archives))
    some = list(itertools.islice(open_corpus("ungdc").documents(), 0, None, 40))
    assert len(some) > 200
    annotate_corpus(iter(some), "ungdc", tmp_path / "frames.parquet", jobs=1)
    published = find_published("ungdc").frames()
    theirs = published[published["document"].isin({one.id for one in some})]
    difference = compare_frames(theirs, read_table(tmp_path / "frames.parquet", FRAMES), tmp_path)
    assert difference.share_within_one_step >= 0.999


@pytest.mark.parametrize("name", [pytest.param("ungdc", marks=pytest.mark.long), "eebo", "pg18"])
def test_annotating_the_archive_gives_the_published_frames(archives, monkeypatch, name):
    monkeypatch.setenv("FRAMING_HOME", str(archives))
    if find_published(name) is None:
        pytest.fail(f"no published frames of {name}: make published")
    difference = check_published(open_corpus(name), shipped("corpora", "published"))
    assert difference.share_within_one_step >= 0.999
