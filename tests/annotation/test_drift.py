from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from framing.annotation.drift import SAMPLED, Sample, measure_corpus
from framing.annotation.store import annotate_corpus
from framing.classify import load_model
from framing.commands import main
from framing.corpus import Document
from framing.corpus.tables.documents import write_documents

FRENCH = (
    "Nous remercions les paysans de la vallée pour la récolte de cette année, et nous réparerons les routes et les "
    "écoles avant que vienne l'hiver; le peuple tout entier veut vivre en paix avec ses voisins. "
)
BROKEN = "Tbe harveft wns gqod aud tbe roadz wili bc meuded befoie winler fot thc childien ot tlie vaUey. "


def made(text: str, number: int) -> Document:
    return Document(id=f"x{number:02}", corpus="own", text=text * 6, earliest="1950-01-01", latest="1950-12-31")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("FRAMING_HOME", str(tmp_path / "home"))


def test_texts_like_the_training_texts_raise_no_warning(documents, tmp_path, home):
    drift = annotate_corpus(iter(documents), "own", tmp_path / "f.parquet", jobs=1).drift
    assert drift.texts == len(documents)
    assert drift.warnings == ()
    assert drift.facts["warnings"] == []


def test_another_language_and_broken_words_are_told(documents, tmp_path, home):
    strange = [*documents[:3], *(made(FRENCH, number) for number in range(9))]
    drift = annotate_corpus(iter(strange), "own", tmp_path / "f.parquet", jobs=1).drift
    assert drift.other_language == pytest.approx(9 / 12)
    assert drift.language == "fr"
    assert any("75% of the sampled texts are not in the model's language" in said for said in drift.warnings)
    broken = measure_corpus(load_model("balancing"), [made(BROKEN, number).text for number in range(12)])
    assert broken.words.unknown > 0.3
    assert "unknown to the model" in broken.warnings[0]


def test_few_words_say_nothing_of_unknown_ones():
    assert measure_corpus(load_model("balancing"), [BROKEN]).warnings == ()
    assert measure_corpus(load_model("balancing"), []).warnings == ()


def test_the_sample_is_bounded_the_same_every_time_and_from_everywhere():
    first, again = Sample(), Sample()
    texts = [str(number) for number in range(10 * SAMPLED)]
    for text in texts:
        first.add(text)
        again.add(text)
    assert first.texts == again.texts
    assert len(set(first.texts)) == SAMPLED
    assert 0.3 < sum(int(text) >= len(texts) // 2 for text in first.texts) / SAMPLED < 0.7


def test_the_command_warns_on_stderr_and_in_its_json(tmp_path):
    write_documents([made(FRENCH, number) for number in range(5)], tmp_path / "own.parquet")
    arguments = ["annotate", str(tmp_path / "own.parquet"), "-o", str(tmp_path / "f.parquet"), "--jobs", "1", "--json"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert "Warning: 100% of the sampled texts are not in the model's language (mostly fr)" in result.stderr
    assert json.loads(result.stdout)["drift"]["other_language"] == 1.0
