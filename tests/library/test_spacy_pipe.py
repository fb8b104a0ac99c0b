"""`nlp.add_pipe("framing")`: what spaCy's users expect of a component."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import framing
from framing.errors import BadSetting
from framing.library import spacy_pipe

BALANCE = (
    "We hold the balance between the powers, and side with the weaker against Russia, which would master the rest."
)
ARMS = "Our forces stand ready: whoever attacks our allies will meet the whole strength of this alliance."
RAIN = "It rained all day in the hills, and the farmers were glad of it."


@pytest.fixture(scope="module")
def nlp() -> Language:
    made = spacy.blank("en")
    made.add_pipe("framing")
    return made


def test_the_package_registers_the_component() -> None:
    text = (Path(framing.__file__).parents[1] / "pyproject.toml").read_text("utf-8")
    assert '[project.entry-points.spacy_factories]\nframing = "framing.library.spacy_pipe:make_pipe"' in text
    found = [one for one in importlib.metadata.entry_points(group="spacy_factories") if one.name == "framing"]
    assert not found or found[0].load() is spacy_pipe.make_pipe
    assert Language.has_factory("framing")


def test_passages_carry_the_codes_that_the_model_gives(nlp: Language) -> None:
    model = framing.load_model("balancing")
    for text in (BALANCE, ARMS, RAIN):
        doc, scores = nlp(text), model.predict([text])
        row = dict(zip(model.codes, scores.probabilities[0].tolist(), strict=True))
        given = [code for code, here in zip(model.codes, model.give_codes(scores)[0], strict=True) if here]
        spans = list(doc.spans["framing"])
        assert [span.label_ for span in spans] == given
        assert [span._.framing_probability for span in spans] == pytest.approx([row[code] for code in given])
        stances = dict(zip(model.practices, scores.stances[0].tolist(), strict=True))
        assert [span._.framing_stance for span in spans] == [stances.get(code) for code in given]
        assert all(span.text == text for span in spans)
        shares = {code: row[code] * (1 if code not in stances else 0) for code in model.codes}
        shares |= {
            code: row[code] * float(ends)
            for code, ends in zip(model.practices, scores.endorsement[0], strict=True)
        }  # fmt: skip
        assert doc.cats == pytest.approx(shares)


def test_threats_and_evidence_are_extensions(nlp: Language) -> None:
    doc = nlp(BALANCE)
    assert doc._.framing_threats == ["Russia"]
    assert doc.spans["framing"][0]._.framing_threats == ["Russia"]
    found = framing.load_model("balancing").explain(BALANCE)
    assert [(span.label_, span._.framing_weight) for span in doc.spans["framing_evidence"]] == [
        (each.code, pytest.approx(each.weight)) for each in found
    ]
    assert [span.text for span in doc.spans["framing_evidence"]] == [BALANCE[each.start : each.end] for each in found]
    assert list(nlp(RAIN).spans["framing_evidence"]) == []


def test_batches_processes_and_bytes_give_the_same(nlp: Language) -> None:
    texts = [BALANCE, RAIN, "", ARMS] * 3

    def told(doc: Doc) -> list[tuple[str, float, str | None]]:
        return [(s.label_, s._.framing_probability, s._.framing_stance) for s in doc.spans["framing"]]

    alone = [told(nlp(text)) for text in texts]
    assert [told(doc) for doc in nlp.pipe(texts, batch_size=5)] == alone
    assert [told(doc) for doc in nlp.pipe(texts, batch_size=5, n_process=2)] == alone
    doc = nlp(BALANCE)
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert told(again) == told(doc)
    assert again._.framing_threats == ["Russia"]


def test_a_stored_pipeline_needs_nothing_else(nlp: Language, tmp_path: Path) -> None:
    made = spacy.blank("en")
    made.add_pipe("framing", config={"thresholds": {"contrived_equilibrium": 1.0}, "evidence": False})
    made.to_disk(tmp_path / "pipe")
    read = spacy.load(tmp_path / "pipe")
    assert (tmp_path / "pipe" / "framing" / "model" / "files.json").is_file()
    doc = read(BALANCE)
    assert "contrived_equilibrium" not in [span.label_ for span in doc.spans["framing"]]
    assert len(doc.spans["framing_evidence"]) == 0
    assert doc.cats == pytest.approx(nlp(BALANCE).cats)
    other = spacy.blank("en")
    other.add_pipe("framing")
    other.from_bytes(made.to_bytes())
    again = other(BALANCE)
    assert [span.label_ for span in again.spans["framing"]] == [span.label_ for span in doc.spans["framing"]]


def test_settings_are_checked() -> None:
    made = spacy.blank("en")
    with pytest.raises(BadSetting, match="contrived_equilibrium"):
        made.add_pipe("framing", config={"thresholds": {"contrived_equilibriun": 0.5}})
    with pytest.raises(BadSetting, match="from 0 to 1"):
        made.add_pipe("framing", config={"thresholds": 2.0})


def test_one_threshold_for_all_codes() -> None:
    made = spacy.blank("en")
    made.add_pipe("framing", config={"thresholds": 0.0})
    doc = made(BALANCE)
    assert [span.label_ for span in doc.spans["framing"]] == list(framing.load_model("balancing").codes)


@pytest.mark.parametrize("key", ["framing", "mine"])
def test_a_docbin_keeps_probabilities_where_it_stores_user_data(key: str) -> None:
    made = spacy.blank("en")
    made.add_pipe("framing", config={"spans_key": key})
    doc = made(BALANCE)
    chances = [span._.framing_probability for span in doc.spans[key]]
    assert chances
    for stored, expected in ((True, chances), (False, [None] * len(chances))):
        packed = DocBin(docs=[doc], store_user_data=stored).to_bytes()
        (again,) = DocBin(store_user_data=stored).from_bytes(packed).get_docs(spacy.blank("en").vocab)
        assert [span.label_ for span in again.spans[key]] == [span.label_ for span in doc.spans[key]]
        assert [span._.framing_probability for span in again.spans[key]] == expected


def test_a_config_given_on_loading_changes_what_it_names_alone(tmp_path: Path) -> None:
    made = spacy.blank("en")
    made.add_pipe("framing", config={"thresholds": 0.0, "evidence": False})
    made.to_disk(tmp_path / "pipe")

    def load(**settings: object) -> spacy_pipe.FramePipe:
        pipe = spacy.load(tmp_path / "pipe", config={"components": {"framing": settings}}).get_pipe("framing")
        assert isinstance(pipe, spacy_pipe.FramePipe)
        return pipe

    plain = load()
    assert (plain.thresholds, plain.evidence, plain.entities) == (0.0, False, False)
    assert (load(thresholds=0.9).thresholds, load(thresholds=0.9).evidence) == (0.9, False)
    assert load(evidence=True).evidence
    assert load(evidence=True).thresholds == 0.0
    own = framing.load_model("balancing").thresholds
    assert load(thresholds="model")._cuts == list(own.values())
    assert load(spans_key="mine").spans_key == "mine"


def test_a_component_stored_before_settings_were_told_apart_is_read(tmp_path: Path) -> None:
    made = spacy.blank("en")
    made.add_pipe("framing", config={"model": "balancing"})
    made.to_disk(tmp_path / "pipe")
    settings = tmp_path / "pipe" / "framing" / "settings.json"
    settings.write_text('{"thresholds": 0.5, "evidence": true, "entities": false}')
    pipe = spacy.load(tmp_path / "pipe").get_pipe("framing")
    assert isinstance(pipe, spacy_pipe.FramePipe)
    assert (pipe.thresholds, pipe.spans_key) == (0.5, "framing")


def test_two_components_keep_apart_under_two_names() -> None:
    both = spacy.blank("en")
    both.add_pipe("framing", config={"thresholds": 0.0})
    both.add_pipe("framing", name="second", config={"spans_key": "mine", "evidence": False})
    doc = both(BALANCE)
    model = framing.load_model("balancing")
    assert [span.label_ for span in doc.spans["framing"]] == list(model.codes)
    assert [span.label_ for span in doc.spans["mine"]] == ["contrived_equilibrium"]
    assert len(doc.spans["framing_evidence"]) > 0
    assert len(doc.spans["mine_evidence"]) == 0
    assert doc.spans["mine"][0]._.framing_stance == "report"
    assert doc.user_data["framing:mine"]["passages"][0]["codes"] == ["contrived_equilibrium"]
    assert doc._.framing_passages[0]["codes"] == list(model.codes)
    alone = spacy.blank("en")
    alone.add_pipe("framing", config={"spans_key": "mine"})
    assert alone(BALANCE)._.framing_passages[0]["codes"] == ["contrived_equilibrium"]
