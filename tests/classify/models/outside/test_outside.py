"""Models that were trained elsewhere give their own probabilities wherever a frame model is asked."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import skops.io as skops_io
import spacy
from click.testing import CliRunner, Result
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.svm import LinearSVC
from spacy.training import Example

import framing
from framing.classify import load_model
from framing.commands import main
from framing.errors import BadModel, FileMissing

TEXTS = ["the fleet sails to the strait", "a treaty of alliance was signed", "it rained all day in the hills"] * 8
CODES = np.array([[1, 0], [0, 1], [0, 0]] * 8)
NAMES = ["armament_deterrence", "collective_defence"]  # of the columns
IN_ORDER = NAMES[::-1]  # of the codebook


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def pipeline() -> Pipeline:
    return make_pipeline(TfidfVectorizer(), OneVsRestClassifier(LogisticRegression(C=50)))


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "mine.skops"
    skops_io.dump(pipeline().fit(TEXTS, CODES), path)
    path.with_suffix(".toml").write_text(f"labels = {json.dumps(NAMES)}\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    nlp = spacy.blank("en")
    categoriser = nlp.add_pipe("textcat_multilabel")
    for label in ("Armament deterrence", "collective_defence", "weather"):
        categoriser.add_label(label)
    gold = [{"Armament deterrence": a, "collective_defence": b, "weather": 1 - a - b} for a, b in CODES.tolist()]
    examples = [Example.from_dict(nlp.make_doc(text), {"cats": cats}) for text, cats in zip(TEXTS, gold, strict=True)]
    spacy.util.fix_random_seed(0)
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(15):
        nlp.update(examples, sgd=optimizer)
    path = tmp_path_factory.mktemp("spacy") / "mine"
    nlp.to_disk(path)
    (path / "framing.toml").write_text('threshold = 0.4\nlabels = {weather = ""}\n', encoding="utf-8")
    return path


def test_a_scikit_learn_pipeline_gives_its_own_probabilities(stored: Path) -> None:
    model = load_model(f"skops:{stored}")
    assert model.codes == tuple(IN_ORDER)
    assert model.codebook["collective_defence"].kind == "practice"
    assert model.codebook["collective_defence"].define  # of the shipped codebook
    expected = skops_io.load(stored).predict_proba(TEXTS[:3])
    assert model.predict(TEXTS[:3]).probabilities == pytest.approx(expected[:, ::-1], abs=1e-6)
    given = model.give_codes(model.predict(TEXTS[:3]))
    assert given.tolist() == CODES[:3, ::-1].astype(bool).tolist()
    assert set(model.predict(TEXTS[:3]).stances.ravel()) == {"endorse"}
    assert model.explain(TEXTS[0]) == []
    assert list(model.explain_many([(text, model.codes) for text in TEXTS])) == [[] for _ in TEXTS]
    assert load_model(f"skops:{stored}") is model


def test_a_spacy_pipeline_goes_by_its_labels(trained: Path) -> None:
    model = load_model(f"spacy:{trained}")
    assert model.codes == tuple(IN_ORDER)
    assert model.thresholds == dict.fromkeys(IN_ORDER, 0.4)
    cats = spacy.load(trained)(TEXTS[0]).cats
    wanted = [cats["collective_defence"], cats["Armament deterrence"]]
    assert model.predict([TEXTS[0]]).probabilities[0] == pytest.approx(wanted, abs=1e-6)


def test_the_surest_span_of_a_span_categoriser_counts(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    spans = nlp.add_pipe("spancat", config={"threshold": 0.1})
    spans.add_label("collective_defence")
    doc = nlp.make_doc("a treaty of alliance was signed")
    gold = {"spans": {"sc": [(2, 20, "collective_defence")]}}
    examples = [Example.from_dict(doc, gold)] * 4
    spacy.util.fix_random_seed(0)
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(20):
        nlp.update(examples, sgd=optimizer)
    nlp.to_disk(tmp_path / "spans")
    found = nlp(doc.text).spans["sc"]
    model = load_model(f"spacy:{tmp_path / 'spans'}")
    assert len(found) > 0
    assert model.predict([doc.text]).probabilities[0, 0] == pytest.approx(max(found.attrs["scores"]), abs=1e-6)
    assert model.predict(["", "rain"]).probabilities.shape == (2, 1)


def test_labels_that_the_shipped_codebook_lacks_are_practices_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "own.skops"
    labels = ["sea power", "pact", "none"] * 8
    skops_io.dump(make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(TEXTS, labels), path)
    path.with_suffix(".toml").write_text('[labels]\nnone = ""\n\n[thresholds]\npact = 0.6\n', encoding="utf-8")
    model = load_model(f"skops:{path}")
    assert model.codes == ("pact", "sea_power")
    assert model.codebook["sea_power"].label == "sea power"
    assert model.thresholds == {"pact": 0.6, "sea_power": 0.5}


def test_a_codebook_of_ones_own_names_kinds(tmp_path: Path) -> None:
    (tmp_path / "mine-codebook.toml").write_text(
        'name = "mine"\nversion = "3"\n[[practice]]\nid = "ships"\nlabel = "Ships"\n[[practice]]\nid = "walls"\n'
        'label = "Walls"\n[[domestic]]\nid = "purse"\nlabel = "Purse"\n', encoding="utf-8",
    )  # fmt: skip
    path = tmp_path / "own.skops"
    skops_io.dump(pipeline().fit(TEXTS, CODES), path)
    settings = path.with_suffix(".toml")
    settings.write_text('labels = ["purse", "ships"]\ncodebook = "mine-codebook.toml"\n', encoding="utf-8")
    model = load_model(f"skops:{path}")
    assert (model.practices, model.codes) == (("ships",), ("ships", "purse"))
    columns = skops_io.load(path).predict_proba(TEXTS[:1])[0]
    assert model.predict(TEXTS[:1]).probabilities[0] == pytest.approx(columns[::-1], abs=1e-6)
    settings.write_text('labels = ["purse", "shipz"]\ncodebook = "mine-codebook.toml"\n', encoding="utf-8")
    with pytest.raises(BadModel, match=r"'shipz'.*Did you mean 'ships'"):
        load_model(f"skops:{path}")


def untrusted(texts: list[str]) -> list[str]:
    return [text.lower() for text in texts]


def test_types_that_are_not_trusted_are_named_with_the_remedy(tmp_path: Path) -> None:
    from sklearn.preprocessing import FunctionTransformer

    path = tmp_path / "odd.skops"
    piped = make_pipeline(FunctionTransformer(untrusted), TfidfVectorizer(), LogisticRegression())
    skops_io.dump(piped.fit(TEXTS, ["pact", "sea", "rain"] * 8), path)
    with pytest.raises(BadModel, match=r"not trusted: .*untrusted.* write trusted = \[\".*into .*odd.toml"):
        load_model(f"skops:{path}")


@pytest.mark.parametrize(
    ("made", "labels", "said"),
    [
        (make_pipeline(TfidfVectorizer(), LinearSVC()), ["pact", "sea", "rain"] * 8, "CalibratedClassifierCV"),
        (pipeline(), CODES, r'no names .* Write labels = \["first_code"'),
    ],
)
def test_what_gives_no_probabilities_or_names_is_refused(
    tmp_path: Path, made: Pipeline, labels: object, said: str
) -> None:
    skops_io.dump(made.fit(TEXTS, labels), tmp_path / "m.skops")
    with pytest.raises(BadModel, match=said):
        load_model(f"skops:{tmp_path / 'm.skops'}")


def test_what_is_no_model_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileMissing, match="nowhere"):
        load_model(f"spacy:{tmp_path / 'nowhere'}")
    (tmp_path / "text.skops").write_text("no zip", encoding="utf-8")
    with pytest.raises(BadModel, match="stored by skops"):
        load_model(f"skops:{tmp_path / 'text.skops'}")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadModel, match="spaCy pipeline"):
        load_model(f"spacy:{tmp_path / 'empty'}")
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(BadModel, match="no textcat_multilabel and no spancat"):
        load_model(f"spacy:{tmp_path / 'blank'}")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("treshold = 0.4", r"key treshold is unknown. Did you mean 'threshold'"),
        ("threshold = 4", "key threshold must be a number above 0 and at most 1"),
        ('labels = {wether = ""}', "key labels.wether is not a label of the model: .*weather"),
        ('labels = {weather = ""}\nthresholds = {weather = 0.4}', "key thresholds.weather is not a code"),
        ('labels = {weather = "collective_defence"}', "two labels stand for the code 'collective_defence'"),
    ],
)
def test_mistakes_in_the_settings_are_named(trained: Path, tmp_path: Path, settings: str, said: str) -> None:
    import shutil

    shutil.copytree(trained, tmp_path / "m")
    (tmp_path / "m" / "framing.toml").write_text(settings, encoding="utf-8")
    with pytest.raises(BadModel, match=said):
        load_model(f"spacy:{tmp_path / 'm'}")


def test_a_corpus_is_annotated_shown_and_reported_by_an_outside_model(
    stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    texts = [" ".join([text] * 12) for text in TEXTS[:3]]
    framing.read_documents(
        pd.DataFrame({"id": ["a", "b", "c"], "text": texts, "date": "1950-05-03", "state": "GBR"})
    ).write("mine.parquet")
    done = run("annotate", "mine.parquet", "-o", "frames.parquet", "--model", "skops:mine.skops", "--jobs", 1)
    assert done.exit_code == 0, done.output
    table = pd.read_parquet("frames.parquet")
    assert [name for name in table.columns if name.startswith("p_")] == [f"p_{name}" for name in IN_ORDER]
    assert (table[[f"p_{name}" for name in NAMES]] > 0.5).to_numpy().tolist() == CODES[:3].astype(bool).tolist()
    monkeypatch.chdir("/")
    assert "fleet" in run("show", "a", "--results", tmp_path / "frames.parquet").output
    done = run("report", tmp_path / "frames.parquet", "-o", tmp_path / "page.html")
    assert done.exit_code == 0, done.output
    shown = json.loads(run("model", "show", f"skops:{stored}", "--json").output.splitlines()[0])
    assert shown["thresholds"] == dict.fromkeys(NAMES, 0.5)
    assert run("model", "verify", f"skops:{stored}").exit_code == 0
