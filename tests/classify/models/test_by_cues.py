"""A codebook as a model: what is given, what is shown for it, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from framing.annotation.batch import loaded_model
from framing.annotation.published import check_published, find_published, publish_frames
from framing.classify.models.by_cues import model_of_cues
from framing.corpus import Document, open_corpus
from framing.corpus.tables.documents import write_documents
from framing.errors import BadCodebook, FileMissing, StaleFrames

BOOK = """
name = "bridges"
version = "1"
choice = "CHOICE"
[[practice]]
id = "building"
label = "Building bridges"
cues = ["bridge"]
[[practice]]
id = "closing"
label = "Closing roads"
phrases = ["close ...2 road"]
patterns = ['order \\d+']
[[domestic]]
id = "cost"
label = "What it costs"
cues = ["tax"]
[[placebo]]
id = "weather"
label = "The weather"
cues = ["rain"]
[stance]
endorse = "for it"
reject = "against it"
"""
TEXTS = [
    "We build bridges, and bridges cost taxes.",
    "They close the old road by order 12.",
    "It rains on the bridge.",
    "",
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "bridges.toml"
    path.write_text(BOOK.replace("CHOICE", "many"))
    return path


def test_a_text_is_read_the_same_whatever_was_read_before(book: Path) -> None:
    text = "A bridge-\ntax, a grum-\nbling."
    fresh, used = model_of_cues(book), model_of_cues(book)
    used.predict(["grum bling bridgetax"])
    read = [[model.space.table.types[n] for n in model.read([text]).stream.ids] for model in (fresh, used)]
    assert read[0] == read[1] == ["a", "bridge", "tax", "a", "grumbling"]


def test_a_code_is_given_where_a_cue_stands(book: Path) -> None:
    model = loaded_model(str(book))
    scores = model.predict(TEXTS)
    assert scores.codes == ("building", "closing", "cost")
    assert scores.probabilities.tolist() == [[1, 0, 1], [0, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert scores.endorsement.tolist() == [[1, 1]] * 4
    assert model.give_codes(scores).tolist() == (scores.probabilities == 1).tolist()
    assert model.find_topics(model.read(TEXTS))[:, 0].tolist() == [False, False, True, False]
    assert (model.folder, model.figures) == (None, {})


def test_a_pattern_gives_its_code(book: Path) -> None:
    assert model_of_cues(book).predict(["See order 12.", "See order twelve."]).probabilities[:, 1].tolist() == [1, 0]


def test_the_cues_are_shown(book: Path) -> None:
    model = loaded_model(str(book))
    found = model.explain(TEXTS[0])
    assert [(one.code, TEXTS[0][one.start : one.end]) for one in found] == [
        ("building", "bridges"), ("building", "bridges"), ("cost", "taxes"),
    ]  # fmt: skip
    assert [TEXTS[1][one.start : one.end] for one in model.explain(TEXTS[1], ["closing"])] == [
        "close the old road",
        "order 12",
    ]
    assert len(model.explain(TEXTS[0], ["building"], most=1)) == 1
    asked = [(text, model.codes) for text in TEXTS]  # as a report asks
    assert list(model.explain_many(asked)) == [model.explain(text) for text in TEXTS]


def test_one_practice_a_passage_shares_what_is_found(tmp_path: Path) -> None:
    path = tmp_path / "one.toml"
    path.write_text(BOOK.replace("CHOICE", "one"))
    model = model_of_cues(path)
    scores = model.predict(["Close the road to the bridge."])
    assert scores.probabilities[0].tolist() == [0.5, 0.5, 0]
    assert model.give_codes(scores)[0].tolist() == [True, False, False]


def test_identity_is_that_of_the_codebook(book: Path) -> None:
    first = loaded_model(str(book)).sha256
    book.write_text(book.read_text().replace('"tax"', '"toll"'))
    assert loaded_model(str(book)).sha256 != first


def test_a_code_without_cues_is_refused(book: Path) -> None:
    book.write_text(book.read_text().replace('cues = ["tax"]', ""))
    with pytest.raises(BadCodebook, match="code 'cost' has neither cues nor phrases"):
        model_of_cues(book)


def test_a_codebook_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="codebook"):
        loaded_model(str(tmp_path / "none.toml"))


def test_frames_by_cues_are_published_beside_those_of_the_classifier(book: Path, tmp_path: Path) -> None:
    documents = [Document(id=f"d{n}", corpus="own", text=text, earliest="2000-01-01", latest="2000-01-01", state="USA")
                 for n, text in enumerate(TEXTS[:3])]  # fmt: skip
    write_documents(documents, tmp_path / "own.parquet")
    corpus, home = open_corpus(tmp_path / "own.parquet"), tmp_path / "pub"
    publish_frames(corpus, home, jobs=1)
    published = publish_frames(corpus, home, model=str(book), jobs=1)
    assert published.frames_path == home / "bridges" / "own.frames.parquet"
    assert published.documents_path == home / "own.documents.parquet"  # the same, so once
    assert not (home / "bridges" / "own.documents.parquet").exists()
    assert published.frames()[["p_building", "p_closing", "p_cost"]].to_numpy().tolist() == [
        [1, 0, 1],
        [0, 1, 0],
        [1, 0, 0],
    ]
    assert check_published(corpus, home, model=str(book), jobs=1).largest_steps == 0
    with pytest.raises(StaleFrames):
        published.check_model("balancing")
    assert find_published("own", home) is not None
    assert find_published("other", home, str(book)) is None
    assert np.isin(published.frames()["p_cost"], [0, 1]).all()
