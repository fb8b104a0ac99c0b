"""`import framing`: names that load when they are asked for, and results that say what they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import framing


def run_alone(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_importing_loads_nothing() -> None:
    heavy = "('numpy', 'pandas', 'sklearn', 'spacy', 'scipy', 'altair', 'click')"
    assert run_alone(f"import framing, sys; dir(framing); print([n for n in {heavy} if n in sys.modules])") == "[]"


@pytest.mark.parametrize("name", framing.__all__)
def test_every_name_is_there_and_documented(name: str) -> None:
    assert getattr(framing, name).__doc__
    assert name in dir(framing)


def test_the_function_stays_the_function_once_the_stages_are_loaded() -> None:
    import framing.annotation
    import framing.study

    assert callable(framing.annotate)
    assert framing.run_study.__module__ == "framing.library.studies"


def test_other_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'anotate'"):
        framing.anotate  # noqa: B018
    assert run_alone("import framing; print(framing.errors.UsageError.__name__)") == "UsageError"


def test_study_corpus_model_and_scores_say_what_they_are_in_one_line() -> None:
    study, corpus = framing.load_study("early-cold-war"), framing.open_corpus("sotu")
    model = framing.load_model("balancing")
    for thing in (study, corpus, model, model.predict(["We hold the balance."])):
        line = repr(thing)
        assert line.startswith(f"{type(thing).__name__}(")
        assert len(line) < 400
        assert "\n" not in line
        assert thing._repr_html_().startswith("<div><p><strong>")
    assert "dominant=['USA']" in repr(study)
    assert "name='sotu'" in repr(corpus)
    assert "codes=25" in repr(model)


def test_html_escapes_what_stands_in_tables() -> None:
    import pandas as pd

    from framing.showing import show_html

    shown = show_html("Kind", {"name": "<b>&"}, pd.DataFrame({"text": ["<script>alert(1)</script>"] * 20}))
    assert "<script>" not in shown
    assert "&lt;b&gt;&amp;" in shown
    assert "20 rows" in shown


def test_the_page_names_every_function_of_the_library() -> None:
    text = (Path(__file__).parents[2] / "docs" / "python.md").read_text("utf-8")
    kinds = {name for name in framing.__all__ if name[0].isupper()} - {"AlignSettings", "FrameClassifier"}
    assert [name for name in framing.__all__ if name not in kinds and f"`{name}`" not in text] == []
    assert [name for name in framing.charts.__all__ if f"`{name}`" not in text] == []
